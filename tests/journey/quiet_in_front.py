# SPDX-License-Identifier: GPL-3.0-or-later
"""A game fills the screen: rooms tell of nothing meanwhile, withdraw what they told, and
tell at once afterwards who mentioned one and how much else came."""

from notifications import Notifications
from party import HERE, free_port
from sight import Role
from stage import until

TITLE = "Bo mentions you in The attic"
SWITCHES = {Role.CHECK_BOX, Role.SWITCH}
# A tab, or the words on it: the page behind it has its name, too.
TABS = {Role.PAGE_TAB, Role.RADIO_BUTTON, Role.TOGGLE_BUTTON, Role.PUSH_BUTTON, Role.LABEL}
SWITCH = "Quiet while a full-screen window is in front"


def play(party):
    port = free_port()
    bus = party.stage.bus()
    desktop = Notifications(bus)
    ada = party.person("Ada", env={"DBUS_SESSION_BUS_ADDRESS": bus})
    ada.host("The attic", port)
    want_quiet(ada)
    bo = party.terminal("Bo", "chat", f"{HERE}:{port}", "--as", "Bo")
    ada.lists("Ada", "Bo")
    eve = party.person("Eve")
    eve.activate()
    bo.says("Ada?")
    desktop.tells(TITLE)

    # Another program's window, as a game's is.
    eve.keys("F11")
    desktop.tells_no(TITLE)
    bo.says("Ada, where are you?")
    bo.says("Half of the pizza is gone")
    until(lambda: "2 mention you" in ada.windows()[0], lambda: f"a count: {ada.windows()}")
    ada.sees("Half of the pizza is gone")
    assert not desktop.shown, desktop.shown

    eve.keys("F11")
    _, text, _ = desktop.tells("Meanwhile in The attic")
    assert "Bo" in text and text.endswith("1 other message"), text


def want_quiet(ada):
    ada.activate()
    ada.keys("ctrl+comma")

    def switch():
        ada.click(ada.find("Notifications", TABS))
        switches = (thing for thing in ada.everything() if thing.role() in SWITCHES)
        return next((thing for thing in switches if SWITCH in thing.name()), None)

    # A window that is just opening takes no click.
    until(switch, "the switch").press()
    ada.keys("Escape")
    ada.focuses("Write here")
