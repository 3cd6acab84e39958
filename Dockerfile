# Two stages: the first builds a virtual environment, the second contains only that.
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
COPY hatch_build.py ./
COPY alembic ./alembic
# The wheel includes the migrations. requirements.txt includes the extra `redis`.
RUN /opt/build/bin/python -m hatchling build -t wheel -d /wheel \
    && /opt/pagecurator/bin/pip install --no-deps --no-index /wheel/*.whl \
    && /opt/pagecurator/bin/pip uninstall --yes pip

FROM python:3.13-slim-bookworm

ENV PATH=/opt/pagecurator/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    LOG_FORMAT=json \
    API_HOST=0.0.0.0
# Listening on all addresses requires API_KEYS, or API_ENABLED=false for health checks and metrics only.
COPY --from=build /opt/pagecurator /opt/pagecurator
WORKDIR /app
USER 10001:10001
EXPOSE 8000
# `health` requests /healthz: it fails if ticks stop, but not if Postgres or ScraperAPI is unavailable.
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["pagecurator", "health"]
# The exec form, so that the daemon receives SIGTERM.
ENTRYPOINT ["pagecurator"]
CMD ["run"]
