# SPDX-License-Identifier: GPL-3.0-or-later
"""A port or a name that is taken: one press takes a free one."""

import socket

from party import HERE
from reach import look_around


def play(party):
    ada = party.person("Ada")
    with socket.create_server(("", 0)) as other:
        taken = other.getsockname()[1]
        ada.begin_hosting("The attic", taken)
        ada.reads(f"Port {taken} is already in use")
        look_around(ada)
        offer = ada.button("Use Port ")
        ada.press(offer)
        ada.find("Write here")
    port = int(offer.split()[-1])
    assert port != taken

    other = party.person("Ada", home="Another Ada")
    other.join(HERE, port)
    other.reads("Somebody in the room already has that name.")
    offer = other.button("Join as Ada")
    other.press(offer)
    other.find("Write here")
    name = offer.removeprefix("Join as ")
    for person in ada, other:
        person.lists("Ada", name)

    other.close()
    other.ends()
    ada.close()
    ada.ends()
