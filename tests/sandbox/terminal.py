# SPDX-License-Identifier: GPL-3.0-or-later
"""A room in the sandbox is joined from outside, and the reverse, and all that
is kept is in the program's own folder."""

from scene import address, host


def prove(scene):
    assert scene.run("--version").startswith(f"{scene.program} ")
    inside = scene.guest(*host("Inside"), "--show-chat")
    talk(inside, scene.guest_outside("chat", address(inside), "--as", "Bo"), "Bo")
    scene.flatpak("kill", scene.app)

    outside = scene.guest_outside(*host("Outside"), "--show-chat")
    talk(outside, scene.guest("chat", address(outside), "--as", "Ada"), "Ada")
    assert "Outside" in scene.run("known")
    kept(scene)


def talk(room, guest, name):
    room.hears(" connected!")
    guest.says("Is anybody here?")
    room.hears(f"{name}: Is anybody here?")
    guest.says("{exit}")
    guest.ends()
    room.hears(" disconnected!")


def kept(scene):
    """Key and rooms are there, and nothing is anywhere else at home."""
    for name in "identity.pem", "known-rooms.json", "rooms/1/room.pem":
        assert (scene.data / "data" / scene.program / name).is_file(), name
    elsewhere = [
        path
        for path in scene.home.rglob("*")
        if not path.is_relative_to(scene.data) and not scene.data.is_relative_to(path)
    ]
    assert not elsewhere, elsewhere
