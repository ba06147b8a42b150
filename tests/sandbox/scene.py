# SPDX-License-Identifier: GPL-3.0-or-later
"""What every proof starts with: the stage of the journeys, a session on it as a
person has it, and the sandboxed program."""

import subprocess
import sys
from pathlib import Path

from gi.repository import GLib

from party import HERE, Guest
from person import Person, on_machine
from sight import REGISTRY, ROOT, Thing
from stage import Stage, until

# What the stage has for the journeys, and nobody at a desktop.
UNUSUAL = ["GSETTINGS_BACKEND", "GSK_RENDERER", "GTK_USE_PORTAL", "ADW_DISABLE_PORTAL"]
INSIDE = Path(__file__).parent / "inside"


class Desktop(Stage):
    """The stage with a session on it as a person has it, portals included."""

    def bus(self):
        for variable in UNUSUAL:
            self.env.pop(variable, None)
        self.home_folder = self.scratch / "person"
        self.home_folder.mkdir(exist_ok=True)
        self.env |= {"HOME": str(self.home_folder), "XDG_CURRENT_DESKTOP": "GNOME"}
        return self._announced(["dbus-daemon", "--session", "--nofork", "--print-address={pipe}"])


class Scene:
    """Opened with `with`; all that was started on it ends with it."""

    def __init__(self, app, outside, bundles, pictures):
        self.app = app
        self.outside = outside
        self.earlier, self.bundle = bundles
        self.pictures = pictures
        self.stage = Desktop()
        self.people = []

    def __enter__(self):
        self.stage.__enter__()
        self.home = self.stage.home_folder
        return self

    def __exit__(self, *error):
        # Ending `flatpak run` does not end what it runs.
        kill = ["flatpak", "kill", self.app]
        subprocess.run(kill, env=self.stage.env, check=False, capture_output=True)
        self.stage.__exit__(*error)

    @property
    def program(self):
        """What the program is called inside, and the folder of what it keeps."""
        return "salotto-devel" if self.app.endswith(".Devel") else "salotto"

    @property
    def data(self):
        """Where the program may keep what it keeps."""
        return self.home / ".var" / "app" / self.app

    def flatpak(self, *words, **env):
        """What Flatpak answers."""
        env = self.stage.env | env
        done = subprocess.run(
            ["flatpak", *words], env=env, text=True, capture_output=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"flatpak {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    def run(self, *words, **env):
        """What the sandboxed program answers."""
        return self.flatpak("run", self.app, *words, **env)

    def guest(self, *words, machine=None, **env):
        """The sandboxed program without a window, talking in lines; on a machine of
        its own if that is named."""
        command = ["flatpak", "run", self.app, *words]
        if machine:
            # With the mounts of this one, among which are those of the portals.
            command = ["nsenter", f"--net=/run/netns/{machine}", *command]
        return Guest(self.stage, command, self.stage.env | env)

    def guest_outside(self, *words, machine=None):
        """The same, in no sandbox."""
        folders = self.stage.home("outside")
        return Guest(
            self.stage, on_machine(machine, [self.outside, *words]), self.stage.env | folders
        )

    def python_outside(self, script, *words):
        return Guest(self.stage, [sys.executable, "-u", INSIDE / script, *words])

    def python(self, script, *words):
        """A script with the permissions of the program: in its sandbox, but
        with the SDK, which has Python, in the place of the runtime."""
        text = (INSIDE / script).read_text()
        python = ["flatpak", "run", "--devel", "--command=python3", self.app, "-u", "-c", text]
        return Guest(self.stage, [*python, *words])

    def window(self, *words, **env):
        person = Sandboxed(self, words, env)
        self.people.append(person)
        return person


class Sandboxed(Person):
    """Somebody at a window of the sandboxed program."""

    def __init__(self, scene, words, env):
        stage = scene.stage
        # Flatpak asks the session bus where the accessibility bus is, so the
        # person's and the stage's have to be the same.
        bus = {name: stage.env[name] for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")}
        super().__init__(stage, "flatpak", "sandboxed", "run", scene.app, *words, env=bus | env)

    def _application(self):
        """What Flatpak's proxy speaks for: it holds the connection to the bus."""
        self._must_run()
        bus = self.stage.eyes
        daemon = Thing(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus")
        for place in Thing(bus, REGISTRY, ROOT).children():
            question = ("org.freedesktop.DBus", "GetConnectionUnixProcessID")
            try:
                owner = daemon.ask(*question, "(s)", place.place[0])[0]
                name = Path(f"/proc/{owner}/comm").read_text().strip()
                if name == "xdg-dbus-proxy" and place.children():
                    return place
            except (GLib.Error, OSError):
                # It has just gone.
                continue
        return None


class Activated(Sandboxed):
    """The same, when the session bus has started the program."""

    def __init__(self, scene):
        self.stage, self.name = scene.stage, "activated"
        self._last = None
        self.application = until(self._application, "a window")

    def _must_run(self):
        pass


def host(room):
    """The words that host a room in a terminal, for this computer alone."""
    return ["host", "--name", room, "--bind", HERE, "--port", "0"]


def address(room):
    """Where such a room is, as it says itself."""
    return room.hears(f" {HERE}:").rsplit(" ", 1)[-1]
