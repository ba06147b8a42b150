# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What `run` and `test` share: find out what is missing, ask, install it.
# Sourced, never started. The caller says what it needs:
#
#     need  APT  DNF  PACMAN  ZYPPER  COMMAND...
#
# When COMMAND fails, the packages in the column of this system are missing;
# `-` stands for a system that has no such package or brings it along. Zypper
# also takes the path of a file, whichever package that is in.

manager=""
assume_yes=no
missing=()
unknown=()

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$@"
    exit 1
}

# The family of this system, told by itself or by the tool that is there.
find_manager() {
    local family=""
    if [ -r /etc/os-release ]; then
        family=$(. /etc/os-release && printf ' %s %s ' "${ID:-}" "${ID_LIKE:-}")
    fi
    case $family in
    *" debian "* | *" ubuntu "*) manager="apt-get" ;;
    *" fedora "* | *" rhel "*) manager=dnf ;;
    *" arch "*) manager=pacman ;;
    *suse*) manager=zypper ;;
    esac
    if [ -z "$manager" ] || ! command -v "$manager" >/dev/null; then
        manager=""
        for tool in apt-get dnf pacman zypper; do
            if command -v "$tool" >/dev/null; then
                manager=$tool
                break
            fi
        done
    fi
}

need() {
    local apt=$1 dnf=$2 pacman=$3 zypper=$4 packages=- words
    shift 4
    if "$@" >/dev/null 2>&1; then
        return
    fi
    case $manager in
    apt-get) packages=$apt ;;
    dnf) packages=$dnf ;;
    pacman) packages=$pacman ;;
    zypper) packages=$zypper ;;
    *) unknown+=("$apt") ;;
    esac
    if [ "$packages" != - ]; then
        read -ra words <<<"$packages"
        missing+=("${words[@]}")
    fi
}

has() { command -v "$1"; }

# Programs of the accessibility bus live in different places.
has_atspi() {
    local folder
    for folder in /usr/libexec /usr/lib /usr/lib/at-spi2-core /usr/libexec/at-spi2; do
        [ -x "$folder/at-spi-bus-launcher" ] && return
    done
    return 1
}

has_font() { [[ $(fc-list : family) =~ $1 ]]; }

has_library() { ldconfig -p | grep -qF "$1"; }
has_weechat() { has weechat-headless && [ -n "$(find /usr/lib*/weechat /usr/lib/*/weechat -name fifo.so)" ]; }
has_english() { ls /usr/share/hunspell/en_US.dic || ls /usr/share/myspell/en_US.dic; }

# The system's own Python, whatever else is in front of it on the PATH.
has_python_gi() { /usr/bin/python3 -c 'from gi.repository import Gio'; }
has_pixbuf() { /usr/bin/python3 -c 'import gi; gi.require_version("GdkPixbuf", "2.0")'; }
has_venv() { /usr/bin/python3 -c 'import ensurepip'; }

needs_to_build() {
    find_manager
    need "gcc libc6-dev" gcc gcc gcc has cc
    need pkg-config pkgconf-pkg-config pkgconf pkgconf-pkg-config has pkg-config
    need gettext gettext gettext /usr/bin/msgfmt has msgfmt
    if ! find_cargo; then
        need "curl ca-certificates" curl curl curl has curl
    fi
}

needs_to_build_window() {
    need libgtk-4-dev gtk4-devel gtk4 gtk4-devel pkg-config --exists 'gtk4 >= 4.8'
    need libadwaita-1-dev libadwaita-devel libadwaita libadwaita-devel \
        pkg-config --exists 'libadwaita-1 >= 1.2'
    need libglib2.0-dev-bin glib2-devel glib2-devel /usr/bin/glib-compile-resources \
        has glib-compile-resources
    # Icons are SVG; elsewhere GTK itself depends on what draws them.
    need librsvg2-common - - - dpkg -s librsvg2-common
}

# Ninja comes with meson everywhere; the others tell the desktop what is new.
needs_to_install() {
    need meson meson meson meson has meson
    need desktop-file-utils desktop-file-utils desktop-file-utils desktop-file-utils \
        has update-desktop-database
    need gtk-update-icon-cache gtk-update-icon-cache gtk-update-icon-cache \
        /usr/bin/gtk-update-icon-cache has gtk-update-icon-cache
}

