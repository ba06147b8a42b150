# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader and a keyboard need of whatever is in a window: each
control has a name, a role of its own, and a key that leads to it."""

import re

from gi.repository import GLib

from sight import ATSPI, Role, State

# What is there to be used, and not only to be read.
CONTROLS = {
    Role.CHECK_BOX,
    Role.CHECK_MENU_ITEM,
    Role.COMBO_BOX,
    Role.ENTRY,
    Role.LINK,
    Role.LIST_ITEM,
    Role.MENU_ITEM,
    Role.PASSWORD_TEXT,
    Role.PUSH_BUTTON,
    Role.RADIO_BUTTON,
    Role.RADIO_MENU_ITEM,
    Role.SLIDER,
    Role.SPIN_BUTTON,
    Role.SWITCH,
    Role.TEXT,
    Role.TOGGLE_BUTTON,
}
WINDOWS = {Role.DIALOG, Role.FRAME, Role.WINDOW}
# What the keyboard goes to without knowing what it is.
NO_ROLE = {Role.INVALID, Role.UNKNOWN, Role.FILLER}
# What GTK calls a widget that nobody has named.
NAMELESS = re.compile(r"((Gtk|Adw|Salotto)[A-Z]\w*)?$")
# More than any window of ours holds.
MOST = 3000


class Walk:
    """A walk through what is in one window, for its faults."""

    def __init__(self):
        self.faults = []
        self.seen = 0

    def look(self, thing, path=(), within=False):
        """Looks at a thing and what is in it; whether a key leads there. With
        `within`, one leads to something that it is a part of."""
        self.seen += 1
        assert self.seen < MOST, "a window without an end"
        try:
            if not thing.has_room():
                return False
            role, states, name = thing.role(), thing.states(), thing.name()
            children = thing.children()
        except GLib.Error:
            # It has just gone.
            return False
        focusable = bool(states >> State.FOCUSABLE & 1)
        path = (*path, f"{Role.called(role)} “{name}”")
        is_control = role in CONTROLS
        around = within or (focusable and is_control)
        reached = [self.look(child, path, around) for child in children]
        reached = focusable or any(reached)
        if (is_control or role in WINDOWS) and NAMELESS.match(name):
            self._note(path, "has no name")
        is_usable = states >> State.SENSITIVE & 1
        if is_control and is_usable and not reached and not within:
            self._note(path, "is out of the keyboard's reach")
        if focusable and role in NO_ROLE and not within:
            self._note(path, "has no role")
        return reached

    def _note(self, path, fault):
        self.faults.append(f"{' > '.join(path[-5:])} {fault}")


# What each control is used with, where there is no key and no pointer.
MEANS = {
    Role.CHECK_BOX: "Action",
    Role.CHECK_MENU_ITEM: "Action",
    Role.ENTRY: "EditableText",
    Role.LINK: "Action",
    Role.MENU_ITEM: "Action",
    Role.PASSWORD_TEXT: "EditableText",
    Role.PUSH_BUTTON: "Action",
    Role.RADIO_BUTTON: "Action",
    Role.RADIO_MENU_ITEM: "Action",
    Role.SLIDER: "Value",
    Role.SPIN_BUTTON: "Value",
    Role.SWITCH: "Action",
    Role.TEXT: "EditableText",
    Role.TOGGLE_BUTTON: "Action",
}


def look_for_actions(person):
    """Fails if there is a control that only a key or a pointer could use."""
    idle = []
    for thing in person.everything():
        try:
            role = thing.role()
            if role not in MEANS or not thing.has_room() or not thing.has(State.SENSITIVE):
                continue
            if not can(thing, MEANS[role]):
                idle.append(f"{Role.called(role)} “{thing.name()}”")
        except GLib.Error:
            # It has just gone.
            continue
    assert not idle, f"in {person.name}'s window nothing can be done with {idle}"


def can(thing, means):
    """Whether something can be done with a thing, or with one in it: a button with a
    menu holds the button that opens it."""
    offered = thing.ask("Accessible", "GetInterfaces")[0]
    usable = f"{ATSPI}.{means}" in offered
    if usable and (means != "Action" or thing.ask("Action", "GetActions")[0]):
        return True
    return any(can(child, means) for child in thing.children())


def look_around(person):
    """Fails if there is anything in the person's windows that a blind person
    could not use."""
    for window in person.application.children():
        walk = Walk()
        walk.look(window)
        assert walk.seen > 5, f"{person.name}'s window is empty"
        assert not walk.faults, f"in {person.name}'s window:\n" + "\n".join(walk.faults)
