# `make run` and `make test` need Python 3.11+ and make, nothing else.
# What installing has to say goes to standard error, and it reads nothing: standard input and
# output belong to the bot.

VENV ?= .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
UV := $(VENV)/bin/uv

# a folder with talk files; talks/ (or what config/bot.yaml says) when empty
TALKS ?=
# labelled questions on these talks, for the benchmarks
QUESTIONS ?=
# further arguments for pytest or the benchmarks: make test ARGS='-k settings'
ARGS ?=
export TALKS

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run talkbot-run talkbot-chat talkbot-demo test lint format bench lock clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# Through which door the bot is met: Discord with a token (in the environment or in .env); without
# one a simulated Discord in the browser; and questions that are piped or redirected are answered.
run: ## start the bot on the talks in talks/, or in TALKS=folder
	@if [ -n "$$DISCORD_TOKEN" ] || grep -Eqs "$$TOKEN_LINE" .env; then command=run; \
	elif [ -p /dev/stdin ] || [ -f /dev/stdin ]; then command=chat; \
	else command=demo; fi; \
	exec $(MAKE) --no-print-directory talkbot-$$command

export TOKEN_LINE = ^[[:space:]]*(export[[:space:]]+)?DISCORD_TOKEN[[:space:]]*=[[:space:]]*["']?[^[:space:]"'\#]

talkbot-run talkbot-chat: $(VENV)/.for-running
talkbot-demo: $(VENV)/.for-the-demo
talkbot-run talkbot-chat talkbot-demo:
	@exec $(PY) -m bot $(@:talkbot-%=%) $${TALKS:+--talks "$$TALKS"}

test: $(VENV)/.for-developing ## run the tests; ARGS='…' goes to pytest
	@$(PY) -m pytest --numprocesses=auto --dist=loadfile $(ARGS)

lint: $(VENV)/.for-developing ## check style, format and types
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

format: $(VENV)/.for-developing ## put the code into shape
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

# What is measured in node, where there is npm; without it the benchmarks say what they leave out.
JAVASCRIPT = $(if $(wildcard $(addsuffix /npm,$(subst :, ,$(PATH)))),tests/benchmarks/node_modules/.for-benchmarks)
bench: $(VENV)/.for-benchmarks $(JAVASCRIPT) ## compare with other searches; TALKS=folder QUESTIONS=file
	@$(PY) -m tests.benchmarks $${TALKS:+--talks "$$TALKS"} $(QUESTIONS:%=--questions %) $(ARGS)

lock: $(UV) ## pin the dependencies anew; UPGRADE=1 takes their newest versions
	@$(COMPILE) --group dev pyproject.toml --output-file requirements-dev.lock
	@$(COMPILE) --group build --constraint requirements-dev.lock pyproject.toml --output-file requirements.lock
	@$(COMPILE) --group build --extra demo --constraint requirements-dev.lock pyproject.toml \
	  --output-file requirements-demo.lock
	@$(COMPILE) --group bench --constraint requirements-dev.lock pyproject.toml --output-file requirements-bench.lock

COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)

clean: ## remove everything that was made
	rm -rf $(VENV) build dist tests/benchmarks/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps: newer than what they were made from, there is nothing to install.
$(VENV)/.for-running: requirements.lock pyproject.toml | $(PY)
	@echo 'Installing what talkbot needs into $(VENV) …' >&2
	@$(PIP) install --require-hashes --requirement requirements.lock </dev/null >&2
	@$(PIP) install --no-deps --no-build-isolation --editable . </dev/null >&2
	@touch $@

$(VENV)/.for-the-demo: requirements-demo.lock requirements.lock pyproject.toml | $(PY)
	@echo 'Installing what the demo of talkbot needs into $(VENV) …' >&2
	@$(PIP) install --require-hashes --requirement requirements-demo.lock </dev/null >&2
	@$(PIP) install --no-deps --no-build-isolation --editable . </dev/null >&2
	@touch $@ $(VENV)/.for-running

$(VENV)/.for-developing: requirements-dev.lock requirements-demo.lock requirements.lock pyproject.toml | $(PY)
	@echo 'Installing what developing talkbot needs into $(VENV) …' >&2
	@$(PIP) install --require-hashes --requirement requirements-dev.lock </dev/null >&2
	@$(PIP) install --no-deps --no-build-isolation --editable . </dev/null >&2
	@touch $@ $(VENV)/.for-the-demo $(VENV)/.for-running

$(VENV)/.for-benchmarks: requirements-bench.lock requirements.lock pyproject.toml | $(PY)
	@echo 'Installing what the benchmarks of talkbot need into $(VENV) …' >&2
	@$(PIP) install --require-hashes --requirement requirements-bench.lock </dev/null >&2
	@$(PIP) install --no-deps --no-build-isolation --editable . </dev/null >&2
	@touch $@ $(VENV)/.for-running

tests/benchmarks/node_modules/.for-benchmarks: tests/benchmarks/package-lock.json
	@cd tests/benchmarks && npm ci --silent --ignore-scripts --no-audit --no-fund </dev/null >&2 && touch ../../$@ || \
	  echo 'npm could not install what the benchmarks measure in node; they go on without it' >&2

$(UV): | $(PY)
	@$(PIP) install uv </dev/null >&2

# The first Python that is new enough and can make environments (Debian packs that part separately).
$(PY):
	@found=; for python in $(PYTHON) python3.13 python3.12 python3.11 python3; do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  found="$$python"; \
	  "$$python" -c 'import ensurepip, venv' 2>/dev/null || continue; \
	  exec "$$python" -m venv --clear $(VENV) </dev/null >&2; \
	done; \
	if [ -n "$$found" ]; then \
	  echo "talkbot: $$found cannot make environments; install its venv module (Debian, Ubuntu: apt-get install $${found##*/}-venv)" >&2; \
	else \
	  echo 'talkbot: Python 3.11 or newer is needed and was not found; install it, or name it: make run PYTHON=/path/to/python3' >&2; \
	fi; \
	exit 1
