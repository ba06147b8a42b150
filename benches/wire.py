#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files over the wire, beside nginx over TLS, scp and LocalSend's protocol, in one run:

    benches/wire.py target/release/salotto

A file from a host to one guest, another one a quarter of its size from a host to ten at once,
and the first from a guest to the host: over loopback, and between two namespaces that are joined
by a cable of 1 Gbit/s (a veth pair; `tbf` at both ends, with the queue of about 1,000 packets that
an interface has by itself). The hosts are `salotto host`, nginx (TLS 1.3, WebDAV for uploads)
and sshd; the guests `salotto get` and `salotto send`, curl and scp, each a process of its own
which writes what it gets into a file. All of them encrypt with AES-256-GCM, and all files are in
memory where a tmpfs may be mounted. The time is that of the whole command, connecting included.
`salotto` reads a file once more before it sends it, to have its hash.

LocalSend's app cannot do without a window, so its protocol stands for it, as documented: version
2, HTTPS with a self-signed certificate. curl sends, and the receiver is `lanflare receive`, which
`cargo install lanflare` brings (its 0.5.0 hashes what it takes), or, where there is none,
`wire_receiver.py`, a stand-in in Python. The first lines of the output tell which, and the speed
is that one's: of the app's own these figures say nothing. The sender asks and the receiver
listens, one receiver to a transfer, so to ten guests are ten uploads at once, and the processor
time of that host is theirs.

Then, on the cable, how soon two people in the room hear each other while nobody fetches and
while ten do.

- `WIRE_MIB` (1024): MiB of the file
- `WIRE_ROUNDS` (3): repetitions, of which the median counts
- `WIRE_TALK` (20): seconds that two people talk, without and with the ten
- `WIRE_LANFLARE`: the program that receives by LocalSend's protocol, if not that of the PATH

Needs root for the cable, and nginx, curl, openssl, sshd and scp (in Debian's packages nginx-light,
curl, openssl and openssh-server); says what is missing, and goes on without it. Prints figures,
and asserts none but that every byte came.
"""

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

from wire_hosts import MANY, QUIET, Nginx, Place, Salotto, Scp, run, same, started, stop
from wire_localsend import LocalSend

MIB = 1024 * 1024
SIZE = int(os.environ.get("WIRE_MIB", "1024")) * MIB
ROUNDS = int(os.environ.get("WIRE_ROUNDS", "3"))
TALK = float(os.environ.get("WIRE_TALK", "20"))
TICKS = os.sysconf("SC_CLK_TCK")


def cpu(process):
    """Processor time of a server in seconds, and of all that it has started, ended ones too."""
    found, ahead = 0, [process.pid]
    while ahead:
        one = ahead.pop()
        with suppress(FileNotFoundError, ProcessLookupError):
            fields = Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
            found += sum(map(int, fields[11:15]))
            for task in Path(f"/proc/{one}/task").iterdir():
                ahead += map(int, (task / "children").read_text().split())
    return found / TICKS


def cpu_of_commands():
    """Processor time of all commands that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def moved(spent, commands, size):
    """Runs commands at once: megabytes a second, and processor time of the host for each GiB.

    `spent` tells what the host has used so far.
    """
    before, began = spent(), time.monotonic()
    guests = [subprocess.Popen(one, **(QUIET | {"stderr": subprocess.PIPE})) for one in commands]
    errors = [guest.communicate()[1].decode() for guest in guests]
    passed = time.monotonic() - began
    for guest, error in zip(guests, errors, strict=True):
        assert guest.returncode == 0, f"{guest.args} ended with {guest.returncode}: {error}"
    # What has ended counts once its parent has noticed.
    time.sleep(0.5)
    size *= len(commands)
    return size / 1e6 / passed, (spent() - before) / (size / 1024**3)


