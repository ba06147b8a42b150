# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture: the guest sees it small as soon as it is there, large once it is pressed.
It is decoded by a helper in a sandbox, which works where the app does. Of one that moves it
is said that it does not."""

import struct
import zlib

from attaching import attach, send
from reach import look_around


def play(party):
    ada, bo = party.two_in_a_room()
    path = party.stage.scratch / "sea.png"
    path.write_bytes(picture(640, 480))
    attach(ada, path)
    send(ada, "our sea")
    seen(bo)
    moving = party.stage.scratch / "wave.gif"
    moving.write_bytes(frames(2))
    attach(bo, moving)
    send(bo, "our waves")
    seen_still(ada)
    bo.leaves()
    ada.leaves()


def seen(bo):
    bo.sees("our sea")
    # Only where the offer told of its size and had a preview.
    bo.press("Picture sea.png")
    bo.find("Copy")
    look_around(bo)
    # Pressable once it was fetched and decoded.
    bo.press("Copy")
    bo.activate()
    bo.keys("Escape")
    # It was looked at, and not kept.
    bo.find("Save: sea.png")


def seen_still(ada):
    ada.sees("our waves")
    ada.press("Animated picture wave.gif")
    ada.sees("This picture is animated. Only its first frame is shown here.")
    look_around(ada)
    ada.activate()
    ada.keys("Escape")


def frames(count):
    """A GIF of one pixel and so many frames."""
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0)
    return head + b"\x20\x20\xd0\xd0\x20\x20" + frame * count + b"\x3b"


def picture(width, height):
    """A PNG that is blue below and red above."""

    def part(kind, content):
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    rows = b"".join(
        b"\0" + (b"\xd0\x20\x20" if row < height // 2 else b"\x20\x20\xd0") * width
        for row in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(part(kind, content) for kind, content in parts)
