# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Other systems to try things in: chroots of Debian, made once and kept.
# Sourced behind setup.sh, never started.

worlds=${XDG_CACHE_HOME:-$HOME/.cache}/salotto/worlds

# Says what is missing for a world to be made here, and fails then.
can_make_worlds() {
    local missing=""
    [ "$(id -u)" = 0 ] || missing="root"
    [ "$(. /etc/os-release && echo "${ID:-}")" = debian ] || missing="${missing:+$missing and }a Debian"
    command -v mmdebstrap >/dev/null || missing="${missing:+$missing and }mmdebstrap"
    command -v unshare >/dev/null || missing="${missing:+$missing and }unshare"
    [ -n "$missing" ] || return 0
    printf 'No other system can be made here without %s.\n' "$missing" >&2
    return 1
}

# Makes the world NAME of a Debian suite, unless it is there with these packages.
make_world() { # NAME SUITE PACKAGES...
    local root=$worlds/$1 suite=$2 mirror
    shift 2
    if [ "$(cat "$root.packages" 2>/dev/null)" = "$suite $*" ]; then
        return
    fi
    rm -rf "$root" "$root.packages"
    mkdir -p "$worlds"
    # Where this system has its own packages from, which is near.
    # shellcheck disable=SC2016 # for apt to expand
    mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' \
        "Codename: $(. /etc/os-release && echo "$VERSION_CODENAME")" | head -n 1)
    if [ -z "$mirror" ]; then
        echo "apt does not tell where this system has its packages from." >&2
        return 1
    fi
    make_debian --mode=root --variant=apt \
        --aptopt='APT::Install-Recommends "false"' \
        --dpkgopt='path-exclude=/usr/share/doc/*' \
        --include="$*" "$suite" "$root" "$mirror"
    printf '%s' "$suite $*" >"$root.packages"
}

# Runs a command in a world, with what else is to be seen there. The command has
# a name server; with `offline` in the place of `online` it has the loopback alone.
in_world() { # NAME online|offline [FROM:TO...] -- COMMAND...
    local root=$worlds/$1 net=() places=()
    [ "$2" = online ] || net=(--net)
    shift 2
    while [ "$1" != -- ]; do
        places+=("$1")
        shift
    done
    shift
    # shellcheck disable=SC2016
    unshare --mount "${net[@]}" bash -euc '
        root=$1 net=$2 places=$3
        shift 3
        mount --rbind /dev "$root/dev"
        mount -t proc proc "$root/proc"
        mount -t tmpfs tmpfs "$root/tmp"
        for place in $places; do
            mkdir -p "$root/${place#*:}"
            mount --bind "${place%%:*}" "$root/${place#*:}"
        done
        if [ -n "$net" ]; then
            ip link set lo up
        else
            cp /etc/resolv.conf "$root/etc/resolv.conf"
        fi
        exec chroot "$root" env -i HOME=/root LC_ALL=C.UTF-8 \
            PATH=/opt/rust/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
    ' world "$root" "${net[*]}" "${places[*]}" "$@"
}
