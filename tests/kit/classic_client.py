#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A classic member without a window, after the description in
docs/protocol.md.

Usage: classic_client.py HOST PORT NAME. The name is sent without a newline
once the greeting is there. Each line of standard input is one message; each
recv(1024) is printed as one Python literal. `{exit}` or the end of input
leaves.
"""

import socket
import sys
import threading

EXIT = "{exit}"


def receive(server):
    while True:
        try:
            chunk = server.recv(1024).decode("utf8")
        except OSError:
            break
        if not chunk:
            break
        print(repr(chunk), flush=True)
    print("closed", flush=True)


def main():
    host, port, name = sys.argv[1:]
    server = socket.create_connection((host, int(port)))
    print(repr(server.recv(1024).decode("utf8")), flush=True)
    server.sendall(name.encode("utf8"))
    listener = threading.Thread(target=receive, args=(server,))
    listener.start()
    for line in sys.stdin:
        message = line.rstrip("\n")
        server.sendall(message.encode("utf8"))
        if message == EXIT:
            break
    else:
        server.sendall(EXIT.encode("utf8"))
    listener.join(5)
    server.close()


if __name__ == "__main__":
    main()
