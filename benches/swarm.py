#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a swarm could gain at most:

    benches/swarm.py

A host and ten guests at one switch, each on a cable of 1 Gbit/s (namespaces at a bridge, `tbf`
at both ends of each veth pair). The same bytes reach every guest in two ways: all of them from
the host, and a tenth of them from the host to each guest, who passes it on to the nine others
while it comes. Bare TCP, nothing encrypted, verified or written: what remains of the gain once
that is done is less. The time is that until the last guest has all of it.

- `SWARM_MIB` (256): MiB of the file
- `SWARM_GUESTS` (10): guests
- `SWARM_ROUNDS` (3): repetitions, of which the median counts

Needs root, ip and tc.
"""

import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from contextlib import ExitStack

from wire_hosts import run, stop

MIB = 1024 * 1024
SIZE = int(os.environ.get("SWARM_MIB", "256")) * MIB
GUESTS = int(os.environ.get("SWARM_GUESTS", "10"))
ROUNDS = int(os.environ.get("SWARM_ROUNDS", "3"))
PORT = 5555
SHARE = SIZE // GUESTS
SHAPE = ["root", "tbf", "rate", "1gbit", "burst", "128kb", "latency", "12ms"]


def address(number):
    """Of a guest; 0 is the host."""
    return f"10.87.66.{number + 1}"


def send(to, chunks):
    with socket.create_connection((address(to), PORT)) as way:
        for chunk in chunks:
            way.sendall(chunk)


def guest(number, swarm):
    """Takes what comes until it has all, and passes on its own share of the swarm."""
    others = [it for it in range(1, GUESTS + 1) if it != number] if swarm else []
    with socket.create_server((address(number), PORT)) as door:
        print("listens", flush=True)
        left = [SHARE * GUESTS]
        lock, all_there = threading.Lock(), threading.Event()

        def take(way, ways):
            buffer = bytearray(MIB)
            while count := way.recv_into(buffer):
                for onward in ways:
                    onward.sendall(memoryview(buffer)[:count])
                with lock:
                    left[0] -= count
                    if left[0] <= 0:
                        all_there.set()
            for onward in ways:
                onward.close()

        def listen():
            while not all_there.is_set():
                way, (peer, _) = door.accept()
                is_own = peer == address(0)
                ways = [socket.create_connection((address(it), PORT)) for it in others if is_own]
                threading.Thread(target=take, args=(way, ways), daemon=True).start()

        threading.Thread(target=listen, daemon=True).start()
        all_there.wait()
        print("has all", flush=True)
        # What it passes on may still be on its way.
        sys.stdin.read()


def host(swarm):
    chunk = os.urandom(MIB)
    size = SHARE if swarm else SHARE * GUESTS
    chunks = [chunk] * (size // MIB) + [chunk[: size % MIB]]
    ways = [threading.Thread(target=send, args=(it, chunks)) for it in range(1, GUESTS + 1)]
    for way in ways:
        way.start()
    for way in ways:
        way.join()


def switch(stack):
    """Names of the namespaces of the host and the guests, each with a cable to one bridge."""
    names = [f"salotto-swarm-{os.getpid()}-{at}" for at in ["switch", *range(GUESTS + 1)]]
    for name in names:
        run(["ip", "netns", "add", name])
        stack.callback(run, ["ip", "netns", "del", name])
        run(["ip", "-n", name, "link", "set", "lo", "up"])
    middle, *ends = names
    run(["ip", "-n", middle, "link", "add", "switch", "type", "bridge"])
    run(["ip", "-n", middle, "link", "set", "switch", "up"])
    for number, end in enumerate(ends):
        port, pair = f"port{number}", ["peer", "name", "wire", "netns", end]
        run(["ip", "link", "add", port, "netns", middle, "type", "veth", *pair])
        run(["ip", "-n", middle, "link", "set", port, "master", "switch", "up"])
        run(["ip", "-n", end, "addr", "add", f"{address(number)}/24", "dev", "wire"])
        run(["ip", "-n", end, "link", "set", "wire", "up"])
        for name, device in ((middle, port), (end, "wire")):
            run(["ip", "netns", "exec", name, "tc", "qdisc", "add", "dev", device, *SHAPE])
    return ends


def seconds(ends, way):
    """The time of one distribution."""
    own = [sys.executable, __file__]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with ExitStack() as stack:
        guests = []
        for number, end in enumerate(ends[1:], 1):
            words = ["ip", "netns", "exec", end, *own, "guest", str(number), way]
            guests.append(subprocess.Popen(words, start_new_session=True, **pipes))
            stack.callback(stop, guests[-1])
        for one in guests:
            assert one.stdout.readline() == "listens\n"
        began = time.monotonic()
        sender = subprocess.Popen(["ip", "netns", "exec", ends[0], *own, "host", way])
        stack.callback(sender.kill)
        for one in guests:
            assert one.stdout.readline() == "has all\n"
        return time.monotonic() - began


def main():
    print(f"{SIZE // MIB} MiB to {GUESTS} guests, each on a cable of 1 Gbit/s; {ROUNDS} rounds.\n")
    with ExitStack() as stack:
        ends = switch(stack)
        ways = ("host", "swarm")
        rounds = [[seconds(ends, way) for way in ways] for _ in range(ROUNDS)]
    alone, together = (statistics.median(one[at] for one in rounds) for at in range(2))
    print(f"all from the host             {alone:6.2f} s")
    print(f"a share to each, passed on    {together:6.2f} s, {alone / together:.1f} times as fast")


if __name__ == "__main__":
    match sys.argv[1:]:
        case []:
            main()
        case ["host", way]:
            host(way == "swarm")
        case ["guest", number, way]:
            guest(int(number), way == "swarm")
        case _:
            sys.exit(f"Usage: {sys.argv[0]}")