def to_guests(contender, name, source, folder, count):
    folders = [Path(tempfile.mkdtemp(dir=folder)) for _ in range(count)]
    file = source / name
    commands = [contender.get(name, to) for to in folders]
    spent = cpu_of_commands if contender.pushes else partial(cpu, contender.server)
    figures = moved(spent, commands, file.stat().st_size)
    for to in folders:
        same(file, to / name)
        shutil.rmtree(to)
    return figures


def to_host(contender, number, folder):
    # No host has seen it before.
    file = folder / f"upload-{number}"
    fill(file, SIZE)
    figures = moved(partial(cpu, contender.server), [contender.put(file)], SIZE)
    contender.forget(file)
    file.unlink()
    return figures


def fill(path, size):
    with path.open("wb") as file:
        for _ in range(size // MIB):
            file.write(os.urandom(MIB))


def measure(place, kinds, folder, source):
    head = f"{place.name}:".ljust(27)
    print(f"\n{head}      MB/s   of nginx   CPU s per GiB of the host", flush=True)
    with ExitStack() as stack:
        contenders = []
        for number, kind in enumerate(kinds):
            own = folder / str(number)
            own.mkdir()
            stack.callback(shutil.rmtree, own, ignore_errors=True)
            contenders.append(kind(stack, place, own, source))
        one = source / "one.bin"
        tasks = {
            "to 1 guest": lambda it, _: to_guests(it, one.name, source, folder, 1),
            f"to {MANY} guests": lambda it, _: to_guests(it, "many.bin", source, folder, MANY),
            "from 1 guest": lambda it, number: to_host(it, number, folder),
        }
        for task, work in tasks.items():
            # In turns, so that whatever else the machine does meets all of them.
            rounds = [[work(it, number) for it in contenders] for number in range(ROUNDS)]
            medians = [
                [statistics.median(one[at][figure] for one in rounds) for figure in range(2)]
                for at in range(len(contenders))
            ]
            known = {it.name: figures for it, figures in zip(contenders, medians, strict=True)}
            nginx = known.get(Nginx.name, [float("nan")])[0]
            for name, (speed, cost) in known.items():
                told = f"{task:14} {name:12} {speed:9.1f} {speed / nginx:10.2f} {cost:10.2f}"
                print(told, flush=True)
        if place.guest:
            talk_meanwhile(contenders[-1], folder)


class Talk:
    """Two people in a room of Salotto's."""

    def __init__(self, stack, room):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
        words = ["chat", room.address]
        self.ada, self.bo = (started(stack, room.guest(words), **pipes) for _ in range(2))
        self.heard = {}
        for person in (self.ada, self.bo):
            assert json.loads(person.stdout.readline())["type"] == "welcome"
        threading.Thread(target=self.listen, daemon=True).start()
        threading.Thread(target=self.ada.stdout.read, daemon=True).start()

    def listen(self):
        for line in self.bo.stdout:
            now = time.monotonic()
            # The last line may be cut.
            with suppress(ValueError):
                told = json.loads(line)
                if told["type"] == "said":
                    self.heard[told["text"]] = now

    def measure(self, prefix):
        """Milliseconds from asking to hearing, in order."""
        said, end = {}, time.monotonic() + TALK
        while time.monotonic() < end:
            text = f"{prefix} {len(said)}"
            said[text] = time.monotonic()
            self.ada.stdin.write(json.dumps({"type": "say", "text": text}) + "\n")
            self.ada.stdin.flush()
            time.sleep(0.125)
        for _ in range(200):
            if said.keys() <= self.heard.keys():
                break
            time.sleep(0.05)
        return sorted((self.heard[text] - at) * 1e3 for text, at in said.items())


def talk_meanwhile(room, folder):
    print("\nFrom asking to hearing, in ms:     p50      p99", flush=True)
    with ExitStack() as stack:
        talk, stopped = Talk(stack, room), threading.Event()

        def fetch():
            while not stopped.is_set():
                to = Path(tempfile.mkdtemp(dir=folder))
                guest = subprocess.Popen(room.get("many.bin", to), start_new_session=True, **QUIET)
                while guest.poll() is None and not stopped.wait(0.05):
                    pass
                stop(guest)
                shutil.rmtree(to)

        alone = talk.measure("alone")
        guests = [threading.Thread(target=fetch) for _ in range(MANY)]
        for guest in guests:
            guest.start()
        # Until all of them have begun.
        time.sleep(2)
        busy = talk.measure("busy")
        stopped.set()
        for guest in guests:
            guest.join()
    for what, samples in (("nobody fetches", alone), (f"{MANY} fetch", busy)):
        ranks = [samples[round(share * (len(samples) - 1))] for share in (0.5, 0.99)]
        print(f"{what:30} {ranks[0]:8.1f} {ranks[1]:8.1f}", flush=True)


def cable(stack):
    """Two namespaces, joined by a cable of 1 Gbit/s."""
    host, guest = (f"salotto-wire-{os.getpid()}-{end}" for end in "hg")
    for name in (host, guest):
        run(["ip", "netns", "add", name])
        stack.callback(run, ["ip", "netns", "del", name])
        run(["ip", "-n", name, "link", "set", "lo", "up"])
    run(
        [
            "ip",
            "link",
            "add",
            "wire",
            "netns",
            host,
            "type",
            "veth",
            "peer",
            "name",
            "wire",
            "netns",
            guest,
        ]
    )
    addresses = ("10.87.65.1", "10.87.65.2")
    for name, address in zip((host, guest), addresses, strict=True):
        run(["ip", "-n", name, "addr", "add", f"{address}/24", "dev", "wire"])
        run(["ip", "-n", name, "link", "set", "wire", "up"])
        shape = ["root", "tbf", "rate", "1gbit", "burst", "128kb", "latency", "12ms"]
        run(["ip", "netns", "exec", name, "tc", "qdisc", "add", "dev", "wire", *shape])
    enter = ["ip", "netns", "exec"]
    return Place("1 Gbit/s", addresses, [*enter, host], [*enter, guest])


def in_memory(stack, folder):
    """Mounts a tmpfs that has room for all that is there at a time."""
    most = SIZE * (6 + MANY // 4 + 2 * ROUNDS) + 4 * 1024**3
    mount = ["mount", "-t", "tmpfs", "-o", f"size={most},mode=755", "wire", str(folder)]
    if os.geteuid() == 0 and subprocess.run(mount, check=False, **QUIET).returncode == 0:
        stack.callback(run, ["umount", "-l", str(folder)])
    else:
        print("No tmpfs may be mounted here: the files are on the disk.")


def main():
    kinds = []
    for kind in (Nginx, Scp, LocalSend, Salotto):
        missing = [tool for tool in kind.needs if not shutil.which(tool)]
        if missing:
            print(f"Without {kind.name}: there is no {', '.join(missing)}.")
        else:
            kinds.append(kind)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wire-")))
        in_memory(stack, folder)
        source = folder / "source"
        source.mkdir()
        fill(source / "one.bin", SIZE)
        fill(source / "many.bin", SIZE // 4)
        sizes = f"A file of {SIZE // MIB} MiB, and one of {SIZE // 4 // MIB} for {MANY}"
        print(f"{sizes}; {ROUNDS} rounds.")
        if LocalSend in kinds:
            print(LocalSend.receiver_is())
        measure(Place("Loopback", ("127.0.0.1", "127.0.0.1")), kinds, folder, source)
        if os.geteuid() != 0 or not all(shutil.which(tool) for tool in ("ip", "tc")):
            print("\nWithout the cable: that takes root, ip and tc.")
            return
        measure(cable(stack), kinds, folder, source)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"Usage: {sys.argv[0]} target/release/salotto")
    Salotto.program = str(Path(sys.argv[1]).resolve(strict=True))
    main()
