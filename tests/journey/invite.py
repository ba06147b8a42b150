# SPDX-License-Identifier: GPL-3.0-or-later
"""Host and guest find the same words in the same place; the link among them
leads a third into the room, who is asked for nothing. No link leads to the
computer of whoever follows it."""

import re

from changed_key import words
from party import HERE, free_port
from reach import look_around
from sight import BUTTON
from stage import until

QR = "QR code of the invite link "


def play(party):
    port = free_port()
    ada = party.person("Ada")
    ada.host("The attic", port)
    ada.find("Invite Friends", BUTTON)

    def buttons():
        return [thing for thing in ada.look("Invite Friends", BUTTON) if thing.has_room()]

    until(lambda: len(buttons()) == 1, "one button, which is enough in an empty room")
    bo = party.person("Bo")
    bo.join(HERE, port)
    bo.find("Write here")
    bo.press(bo.button("Security: "))
    bo.sees("You are new here")
    ada.press(ada.button("Security: "))
    ada.sees("You host this room")
    look_around(ada)
    told = words(ada)
    assert told == words(bo), "everybody sees the same"
    assert re.fullmatch(r"Words: 1 \w+, 2 \w+, 3 \w+, 4 \w+, 5 \w+, 6 \w+", told[0]), told
    for person in ada, bo:
        person.press("Close", beside=person.find("Full fingerprint"))
        person.press("Invite Friends")
        assert told == words(person), "and so does the invitation"
    bo.windows()

    link = until(lambda: link_of(bo), "the link")
    # Bo came by loopback, and a friend would be led to their own computer.
    assert not re.search(r"//(127\.|localhost|\[::1\])", link), link
    assert f":{port}/?key=" in link, link
    bo.press("Copy Link")
    bo.sees("Copied")
    look_around(bo)

    cleo = party.person("Cleo", "join", link, "--as", "Cleo", settled=False)
    cleo.find("Write here")
    cleo.lists("Ada", "Bo", "Cleo")
    assert not [line for line in cleo.words() if line.startswith("New here")]

    # A link whose end was lost leads nowhere, and says so where it was pasted.
    dot = party.person("Dot")
    dot.fill("Address", link.split("key=")[0])
    dot.reads("That invite does not say the room’s key")
    dot.fill("Address", link)
    dot.sees("An invite to “The attic”")
    dot.press("Join")
    dot.find("Write here")
    ada.lists("Ada", "Bo", "Cleo", "Dot")

    for person in dot, cleo, bo, ada:
        person.leaves()


def link_of(person):
    """The link behind the squares."""
    names = [thing.name() for thing in person.everything()]
    return next((name.removeprefix(QR) for name in names if name.startswith(QR)), None)
