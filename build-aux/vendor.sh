#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Puts the crates into a source tarball, so that it builds without a network.
# Called by `meson dist`; the repository itself has none of it.

set -eu
cd "$MESON_DIST_ROOT"
# What it would have cargo's configuration say names this machine's mirror.
cargo vendor --locked --quiet vendor >/dev/null
mkdir .cargo
cat >.cargo/config.toml <<END
[source.crates-io]
replace-with = "vendored-sources"

[source.vendored-sources]
directory = "vendor"
END

# Bindings to another system are more than half of it. Cargo wants to read that
# they are there, and never what is in them.
for crate in vendor/winapi* vendor/windows*; do
    checksum=$(sed -n 's/.*"package":"\([0-9a-f]*\)".*/\1/p' "$crate/.cargo-checksum.json")
    find "$crate" -mindepth 1 ! -name Cargo.toml -delete
    mkdir "$crate/src"
    : >"$crate/src/lib.rs"
    printf '{"files":{},"package":"%s"}' "$checksum" >"$crate/.cargo-checksum.json"
done
