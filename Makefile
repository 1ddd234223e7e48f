# The one door to the book. `make` alone says what is behind it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
# One BLAS thread: faster for small data on few cores, and the same numbers everywhere.
export OPENBLAS_NUM_THREADS ?= 1
# The same for scikit-learn, whose threads wait by turning: on a busy machine, for minutes.
export OMP_NUM_THREADS ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help book pdf test quick lint look bench timings mutants kernels browsers cards reproduce serve lab notebooks exercises new-chapter new-exercise classroom format tools lock audit newest clean

help: ## list the doors
	@echo "The E–M Loop. Behind this door:"
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

# Each file of exact versions with hashes is locked from an extra of pyproject.toml:
# `make lock`. A new extra NAME needs no rule of its own: $(VENV)/NAME.ready installs it.
INSTALL = PYTHONPATH=lib $(BIN)/python -m author.install

$(VENV)/book.ready: requirements.txt pyproject.toml
	@$(call new_venv,$(VENV))
	@echo "Installing what the book needs (once, some minutes; a dot is a package) …"
	@$(INSTALL) $<
	@touch $@

$(VENV)/%.ready: requirements-%.txt $(VENV)/book.ready
	@echo "Installing what '$*' needs (a dot is a package) …"
	@$(INSTALL) $<
	@touch $@

$(VENV)/browser.ready: $(VENV)/test.ready
	@$(BIN)/python -m author.browser
	@$(BIN)/python -m author.browsers --get
	@touch $@

# What locks and audits stays out of the environment that it speaks of.
TOOLS := .venv-tools
$(TOOLS)/ready: requirements-tools.txt
	@$(call new_venv,$(TOOLS))
	@echo "Installing the tools (a dot is a package) …"
	@PYTHONPATH=lib $(TOOLS)/bin/python -m author.install $<
	@touch $@

# $(call new_venv,FOLDER): a virtual environment there, or why there can be none.
define new_venv
command -v $(PYTHON) >/dev/null || { echo "There is no '$(PYTHON)' here. Install Python 3.11 or newer."; exit 1; }; \
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
  echo "The book needs Python 3.11 or newer; '$(PYTHON)' is older. Try: make PYTHON=python3.12 book"; exit 1; }; \
test -x $(1)/bin/pip || { echo "Making a virtual environment in $(1) …"; $(PYTHON) -m venv $(1) || { \
  rm -rf $(1); echo "Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv"; exit 1; }; }
endef

book: $(VENV)/book.ready ## build the website into _build/html
	@$(BIN)/python -m author.edition
	@$(BIN)/jupyter-book build . -n -W --keep-going
	@echo "The book is in _build/html/index.html. To read it: make serve"

pdf: book $(VENV)/paper.ready ## print the book into one PDF (PAPER=letter, SOLUTIONS=1, OFFER=1: link it)
	@$(BIN)/python -m author.browser
	@$(BIN)/python -m author.paper --paper "$(or $(PAPER),a4)" \
	  $(if $(filter-out 0,$(SOLUTIONS)),--solutions) $(if $(filter-out 0,$(OFFER)),--offer)

# Three workers on two cores, since half of the time a worker waits for a browser; two
# where there is none. tests/sharing_out.py puts long files first, in parts, so that all
# end together.
PYTEST := $(BIN)/python -m pytest --dist loadscope --no-loadscope-reorder
# Chapters are read on phones: they have a width of their own.
CODE := $(BIN)/ruff format lib tests bench nbgrader_config.py
NARROW := $(BIN)/ruff format --line-length 60 chapters
STYLE := $(BIN)/ruff check . && $(CODE) --check && $(NARROW) --check

test: book $(VENV)/browser.ready ## check everything: style, library, chapters, site (ARGS=…)
	@echo "Style …" && $(STYLE)
	@$(PYTEST) -n 3 $(ARGS)
	@$(BIN)/python -m author.browsers --missing
	@echo "All is well. To read the book: make serve. To change it: CONTRIBUTING.md"

