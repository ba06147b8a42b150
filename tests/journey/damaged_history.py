# SPDX-License-Identifier: GPL-3.0-or-later
"""What was said in a room cannot be read any more: its host is told so, and where the
file is, and goes on."""

from pathlib import Path

from party import HERE, free_port


def play(party):
    port = free_port()
    ada = party.person("Ada")
    ada.host("The attic", port)
    ada.say("Nobody will read this")
    ada.sees("Nobody will read this")
    ada.close()
    ada.ends()

    data = Path(party.stage.home("Ada")["XDG_DATA_HOME"])
    (history,) = data.glob("*/rooms/*/history.sqlite")
    history.write_text("This is no database, however long it is.")

    ada = party.person("Ada")
    ada.host("The attic", port)
    ada.reads("What was said in this room before cannot be read.")
    ada.reads(f"{history}.damaged-1")
    assert Path(f"{history}.damaged-1").read_bytes().startswith(b"This is no database")
    bo = party.person("Bo")
    bo.join(HERE, port)
    bo.say("Here I am")
    ada.sees("Here I am")

    bo.close()
    bo.ends()
    ada.sees("Bo left")
    ada.close()
    ada.ends()
