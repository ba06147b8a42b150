# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages are pinned: everybody finds them behind a button beside the topic, goes to them
from there, and loses them there when they are removed."""

from impostor import menu_of
from party import HERE, free_port
from reach import look_around
from sight import BUTTON, Role
from stage import until

WRITING = "Write here"
ITEM = {Role.MENU_ITEM}


def play(party):
    port = free_port()
    ada, bo = (party.person(name) for name in ("Ada", "Bo"))
    ada.host("The attic", port)
    bo.join(HERE, port)
    cy = party.terminal("Cy", "chat", f"{HERE}:{port}", "--as", "Cy")
    cy.hears("Bo")
    bo.say("Dinner at eight")
    ada.sees("Dinner at eight")
    bo.say("Bring plates")
    ada.sees("Bring plates")

    pinned(ada, bo, cy)
    gone_to(bo)
    unpinned(ada, bo)
    removed(ada, bo)

    cy.says("{exit}")
    cy.ends()
    bo.leaves()
    ada.leaves()


def pinned(ada, bo, cy):
    ada.activate()
    menu_of(ada, "Dinner at eight")
    ada.find("Pin", ITEM).press()
    bo.find("1 pinned message", BUTTON)
    cy.hears("Ada pinned a message of Bo")
    ada.say("/pin Bo")
    bo.find("2 pinned messages", BUTTON)
    cy.says("/pins")
    cy.hears("Bo: Bring plates")


def gone_to(bo):
    """By the keyboard alone: the last one is the first in the list."""
    bo.activate()
    bo.click(bo.find(WRITING))
    bo.focuses(WRITING)
    bo.type("/pins")
    bo.keys("Return")
    bo.focuses("Bo: Bring plates")
    look_around(bo)
    bo.keys("Tab")
    bo.focuses("Bo: Dinner at eight")
    assert not bo.look("Unpin Bo: Dinner at eight", BUTTON), "a guest unpins nothing"
    bo.keys("Return")
    is_listed(bo, False)


def unpinned(ada, bo):
    opened(ada, "2 pinned messages")
    ada.press("Unpin Bo: Bring plates")
    bo.find("1 pinned message", BUTTON)


def removed(ada, bo):
    """With the list open."""
    opened(bo, "1 pinned message")
    is_listed(bo, True)
    menu_of(ada, "Dinner at eight")
    ada.find("Remove Message", ITEM).press()

    def is_gone():
        if not bo.look("1 pinned message", BUTTON):
            return True
        # It is removed once the toast that undoes it is gone.
        for dismiss in ada.look("Dismiss", BUTTON):
            dismiss.press()
        return False

    until(is_gone, "the button to go")


def opened(person, name):
    """Opens the list by its button, which is within one of the same name."""
    person.find(name, BUTTON)
    person.look(name, BUTTON)[-1].press()


def is_listed(person, listed):
    """Whether the list is open, with the first message in it."""
    button = "Bo: Dinner at eight"
    until(
        lambda: any(it.has_room() for it in person.look(button, BUTTON)) == listed,
        f"“{button}” {'in' if listed else 'out of'} sight",
    )
