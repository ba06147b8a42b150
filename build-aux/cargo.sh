#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# How meson works through cargo:
#   cargo.sh build SOURCE_ROOT BUILD_ROOT OUTPUT PROFILE UI STRIP
#   cargo.sh test SOURCE_ROOT BUILD_ROOT
# SALOTTO_LOCALEDIR and SALOTTO_SCHEMADIR come in the environment; so may
# CARGO_TARGET_DIR, to use again what was compiled there, and CARGO_BUILD_TARGET,
# to build for another machine.

set -eu
what=$1 source=$2 build=$3

export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$build/target}"

build() { # OUTPUT PROFILE UI STRIP
    output=$PWD/$1
    export SALOTTO_PROFILE="$2"
    folder=$CARGO_TARGET_DIR${CARGO_BUILD_TARGET:+/$CARGO_BUILD_TARGET}/debug
    ui=$3
    strip=$4
    set -- --locked --bin salotto
    if [ "$ui" = false ]; then
        set -- "$@" --no-default-features
    fi
    if [ "$SALOTTO_PROFILE" = default ]; then
        set -- "$@" --release
        folder=${folder%/debug}/release
    fi
    # build.rs finds po/, data/ and resources/ beside Cargo.toml.
    cd "$source"
    cargo build "$@"
    cp "$folder/salotto" "$output"
    [ "$strip" = no ] || "$strip" "$output"
}

case $what in
build)
    shift 3
    build "$@"
    ;;
test)
    cd "$source"
    # What needs neither a window nor minutes; of the rooms, those of the terminal.
    cargo test --locked --no-default-features --lib --test cli --test repo
    ;;
esac
