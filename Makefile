# Khánh Tiết. `make help` lists what there is to do. Needs python3 (3.11 or newer) with venv, and make.

PYTHON  ?= python3
LIMIT_S ?= 60
WORKERS ?= auto
PACK    ?= vinh-linh-2025

VENV     := .venv
PY       := $(VENV)/bin/python
STAMP    := $(VENV)/.stamp
COMPILED := $(VENV)/.compiled
OUT      := out/$(PACK)

.DEFAULT_GOAL := help
.PHONY: help setup run serve test test-scenario browser database compile lint lint-types lint-style format lock bench clean
MAKEFLAGS += --no-print-directory

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) $(COMPILED) ## Create or renew the environment in .venv

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; '$(PYTHON)' is older or missing. Try: make setup PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' \
	  || { echo "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked packages into $(VENV)"
	@set -e; if command -v uv >/dev/null 2>&1; then \
	  uv pip install --quiet --python $(PY) --require-hashes -r requirements.lock; \
	  uv pip install --quiet --python $(PY) --no-deps --no-build-isolation -e .; \
	else \
	  $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock; \
	  $(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
	@touch $@

$(COMPILED): $(STAMP)
	@echo "Compiling the searches, once"
	@$(PY) -m planner.warm || echo "Not compiled beforehand: the first plan takes half a minute longer." >&2
	@touch $@

run: setup ## Plan the ceremony of PACK within LIMIT_S seconds, check the plan, say where to look
	$(VENV)/bin/planner solve scenarios/$(PACK) --out $(OUT) --limit-s $(LIMIT_S)
	$(VENV)/bin/planner check scenarios/$(PACK) $(OUT)
	@echo "Xem kế hoạch / see the plan: $(OUT)/report.html"

test: setup browser database ## Run the tests, those in a browser included; WORKERS=0 in one process
	$(PY) -m pytest -n $(WORKERS) --maxprocesses 4 --dist loadfile --no-loadscope-reorder

test-scenario: setup browser database ## Run the tests that plan whole packs, and the slow ones
	$(PY) -m pytest -m "scenario or slow"

browser: ## Install Debian's Chromium when no browser is there and the user may
	@.ci/install-browser

database: ## Install Debian's PostgreSQL when it is not there and the user may
	@.ci/install-postgresql

serve: setup ## Run the web application; its data are kept in data/
	$(VENV)/bin/planner serve

# Reading the types keeps one processor busy for a minute; on a new checkout the other one compiles meanwhile.
lint: $(STAMP) ## Check style, types and import layers
	@$(MAKE) --jobs 2 --output-sync=target lint-types lint-style compile

compile: $(COMPILED)

lint-types:
	$(VENV)/bin/mypy

lint-style:
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports

format: setup ## Bring the code into its standard form
	$(VENV)/bin/ruff check --fix-only --exit-zero .
	$(VENV)/bin/ruff format .

lock: ## Renew requirements.lock (needs uv); UPGRADE=1 takes the newest versions
	@$(PYTHON) .ci/lock $(if $(UPGRADE),--upgrade)

bench: setup ## Measure planning of PACK: seconds, memory, gaps
	$(PY) -m benchmarks ceremony scenarios/$(PACK) --limit-s $(LIMIT_S)

clean: ## Remove the environment, the caches and everything planned under out/
	rm -rf $(VENV) out dist htmlcov .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
