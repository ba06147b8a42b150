# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader and a keyboard need of whatever is in a window: each
control has a name, a role of its own, and a key that leads to it."""

import re

from gi.repository import GLib

from sight import Role, State

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


def look_around(person):
    """Fails if there is anything in the person's windows that a blind person
    could not use."""
    for window in person.application.children():
        walk = Walk()
        walk.look(window)
        assert walk.seen > 5, f"{person.name}'s window is empty"
        assert not walk.faults, f"in {person.name}'s window:\n" + "\n".join(walk.faults)
