# `make demo` and `make test` work on a fresh machine with Python 3.11+ and make.
SHELL := /bin/sh
VENV := .venv
# Bytecode is written even where the environment says otherwise: many processes would compile the tests each time.
export PYTHONDONTWRITEBYTECODE :=
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# The first interpreter that is recent enough; override it with `make PYTHON=… setup`.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$python; break; fi; done)

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format unit pooled chaos fuzz bench score lock docs screenshots clean

help: ## list all targets
	@awk -F ':[^#]*## ' '/^[a-z-]+:.*##/ {printf "%-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## create .venv with the pinned dependencies and the pagecurator command

$(READY): requirements-dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is required; install it, or set its path: make PYTHON=/path/to/python3 $(MAKECMDGOALS)" >&2; exit 2; }
	@echo "Setting up $(VENV) (a minute or two, once)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) can't make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q src
	@touch $(READY)

demo: $(READY) ## process sample sites: no API key, no server, no Docker
	@$(BIN)/pagecurator demo

test: $(READY) lint unit pooled ## run everything that CI checks

unit: $(READY) ## run the tests
	@$(BIN)/pytest --numprocesses=3 --dist=worksteal

pooled: $(READY) ## run the integration tests that use a database, through PgBouncer in transaction mode
	@TEST_POOLER=pgbouncer $(BIN)/pytest tests/integration -m "not direct" \
		--numprocesses=3 --dist=worksteal

chaos: $(READY) ## run the scenarios of docs/reliability.md at full size, about 4 minutes
	@CHAOS=full $(BIN)/pytest tests/chaos --timeout=3600 --numprocesses=2 --dist=worksteal

FUZZ_SECONDS := 600
FUZZ_TARGETS := extraction bodies urls imports
fuzz: $(READY) ## fuzz the parsers of untrusted input, 10 minutes (FUZZ_SECONDS=60 for one)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-fuzz.txt
	@for target in $(FUZZ_TARGETS); do echo "fuzzing $$target"; \
		$(BIN)/python -m fuzz $$target --seconds $$(($(FUZZ_SECONDS) / $(words $(FUZZ_TARGETS)))) 2>&1 | grep -E '^stat|^==|Error|assert|File "' ; \
		if ls fuzz/findings/$$target-* >/dev/null 2>&1; then echo "found; reproduce with: python -m fuzz $$target fuzz/findings/…"; exit 1; fi; done

lint: $(READY) ## run ruff, mypy --strict, import-linter, hadolint and pip-audit
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/hadolint Dockerfile
	@said=$$($(BIN)/pip-audit --disable-pip --require-hashes --progress-spinner off -r requirements.txt 2>&1); \
		case "$$said" in \
		*Found*known*vulnerab*) echo "$$said"; exit 1;; \
		*"could not be audited"* | *Error*) echo "pip-audit can't reach its database: the dependencies were not audited";; \
		esac

format: $(READY) ## format the code with ruff
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .

bench: $(READY) ## run the benchmarks; writes bench/results/*.json
	@$(BIN)/python -m bench

SHARED := ../shared
CORPUS := $(SHARED)/corpus
CASES := $(SHARED)/cases
PEOPLE := $(SHARED)/people
score: $(READY) ## score extraction on the labelled pages in CORPUS and PEOPLE and the small pages in CASES, if present
	@if [ ! -f $(CORPUS)/score.py ]; then echo "corpus: no labelled pages in $(CORPUS); skipped"; else \
		for part in all classic modern; do \
			PYTHONPATH=bench $(BIN)/python $(CORPUS)/score.py --adapter score_adapter:extract --part $$part || exit 1; done; fi
	@if [ ! -f $(CASES)/check.py ]; then echo "cases: no small pages in $(CASES); skipped"; else \
		$(BIN)/python $(CASES)/check.py $(CASES)/extraction.jsonl | grep -E '^ *[0-9]+ of ' \
			|| { echo "cases: $(CASES)/check.py failed" >&2; exit 1; }; fi
	@if [ ! -f $(PEOPLE)/score_people.py ]; then echo "people: no labelled pages in $(PEOPLE); skipped"; else \
		$(BIN)/python $(PEOPLE)/score_people.py $(PEOPLE); fi

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links
lock: $(READY) ## update the pinned dependencies (UPGRADE=--upgrade for newer versions)
	@$(LOCK) $(UPGRADE) pyproject.toml --extra redis --extra uvloop -o requirements.txt
	@$(LOCK) $(UPGRADE) pyproject.toml --extra embedded --extra llm --extra otel --extra redis --extra uvloop --group dev -c requirements.txt -o requirements-dev.txt
	@echo 'atheris>=3.0,<3.1' | $(LOCK) - -o requirements-fuzz.txt
	@echo 'hatchling>=1.27' | $(LOCK) - -c requirements-dev.txt -o requirements-build.txt

docs: $(READY) ## build the documentation site in site/; a broken link or anchor is an error
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	@echo "Open site/index.html in a browser."

screenshots: $(READY) ## write the pictures of the dashboard and the tutorial in docs/pictures; needs Debian's chromium
	@$(BIN)/python tools/screenshots.py && $(BIN)/python tools/tutorial_pictures.py

clean: ## remove everything that setup, tests and the demo created
	rm -rf $(VENV) .pagecurator .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache site
