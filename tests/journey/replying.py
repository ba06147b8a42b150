# SPDX-License-Identifier: GPL-3.0-or-later
"""A reply quotes its message, and leads to it; one that is given up is none. Somebody
removes what they said, undoes it, and removes it after all: the quote goes with it."""

from reach import look_around
from sight import BUTTON
from stage import until

WRITING = "Write here"


def play(party):
    ada, bo = party.two_in_a_room()
    ada.say("Pizza?")
    bo.reads("Pizza?")

    given_up(bo)
    replied(ada, bo)
    removed(ada, bo)

    bo.leaves()
    ada.leaves()


def given_up(bo):
    bo.activate()
    bo.focuses(WRITING)
    bo.keys("ctrl+r")
    bo.sees("Reply to Ada: Pizza?")
    look_around(bo)
    bo.keys("Escape")
    bo.sees_no("Reply to Ada: Pizza?")
    bo.focuses(WRITING)


def replied(ada, bo):
    bo.keys("ctrl+r")
    bo.sees("Reply to Ada: Pizza?")
    bo.type("with olives")
    bo.keys("Return")
    bo.sees_no("Reply to Ada: Pizza?")
    ada.reads("with olives")
    quote = ada.find("In reply to Ada: Pizza?", BUTTON)
    look_around(ada)
    ada.activate()
    ada.click(quote)
    until(lambda: ada.focused() != WRITING, "the message that is answered")
    ada.keys("Escape")
    ada.focuses(WRITING)


def removed(ada, bo):
    ada.keys("ctrl+r")
    ada.sees("Reply to Bo: with olives")
    ada.type("and cheese")
    ada.keys("Return")
    bo.find("In reply to Bo: with olives", BUTTON)
    bo.activate()
    bo.focuses(WRITING)
    bo.type("/delete")
    bo.keys("Return")
    bo.find("The message is about to be removed for everybody")
    bo.press("Undo")
    bo.reads("with olives")
    bo.activate()
    bo.focuses(WRITING)
    bo.type("/delete")
    bo.keys("Return")
    ada.find("Removed by Bo")
    ada.find("In reply to Bo: A removed message", BUTTON)
    look_around(ada)
