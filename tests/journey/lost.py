# SPDX-License-Identifier: GPL-3.0-or-later
"""The host's program dies: the other is told, keeps what was said, and is back by
itself once the host is there again, with what was written meanwhile."""

from party import HERE, free_port


def play(party):
    port = free_port()
    ada = party.person("Ada")
    ada.host("The attic", port)
    bo = party.person("Bo")
    bo.join(HERE, port)
    bo.say("Nice place")
    ada.sees("Nice place")

    ada.dies()
    bo.reads("The connection is lost.")
    bo.sees("Nice place")
    bo.say("Are you there?")
    bo.sees("Are you there?")
    assert bo.holds("Write here") == ""

    ada = party.person("Ada")
    ada.host("The attic", port)
    ada.sees("Are you there?")
    for person in ada, bo:
        person.lists("Ada", "Bo")
    bo.sees("Nice place")

    bo.close()
    bo.ends()
    ada.sees("Bo left")
    ada.close()
    ada.ends()
