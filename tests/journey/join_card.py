# SPDX-License-Identifier: GPL-3.0-or-later
"""Host and guest find the same words in the same place; the link on the card
leads a third into the room, who is asked for nothing."""

from changed_key import words
from party import HERE, free_port
from stage import until

QR = "QR code of the invite link "


def play(party):
    port = free_port()
    ada = party.person("Ada")
    ada.host("The attic", port)
    bo = party.person("Bo")
    bo.join(HERE, port)
    bo.find("Write here")
    for person in ada, bo:
        person.press("Invite Friends")
    assert words(ada) == words(bo), "everybody sees the same"
    bo.windows()

    link = until(lambda: link_of(bo), "the link on the card")
    assert link.startswith(f"salotto://{HERE}:{port}/?key="), link
    bo.press("Copy Link")
    bo.sees("Copied")

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
