# SPDX-License-Identifier: GPL-3.0-or-later
"""A link, or an address, of a room that is open here shows its window: nobody
takes a second seat, and nothing is asked."""

import subprocess

from invite import link_of
from party import HERE, free_port
from stage import PATIENCE, until


def play(party):
    port = free_port()
    ada = party.person("Ada")
    ada.host("The attic", port)
    address = {"DBUS_SESSION_BUS_ADDRESS": party.stage.bus()}
    bo = party.person("Bo", env=address)
    bo.join(HERE, port)
    bo.find("Write here")
    bo.press("Invite Friends")
    link = until(lambda: link_of(bo), "the link")
    bo.press("Close", beside=bo.find("Copy Link"))

    for place in link, f"{HERE}:{port}":
        env = party.stage.env | party.stage.home("Bo") | address
        subprocess.run([party.program, "join", place], env=env, check=True, timeout=PATIENCE)
        bo.sees("You are in this room already.")
        bo.press("Dismiss")
        bo.sees_no("You are in this room already.")

    # Another address of the same computer is known by the key that answers.
    bo.activate()
    bo.keys("ctrl+n")
    until(lambda: len(bo.windows()) == 2, "the launcher")
    bo.join("127.0.0.2", port)
    bo.sees("You are in this room already.")
    assert bo.windows() == ["The attic"], bo.windows()
    for person in ada, bo:
        person.lists("Ada", "Bo")
    assert not [words for words in ada.words() if "Bo2" in words or "left" in words]

    for person in bo, ada:
        person.leaves()
