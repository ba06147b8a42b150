# SPDX-License-Identifier: GPL-3.0-or-later
"""Permissions, desktop file and metainfo are what they should be."""

import json
import os
import subprocess
from pathlib import Path

BUILD_AUX = Path(__file__).parent.parent.parent / "build-aux"
APP = "io.github.salotto_chat.Salotto"
# As Flatpak writes the seven of the manifest.
PERMISSIONS = {
    "shared": {"network", "ipc"},
    # So it writes --socket=fallback-x11; the plain x11 in it is no wider.
    "sockets": {"x11", "wayland", "fallback-x11"},
    "devices": {"dri"},
    "filesystems": {"xdg-download"},
    "org.freedesktop.login1": {"talk"},
}
# With the SDK's appstreamcli. Old builders give the file its name of old.
VALIDATE = """
metainfo=/tmp/$1.metainfo.xml
cp /app/share/metainfo/$1.metainfo.xml $metainfo || cp /app/share/appdata/$1.appdata.xml $metainfo
exec appstreamcli validate --strict --no-net --explain $metainfo
"""


def prove(scene):
    assert permissions(scene) == PERMISSIONS, permissions(scene)
    manifests()
    exports = Path(os.environ["FLATPAK_USER_DIR"]) / "exports" / "share"
    desktop = exports / "applications" / f"{scene.app}.desktop"
    subprocess.run(["desktop-file-validate", desktop], check=True)
    # What it is started by there hands links through.
    assert "@@u %u @@" in desktop.read_text(), desktop.read_text()
    scene.flatpak("run", "--devel", "--command=sh", scene.app, "-c", VALIDATE, "sh", scene.app)
    # What a software centre finds out from it.
    told = scene.flatpak("info", scene.app)
    assert "License: GPL-3.0-or-later" in told, told


def permissions(scene):
    lines = scene.flatpak("info", "--show-permissions", scene.app).splitlines()
    pairs = [line.split("=", 1) for line in lines if "=" in line]
    return {key: set(values.strip(";").split(";")) for key, values in pairs}


def manifests():
    """The variant for development differs in its names and its profile only."""
    plain, devel = (
        json.loads((BUILD_AUX / f"{name}.json").read_text()) for name in (APP, f"{APP}.Devel")
    )
    assert devel["modules"][0].pop("config-opts") == ["-Dprofile=development"]
    assert (devel["id"], devel["command"]) == (f"{APP}.Devel", "salotto-devel")
    assert devel | {"id": APP, "command": "salotto"} == plain
