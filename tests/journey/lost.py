# SPDX-License-Identifier: GPL-3.0-or-later
"""The host's program dies: the other is told, keeps what was said, and gets
back in with one press once the host is there again."""

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
    bo.sees("The connection to the room was lost.")
    bo.sees("Nice place")
    bo.fill("Write here", "Are you there?")
    bo.press("Send")
    bo.sees("You are not in the room; your text stays here.")
    assert bo.holds("Write here") == "Are you there?"

    bo.press("Rejoin")
    bo.sees(f"There is no room at {HERE}:{port}.")

    ada = party.person("Ada")
    ada.host("The attic", port)
    bo.press("Rejoin")
    for person in ada, bo:
        person.lists("Ada", "Bo")
    bo.sees("Nice place")
    bo.press("Send")
    ada.sees("Are you there?")

    bo.close()
    bo.ends()
    ada.sees("Bo left")
    ada.close()
    ada.ends()
