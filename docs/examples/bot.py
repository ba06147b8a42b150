#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A guest in a Salotto room: python3 bot.py HOST[:PORT] [NAME]. Answers "ping"."""
import base64, json, os, socket, ssl, struct, sys, urllib.parse

place, name = urllib.parse.urlsplit("//" + sys.argv[1]), (sys.argv[2:] or ["Bot"])[0]

# TLS 1.3; a room is its own authority, so there is nobody to ask about it.
tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
tls.minimum_version = ssl.TLSVersion.TLSv1_3
sock = tls.wrap_socket(socket.create_connection((place.hostname, place.port or 5555), 10))

# HTTP, only to turn the connection into a WebSocket.
key = base64.b64encode(os.urandom(16)).decode()
sock.sendall((f"GET / HTTP/1.1\r\nHost: {place.netloc}\r\n"
              "Connection: Upgrade\r\nUpgrade: websocket\r\n"
              f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
              "Sec-WebSocket-Protocol: salotto.1\r\n\r\n").encode())
read = sock.makefile("rb")
if b" 101 " not in read.readline():
    sys.exit("That is no Salotto room.")
while read.readline().strip():
    pass

def send(payload, opcode=1):
    """One WebSocket frame, masked as a client's has to be."""
    size, mask = len(payload), os.urandom(4)
    head = bytes([0x80 | opcode])
    head += struct.pack("!B", 0x80 | size) if size < 126 else struct.pack("!BH", 0x80 | 126, size)
    sock.sendall(head + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload)))

def request(**fields):
    send(json.dumps(fields).encode())

def notices():
    """What the room says. A message may come in several frames, and a ping, which is
    answered on the way, in between."""
    message = b""
    while len(head := read.read(2)) == 2:
        last, opcode, size = head[0] & 0x80, head[0] & 15, head[1] & 127
        if size > 125:
            size = int.from_bytes(read.read(2 if size == 126 else 8), "big")
        payload = read.read(size)
        if opcode == 9:
            send(payload, opcode=10)
        elif opcode in (0, 1):
            message += payload
            if last:
                yield json.loads(message)
                message = b""
        elif opcode == 8:
            return

request(type="hello", name=name)
sock.settimeout(None)
past = 0
for notice in notices():
    kind = notice["type"]
    if kind == "welcome":
        name, past = notice["you"], notice["number"]
        print("In", notice["room"], "with", [m["name"] for m in notice["members"]])
    elif kind in ("refused", "error"):
        print(notice["message"])
    elif kind == "said" and notice["number"] > past:
        print(f'{notice["from"]}: {notice["text"]}')
        if notice["text"] == "ping" and notice["from"] != name:
            request(type="say", id=os.urandom(8).hex(), text=f'pong, {notice["from"]}')
