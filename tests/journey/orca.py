# SPDX-License-Identifier: GPL-3.0-or-later
"""What Orca says, the screen reader of GNOME: where one is when a window opens, what
arrives meanwhile, what was done, and what a row and a question are about. It speaks into
its log here, and makes no sound."""

import itertools
import os
import pty
import re
import subprocess
import threading

from party import HERE, free_port
from stage import PATIENCE, until

# Seconds after which something is done again.
MOMENT = 20
# A line of Orca's log, with what it says.
SPOKEN = re.compile(r"SPEECH OUTPUT: '(.*?)'(?:\{|\s|$)")


class Orca:
    """Orca on the stage, and what it has said."""

    def __init__(self, stage):
        self.words = []
        self.read = 0
        # What it logs into a file is there pages later, into a terminal at once.
        ours, its = pty.openpty()
        threading.Thread(target=self._listen, args=[ours], daemon=True).start()
        with (stage.scratch / "orca.out").open("wb") as out:
            self.process = stage.start(
                ["orca", "--replace", f"--debug-file={os.ttyname(its)}"],
                env=stage.env | stage.home("orca"),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )
        self.says("Screen reader on")

    def _listen(self, terminal):
        with os.fdopen(terminal, errors="replace") as log:
            self.words.extend(found[1] for found in map(SPOKEN.search, log) if found)

    def spoken(self):
        """Everything it has said so far."""
        return list(self.words)

    def says(self, part, patience=PATIENCE):
        """Waits until it has said `part`, after what was waited for before."""

        def heard():
            if self.process.poll() is not None:
                raise RuntimeError(f"Orca has ended with {self.process.returncode}")
            news = self.spoken()[self.read :]
            found = next((at for at, words in enumerate(news) if part in words), None)
            if found is None:
                return False
            self.read += found + 1
            return True

        until(heard, lambda: f"Orca to say “{part}”; it has said {self.spoken()}", patience)

    def says_of(self, deed, part):
        """Does something until Orca has said `part` of it: while much happens at once,
        it leaves out what nobody waits for."""
        for _ in range(PATIENCE // MOMENT):
            deed()
            try:
                return self.says(part, MOMENT)
            except TimeoutError:
                continue
        return self.says(part, MOMENT)


def play(party):
    port = free_port()
    orca = Orca(party.stage)
    ada = party.person("Ada")
    ada.host("The attic", port)
    ada.activate()
    # Nobody has gone there: the window opens so.
    ada.focuses("Write here")

    bo = party.terminal("Bo", "chat", f"{HERE}:{port}", "--as", "Bo")
    ada.sees("Bo joined")
    orca.says_of(lambda: bo.says("Is anybody home?"), "Bo: Is anybody home?")

    ada.keys("shift+F6")
    orca.says("Messages")
    orca.says("Bo")
    orca.says("Is anybody home?, ")
    ada.keys("Escape")
    orca.says("Write here")

    waits = itertools.cycle(["15 seconds", "1 minute"])
    orca.says_of(lambda: ada.choose("Main menu", "Slow Mode", next(waits)), "Button: Undo")

    orca.says_of(lambda: ada.keys("Escape", "ctrl+w"), "Close the room?")
    ada.keys("Escape")
    orca.says("Write here")

    classes = [words for words in orca.spoken() if re.search(r"\b(Gtk|Adw|Salotto)[A-Z]", words)]
    assert not classes, f"Orca says names of classes: {classes}"
    bo.process.terminate()
    ada.sees("Bo left")
    ada.leaves()
