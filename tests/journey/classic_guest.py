# SPDX-License-Identifier: GPL-3.0-or-later
"""A classic client comes to a room hosted in a window, talks and leaves."""

from party import free_port


def play(party):
    port = free_port()
    ada = party.person("Ada")
    ada.host("The attic", port)

    cleo = party.classic_client("Cleo", port)
    cleo.gets("Welcome!!! Please enter your name and press Return")
    cleo.gets("Hi Cleo, if you want to leave please write {exit}.")
    ada.sees("Cleo joined")
    ada.lists("Ada", "Cleo")
    assert {"Cleo", "Not encrypted"} in ada.people(), ada.people()

    cleo.says("Hello from 1999")
    ada.sees("Hello from 1999")
    cleo.gets("Cleo: Hello from 1999")
    ada.say("You have not changed")
    cleo.gets("Ada: You have not changed")

    cleo.says("{exit}")
    cleo.ends()
    ada.sees("Cleo left")
    ada.lists("Ada")
    ada.close()
    ada.ends()
