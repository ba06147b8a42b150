#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A room that means harm, after docs/protocol.md:  hostile_room.py IDENTITY

Listens with the certificate and key in the file IDENTITY. The first guest is
never welcomed. The second is, among as many members as a welcome may have, and
then flooded without end with everything that can happen. To any other comes a
frame that claims to have 2^30 bytes: to the third behind the welcome, to those
who follow when they say something. What guests say is printed, and how much
the second was sent.
"""

import base64
import hashlib
import itertools
import json
import re
import select
import socket
import ssl
import struct
import sys
import tempfile
from pathlib import Path

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
MEMBERS = 6_000
# What looks like markup, and is none.
NAMES = ["<b>Bo<", "&amp;Eve", "%s%n", "{name}", "Zoë 👩‍👩‍👧‍👧"]
MARKUP = "<span size='999999'>big</span> &lt; <a href='https://x.example'>y</a> {name} %s "
TEXTS = ["hello", MARKUP * 40, "wide" * 1000, "a\n" * 1900, "https://x.example/" + "y" * 3000]


def log(line):
    print(line, flush=True)


def frame(text):
    data = text.encode()
    if len(data) < 126:
        return struct.pack("!BB", 0x81, len(data)) + data
    if len(data) < 1 << 16:
        return struct.pack("!BBH", 0x81, 126, len(data)) + data
    return struct.pack("!BBQ", 0x81, 127, len(data)) + data


def message(**fields):
    return frame(json.dumps(fields, ensure_ascii=False))


class Guest:
    def __init__(self, connection):
        self.connection = connection
        self.pending = b""

    def read(self, size):
        while len(self.pending) < size:
            more = self.connection.recv(65_536)
            if not more:
                raise ConnectionError
            self.pending += more
        taken, self.pending = self.pending[:size], self.pending[size:]
        return taken

    def upgrade(self):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.read(1)
        fields = dict(
            line.split(": ", 1) for line in head.decode().splitlines()[1:] if ": " in line
        )
        key = next(value for name, value in fields.items() if name.lower() == "sec-websocket-key")
        accept = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()
        self.connection.sendall(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: salotto.1\r\n\r\n".encode()
        )

    def hear(self):
        """What the guest says next."""
        _, length = self.read(2)
        length &= 0x7F
        if length > 125:
            length = int.from_bytes(self.read(2 if length == 126 else 8), "big")
        mask = self.read(4)
        data = self.read(length)
        return bytes(byte ^ mask[at % 4] for at, byte in enumerate(data)).decode("utf8", "replace")


def welcome(you):
    members = [{"name": f"{NAMES[at % len(NAMES)]} {at}"} for at in range(MEMBERS - 1)]
    return message(
        type="welcome", room="<i>Trap</i>", topic=MARKUP[:150], you=you,
        members=[*members, {"name": you, "encrypted": True}], number=0, token="x",
    )  # fmt: skip


def harm(number):
    """One of everything that can happen."""
    event = {"number": number, "time": [0, 1_795_341_600_000, 2**53][number % 3]}
    name = f"{NAMES[number % len(NAMES)]} {number % MEMBERS}"
    kind = number % 8
    if kind < 4:
        text = TEXTS[number // 8 % len(TEXTS)]
        return message(type="said", **event, text=text, **{"from": name})
    if kind == 4:
        return message(type="joined", **event, name=f"new {number}")
    if kind == 5:
        return message(type="left", **event, name=f"new {number - 1}", reason="vanished")
    if kind == 6:
        return message(type="topic", **event, by=name, topic=MARKUP[: number % 150])
    return message(type="acted", **event, act="announce", text=MARKUP * 10) + message(
        type="typing", name=name, active=True
    )


def flood(guest):
    sent = 0
    for number in itertools.count(1):
        data = harm(number)
        guest.connection.sendall(data)
        sent += len(data)
        if number % 1_000 == 0:
            log(f"sent {number} events, {sent >> 20} MiB")


class Turns:
    """Reading and writing in two threads is nothing an SSL object bears: the
    same thread does both, as the other end lets it."""

    def __init__(self, connection, guest):
        self.raw = connection
        self.guest = guest
        connection.setblocking(False)

    def sendall(self, data):
        view = memoryview(data)
        while view:
            self._overhear()
            try:
                view = view[self.raw.send(view) :]
            except (ssl.SSLWantWriteError, ssl.SSLWantReadError):
                select.select([self.raw], [self.raw], [], 0.1)

    def _overhear(self):
        try:
            data = self.raw.recv(65_536)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return
        if not data:
            raise ConnectionError
        self.guest.pending += data
        self._tell()

    def _tell(self):
        """Prints what has come in whole, of what is short."""
        while len(self.guest.pending) >= 6:
            length = self.guest.pending[1] & 0x7F
            if length > 125 or len(self.guest.pending) < 6 + length:
                return
            log(f"heard {self.guest.hear()}")


def serve(connection, visit):
    guest = Guest(connection)
    guest.upgrade()
    hello = json.loads(guest.hear())
    log(f"hello {hello['name']}")
    if visit == 1:
        # Nothing comes of it.
        guest.read(1)
    lie = struct.pack("!BBQ", 0x81, 127, 1 << 30) + b"x" * 1024
    if visit == 3:
        # In one piece, so that the guest reads of both at once.
        connection.sendall(welcome(hello["name"]) + lie)
        guest.read(1 << 20)
    connection.sendall(welcome(hello["name"]))
    if visit == 2:
        guest.connection = Turns(connection, guest)
        flood(guest)
    log(f"heard {guest.hear()}")
    connection.sendall(lie)
    guest.read(1 << 20)


def load(context, identity):
    """A Salotto's key has its public half in it (RFC 5958); OpenSSL takes it
    without (RFC 8410)."""
    text = Path(identity).read_text()
    certificate = re.search("-+BEGIN CERT.*END CERT[^-]*-+", text, re.S)[0]
    key = base64.b64decode(re.search("BEGIN PRIVATE KEY-+(.*?)-+END", text, re.S)[1])
    octets = bytes.fromhex("04220420")
    at = key.index(octets) + len(octets)
    bare = bytes.fromhex("302e020100300506032b6570") + octets + key[at : at + 32]
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
        encoded = base64.b64encode(bare).decode()
        file.write(f"-----BEGIN PRIVATE KEY-----\n{encoded}\n-----END PRIVATE KEY-----\n")
        file.write(f"{certificate}\n")
        file.flush()
        context.load_cert_chain(file.name)


def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    load(context, sys.argv[1])
    listener = socket.create_server(("127.0.0.1", 0))
    log(f"listening on {listener.getsockname()[1]}")
    visits = 0
    while True:
        connection, _ = listener.accept()
        try:
            connection = context.wrap_socket(connection, server_side=True)
            visits += 1
            serve(connection, visits)
        except (OSError, ConnectionError) as error:
            log(f"lost {error!r}")
        finally:
            connection.close()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(0)
