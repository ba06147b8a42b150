# SPDX-License-Identifier: GPL-3.0-or-later
"""A room in the sandbox is found from another machine, and the reverse; also when
the cable is plugged in later."""

import json
import os
import shutil
import subprocess
from contextlib import contextmanager

PREFIX = f"salotto-sandbox-{os.getpid()}"


def prove(scene):
    missing = "root" if os.geteuid() else "" if shutil.which("ip") else "ip"
    if missing:
        print(f"    Rooms nearby are not tried: that takes {missing}.")
        return
    with machines() as (here, there):
        inside = scene.guest("host", "--name", "Inside", machine=here)
        inside.hears('Room "Inside" is open')
        # It hears of the network while it runs.
        for machine, number in (here, 1), (there, 2):
            ip(f"-n {machine} link set eth0 up")
            ip(f"-n {machine} address add 192.168.7.{number}/24 broadcast + dev eth0")
        room = found(scene.guest_outside(*FIND, machine=there), "Inside")
        place = room["addresses"][0]
        assert place == "192.168.7.1:5555", room
        bo = scene.guest_outside("chat", place, "--as", "Bo", machine=there)
        inside.hears(" connected!")
        bo.says("{exit}")
        bo.ends()

        outside = scene.guest_outside("host", "--name", "Outside", machine=there)
        outside.hears('Room "Outside" is open')
        room = found(scene.guest(*FIND, machine=here), "Outside")
        assert room["addresses"][0] == "192.168.7.2:5555", room
        outside.process.terminate()
        outside.process.wait()


FIND = ["find", "--json", "--seconds", "5"]


def found(find, name):
    """What is told of the room."""
    return json.loads(find.hears(f'"room":"{name}"'))


@contextmanager
def machines():
    """Two network namespaces with a cable between, down."""
    names = [f"{PREFIX}-{side}" for side in ("here", "there")]
    try:
        for name in names:
            ip(f"netns add {name}")
            ip(f"-n {name} link set lo up")
        here, there = names
        ip(f"link add eth0 netns {here} type veth peer eth0 netns {there}")
        yield names
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "delete", name], check=False, capture_output=True)


def ip(words):
    subprocess.run(["ip", *words.split()], check=True)
