# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader is told, asked for directly over its bus, so that
nothing is remembered and everything seen is there now."""

from enum import IntEnum

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

ATSPI = "org.a11y.atspi"
ROOT = "/org/a11y/atspi/accessible/root"
REGISTRY = f"{ATSPI}.Registry"
# The window as the origin of places.
WITHIN_WINDOW = 1
# Milliseconds one question may take.
TIMEOUT = 180_000


class Role(IntEnum):
    """The few roles the journeys tell apart, with the numbers of AT-SPI."""

    INVALID = 0
    ALERT = 2
    CHECK_BOX = 7
    CHECK_MENU_ITEM = 8
    COMBO_BOX = 11
    DIALOG = 16
    FILLER = 20
    FRAME = 23
    LABEL = 29
    LIST = 31
    LIST_ITEM = 32
    MENU_ITEM = 35
    PAGE_TAB = 37
    PASSWORD_TEXT = 40
    PUSH_BUTTON = 43
    RADIO_BUTTON = 44
    RADIO_MENU_ITEM = 45
    SLIDER = 51
    SPIN_BUTTON = 52
    TEXT = 61
    TOGGLE_BUTTON = 62
    UNKNOWN = 67
    WINDOW = 69
    ENTRY = 79
    LINK = 88
    LIST_BOX = 98
    STATIC = 116
    SWITCH = 130

    @classmethod
    def called(cls, number):
        """A role in a word, or its number."""
        return cls(number).name.lower() if number in set(cls) else f"role {number}"


class State(IntEnum):
    """The few states, as bits of AT-SPI."""

    FOCUSABLE = 11
    FOCUSED = 12
    PRESSED = 20
    SENSITIVE = 24


# The relation, with its number of AT-SPI.
LABELLED_BY = 2
BUTTON = {Role.PUSH_BUTTON, Role.TOGGLE_BUTTON}
ENTRY = {Role.TEXT, Role.ENTRY, Role.PASSWORD_TEXT}
LABEL = {Role.LABEL, Role.STATIC}
WINDOW = {Role.ALERT, Role.DIALOG, Role.FRAME, Role.WINDOW}
LIST = {Role.LIST, Role.LIST_BOX}
PRESSES = ("click", "activate", "press", "toggle")


def connect(address):
    """A connection to the bus at `address`."""
    flags = (
        Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
        | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
    )
    connection = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
    connection.set_exit_on_close(False)
    return connection


class Thing:
    """A widget, as a screen reader knows it. Whatever is asked of one that has
    gone is a GLib.Error."""

    def __init__(self, bus, name, path):
        self.bus = bus
        self.place = (name, path)

    def __eq__(self, other):
        return isinstance(other, Thing) and self.place == other.place

    def __hash__(self):
        return hash(self.place)

    def ask(self, interface, method, signature="()", *values):
        """Calls a method and returns what it answers."""
        interface = interface if "." in interface else f"{ATSPI}.{interface}"
        answer = self.bus.call_sync(
            *self.place,
            interface,
            method,
            GLib.Variant(signature, values),
            None,
            Gio.DBusCallFlags.NONE,
            TIMEOUT,
            None,
        )
        return answer.unpack()

    def property(self, interface, name):
        get = ("org.freedesktop.DBus.Properties", "Get", "(ss)", f"{ATSPI}.{interface}", name)
        return self.ask(*get)[0]

    def children(self):
        return [Thing(self.bus, *place) for place in self.ask("Accessible", "GetChildren")[0]]

    def parent(self):
        return Thing(self.bus, *self.property("Accessible", "Parent"))

    def everything(self):
        """It, and all that is in it. What goes meanwhile is left out."""
        yield self
        try:
            children = self.children()
        except GLib.Error:
            return
        for child in children:
            yield from child.everything()

    def name(self):
        """What it is called. GTK 4.8 says a label that may have a mnemonic
        twice, raw and plain: “_Stay Stay”, “Undo Undo”."""
        name = self.property("Accessible", "Name")
        if not name:
            # From about GTK 4.12 on, a menu item is called by its label alone.
            return " ".join(label.text() for label in self.labels())
        plain = name[len(name) // 2 + 1 :]
        raw = name.removesuffix(f" {plain}")
        if raw == plain and raw:
            return plain if self.role() in BUTTON else name
        return plain if raw.count("_") == 1 and raw.replace("_", "") == plain else name

    def labels(self):
        """What it is labelled by, as a screen reader follows it."""
        relations = self.ask("Accessible", "GetRelationSet")[0]
        places = (place for kind, found in relations if kind == LABELLED_BY for place in found)
        return [Thing(self.bus, *place) for place in places]

    def role(self):
        return self.ask("Accessible", "GetRole")[0]

    def kind(self):
        """The role in a word."""
        return self.ask("Accessible", "GetRoleName")[0]

    def states(self):
        """All its states, a bit each."""
        low, high = self.ask("Accessible", "GetState")[0]
        return high << 32 | low

    def has(self, state):
        return bool(self.states() >> state & 1)

    def has_room(self):
        """Whether it takes up some of the window; pages not shown yet do not, nor
        does what has gone."""
        try:
            width, height = self.ask("Component", "GetSize")
        except GLib.Error:
            return False
        return width > 0 and height > 0

    def extent(self):
        """Its place in the window: left, top, width and height."""
        return self.ask("Component", "GetExtents", "(u)", WITHIN_WINDOW)[0]

    def text(self):
        """What is written on or in it."""
        if f"{ATSPI}.Text" in self.ask("Accessible", "GetInterfaces")[0]:
            count = self.property("Text", "CharacterCount")
            return self.ask("Text", "GetText", "(ii)", 0, count)[0]
        return self.name()

    def write(self, text):
        """Replaces what is written in it."""
        self.ask("EditableText", "SetTextContents", "(s)", text)

    def press(self):
        actions = [action[0] for action in self.ask("Action", "GetActions")[0]]
        names = [self.ask("Action", "GetName", "(i)", index)[0] for index in range(len(actions))]
        for index, name in enumerate(names):
            if name in PRESSES:
                self.ask("Action", "DoAction", "(i)", index)
                return
        raise LookupError(f"“{self.name()}” cannot be pressed")


def application(bus, pid):
    """What the program with that number shows; nothing while it shows none."""
    for place in Thing(bus, REGISTRY, ROOT).children():
        owner = ("org.freedesktop.DBus", "GetConnectionUnixProcessID")
        daemon = Thing(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus")
        try:
            if daemon.ask(*owner, "(s)", place.place[0])[0] == pid and place.children():
                return place
        except GLib.Error:
            # It has just gone.
            continue
    return None


def is_called(thing, name, roles):
    """Whether it is what is looked for; what has gone is not."""
    try:
        called = thing.name()
        if called != name:
            # The text of a message is called by itself and its time.
            is_text = called.startswith(name) and thing.role() in LABEL
            if not is_text or thing.text() != name:
                return False
        return not roles or thing.role() in roles
    except GLib.Error:
        return False
