# SPDX-License-Identifier: GPL-3.0-or-later
"""A host closes the window and keeps the room open: a notification says so and leads
back, with all that was said meanwhile; so does launching the program again. The room
ends by the notification, too."""

from pathlib import Path

from notifications import Notifications
from party import HERE, free_port
from stage import until

OPEN = "“The attic” is still open"


def play(party):
    by_question(party)
    by_rule(party)


def by_question(party):
    port = free_port()
    bus = party.stage.bus()
    desktop = Notifications(bus)
    address = {"DBUS_SESSION_BUS_ADDRESS": bus}
    ada = party.person("Ada", env=address)
    ada.host("The attic", port)
    bo = party.terminal("Bo", "chat", f"{HERE}:{port}", "--as", "Bo")
    ada.lists("Ada", "Bo")

    keep(ada)
    _, text, actions = desktop.tells(OPEN)
    assert text.startswith("1 other person is in it."), text
    assert {"Open", "Stop Hosting"} <= actions.keys(), actions
    cy = party.terminal("Cy", "chat", f"{HERE}:{port}", "--as", "Cy")
    desktop.tells(OPEN, "2 other people are in it.")
    cy.says("/leave")
    cy.ends()
    desktop.tells(OPEN, "1 other person is in it.")
    bo.says("Is anybody there?")
    bo.hears("Bo: Is anybody there?")
    desktop.press(OPEN, "Open")
    ada.sees("Is anybody there?")
    desktop.tells_no(OPEN)
    ada.say("I was in the kitchen.")
    bo.hears("I was in the kitchen.")

    # What mentions the host is told as ever, and leads back, too.
    keep(ada)
    desktop.tells(OPEN)
    bo.says("Ada, come back")
    desktop.press("Bo mentions you in The attic", "")
    ada.sees("Ada, come back")
    desktop.tells_no(OPEN)

    keep(ada)
    desktop.tells(OPEN)
    again = party.stage.start(
        [party.program], env=party.stage.env | party.stage.home("Ada") | address
    )
    ada.find("Write here")
    until(lambda: again.poll() is not None, "the second program to hand over")
    desktop.tells_no(OPEN)
    assert len(ada.windows()) == 1, ada.windows()

    keep(ada)
    desktop.press(OPEN, "Stop Hosting")
    bo.hears("The host has closed the room.")
    ada.ends()
    desktop.tells_no(OPEN)


def by_rule(party):
    """Where it is the rule, nobody is asked, also when nobody else is there."""
    bus = party.stage.bus()
    desktop = Notifications(bus)
    settings = Path(party.stage.home("Cy")["XDG_CONFIG_HOME"]) / "glib-2.0" / "settings"
    settings.mkdir(parents=True)
    groups = (f"[io/github/salotto_chat/Salotto{end}]" for end in ("", "/Devel"))
    rule = "".join(f"{group}\nkeep-rooms-open=true\n" for group in groups)
    (settings / "keyfile").write_text(rule)
    env = {"DBUS_SESSION_BUS_ADDRESS": bus, "GSETTINGS_BACKEND": "keyfile"}
    cy = party.person("Cy", env=env)
    cy.host("The attic", free_port())
    cy.close()
    _, text, _ = desktop.tells(OPEN)
    assert text.startswith("Nobody else is in it."), text
    desktop.press(OPEN, "Open")
    # To leave is to leave all the same.
    cy.leaves()
    desktop.tells_no(OPEN)


def keep(ada):
    """Closes the window, and keeps the room."""
    ada.close()
    ada.sees("Close the room?")
    ada.press("Keep Room Open")
    until(lambda: not ada.windows(), lambda: f"the window to go: {ada.windows()}")
