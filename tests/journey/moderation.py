# SPDX-License-Identifier: GPL-3.0-or-later
"""The host moderates: mutes and takes it back, kicks somebody, bans
them and lifts it, locks the door; each time the window of whom it is about says
what happened and why."""

from party import HERE, free_port
from reach import look_around

MUTED = "Ada muted Bo for 10 minutes"
BANNED = "You are banned from this room for 1 hour. The reason given: “too loud”"
LOCKED = "This room is locked; nobody new comes in."


def play(party):
    port = free_port()
    ada, bo, cleo = (party.person(name) for name in ("Ada", "Bo", "Cleo"))
    ada.host("The attic", port)
    for guest in bo, cleo:
        guest.join(HERE, port)
    ada.lists("Ada", "Bo", "Cleo")

    mute(ada, bo)
    kick(ada, cleo)
    cleo = ban(party, port, ada, cleo)
    lock(party, port, ada, bo)

    for person in bo, cleo:
        person.leaves()
    ada.lists("Ada")
    ada.leaves()


def mute(ada, bo):
    """What the muted say reaches nobody, and they know; Undo lets them speak."""
    about(ada, "Bo", "Mute", "10 minutes")
    for person in ada, bo:
        person.sees(MUTED)
    bo.sees("You are muted for 10 minutes")
    bo.say("La la la")
    bo.reads("; this was not passed on.")
    for person in ada, bo:
        look_around(person)
    assert "La la la" not in ada.words()
    ada.press("Undo")
    bo.sees("Ada lets Bo speak again")
    bo.press("Retry")
    ada.sees("La la la")


def kick(ada, cleo):
    """A member who was kicked may come back."""
    about(ada, "Cleo", "Kick")
    ada.lists("Ada", "Bo")
    cleo.reads("You were kicked from the room.")
    cleo.press("Rejoin")
    ada.lists("Ada", "Bo", "Cleo")


def ban(party, port, ada, cleo):
    """Who is banned reads why, also when they knock again, until it is lifted."""
    ada.say("/ban Cleo 1h too loud")
    cleo.sees(BANNED)
    ada.lists("Ada", "Bo")
    cleo.close()
    cleo.ends()
    cleo = party.person("Cleo", "join", f"{HERE}:{port}", "--as", "Cleo", settled=False)
    cleo.reads("The reason given: “too loud”")
    ada.choose("Main menu", "Bans…")
    ada.reads("· “too loud”")
    look_around(ada)
    ada.press("Lift the ban of Cleo")
    ada.sees("Ada lifted the ban of Cleo")
    ada.find("Nobody is banned")
    ada.press("Close", beside=ada.find("Nobody is banned"))
    ada.sees_no("Nobody is banned")
    cleo.press("Join")
    cleo.find("Write here")
    ada.lists("Ada", "Bo", "Cleo")
    return cleo


def lock(party, port, ada, bo):
    """Nobody new comes in while the room is locked."""
    # Dot is there before: the way back is offered for a few seconds only.
    dot = party.person("Dot")
    ada.choose("Main menu", "Lock the Room")
    for person in ada, bo:
        person.sees("Ada locked the room")
        person.find("Locked")
    dot.join(HERE, port)
    dot.reads(LOCKED)
    ada.press("Undo")
    bo.sees("Ada unlocked the room")
    dot.press("Join")
    dot.find("Write here")
    ada.lists("Ada", "Bo", "Cleo", "Dot")
    dot.leaves()


def about(person, name, *labels):
    """Chooses from the menu about somebody."""
    person.choose(f"Menu about {name}", *labels)
