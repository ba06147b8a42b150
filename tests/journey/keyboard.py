# SPDX-License-Identifier: GPL-3.0-or-later
"""The way of `two_windows` with the keyboard alone. Tab goes everywhere and
comes back, F6 goes from region to region, and each stop has a name."""

import re

from party import HERE, free_port
from reach import look_around
from stage import until

# What GTK calls a widget that nobody has named.
NAMELESS = re.compile(r"((Gtk|Adw|Salotto)[A-Z]\w*)?$")


def play(party):
    port = str(free_port())
    ada = party.person("Ada", settled=False)
    bo = party.person("Bo", settled=False)
    host(ada, port)
    join(bo, port)

    bo.type("Hello, Ada")
    bo.keys("Return")
    bo.sees("Hello, Ada")
    ada.sees("Hello, Ada")
    ada.activate()
    ada.type("Two")
    ada.keys("shift+Return")
    ada.type("lines")
    ada.keys("Return")
    bo.sees("Two\nlines")
    ada.sees("Two\nlines")

    go_round(ada, ["Write here", "People", "Main menu", "Insert an emoji"])
    regions(ada)
    rows(ada)
    selection(ada)
    edit(ada)
    rooms(ada)

    bo.activate()
    bo.focuses("Write here")
    bo.type("{exit}")
    bo.keys("Return")
    bo.find("Host a room")
    bo.activate()
    bo.focuses("Address")
    bo.keys("ctrl+w")
    bo.ends()
    ada.sees("Bo left")
    ada.activate()
    ada.keys("ctrl+q")
    ada.ends()


def host(ada, port):
    ada.activate()
    go_round(ada, ["Your name", "Address", "Port", "Join", "Host a room", "Main menu"])
    look_around(ada)
    write(ada, "Your name", "Ada")
    go_to(ada, "Host a room")
    ada.keys("Return")
    ada.focuses("Room name")
    ada.keys("ctrl+a")
    ada.type("The attic")
    go_to(ada, "More")
    ada.keys("space")
    around = ["Room name", "Port", "Password (optional)", "Show what is written", "Suggest"]
    go_round(
        ada,
        [*around, "More", "Newcomers read", "Let guests in without encryption", "Start", "Back"],
    )
    look_around(ada)
    write(ada, "Port", port)
    ada.keys("Return")
    ada.focuses("Write here")


def join(bo, port):
    bo.activate()
    write(bo, "Your name", "Bo")
    write(bo, "Address", HERE)
    write(bo, "Port", port)
    bo.keys("Return")
    bo.focuses("Write here")


def regions(person):
    """F6 leads through the messages and the people back to where it began."""
    person.focuses("Write here")
    seen = []
    for _ in range(3):
        person.keys("F6")
        seen.append(person.moved())
    assert seen[-1] == "Write here", seen
    assert len(set(seen)) == 3, seen
    person.keys("shift+F6")
    assert person.moved() == seen[1], seen
    person.keys("F6")
    person.focuses("Write here")


def rows(person):
    """The arrow keys go from message to message."""
    person.focuses("Write here")
    person.keys("shift+F6")
    reads(person, "Two\nlines")
    person.keys("Up")
    reads(person, "Hello, Ada")
    person.keys("Down")
    reads(person, "Two\nlines")
    person.keys("F6")
    person.focuses("Write here")


def selection(person):
    """Shift and the arrow keys select messages, Escape ends that and then goes back."""
    person.focuses("Write here")
    person.keys("shift+F6")
    reads(person, "Two\nlines")
    person.keys("shift+Up")
    person.sees("2 messages selected")
    look_around(person)
    person.keys("ctrl+c", "Escape")
    person.sees_no("2 messages selected")
    reads(person, "Hello, Ada")
    person.keys("Escape")
    person.focuses("Write here")
    person.keys("ctrl+v")
    until(lambda: "] Bo: Hello, Ada\n[" in person.holds("Write here"), "what was copied")
    person.keys("ctrl+a", "BackSpace")


def edit(person):
    """Up edits what was said last, and Escape gives that up."""
    person.focuses("Write here")
    for key, text in ("Up", "Two\nlines"), ("Escape", ""):
        person.keys(key)
        until(lambda text=text: person.holds("Write here") == text, f"“{text}” to be written")


def rooms(person):
    """From another window, keys lead back to the room: its number, and its name."""
    person.keys("ctrl+n")
    person.focuses("Address")
    person.keys("alt+1")
    person.focuses("Write here")
    person.keys("ctrl+k")
    person.focuses("Name of the room")
    person.type("att")
    person.keys("Return")
    person.focuses("Write here")


def reads(person, text):
    """Waits until the focus is on that message: on its text, as in GTK 4.8, or
    on its row, which says who wrote it, and when."""
    until(
        lambda: text in person.focused(),
        lambda: f"the focus on “{text}”; it is on {person.focused()}",
    )
    person.until_focused()


def write(person, entry, text):
    go_to(person, entry)
    person.keys("ctrl+a")
    person.type(text)


def go_to(person, name):
    """Presses Tab until the focus is there."""
    for _ in range(40):
        if person.focused() == name:
            return
        person.keys("Tab")
        person.moved()
    raise AssertionError(f"Tab does not lead to “{name}”")


def go_round(person, names):
    """Presses Tab until it is back where it began, and Shift+Tab as well."""
    stops = circle(person, "Tab")
    nameless = [stop for stop in stops if NAMELESS.match(stop)]
    assert not nameless, f"stops without a name: {stops}"
    assert set(names) <= set(stops), f"Tab leads to {stops}"
    back = circle(person, "shift+Tab")
    assert sorted(back) == sorted(stops), f"Tab leads to {stops}, and back to {back}"


def circle(person, key):
    begin = person.until_focused()
    stops = []
    for _ in range(40):
        person.keys(key)
        stops.append(person.moved())
        if person.focus() == begin:
            return stops
    raise AssertionError(f"{key} does not lead back: {stops}")
