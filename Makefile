# Two commands are enough: `make demo` and `make test`. The rest is for people who change Licet.
PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
SHELL  := /bin/bash

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo test check agreement prove bench docs lock

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 14

$(VENV)/base.done: requirements/base.lock pyproject.toml
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@echo "installing Licet into $(VENV)"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.lock
	@printf '%s\n' "$(CURDIR)/src" > "$$($(PY) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/licet.pth"
	@$(PY) tools/install_command.py
	@touch $@

$(VENV)/dev.done: $(VENV)/base.done requirements/dev.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

setup: $(VENV)/base.done ## install Licet into .venv (the command is .venv/bin/licet)

setup-dev: $(VENV)/dev.done ## the same plus everything the tests need

demo: setup ## decide the example order book and tell the H20 story
	@$(PY) examples/demo.py

test: setup-dev ## run every test
	@tools/system_packages
	@$(PY) -m pytest -n 2 --dist worksteal tests

agreement: setup-dev ## a million edge-biased lines, every interpreter, no disagreement
	@PYTHONPATH=src:. $(PY) -m tests.agreement.full

prove: setup-dev ## prove the obligations of the rulebook for every regime
	@$(VENV)/bin/licet prove

bench: setup-dev ## the measured claims, each against a named peer or floor
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.lock
	@for one in one_determination cold_start prove screening_ownership; do PYTHONPATH=src:. $(PY) -m benchmarks.$$one; done

docs: setup-dev ## renew the generated pages of docs/
	@PYTHONPATH=src $(PY) tools/generate_docs.py

check: setup-dev ## style, types, architecture and sizes
	@$(VENV)/bin/ruff format --check src tests benchmarks
	@$(VENV)/bin/ruff check src tests benchmarks
	@$(VENV)/bin/basedpyright
	@PYTHONPATH=src $(VENV)/bin/lint-imports
	@$(PY) tools/sizes.py

lock: ## renew requirements/*.lock (needs uv)
	@tools/lock
