#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lets two builds of the terminal program meet:

    tests/kit/two_builds.py HERE OTHER...

HERE is a salotto of this machine; OTHER, of several words where an emulator
comes first, starts the other build. Each hosts rooms the other joins, together
with a guest who has only nc: one room that is open and one with a password.
"""

import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

# An emulator takes its time over keys and passwords.
PATIENCE = 60
PASSWORD = "quattro gatti"


class Someone:
    """A program that talks: what it says arrives line by line."""

    def __init__(self, *command, home):
        env = {
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "HOME": str(home),
            "XDG_DATA_HOME": str(home),
        }
        self.name = " ".join(command)
        self.process = subprocess.Popen(
            command,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.heard = []
        self.lines = queue.Queue()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def tells(self, wanted):
        """Waits for a line with these words in it, and returns what follows them."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                line = self.lines.get(timeout=max(0, deadline - time.monotonic()))
            except queue.Empty:
                line = None
            if line is None:
                self.blame(f"never told “{wanted}”")
            self.heard.append(line)
            if wanted in line:
                return line.partition(wanted)[2].strip()

    def say(self, text):
        self.process.stdin.write(f"{text}\n")
        self.process.stdin.flush()

    def ends(self, wanted):
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            status = "nothing, it goes on"
        if status != wanted:
            self.blame(f"ended with {status} instead of {wanted}")

    def blame(self, what):
        raise SystemExit("\n    ".join([f"{self.name} {what}. It told:", *self.heard]))


class Meeting:
    """A room of one build, and guests of the other."""

    def __init__(self, folder, hosting, visiting):
        self.folder, self.hosting, self.visiting = folder, hosting, visiting
        self.everybody = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for someone in self.everybody:
            someone.process.kill()
            someone.process.wait()

    def start(self, *command):
        home = self.folder / str(len(self.everybody))
        home.mkdir()
        self.everybody.append(Someone(*command, home=home))
        return self.everybody[-1]

    def host(self, *more):
        """A room on a free port of this machine alone, and where that is."""
        where = ["--name", "Attic", "--bind", "127.0.0.1", "--port", "0"]
        room = self.start(*self.hosting, "host", *where, *more)
        return room, room.tells('Room "Attic" is open on')

    def guest(self, address, name, *more):
        return self.start(*self.visiting, "chat", address, "--as", name, *more)

    def nc(self, address, name):
        walter = self.start("nc", *address.split(":"))
        walter.say(name)
        return walter


def open_room(meeting):
    """All three talk, one leaves, and the room ends for the other."""
    room, address = meeting.host("--show-chat")
    words = room.tells("Its words: ").split(".")[0]
    ada = meeting.guest(address, "Ada")
    assert ada.tells("Its words: ").startswith(words), f"other words than {words}"
    ada.tells("You are in “Attic” as Ada")
    walter = meeting.nc(address, "Walter")
    walter.tells("Hi Walter, if you want to leave please write {exit}.")
    ada.tells("Walter joined the chat")
    for speaker, name, text in [
        (ada, "Ada", "Is there pizza? Perché no 🍕"),
        (walter, "Walter", "È già qui"),
    ]:
        speaker.say(text)
        for someone in (room, ada, walter):
            someone.tells(f"{name}: {text}")
    room.say("topic Quake at nine")
    ada.tells("Quake at nine")
    walter.say("{exit}")
    # nc goes on for as long as there may be something to send.
    walter.process.stdin.close()
    walter.ends(0)
    ada.tells("Walter left the chat")
    end(room, ada)


def locked_room(meeting):
    """Only who knows the password comes in."""
    right, wrong = meeting.folder / "right", meeting.folder / "wrong"
    right.write_text(PASSWORD)
    wrong.write_text(PASSWORD.upper())
    room, address = meeting.host("--password-file", str(right))
    bo = meeting.guest(address, "Bo", "--password-file", str(wrong))
    bo.tells("That is not the password of this room.")
    bo.ends(1)
    ada = meeting.guest(address, "Ada", "--password-file", str(right), "--json")
    ada.tells('"type":"welcome"')
    end(room, ada)


def end(room, guest):
    room.process.terminate()
    room.ends(0)
    guest.ends(0)


def main():
    here, *other = sys.argv[1:]
    for told, hosting, visiting in [
        ("The other build hosts, this machine joins", other, [here]),
        ("This machine hosts, the other build joins", [here], other),
    ]:
        for play in (open_room, locked_room):
            begun = time.monotonic()
            with (
                tempfile.TemporaryDirectory() as folder,
                Meeting(Path(folder), hosting, visiting) as meeting,
            ):
                play(meeting)
            print(f"{told}: {play.__name__.replace('_', ' ')}, {time.monotonic() - begun:.1f} s")


if __name__ == "__main__":
    main()
