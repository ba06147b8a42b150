# SPDX-License-Identifier: GPL-3.0-or-later
"""Terminal and window speak Italian to who does."""

from scene import address

SPEAKS = {"LC_ALL": "it_IT.UTF-8", "LANGUAGE": "it"}


def prove(scene):
    host = scene.guest("host", "--name", "Soffitta", "--port", "0", **SPEAKS)
    host.hears("Per entrare: ")
    address(host)
    scene.flatpak("kill", scene.app)
    ada = scene.window(**SPEAKS)
    ada.find("Ospita una stanza")
    ada.find("Il tuo nome")
