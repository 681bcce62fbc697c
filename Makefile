# Two commands matter: `make demo` and `make test`. Each sets itself up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: demo test thorough lint run check-python lock clean

demo: $(VENV)/runtime
	$(BIN)/python -m bot demo

unexport PYTHONDONTWRITEBYTECODE  # a run that may keep nothing compiles every test again
test: $(VENV)/dev
	$(BIN)/python -m pytest -n 3 --dist worksteal -m "not thorough"

# Faults, backups, all stories and rules without SQL on PostgreSQL too: minutes more, which CI takes.
thorough: $(VENV)/dev
	$(BIN)/python -m pytest -n 3 --dist worksteal -m thorough

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

run: $(VENV)/runtime
	$(BIN)/python -m bot run

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Huitoukan needs Python 3.11 or newer. Name one: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/runtime: requirements.lock | $(BIN)/python
	$(PIP) install --require-hashes -r requirements.lock
	@touch $@

$(VENV)/dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@ $(VENV)/runtime

# Write both lock files again, newest versions that pyproject.toml allows.
lock: | $(BIN)/python
	$(PIP) install uv
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --no-annotate --upgrade \
		--python-version 3.11 pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --no-annotate --upgrade \
		--python-version 3.11 --extra dev --extra postgresql pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .import_linter_cache
