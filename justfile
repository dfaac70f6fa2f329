# The commands of CI.  `just` runs lint, types, imports and tests.  `bin` is the environment's folder of programs.

bin := env("CERTLANE_BIN", ".venv/bin")

default: lint types imports test

# Style and formatting
lint:
    {{bin}}/ruff check .
    {{bin}}/ruff format --check .

# Types, strict, over package and tests
types:
    {{bin}}/mypy -p certlane

# The arrows of ARCHITECTURE.md
imports:
    {{bin}}/lint-imports

# Fast tests
test *ARGS:
    {{bin}}/python -m pytest -n auto {{ARGS}}

# Slow tests too
test-all *ARGS:
    {{bin}}/python -m pytest -n auto -m "slow or not slow" {{ARGS}}

# Build the wheel and say what is in it
wheel:
    {{bin}}/python -m build --wheel --outdir dist .
    {{bin}}/python tests/wheel_contents.py dist/*.whl
