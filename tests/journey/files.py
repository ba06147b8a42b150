# SPDX-License-Identifier: GPL-3.0-or-later
"""A file: the host chooses it and says something about it, the guest saves it, and it is
the same."""

from attaching import attach, send
from chooser import name_file
from reach import look_around
from stage import until


def play(party):
    ada, bo = party.two_in_a_room()
    content = bytes(number % 251 for number in range(3_000_000))
    path = party.stage.scratch / "holiday notes.bin"
    path.write_bytes(content)

    attach(ada, path)
    look_around(ada)
    send(ada, "as you asked")
    saved(party, bo, content)

    bo.leaves()
    ada.leaves()


def saved(party, bo, content):
    bo.sees("as you asked")
    bo.find("Save: holiday notes.bin")
    look_around(bo)
    copy = party.stage.scratch / "copy.bin"
    bo.press("Save As…: holiday notes.bin")
    name_file(bo, "Save the File", copy)
    bo.sees(f"Saved to {copy.parent.name} as copy.bin")
    until(lambda: copy.exists() and copy.read_bytes() == content, "the very same content")
