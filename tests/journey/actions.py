# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosting, joining, talking and leaving without a key and without a pointer: only what
the accessibility bus offers, as it serves whoever steers by voice or by a switch. Each
control on the way has something to do it with."""

from party import HERE, free_port
from reach import look_for_actions
from sight import BUTTON, ENTRY


def play(party):
    port = free_port()
    ada = party.person("Ada")
    look_for_actions(ada)
    ada.press("Host a room")
    ada.fill("Room name", "The attic")
    ada.fill("Port", str(port), beside=ada.find("Room name", ENTRY))
    ada.press("More")
    look_for_actions(ada)
    ada.press("Start")
    ada.find("Write here", ENTRY)

    bo = party.person("Bo")
    bo.join(HERE, port)
    bo.find("Write here", ENTRY)
    bo.say("Is anybody home?")
    ada.sees("Is anybody home?")
    ada.say("Come up, the kettle is on")
    bo.sees("Come up, the kettle is on")
    for person in ada, bo:
        look_for_actions(person)

    moderate(ada, bo)
    search(ada)
    leave(ada, bo)


def moderate(ada, bo):
    """A menu about somebody, what it does, and the way back from that."""
    ada.choose("Menu about Bo", "Mute", "1 minute")
    # Her menu is another once that has come back to her.
    ada.sees("Ada muted Bo for 1 minute")
    ada.choose("Menu about Bo", "Let Speak")
    ada.sees("Ada lets Bo speak again")


def search(person):
    person.press("Search")
    person.fill("Search what was said", "kettle")
    person.sees("Ada")
    look_for_actions(person)
    person.press("Search")
    person.find("Messages")


def leave(ada, bo):
    """By the menu; the host is asked before."""
    ada.choose("Main menu", "Leave the Room")
    look_for_actions(ada)
    ada.press("Stay")
    ada.sees_no("Close the room?")
    bo.choose("Main menu", "Leave the Room")
    bo.find("Host a room", BUTTON)
    ada.sees("Bo left")
    ada.choose("Main menu", "Leave the Room")
    for person in ada, bo:
        person.find("Host a room", BUTTON)
        look_for_actions(person)
        person.close()
        person.ends()
