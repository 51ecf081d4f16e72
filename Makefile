# The front doors. Everything runs in a virtual environment of its own, from the lock file, with hashes.
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
READY   = $(VENV)/.ready
DEMO_DB = data/demo.db
LISTEN ?= 127.0.0.1:8000
REPORTS ?= 10000
# Every worker takes the next module when it is done with one, in the order of tests/conftest.py.
PARALLEL = -n auto --dist loadscope --no-loadscope-reorder
BENCH   ?= data/bench

# Tests start hundreds of processes: what one of them compiles, the others read.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: installed demo web test check styled typed audited tested image-check licences audit bot eval bench lock clean help

help:            ## list what can be made
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

installed: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	  || { echo "gongkai needs Python 3.11 to 3.13; say which with: make PYTHON=python3.12 ..." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what requirements.lock pins (a minute or two, once) ..."
	@{ $(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements.lock \
	  && $(BIN)/python -m pip install --disable-pip-version-check --no-deps --editable . ; \
	} > $(VENV)/install.log 2>&1 || { tail -n 20 $(VENV)/install.log >&2; exit 1; }
	@touch $@

demo: $(READY)   ## set everything up, index the sample corpus, answer some questions, open the chat
	@BIN=$(BIN) DB=$(DEMO_DB) sh samples/demo.sh

test: $(READY)   ## run the tests but for those that take long and the long searches
	@$(BIN)/python -m pytest -m "not slow and not image and not search and not long" $(PARALLEL)

# The tests that `make check` runs: all but the slow ones, or fewer (QUICK=1: but for the long searches).
SELECTED = $(if $(QUICK),-m "not slow and not image and not search",)

check: styled typed audited tested  ## all tests (QUICK=1: but for the long searches), ruff and mypy, the licences, and the audit where its database can be reached

styled: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

typed: $(READY)
	@$(BIN)/mypy

audited: $(READY)
	@$(BIN)/python -m tests.deploy.licences
	@$(BIN)/python -m tests.deploy.audit --where-reachable

tested: $(READY)
	@$(BIN)/python -m pytest $(SELECTED) $(PARALLEL)

image-check: $(READY)  ## carry out the container image's steps without an engine, and run what comes of it (needs root)
	@$(BIN)/python -m pytest -m image tests/deploy/test_image.py

licences: $(READY)  ## print the licence of everything that the bot runs with; `make check` holds them against a list
	@$(BIN)/python -m tests.deploy.licences

audit: $(READY)  ## ask a database of known weaknesses about the pinned packages; fails where it cannot be reached
	@$(BIN)/python -m tests.deploy.audit

web: $(READY)    ## serve the pages over the sample corpus, at the address that it prints (LISTEN=host:port)
	@test -e $(DEMO_DB) || { mkdir -p $(dir $(DEMO_DB)); $(BIN)/gongkai ingest --db $(DEMO_DB) samples/reports | tail -n 1; }
	@$(BIN)/gongkai web --db $(DEMO_DB) --listen $(LISTEN)

bot: $(READY)    ## run the Telegram bot with the settings of .env
	@$(BIN)/gongkai bot

eval: $(READY)   ## score the question corpora
	@$(BIN)/gongkai ingest --db $(DEMO_DB) samples/reports > /dev/null
	@$(BIN)/gongkai eval --db $(DEMO_DB) tests/questions/*.toml

bench: $(READY)  ## print the speed figures of docs/performance.md (REPORTS=200000: of that size too; started again it goes on)
	@$(BIN)/python -m benchmarks --reports $(REPORTS) --folder $(BENCH) --out data/bench.jsonl --picture docs/pictures/growth.png
	@for name in reading checking telegram web; do \
	  echo "== benchmarks/$$name.py"; $(BIN)/python -m benchmarks.$$name || exit 1; done

lock:            ## pin the dependencies again (needs uv): for development, and what an operator installs
	@for pins in "requirements.lock --extra dev --extra fast" "deploy/requirements.lock --extra fast --extra cluster" \
	    "deploy/requirements-ocr.lock --extra fast --extra cluster --extra ocr"; do \
	  set -- $$pins; file=$$1; shift; \
	  uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    --upgrade --quiet "$$@" pyproject.toml -o $$file; done

clean:           ## remove the environment and the demo's index
	rm -rf $(VENV) data/demo.db .mypy_cache .ruff_cache .pytest_cache
