# SPDX-License-Identifier: GPL-3.0-or-later
"""A room with a password: a guest is asked, mistypes it, is told so, and comes
in with the right one."""

from party import HERE, free_port
from reach import look_around
from sight import ENTRY

WRONG = "That is not the password of this room."


def play(party):
    port = free_port()
    ada = party.person("Ada")
    ada.begin_hosting("The attic", port, password="open sesame")
    ada.find("Write here")

    bo = party.person("Bo")
    bo.join(HERE, port)
    bo.sees(f"The room at {HERE}:{port} has a password")
    answer(bo, "open barley")
    bo.sees(WRONG)
    look_around(bo)
    # GTK 4.24 tells only how long it is.
    assert len(bo.holds("Password")) == len("open barley"), "a slip of the finger can be mended"
    ada.lists("Ada")

    answer(bo, "open sesame")
    bo.find("Write here")
    for person in ada, bo:
        person.lists("Ada", "Bo")
    bo.say("Is this where the treasure is?")
    ada.sees("Is this where the treasure is?")

    bo.close()
    bo.ends()
    ada.close()
    ada.ends()


def answer(person, password):
    """Writes the password and presses the button under it."""
    person.fill("Password", password)
    person.press("Join", beside=person.find("Password", ENTRY))
