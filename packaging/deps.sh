#!/usr/bin/env bash
# Installs what Fairlead needs to be built and tested on Debian 12, if it is not there yet. Sourced or run.
#   packaging/deps.sh build|test
set -euo pipefail

build_packages=(
    g++ cmake ninja-build ccache mold pkg-config python3 git ca-certificates
    qt6-base-dev qt6-base-dev-tools libgl-dev qtkeychain-qt6-dev libsecret-1-0
    libexpected-dev libsimdjson-dev libssh-dev libkrb5-dev libsqlite3-dev libyaml-cpp-dev openssl
)
test_packages=(
    clang-format-19 clang-tidy-19
    qt6-qpa-plugins fonts-dejavu-core fonts-inter
    openssl openssh-server openssh-client iproute2 procps util-linux
    krb5-kdc krb5-admin-server krb5-user
    dbus dbus-daemon gnome-keyring libsecret-tools
    postgresql zabbix-server-pgsql zabbix-frontend-php zabbix-agent
    php-cli php-pgsql php-bcmath php-gd php-mbstring php-xml
    ceph-base ceph-common ceph-mon ceph-mgr ceph-osd
)

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        echo "Packages are missing and need root to be installed. As root: apt-get install -y ${missing[*]}" >&2
        exit 1
    fi
}

missing_of() {
    local package
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || echo "$package"
    done
}

# The tests start servers of their own; the packages must not start theirs on the machine of whoever builds.
quiet_services() {
    [ -e /usr/sbin/policy-rc.d ] && return 0
    printf '#!/bin/sh\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d >/dev/null
    as_root chmod 755 /usr/sbin/policy-rc.d
    trap 'as_root rm -f /usr/sbin/policy-rc.d' EXIT
}

install_packages() {
    command -v apt-get >/dev/null || { echo "apt-get is missing: this script knows Debian 12 and what descends from it." >&2; exit 1; }
    mapfile -t missing < <(missing_of "$@")
    [ ${#missing[@]} -gt 0 ] || return 0
    echo "   installing: ${missing[*]}"
    quiet_services
    local attempt
    for attempt in 1 2 3; do
        # Another apt may be at work: wait for its lock, and take its changed package lists as a reason to try again.
        if as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 update -qq &&
           as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 \
               install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; then
            return 0
        fi
        echo "   attempt $attempt to install failed" >&2
    done
    echo "These packages could not be installed: ${missing[*]}. Is the Debian mirror reachable (apt-get update)?" >&2
    exit 1
}

case "${1:-test}" in
    build) install_packages "${build_packages[@]}" ;;
    test) install_packages "${build_packages[@]}" "${test_packages[@]}" ;;
    *) echo "usage: $0 build|test" >&2; exit 64 ;;
esac
