# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever does not reach a room is told why, and a host may ask whether friends do."""

from party import HERE, free_port
from reach import look_around


def play(party):
    port = free_port()
    bo = party.person("Bo")
    bo.join(HERE, port)
    bo.sees(f"There is no room at {HERE}:{port}.")
    bo.press("Can’t see a room?")
    nothing = f"A computer is at {HERE}:{port}, but no room is open at that port."
    bo.sees(nothing)
    look_around(bo)
    bo.press("Look Again")
    bo.sees(nothing)
    bo.keys("Escape")
    bo.sees_no(nothing)
    bo.close()
    bo.ends()

    ada = party.person("Ada")
    ada.host("The attic", port)
    ada.choose("Main menu", "Can Friends Reach Me?")
    ada.find("Look Again")
    ada.keys("Escape")
    ada.leaves()
