#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A classic chat room, after the description in docs/protocol.md.

A thread per client, one recv(1024) per message, no framing. `--slow SECONDS`
delays the greeting, `--mute` never answers the name. Every address that comes or goes, and every
chunk that is received, is printed.
"""

import argparse
import contextlib
import socket
import sys
import threading
import time

GREETING = "Welcome!!! Please enter your name and press Return"
EXIT = "{exit}"

clients = {}
lock = threading.Lock()


def log(line):
    print(line, flush=True)


def broadcast(message, but=None):
    with lock:
        others = [client for client in clients if client is not but]
    for client in others:
        with contextlib.suppress(OSError):
            client.sendall(message.encode("utf8"))


def serve(client, address, options):
    where = f"{address[0]}:{address[1]}"
    log(f"{where} connected!")
    time.sleep(options.slow)
    client.sendall(GREETING.encode("utf8"))
    name = client.recv(1024).decode("utf8", "replace")
    log(f"name {name!r}")
    if options.mute:
        client.recv(1024)
        return
    client.sendall(f"Hi {name}, if you want to leave please write {EXIT}.".encode())
    # In this order whoever sees the newcomer can talk to it at once.
    with lock:
        clients[client] = name
    broadcast(f"{name} joined the chat", but=client)
    talk(client, name)
    with lock:
        clients.pop(client, None)
    client.close()
    log(f"{where} disconnected!")
    broadcast(f"{name} left the chat.")


def talk(client, name):
    while True:
        try:
            message = client.recv(1024).decode("utf8", "strict")
        except OSError:
            return
        log(f"received {message!r}")
        if message in ("", EXIT):
            return
        broadcast(f"{name}: {message}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--slow", type=float, default=0)
    parser.add_argument("--mute", action="store_true")
    options = parser.parse_args()
    listener = socket.create_server(("127.0.0.1", options.port))
    log(f"listening on {listener.getsockname()[1]}")
    while True:
        client, address = listener.accept()
        threading.Thread(target=serve, args=(client, address, options), daemon=True).start()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(0)
