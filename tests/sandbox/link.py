# SPDX-License-Identifier: GPL-3.0-or-later
"""A link that somebody clicks on opens the sandboxed window by the session bus."""

from scene import Activated
from sight import Thing, connect


def prove(scene):
    room = scene.guest_outside("host", "--name", "The attic", "--port", "0", "--invite")
    link = room.hears("Invite: ").split()[-1]
    session = connect(scene.stage.env["DBUS_SESSION_BUS_ADDRESS"])
    program = Thing(session, scene.app, f"/{scene.app.replace('.', '/')}")
    program.ask("org.freedesktop.Application", "Open", "(asa{sv})", [link], {})
    ada = Activated(scene)
    ada.sees("An invite to “The attic”")
    ada.fill("Your name", "Ada")
    ada.press("Join")
    ada.find("Write here")
    room.hears("Ada joined")
