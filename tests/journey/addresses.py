# SPDX-License-Identifier: GPL-3.0-or-later
"""A host on no network is told so; an address that comes or goes is shown at
once, on the page and in the invitation. Played in a machine of its own, which
`tests/network/window.rs` makes and names in SALOTTO_MACHINE."""

import os
import subprocess

from invite import link_of
from stage import until

PORT = 5556


def ip(words):
    machine = os.environ["SALOTTO_MACHINE"]
    subprocess.run(["ip", "-n", machine, *words.split()], check=True)


def play(party):
    ada = party.person("Ada", machine=os.environ["SALOTTO_MACHINE"])
    ada.host("The attic", PORT)
    ada.reads("This computer is on no network")
    ip("link set eth0 up")
    ip("address add 192.168.7.1/24 dev eth0")
    ada.find(f"Copy 192.168.7.1:{PORT}")
    ada.press("Invite Friends")
    until(lambda: "192.168.7.1" in (link_of(ada) or ""), "the address in the link")
    ip("address add 192.168.8.1/24 dev eth0")
    until(lambda: "192.168.8.1" in (link_of(ada) or ""), "the new one, too")
    ip("address del 192.168.7.1/24 dev eth0")
    until(lambda: "192.168.7.1" not in (link_of(ada) or ""), "the old one to go")
    assert "127.0.0.1" not in link_of(ada)
    ip("link set eth0 down")
    until(lambda: not ada.look(f"Copy 192.168.8.1:{PORT}"), "the last one to go")
    ada.reads("This computer is on no network")
