# The commands of Proofroom. Each makes .venv and installs what it needs by itself; nothing but git, make, python3 (3.11 or
# newer) and python3-venv has to be there before.

SHELL := /bin/sh
PYTHON ?= python3
IN_VENV := .venv/bin/python -m
.DEFAULT_GOAL := help
.PHONY: help run test lint types migrations browser clients release-contract bench ci clean installed installed-dev

help:
	@echo "make run         run the site (PORT=8000, HOST=127.0.0.1)"
	@echo "make test        run the tests, those in a browser excepted"
	@echo "make browser     run the tests in a browser (Chromium)"
	@echo "make clients     judge the APIs' descriptions, and compile and run a typed client of them (Node.js)"
	@echo "make lint        check style and format"
	@echo "make types       check types"
	@echo "make migrations  check that every change of a model has its migration"
	@echo "make ci          all of the above but run"
	@echo "make bench       measure the API (SIZE=10000, SECONDS=4, ONLY=detail,list, JUDGE=no, GROWTH=1)"
	@echo "make clean       remove .venv and caches; var/, with your data, stays"

run: installed
	@exec $(IN_VENV) cms.running.supervisor --end-with-parent

test: installed-dev
	@$(IN_VENV) pytest -m "not browser and not clients" -n auto --dist worksteal

browser: installed-dev
	@$(IN_VENV) pytest -m browser

# Types are made of today's descriptions; the lock is compared as the requirements are, below.
TYPED := examples/typed
IN_TYPED := cd $(TYPED) && REDOCLY_SUPPRESS_UPDATE_NOTICE=true npm run --silent
clients: installed-dev
	@node -e 'const [a, b] = process.versions.node.split("."); process.exit(a < 20 || (a == 20 && b < 19) ? 1 : 0)' && npm --version > /dev/null \
		|| { echo "The typed client needs Node.js 20.19 or newer, with npm."; exit 1; }
	@cmp -s $(TYPED)/package-lock.json $(TYPED)/node_modules/installed.json || { \
		echo "Installing what $(TYPED)/package-lock.json names."; \
		(cd $(TYPED) && npm ci --silent) && cp $(TYPED)/package-lock.json $(TYPED)/node_modules/installed.json; }
	@mkdir -p $(TYPED)/made
	@.venv/bin/python manage.py openapi public > $(TYPED)/made/public.json
	@.venv/bin/python manage.py openapi newsroom > $(TYPED)/made/newsroom.json
	@$(IN_TYPED) judge && npm run --silent types && npm run --silent compile
	@$(IN_VENV) pytest -m clients tests/test_typed_client.py

release-contract: installed
	@.venv/bin/python manage.py release_contract $(if $(filter yes,$(BREAKING)),--breaking)

lint: installed-dev
	@$(IN_VENV) ruff check .
	@$(IN_VENV) ruff format --check .

types: installed-dev
	@$(IN_VENV) mypy .

migrations: installed-dev
	@.venv/bin/python manage.py makemigrations --check --dry-run

# SECONDS and the others are read from the command line alone: a shell has a SECONDS of its own.
given = $(if $(filter command line,$(origin $(1))),$(2)$($(1)))
bench: installed
	@$(IN_VENV) cms.bench $(call given,SIZE,--size=) $(call given,SECONDS,--seconds=) $(call given,ONLY,--only=) \
		$(call given,PORT,--port=) $(if $(filter no,$(JUDGE)),--no-judge) $(if $(GROWTH),--growth)

ci:
	@.ci/run

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis

# A copy of what was installed stands in the environment: as long as it equals the requirements, pip is not asked.
installed: .venv/bin/pip
	@cmp -s requirements.txt .venv/requirements.txt || { \
		echo "Installing what requirements.txt names, which takes a minute the first time."; \
		$(IN_VENV) pip install --quiet --requirement requirements.txt && \
		cp requirements.txt .venv/requirements.txt; }

installed-dev: installed
	@cmp -s requirements-dev.txt .venv/requirements-dev.txt || { \
		echo "Installing what requirements-dev.txt names."; \
		$(IN_VENV) pip install --quiet --requirement requirements-dev.txt && \
		cp requirements-dev.txt .venv/requirements-dev.txt; }

# pip comes last into a new environment, so one without it was interrupted in the making.
.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Proofroom needs Python 3.11 or newer.")'
	@$(PYTHON) -m venv .venv
