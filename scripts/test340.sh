#!/usr/bin/env bash
# The tests of this checkout on QGIS 3.40, Python 3.13, numpy 2 and GDAL 3.10 (Debian 13 in a chroot).
# Stages as in test.sh; without any: all but the lints, which need no second system.
set -euo pipefail
[ $# -gt 0 ] || set -- unit qgis e2e
exec "$(dirname "$0")/qgis340.sh" env PYTHON=/venv/bin/python scripts/test.sh "$@"
