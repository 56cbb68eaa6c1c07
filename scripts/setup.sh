#!/usr/bin/env bash
# Makes this machine ready: Debian packages, the venv, the vendored libraries, resources and translations.
# Does nothing, fast, where all is in place. Every make target begins with it.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
stop() {
    say "$*"
    exit 1
}

# two targets at once wait for each other
mkdir -p build
exec 9>build/setup.lock
flock 9

command -v dpkg-query >/dev/null && command -v apt-get >/dev/null ||
    stop "This checkout sets itself up on Debian 12 or newer (apt-get is missing here). On another system use the plugin's zip in QGIS."

mapfile -t wanted < <(grep -v '^#' scripts/apt-packages.txt)
missing=()
for package in "${wanted[@]}"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    [ "$(id -u)" = 0 ] || stop "These Debian packages are missing: ${missing[*]}
Install them, or run this command once as root (sudo): it installs them by itself."
    say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    # the tests start a PostgreSQL of their own: the package shall not start the system's
    if [ ! -e /usr/sbin/policy-rc.d ]; then
        printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
        chmod +x /usr/sbin/policy-rc.d
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT # made for this run only
    fi
    {
        apt-get update -q && apt-get install -q -y --no-install-recommends "${missing[@]}"
    } >"$log" 2>&1 </dev/null || {
        tail -n 30 "$log" >&2
        stop "apt-get failed; the whole of what it said is in $log"
    }
    rm -f "$log"
fi

# Debian's own Python: QGIS's modules belong to it, and another python3 may come first on PATH.
pins=(scripts/requirements-test.txt scripts/requirements-lint.txt)
wanted_venv=$(/usr/bin/python3 -V; pwd; cat "${pins[@]}" scripts/constraints.txt)
if [ "$(cat .venv/mine-restoration.stamp 2>/dev/null)" != "$wanted_venv" ]; then
    if [ -L .venv ]; then
        echo "setup.sh: .venv is a link; making it anew would empty what it leads to. Remove the link." >&2
        exit 1
    fi
    say "Making the Python environment in .venv"
    /usr/bin/python3 -m venv --system-site-packages --clear .venv
    .venv/bin/python -m pip install -qq --disable-pip-version-check -c scripts/constraints.txt \
        "${pins[@]/#/--requirement=}" </dev/null
    printf '%s\n' "$wanted_venv" >.venv/mine-restoration.stamp
fi

# Each of these looks by itself whether there is anything to do.
.venv/bin/python scripts/link.py
[ ! -e scripts/vendor.py ] || .venv/bin/python scripts/vendor.py >/dev/null
[ ! -e scripts/i18n.py ] || .venv/bin/python scripts/i18n.py compile >/dev/null
.venv/bin/python scripts/resources.py
