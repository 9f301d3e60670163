# What one does while working on the board. `make` alone lists it; ARGS are handed on: make test ARGS=tests/test_cli.py

.DEFAULT_GOAL := help
BIN := .venv/bin
READY := .venv/.ready

$(READY): pyproject.toml constraints.txt
	python3 -m venv .venv
	$(BIN)/pip install -q -c constraints.txt -e '.[dev]'
	@touch $@

.PHONY: help run check test test-browser mutants ci

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' Makefile | awk -F '|' '{ printf "%-20s%s\n", $$1, $$2 }'

run: $(READY) ## serve the demo, and again after each change of a file
	$(BIN)/board serve --demo --reload $(ARGS)

check: $(READY) ## look at style, types and what imports what
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: $(READY) ## run the tests without a browser
	$(BIN)/pytest --ignore=tests/browser $(ARGS)

test-browser: $(READY) ## run the tests in Chromium, which may not be missing
	BOARD_BROWSER_REQUIRED=yes $(BIN)/pytest $(or $(ARGS),tests/browser)

mutants: $(READY) ## break the rules one at a time, and name those that no test notices
	$(BIN)/python -m tests.mutants $(ARGS)

ci: ## check everything from the beginning, on SQLite and PostgreSQL
	.ci/run
