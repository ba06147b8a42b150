# SPDX-License-Identifier: GPL-3.0-or-later
"""A window on one machine and a terminal on another: each finds the room of the
other and talks in it. Played as `nearby` is."""

import json
import os

from sight import LABEL

PORT = 5555


def play(party):
    here, there = os.environ["SALOTTO_MACHINES"].split()
    ada = party.person("Ada", machine=here)
    ada.host("The attic", PORT)
    finder = party.terminal("Bo", "find", "--json", "--seconds", "3", machine=there)
    room = json.loads(finder.hears('"The attic"'))
    finder.ends()
    assert (room["host"], room["people"], room["known"]) == ("Ada", 1, False), room
    bo = party.terminal("Bo", "chat", room["addresses"][0], "--as", "Bo", machine=there)
    ada.lists("Ada", "Bo")
    bo.says("I found you")
    ada.sees("I found you")
    ada.say("So I see")
    bo.hears("Ada: So I see")
    bo.says("{exit}")
    bo.ends()
    ada.sees("Bo left")
    ada.leaves()

    host = party.terminal("Bo", "host", "--name", "The cellar", machine=there)
    host.hears('Room "The cellar" is open on')
    cleo = party.person("Cleo", machine=here)
    cleo.click(cleo.find("The cellar", LABEL))
    cleo.find("Write here")
    host.hears(" connected!")
    cleo.say("I found you, too")
    cleo.sees("I found you, too")
    cleo.leaves()
    host.hears(" disconnected!")
