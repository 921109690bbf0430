# `make run` and `make test` do all the set-up that they need on a fresh machine.

PORT ?= 8000
DATA ?= ../shared/data
SERVER ?=
PYTHON ?= python3

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help run setup site test lint bench train quality extension clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: setup site ## set up, build the site, serve site and API on http://127.0.0.1:$(PORT)
	$(BIN)/postilla serve --port $(PORT) --site build/site

setup: $(VENV)/run.stamp ## set up what running needs, in .venv

site: $(VENV)/run.stamp ## build the site into build/site
	$(BIN)/mkdocs build --quiet --strict --config-file mkdocs.yml
	$(BIN)/mkdocs build --quiet --strict --config-file site/mkdocs.en.yml

test: $(VENV)/test.stamp site ## set up what the tests need, browsers too, and run all of them
	$(BIN)/python -m pytest

lint: $(VENV)/test.stamp ## check style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: $(VENV)/bench.stamp ## measure speed; prints a table, writes build/bench.json
	@mkdir -p build
	$(BIN)/python -m pytest server/bench -o python_files='bench_*.py' -o python_functions='bench_*' \
		-p no:randomly -q -s --benchmark-columns=median,min,max,rounds --benchmark-json=build/bench.json

train: $(VENV)/train.stamp ## make the shipped weights again, bit for bit, from DATA
	$(BIN)/python -m training --data $(DATA)
	$(BIN)/python -m training.quality --data $(DATA) --keep

quality: $(VENV)/train.stamp ## measure against DATA and compare with the floors
	$(BIN)/python -m training.quality --data $(DATA)

extension: $(VENV)/run.stamp ## build the extension for both stores into build/extension
	$(BIN)/python extension/build.py --server "$(SERVER)"

clean: ## remove all that was built, and .venv
	rm -rf build $(VENV) extension/node_modules

# The Debian and Ubuntu packages that are missing are installed when that is allowed.
$(VENV)/bin/python:
	@.ci/system run
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; got " + sys.version.split()[0] + ". Set PYTHON=python3.12, say.")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade "pip>=25.1"

$(VENV)/run.stamp: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) install --constraint constraints.txt --editable ".[corpus]" --group site
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp
	@.ci/system test
	$(PIP) install --constraint constraints.txt --group test --group lint
	@touch $@

$(VENV)/bench.stamp: $(VENV)/test.stamp
	$(PIP) install --constraint constraints.txt --group bench
	@touch $@

$(VENV)/train.stamp: $(VENV)/run.stamp
	$(PIP) install --constraint constraints.txt --group train
	@touch $@
