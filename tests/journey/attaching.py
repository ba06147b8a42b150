# SPDX-License-Identifier: GPL-3.0-or-later
"""A file of one's own, sent with words about it."""

from chooser import open_file

WORDS = "Say something about it"


def attach(person, path):
    """Chooses the file; what is asked about it is there then."""
    person.activate()
    person.press("Attach Files")
    open_file(person, "Attach Files", path)
    person.find(WORDS)


def send(person, words):
    """Sends what was chosen, with these words."""
    person.fill(WORDS, words)
    # What sends a message is called like that, too.
    person.keys("Return")
