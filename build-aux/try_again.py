# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of Rust, where a few that fail are tried once more, alone:

try_again.py cargo test --locked ... [-- WORDS...]
try_again.py [PREFIX...] PROGRAM [FILTER...] [-- WORDS...]

The words are for the tests, the first time.

A whole suite on a busy machine meets what no test can wait for. A fault fails again;
which tests needed the second time is said, and written into the file that
SALOTTO_TRIED_AGAIN names. More than a few are never tried again. Where several suites run at a
time, SALOTTO_TURNS names a file that they lock: the second time waits until no other runs.
"""

import fcntl
import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

# Tests that may fail the first time.
A_FEW = 5
# Exit status of the tests that ran to their end, and some failed: cargo's and libtest's.
FAILED = 101


def run(command):
    """Prints what the command prints, and returns its status and its lines."""
    lines = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        # Who gives up on this gives up on the tests.
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        for line in process.stdout:
            sys.stdout.write(line)
            sys.stdout.flush()
            lines.append(line.rstrip("\n"))
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    return process.returncode, lines


@contextmanager
def turn(lock):
    """Runs beside other suites (`LOCK_SH`), or while none runs (`LOCK_EX`)."""
    if not (path := os.environ.get("SALOTTO_TURNS")):
        yield
        return
    with Path(path).open("a") as file:
        try:
            fcntl.flock(file, lock | fcntl.LOCK_NB)
        except BlockingIOError:
            print("\n==> Waiting for other suites", flush=True)
            fcntl.flock(file, lock)
        yield


def failures(lines):
    """Tests that failed, by the list before each crate's result."""
    names, listed = [], []
    for line in lines:
        if line == "failures:":
            listed = []
        elif re.fullmatch(r"    \S.*", line):
            listed.append(line.strip())
        elif line.startswith("test result: FAILED."):
            names += listed
            listed = []
    return names


def count(lines, result):
    """Tests that the crates count as passed or failed."""
    found = (re.match(rf"test result: .*\b(\d+) {result};", line) for line in lines)
    return sum(int(match[1]) for match in found if match)


def main():
    command = sys.argv[1:]
    cargo = command[0] == "cargo"
    at = command.index("--") if "--" in command else len(command)
    command, words = command[:at], command[at + 1 :]
    with turn(fcntl.LOCK_SH):
        status, lines = run([*command, *(["--no-fail-fast", "--"] if cargo else []), *words])
    names = failures(lines)
    # A crash has no list, and a list that is not whole is not to be relied on.
    if status != FAILED or len(names) != count(lines, "failed") or not 0 < len(names) <= A_FEW:
        sys.exit(status)
    alone = [*(["--"] if cargo else []), "--exact", "--test-threads=1", *names]
    with turn(fcntl.LOCK_EX):
        print(f"\n==> Tried again, alone: {', '.join(names)}", flush=True)
        status, lines = run([*command, *alone])
    if status != 0 or count(lines, "passed") < len(names):
        sys.exit(status or FAILED)
    if report := os.environ.get("SALOTTO_TRIED_AGAIN"):
        with Path(report).open("a") as file:
            file.writelines(f"{name}\n" for name in names)


if __name__ == "__main__":
    main()
