# SPDX-License-Identifier: GPL-3.0-or-later
"""A room for the public suite irctest, which build-aux/irctest runs.

The suite enters channels by name, and a room is one channel that takes everybody in at
once. So what a room says of somebody who comes in is kept back until the test asks to
enter, and the first channel that a test enters is the room. The server has the name that
the suite expects. Nothing else is changed.
"""

import dataclasses
import os
import re
import signal
import subprocess
import time

from irctest import client_mock
from irctest.basecontrollers import (
    BaseServerController,
    DirectoryBasedController,
    NotImplementedByController,
)
from irctest.irc_utils.message_parser import parse_message

CHANNEL = "#the-one-room"
SERVER, EXPECTED_SERVER = "irc.salotto", "My.Little.Server"
# Seconds for one test: the suite waits without end for an answer that does not come.
PATIENCE = 60


class Party:
    """The clients of one test, and what it calls the room."""

    def __init__(self):
        self.channel = None
        self.guests = {}
        # Who is told of whom once that one asks to enter.
        self.untold = {}

    def is_outside(self, nick):
        return nick in self.guests and not self.guests[nick].entered


party = Party()


class Guest(client_mock.ClientMock):
    """A client of the suite, in a room."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.nick, self.kept, self.entered = None, [], False

    def sendLine(self, line):  # noqa: N802
        if isinstance(line, str):
            named = re.match(r"JOIN (#[^\s,]+)", line)
            if named and not party.channel:
                party.channel = named[1]
            line = renamed(line, party.channel, CHANNEL)
            line = renamed(line, EXPECTED_SERVER, SERVER)
            if re.fullmatch(rf"JOIN {CHANNEL}(?: .*)?", line.strip()) and self.enter():
                self.logSentLine(line)
                return
        super().sendLine(line)

    def enter(self):
        """Hands the test what the room said, when it is the first time it asks."""
        if self.entered or not self.is_taken_in():
            return False
        self.entered = True
        self.inbuffer, self.kept = self.inbuffer + [shown(it) for it in self.kept], []
        for guest, message in party.untold.pop(self.nick, []):
            guest.inbuffer.append(shown(message))
        return True

    def is_taken_in(self):
        if self.nick and not self.kept:
            self.inbuffer = self.getMessages()
        return any(message.command == "366" for message in self.kept)

    def getMessages(self, synchronize=True, assert_get_one=False, raw=False):  # noqa: N802
        while True:
            lines = super().getMessages(synchronize, assert_get_one, raw)
            found = [it for it in map(self.heard, lines) if it is not None]
            if found or synchronize or not assert_get_one:
                return found

    def heard(self, line):
        """Returns the message as the test is to see it, or nothing yet."""
        is_raw = isinstance(line, str)
        message = parse_message(line) if is_raw else line
        who = (message.prefix or "").partition("!")[0]
        if message.command == "001" or (message.command == "NICK" and who == self.nick):
            self.is_called(message.params[0])
        if self.nick and not self.entered and self.is_of_the_greeting(message, who):
            self.kept.append(message)
            return None
        if message.command == "JOIN" and party.is_outside(who):
            party.untold.setdefault(who, []).append((self, message))
            return None
        return as_expected(line) if is_raw else shown(message)

    def is_called(self, nick):
        party.guests.pop(self.nick, None)
        self.nick = nick
        party.guests[nick] = self

    def is_of_the_greeting(self, message, who):
        """Returns whether the room says that to whom it takes in."""
        if message.command == "JOIN" and who == self.nick:
            return True
        is_begun = bool(self.kept) and self.kept[-1].command != "366"
        return is_begun and message.command in ("332", "333", "353", "366")


def shown(message):
    """Returns a message of the room as the test is to see it."""
    return dataclasses.replace(message, params=[as_expected(word) for word in message.params])


def as_expected(words):
    """Returns words of the room as the suite has them."""
    return renamed(renamed(words, CHANNEL, party.channel), SERVER, EXPECTED_SERVER)


def renamed(words, old, new):
    """Returns the words with one name for the other."""
    if not old or not new or old.lower() == new.lower():
        return words
    pattern = rf"(?<![^\s,:]){re.escape(old)}(?![^\s,])"
    return re.sub(pattern, lambda _: new, words, flags=re.IGNORECASE)


class Room(BaseServerController, DirectoryBasedController):
    """`salotto host`, a room for each test."""

    software_name = "Salotto"
    supported_sasl_mechanisms = frozenset()
    supports_sts = False
    # A room tells everybody from a thread of its own: PING is answered before that.
    sync_sleep_time = 0.3

    def run(self, hostname, port, *, password, run_services, websocket_port, **_):
        if websocket_port is not None:
            raise NotImplementedByController("Websocket")
        if run_services:
            raise NotImplementedByController("Services")
        party.__init__()
        signal.signal(signal.SIGALRM, give_up)
        signal.alarm(PATIENCE)
        self.port = port
        self.create_config()
        command = [os.environ["SALOTTO_PROGRAM"], "host", "--name", CHANNEL[1:]]
        command += ["--bind", "127.0.0.1", "--port", str(port)]
        command += ["--no-announce", "--check-after", "0"]
        if password:
            file = self.directory / "password"
            file.write_text(f"{password}\n", encoding="utf-8")
            command += ["--classic", "--password-file", file]
        env = os.environ | {"XDG_DATA_HOME": str(self.directory), "LC_ALL": "C.UTF-8"}
        self.log = self.directory / "log"
        with self.log.open("w", encoding="utf-8") as log:
            self.proc = self.execute(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=env
            )

    def wait_for_port(self):
        while "is open on" not in self.log.read_text(encoding="utf-8"):
            self.check_is_alive()
            time.sleep(self._port_wait_interval)

    def kill_proc(self):
        """Ends the room at once: one that is asked to end says goodbye to everybody first."""
        signal.alarm(0)
        self.proc.kill()
        self.proc.wait()
        self.proc = None


def give_up(*_):
    raise TimeoutError(f"no answer for {PATIENCE} s")


def get_irctest_controller_class():
    """Returns what the suite is to run; it asks by this name."""
    client_mock.ClientMock = Guest
    return Room