needs_to_test() {
    need xvfb xorg-x11-server-Xvfb xorg-server-xvfb /usr/bin/xvfb-run has xvfb-run
    need xauth xorg-x11-xauth xorg-xauth /usr/bin/xauth has xauth
    need dbus dbus-daemon dbus /usr/bin/dbus-run-session has dbus-run-session
    need at-spi2-core at-spi2-core at-spi2-core at-spi2-core has_atspi
    need openbox openbox openbox openbox has openbox
    need xdotool xdotool xdotool xdotool has xdotool
    need x11-xkb-utils setxkbmap xorg-setxkbmap setxkbmap has setxkbmap
    # openSUSE has it in Tumbleweed alone.
    need weston weston weston - has weston
    need python3 python3 python python3 test -x /usr/bin/python3
    need python3-gi python3-gobject python-gobject python3-gobject has_python_gi
    need gir1.2-gdkpixbuf-2.0 gdk-pixbuf2 gdk-pixbuf2 typelib-1_0-GdkPixbuf-2_0 has_pixbuf
    need fontconfig fontconfig fontconfig fontconfig has fc-list
    need fonts-cantarell abattis-cantarell-fonts cantarell-fonts cantarell-fonts \
        has_font Cantarell
    need fonts-noto-color-emoji google-noto-color-emoji-fonts noto-fonts-emoji \
        google-noto-coloremoji-fonts has_font Emoji
    need desktop-file-utils desktop-file-utils desktop-file-utils desktop-file-utils \
        has desktop-file-validate
    need appstream appstream appstream /usr/bin/appstreamcli has appstreamcli
    # Networks are made with these, and only root may.
    if [ "$(id -u)" = 0 ]; then
        need iproute2 iproute iproute2 iproute2 has ip
        need nftables nftables nftables nftables has nft
        # Where services start by themselves, these would lock this machine.
        if [ ! -d /run/systemd/system ]; then
            need ufw ufw ufw - has ufw
            need firewalld firewalld firewalld firewalld has firewall-cmd
        fi
    fi
    # The screen reader, left out of the journeys where it is not installed.
    need orca - - - has orca
    # A dictionary; without it, the tests of spelling have none but their own.
    need libenchant-2-2 enchant2 enchant libenchant-2-2 has_library libenchant-2.so.2
    need hunspell-en-us hunspell-en-US hunspell-en_us myspell-en_US has_english
    # Two clients of IRC, one with its pipe; left out of the tests where not installed.
    need irssi irssi irssi irssi has irssi
    need "weechat-headless weechat-plugins" weechat weechat - has_weechat
    # Ubuntu has it as a snap alone, which runs in no container.
    grep -qs '^ID=ubuntu' /etc/os-release ||
        need chromium-driver chromedriver chromium chromedriver has chromedriver
    grep -qs '^ID=ubuntu' /etc/os-release ||
        need firefox-esr firefox firefox MozillaFirefox eval 'has firefox-esr || has firefox'
    # Where these are not to be had easily, their checks are left out.
    need "shellcheck node-typescript" - - - eval 'has shellcheck && has tsc'
    need python3-venv - - - has_venv
}

# What build-aux/aarch64 makes its chroots with, and plays with the result. It
# works on Debian only, so no other system's names are known.
needs_to_cross() {
    need mmdebstrap - - - has mmdebstrap
    need qemu-user-static - - - has_qemu
    need netcat-openbsd - - - has nc
    need python3 - - - test -x /usr/bin/python3
}

# Newer systems have one emulator only, which is static without saying so.
has_qemu() { has qemu-aarch64-static || has qemu-aarch64; }

# For other systems in chroots, which world.sh makes; as root and on Debian only.
needs_worlds() {
    [ "$manager" = apt-get ] && [ "$(id -u)" = 0 ] || return 0
    need mmdebstrap - - - has mmdebstrap
    need iproute2 - - - has ip
    need util-linux - - - has unshare
}

