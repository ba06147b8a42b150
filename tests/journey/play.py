# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays one journey:  play.py JOURNEY PROGRAM [FOLDER]

JOURNEY is the name of a file beside this one, PROGRAM the salotto to try. When
it goes wrong, what the windows held and how they looked is told and left in
FOLDER. SALOTTO_STAGE=wayland in the environment plays it under Wayland, which
only a journey without a keyboard can be.
"""

import importlib
import os
import re
import signal
import sys
import traceback
from pathlib import Path

from gi.repository import GLib

from party import Party
from stage import Stage
from wayland import Wayland

# No journey takes this long, in seconds, however slow the machine.
LIMIT = 1800
STAGES = {"x11": Stage, "wayland": Wayland}
HERE = Path(__file__).resolve().parent.parent
# Marks what is known, and forgiven once for each person.
ONCE = "journeys: "
COMPLAINT = re.compile(r"-(CRITICAL|WARNING|ERROR) \*\*|^\*\* .*(CRITICAL|WARNING|ERROR) \*\*")


def main():
    journey, program, *folder = sys.argv[1:]
    signal.alarm(LIMIT)
    signal.signal(signal.SIGALRM, give_up)
    signal.signal(signal.SIGTERM, give_up)
    with STAGES[os.environ.get("SALOTTO_STAGE", "x11")]() as stage:
        party = Party(stage, program)
        try:
            importlib.import_module(journey).play(party)
            nobody_complains(party)
        except BaseException:
            traceback.print_exc()
            tell(party, Path(*folder, f"{journey}.png") if folder else None)
            sys.exit(1)


def give_up(_signal, _frame):
    raise TimeoutError("the journey takes too long")


def nobody_complains(party):
    """What the toolkit complains about is a fault, also where nothing came of it."""
    lines = (HERE / "known-complaints").read_text().splitlines()
    known = [line for line in lines if line and not line.startswith("#")]
    always = [line for line in known if not line.startswith(ONCE)]
    for person in party.people:
        once = [line.removeprefix(ONCE) for line in known if line.startswith(ONCE)]
        for line in person.log.read_text(errors="replace").splitlines():
            if not COMPLAINT.search(line) or any(part in line for part in always):
                continue
            forgiven = next((part for part in once if part in line), None)
            if not forgiven:
                raise AssertionError(f"{person.name}'s program complains: {line}")
            once.remove(forgiven)


def tell(party, picture):
    """What the windows hold, for whoever has to find out."""
    for person in party.people:
        print(f"\n--- {person.name} ({person.process.poll()}) ---", file=sys.stderr)
        for thing in person.everything():
            try:
                print(f"{thing.kind()}: {thing.name()}", file=sys.stderr)
            except GLib.Error:
                continue
        print(person.log.read_text(), file=sys.stderr)
    if picture:
        party.stage.picture(picture)
        print(f"The screen is in {picture}", file=sys.stderr)


if __name__ == "__main__":
    main()
