#!/usr/bin/env bash
# Lints and tests, one stage after the other: scripts/test.sh lint unit qgis e2e
# Each pytest stage prints its own closing line. $PYTHON names another interpreter (default: .venv's).
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-$PWD/.venv/bin/python}
# QGIS's Python looks for itself along PATH; another python3 there (pyenv, conda) would hide QGIS's modules
export PATH=/usr/bin:/bin:$PATH
unset PYTHONHOME PYTHONPATH
# without a UTF-8 locale Qt cannot spell Chinese file names
[ "$(locale charmap)" = UTF-8 ] || export LC_ALL=C.UTF-8
export QT_QPA_PLATFORM=offscreen PYTHONDONTWRITEBYTECODE=1
# the machine's own plugins and profile stay out of the tests
QGIS_CUSTOM_CONFIG_PATH=$(mktemp -d)
export QGIS_CUSTOM_CONFIG_PATH
trap 'rm -rf "$QGIS_CUSTOM_CONFIG_PATH"' EXIT

heading() { printf '\n== %s\n' "$*"; }

failed=()

# All of a stage and all stages run, so that one call tells everything that is wrong.
try() {
    "$@" || failed+=("$*")
}

lint() {
    heading "ruff, mypy, import-linter, translations"
    try "$python" -m ruff check .
    try "$python" -m ruff format --check .
    try "$python" -m mypy
    try "$(dirname "$python")/lint-imports" --no-cache --no-logo
    try "$python" scripts/i18n.py check
}

# A stage that finds no test is an error: pytest says 5.
run() {
    heading "pytest $*"
    try "$python" -m pytest "$@"
}

for stage in "$@"; do
    case $stage in
        lint) lint ;;
        unit) run -p no:pytest_qgis tests/unit tests/golden ;;
        # QGIS is left to the process's end: layers that tracebacks hold must not outlive it
        qgis) PYTHONPATH=/usr/share/qgis/python/plugins run --qgis_disable_exit tests/qgis ;;
        e2e) run -p no:pytest_qgis tests/e2e ;;
        desktop) run -p no:pytest_qgis tests/e2e/test_desktop.py ;;
        *)
            echo "There is no stage $stage; the stages are lint, unit, qgis, e2e and desktop (a part of e2e)." >&2
            exit 2
            ;;
    esac
done

for command in "${failed[@]}"; do
    echo "failed: ${command#"$PWD"/}" >&2
done
[ ${#failed[@]} = 0 ]
