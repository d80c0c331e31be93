# The environment is .venv; every target first sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The lock is complete, so nothing is resolved anew: an older pip would stumble over the extras of a pinned package.

.DEFAULT_GOAL := help
.PHONY: help setup demo start test test-fast check plan chaos bench bench-prefect chromium browser pictures fuzz load lock
TRACK ?= quota
STORIES = quota:demo-family municipality_place:demo-municipality-place self_settled:demo-self-settled unaccompanied:demo-unaccompanied
STORY ?= $(patsubst $(TRACK):%,examples/%.yaml,$(filter $(TRACK):%,$(STORIES)))

# One process has the tests of Prefect's page (tests/prefect_page/conftest.py); those of the desk are shared out.
IN_BROWSER = $(BIN)/pytest --numprocesses 2 --timeout 1200 tests/browser tests/prefect_page

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

setup: $(READY)  ## Make .venv with the pinned packages

$(READY): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Kotopolku needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the pinned packages into $(VENV) (a minute or two) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY)  ## Live through a fictitious household on a real Prefect (TRACK=self_settled; KEEP=1 leaves it running)
	@test -n "$(STORY)" || { echo "There is no track $(TRACK); write one of: $(foreach one,$(STORIES),$(firstword $(subst :, ,$(one))))"; exit 1; }
	@$(BIN)/python -m deployments.demo $(STORY) $(if $(KEEP),--keep)

start: $(READY)  ## Start Prefect's server, the runner and housekeeping until Ctrl-C
	@exec $(BIN)/kotopolku start

plan: $(READY)  ## Print the plan of the example family of six
	@$(BIN)/kotopolku plan --facts examples/quota-family.yaml

check: $(READY)  ## Style, types, layers and process definitions
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/kotopolku check

test: check  ## Everything that CI runs
	@$(BIN)/pytest --numprocesses 3 --dist worksteal --ignore=tests/flows --ignore=tests/chaos --ignore=tests/browser --ignore=tests/prefect_page
	@$(BIN)/pytest --numprocesses 2 --dist loadfile --timeout 1200 tests/flows tests/chaos
	@$(IN_BROWSER)

test-fast: $(READY)  ## The tests that need neither Prefect nor a database, in under a minute
	@$(BIN)/pytest --numprocesses 2 tests/unit tests/definitions tests/notices

chaos: $(READY)  ## Kill whoever sends notices, at random, and account for each (CHAOS="--seed 7 --postgresql")
	@$(BIN)/python -m tests.chaos $(CHAOS)

bench: $(READY)  ## Measure planning and start-up on this machine
	@$(BIN)/python -m bench

bench-prefect: $(READY)  ## Measure what Prefect costs: its database, reports, overviews, pages (PREFECT="--only growth")
	@$(BIN)/python -m bench.prefect $(PREFECT)

chromium:  ## Say whether the browser of the tests is there, and how to get it
	@command -v chromium || { echo "The tests of the desk and of Prefect's page need Chromium. On Debian, as root: apt-get update && apt-get install --no-install-recommends chromium"; exit 1; }

browser: $(READY) chromium  ## The tests in a real browser: the desk and Prefect's own page (part of make test)
	@$(IN_BROWSER)

pictures: $(READY) chromium  ## Make every picture of the documents anew
	@$(BIN)/python -m docs.pictures
	@$(BIN)/pytest --numprocesses 2 --timeout 1200 --update-pictures tests/browser/test_pictures.py tests/prefect_page

fuzz: $(READY)  ## Send the desk whatever can be sent, for minutes (FUZZ="--seed 7 --minutes 5")
	@$(BIN)/python -m tests.fuzz $(FUZZ)

load: $(READY)  ## Measure the desk with 20 users at once, 2,000 placements and 40,000 work items
	@$(BIN)/python -m bench.load $(LOAD)

lock: $(READY)  ## Compile requirements/*.txt anew from pyproject.toml
	@$(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --output-file requirements/runtime.txt $(LOCK)
	@$(BIN)/uv pip compile pyproject.toml --extra dev --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --constraint requirements/runtime.txt --output-file requirements/dev.txt $(LOCK)
