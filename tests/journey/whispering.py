# SPDX-License-Identifier: GPL-3.0-or-later
"""Two whisper in a room of three: by the menu, by a command, and in a conversation of
their own. The third reads nothing of it."""

from party import HERE, free_port
from reach import look_around

WRITING = "Write here"


def play(party):
    port = free_port()
    ada, bo, cy = (party.person(name) for name in ("Ada", "Bo", "Cy"))
    ada.host("The attic", port)
    for guest in (bo, cy):
        guest.join(HERE, port)
    for person in (ada, bo, cy):
        person.lists("Ada", "Bo", "Cy")

    by_menu(ada, bo)
    by_command(ada, bo)
    beside_the_room(ada, bo, cy)
    cy.say("What a silence")
    for person in (ada, bo, cy):
        person.reads("What a silence")
    for secret in ("at nine", "by the window", "and the cake"):
        cy.sees_no(secret)

    for guest in (cy, bo):
        guest.leaves()
    ada.leaves()


def by_menu(ada, bo):
    ada.choose("Menu about Bo", "Whisper…")
    ada.sees("Whispering to Bo")
    look_around(ada)
    ada.say("at nine")
    bo.sees("Ada whispers to you")
    bo.reads("at nine")
    ada.sees("You whisper to Bo")
    ada.activate()
    ada.keys("Escape")
    ada.sees_no("Whispering to Bo")
    ada.focuses(WRITING)


def by_command(ada, bo):
    bo.say("/w Ada by the window")
    ada.sees("Bo whispers to you")
    ada.reads("by the window")
    bo.sees_no("Whispering to Ada")


def beside_the_room(ada, bo, cy):
    bo.choose("Menu about Ada", "Show Whispers")
    bo.sees("Whispers with Ada")
    bo.reads("at nine")
    look_around(bo)
    bo.say("and the cake")
    ada.reads("and the cake")
    cy.say("Hello?")
    ada.reads("Hello?")
    bo.press("Back to the room: 1 new message")
    bo.sees_no("Whispers with Ada")
    bo.reads("Hello?")
