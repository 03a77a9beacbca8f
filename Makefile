# make run: install, build the demonstration if there is no base, serve. make test: install, test everything.
SHELL := /bin/sh
PORT ?= 8501
BASE := $(or $(CLAUSES_BASE),data/base)
VENV := .venv
PYTHON := $(VENV)/bin/python
INSTALLED := $(VENV)/.installed
BENCH := .venv-bench
# A start reads what the one before compiled.
unexport PYTHONDONTWRITEBYTECODE
STREAMLIT := $(PYTHON) -m streamlit run server.py --server.port $(PORT)

.PHONY: help run dev demo test oracle sweep attaque bench check format lock bundle docs clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile

run: $(INSTALLED) ## serve the dashboard on http://127.0.0.1:8501 and open it (PORT=... for another port)
	@test -f "$(BASE)" || test -e "$(BASE)/courante" || test -e "$(BASE)/versions" || $(PYTHON) -m analytics demo
	@echo "Tableau de bord : http://127.0.0.1:$(PORT)  (Ctrl + C pour arrêter)"
	@CLAUSES_OUVRIR=oui $(STREAMLIT)

dev: $(INSTALLED) ## the same, reloaded at each change of the code
	@$(STREAMLIT) --server.fileWatcherType auto --server.runOnSave true

demo: $(INSTALLED) ## publish the demonstration again
	@$(PYTHON) -m analytics demo

test: $(INSTALLED) ## every test, in a real browser too (TESTS=... for some of them)
	@scripts/chromium.sh
	@$(PYTHON) -m pytest -n auto --dist worksteal $(TESTS)

oracle: $(INSTALLED) ## recount thousands of random states, sentence by sentence (STATES=5000)
	@$(PYTHON) -m tests.oracle.run $(or $(STATES),5000)

sweep: $(INSTALLED) ## the maps of every département and EPCI of France
	@$(PYTHON) -m pytest -n auto -m sweep tests/test_geography.py

attaque: $(INSTALLED) ## look for people in what the public reads; the report goes in docs/confidentialite.md (about an hour)
	@cd tests && PYTHONPATH=.. ../$(PYTHON) -m attackers

bench: $(BENCH)/.installed ## measure speed against the budgets (SIZES="10000 1000000" QUICK=1)
	@scripts/chromium.sh
	@$(BENCH)/bin/python -m bench --sizes $(SIZES) $(if $(QUICK),--quick)

check: $(INSTALLED) ## format, lint and types
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy

format: $(INSTALLED) ## write the format that check wants
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m ruff check --fix .

lock: ## requirements.in -> requirements.txt, complete, universal, with hashes (needs uv)
	@scripts/lock.sh

bundle: ## write clauses-hors-ligne.tar.gz, which installs without the internet
	@scripts/bundle.sh

docs: $(INSTALLED) ## write the pages of docs/ that come from the declarations
	@$(PYTHON) -m analytics docs

clean: ## remove what was installed and built, but never the base
	@rm -rf $(VENV) $(BENCH) .bench .pytest_cache .ruff_cache .mypy_cache .hypothesis data/demo static/plotly* static/geo static/composants static/compresses
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): requirements.txt
	@scripts/setup.sh $(VENV)
	@$(PYTHON) -m pages.components.web.compression
	@touch $@

$(BENCH)/.installed: bench/requirements.txt
	@scripts/setup.sh $(BENCH) $<
	@$(BENCH)/bin/python -m pages.components.web.compression
	@touch $@
