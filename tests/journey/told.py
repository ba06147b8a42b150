# SPDX-License-Identifier: GPL-3.0-or-later
"""A message mentions somebody whose window is not in front: the desktop tells of it, with
what was said as it was said, and takes it for read or leads to the answer. The launcher
tells of it, too."""

from notifications import Notifications
from party import HERE, free_port
from stage import until

TITLE = "Bo mentions you in The attic"


def play(party):
    port = free_port()
    bus = party.stage.bus()
    desktop = Notifications(bus)
    address = {"DBUS_SESSION_BUS_ADDRESS": bus}
    ada = party.person("Ada", env=address)
    ada.host("The attic", port)
    bo = party.terminal("Bo", "chat", f"{HERE}:{port}", "--as", "Bo")
    ada.lists("Ada", "Bo")
    eve = party.person("Eve")
    eve.activate()

    bo.says("Ada, <b>1 & 2</b>")
    _, text, _ = desktop.tells(TITLE)
    assert text == "Ada, &lt;b&gt;1 &amp; 2&lt;/b&gt;", text
    until(lambda: "1 mentions you" in ada.windows()[0], lambda: f"a count: {ada.windows()}")
    desktop.press(TITLE, "Mark as Read")
    until(lambda: ada.windows() == ["The attic"], lambda: f"no count: {ada.windows()}")

    # A second launch opens the launcher, which goes on telling.
    home = party.stage.home("Ada")
    party.stage.start([party.program], env=party.stage.env | home | address)
    ada.sees("Your Open Rooms")
    ada.sees("Nothing new")
    eve.activate()
    bo.says("ada?")
    desktop.tells(TITLE)
    ada.sees("1 new message · 1 message mentions you")
    desktop.press(TITLE, "Reply")
    ada.focuses("Write here")
    ada.sees("Nothing new")
