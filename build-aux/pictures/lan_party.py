# SPDX-License-Identifier: GPL-3.0-or-later
"""A small LAN party at real windows, with a picture from each."""

from conversation import (
    ANSWER,
    GRUMBLE,
    HERE,
    HOME,
    NEWS,
    PORT,
    REACTIONS,
    ROOM,
    TALK,
    TOPIC,
)
from guest import Guest
from invite import link_of
from pages import browsers
from person import Person
from shooting import NARROW, WIDE, shoot
from stage import until

INVITE = (440, 636)


def person(stage, program, name, *words, **env):
    return Person(stage, program, name, *words, env=env)


def launcher(stage, program, folder):
    ada = person(stage, program, "Ada Lovelace")
    ada.fill("Your name", "Ada")
    ada.activate()
    ada.focuses("Address")
    ada.type(HOME)
    shoot(ada, folder / "launcher.png")
    ada.close()
    ada.ends()


def party(stage, program, folder, speaks_italian):
    """Everybody comes and talks; a picture from each window."""
    ada = person(stage, program, "Ada")
    ada.fill("Your name", "Ada")
    ada.host(ROOM, PORT)
    guests = {
        name: Guest(stage, [program, "chat", f"{HERE}:{PORT}", "--as", name, "--no-key", "--json"])
        for name in ("Katherine", "Linus", "Margaret")
    }
    ada.lists("Ada", *guests)
    guests["Walter"] = Guest(stage, ["nc", HERE, str(PORT)], "Walter")
    ada.lists("Ada", *guests)
    set_topic(ada)
    # Whoever is invited knows the room, and is not greeted by a sentence.
    link = invite(ada, folder)
    watchers = {
        "room-dark": person(
            stage,
            program,
            "Alan",
            "join",
            link,
            "--as",
            "Alan",
            ADW_DEBUG_COLOR_SCHEME="prefer-dark",
        ),
        "room-narrow": person(stage, program, "Hedy", "join", link, "--as", "Hedy"),
        "room-italian": person(
            stage, program, "Dante", "join", link, "--as", "Dante", **speaks_italian
        ),
    }
    for watcher in watchers.values():
        watcher.sees(TOPIC)
    talk(ada, guests)
    ada.sees(TALK[-1][1])
    shoot(ada, folder / "room.png", WIDE)
    for name, watcher in watchers.items():
        watcher.sees(TALK[-1][1])
        shoot(watcher, folder / f"{name}.png", NARROW if "narrow" in name else WIDE)
    browsers(stage, folder)
    moderation(ada, guests["Linus"], folder)


def moderation(ada, linus, folder):
    """Somebody has to be quiet for a while, and it can be taken back."""
    ada.say(f"/announce {NEWS}")
    ada.sees(NEWS)
    linus.say(GRUMBLE)
    ada.sees(GRUMBLE)
    ada.say(ANSWER)
    ada.sees(ANSWER)
    ada.say("/mute Linus 10m")
    ada.sees("Linus is muted for 10 minutes")
    shoot(ada, folder / "moderation.png", WIDE)


def invite(ada, folder):
    """The dialog to invite friends with; returns its link."""
    ada.press("Invite Friends")
    until(lambda: any(thing.name().startswith("Words: ") for thing in ada.everything()), "words")
    link = until(lambda: link_of(ada), "the link")
    shoot(ada, folder / "invite.png", INVITE)
    ada.keys("Escape")
    until(lambda: link_of(ada) is None, "the dialog to go")
    return link


def set_topic(ada):
    """From the menu, as a host does; Ada's pencil is there once there is a topic."""
    ada.choose("Main menu", "Set the Topic…")
    ada.fill("Topic", TOPIC)
    ada.press("Set")
    ada.sees(TOPIC)
    # The journeys listen as a screen reader does, for which toasts stay long.
    ada.press("Dismiss")


def talk(ada, guests):
    for name, text in TALK:
        if name == "Ada":
            ada.say(text)
        else:
            guests[name].say(text)
        ada.sees(text)
    for name, emoji, whose in REACTIONS:
        guests[name].say(f"/react {emoji} {whose}")
