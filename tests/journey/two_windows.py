# SPDX-License-Identifier: GPL-3.0-or-later
"""Two people, two windows: one hosts, the other joins by address, they talk,
and they leave."""

from party import HERE, free_port


def play(party):
    port = free_port()
    ada = party.person("Ada")
    ada.host("The attic", port)
    ada.lists("Ada")
    ada.reads(f":{port}")

    bo = party.person("Bo")
    bo.fill("Address", HERE)
    bo.fill("Port", str(port), beside=bo.find("Address"))
    bo.press("Join")
    bo.find("Write here")
    assert bo.windows() == ["The attic"], bo.windows()
    assert ada.windows() == ["The attic"], ada.windows()
    for person in ada, bo:
        person.lists("Ada", "Bo")
    ada.sees("Bo joined")

    bo.say("Hello, Ada")
    ada.sees("Hello, Ada")
    ada.say("Welcome to the attic")
    for person in ada, bo:
        person.sees("Hello, Ada")
        person.sees("Welcome to the attic")

    bo.leaves()
    ada.sees("Bo left")
    ada.lists("Ada")

    # Nobody else is there, so there is nothing to ask.
    ada.close()
    ada.ends()
