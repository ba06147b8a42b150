# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks the desktop portals, as a program in a sandbox does."""

import os
from pathlib import Path
from urllib.parse import unquote, urlparse

from gi.repository import Gio, GLib

DESKTOP = "org.freedesktop.portal.Desktop"
ROOT = "/org/freedesktop/portal/desktop"
bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
loop = GLib.MainLoop()


def ask(interface, method, signature, *values):
    question = GLib.Variant(signature, values)
    name = f"org.freedesktop.portal.{interface}"
    flags = Gio.DBusCallFlags.NONE
    return bus.call_sync(DESKTOP, ROOT, name, method, question, None, flags, 60_000, None).unpack()


def chosen(_bus, _who, _path, _interface, _signal, values):
    answer, results = values.unpack()
    assert answer == 0, answer
    path = Path(unquote(urlparse(results["uris"][0]).path))
    print("chosen:", path, flush=True)
    # The same place seen from inside: on the stage, unlike at a desktop, the
    # folder for what runs has another name outside.
    path = Path(os.environ["XDG_RUNTIME_DIR"], "doc", *path.parts[-2:])
    path.write_text("What was said\n")
    print("written", flush=True)
    loop.quit()


scheme = ask("Settings", "Read", "(ss)", "org.freedesktop.appearance", "color-scheme")[0]
print("settings: color-scheme is", scheme, flush=True)
words = {"title": GLib.Variant("s", "Bo"), "body": GLib.Variant("s", "Are you there?")}
ask("Notification", "AddNotification", "(sa{sv})", "message", words)

bus.signal_subscribe(
    DESKTOP, "org.freedesktop.portal.Request", "Response", None, None,
    Gio.DBusSignalFlags.NONE, chosen,
)  # fmt: skip
options = {
    "current_name": GLib.Variant("s", "talk.txt"),
    "current_folder": GLib.Variant("ay", b"%b\0" % bytes(Path.home())),
}
ask("FileChooser", "SaveFile", "(ssa{sv})", "", "Keep the talk", options)
loop.run()
