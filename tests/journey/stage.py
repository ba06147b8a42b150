# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage the journeys play on: a display, a window manager and an
accessibility bus of their own, so that nothing of the person at this computer
is touched and several journeys can play at once. wayland.py has another."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from gi.repository import GLib

from sight import Thing, connect
from snapshot import root

# The machine may be ten times slower than the one this was written on.
PATIENCE = 180
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
# What would let the outside in, or another language.
FOREIGN = [
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "WAYLAND_SOCKET",
    "DBUS_SESSION_BUS_ADDRESS",
    "AT_SPI_BUS_ADDRESS",
    "GTK_THEME",
    "LANGUAGE",
    "LANG",
]

BUS = """<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


def until(condition, what, patience=PATIENCE):
    """Waits until `condition()` is true and returns what it gave. A widget that
    goes while it is asked about is no answer."""
    deadline = time.monotonic() + patience
    while True:
        try:
            result = condition()
        except GLib.Error:
            result = None
        if result:
            return result
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {patience} s for {what() if callable(what) else what}")
        time.sleep(0.02)


class Stage:
    """Opened with `with`; all that was started on it ends with it. This one
    shows windows as X11 does, and has a keyboard."""

    needed = ("Xvfb", "openbox", "xdotool", "setxkbmap", "dbus-daemon")

    def __init__(self, size=(1280, 1024)):
        self.size = size
        self.env = {}
        self._stack = ExitStack()

    def __enter__(self):
        missing = [tool for tool in self.needed if not shutil.which(tool)]
        if missing:
            raise SystemExit(
                f"The journeys need {', '.join(missing)}. build-aux/test installs what is missing."
            )
        try:
            self._build()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *error):
        self._stack.close()

    def _build(self):
        scratch = tempfile.TemporaryDirectory(prefix="salotto-", ignore_cleanup_errors=True)
        self.scratch = Path(self._stack.enter_context(scratch))
        self.env = {key: value for key, value in os.environ.items() if key not in FOREIGN}
        self.env |= self.home("stage")
        self.env |= {
            "LC_ALL": "C.UTF-8",
            "GSK_RENDERER": "cairo",
            "GSETTINGS_BACKEND": "memory",
            "GTK_USE_PORTAL": "0",
            "ADW_DISABLE_PORTAL": "1",
            "NO_COLOR": "1",
        }
        self.env |= self._display()
        self.env["DBUS_SESSION_BUS_ADDRESS"] = self.bus()
        self.env["AT_SPI_BUS_ADDRESS"] = self._accessibility()
        self.eyes = connect(self.env["AT_SPI_BUS_ADDRESS"])
        self._manager()

    def home(self, name):
        """Folders of their own for one person."""
        folder = self.scratch / name
        variables = {}
        for variable in ("DATA_HOME", "CONFIG_HOME", "CACHE_HOME", "STATE_HOME", "RUNTIME_DIR"):
            path = folder / variable.lower()
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
            variables[f"XDG_{variable}"] = str(path)
        settings = folder / "config_home" / "gtk-4.0" / "settings.ini"
        settings.parent.mkdir(exist_ok=True)
        settings.write_text(
            "[Settings]\n"
            "gtk-enable-animations=0\n"
            "gtk-cursor-blink=0\n"
            "gtk-decoration-layout=appmenu:close\n"
            "gtk-font-name=Cantarell 11\n"
            "gtk-xft-antialias=1\n"
            "gtk-xft-hinting=0\n"
        )
        return variables

    def start(self, command, env=None, **options):
        """Starts a program that ends with the stage at the latest."""
        process = subprocess.Popen(command, env=env or self.env, **options)
        self._stack.callback(stop, process)
        return process

    def _announced(self, command, env=None):
        """Starts a program that writes one line about itself into a pipe."""
        reader, writer = os.pipe()
        command = [part.format(pipe=writer) for part in command]
        self.start(command, env=env, pass_fds=[writer], **QUIET)
        os.close(writer)
        with os.fdopen(reader) as pipe:
            line = pipe.readline().strip()
        if not line:
            raise RuntimeError(f"{command[0]} did not start")
        return line

    def _display(self):
        """Starts a display; the variables that lead to it."""
        width, height = self.size
        screen = ["-screen", "0", f"{width}x{height}x24"]
        number = self._announced(
            ["Xvfb", "-displayfd", "{pipe}", *screen, "-nolisten", "tcp", "-noreset"]
        )
        return {"GDK_BACKEND": "x11", "DISPLAY": f":{number}"}

    def bus(self):
        """A session bus of its own; one person's Salotto is another program
        than the other's."""
        settings = f"--config-file={self._bus_settings()}"
        command = ["dbus-daemon", settings, "--nofork", "--print-address={pipe}"]
        address = self._announced(command)
        # The journeys see what a screen reader does, and take as long.
        status = ("org.a11y.Status", "ScreenReaderEnabled", GLib.Variant("b", True))
        reader = Thing(connect(address), "org.a11y.Bus", "/org/a11y/bus")
        reader.ask("org.freedesktop.DBus.Properties", "Set", "(ssv)", *status)
        return address

    def _bus_settings(self):
        """Of a bus that starts nothing but what a screen reader needs: a portal
        of the person at this computer would answer otherwise."""
        folder = self.scratch / "bus"
        services = folder / "services"
        services.mkdir(parents=True, exist_ok=True)
        shutil.copy("/usr/share/dbus-1/services/org.a11y.Bus.service", services)
        settings = folder / "session.conf"
        settings.write_text(BUS.format(services=services))
        return settings

    def _accessibility(self):
        session = connect(self.env["DBUS_SESSION_BUS_ADDRESS"])
        bus = Thing(session, "org.a11y.Bus", "/org/a11y/bus")
        return bus.ask("org.a11y.Bus", "GetAddress")[0]

    def _manager(self):
        self.start(["openbox", "--sm-disable"], **QUIET)
        until(lambda: self.xdotool("get_num_desktops", check=False), "the window manager")

    def picture(self, path):
        """The whole display as a picture."""
        root(self.env["DISPLAY"], path)

    def keyboard(self, *words):
        """Changes the keyboard. A key that it does not have is one for a moment
        only, and whoever looks late finds another in its place."""
        subprocess.run(["setxkbmap", *words], env=self.env, check=True)

    def xdotool(self, *words, check=True):
        """What xdotool answers."""
        done = subprocess.run(
            ["xdotool", *map(str, words)], env=self.env, text=True, capture_output=True, check=False
        )
        if check and done.returncode:
            raise RuntimeError(f"xdotool {' '.join(map(str, words))}: {done.stderr.strip()}")
        return done.stdout.strip() if done.returncode == 0 else ""


def stop(process):
    """Ends a program, politely first."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for stream in (process.stdin, process.stdout):
        if stream:
            stream.close()
