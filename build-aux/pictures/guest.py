# SPDX-License-Identifier: GPL-3.0-or-later
"""Those who come without a window."""

import subprocess


class Guest:
    """Somebody in a terminal, through `salotto chat` or nc."""

    def __init__(self, stage, command, first=None, home=None):
        self.process = stage.start(
            command,
            env=stage.env | (stage.home(home) if home else {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        if first:
            self.say(first)

    def say(self, text):
        self.process.stdin.write(f"{text}\n")
        self.process.stdin.flush()
