#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# How meson builds through cargo:
#   cargo.sh SOURCE_ROOT BUILD_ROOT OUTPUT PROFILE UI
# SALOTTO_LOCALEDIR and SALOTTO_SCHEMADIR come in the environment.

set -eu
source=$1 build=$2 output=$PWD/$3 profile=$4 ui=$5

export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$build/target}"
export SALOTTO_PROFILE="$profile"

set -- --locked --manifest-path "$source/Cargo.toml" --bin salotto
if [ "$ui" = false ]; then
    set -- "$@" --no-default-features
fi
if [ "$profile" = release ]; then
    set -- "$@" --release
    folder=release
else
    folder=debug
fi

# build.rs finds po/, data/ and resources/ beside Cargo.toml.
cd "$source"
cargo build "$@"
cp "$CARGO_TARGET_DIR/$folder/salotto" "$output"
