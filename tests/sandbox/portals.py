# SPDX-License-Identifier: GPL-3.0-or-later
"""Notifications, settings and the choice of a file work through portals."""

from stage import until


def prove(scene):
    desktop = scene.python_outside("notifications.py")
    desktop.hears("ready")
    inside = scene.python("portals.py")
    inside.hears("settings: color-scheme is ")
    desktop.hears("notification: Bo: Are you there?")
    choose(scene, "Keep the talk")
    inside.hears("chosen: ")
    # What is written to the place the sandbox was given is where it was chosen.
    inside.hears("written")
    inside.ends()
    talk = scene.home / "talk.txt"
    assert talk.read_text() == "What was said\n", talk


def choose(scene, title):
    """Takes what the window of the portal proposes."""
    find = ["search", "--onlyvisible", "--name", f"^{title}$"]
    window = until(lambda: scene.stage.xdotool(*find, check=False), f"the window “{title}”")
    scene.stage.xdotool("windowactivate", "--sync", window.split()[-1])

    def gone():
        scene.stage.xdotool("key", "--clearmodifiers", "Return")
        return not scene.stage.xdotool(*find, check=False)

    until(gone, "the window to take it")
