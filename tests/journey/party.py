# SPDX-License-Identifier: GPL-3.0-or-later
"""What every journey starts with: people at their windows, and guests who
come without one."""

import ast
import random
import socket
import subprocess
import sys
import threading
from pathlib import Path

from person import Person, on_machine
from stage import PATIENCE, until

HERE = "127.0.0.1"
PYTHON = [sys.executable, "-u"]
KIT = Path(__file__).parent.parent / "kit"


class Party:
    """Brings in people and guests; they go when the stage is taken down."""

    def __init__(self, stage, program):
        self.stage = stage
        self.program = program
        self.people = []

    def person(self, name, *words, settled=True, **options):
        """Somebody at a window, who has written their name in it if `settled`."""
        person = Person(self.stage, self.program, name, *words, **options)
        self.people.append(person)
        if settled:
            person.fill("Your name", name)
        return person

    def two_in_a_room(self, port=None):
        """Ada at the window of her room, and Bo at his, who is her guest."""
        port = port or free_port()
        ada, bo = (self.person(name) for name in ("Ada", "Bo"))
        ada.host("The attic", port)
        bo.join(HERE, port)
        bo.lists("Ada", "Bo")
        return ada, bo

    def terminal(self, name, *words, machine=None):
        """Somebody who types, on a machine of their own if that is named."""
        env = self.stage.env | self.stage.home(name)
        return Guest(self.stage, on_machine(machine, [self.program, *words]), env)

    def classic_server(self):
        return Guest(self.stage, [*PYTHON, KIT / "classic_server.py"])

    def classic_client(self, name, port):
        return Guest(self.stage, [*PYTHON, KIT / "classic_client.py", HERE, str(port), name])


class Guest:
    """A program that talks in lines."""

    def __init__(self, stage, command, env=None):
        self.heard = []
        self.process = stage.start(
            command,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        threading.Thread(target=self._listen, args=[self.process.stdout], daemon=True).start()

    def _listen(self, stream):
        self.heard.extend(line.rstrip("\n") for line in stream)

    def hears(self, part):
        """The first line with `part` in it, once it is there."""
        return until(
            lambda: next((line for line in list(self.heard) if part in line), None),
            lambda: f"“{part}” among {self.heard}",
        )

    def gets(self, chunk):
        """Waits for one chunk, character for character."""
        self.hears(repr(chunk))
        assert chunk in map(ast.literal_eval, (line for line in self.heard if line[0] in "'\""))

    def says(self, line):
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def ends(self):
        assert self.process.wait(PATIENCE) == 0


def free_port():
    """A port nobody listens on. Not one the system would hand out: from below
    its own range, where no connection of another journey takes it meanwhile."""
    while True:
        port = random.randrange(12_000, 32_000)
        with socket.socket() as listener:
            try:
                listener.bind((HERE, port))
                return port
            except OSError:
                continue
