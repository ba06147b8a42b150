# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154
#
# A Flatpak world of its own for machines that reach no Flatpak remote. Sourced
# by build-aux/flatpak, never started.
#
# The runtime, its SDK and the Rust extension are stand-ins made of Debian's
# packages and of this machine's Rust. They go by the names of the real ones, so
# that the manifest is used as it is, and are installed under a folder that can
# be thrown away: nothing of this person's Flatpak is touched. They are not the
# real thing: other versions, no graphics driver, no codecs.
#
# The caller sets `cache` (where all of this lives), `suite` (the release of
# Debian), and `arch`, `runtime_branch`, `rust_branch` (what the manifest asks
# for).

needs_stand_in() {
    find_manager
    # mmdebstrap works elsewhere too, but needs apt and Debian's keys.
    [ "$manager" = apt-get ] || fail "The stand-in is made by apt, of Debian's packages; this system has no apt."
    need bubblewrap - - - has bwrap
    need ostree - - - has ostree
    need elfutils - - - has eu-strip
    need mmdebstrap - - - has mmdebstrap
    # Not as root, it takes a range of user numbers.
    [ "$(id -u)" = 0 ] || need uidmap - - - has newuidmap
    need debian-archive-keyring - - - dpkg -s debian-archive-keyring
    need fuse3 - - - has fusermount3
    need xdg-desktop-portal - - - dpkg -s xdg-desktop-portal
    need xdg-desktop-portal-gtk - - - dpkg -s xdg-desktop-portal-gtk
}

# What GTK and libadwaita need at run time.
platform=(libadwaita-1-0 libgtk-4-1 libgtk-4-bin librsvg2-common libgdk-pixbuf2.0-bin
    adwaita-icon-theme hicolor-icon-theme gsettings-desktop-schemas dconf-gsettings-backend
    libglib2.0-bin fontconfig fonts-dejavu-core fonts-cantarell fonts-noto-color-emoji
    shared-mime-info xkb-data ca-certificates locales)
# What building and trying take on top.
sdk=(gcc libc6-dev pkgconf make meson ninja-build ccache gettext libgtk-4-dev
    libadwaita-1-dev gtk-update-icon-cache desktop-file-utils appstream
    appstream-compose python3-gi)

# The mirror this system has its own packages from.
debian_mirror() {
    local site
    # shellcheck disable=SC2016
    site=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' |
        grep -v security | head -n 1) || true
    [ -n "$site" ] || fail "apt knows no mirror of Debian to take packages from."
    printf '%s\n' "$site"
}

# stand_in_chroot KIND PACKAGES...: Debian's /usr and /etc, into a folder.
stand_in_chroot() {
    local out=$cache/new/$1 mirror
    shift
    mirror=$(debian_mirror)
    mkdir -p "$out"
    # What is the machine's and not the system's, and what nobody may read,
    # stays out. From a tarball, so that no file belongs to anybody else.
    # shellcheck disable=SC2016
    mmdebstrap --quiet --variant=essential --format=tar \
        --aptopt='APT::Install-Recommends "false"' \
        --aptopt='Acquire::Check-Valid-Until "false"' \
        --dpkgopt='path-exclude=/usr/share/doc/*' \
        --dpkgopt='path-exclude=/usr/share/man/*' \
        --customize-hook='chroot "$1" localedef -i it_IT -f UTF-8 it_IT.UTF-8' \
        --include="$*" "$suite" - "$mirror" |
        tar -x -C "$out" --no-same-owner --wildcards \
            --exclude='./etc/*shadow*' --exclude='./etc/credstore*' \
            --exclude='./etc/ssl/private' --exclude='./etc/apt' \
            --exclude='./etc/machine-id' --exclude='./etc/resolv.conf' \
            --exclude='./etc/fstab' --exclude='./etc/host*' --exclude='./etc/mtab' \
            --exclude='./etc/ld.so.cache' --exclude='./etc/.pwd.lock' \
            ./usr ./etc
}

# stand_in_runtime KIND: makes a chroot what Flatpak calls a runtime; its
# metadata come on standard input.
stand_in_runtime() {
    local out=$cache/new/$1
    mkdir "$out/files" # must be there, and stays empty
    cat >"$out/metadata"
    mv "$out/etc" "$out/usr/etc"
    # Empty: then Flatpak writes one with /app/lib in it.
    : >"$out/usr/etc/ld.so.conf"
}

stand_in_platform() {
    stand_in_chroot platform "${platform[@]}"
    stand_in_runtime platform <<END
[Runtime]
name=org.gnome.Platform
runtime=org.gnome.Platform/$arch/$runtime_branch
sdk=org.gnome.Sdk/$arch/$runtime_branch
END
}

