# `make run` and `make test` do all the set-up that they need on a fresh machine.

PORT ?= 8000
DATA ?= ../shared/data
SERVER ?=
PYTHON ?= python3

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Every file of requirements/ names each package, its version and its hashes: nothing else gets in.
LOCKED := $(PIP) install --no-deps --require-hashes --requirement
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url \
	--no-header --no-annotate
PINS := --constraint build/pins.txt --generate-hashes

export NO_MKDOCS_2_WARNING = 1

.PHONY: help run setup site test lint bench train quality extension lock sbom clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# What is built for here names its pages by the address that they are served at.
run: export POSTILLA_SITE_URL ?= http://127.0.0.1:$(PORT)/
run: setup site ## set up, build the site, serve site and API on this machine (PORT=8000)
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
		-W ignore::pytest_benchmark.logger.PytestBenchmarkWarning \
		-q -s --benchmark-columns=median,min,max,rounds --benchmark-json=build/bench.json

train: $(VENV)/train.stamp ## make the shipped weights again, bit for bit, from DATA
	$(BIN)/python -m training --data $(DATA)
	$(BIN)/python -m training.verdict --data $(DATA)
	$(BIN)/python -m training.attributes --data $(DATA)
	$(BIN)/python -m training.quality --data $(DATA) --keep
	$(BIN)/python -m training.card

quality: $(VENV)/train.stamp ## measure against DATA and compare with the floors
	$(BIN)/python -m training.quality --data $(DATA)

extension: $(VENV)/run.stamp ## build the extension for both stores into build/extension
	$(BIN)/python extension/build.py --server "$(SERVER)"

lock: $(VENV)/bin/python ## pin every dependency again, with hashes, in requirements/
	$(LOCKED) requirements/lock.txt
	@mkdir -p build
	$(LOCK) --upgrade --generate-hashes requirements/pip.in -o requirements/pip.txt
	$(LOCK) --upgrade --generate-hashes requirements/lock.in -o requirements/lock.txt
	$(LOCK) pyproject.toml --all-extras --group site --group extension --group lint --group test \
		--group bench --group train --output-file build/pins.txt
	$(LOCK) $(PINS) pyproject.toml requirements/build.in --extra corpus --group site --group extension \
		-o requirements/run.txt
	$(LOCK) $(PINS) --group test --group lint -o requirements/test.txt
	$(LOCK) $(PINS) --group bench -o requirements/bench.txt
	$(LOCK) $(PINS) --group train -o requirements/train.txt
	$(LOCK) $(PINS) pyproject.toml --extra service -o requirements/service.txt
	$(LOCK) $(PINS) pyproject.toml --extra ray -o requirements/ray.txt

sbom: $(VENV)/test.stamp ## write what the wheel and its service bring along into build/sbom.json
	@mkdir -p build
	$(BIN)/cyclonedx-py requirements requirements/service.txt --pyproject pyproject.toml \
		--output-reproducible --output-file build/sbom.json

clean: ## remove all that was built, and .venv
	rm -rf build $(VENV) extension/node_modules

# The Debian and Ubuntu packages that are missing are installed when that is allowed.
$(VENV)/bin/python:
	@.ci/system run
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; got " + sys.version.split()[0] + ". Set PYTHON=python3.12, say.")'
	$(PYTHON) -m venv $(VENV)
	$(LOCKED) requirements/pip.txt

$(VENV)/run.stamp: $(VENV)/bin/python pyproject.toml requirements/run.txt
	$(LOCKED) requirements/run.txt
	@# This folder has no hash to be held against, and nothing else is fetched for it.
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp $(VENV)/train.stamp requirements/test.txt requirements/ray.txt
	@.ci/system test
	$(LOCKED) requirements/test.txt
	$(LOCKED) requirements/ray.txt
	@touch $@

$(VENV)/bench.stamp: $(VENV)/test.stamp requirements/bench.txt
	$(LOCKED) requirements/bench.txt
	@touch $@

$(VENV)/train.stamp: $(VENV)/run.stamp requirements/train.txt
	$(LOCKED) requirements/train.txt
	@touch $@
