# SPDX-License-Identifier: GPL-3.0-or-later
"""A link that somebody clicks on opens the sandboxed window by the session bus."""

from scene import Activated, host
from sight import Thing, connect


def prove(scene):
    room = scene.guest_outside(*host("The attic"), "--invite")
    link = room.hears("Invite: ").split()[-1]
    session = connect(scene.stage.env["DBUS_SESSION_BUS_ADDRESS"])
    program = Thing(session, scene.app, f"/{scene.app.replace('.', '/')}")
    program.ask("org.freedesktop.Application", "Open", "(asa{sv})", [link], {})
    ada = Activated(scene)
    # Who has been invited is asked for nothing.
    ada.find("Write here")
    assert ada.windows() == ["The attic"], ada.windows()
    room.hears(" connected!")