stand_in_sdk() {
    stand_in_chroot sdk "${platform[@]}" "${sdk[@]}"
    stand_in_runtime sdk <<END
[Runtime]
name=org.gnome.Sdk
runtime=org.gnome.Platform/$arch/$runtime_branch
sdk=org.gnome.Sdk/$arch/$runtime_branch

[Extension org.freedesktop.Sdk.Extension]
version=$rust_branch
directory=lib/sdk
subdirectories=true
no-autodownload=true
END
    # Where extensions are mounted; nobody can write to /usr later.
    mkdir -p "$cache/new/sdk/usr/lib/sdk"
    stand_in_composer >"$cache/new/sdk/usr/bin/appstream-compose"
    chmod +x "$cache/new/sdk/usr/bin/appstream-compose"
}

# Builders before 1.3 ask for the composer of appstream-glib, which is no more.
# They look for the metainfo where they have just moved it away from.
stand_in_composer() {
    cat <<'END'
#!/bin/sh
for word; do
    case $word in
    --prefix=*) prefix=${word#*=} ;;
    --*) ;;
    *) id=$word ;;
    esac
done
mkdir -p "$prefix/share/metainfo"
cp "$prefix/share/appdata/$id.appdata.xml" "$prefix/share/metainfo/$id.metainfo.xml"
appstreamcli compose --no-net --prefix=/ --origin="$id" --components="$id" \
    --result-root="$prefix" --data-dir="$prefix/share/app-info/xmls" \
    --icons-dir="$prefix/share/app-info/icons/flatpak" --print-report=full "$prefix"
code=$?
rm -r "$prefix/share/metainfo"
exit $code
END
}

# Rust as an extension of the SDK: compiler and cargo, no more.
stand_in_rust() {
    local from out=$cache/new/rust
    from=$(rustc --print sysroot)
    [ "$from" != /usr ] || fail "The stand-in takes rustup's Rust along; this machine has the distribution's."
    mkdir -p "$out/files/bin" "$out/files/lib/rustlib"
    cp -a "$from/bin/cargo" "$from/bin/rustc" "$out/files/bin/"
    cp -a "$from"/lib/*.so* "$out/files/lib/"
    cp -a "$from/lib/rustlib/$(rustc -vV | sed -n 's/^host: //p')" "$out/files/lib/rustlib/"
    cat >"$out/metadata" <<END
[Runtime]
name=org.freedesktop.Sdk.Extension.rust-stable

[ExtensionOf]
ref=runtime/org.gnome.Sdk/$arch/$runtime_branch
END
}

stand_in_install() {
    local repo=$cache/runtimes what
    # Files as they are instead of compressed: installed by hard links.
    rm -rf "$repo"
    ostree init --repo="$repo" --mode=bare-user-only
    for what in "platform $runtime_branch" "sdk $runtime_branch" "rust $rust_branch"; do
        # shellcheck disable=SC2086
        flatpak build-export --disable-fsync --no-update-summary "$repo" "$cache/new/"${what}
    done
    flatpak build-update-repo "$repo"
    flatpak remote-add --user --if-not-exists --no-gpg-verify stand-in "file://$repo"
    flatpak install --user --noninteractive --or-update stand-in \
        "org.gnome.Platform/$arch/$runtime_branch" "org.gnome.Sdk/$arch/$runtime_branch" \
        "org.freedesktop.Sdk.Extension.rust-stable/$arch/$rust_branch"
}

# Changes when anything that goes into the runtimes does.
stand_in_recipe() {
    {
        printf '%s\n' "$suite $arch $runtime_branch $rust_branch ${platform[*]} ${sdk[*]}"
        rustc -vV
        declare -f stand_in_chroot stand_in_runtime stand_in_platform stand_in_sdk \
            stand_in_composer stand_in_rust
    } | sha256sum
}

# Makes the runtimes, unless those of an earlier time will do.
stand_in_runtimes() {
    local recipe log=$cache/runtimes.log sdk_job
    recipe=$(stand_in_recipe)
    if [ "$(cat "$cache/recipe" 2>/dev/null)" = "$recipe" ]; then
        step "Runtime, SDK and Rust extension: those of an earlier time"
        return
    fi
    step "Runtime, SDK and Rust extension, made of Debian $suite and this machine's Rust"
    rm -rf "$cache/new" "$cache/recipe" "$FLATPAK_USER_DIR"
    # A version before was built for the runtime of then.
    rm -f "$cache"/*-earlier.flatpak "$cache"/*-earlier.flatpak.commit
    mkdir -p "$cache/new" "$FLATPAK_USER_DIR"
    # The languages whose translations are installed with an app.
    flatpak config --user --set languages 'en;it'
    : >"$log"
    (stand_in_sdk) >"$cache/sdk.log" 2>&1 &
    sdk_job=$!
    # Jobs, for a failure within is not seen where a command is asked whether it failed.
    (
        stand_in_platform
        stand_in_rust
    ) >>"$log" 2>&1 &
    wait $! || failed_with "$log"
    wait "$sdk_job" || failed_with "$cache/sdk.log"
    step "Installing them"
    (stand_in_install) >>"$log" 2>&1 &
    wait $! || failed_with "$log"
    rm -rf "$cache/new"
    printf '%s\n' "$recipe" >"$cache/recipe"
}

failed_with() {
    tail -n 40 "$1" >&2
    fail "That failed; $1 tells more."
}

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
