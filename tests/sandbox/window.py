# SPDX-License-Identifier: GPL-3.0-or-later
"""The sandboxed window hosts, is joined from outside, and both talk."""

import time

from party import HERE, free_port
from person import Person
from snapshot import look, root
from stage import until

# A window without anything in it has one colour, or few.
COLOURS = 16


def prove(scene):
    port = free_port()
    began = time.monotonic()
    ada = scene.window()
    inside = drawn(ada, "Salotto", began)
    ada.fill("Your name", "Ada")
    ada.host("The attic", port)
    bo = scene.guest_outside("chat", f"{HERE}:{port}", "--as", "Bo")
    ada.lists("Ada", "Bo")
    bo.says("Hello from outside")
    ada.sees("Hello from outside")
    ada.say("Hello from the sandbox")
    bo.hears("Hello from the sandbox")
    ada.sees("Hello from the sandbox")
    time.sleep(0.5)
    root(scene.stage.env["DISPLAY"], scene.pictures / "window.png")
    bo.says("{exit}")
    bo.ends()
    ada.sees("Bo left")
    ada.close()
    ada.ends()
    figures(inside, outside(scene))


def outside(scene):
    """The same launcher in no sandbox; nothing where that program has none."""
    began = time.monotonic()
    try:
        bo = Person(scene.stage, scene.outside, "outside")
    except (RuntimeError, TimeoutError):
        return None
    seconds = drawn(bo, "Salotto", began)
    bo.close()
    bo.ends()
    return seconds


def drawn(person, title, began):
    """Seconds until there is something to be seen in the window."""
    display = person.stage.env["DISPLAY"]

    def colourful():
        found = person.stage.xdotool("search", "--onlyvisible", "--name", f"^{title}$", check=False)
        return found and len(colours(look(display, int(found.split()[-1]))[3])) >= COLOURS

    until(colourful, "the window to be drawn")
    return time.monotonic() - began


def colours(pixels):
    return {pixels[at : at + 4] for at in range(0, len(pixels), 4 * 97)}


def figures(inside, outside):
    beside = f", outside after {outside:.2f} s" if outside else ""
    print(f"    The launcher is drawn {inside:.2f} s after `flatpak run`{beside}.")
