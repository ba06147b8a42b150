# SPDX-License-Identifier: GPL-3.0-or-later
"""Terminal and window speak Italian to who does."""

from scene import host

SPEAKS = {"LC_ALL": "it_IT.UTF-8", "LANGUAGE": "it"}


def prove(scene):
    room = scene.guest(*host("Soffitta"), **SPEAKS)
    room.hears("Per entrare: ")
    scene.flatpak("kill", scene.app)
    ada = scene.window(**SPEAKS)
    ada.find("Ospita una stanza")
    ada.find("Il tuo nome")
