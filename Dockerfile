# Byline as an image: docker build -t byline . && docker run --env-file .env -v byline:/data byline
FROM python:3.12-slim

RUN useradd --create-home --uid 10001 byline && mkdir /data && chown byline:byline /data
WORKDIR /opt/byline

# The requirements first: they change less often than the code, and this layer is the large one.
COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --only-binary :all: --no-deps --require-hashes -r requirements.txt

COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY index index
RUN pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation --no-index .

USER byline
WORKDIR /data
ENV DATA_DIR=/data PYTHONUNBUFFERED=1
VOLUME /data
STOPSIGNAL SIGTERM
ENTRYPOINT ["byline"]
CMD ["run"]
