# SPDX-License-Identifier: GPL-3.0-or-later
"""Another key answers at an address one knows: the guest is warned loudly, goes
back, and joins only after a deliberate act; from then on it is the new key that
is known."""

from party import HERE, free_port
from reach import look_around
from sight import BUTTON, State
from stage import until

NEW_HERE = "New here: compare the six words with Ada, the host, so nobody can read along."
HEADING = "This is not the room you knew at this address"
COMPARED = "I have compared the words with the host"


def play(party):
    port = free_port()
    meet(party, "Ada", "The attic", port, [NEW_HERE])
    # Another key, on the same port.
    eve = party.person("Eve")
    eve.host("The cellar", port)

    bo = party.person("Bo")
    bo.join(HERE, port)
    bo.sees(HEADING)
    bo.reads("“The attic”, last seen: Today")
    bo.sees("A key you have never met")
    look_around(bo)
    known, found = words(bo, 2)
    assert known != found
    assert not bo.find("Join Anyway", BUTTON).has(State.SENSITIVE)
    bo.press("Go Back")
    bo.find("Host a room", BUTTON)
    eve.lists("Eve")

    bo.press("Join")
    # A check box is ticked by the keyboard, like everything else.
    bo.activate()
    bo.focuses("Go Back")
    bo.keys("Tab")
    bo.focuses(COMPARED)
    bo.keys("space")
    bo.press("Join Anyway")
    bo.find("Write here")
    eve.lists("Eve", "Bo")
    # Behind the lock are the words that were compared.
    bo.press(bo.button("Security: "))
    until(lambda: found in words(bo), "the words of the new key")
    bo.leaves()

    # It is the room one knows now.
    bo = party.person("Bo")
    bo.join(HERE, port)
    bo.find("Write here")
    bo.leaves()
    eve.leaves()


def meet(party, host, room, port, sentences):
    """Bo joins the room of `host` for the first time, and the room ends."""
    person = party.person(host)
    person.host(room, port)
    bo = party.person("Bo")
    bo.join(HERE, port)
    for sentence in sentences:
        bo.sees(sentence)
    bo.leaves()
    person.leaves()


def words(person, count=1):
    """The words that are shown, once they are found: of `count` keys."""

    def shown():
        things = [(thing.name(), thing) for thing in person.everything()]
        groups = [pair for pair in things if pair[0].startswith("Words: ")]
        found = [name for name, thing in groups if thing.has_room()]
        return found if len(found) >= count else None

    return until(shown, f"words in {person.name}'s window")
