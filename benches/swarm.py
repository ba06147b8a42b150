#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a swarm gains, and could gain at most:

    benches/swarm.py target/release/salotto

A host and ten guests at one switch, each on a cable of 1 Gbit/s (namespaces at a bridge, `tbf`
at both ends of each veth pair). A room of `salotto host` gives a file to ten `salotto get` at
once: to each of them `--alone`, and to all of them as a swarm. Beside the time until the last
guest has all of it stands what the host sent, in files. Then the same with bare TCP, nothing
encrypted, verified or written: all bytes from the host, and a tenth of them from the host to
each guest, who passes it on to the nine others while it comes. That is the most that a swarm
could gain here; all guests and the host share the processors of one machine.

- `SWARM_MIB` (256): MiB of the file
- `SWARM_GUESTS` (10): guests
- `SWARM_ROUNDS` (3): repetitions, of which the median counts

Needs root, ip and tc. Asserts that every byte came.
"""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path

from wire_hosts import QUIET, Place, Salotto, run, same, stop

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


def inside(end):
    return ["ip", "netns", "exec", end]


def fetched(room, ends, file, folder, more):
    """Seconds until all have a file of the room, and how many of it the host sent."""
    count = [*inside(ends[0]), "cat", "/sys/class/net/wire/statistics/tx_bytes"]
    places = [Path(tempfile.mkdtemp(dir=folder)) for _ in ends[1:]]
    commands = []
    for end, to in zip(ends[1:], places, strict=True):
        room.place.guest = inside(end)
        commands.append([*room.get(file.name, to), *more])
    before, began = int(run(count)), time.monotonic()
    guests = [subprocess.Popen(one, start_new_session=True, **QUIET) for one in commands]
    for guest in guests:
        assert guest.wait() == 0, guest.args
    took, sent = time.monotonic() - began, int(run(count)) - before
    for to in places:
        same(file, to / file.name)
        shutil.rmtree(to)
    return took, sent / file.stat().st_size


def in_a_room(stack, ends):
    """A room in the first namespace and its file, and a folder for what is fetched."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="swarm-")))
    most = SIZE * (GUESTS + 4) + 1024**3
    run(["mount", "-t", "tmpfs", "-o", f"size={most},mode=755", "swarm", str(folder)])
    stack.callback(run, ["umount", "-l", str(folder)])
    source = folder / "source"
    source.mkdir()
    file = source / "file.bin"
    with file.open("wb") as opened:
        for _ in range(SIZE // MIB):
            opened.write(os.urandom(MIB))
    place = Place("the switch", (address(0), address(1)), inside(ends[0]), inside(ends[0]))
    return Salotto(stack, place, folder, source), file, folder


def told(what, ways, figures):
    alone, together = (statistics.median(one[at][0] for one in figures) for at in range(2))
    for way, seconds_of, at in zip(ways, (alone, together), range(2), strict=True):
        sent = statistics.median(one[at][1] for one in figures)
        gain = f", {alone / together:.1f} times as soon" if at else ""
        print(f"{what:9} {way:26} {seconds_of:6.2f} s, the host sent {sent:4.1f}{gain}", flush=True)


def main(program):
    Salotto.program = str(Path(program).resolve(strict=True))
    print(f"{SIZE // MIB} MiB to {GUESTS} guests, each on a cable of 1 Gbit/s; {ROUNDS} rounds.\n")
    with ExitStack() as stack:
        ends = switch(stack)
        room, file, folder = in_a_room(stack, ends)
        ways = (["--alone"], [])
        rounds = [[fetched(room, ends, file, folder, more) for more in ways] for _ in range(ROUNDS)]
        told("Salotto", ("all from the host", "a swarm"), rounds)
        rounds = [
            [(seconds(ends, "host"), GUESTS), (seconds(ends, "swarm"), 1)] for _ in range(ROUNDS)
        ]
        told("bare TCP", ("all from the host", "a share to each, passed on"), rounds)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["host", way]:
            host(way == "swarm")
        case ["guest", number, way]:
            guest(int(number), way == "swarm")
        case [program]:
            main(program)
        case _:
            sys.exit(f"Usage: {sys.argv[0]} target/release/salotto")
