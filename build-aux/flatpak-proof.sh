# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154
#
# Builds the Flatpak in its stand-in world and tries it there (tests/sandbox).
# Sourced by build-aux/flatpak behind flatpak-stand-in.sh, never started; works
# with what both of them set.

# From here on Flatpak is another one: its own folders, bus and home.
enter_stand_in() {
    # Rust and its crates are this person's, and must be found from another home.
    export RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup} CARGO_HOME=${CARGO_HOME:-$HOME/.cargo}
    # A short name: sockets are in it, whose names must not be long.
    XDG_RUNTIME_DIR=$(mktemp -d)
    trap 'rm -rf "$XDG_RUNTIME_DIR"' EXIT
    export HOME=$cache/home XDG_RUNTIME_DIR FLATPAK_USER_DIR=$cache/flatpak
    unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME XDG_STATE_HOME DBUS_SESSION_BUS_ADDRESS
    mkdir -p "$HOME" "$FLATPAK_USER_DIR"
    # Flatpak's messages are looked at here, by people and by scripts.
    export LC_ALL=C.UTF-8
}

# The program in no sandbox that the sandboxed one is tried with; the one that
# has no window will do.
program_outside() {
    outside=${SALOTTO:-${CARGO_TARGET_DIR:-$PWD/target}/debug/salotto}
    [ ! -x "$outside" ] || return 0
    [ -z "${SALOTTO:-}" ] || fail "$SALOTTO is no program."
    step "The program outside the sandbox"
    cargo build --locked --no-default-features --bin salotto
}

built_commit() { ostree rev-parse --repo="$cache/repo" "app/$id/$arch/$branch"; }

# A bundle of the version before: what was built here last, when that was
# another; else this build, with an older number in its metainfo.
earlier_bundle() {
    local earlier=$1 older=$cache/older
    if [ "$(cat "$earlier.commit" 2>/dev/null || built_commit)" != "$(built_commit)" ]; then
        say "    The version before is what was built here earlier."
        return
    fi
    say "    Nothing else was built here earlier: the version before is this one with an older number."
    rm -rf "$older" "$older-repo"
    cp -a "$cache/$id" "$older"
    # The file's name is another one where the builder is old.
    sed -i 's/<release version="[^"]*"/<release version="0.0.1"/' \
        "$older"/files/share/{metainfo,appdata}/"$id".*.xml 2>/dev/null || true
    ostree init --repo="$older-repo" --mode=bare-user-only
    flatpak build-export --disable-fsync --exclude='/lib/debug/*' "$older-repo" "$older" "$branch" >/dev/null
    flatpak build-bundle "$older-repo" "$earlier" "$id" "$branch"
    rm -rf "$older" "$older-repo"
}

prove() {
    local now=$cache/$id.flatpak earlier=$cache/$id-earlier.flatpak
    step "Bundles"
    write_bundle "$now"
    [ -z "$bundle" ] || cp "$now" "$bundle"
    earlier_bundle "$earlier"
    step "Trying it in its sandbox (pictures are in $cache/pictures)"
    mkdir -p "$cache/pictures"
    timeout --kill-after 30 20m /usr/bin/python3 -B tests/sandbox/prove.py \
        "$id" "$outside" "$earlier" "$now" "$cache/pictures"
    cp "$now" "$earlier"
    built_commit >"$earlier.commit"
}

in_a_stand_in() {
    local outside began=$SECONDS
    needs_to_build
    needs_to_test
    needs_flatpak
    needs_stand_in
    install_missing
    check_cargo
    program_outside
    mkdir -p "$cache"
    enter_stand_in
    stand_in_runtimes
    # One thing less that a machine may not have.
    builder+=(--disable-rofiles-fuse)
    build dbus-run-session -- timeout --foreground 60m
    # What Flatpak could not throw away while it ran, and would stumble over.
    rm -rf "$FLATPAK_USER_DIR/.removed"
    install_built
    prove
    step_done
    flatpak list --user --columns=ref,size
    du -sh "$cache"
    printf '\nThe Flatpak is fine (%d s). To start it:\n\n    %s\n' $((SECONDS - began)) \
        "HOME=$HOME FLATPAK_USER_DIR=$FLATPAK_USER_DIR flatpak run $id"
}
