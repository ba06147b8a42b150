# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever cannot be reached is told about in words, where the host is written;
and what was written stays."""

from party import HERE, free_port
from reach import look_around


def play(party):
    bo = party.person("Bo")
    port = free_port()
    bo.join(HERE, port)
    bo.sees(f"There is no room at {HERE}:{port}.")
    assert bo.holds("Address") == HERE

    bo.join("nobody.invalid", port)
    bo.sees(f"No computer answers to the name in nobody.invalid:{port}.")
    assert bo.holds("Address") == "nobody.invalid"

    bo.fill("Address", "no host at all")
    bo.sees("That is not an address. One looks like 192.168.1.7 or attic.local.")
    look_around(bo)
    bo.close()
    bo.ends()
