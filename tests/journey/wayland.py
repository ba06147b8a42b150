# SPDX-License-Identifier: GPL-3.0-or-later
"""A stage where windows are shown by Wayland: Weston without a screen, drawing
in memory. It has neither keyboard nor pointer, so a journey can be played here
only where all is done through the accessibility bus; menus open only in a Weston
that pretends to have a keyboard, for GTK grabs it. Here the toolkit asks the
desktop for its settings, and windows move as they do with most people."""

import subprocess
import tempfile
from pathlib import Path

from stage import Stage, until

SETTINGS = """\
[core]
idle-time=0
[shell]
panel-position=none
background-color=0xff5e5c64
animation=none
startup-animation=none
close-animation=none
locking=false
"""


class UnplayableError(Exception):
    """What this stage has no means for."""


class Wayland(Stage):
    """A stage as the other; `scale` is how many pixels the display has to one
    of a window."""

    needed = ("weston", "weston-screenshooter", "dbus-daemon")

    def __init__(self, size=(1280, 1024), scale=1):
        super().__init__(size)
        self.scale = scale

    def _display(self):
        settings = self.scratch / "weston.ini"
        settings.write_text(SETTINGS)
        # Absolute, for people have runtime folders of their own.
        socket = Path(self.env["XDG_RUNTIME_DIR"]) / "wayland-0"
        with self._log().open("wb") as log:
            weston = self.start(
                ["weston", f"--config={settings}", f"--socket={socket.name}", *self._options()],
                stdout=log,
                stderr=log,
            )
        until(lambda: socket.exists() or self._must_run(weston), "Weston")
        return {"GDK_BACKEND": "wayland", "WAYLAND_DISPLAY": str(socket)}

    def _options(self):
        """Newer Westons have other words for some things, and a seat to grab."""
        known = subprocess.run(
            ["weston", "--help"], env=self.env, text=True, capture_output=True, check=False
        ).stdout
        old = "headless-backend.so" in known
        width, height = self.size
        seat = ["--fake-seat"] if "--fake-seat" in known else []
        return [
            *seat,
            "--backend=headless-backend.so" if old else "--backend=headless",
            "--renderer=pixman" if "--renderer" in known else "--use-pixman",
            f"--width={width}",
            f"--height={height}",
            f"--scale={self.scale}",
            # Lets whoever asks take a picture.
            "--debug",
        ]

    def _log(self):
        return self.scratch / "weston.log"

    def _must_run(self, weston):
        if weston.poll() is not None:
            raise RuntimeError(f"Weston did not start:\n{self._log().read_text()}")

    def _manager(self):
        """Weston is that as well."""

    def picture(self, path):
        """The whole display as a picture."""
        with tempfile.TemporaryDirectory(dir=self.scratch) as folder:
            # It chooses the name, and newer ones look for the folder of pictures.
            env = self.env | {"XDG_PICTURES_DIR": folder}
            subprocess.run(["weston-screenshooter"], env=env, cwd=folder, check=True, timeout=30)
            (found,) = Path(folder).glob("*.png")
            path.write_bytes(found.read_bytes())

    def xdotool(self, *words, check=True):
        raise UnplayableError(
            f"“xdotool {' '.join(map(str, words))}” takes a keyboard or pointer, "
            "and there is none under Wayland: this journey is for X11."
        )
