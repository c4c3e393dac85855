# Shared by packaging/run and packaging/test: which packages are needed, installing what is missing, building.
# Sourced, not run. Works on Debian 12, Debian 13 and Ubuntu 24.04.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# One line a need; "a|b" = the first that the distribution has.
build_packages="
g++
cmake
ninja-build
ccache
pkg-config
qt6-base-dev
qt6-base-dev-tools
qt6-httpserver-dev
qt6-websockets-dev
libqt6svg6-dev|qt6-svg-dev
libqt6sql6-sqlite
libqscintilla2-qt6-dev
libgl-dev
libboost1.81-dev|libboost1.83-dev|libboost-dev
libssl-dev
libsimdjson-dev
libyaml-cpp-dev
libzstd-dev
zlib1g-dev
libcli11-dev
fonts-inter
fonts-jetbrains-mono
"
test_packages="
curl
python3
nginx-light
procps
"

say() { printf 'firebreak: %s\n' "$*" >&2; }

installed() { dpkg-query -W -f='${Status}\n' "$1" 2>/dev/null | grep -q '^install ok installed'; }

# missing LIST: the packages of the list that are not there, alternatives resolved.
missing() {
    local need choice found
    for need in $1; do
        found=
        for choice in ${need//|/ }; do
            if installed "$choice"; then found=yes; break; fi
        done
        [ -n "$found" ] || printf '%s\n' "$need"
    done
}

available() { apt-cache policy "$1" 2>/dev/null | grep -q '^  Candidate: [^(]'; }

install_missing() {
    local needs packages=() need choice as_root=()
    needs=$(missing "$1")
    [ -n "$needs" ] || return 0
    if ! command -v apt-get >/dev/null; then
        say "this script installs packages with apt-get, which is not here. Needed:" $needs
        exit 1
    fi
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null; then
            say "packages are missing and neither root nor sudo is at hand. As root: apt-get install" $needs
            exit 1
        fi
        say "sudo is asked for, to install the packages that building needs:" $needs
        as_root=(sudo)
    fi
    export DEBIAN_FRONTEND=noninteractive
    "${as_root[@]}" apt-get update -qq
    for need in $needs; do
        for choice in ${need//|/ }; do
            if available "$choice"; then packages+=("$choice"); break; fi
        done
    done
    say "installing ${#packages[@]} packages"
    "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
    needs=$(missing "$1")
    [ -z "$needs" ] || { say "these packages could not be installed:" $needs; exit 1; }
}

# configure PRESET [cmake argument...]
configure() {
    local preset=$1
    shift
    (cd "$root" && cmake --preset "$preset" "$@" >"$root/build/configure-$preset.log" 2>&1) || {
        tail -n 30 "$root/build/configure-$preset.log" >&2
        say "the build could not be configured; the whole log is build/configure-$preset.log"
        exit 1
    }
}
