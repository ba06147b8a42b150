#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Salotto's window beside two GTK chat apps of the distribution, in one run:

    /usr/bin/python3 benches/beside.py target/release/salotto

Start to drawn (cold, with the disk's cache dropped, where one may; and the best of five),
resident and proportional memory, and wake-ups a second of each launcher while nothing
happens; then the same in one room of 10 and of 1,000 with 10,000 messages, which Salotto
and HexChat join alike, and the longest time either did not answer the window manager
(_NET_WM_PING) meanwhile. Needs Xvfb, openbox, xdotool, dbus-run-session, python3-xlib,
dino-im and hexchat. Prints figures, and asserts none.
"""

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path

from Xlib import X, display
from Xlib.protocol.event import ClientMessage

# A cursor blinks for ten seconds.
SETTLE = 15
IDLE = 10
MESSAGES = 10_000
NOBODY = 65534


class Desk:
    """A display with a window manager, a session bus and a home of its own."""

    def __init__(self, stack):
        self.stack = stack
        self.home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="beside-")))
        self.env = os.environ | {
            "HOME": str(self.home),
            "GSK_RENDERER": "cairo",
            "LC_ALL": "C.UTF-8",
            "GTK_A11Y": "none",
            "NO_AT_BRIDGE": "1",
        }
        for name in ("DATA_HOME", "CONFIG_HOME", "CACHE_HOME", "STATE_HOME"):
            self.env[f"XDG_{name}"] = str(self.home / name.lower())
        runtime = self.home / "run"
        runtime.mkdir(mode=0o700)
        self.env["XDG_RUNTIME_DIR"] = str(runtime)
        reader, writer = os.pipe()
        self.start(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x1024x24"],
            pass_fds=[writer],
        )
        self.env["DISPLAY"] = ":" + os.read(reader, 16).decode().strip()
        self.start(["openbox"])
        while b"window id" not in self.tells(["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"]):
            time.sleep(0.02)

    def start(self, command, **options):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen(
            command, env=self.env, start_new_session=True, **(quiet | options)
        )
        self.stack.callback(stop, process)
        return process

    def opens(self, command):
        """Starts a program on a bus of its own; its process and the seconds to its window."""
        before = self.windows()
        began = time.monotonic()
        command = ["dbus-run-session", "--", *command]
        if os.geteuid() == 0:
            # HexChat wants nothing of root.
            for path in (self.home, *self.home.rglob("*")):
                os.chown(path, NOBODY, NOBODY)
            command = [
                "setpriv",
                f"--reuid={NOBODY}",
                f"--regid={NOBODY}",
                "--clear-groups",
                *command,
            ]
        shell = self.start(command)
        while not self.windows() - before:
            assert shell.poll() is None, f"{command} has ended"
            assert time.monotonic() - began < 120, f"{command} shows no window"
            time.sleep(0.005)
        return shell, time.monotonic() - began

    def windows(self):
        return set(self.tells(["xdotool", "search", "--onlyvisible", "--name", "."]).split())

    def tells(self, command):
        return subprocess.run(command, env=self.env, capture_output=True, check=False).stdout


class Pings(threading.Thread):
    """Asks the windows of a desk, again and again, if they are alive, as a window manager
    does; a toolkit answers from the loop that draws."""

    def __init__(self, desk):
        super().__init__(daemon=True)
        self.line = display.Display(desk.env["DISPLAY"])
        self.root = self.line.screen().root
        self.root.change_attributes(event_mask=X.SubstructureNotifyMask)
        self.protocols = self.line.intern_atom("WM_PROTOCOLS")
        self.ping = self.line.intern_atom("_NET_WM_PING")
        windows = [self.line.create_resource_object("window", int(one)) for one in desk.windows()]
        self.window = next(one for one in windows if self.ping in (one.get_wm_protocols() or ()))
        self.answers = []
        self.over = threading.Event()
        self.start()

    def run(self):
        stamp = 0
        while not self.over.wait(0.002):
            stamp += 1
            data = (32, [self.ping, stamp, self.window.id, 0, 0])
            began = time.monotonic()
            asked = ClientMessage(window=self.window, client_type=self.protocols, data=data)
            self.window.send_event(asked)
            self.line.flush()
            self.hears(stamp)
            self.answers.append(time.monotonic() - began)

    def hears(self, stamp):
        while not self.over.is_set():
            while self.line.pending_events():
                event = self.line.next_event()
                if event.type == X.ClientMessage and event.client_type == self.protocols:
                    kind, told = event.data[1][:2]
                    if (kind, told) == (self.ping, stamp):
                        return
            select.select([self.line], [], [], 0.1)

    def ends(self):
        """The longest answer, and that of which one in a hundred was longer, in seconds."""
        self.over.set()
        self.join()
        self.line.close()
        answers = sorted(self.answers)
        return answers[-1], answers[len(answers) * 99 // 100]


def stop(process):
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def family(pid):
    """The program itself below its bus: the process that has most of the memory."""
    found, ahead = [], [pid]
    while ahead:
        one = ahead.pop()
        for task in Path(f"/proc/{one}/task").glob("*"):
            ahead += [int(child) for child in (task / "children").read_text().split()]
        found.append(one)
    return max(found, key=lambda one: memory(one)[0])


def memory(pid):
    """Resident and proportional bytes."""
    told = dict.fromkeys(("Rss", "Pss"), 0)
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
            name, value, *_ = line.replace(":", "").split()
            if name in told:
                told[name] = int(value) * 1024
    except (OSError, ValueError):
        pass
    return told["Rss"], told["Pss"]


def wakeups(pid):
    """Of each thread, how often it has slept."""
    counts = {}
    for status in Path(f"/proc/{pid}/task").glob("*/status"):
        with suppress(OSError):
            for line in status.read_text().splitlines():
                if line.startswith("voluntary_ctxt_switches"):
                    counts[status.parent.name] = int(line.split()[1])
    return counts


def idle(pid):
    before = wakeups(pid)
    time.sleep(IDLE)
    # A thread that has ended has taken its count along.
    return sum(count - before.get(one, 0) for one, count in wakeups(pid).items()) / IDLE


def drop_caches():
    try:
        os.sync()
        Path("/proc/sys/vm/drop_caches").write_text("3")
    except OSError:
        return False
    return True


def launchers(programs):
    print("launcher          cold    warm     RSS     PSS   wake-ups/s")
    for name, command in programs.items():
        times = []
        cold = drop_caches()
        tries = iter(range(20))
        while len(times) < 6:
            next(tries)
            with ExitStack() as stack:
                try:
                    shell, took = Desk(stack).opens(command)
                except AssertionError as error:
                    print(error)
                    continue
                times.append(took)
                if len(times) == 6:
                    time.sleep(SETTLE)
                    pid = family(shell.pid)
                    (rss, pss), woken = memory(pid), idle(pid)
        first = f"{times[0]:.2f} s" if cold else "   -"
        print(
            f"{name:14} {first:>7} {min(times[1:]):5.2f} s {rss / 1e6:5.0f} MB {pss / 1e6:4.0f} MB"
            f"   {woken:6.1f}",
            flush=True,
        )


class Crowd:
    """Guests by IRC, who said their messages before anybody looks."""

    def __init__(self, stack, salotto, people):
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="beside-room-")))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        env = os.environ | {"HOME": str(home), "XDG_DATA_HOME": str(home / "data")}
        host = subprocess.Popen(
            [salotto, "host", "--name", "Hall", "--port", str(self.port)],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        stack.callback(stop, host)
        self.people = [self.comes_in(f"guest{number}") for number in range(people)]
        self.over = threading.Event()
        threading.Thread(target=self.hears, daemon=True).start()
        stack.callback(self.over.set)

    def comes_in(self, name):
        for _ in range(200):
            try:
                line = socket.create_connection(("127.0.0.1", self.port))
                break
            except ConnectionRefusedError:
                time.sleep(0.05)
        line.sendall(f"NICK {name}\r\nUSER {name} 0 * :{name}\r\n".encode())
        heard = b""
        while b" 366 " not in heard:
            heard += line.recv(65536)
        channel = next(word for word in heard.split() if word.startswith(b"#"))
        return line, channel

    def hears(self):
        """Reads for everybody, and answers who asks if they are there."""
        poll = select.epoll()
        lines = {line.fileno(): line for line, _ in self.people}
        for number in lines:
            poll.register(number, select.EPOLLIN)
        while not self.over.is_set():
            for number, _ in poll.poll(0.5):
                for heard in lines[number].recv(1 << 20).split(b"\r\n"):
                    if heard.startswith(b"PING "):
                        lines[number].sendall(b"PONG " + heard[5:] + b"\r\n")

    def talks(self, messages):
        said = 0
        while said < messages:
            for line, channel in self.people[: messages - said]:
                line.sendall(b"PRIVMSG " + channel + b" :message %d of many\r\n" % said)
                said += 1
            if len(self.people) < 500:
                # Ten a second of each, after a burst.
                time.sleep(0.1)


def rooms(salotto):
    print("in a room                       RSS     PSS   wake-ups/s   CPU s   longest, 99 % stall")
    for people, messages in ((10, MESSAGES), (999, MESSAGES)):
        with ExitStack() as stack:
            crowd = Crowd(stack, salotto, people)
            joined = {}
            for name, command in {
                "Salotto": [salotto, "join", f"127.0.0.1:{crowd.port}", "--as", "Ada"],
                "HexChat": ["hexchat", f"--url=irc://127.0.0.1:{crowd.port}"],
            }.items():
                desk = Desk(stack)
                shell, _ = desk.opens(command)
                time.sleep(SETTLE)
                joined[name] = family(shell.pid), Pings(desk)
            crowd.talks(messages)
            time.sleep(SETTLE)
            for name, (pid, pings) in joined.items():
                longest, usual = pings.ends()
                (rss, pss), woken = memory(pid), idle(pid)
                fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
                cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
                print(
                    f"{name:10} {people + 1:5} {messages:6} msgs {rss / 1e6:6.0f} MB"
                    f" {pss / 1e6:4.0f} MB   {woken:6.1f}     {cpu:6.2f}"
                    f"   {longest * 1e3:6.0f} ms {usual * 1e3:5.1f} ms",
                    flush=True,
                )


def sizes(salotto):
    print(f"binary: Salotto {Path(salotto).stat().st_size / 1e6:.1f} MB", end="")
    for name in ("dino-im", "hexchat"):
        told = subprocess.run(
            ["dpkg-query", "-W", "-f", "${Installed-Size} ", name, f"{name}-common"],
            capture_output=True,
            text=True,
            check=False,
        )
        print(f"; {name} installed {sum(map(int, told.stdout.split())) / 1e3:.1f} MB", end="")
    print()


def main():
    salotto = str(Path(sys.argv[1]).resolve())
    missing = [
        tool
        for tool in ("Xvfb", "openbox", "xdotool", "dbus-run-session", "dino-im", "hexchat")
        if not shutil.which(tool)
    ]
    if missing:
        sys.exit(f"benches/beside.py needs {', '.join(missing)}")
    launchers({"Salotto": [salotto], "Dino": ["dino-im"], "HexChat": ["hexchat"]})
    rooms(salotto)
    sizes(salotto)


if __name__ == "__main__":
    main()
