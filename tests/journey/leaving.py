# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever leaves a room is back where rooms are joined, and goes back in with
one Return, then and after the next start; whoever closes the window is done.
Two keys that every desktop has for its windows work in each of them."""

from party import HERE, free_port
from sight import ENTRY
from stage import until

# Settings that are there again at the next start.
KEPT = {"GSETTINGS_BACKEND": "keyfile"}


def play(party):
    port = free_port()
    ada = party.person("Ada")
    bo = party.person("Bo", env=KEPT)
    ada.host("The attic", port)
    bo.join(HERE, port)
    bo.find("Write here", ENTRY)

    # A toast can be put away, by a button that says so.
    bo.choose("Main menu", "Copy the Address")
    bo.sees("Copied")
    bo.press("Dismiss")
    bo.sees_no("Copied")

    bo.choose("Main menu", "Leave the Room")
    at_launcher(bo, port)
    bo.keys("Return")
    bo.find("Write here", ENTRY)
    bo.close()
    bo.ends()

    bo = party.person("Bo", settled=False, env=KEPT)
    at_launcher(bo, port)
    bo.keys("Return")
    bo.find("Write here", ENTRY)
    full_screen(bo)
    keys_are_listed(bo)

    # With the launcher open anyway, there is no second one.
    bo.keys("ctrl+n")
    until(lambda: len(bo.windows()) == 2, "the launcher")
    bo.say("/leave")
    until(lambda: bo.windows() == ["Salotto"], lambda: f"one launcher: {bo.windows()}")
    full_screen(bo)
    keys_are_listed(bo)
    bo.join(HERE, port)
    bo.find("Write here", ENTRY)

    # The host is asked first, and then as free as everybody else.
    ada.choose("Main menu", "Leave the Room")
    ada.press("Stay")
    ada.sees_no("Close the room?")
    ada.choose("Main menu", "Leave the Room")
    ada.press("Close the Room")
    ada.find("Host a room")
    assert ada.windows() == ["Salotto"], ada.windows()
    assert ada.holds("Address") == "", "a room of one’s own is not gone back to"

    # An end that nobody here chose takes nothing away before it was read.
    bo.sees("The host has closed the room.")
    bo.choose("Main menu", "Leave the Room")
    at_launcher(bo, port)
    for person in ada, bo:
        person.close()
        person.ends()


def at_launcher(person, port):
    person.find("Host a room")
    assert person.windows() == ["Salotto"], person.windows()
    person.activate()
    person.focuses("Address")
    written = person.holds("Address"), person.holds("Port", beside=person.find("Address", ENTRY))
    assert written == (HERE, str(port)), written


def full_screen(person):
    """F11 fills the screen, and no longer."""
    person.activate()
    before = size(person)
    person.keys("F11")
    until(lambda: size(person) == person.stage.size, lambda: f"a full screen: {size(person)}")
    person.keys("F11")
    until(lambda: size(person) == before, lambda: f"a window as before: {size(person)}")


def size(person):
    found = person.stage.xdotool("getwindowgeometry", "--shell", person.frame())
    place = dict(line.split("=") for line in found.splitlines())
    return int(place["WIDTH"]), int(place["HEIGHT"])


def keys_are_listed(person):
    person.keys("F1")
    person.reads("/help lists")
    person.keys("Escape")
    until(lambda: len(person.windows()) == 1, "the list of keys to go")
    person.activate()
