# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of a window as it looks when it is in use."""

import os
import time

from snapshot import extent, look, picture
from stage import until

SCALE = int(os.environ.get("SCALE", "1"))
# What of the shadow stays around a window.
MARGIN = 32 * SCALE
# With the shadow, no picture is larger than shops for programs like to show.
WIDE = (936, 636)
NARROW = (360, 636)


def shoot(who, path, size=None):
    """The window as it looks when it is in use."""
    who.activate()
    stage, window = who.stage, int(who.frame())
    if size:
        resize(stage, window, [side * SCALE for side in size])
    settle(stage, window)
    picture(stage.env["DISPLAY"], window, path, MARGIN)
    print(path)


def resize(stage, window, size):
    """Makes the window that large; its shadow comes on top."""
    display = stage.env["DISPLAY"]

    def is_so():
        whole, opaque = extent(display, window)
        if opaque == tuple(size):
            return True
        wanted = [want + all_ - seen for want, all_, seen in zip(size, whole, opaque, strict=True)]
        # Asked again: a pane that folds away lets the window be smaller.
        stage.xdotool("windowsize", window, *wanted)
        time.sleep(0.2)
        return False

    until(is_so, f"a window of {size}")


def settle(stage, window):
    """Waits until the window looks the same for a while."""
    looks = [look(stage.env["DISPLAY"], window)]

    def unchanged():
        time.sleep(0.5)
        looks.append(look(stage.env["DISPLAY"], window))
        return looks[-1] == looks[-2]

    until(unchanged, "the window to settle")
