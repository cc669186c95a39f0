# Byline as an image. compose.yaml builds and runs it, and docs/operations.md says how.
FROM python:3.12-slim
LABEL org.opencontainers.image.title="Byline" \
      org.opencontainers.image.description="A Telegram bot that answers questions from an archive of articles" \
      org.opencontainers.image.licenses="MIT"

RUN useradd --create-home --uid 10001 byline && mkdir /data /backups && chown byline:byline /data /backups
WORKDIR /opt/byline

# The requirements first: they change less often than the code, and this layer is the large one.
COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --only-binary :all: --no-deps --require-hashes -r requirements.txt

COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY index index
RUN pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation --no-index . \
    && rm -rf build byline.egg-info

USER byline
WORKDIR /data
ENV DATA_DIR=/data METRICS_LISTEN=127.0.0.1:9464 PYTHONUNBUFFERED=1
VOLUME /data
STOPSIGNAL SIGTERM
# Opening a large archive takes a while, and upgrading it longer. -I: nothing in /data is taken for a module.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10m --retries=3 \
    CMD ["python", "-I", "-c", "import http.client, os; asked = http.client.HTTPConnection(os.environ['METRICS_LISTEN'], timeout=4); asked.request('GET', '/healthz'); raise SystemExit(asked.getresponse().status != 200)"]
ENTRYPOINT ["byline"]
CMD ["run"]
