# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody writes and leaves, somebody else takes the name: the menu of the old
message is about its author, and not about who has the name by now."""

from party import HERE, free_port
from reach import look_around
from sight import BUTTON, LABEL, Role

ITEM = {Role.MENU_ITEM}


def play(party):
    port = free_port()
    ada, cleo, eve = (party.person(name) for name in ("Ada", "Cleo", "Eve"))
    ada.host("The attic", port)
    cleo.join(HERE, port)
    cleo.find("Write here")
    cleo.say("An insult")
    ada.sees("An insult")
    cleo.leaves()
    ada.lists("Ada")

    eve.fill("Your name", "Cleo")
    eve.join(HERE, port)
    ada.lists("Ada", "Cleo")

    menu_of(ada, "An insult")
    ada.find("Ban", ITEM)
    look_around(ada)
    assert not ada.look("Kick", ITEM), "nobody is there to be kicked"
    ada.find("Ban", ITEM).press()
    ada.find("For Good", ITEM).press()
    for person in ada, eve:
        person.sees("Ada banned Cleo for good (no longer here)")
    eve.say("And I am still here")
    ada.sees("And I am still here")
    ada.lists("Ada", "Cleo")

    cleo = party.person("Cleo", "join", f"{HERE}:{port}", "--as", "Zed", settled=False)
    cleo.reads("You are banned from this room.")
    lift_the_ban(ada)
    ada.sees("Ada lifted the ban of Cleo")
    cleo.press("Join")
    cleo.find("Write here")
    ada.lists("Ada", "Cleo", "Zed")

    another_name(ada, eve)
    cleo.leaves()
    ada.lists("Ada")
    ada.leaves()


def lift_the_ban(ada):
    """By the toast, which on a slow machine may have gone by now."""
    shown = [thing for thing in ada.look("Undo", BUTTON) if thing.has_room()]
    if shown:
        shown[0].press()
    else:
        ada.say("/unban Cleo")


def another_name(ada, eve):
    """Another name hides nobody."""
    eve.say("/nick Nobody")
    ada.lists("Ada", "Nobody", "Zed")
    menu_of(ada, "And I am still here")
    ada.find("Kick", ITEM).press()
    eve.reads("You were kicked from the room.")


def menu_of(person, message):
    """Opens the menu of a message, as the mouse does."""
    person.activate()
    # A menu that was chosen from behind its back takes one click to let go.
    person.click(person.find("Write here"))
    person.click(person.find(message, LABEL), button=3)
    person.find("Copy Message", ITEM)
