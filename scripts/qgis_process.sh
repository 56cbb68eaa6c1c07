#!/usr/bin/env bash
# qgis_process with this checkout's plugin enabled, in a profile that is thrown away afterwards:
#   scripts/qgis_process.sh run minerestoration:draftplan --REGISTER=county.gpkg --MINE=… --DEM=dem.tif
# $MINE_RESTORATION_PLUGIN names another unpacked plugin folder (default: this checkout's).
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
plugin=${MINE_RESTORATION_PLUGIN:-$here/mine_restoration_plugin}
# Debian's qgis_process is a wrapper that passes an option which qgis_process does not know
program=$(command -v qgis_process.bin || command -v qgis_process) || {
    echo "qgis_process was not found. Install QGIS 3.22 or newer (on Debian: scripts/setup.sh)." >&2
    exit 1
}
# a fresh clone lacks the parts that are built, not committed
[ -e "$plugin/metadata.txt" ] && [ -e "$plugin/libs/vendored.json" ] || "$here/scripts/setup.sh" >&2

profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
mkdir -p "$profile/profiles/default/python/plugins" "$profile/profiles/default/QGIS"
mkdir -m 700 "$profile/run"
ln -s "$plugin" "$profile/profiles/default/python/plugins/mine_restoration_plugin"
printf '[PythonPlugins]\nmine_restoration_plugin=true\n' >"$profile/profiles/default/QGIS/QGIS3.ini"
# without a UTF-8 locale Qt cannot spell Chinese file names
[ "$(locale charmap)" = UTF-8 ] || export LC_ALL=C.UTF-8
export QGIS_CUSTOM_CONFIG_PATH=$profile QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen} PYTHONDONTWRITEBYTECODE=1
# QGIS's Python looks for itself along PATH; another python3 there (pyenv, conda, a venv) would hide QGIS's modules
export PATH=/usr/bin:/bin:$PATH
export XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-$profile/run}
unset QGIS_PLUGINPATH PYTHONHOME PYTHONPATH VIRTUAL_ENV
"$program" "$@" && code=0 || code=$?
exit "$code"
