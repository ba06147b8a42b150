# SPDX-License-Identifier: GPL-3.0-or-later
"""An update from a bundle of the version before keeps all that is kept."""

import re

from scene import address, host
from terminal import talk

FINGERPRINT = re.compile("([0-9a-f]{8} ){7}[0-9a-f]{8}")


def prove(scene):
    scene.flatpak("uninstall", "--user", "--noninteractive", scene.app)
    install(scene, scene.earlier)
    before = commit(scene)
    live(scene)
    kept = memory(scene)

    install(scene, scene.bundle)
    assert commit(scene) != before, "nothing was updated"
    assert memory(scene) == kept, (memory(scene), kept)
    ada = scene.window()
    assert ada.holds("Your name") == "Ada", ada.holds("Your name")


def install(scene, bundle):
    """As a person does it without the internet: a bundle tells where its
    runtime is to be had, and Flatpak looks there even if it has it already."""
    scene.flatpak("install", "--user", "--noninteractive", "--no-deps", bundle)


def commit(scene):
    return scene.flatpak("info", "--show-commit", scene.app).strip()


def live(scene):
    """Leaves a key, a name and a room that was met. Without the window, whose
    words change from version to version: what is typed at a terminal and what
    settings are called has to stay."""
    room = scene.guest_outside(*host("The attic"), "--show-chat")
    talk(room, scene.guest("chat", address(room), "--as", "Ada"), "Ada")
    name = "set", scene.app, "nickname", "Ada"
    scene.flatpak("run", "--command=gsettings", scene.app, *name)


def memory(scene):
    """The fingerprints of the own key and of the room that was met, as the
    program tells them; the sentences around may be another version's."""
    known = scene.run("known")
    assert "The attic" in known, known
    own, met = (FINGERPRINT.search(told) for told in (scene.run("key"), known))
    assert own and met, known
    return own[0], met[0]
