# Everything happens in .venv, which is made here and needs only Python 3.11, git and make. What is
# about the extension for VS Code needs Node 20 and npm too.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
EXTENSION := clients/vscode
MODULES := $(EXTENSION)/node_modules/.ready
PACKED := $(EXTENSION)/dist/gtod.vsix
# Bytes that the packed extension may have.
MOST_PACKED := 400000

.DEFAULT_GOAL := help
.PHONY: help demo test slow faults fuzz soak check format protocol compat bench load extension extension-check extension-test vsix e2e clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): pyproject.toml clients/cli/bin/gtoc
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "gtod needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 …" >&2; exit 1; }
	@echo "Setting up $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $@

demo: $(READY) ## build a small registry, ask it, and leave nothing behind
	@$(BIN)/gtoc demo

test: $(READY) ## run all tests that take no more than a moment each
	@$(BIN)/python -m pytest -q -n auto --dist worksteal -m 'not slow'

slow: $(READY) ## run the tests that take longer, some of them as root
	@$(BIN)/python -m pytest -q -n auto --dist worksteal -m slow

faults: $(READY) ## inject 5,000 faults, and print what came of each kind; needs a C compiler
	@$(BIN)/python -m tests.faults --seed $(or $(SEED),1) --count $(or $(COUNT),5000)

fuzz: $(READY) ## check the laws of all that is read on 100,000 inputs that atheris makes up
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group fuzz
	@$(BIN)/python -m tests.fuzz --runs $(or $(RUNS),100000) --seed $(or $(SEED),1) $(TARGETS)

soak: $(READY) ## let 20 clients write and read for 30 minutes, and see whether anything grows
	@$(BIN)/python -m tests.soak --seconds $(or $(SECONDS),1800)

check: $(READY) ## check formatting, lint and types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

format: $(READY) ## format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

protocol: $(READY) ## write what protocol/ says of the methods and files anew
	@$(BIN)/python -m tests.protocol.record
	@$(BIN)/python -m protocol.schemas
	@$(BIN)/python -m protocol.typescript
	@$(BIN)/python -m protocol.openrpc
	@$(BIN)/python -m protocol.vector_files

compat: $(READY) ## ask the released gto again what our answers are compared with
	@$(BIN)/python -m tests.compat.regenerate

bench: $(READY) ## measure, and print the table
	@$(BIN)/python -m benchmarks

load: $(READY) ## measure requests on 1, 8, 64 and 512 connections
	@$(BIN)/python -m benchmarks.load

$(MODULES): $(EXTENSION)/package-lock.json
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' \
	  || { echo "The extension is built with Node 20 or newer" >&2; exit 1; }
	@echo "Setting up $(EXTENSION) …"
	@cd $(EXTENSION) && npm ci --no-audit --no-fund --silent
	@touch $@

extension: extension-check extension-test ## check and test the extension for VS Code

extension-check: $(MODULES)
	@cd $(EXTENSION) && npm run --silent check

extension-test: $(READY) $(MODULES)
	@cd $(EXTENSION) && npm test --silent

vsix: $(MODULES) ## package it: clients/vscode/dist/gtod.vsix
	@cd $(EXTENSION) && npm run --silent package
	@test $$(wc -c < $(PACKED)) -le $(MOST_PACKED) \
	  || { echo "$(PACKED) has more than $(MOST_PACKED) bytes" >&2; exit 1; }

e2e: $(READY) $(MODULES) ## use the extension in VS Code, in a browser; keep screenshots
	@cd $(EXTENSION) && npm run --silent e2e

clean: ## remove what make made
	@rm -rf $(VENV) dist $(EXTENSION)/dist $(EXTENSION)/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis .fuzz
