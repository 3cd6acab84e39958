# Three stages: the interpreter with its bytecode, the virtual environment, and the image, which adds one to the other.
FROM python:3.13-slim-bookworm AS python

# The official image has no bytecode, and user 10001 can't write any: each start, also of the health check, would
# compile the standard library again. Hashes are not checked, so that a copy with other dates is not compiled either.
RUN python3 -m compileall -q --invalidation-mode unchecked-hash \
        -x '/(config-[^/]*|ensurepip|idlelib|pydoc_data|site-packages|tkinter|turtledemo)/' \
        "$(python3 -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')"

FROM python AS build

WORKDIR /src
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
# For `strip`. Nothing of it enters the image, so any version will do.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends binutils \
    && rm -rf /var/lib/apt/lists/*
COPY requirements.txt requirements-build.txt ./
RUN python3 -m venv --without-pip /opt/pagecurator \
    && python3 -m pip --python /opt/pagecurator install --no-compile --require-hashes -r requirements.txt \
    && python3 -m venv --without-pip /opt/build \
    && python3 -m pip --python /opt/build install --require-hashes -r requirements-build.txt
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY src ./src
COPY alembic ./alembic
# The wheel includes the migrations. requirements.txt includes the extras `redis` and `uvloop`.
RUN /opt/build/bin/python -m hatchling build -t wheel -d /wheel \
    && python3 -m pip --python /opt/pagecurator install --no-compile --no-deps --no-index /wheel/*.whl
# What does not run is left out: symbols of extension modules, their sources, type stubs, test suites of packages.
RUN find /opt/pagecurator -name '*.so' -exec strip --strip-unneeded {} + \
    && find /opt/pagecurator -type f -regex '.*\.\(c\|h\|cpp\|hpp\|pxd\|pxi\|pyi\|pyx\)' -delete \
    && rm -rf /opt/pagecurator/lib/python3.*/site-packages/greenlet/tests \
        /opt/pagecurator/lib/python3.*/site-packages/alembic/testing \
        /opt/pagecurator/lib/python3.*/site-packages/mako/testing \
        /opt/pagecurator/lib/python3.*/site-packages/sqlalchemy/testing \
    && python3 -m compileall -q --invalidation-mode unchecked-hash /opt/pagecurator/lib

FROM python

LABEL org.opencontainers.image.title="pagecurator" \
    org.opencontainers.image.description="A daemon that fetches selected web pages through ScraperAPI, extracts their contacts and stores them in Postgres." \
    org.opencontainers.image.version="0.1.0" \
    org.opencontainers.image.licenses="MIT AND Apache-2.0 AND 0BSD"
ENV PATH=/opt/pagecurator/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    LOG_FORMAT=json \
    API_HOST=0.0.0.0 \
    API_PORT=8000
# Listening on all addresses requires API_KEYS, or API_ENABLED=false for health checks and metrics only.
COPY --from=build /opt/pagecurator /opt/pagecurator
WORKDIR /app
USER 10001:10001
EXPOSE 8000
# `health` requests /healthz: it fails if ticks stop, but not if Postgres or ScraperAPI is unavailable.
# Images in the OCI format have no health check; compose.yaml and the probes in kubernetes/ state it again.
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["pagecurator", "health"]
# The exec form, so that the daemon receives SIGTERM.
ENTRYPOINT ["pagecurator"]
CMD ["run"]
