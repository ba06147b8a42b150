# SPDX-License-Identifier: GPL-3.0-or-later
"""A room that was met is pinned with the keyboard and stays on top, also of the list
in the terminal; one that is near is pinned and forgotten where it is."""

import base64
import json
from pathlib import Path

from reach import look_around
from sight import LABEL

PORT = 5555
# Most keys from one end of the window to the other.
STEPS = 60


def play(party):
    remember(party, "Bo", ["Loft", "Attic", "Cellar"])
    bo = party.person("Bo")
    bo.activate()
    bo.find("Pin “Cellar”")
    walk(bo, "Pin “Cellar”")
    bo.keys("space")
    bo.focuses("Unpin “Cellar”")
    assert order(bo) == ["Unpin “Cellar”", "Pin “Loft”", "Pin “Attic”"], order(bo)

    ada = party.person("Ada")
    ada.host("The lounge", PORT)
    bo.sees("Ada · 1 person")
    bo.activate()
    bo.click(bo.find("The lounge", LABEL))
    bo.find("Write here")
    bo.say("{exit}")
    bo.press("Pin “The lounge”")
    bo.find("Unpin “The lounge”")
    bo.press("Forget “The lounge”")
    bo.sees("“The lounge” is forgotten")
    look_around(bo)
    bo.press("Undo")
    bo.find("Unpin “The lounge”")
    bo.close()
    bo.ends()
    ada.close()
    ada.ends()

    known = party.terminal("Bo", "known")
    for line in "“The lounge”", "“Cellar”", "“Loft”", "“Attic”":
        known.hears(line)
    pinned = [line.endswith("  pinned") for line in known.heard]
    assert pinned == [True, True, False, False], known.heard


def remember(party, name, rooms):
    """Rooms that somebody met, the last first."""
    party.terminal(name, "key").process.wait()
    home = Path(party.stage.home(name)["XDG_DATA_HOME"])
    folder = next(home.rglob("identity.pem")).parent
    entries = [
        {
            "address": f"192.0.2.{number}:{PORT}",
            "key": base64.urlsafe_b64encode(bytes([number] * 32)).decode().rstrip("="),
            "room": room,
            "first_seen": 1,
            "last_seen": 100 - number,
        }
        for number, room in enumerate(rooms, 1)
    ]
    (folder / "known-rooms.json").write_text(json.dumps({"version": 1, "rooms": entries}))


def walk(person, name):
    """Goes to a button by the keyboard alone."""
    person.until_focused()
    for _ in range(STEPS):
        if person.focused() == name:
            return
        person.keys("Tab")
        person.moved()
    raise AssertionError(f"no key leads to “{name}”")


def order(person):
    """The pins from top to bottom."""
    names = [thing.name() for thing in person.everything()]
    return [name for name in names if name.startswith(("Pin “", "Unpin “"))]
