# SPDX-License-Identifier: GPL-3.0-or-later
"""A poll: one asks, both vote, one thinks better of it, and the result stays."""

import contextlib

from reach import look_around
from sight import BUTTON, Role
from stage import until

WRITING = "Write here"


def play(party):
    ada, bo = party.two_in_a_room()

    asked(bo)
    voted(ada, bo)
    closed(ada, bo)

    bo.leaves()
    ada.leaves()


def asked(bo):
    bo.activate()
    bo.choose("Main menu", "Ask Everybody…")
    bo.fill("Question", "Pizza or pasta?")
    bo.fill("Answer 1", "Pizza")
    bo.fill("Answer 2", "Pasta")
    bo.find("Answer 3")
    look_around(bo)
    bo.press("Ask")


def voted(ada, bo):
    ada.sees("Pizza or pasta?")
    choose(ada, "Pasta, 0 votes")
    ada.find("Pasta, 1 vote, your vote")
    choose(bo, "Pasta, 1 vote")
    ada.find("Pasta, 2 votes, your vote")
    choose(bo, "Pizza, 0 votes")
    bo.find("Pizza, 1 vote, your vote")
    bo.press("Take Back")
    ada.find("Pizza, 0 votes")
    look_around(ada)
    # At a keyboard as well.
    bo.activate()
    bo.click(bo.find(WRITING))
    bo.focuses(WRITING)
    bo.type("/vote 2")
    bo.keys("Return")
    ada.find("Pasta, 2 votes, your vote")


def choose(person, answer):
    """By the arrow keys, which pass other answers and choose none."""
    person.activate()
    person.find(answer, {Role.RADIO_BUTTON})
    person.click(person.find(WRITING))
    person.focuses(WRITING)
    person.keys("shift+F6")
    until(lambda: person.focused() not in ("", WRITING), "the poll to have the focus")
    for key in ["Down"] * 4 + ["Up"] * 4:
        if person.focused() == answer:
            break
        step(person, key)
    person.focuses(answer)
    person.keys("space")


def step(person, key):
    """Goes on to what comes next, if something does."""
    before = person.focused()
    person.keys(key)
    with contextlib.suppress(TimeoutError):
        until(lambda: person.focused() not in ("", before), "the next answer", patience=3)


def closed(ada, bo):
    bo.focuses(WRITING)
    bo.type("/closepoll")
    bo.keys("Return")
    ada.find("Pasta, 2 votes, your vote, most votes")
    until(lambda: not ada.look("Take Back", BUTTON), "a poll that takes no votes")
    ada.sees("Closed · 2 votes")
