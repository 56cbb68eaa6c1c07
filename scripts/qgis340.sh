#!/usr/bin/env bash
# Runs a command in a Debian 13 (trixie) system with QGIS 3.40 and a copy of this checkout:
#   scripts/qgis340.sh [COMMAND [ARGUMENTS…]]      without a command: only makes the system
# The system is made once by debootstrap, in $QGIS340_ROOT, and used again. Mounts live in a namespace of
# the command's own, so nothing stays mounted after it. Needs root, as chroot does.
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
root=${QGIS340_ROOT:-/var/tmp/mine-restoration-trixie}
stamp=$root/etc/mine-restoration.stamp
wanted=$(cat "$here/scripts/apt-packages.txt" "$here/scripts/requirements-test.txt" | sha256sum | cut -d' ' -f1)

say() { printf '%s\n' "$*" >&2; }
stop() {
    say "$*"
    exit 1
}

[ "$(id -u)" = 0 ] || stop "QGIS 3.40 runs in a chroot, which only root may enter. Run this command as root (sudo)."
for tool in debootstrap unshare chroot; do
    command -v "$tool" >/dev/null || stop "$tool is missing. Run scripts/setup.sh first."
done

inside() {
    # shellcheck disable=SC2016  # expanded by the inner shell
    unshare --mount --propagation private bash -c '
        set -e
        root=$1
        shift
        mount -t proc proc "$root/proc"
        mount -t tmpfs tmpfs "$root/dev/shm"
        exec chroot "$root" env -i HOME=/root LANG=C.UTF-8 CI="${CI:-}" TERM="${TERM:-dumb}" \
            http_proxy="${http_proxy:-}" https_proxy="${https_proxy:-}" no_proxy="${no_proxy:-}" \
            PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"' \
        inside "$root" "$@"
}

# Where this machine's own apt finds Debian; debootstrap's default where it cannot tell.
archive() { apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | sort -u | grep -m1 -E "/$1/?\$" || true; }

make_system() {
    if [ -e "$root" ] && [ ! -e "$root/etc/mine-restoration.making" ] && [ ! -e "$stamp" ]; then
        [ -z "$(ls -A "$root")" ] || stop "$root exists and was not made by this script. Name another folder in QGIS340_ROOT."
    fi
    local debian security
    debian=$(archive debian)
    security=$(archive debian-security)
    say "Making a Debian 13 system with QGIS 3.40 in $root (about 5 minutes, 3 GB; once)"
    rm -rf --one-file-system "$root"
    mkdir -p "$root/etc"
    touch "$root/etc/mine-restoration.making"
    debootstrap --variant=minbase --include=ca-certificates trixie "$root" ${debian:+"$debian"} >"$root/debootstrap.log" 2>&1 ||
        { tail -n 30 "$root/debootstrap.log" >&2; stop "debootstrap failed; its log is $root/debootstrap.log"; }
    if [ -n "$debian" ]; then
        printf 'deb %s trixie main\ndeb %s trixie-updates main\n' "$debian" "$debian" >"$root/etc/apt/sources.list"
        [ -z "$security" ] || printf 'deb %s trixie-security main\n' "$security" >>"$root/etc/apt/sources.list"
    fi
    apt-config dump | grep -E '^Acquire::(http|https|Check|Retries)' >"$root/etc/apt/apt.conf.d/90host" || true
    printf 'APT::Install-Recommends "false";\nAcquire::Languages "none";\n' >"$root/etc/apt/apt.conf.d/91small"
    printf 'force-unsafe-io\npath-exclude=/usr/share/doc/*\npath-exclude=/usr/share/man/*\n' >"$root/etc/dpkg/dpkg.cfg.d/fast"
    # packages start no services in here; the tests start a PostgreSQL of their own
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
    chmod +x "$root/usr/sbin/policy-rc.d"
    copy_host_network
    grep -v -E '^(#|debootstrap$)' "$here/scripts/apt-packages.txt" >"$root/packages.txt"
    inside bash -ec 'export DEBIAN_FRONTEND=noninteractive
        apt-get update -q
        xargs apt-get install -q -y --no-install-recommends git make python3-pip < /packages.txt
        apt-get clean' >"$root/apt.log" 2>&1 || { tail -n 40 "$root/apt.log" >&2; stop "apt-get failed; its log is $root/apt.log"; }
    install_python_packages
    rm "$root/etc/mine-restoration.making"
    printf '%s\n' "$wanted" >"$stamp"
}

copy_host_network() {
    cp -L /etc/resolv.conf "$root/etc/resolv.conf"
    cp -L /etc/hosts "$root/etc/hosts"
    if [ -s /etc/ssl/certs/ca-certificates.crt ]; then
        mkdir -p "$root/etc/ssl/certs"
        cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
    fi
}

# This machine's pip, as it is set up here, fetches the wheels for the other Python; the system inside needs no index.
install_python_packages() {
    local version machine
    version=$(inside /usr/bin/python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    machine=$(uname -m)
    rm -rf "$root/wheels"
    "$here/.venv/bin/python" -m pip download -qq --no-deps -d "$root/wheels" --python-version "$version" --only-binary :all: \
        --platform "manylinux_2_28_$machine" --platform "manylinux_2_17_$machine" --platform "manylinux2014_$machine" \
        -r "$here/scripts/requirements-test.txt"
    cp "$here/scripts/requirements-test.txt" "$root/wheels/"
    inside bash -ec '/usr/bin/python3 -m venv --system-site-packages --clear /venv
        /venv/bin/python -m pip install -qq --no-index --find-links /wheels -r /wheels/requirements-test.txt'
}

copy_checkout() {
    rm -rf "$root/src"
    mkdir "$root/src"
    cd "$here"
    {
        git ls-files -z --cached --others --exclude-standard
        # built from the checkout, git-ignored, and needed inside
        find mine_restoration_plugin -path '*/__pycache__' -prune -o \( -path '*/libs/*' -o -name '*.qm' -o -name metadata.txt -o -name LICENSE \) -print0
    } | sort -zu | while IFS= read -r -d '' file; do
        if [ -e "$file" ] || [ -L "$file" ]; then printf '%s\0' "$file"; fi
    done | tar --null --no-recursion -T - -cf - | tar -xf - -C "$root/src" --no-same-owner
}

if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    make_system
fi
[ $# -gt 0 ] || exit 0
copy_host_network
copy_checkout
inside bash -c 'cd /src && exec "$@"' run "$@"
