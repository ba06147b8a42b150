# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Fetches what `test` checks with and hardly a system packages. Sourced, never started.

# Makes `ruff` lead to the linter of Python: this version, in a folder of its own
# that is kept, for hardly a system packages it. Fails without pip or a network.
find_ruff() {
    local version=0.17.6 folder
    folder=${XDG_CACHE_HOME:-$HOME/.cache}/salotto/ruff-$version
    ruff=$folder/bin/ruff
    [ -x "$ruff" ] && return
    rm -rf "$folder"
    /usr/bin/python3 -m venv "$folder" &&
        "$folder/bin/pip" install --quiet --disable-pip-version-check "ruff==$version"
}

# Makes `axe` lead to the rules of axe-core, by which the page for browsers is held to
# be accessible: this version and no other bytes, in a folder of its own that is kept.
# Hardly a system packages it, so it comes out of a package for Python. Fails without
# pip or a network.
find_axe() {
    local folder=${XDG_CACHE_HOME:-$HOME/.cache}/salotto/axe-4.12.1 made
    axe=$folder/axe_playwright_python/axe.min.js
    [ -e "$axe" ] && return
    made=$folder.$$
    rm -rf "$folder" "$made"
    /usr/bin/python3 -m venv "$made/venv" &&
        echo "axe-playwright-python==0.1.8 \
            --hash=sha256:fdd263c998388f1a8e67cad02677e612d946248bd44d163be5e8650ea31f95f8" \
            >"$made/requirements" &&
        "$made/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps \
            --require-hashes --target "$made/rules" -r "$made/requirements" &&
        mv "$made/rules" "$folder"
    rm -rf "$made"
    [ -e "$axe" ]
}
