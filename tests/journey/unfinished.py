# SPDX-License-Identifier: GPL-3.0-or-later
"""A guest wants a file, but first the host's program dies and then the guest's own: once both
are back, the file comes by itself."""

from attaching import attach, send
from chooser import name_file
from party import free_port
from stage import until


def play(party):
    port = free_port()
    ada, bo = party.two_in_a_room(port)
    content = bytes(number % 251 for number in range(3_000_000))
    path, copy = (party.stage.scratch / name for name in ("holiday notes.bin", "copy.bin"))
    path.write_bytes(content)
    attach(ada, path)
    send(ada, "as you asked")
    bo.find("Save: holiday notes.bin")

    ada.dies()
    bo.reads("The connection is lost.")
    bo.press("Save As…: holiday notes.bin")
    name_file(bo, "Save the File", copy)
    bo.find("Cancel: holiday notes.bin")
    until(lambda: kept(party.stage), "a note of the file on Bo's disk")
    bo.dies()

    ada, bo = party.two_in_a_room(port)
    until(lambda: copy.exists() and copy.read_bytes() == content, "the very same content")
    until(lambda: not kept(party.stage), "the note to go")
    bo.leaves()
    ada.leaves()


def kept(stage):
    """The notes of files that are on their way to Bo."""
    return list((stage.scratch / "Bo" / "data_home").glob("*/unfinished-files/*.json"))
