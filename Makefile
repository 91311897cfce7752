# The commands of this repository. Each sets up what it needs: Python 3.11 or newer, make and a
# network are all that must be there.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CONFIG ?= examples/strongroom.toml
SCAN := $(VENV)/scan
FUZZ := $(VENV)/fuzz
FUZZ_SECONDS ?= 600
CODE := core plugins tests benchmarks tools

.PHONY: help local down test properties slow lint format bench scan fuzz lock catalogue docs names clean

help: ## Show these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

local: $(VENV)/.local ## Deploy the example platform to the embedded AWS, and show its outputs
	$(BIN)/strongroom local up --config $(CONFIG)

down: $(VENV)/.local ## Stop the embedded AWS
	$(BIN)/strongroom local down --config $(CONFIG)

test: $(VENV)/.dev ## Run the tests, the end-to-end one of the whole platform included
	$(BIN)/pytest -n 3 --dist worksteal -m "not slow"

properties: $(VENV)/.dev ## Run what must hold for every config, as CI draws them
	$(BIN)/pytest -n 2 --dist worksteal -m hypothesis --hypothesis-profile ci

slow: $(VENV)/.dev ## Run the tests that take minutes: deploys of each plugin, faults at every point
	$(BIN)/pytest -n 6 --dist worksteal -m slow

lint: $(VENV)/.dev ## Check style, types and the layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev ## Measure speed and memory against the bounds
	$(BIN)/python -m benchmarks

scan: $(VENV)/.dev $(VENV)/.scan ## Let Checkov look at the plan of the whole platform
	$(BIN)/python tools/scan.py $(SCAN)/bin/checkov

fuzz: $(VENV)/.dev $(VENV)/.fuzz ## Fuzz what reads configs, stacks, expressions and policies, for FUZZ_SECONDS
	PYTHONPATH=$(FUZZ) $(BIN)/python tools/fuzz.py -max_total_time=$(FUZZ_SECONDS) -len_control=0

catalogue: $(VENV)/.dev ## Derive the guardrails' data from the AWS provider's schema and from IAM's actions
	$(BIN)/python tools/make_catalogue.py
	$(BIN)/python tools/make_test_schema.py
	$(BIN)/python tools/make_actions.py

names: $(VENV)/.dev ## Derive the limits of names from AWS's API models and CloudFormation's schemas
	$(BIN)/python tools/make_names.py

docs: $(VENV)/.dev ## Regenerate the settings reference, the plugin catalogue and the table of rules
	$(BIN)/python tools/make_settings.py
	$(BIN)/python tools/make_plugin_catalogue.py
	$(BIN)/python tools/make_rules_table.py

UV_COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --extra local \
	--generate-hashes --no-emit-index-url --no-header --quiet
lock: $(VENV)/.dev ## Pin the dependencies again
	$(UV_COMPILE) --upgrade --group dev --output-file requirements/dev.txt
	$(UV_COMPILE) --constraint requirements/dev.txt --group build --output-file requirements/local.txt
	$(BIN)/uv pip compile requirements/scan.in --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --quiet --upgrade --output-file requirements/scan.txt
	$(BIN)/uv pip compile requirements/fuzz.in --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --quiet --upgrade --output-file requirements/fuzz.txt

clean: ## Remove the environment and everything built
	rm -rf $(VENV) cdktf.out dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

# The stamps say which requirements an environment was made from.
$(VENV)/.local: requirements/local.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit("strongroom needs Python 3.11 or \
	newer; name one with: make PYTHON=/path/to/python3.11" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || { echo "creating $(VENV)"; $(PYTHON) -m venv $(VENV); }
	@echo "installing what requirements/local.txt pins (a minute or two the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/local.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.local
	@echo "installing what requirements/dev.txt pins"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

# Checkov pins exact versions of much that the project uses too, so it lives by itself.
$(VENV)/.scan: requirements/scan.txt
	@test -x $(SCAN)/bin/python || { echo "creating $(SCAN)"; $(PYTHON) -m venv $(SCAN); }
	@echo "installing what requirements/scan.txt pins"
	@$(SCAN)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/scan.txt
	@touch $@

$(VENV)/.fuzz: requirements/fuzz.txt $(VENV)/.dev
	@echo "installing what requirements/fuzz.txt pins"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --target $(FUZZ) \
		--upgrade -r requirements/fuzz.txt
	@touch $@
