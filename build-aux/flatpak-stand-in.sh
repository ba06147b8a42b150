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
    stand_in_files "$out" "$mirror" "$*" && return
    say "    Once more, after a failure."
    rm -rf "$out"
    stand_in_files "$out" "$mirror" "$*"
}

stand_in_files() { # FOLDER MIRROR PACKAGES
    mkdir -p "$1"
    # What is the machine's and not the system's, and what nobody may read,
    # stays out. From a tarball, so that no file belongs to anybody else.
    # shellcheck disable=SC2016
    make_debian --variant=essential --format=tar \
        --aptopt='APT::Install-Recommends "false"' \
        --dpkgopt='path-exclude=/usr/share/doc/*' \
        --dpkgopt='path-exclude=/usr/share/man/*' \
        --customize-hook='chroot "$1" localedef -i it_IT -f UTF-8 it_IT.UTF-8' \
        --include="$3" "$suite" - "$2" |
        tar -x -C "$1" --no-same-owner --wildcards \
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
        declare -f stand_in_files stand_in_runtime stand_in_platform stand_in_sdk \
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
