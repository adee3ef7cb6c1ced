# Everything StrideIQ needs, on a bare Debian: python3, python3-venv, python3-dev, make and gcc.
# PYTHON chooses the interpreter and VENV the environment: make test PYTHON=python3.12 VENV=.venv-3.12

PYTHON ?= python3
VENV   ?= .venv
PORT   ?= 8000
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
PURE_FLOORS := core/domain/*,core/reading/*,core/engine/*,core/host/*
LOCK   := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
          --no-header --no-annotate pyproject.toml

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run plan test check bench lock soak

help:  ## show this list
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-14s%s\n", $$1, $$2}'

run: export STRIDEIQ_DATA_DIR ?= .data
run: $(READY)  ## the service with demo data, until Ctrl+C (PORT=8001 for another port)
	$(BIN)/strideiq migrate
	$(BIN)/strideiq seed demo >/dev/null
	$(BIN)/strideiq serve --port $(PORT)

plan: $(READY)  ## print a marathon plan made from the example history
	$(BIN)/strideiq generate --race marathon --today 2026-11-23 --date 2027-04-18 \
	    --goal 3:45:00 --days 5 --history tests/fixtures/history_marathon.csv

test: check  ## lint, type-check, then every test with the coverage gate
	$(BIN)/pytest -n auto --cov --cov-report=term --cov-fail-under=90
	@$(BIN)/coverage report --include='$(PURE_FLOORS)' --fail-under=90 >/dev/null || \
	    { echo "Tests cover less than 90 % of $(PURE_FLOORS)" >&2; exit 1; }

check: $(READY)  ## ruff, mypy --strict and the floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .src/strideiq tests benchmarks
	$(BIN)/lint-imports --no-logo

soak: $(READY)  ## every test with all of its drawn examples (the default draws a tenth or less)
	STRIDEIQ_SOAK=1 $(BIN)/pytest -n auto

bench: $(READY)  ## the headline figures
	@set -e; for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python "$$script"; done

# python_full_version would let a 3.13 pre-release through, where durable-rules does not import.
lock: $(READY)  ## bring both locks up to pyproject.toml (UPGRADE=--upgrade takes the newest versions)
	$(LOCK) $(UPGRADE) -o requirements.lock
	$(LOCK) $(UPGRADE) --group dev -c requirements.lock -o requirements-dev.lock
	sed -i.was "s/python_full_version < '3.13'/python_version < \"3.13\"/" requirements.lock requirements-dev.lock
	rm -f requirements.lock.was requirements-dev.lock.was

# durable-rules is compiled, so Python 3.11 and 3.12 need gcc and Python's headers.
$(READY): requirements-dev.lock pyproject.toml
	@missing=; \
	if ! command -v $(PYTHON) >/dev/null; then missing=' python3'; \
	elif ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
	    echo "StrideIQ needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another: make PYTHON=python3.12" >&2; exit 1; \
	else \
	    $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || missing="$$missing python3-venv"; \
	    if $(PYTHON) -c 'import sys; sys.exit(sys.version_info >= (3, 13))'; then \
	        $(PYTHON) -c 'import os, sys, sysconfig; sys.exit(not os.path.exists(os.path.join(sysconfig.get_config_var("INCLUDEPY"), "Python.h")))' || missing="$$missing python3-dev"; \
	        command -v gcc >/dev/null || missing="$$missing gcc"; \
	    fi; \
	fi; \
	if [ -n "$$missing" ]; then echo "Missing:$$missing. On Debian: apt-get install$$missing" >&2; exit 1; fi
	@echo "Installing into $(VENV) (a minute or so, only when the lock changes)"
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
