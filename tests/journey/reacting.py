# SPDX-License-Identifier: GPL-3.0-or-later
"""Emoji to a message: by the button beside it, by the keyboard, and by a press on what
another one put there. Everybody sees how many."""

import itertools
import re

from reach import look_around
from sight import BUTTON, LABEL
from stage import until

WRITING = "Write here"
TIME = re.compile(r"\d\d:\d\d")
FACE = "😀, {} reaction"
# From the end of the time in a bubble to the middle of the first button beside that.
BESIDE = 25
# How far below the place that it is told a message may be: GTK 4.18 forgets some edges.
BELOW = (0, 12, 6, 18)


def play(party):
    ada, bo = party.two_in_a_room()
    ada.say("Pizza?")
    bo.reads("Pizza?")

    beside_the_message(ada, bo)
    at_the_keyboard(ada, bo)
    by_a_press(ada, bo)

    bo.leaves()
    ada.leaves()


def chosen(person):
    """Takes the first emoji of the chooser, once that is filled."""
    until(lambda: is_filled(person), "the emoji to choose from")
    person.keys("Down", "Return")


def is_filled(person):
    """Whether there is an emoji to choose; one is enough to know."""
    labels = (thing for thing in person.everything() if thing.role() in LABEL)
    return any(label.text().startswith("😀") and label.has_room() for label in labels)


def beside_the_message(ada, bo):
    bo.activate()
    _, top, _, height = bo.find("Pizza?", LABEL).extent()
    left, _, width, _ = time_in(bo).extent()
    window = bo.stage.xdotool("getwindowgeometry", "--shell", bo.frame())
    place = dict(line.split("=") for line in window.splitlines())
    y = int(place["Y"]) + top + height // 2
    x = int(place["X"]) + left + width
    below = itertools.cycle(BELOW)
    until(lambda: is_opened(bo, x, y + next(below)), "a button beside the message")
    chosen(bo)
    ada.find(FACE.format(1), BUTTON)
    bo.stage.xdotool("mousemove", 0, 0)
    look_around(ada)


def is_opened(person, x, y):
    """Presses where the button comes once the pointer is over the message. Only the pointer
    finds it, and not before it is drawn."""
    person.stage.xdotool("mousemove", x - 4, y)
    person.stage.xdotool("mousemove", x + BESIDE, y, "click", 1)
    try:
        return until(lambda: is_filled(person), "the emoji to choose from", patience=5)
    except TimeoutError:
        return False


def time_in(person):
    """The time in the only bubble there is."""
    labels = (thing for thing in person.everything() if thing.role() in LABEL)
    return next(label for label in labels if TIME.fullmatch(label.text()) and label.has_room())


def at_the_keyboard(ada, bo):
    ada.activate()
    ada.click(ada.find(WRITING))
    ada.focuses(WRITING)
    # The message in use, which is her own.
    ada.keys("shift+F6")
    until(lambda: ada.focused() not in ("", WRITING), "the message to have the focus")
    ada.keys("ctrl+e")
    chosen(ada)
    both = FACE.format(2) + "s"
    bo.find(both, BUTTON)


def by_a_press(ada, bo):
    bo.press(FACE.format(2) + "s")
    ada.find(FACE.format(1), BUTTON)
    ada.press(FACE.format(1))
    until(lambda: not bo.look(FACE.format(1), BUTTON), "a reaction that is taken back")
