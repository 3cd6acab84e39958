# Two stages: the first builds a virtual environment, the second holds nothing but it.
FROM python:3.13-slim-bookworm AS build

WORKDIR /src
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python3 -m venv /opt/pagecurator
COPY requirements.txt requirements-build.txt ./
RUN /opt/pagecurator/bin/pip install --require-hashes -r requirements.txt \
    && python3 -m venv /opt/build \
    && /opt/build/bin/pip install --require-hashes -r requirements-build.txt
COPY pyproject.toml README.md LICENSE ./
COPY src ./src
COPY alembic ./alembic
# The wheel carries the migrations; the same file would be published.
RUN /opt/build/bin/python -m hatchling build -t wheel -d /wheel \
    && /opt/pagecurator/bin/pip install --no-deps --no-index /wheel/*.whl \
    && /opt/pagecurator/bin/pip uninstall --yes pip

FROM python:3.13-slim-bookworm

ENV PATH=/opt/pagecurator/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    LOG_FORMAT=json \
    API_HOST=0.0.0.0
# Beyond loopback the start asks for API_KEYS, or API_ENABLED=false for health and metrics alone.
COPY --from=build /opt/pagecurator /opt/pagecurator
WORKDIR /app
USER 10001:10001
EXPOSE 8000
# `health` asks /healthz: it fails when ticks stop, never because Postgres or ScraperAPI is away.
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["pagecurator", "health"]
# The exec form: SIGTERM reaches the daemon itself.
ENTRYPOINT ["pagecurator"]
CMD ["run"]
