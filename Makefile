# Two commands set Byline up on a fresh machine: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --require-virtualenv
TESTS ?= tests
WORKERS ?= 4
# A lock names every package, so that nothing is left to resolve: pip's resolver would look past a pin for what another package
# asks for with an extra (`coverage[toml]`), and fail on the day a newer release of it appears. `make lint` runs `pip check`.
PIP_INSTALL := $(PIP) install -qq --only-binary :all: --no-deps --require-hashes
# Without a JDK and Maven, the tests with a real cluster are skipped, and they alone cover these.
CLUSTER_TOOLS := $(and $(shell command -v java),$(shell command -v javac),$(shell command -v mvn))
CLUSTER_CODE := index/backends/opensearch/*,index/changes/shared_synchronizer.py,index/maintenance/cluster_check.py,index/maintenance/moving/*,index/opensearch/cluster_probe.py,index/opensearch/durable_index.py,index/opensearch/guarded_index.py,index/opensearch/index_copies.py,index/opensearch/lease.py,index/opensearch/leases.py,index/opensearch/log/*,index/opensearch/numbered_aliases.py,index/opensearch/records/*,index/shared_corpus.py,index/store/opensearch/*
NOT_COVERED := $(if $(CLUSTER_TOOLS),,--omit='$(CLUSTER_CODE)')
PARALLEL := -n $(WORKERS) --dist worksteal

.PHONY: help run setup setup-test setup-bench test test-cluster lint check format lock messages picture pictures dashboard-picture bench-quality bench-speed bench-load bench-page-load bench-soak bench-pdf bench-pages bench-everyday bench-lines bench-hostile bench-cluster bench-equality clean

help: ## List the targets.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: setup ## Start Byline: the Telegram bot, or a console chat when there is no token.
	@$(BIN)/python -m bot run

setup: $(VENV)/.installed ## Make .venv from the pinned, hashed requirements.

setup-test: $(VENV)/.installed-test

$(VENV)/.installed: requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Byline into $(VENV) (once; about a minute) ..." >&2
	@$(PIP_INSTALL) -r requirements.txt
	@$(PIP) install -qq --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/.installed-test: requirements-test.txt $(VENV)/.installed
	@$(PIP_INSTALL) -r requirements-test.txt
	@touch $@

setup-bench: $(VENV)/.installed-bench

$(VENV)/.installed-bench: requirements-bench.txt $(VENV)/.installed
	@$(PIP_INSTALL) -r requirements-bench.txt
	@touch $@

test: setup-test ## All tests, with branch coverage.
	@$(BIN)/python -m pytest $(PARALLEL) --cov --cov-report=term $(TESTS)
	@$(BIN)/python -m coverage report --include='index/*' $(NOT_COVERED) --fail-under=100 >/dev/null || \
		{ $(BIN)/python -m coverage report --include='index/*' $(NOT_COVERED); echo "index/ must be covered wholly" >&2; exit 1; }
	@$(BIN)/python -m coverage report --include='bot/*' --fail-under=95 >/dev/null || \
		{ $(BIN)/python -m coverage report --include='bot/*'; echo "bot/ must be covered to 95 %" >&2; exit 1; }

test-cluster: setup-test ## Have nodes, processes and connections of a cluster fail for an hour; then all tests with OpenSearch 3 (needs JDKs).
	@$(BIN)/python -m pytest -n 0 -m faults tests/faults
	@BYLINE_OPENSEARCH=3 $(BIN)/python -m pytest -q -n 0 -m cluster tests

lint: setup-test ## Format, lint, imports and types.
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports --no-logo --no-cache
	@$(BIN)/mypy
	@$(PIP) check

check: lint ## Format, lint, imports, types and the fast tests: before every commit.
	@$(BIN)/python -m pytest $(PARALLEL) -q -m "not slow" $(TESTS)

format: setup-test ## Format the code and sort its imports.
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

lock: ## Pin the requirements again, with hashes (needs uv).
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url \
		--quiet --upgrade -o requirements.txt pyproject.toml requirements-build.in
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url \
		--quiet --upgrade -c requirements.txt -o requirements-test.txt --group test
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url \
		--quiet --upgrade -c requirements.txt -c requirements-test.txt -o requirements-bench.txt --group bench

messages: setup-test ## Extract the sentences for translators into bot/locales/byline.pot.
	@mkdir -p bot/locales
	@$(BIN)/pybabel -q extract --no-location --sort-output --omit-header -k _ -k N_ -k ngettext:1,2 \
		-o bot/locales/byline.pot bot

picture: setup ## Draw the answer that README shows, and the messages to BotFather in docs/telegram.md.
	@$(BIN)/python -m benchmarks.draw_answer docs/answer.svg
	@mkdir -p docs/botfather
	@$(BIN)/python -m benchmarks.draw_setup docs/telegram.md

pictures: setup-test ## Take the pictures of web pages that the documents show (needs Chromium).
	@BYLINE_BROWSER=required BYLINE_PICTURES=docs $(BIN)/python -m pytest -q tests/bot/web/test_in_a_browser.py -k Pictures

dashboard-picture: setup-test ## Draw the dashboard from a busy bot's figures, for docs/operations.md (needs Prometheus, a JDK and Maven).
	@BYLINE_PROMETHEUS=required BYLINE_CLUSTER=required BYLINE_PICTURES=docs BYLINE_DASHBOARD_S=150 \
		$(BIN)/python -m pytest -q tests/program/test_dashboard.py -k about_a_cluster

bench-quality: setup-bench ## Measure answers beside peers, on the collections beside the checkout; OPTIONS=--help.
	@$(BIN)/python -m benchmarks.quality $(OPTIONS)

bench-speed: setup-bench ## Measure speed beside peers, at 10,000 to 1,000,000 passages; OPTIONS=--help.
	@$(BIN)/python -m benchmarks.speed $(OPTIONS)

bench-load: setup-bench ## Have two hundred people ask at once, over 100,000 passages; OPTIONS=--help.
	@$(BIN)/python -m benchmarks.load $(OPTIONS)

bench-page-load: setup-bench ## Have people ask while others visit pages, over 100,000 passages; OPTIONS=--help.
	@$(BIN)/python -m benchmarks.page_load $(OPTIONS)

bench-soak: setup-bench ## Ask and change for long, and see that nothing grows; OPTIONS=--help.
	@$(BIN)/python -m benchmarks.soak $(OPTIONS)

bench-pdf: setup-test ## Read papers set in type beside peers, from the collections beside the checkout; OPTIONS=--help.
	@$(BIN)/python -m benchmarks.pdf $(OPTIONS)

bench-pages: setup-test ## Read 130 annotated pages of as many systems; OPTIONS=--help.
	@$(BIN)/python -m benchmarks.pages $(OPTIONS)

bench-everyday: setup-test ## Ask everyday questions about the annotated pages; OPTIONS=--misses shows what is missed.
	@$(BIN)/python -m benchmarks.everyday $(OPTIONS)

bench-lines: setup-test ## Count the lines of answers besides their first quotation, as a phone shows them.
	@$(BIN)/python -m benchmarks.answer_lines

bench-hostile: setup-bench ## Have an admin add what is made to break its reader, while others ask; OPTIONS=--help.
	@$(BIN)/python -m benchmarks.hostile $(OPTIONS)

bench-cluster: setup-test ## Measure an archive in a cluster beside an embedded one (needs a JDK and Maven); OPTIONS=--help.
	@$(BIN)/python -m benchmarks.cluster $(OPTIONS)

bench-equality: setup-test ## Compare a cluster with the embedded archive, by questions (needs a JDK and Maven); OPTIONS=--help.
	@$(BIN)/python -m benchmarks.equality $(OPTIONS)

clean: ## Remove what these targets made, but never the archive.
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage* *.egg-info
