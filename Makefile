# The one door to the book. `make` alone says what is behind it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
# One BLAS thread: faster for small data on few cores, and the same numbers everywhere.
export OPENBLAS_NUM_THREADS ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help book test bench serve lab notebooks format clean

help: ## list the doors
	@echo "The E–M Loop. Behind this door:"
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

$(VENV)/book.ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "The book needs Python 3.11 or newer; '$(PYTHON)' is older. Try: make PYTHON=python3.12 book"; exit 1; }
	@test -x $(BIN)/pip || { echo "Making a virtual environment in $(VENV) …"; $(PYTHON) -m venv $(VENV) || { \
	  rm -rf $(VENV); echo "Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv"; exit 1; }; }
	@echo "Installing what the book needs (once, one to three minutes) …"
	@$(BIN)/pip install -q --progress-bar on -r requirements.txt
	@touch $@

$(VENV)/test.ready: $(VENV)/book.ready
	@echo "Installing what the tests need …"
	@$(BIN)/pip install -q --progress-bar on -e ".[test]"
	@$(BIN)/python -m bookbuild.browser
	@touch $@

book: $(VENV)/book.ready ## build the website into _build/html
	@$(BIN)/jupyter-book build . -n -W --keep-going
	@echo "The book is in _build/html/index.html. To read it: make serve"

test: book $(VENV)/test.ready ## check everything: style, library, chapters, site
	@echo "Style …" && $(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/python -m pytest $(ARGS)
	@echo "All is well. To read the book: make serve. To change it: CONTRIBUTING.md"

bench: $(VENV)/test.ready ## compare the library's speed with scikit-learn's
	@$(BIN)/python tests/bench.py
	@echo "The table is in _build/bench.md"

serve: ## open the built website on this machine (PORT=8000)
	@test -f _build/html/index.html || { echo "There is no website yet. First: make book"; exit 1; }
	@echo "The book is at http://localhost:$(PORT)/ (Ctrl+C ends it)"
	@(sleep 1; $(PYTHON) -m webbrowser http://localhost:$(PORT)/ >/dev/null 2>&1 || true) &
	@$(PYTHON) -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html 2>/dev/null || \
	  { echo "Port $(PORT) is taken. Try: make serve PORT=8001"; exit 1; }

lab: $(VENV)/book.ready ## run the chapters in JupyterLab
	@$(BIN)/jupyter lab chapters

notebooks: $(VENV)/book.ready ## run the chapters and store their text outputs
	@$(BIN)/python -m bookbuild.notebooks

format: $(VENV)/test.ready ## put Python code into its standard form
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

clean: ## take away what was built (the environment stays)
	rm -rf _build assets/animations
