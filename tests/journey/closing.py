# SPDX-License-Identifier: GPL-3.0-or-later
"""The host closes the window while others are there: one question first."""

from party import HERE, free_port
from reach import look_around


def play(party):
    port = free_port()
    ada = party.person("Ada")
    ada.host("The attic", port)
    bo = party.person("Bo")
    bo.join(HERE, port)
    ada.lists("Ada", "Bo")

    ada.close()
    ada.sees("Close the room?")
    look_around(ada)
    ada.press("Stay")
    ada.sees_no("Close the room?")
    bo.say("Still here?")
    ada.sees("Still here?")

    # Another window, which stays as long as the question is open.
    ada.activate()
    ada.keys("ctrl+n")
    ada.find("Host a room")
    ada.keys("ctrl+q")
    ada.sees("Close the room?")
    ada.press("Stay")
    ada.sees_no("Close the room?")
    ada.find("Host a room")

    ada.keys("ctrl+q")
    ada.sees("Close the room?")
    ada.press("Close the Room")
    ada.ends()
    bo.sees("The host has closed the room.")
    bo.sees("Still here?")
    bo.close()
    bo.ends()
