# SPDX-License-Identifier: GPL-3.0-or-later
"""What a desktop offers on our icon: it asks over the session bus, or by
starting the program once more; each time a window opens at the right place."""

import subprocess

from sight import ENTRY, Thing, connect
from stage import PATIENCE, until

BASE = "io.github.salotto_chat.Salotto"


def play(party):
    address = {"DBUS_SESSION_BUS_ADDRESS": party.stage.bus()}
    ada = party.person("Ada", env=address)
    salotto = on_bus(address["DBUS_SESSION_BUS_ADDRESS"])

    salotto.ask("org.freedesktop.Application", "ActivateAction", "(sava{sv})", "host-room", [], {})
    ada.find("Room name", ENTRY)
    ada.focuses("Room name")
    opened(ada, 2)

    salotto.ask("org.freedesktop.Application", "ActivateAction", "(sava{sv})", "join-room", [], {})
    opened(ada, 3)
    ada.focuses("Address")

    fields = {"--host-room": "Room name", "--join-room": "Address"}
    for number, (word, field) in enumerate(fields.items()):
        env = party.stage.env | party.stage.home("Ada") | address
        subprocess.run([party.program, word], env=env, check=True, timeout=PATIENCE)
        opened(ada, 4 + number)
        ada.focuses(field)

    ada.keys("ctrl+q")
    ada.ends()


def on_bus(address):
    """The program, as the session bus knows it."""
    bus = connect(address)
    names = Thing(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus")
    known = names.ask("org.freedesktop.DBus", "ListNames")[0]
    us = next(name for name in known if name.startswith(BASE))
    return Thing(bus, us, f"/{us.replace('.', '/')}")


def opened(person, count):
    """Waits for so many windows; the newest is in front, and has the focus."""
    until(lambda: len(person.windows()) == count, lambda: f"{count} windows: {person.windows()}")
    person.activate()
