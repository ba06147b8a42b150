# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages of one's own are edited: by Up, by their menu and by a command, at a window and
at a terminal. What stood there comes back, and everybody reads the new text."""

from impostor import menu_of
from party import HERE, free_port
from reach import look_around
from sight import BUTTON, Role
from stage import until

WRITING = "Write here"
EDITING = "Editing your message"
ITEM = {Role.MENU_ITEM}


def play(party):
    port = free_port()
    ada, bo = (party.person(name) for name in ("Ada", "Bo"))
    ada.host("The attic", port)
    bo.join(HERE, port)
    cy = party.terminal("Cy", "chat", f"{HERE}:{port}", "--as", "Cy")
    cy.hears("Bo")
    ada.say("Pizza at eight?")
    bo.reads("Pizza at eight?")
    bo.say("/reply Ada with olives")
    ada.find("In reply to Ada: Pizza at eight?", BUTTON)

    by_up(ada, bo, cy)
    given_up(ada)
    by_menu(ada, bo)
    of_somebody_else(ada)
    by_command(ada, bo, cy)

    cy.says("{exit}")
    cy.ends()
    bo.leaves()
    ada.leaves()


def by_up(ada, bo, cy):
    ada.activate()
    ada.focuses(WRITING)
    ada.keys("Up")
    ada.sees(EDITING)
    holds(ada, "Pizza at eight?")
    look_around(ada)
    ada.keys("ctrl+a")
    ada.type("Pizza at nine?")
    ada.keys("Return")
    ada.sees_no(EDITING)
    holds(ada, "")
    bo.sees("Pizza at nine?")
    bo.sees_no("Pizza at eight?")
    bo.reads("edited, ")
    for person in ada, bo:
        person.find("In reply to Ada: Pizza at nine?", BUTTON)
    cy.hears("Ada edits: Pizza at nine?")


def given_up(ada):
    """Esc brings the draft back, and so does the button."""
    ada.type("half a thought")
    for ends in lambda: ada.keys("Escape"), lambda: ada.press("Cancel Editing"):
        begin_by_menu(ada, "Pizza at nine?")
        ada.type(" or never")
        ends()
        ada.sees_no(EDITING)
        holds(ada, "half a thought")
        ada.focuses(WRITING)


def by_menu(ada, bo):
    begin_by_menu(ada, "Pizza at nine?")
    look_around(ada)
    ada.keys("ctrl+a")
    ada.type("Pizza at ten?")
    ada.keys("Return")
    ada.sees_no(EDITING)
    holds(ada, "half a thought")
    bo.sees("Pizza at ten?")
    ada.keys("ctrl+a", "BackSpace")


def of_somebody_else(ada):
    menu_of(ada, "with olives")
    assert not ada.look("Edit", ITEM), "what somebody else said is not ours"
    ada.keys("Escape")
    ada.focuses(WRITING)


def by_command(ada, bo, cy):
    ada.say("/edit Pizza at eleven?")
    bo.sees("Pizza at eleven?")
    bo.say("/edit with cheese")
    ada.sees("with cheese")
    cy.hears("Bo edits: with cheese")
    cy.says("I come")
    ada.sees("I come")
    cy.says("/edit I come late")
    ada.sees("I come late")
    bo.sees("I come late")
    look_around(bo)


def begin_by_menu(ada, text):
    menu_of(ada, text)
    ada.find("Edit", ITEM).press()
    ada.sees(EDITING)
    holds(ada, text)
    ada.focuses(WRITING)


def holds(person, text):
    until(
        lambda: person.holds(WRITING) == text,
        lambda: f"“{text}” to be written; it is “{person.holds(WRITING)}”",
    )
