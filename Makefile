# The only door: `make run` and `make test` do all set-up themselves.
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
BIN := .venv/bin
WORKERS ?= 3
PORT ?= 8000
DEMO ?= var/demo
EXAMPLE := examples/adventureworks_reseller.csv.gz

.DEFAULT_GOAL := help
.PHONY: help run demo example test nightly postgres check style layers types migrated fix bench rows contract lock wheel vendor migrations messages clean

help:            ## list these targets
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/ —/'

run: demo        ## open the product with an invented supplier; needs only Python and a network
	ORCHARD_DATA=$(DEMO) $(BIN)/orchard serve --port $(PORT)

demo: .venv/run  ## build the invented supplier, unless it is there
	ORCHARD_DATA=$(DEMO) $(BIN)/orchard demo

example: .venv/run ## analyse the example ledger on the command line
	$(BIN)/orchard analyse $(EXAMPLE) --out out/example

test: check      ## every check and every test
	@$(BIN)/python -m compileall -q src tests  # what hundreds of commands of the tests import
	CHROMIUM="$$($(BIN)/python scripts/chromium.py)" $(BIN)/pytest -n $(WORKERS) --dist worksteal --durations 40

nightly: check   ## every test with all of its cases; hours
	ORCHARD_NIGHTLY=1 CHROMIUM="$$($(BIN)/python scripts/chromium.py)" $(BIN)/pytest -n $(WORKERS) --dist worksteal

postgres: .venv/test ## the tests that use a database on a throw-away PostgreSQL; tens of minutes
	CHROMIUM="$$($(BIN)/python scripts/chromium.py)" $(BIN)/python scripts/on_postgres.py -n $(WORKERS) --dist worksteal

check: .venv/test ## formatting, lint, types, layers, migrations
	@$(MAKE) --no-print-directory -j 2 types style layers migrated

style: .venv/test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	find src -name '*.html' | xargs $(BIN)/djade --target-version 5.2 --check
	$(BIN)/djlint --lint --quiet src

layers: .venv/test
	$(BIN)/lint-imports

types: .venv/test
	$(BIN)/mypy

migrated: .venv/test
	$(BIN)/orchard manage makemigrations --check --dry-run

fix: .venv/test  ## repair formatting and what lint can repair
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	find src -name '*.html' | xargs $(BIN)/djade --target-version 5.2

bench: .venv/test ## speed and size beside a reference; minutes
	for script in $$(ls bench/*.py | grep -v pages.py); do $(BIN)/python $$script || exit 1; done

rows: .venv/test ## catalogue rows: working, missing
	$(BIN)/python scripts/rows.py

messages: .venv/test ## refresh the message catalogues; ADD=nb begins one; needs gettext
	cd src/orchard && mkdir -p locale && ../../$(BIN)/django-admin makemessages \
		$(if $(ADD),--locale $(ADD),--all) --keep-pot --no-location
	cd src/orchard && ../../$(BIN)/django-admin compilemessages
	$(BIN)/python scripts/glossary.py

contract: .venv/test ## store the contract of the programming interface in docs/openapi.json
	$(BIN)/python scripts/contract.py

lock: .venv/test ## compile the locked requirements anew
	$(BIN)/python scripts/lock.py

wheel: .venv/run ## build the wheel into dist, with the locked build backend
	rm -rf build  # what an earlier build left would be in the wheel
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .

vendor: .venv/test ## fetch Tabler, icons and charts anew; needs npm
	$(BIN)/python scripts/vendor.py

clean:           ## remove what make made
	rm -rf .venv out var build dist

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; set PYTHON=path" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) is too old: Python 3.11 or newer is needed; set PYTHON=path" >&2; exit 1; }
	$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "No environment could be made: install the venv module of $(PYTHON) (python3-venv)" >&2; exit 1; }

.venv/run: .venv/bin/python requirements/run.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/test: .venv/run requirements/test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@
