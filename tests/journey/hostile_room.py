# SPDX-License-Identifier: GPL-3.0-or-later
"""A room that means harm: first it never welcomes its guest, who gives up
waiting. Then it floods the window with everything that can happen, without end;
the window goes on answering, takes no memory to speak of, and can be left. At
last it lies about the length of a frame, and only the connection ends, which the window
then makes anew."""

import subprocess
from pathlib import Path

from party import HERE, KIT, Guest
from stage import PATIENCE, until

# What a window may weigh in the middle of it, in MiB. What it keeps of a
# conversation is bounded to some 64.
WEIGHT = 600


def play(party):
    room = Guest(party.stage, [KIT / "hostile_room.py", identity(party)])
    port = int(room.hears("listening on ").split()[-1])

    bo = party.person("Bo")
    bo.join(HERE, port)
    room.hears("hello Bo")
    bo.press("Cancel")
    bo.find("Join")
    assert bo.holds("Address") == HERE

    bo.press("Join")
    until(lambda: "<i>Trap</i>" in bo.windows(), "the room's window")
    room.hears("sent 2000 events")
    # The flood goes on, and so does whoever is at the keyboard. Asking what is
    # in the window is no use: it is something else before that is told.
    until(lambda: writes(bo, "Enough", room), "a word to get through")
    assert weight(bo) < WEIGHT, f"the window weighs {weight(bo)} MiB"
    bo.keys("ctrl+w")
    bo.ends()

    bo = party.person("Bo")
    bo.join(HERE, port)
    bo.sees(f"What answers at {HERE}:{port} is not a chat room.")
    bo.press("Join")
    bo.say("Is it over?")
    bo.reads("The connection is lost.")
    assert weight(bo) < WEIGHT, f"the window weighs {weight(bo)} MiB"
    bo.close()
    bo.ends()


def identity(party):
    """A key to serve with: that of a Salotto."""
    home = party.stage.home("trap")
    command = [party.program, "key"]
    subprocess.run(
        command, env=party.stage.env | home, check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE
    )
    return next(Path(home["XDG_DATA_HOME"]).rglob("identity.pem"))


def writes(person, text, room):
    """Types something to say; whether the room has heard it so far."""
    try:
        person.activate()
        person.type(text)
        person.keys("Return")
    except RuntimeError:
        # One window has just made room for another.
        return False
    return any(f'"text":"{text}' in line for line in list(room.heard))


def weight(person):
    """What the window's program holds in memory, in MiB."""
    status = Path(f"/proc/{person.process.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) >> 10
