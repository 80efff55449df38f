# The commands of the house. `make help` lists them.
# make run and make test call make setup first; it is skipped in an instant when nothing has changed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
SUITE ?= tests/unit tests/house tests/integration tests/journeys
VERIFIER := tests/verifier
CATALOGUES := $(wildcard platform/stegvis/translations/*/LC_MESSAGES/*.po)

.DEFAULT_GOAL := help
.PHONY: help run setup setup-test debian-packages test tests quick lint types unit house integration journeys content translations \
	translations-check bench screenshots look-at-content lock clean

help: ## List the commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-20s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup ## Set up what is missing and start the site on port 8000 (PORT=...); Ctrl-C stops it
	@exec $(BIN)/stegvis run

setup: $(VENV)/.installed-run $(VENV)/.catalogues ## Make .venv with the locked packages, nothing more than Python needed

setup-test: $(VENV)/.installed-run $(VENV)/.installed-test $(VENV)/.catalogues debian-packages \
	$(VERIFIER)/node_modules/.installed

debian-packages:
	@scripts/install-debian-packages

$(VENV)/.installed-run: requirements/run.lock pyproject.toml scripts/setup
	@PYTHON="$(PYTHON)" scripts/setup run

$(VENV)/.installed-test: requirements/test.lock pyproject.toml scripts/setup | $(VENV)/.installed-run
	@PYTHON="$(PYTHON)" scripts/setup test

$(VERIFIER)/node_modules/.installed: $(VERIFIER)/package.json $(VERIFIER)/package-lock.json $(VERIFIER)/.npmrc \
	| debian-packages
	@echo "Installing others' verifiers of credentials into $(VERIFIER)/node_modules ..."
	@cd $(VERIFIER) && npm ci --loglevel=error
	@touch $@

$(VENV)/.catalogues: $(CATALOGUES) | $(VENV)/.installed-run
	@$(BIN)/python scripts/translations.py compile
	@touch $@

# The types are looked at by one process alone: the tests begin meanwhile.
test: setup-test ## Everything: rules, types, content, translations and all tests
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=none lint types content translations-check tests

tests: setup-test
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup $(SUITE)

quick: setup-test lint types unit ## What to run before each commit: rules, types, unit tests

lint: setup-test ## Style, import floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: setup-test ## Types, strictly
	$(BIN)/mypy

unit: setup-test ## Unit tests
	$(BIN)/pytest -q tests/unit

house: setup-test ## The rules of the house
	$(BIN)/pytest -q tests/house

integration: setup-test ## Tests against SQLite, PostgreSQL and Redis
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup tests/integration

journeys: setup-test ## Journeys in a real browser
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup tests/journeys

content: setup ## Check courses/ and validation_modules/
	$(BIN)/stegvis check-content

translations: setup ## Collect the texts of the interface into the catalogues, then compile them
	$(BIN)/python scripts/translations.py update
	$(BIN)/python scripts/translations.py compile

translations-check: setup ## Fail when a text of the interface is missing in a complete language
	$(BIN)/python scripts/translations.py check

bench: setup-test ## Measure what the product promises about speed; prints a table
	$(BIN)/python -m bench

screenshots: setup-test ## Write every page at 360 and 1280 px into screenshots/
	$(BIN)/python -m tests.journeys.screenshots

look-at-content: setup-test ## Look at every page of courses and modules on a phone, in each language, with axe (half an hour)
	$(BIN)/python -m tests.journeys.content_screenshots

lock: setup ## Choose the newest allowed versions anew and write the lock files with hashes
	scripts/lock

clean: ## Remove what was installed, and caches; data in var/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .import_linter_cache .hypothesis $(VERIFIER)/node_modules
