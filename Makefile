# One recipe a line; .ci/run calls the same ones. Everything is installed into .venv, nothing beside it.
# PYTHON is the first on the path that is new enough; name another with `make PYTHON=/path/to/python3 …`.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(or $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do $$p -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$p && break; done),$(error Python 3.11 or newer is needed: install it, or name it with PYTHON=))
BIN := .venv/bin
ROUNDS ?= 1000
SEED ?= 1
.PHONY: demo test check bench bench-build bench-crawl torture quality fuzz golden clean

demo: .venv/installed ; $(BIN)/nianbao demo --out nianbao-demo
test: .venv/tested ; $(BIN)/python -m pytest -n 2
check: .venv/tested ; $(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy
bench: .venv/tested ; $(BIN)/python -m bench.parse
bench-build: .venv/tested ; $(BIN)/python -m bench.build
bench-crawl: .venv/tested ; $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]' && $(BIN)/python -m bench.crawl
torture: .venv/tested ; TORTURE_ROUNDS=$(ROUNDS) TORTURE_SEED=$(SEED) $(BIN)/python -m pytest -n 2 tests/torture
quality: .venv/tested ; $(BIN)/python -m bench.quality
fuzz: .venv/tested ; $(BIN)/python -m pip install --quiet --disable-pip-version-check 'atheris>=3.0' && $(BIN)/python -m tests.fuzz.read 600
golden: .venv/tested ; $(BIN)/python -m pytest tests/parsers/test_golden.py --update-golden
clean: ; rm -rf .venv build *.egg-info nianbao-demo

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/tested: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@