# Shows the command that would install what is missing, asks, and runs it.
install_missing() {
    if [ ${#unknown[@]} -gt 0 ]; then
        say "Salotto needs these to be built; this system's package manager is not known here:"
        say "    ${unknown[*]}   (Debian's names)"
        fail "Install them, then start this again."
    fi
    [ ${#missing[@]} -gt 0 ] || return 0
    local as_root="" install
    if [ "$(id -u)" != 0 ]; then
        as_root="sudo "
    fi
    case $manager in
    apt-get)
        install="${as_root}apt-get update && ${as_root}apt-get install -y --no-install-recommends"
        export DEBIAN_FRONTEND=noninteractive
        ;;
    dnf) install="${as_root}dnf install -y" ;;
    pacman) install="${as_root}pacman -S --needed --noconfirm" ;;
    zypper) install="${as_root}zypper --non-interactive install" ;;
    esac
    install="$install ${missing[*]}"
    say "Salotto needs some packages of this system. This installs them:"
    say ""
    say "    $install"
    say ""
    if [ -n "$as_root" ] && ! command -v sudo >/dev/null; then
        fail "There is no sudo here. Run that command as root, without sudo, then start this again."
    fi
    agree || fail "Nothing was installed."
    bash -c "$install" || fail "The packages could not be installed."
}

agree() {
    [ "$assume_yes" = yes ] && return
    case ${CI:-} in
    "" | false | 0) ;;
    *) return 0 ;;
    esac
    [ -t 0 ] || fail "Start this again with --yes to let it do so."
    local answer
    read -r -p "Install them now? [Y/n] " answer
    case $answer in
    "" | [yY]*) return 0 ;;
    *) return 1 ;;
    esac
}

# Makes a Debian, with mmdebstrap's arguments. A mirror that stumbles is asked
# again. In a process group of its own: where it fails, mmdebstrap hangs up on all
# of its group (SIGHUP), and that would be whoever called us.
make_debian() {
    setsid --wait mmdebstrap --quiet --aptopt='Acquire::Retries "5"' \
        --aptopt='Acquire::Check-Valid-Until "false"' "$@"
}

# Puts rustup's cargo on the PATH when a new shell has not done so yet.
find_cargo() {
    command -v cargo >/dev/null && return
    local folder=${CARGO_HOME:-$HOME/.cargo}/bin
    [ -x "$folder/cargo" ] && PATH="$folder:$PATH"
}

check_cargo() {
    local wanted have
    wanted=$(sed -n 's/^rust-version *= *"\(.*\)"/\1/p' Cargo.toml)
    if ! find_cargo; then
        say "Salotto is written in Rust, and there is no cargo here. It needs Rust $wanted or newer."
        tell_rustup
        exit 1
    fi
    have=$(cargo --version 2>/dev/null | cut -d ' ' -f 2) || true
    if [ -z "$have" ]; then
        say "cargo is here, but it has no toolchain to work with. Choose one:"
        fail "    rustup default stable"
    fi
    if [ "$(printf '%s\n' "$wanted" "$have" | sort -V | head -n 1)" != "$wanted" ]; then
        say "This system's Rust is $have; Salotto needs $wanted or newer."
        if command -v rustup >/dev/null; then
            say "Update it, then start this again:"
            fail "    rustup update stable && rustup default stable"
        fi
        tell_rustup
        exit 1
    fi
}

tell_rustup() {
    local as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo "
    say "The way to a current Rust is rustup. Install it with"
    say ""
    case $manager in
    apt-get)
        if [[ $(apt-cache policy rustup 2>/dev/null) =~ Candidate:\ [0-9] ]]; then
            say "    ${as_root}apt-get install rustup && rustup default stable"
        else
            tell_rustup_rs
        fi
        ;;
    dnf) say "    ${as_root}dnf install rustup && rustup-init -y" ;;
    pacman) say "    ${as_root}pacman -S rustup && rustup default stable" ;;
    zypper) say "    ${as_root}zypper install rustup && rustup default stable" ;;
    *) tell_rustup_rs ;;
    esac
    say ""
    say "and start this again."
}

tell_rustup_rs() {
    say "    curl --proto '=https' --tlsv1.2 -sSf -o rustup-init.sh https://sh.rustup.rs"
    say "    sh rustup-init.sh"
    say ""
    say "(see https://rustup.rs)"
}
