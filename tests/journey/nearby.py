# SPDX-License-Identifier: GPL-3.0-or-later
"""Two windows on two machines of one network: the room that one has open is in the
other's list, one press leads into it, and both talk. When it closes it goes from the
list. Played on machines that `tests/network/window.rs` makes and names in
SALOTTO_MACHINES, once with multicast and once where that is dropped: there a window
asks as it opens, and then only now and then."""

import os

from sight import LABEL

PORT = 5555
NOBODY = "No room is open around you. New ones appear here by themselves."


def play(party):
    here, there = os.environ["SALOTTO_MACHINES"].split()
    ada = party.person("Ada", machine=here)
    ada.host("The attic", PORT)
    bo = party.person("Bo", machine=there)
    bo.sees("Ada · 1 person")
    bo.sees_no(NOBODY)
    bo.activate()
    bo.click(bo.find("The attic", LABEL))
    bo.find("Write here")
    assert bo.windows() == ["The attic"], bo.windows()
    for person in ada, bo:
        person.lists("Ada", "Bo")
    talk(ada, bo)

    # Nothing is left of the room once it is closed, but that it was met.
    bo.say("{exit}")
    bo.sees("Ada · 1 person")
    ada.close()
    ada.ends()
    bo.sees(NOBODY)
    bo.sees("Rooms you know")
    bo.close()
    bo.ends()


def talk(ada, bo):
    bo.say("I found you")
    ada.sees("I found you")
    ada.say("So I see")
    for person in ada, bo:
        person.sees("I found you")
        person.sees("So I see")