quick: $(VENV)/test.ready ## check style, library and feedback, in a minute (ARGS=…)
	@echo "Style …" && $(STYLE)
	@$(PYTEST) -n 2 -m "not slow and not browser" lib/halfstep tests/library tests/checks $(ARGS)
	@echo "So far, so good. Everything is checked by: make test"

lint: $(VENV)/test.ready ## read the chapters' sources, run nothing (CHAPTER=02: one)
	@$(BIN)/python -m author.lint $(CHAPTER)

look: $(VENV)/browser.ready ## measure the built pages in a browser (CHAPTER=02: one)
	@$(BIN)/python -m author.look $(CHAPTER)

browsers: $(VENV)/browser.ready ## try all pages in Chromium, Firefox, WebKit (ARGS="02 --engine webkit")
	@$(BIN)/python -m author.browsers $(ARGS)

cards: book $(VENV)/browser.ready ## photograph each chapter's first interactive, for links in chats
	@$(BIN)/python -m author.cards

bench: $(VENV)/test.ready ## compare the library's speed with scikit-learn's
	@$(BIN)/python bench/bench.py
	@echo "The table is in _build/bench.md"

timings: $(VENV)/test.ready ## time what chapters 03 and 04 draw, on this machine, and store it
	@$(BIN)/python bench/timings.py
	@$(BIN)/python -m author.notebooks chapters/03_*.ipynb chapters/04_*.ipynb

mutants: $(VENV)/test.ready ## put small faults into right answers; each check must find them (ARGS=02)
	@$(BIN)/python -m author.mutants $(ARGS)

kernels: $(VENV)/test.ready ## run the book as other processors would (ARGS=09: one chapter)
	@$(BIN)/python -m author.kernels $(ARGS)

reproduce: book ## build the website once more, elsewhere, and compare every byte
	@$(BIN)/python -m author.reproduce

serve: ## open the built website on this machine (PORT=8000)
	@test -f _build/html/index.html || { echo "There is no website yet. First: make book"; exit 1; }
	@$(BIN)/python -m author.serve $(PORT)

lab: $(VENV)/book.ready ## run the chapters in JupyterLab
	@$(BIN)/jupyter lab chapters $(if $(filter 0,$(shell id -u)),--allow-root) $(ARGS)

notebooks: $(VENV)/book.ready ## run the chapters and store their text outputs
	@$(BIN)/python -m author.notebooks

exercises: $(VENV)/class.ready ## make the students' notebooks from the solutions (CHECK=1: only look)
	@$(BIN)/python -m author.exercises $(if $(filter-out 0,$(CHECK)),--check)

new-chapter: $(VENV)/book.ready ## write the skeleton of a chapter (NAME=05_scaling)
	@$(BIN)/python -m author.new chapter "$(NAME)"

new-exercise: $(VENV)/book.ready ## write the skeleton of an exercise set (NAME=05_scaling)
	@$(BIN)/python -m author.new exercise "$(NAME)"

classroom: $(VENV)/class.ready ## install what grading a class needs (chapters/instructors.md)
	@echo "nbgrader is in $(VENV). Next: . $(BIN)/activate"

format: $(VENV)/test.ready ## put Python code into its standard form
	@$(BIN)/ruff check --fix . && $(CODE) && $(NARROW)

tools: $(TOOLS)/ready

lock: $(TOOLS)/ready ## lock exact versions with hashes, from pyproject.toml (UPGRADE=1: newest)
	@PYTHONPATH=lib UPGRADE=$(filter-out 0,$(UPGRADE)) $(TOOLS)/bin/python -m author.lock

audit: $(TOOLS)/ready ## ask whether a locked version has a known vulnerability
	@PYTHONPATH=lib $(TOOLS)/bin/python -m author.audit

newest: $(TOOLS)/ready ## build and test with the newest versions; name what breaks (ARGS=…)
	@PYTHONPATH=lib $(TOOLS)/bin/python -m author.newest $(ARGS)

clean: ## take away what was built (the environment stays)
	rm -rf _build assets/animations
