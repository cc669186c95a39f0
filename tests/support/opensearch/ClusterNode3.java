import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opensearch.Version;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;

/** As ClusterNode, for version 3 of OpenSearch, which has other names for its modules. It needs Java 21 or newer. */
public final class ClusterNode3 extends Node {
    private static final Stream<String> MODULES = Stream.of(
        "org.opensearch.transport.Netty4ModulePlugin",
        "org.opensearch.analysis.common.CommonAnalysisModulePlugin",
        "org.opensearch.index.reindex.ReindexModulePlugin");

    private ClusterNode3(Environment environment) {
        super(environment, MODULES.map(ClusterNode3::described).toList(), true);
    }

    private static PluginInfo described(String name) {
        return new PluginInfo(name, "a module", "NA", Version.CURRENT, "21", name, null, List.of(), false);
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream output = System.out; // below, the logs take its place
        Path home = Path.of(arguments[0]).toAbsolutePath();
        Settings settings = Settings.builder().put("path.home", home.toString()).build();
        Environment environment = InternalSettingsPreparer.prepareEnvironment(
            settings, Map.of(), home.resolve("config"), () -> "node");
        LogConfigurator.setNodeName(Node.NODE_NAME_SETTING.get(environment.settings()));
        LogConfigurator.configure(environment);
        Node node = new ClusterNode3(environment);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.close();
                node.awaitClose(10, TimeUnit.SECONDS);
            } catch (Exception error) {
                error.printStackTrace();
            }
        }));
        node.start();
        output.println("started");
        ProcessHandle.of(Long.parseLong(arguments[1])).ifPresent(owner -> owner.onExit().join());
        Runtime.getRuntime().halt(0); // nobody is left to stop it
    }
}
