"""Talk to an OpenSearch cluster. Only this package imports opensearch-py."""
