# Shared by the scripts beside this folder; sourced, never run.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"

say() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
note() { printf '   %s\n' "$*"; }
die() {
    printf '\nvanthu: %s\n' "$*" >&2
    exit 1
}

# Runs a command as root: as it is, or through sudo.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "this step needs root and there is no sudo: $*"
    fi
}

# Installs what is missing of scripts/lib/packages, and says what.
ensure_packages() {
    local wanted missing=() package
    [ -r /etc/debian_version ] || die "this needs Debian 12 (bookworm); the packages are named in scripts/lib/packages"
    mapfile -t wanted < <(grep -vE '^(#|$)' scripts/lib/packages)
    # Debian's npm brings Debian's Node; whoever has an npm keeps theirs.
    command -v npm >/dev/null || wanted+=(npm)
    for package in "${wanted[@]}"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    if [ "${#missing[@]}" = 0 ]; then
        note "all ${#wanted[@]} packages are installed"
        return
    fi
    # libboost-all-dev is Boost 1.74, and its headers conflict with those of 1.81 that the program needs.
    local other
    for other in libboost-all-dev libboost1.74-dev libboost-dev; do
        if dpkg-query -W -f='${Status}' "$other" 2>/dev/null | grep -q 'ok installed'; then
            printf '%s\n' "${missing[@]}" | grep -qx libboost1.81-dev || break
            die "$other (Boost 1.74) is installed and conflicts with libboost1.81-dev.
       Nothing was changed. To go on, remove it yourself: apt-get remove libboost1.74-dev
       (look first at what else that removes), then run this again."
        fi
    done
    say "Installing ${#missing[@]} Debian packages"
    note "${missing[*]}"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >"$root/.apt.log" 2>&1 ||
        { tail -n 20 "$root/.apt.log" >&2; die "apt-get failed; its whole output is in .apt.log"; }
    rm -f "$root/.apt.log"
}

# build PRESET [target …]
build() {
    local preset=$1
    shift
    cmake --preset "$preset" >"build/.configure-$preset.log" 2>&1 ||
        { cat "build/.configure-$preset.log" >&2; die "cmake could not configure"; }
    ninja -C "build/$preset" "$@"
}
