# SPDX-License-Identifier: GPL-3.0-or-later
"""One person at one Salotto window: sees, presses and types what a screen
reader would, and the keyboard where it matters where the focus is."""

import signal
import subprocess

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

from stage import PATIENCE, stop, until

BUTTON = {Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON}
ENTRY = {Atspi.Role.TEXT, Atspi.Role.ENTRY}
LABEL = {Atspi.Role.LABEL, Atspi.Role.STATIC}
LIST = {Atspi.Role.LIST, Atspi.Role.LIST_BOX}
PRESSES = ("click", "activate", "press", "toggle")


class Person:
    """Starts `salotto` with `words`, on a session bus and with folders of its
    own, and under a system name that is theirs."""

    def __init__(self, stage, program, name, *words, home=None, env=None):
        self.stage = stage
        self.name = name
        self._last = None
        self.log = stage.scratch / f"{home or name}.log"
        with self.log.open("wb") as log:
            self.process = stage.start(
                [program, *words],
                env=stage.env
                | stage.home(home or name)
                | {"DBUS_SESSION_BUS_ADDRESS": stage.bus()}
                | (env or {}),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.application = until(self._application, f"{name}'s window")

    # --- what is there ---------------------------------------------------

    def _application(self):
        # Applications that have just gone are no longer answering.
        for application in children(Atspi.get_desktop(0)):
            try:
                if application.get_process_id() == self.process.pid and application.get_child_count():
                    return application
            except GLib.Error:
                pass
        self._must_run()
        return None

    def _must_run(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"{self.name}'s program has ended with {self.process.returncode}")

    def everything(self, root=None):
        """All there is, from the window's frame down; nothing while it ends."""
        root = root or self.application
        try:
            while GLib.MainContext.default().iteration(False):
                pass
            root.clear_cache()
            return list(descend(root))
        except (GLib.Error, LookupError):
            return []

    def windows(self):
        """The titles of the windows."""
        return [named(window) for window in children(self.application)]

    def look(self, name, roles=None, beside=None, root=None):
        """Everything called `name`; with `beside`, what is nearest to it."""
        while True:
            found = [
                thing
                for thing in self.everything(beside or root)
                if named(thing) == name and (not roles or thing.get_role() in roles)
            ]
            if found or not beside:
                return found
            beside = beside.get_parent()

    def find(self, name, roles=None, beside=None):
        """The thing called `name`, once it is on the screen."""

        def on_screen():
            found = self._running(self.look(name, roles, beside))
            return next(filter(has_room, found), None)

        return until(on_screen, lambda: f"“{name}” in {self.name}'s window")

    def _running(self, found):
        if not found:
            self._must_run()
        return found

    def words(self):
        """Every sentence that can be read."""
        return [written(thing) for thing in self.everything() if thing.get_role() in LABEL]

    def sees(self, sentence):
        """Waits until `sentence` can be read, word for word."""
        until(
            lambda: sentence in self._running(self.words()),
            lambda: f"“{sentence}” in {self.name}'s window",
        )

    def sees_no(self, sentence):
        """Waits until `sentence` can no longer be read."""
        until(
            lambda: sentence not in self.words(),
            lambda: f"“{sentence}” to go from {self.name}'s window",
        )

    def reads(self, part):
        """The first sentence with `part` in it, once there is one."""
        return until(
            lambda: next((words for words in self.words() if part in words), None),
            lambda: f"something with “{part}” in {self.name}'s window",
        )

    def people(self):
        """Who is listed in the pane of that name: sets of words, one a row."""
        pane = self.look("People", LIST)
        if not pane:
            return []
        rows = (self.everything(row) for row in children(pane[0]))
        return [{written(thing) for thing in row if thing.get_role() in LABEL} - {""} for row in rows]

    def lists(self, *names):
        """Waits until exactly these people are in the pane."""

        def listed():
            rows = self.people()
            return len(rows) == len(names) and all(
                any(name in row for row in rows) for name in names
            )

        until(listed, lambda: f"{names} in {self.name}'s list of people; there are {self.people()}")

    # --- doing ----------------------------------------------------------

    def press(self, name, beside=None):
        """Presses a button once it can be pressed."""
        button = self.find(name, BUTTON, beside)
        until(lambda: can(button, Atspi.StateType.SENSITIVE), f"“{name}” to be pressable")
        for index in range(Atspi.Action.get_n_actions(button)):
            if Atspi.Action.get_action_name(button, index) in PRESSES:
                Atspi.Action.do_action(button, index)
                return
        raise LookupError(f"“{name}” cannot be pressed")

    def fill(self, name, text, beside=None):
        """Replaces what is written in an entry."""
        entry = self.find(name, ENTRY, beside)
        Atspi.EditableText.set_text_contents(entry, text)
        until(lambda: written(entry) == text, f"“{text}” in “{name}”")

    def holds(self, name, beside=None):
        """What is written in an entry."""
        return written(self.find(name, ENTRY, beside))

    def say(self, text):
        """Writes a message and sends it."""
        self.fill("Write here", text)
        self.press("Send")

    def button(self, beginning):
        """The whole name of the button whose name begins like that."""

        def found():
            names = [named(thing) for thing in self.everything() if thing.get_role() in BUTTON]
            return next((name for name in names if name.startswith(beginning)), None)

        return until(found, lambda: f"“{beginning}…” in {self.name}'s window")

    def host(self, room, port):
        """Hosts a room, from the launcher."""
        self.begin_hosting(room, port)
        self.find("Write here", ENTRY)

    def begin_hosting(self, room, port):
        self.press("Host a room")
        self.fill("Room name", room)
        self.press("More", beside=self.find("Room name", ENTRY))
        self.fill("Port", str(port), beside=self.find("Room name", ENTRY))
        self.press("Start")

    def join(self, host, port):
        """Fills in where to go, and goes there."""
        self.fill("Host", host)
        self.fill("Port", str(port), beside=self.find("Host", ENTRY))
        self.press("Join")

    # --- the keyboard -----------------------------------------------------

    def frame(self):
        """The window as the X server knows it; the newest, if there are more."""
        pid = self.process.pid
        search = ["search", "--all", "--onlyvisible", "--pid", pid, "--name", "."]
        found = until(
            lambda: self.stage.xdotool(*search, check=False).split(), f"{self.name}'s frame"
        )
        return max(found, key=int)

    def activate(self):
        """Brings the window to the front, with the focus."""
        self.stage.xdotool("windowactivate", "--sync", self.frame())

    def keys(self, *keys):
        self.stage.xdotool("key", "--clearmodifiers", *keys)

    def type(self, text):
        self.stage.xdotool("type", "--delay", "5", text)

    def focus(self):
        """What has the focus; nothing while it moves."""
        focused = [thing for thing in self.everything() if can(thing, Atspi.StateType.FOCUSED)]
        return focused[-1] if focused else None

    def focused(self):
        """What the thing with the focus is called, and what it is."""
        thing = self.focus()
        return (named(thing), thing.get_role()) if thing else ("", None)

    def until_focused(self):
        """What has the focus, once something has."""
        self._last = until(self.focus, f"{self.name}'s focus")
        return self._last

    def moved(self):
        """The name of what has the focus, once that is something else."""

        def elsewhere():
            focus = self.focus()
            return focus if focus != self._last else None

        self._last = until(elsewhere, lambda: f"{self.name}'s focus to leave {named(self._last)}", 5)
        return named(self._last)

    def focuses(self, name):
        """Waits until the focus is on the thing called `name`."""
        until(
            lambda: self.focused()[0] == name,
            lambda: f"{self.name}'s focus on “{name}”; it is on {self.focused()}",
        )
        self._last = self.focus()

    # --- the end ----------------------------------------------------------

    def close(self):
        """Closes the window, as its button does."""
        self.press("Close")

    def ends(self, patience=PATIENCE):
        """Waits for the program to end well."""
        try:
            code = self.process.wait(patience)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"{self.name}'s program does not end") from None
        if code:
            raise AssertionError(f"{self.name}'s program has ended with {code}")

    def dies(self):
        """Is gone without a word, as in a power cut."""
        self.process.send_signal(signal.SIGKILL)
        stop(self.process)


def children(thing):
    """The things right inside; those that have gone meanwhile are not."""
    for index in range(thing.get_child_count()):
        child = thing.get_child_at_index(index)
        if child is not None:
            yield child


def descend(thing):
    yield thing
    for child in children(thing):
        yield from descend(child)


def named(thing):
    """What a screen reader calls it. GTK 4.8 says a label with a mnemonic
    twice, raw and plain: “_Stay Stay”."""
    name = thing.get_name() or ""
    plain = name[len(name) // 2 + 1 :]
    raw = name.removesuffix(f" {plain}")
    return plain if raw.count("_") == 1 and raw.replace("_", "") == plain else name


def has_room(thing):
    """Whether it takes up some of the window; pages not shown yet do not."""
    try:
        size = Atspi.Component.get_size(thing)
    except GLib.Error:
        return False
    return size.x > 0 and size.y > 0


def written(thing):
    """What is written on or in it."""
    if not thing.get_text_iface():
        return named(thing)
    return Atspi.Text.get_text(thing, 0, Atspi.Text.get_character_count(thing))


def can(thing, state):
    try:
        thing.clear_cache()
        return thing.get_state_set().contains(state)
    except GLib.Error:
        return False

