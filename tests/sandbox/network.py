# SPDX-License-Identifier: GPL-3.0-or-later
"""The sandbox sees every interface, and multicast comes and goes."""

from party import free_port


def prove(scene):
    outside = scene.python_outside("interfaces.py")
    outside.ends()
    inside = scene.python("interfaces.py")
    inside.ends()
    assert "lo 127.0.0.1" in outside.heard
    assert inside.heard == outside.heard, (inside.heard, outside.heard)

    port = str(free_port())
    ears = scene.python("multicast.py", port), scene.python_outside("multicast.py", port)
    for ear in ears:
        ear.hears("listening")
    for number, mouth in enumerate(ears):
        mouth.says(f"Here is room {number}")
        for ear in ears:
            ear.hears(f"heard: Here is room {number}")
