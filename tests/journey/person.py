# SPDX-License-Identifier: GPL-3.0-or-later
"""One person at one Salotto window: sees, presses and types what a screen
reader would, and the keyboard where it matters where the focus is."""

import signal
import subprocess

from gi.repository import GLib

from sight import BUTTON, ENTRY, LABEL, LIST, WINDOW, Role, State, application, is_called
from stage import PATIENCE, stop, until


def on_machine(machine, command):
    """The command as it runs in a network namespace; here, if there is none."""
    return ["ip", "netns", "exec", machine, *command] if machine else [*command]


class Person:
    """Starts `salotto` with `words`, on a session bus and with folders of its
    own; on a machine of its own if that is named."""

    def __init__(self, stage, program, name, *words, home=None, env=None, machine=None):
        self.stage = stage
        self.name = name
        self._last = None
        self.log = stage.scratch / f"{home or name}.log"
        with self.log.open("wb") as log:
            self.process = stage.start(
                on_machine(machine, [program, *words]),
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
        self._must_run()
        return application(self.stage.eyes, self.process.pid)

    def _must_run(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"{self.name}'s program has ended with {self.process.returncode}")

    def everything(self):
        """All that is in the windows."""
        return self.application.everything()

    def windows(self):
        """The titles of the windows; a screen reader takes each for one, too."""
        windows = self.application.children()
        for window in windows:
            assert window.role() in WINDOW, f"“{window.name()}” is a {window.kind()}"
        return [window.name() for window in windows]

    def look(self, name, roles=None, beside=None):
        """Everything called `name`; with `beside`, what is nearest to it."""
        place = beside or self.application
        while True:
            found = [thing for thing in place.everything() if is_called(thing, name, roles)]
            if found or not beside:
                return found
            place = place.parent()

    def find(self, name, roles=None, beside=None):
        """The thing called `name`, once it is on the screen."""

        def on_screen():
            found = self._running(self.look(name, roles, beside))
            return next((thing for thing in found if thing.has_room()), None)

        return until(on_screen, lambda: f"“{name}” in {self.name}'s window")

    def _running(self, found):
        if not found:
            self._must_run()
        return found

    def words(self):
        """Every sentence that can be read."""
        return texts(self.everything())

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
        return [set(texts(row.everything())) - {""} for row in pane[0].children()]

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
        until(lambda: button.has(State.SENSITIVE), f"“{name}” to be pressable")
        button.press()

    def choose(self, menu, *labels):
        """Opens a menu, and presses what is in it and in its submenus."""
        self.find(menu, BUTTON)
        # The button that is pressed is within one of the same name.
        self.look(menu, BUTTON)[-1].press()
        for label in labels:
            self.find(label, {Role.MENU_ITEM}).press()

    def fill(self, name, text, beside=None):
        """Replaces what is written in an entry."""
        entry = self.find(name, ENTRY, beside)
        entry.write(text)
        # From about GTK 4.20 on, what is hidden is not told either.
        hidden = "●" * len(text)
        until(lambda: entry.text() in (text, hidden), f"“{text}” in “{name}”")

    def holds(self, name, beside=None):
        """What is written in an entry."""
        return self.find(name, ENTRY, beside).text()

    def say(self, text):
        """Writes a message and sends it."""
        self.fill("Write here", text)
        self.press("Send")

    def button(self, beginning):
        """The whole name of the button whose name begins like that."""

        def found():
            names = [thing.name() for thing in self.everything() if thing.role() in BUTTON]
            return next((name for name in names if name.startswith(beginning)), None)

        return until(found, lambda: f"“{beginning}…” in {self.name}'s window")

    def host(self, room, port):
        """Hosts a room, from the launcher."""
        self.begin_hosting(room, port)
        self.find("Write here", ENTRY)

    def begin_hosting(self, room, port, password=None):
        self.press("Host a room")
        self.fill("Room name", room)
        self.fill("Port", str(port), beside=self.find("Room name", ENTRY))
        if password:
            self.fill("Password (optional)", password)
        self.press("Start")

    def join(self, host, port):
        """Fills in where to go, and goes there."""
        self.fill("Address", host)
        self.fill("Port", str(port), beside=self.find("Address", ENTRY))
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

    def click(self, thing, button=1):
        """Presses it with the mouse. The windows are given no edges to know of."""
        left, top, width, height = thing.extent()
        window = self.stage.xdotool("getwindowgeometry", "--shell", self.frame())
        place = dict(line.split("=") for line in window.splitlines())
        x, y = int(place["X"]) + left + width // 2, int(place["Y"]) + top + height // 2
        self.stage.xdotool("mousemove", x, y, "click", button)

    def focus(self):
        """What has the focus; nothing while it moves."""
        focused = [thing for thing in self.everything() if is_focused(thing)]
        return focused[-1] if focused else None

    def focused(self):
        """What the thing with the focus is called."""
        thing = self.focus()
        return thing.name() if thing else ""

    def until_focused(self):
        """What has the focus, once something has."""
        self._last = until(self.focus, f"{self.name}'s focus")
        return self._last

    def moved(self):
        """The name of what has the focus, once that is something else."""

        def elsewhere():
            focus = self.focus()
            return focus if focus != self._last else None

        last = self._last and self._last.name()
        self._last = until(elsewhere, f"{self.name}'s focus to leave “{last}”")
        return self._last.name()

    def focuses(self, name):
        """Waits until the focus is on the thing called `name`."""
        until(
            lambda: self.focused() == name,
            lambda: f"{self.name}'s focus on “{name}”; it is on {self.focused()}",
        )
        self.until_focused()

    # --- the end ----------------------------------------------------------

    def close(self):
        """Closes the window, as its button does."""
        self.press("Close")

    def leaves(self):
        """Leaves the room, and closes the launcher that it leads back to."""
        self.say("{exit}")
        self.find("Host a room", BUTTON)
        self.close()
        self.ends()

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


def is_focused(thing):
    """Whether it has the focus; what has gone has not."""
    try:
        return thing.has(State.FOCUSED)
    except GLib.Error:
        return False


def texts(things):
    """What the labels among them say."""
    return [thing.text() for thing in things if thing.role() in LABEL]
