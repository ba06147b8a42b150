# SPDX-License-Identifier: GPL-3.0-or-later
"""Tries the Flatpak that is installed:

    prove.py APP OUTSIDE EARLIER BUNDLE PICTURES [PROOF...]

APP is its id, OUTSIDE a salotto that is in no sandbox, EARLIER a bundle of the
version before, BUNDLE one of this version; pictures of the window are left in
PICTURES. Flatpak is the one that FLATPAK_USER_DIR leads to. The files beside
this one are the proofs; build-aux/flatpak --stand-in calls this.
"""

import faulthandler
import importlib
import os
import signal
import sys
import time
import traceback
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent / "journey"))

from play import nobody_complains
from scene import Scene
from snapshot import root

PROOFS = [
    "papers",
    "terminal",
    "window",
    "italian",
    "link",
    "network",
    "nearby",
    "portals",
    "update",
]
# Seconds; no proof takes this long.
LIMIT = 120


def main():
    app, outside, earlier, bundle, pictures, *proofs = sys.argv[1:]
    exports = Path(os.environ["FLATPAK_USER_DIR"]) / "exports" / "share"
    os.environ["XDG_DATA_DIRS"] = f"{exports}:/usr/local/share:/usr/share"
    signal.signal(signal.SIGALRM, give_up)
    signal.signal(signal.SIGTERM, give_up)
    for name in proofs or PROOFS:
        proof = importlib.import_module(name)
        began = time.monotonic()
        signal.alarm(LIMIT)
        # When even that is not heard any more.
        faulthandler.dump_traceback_later(LIMIT + 30, exit=True)
        with Scene(app, outside, (earlier, bundle), Path(pictures)) as scene:
            try:
                proof.prove(scene)
                nobody_complains(scene)
            except BaseException:
                traceback.print_exc()
                tell(scene, name)
                sys.exit(1)
        signal.alarm(0)
        told = " ".join(proof.__doc__.split())
        print(f"    ({time.monotonic() - began:4.1f} s) {told}", flush=True)


def give_up(_signal, _frame):
    raise TimeoutError("the proof takes too long")


def tell(scene, name):
    """What was said and seen, for whoever has to find out."""
    for log in sorted(scene.stage.scratch.glob("*.log")):
        print(f"\n--- {log.name} ---\n{log.read_text()}", file=sys.stderr)
    picture = scene.pictures / f"{name}-failed.png"
    root(scene.stage.env["DISPLAY"], picture)
    print(f"The screen is in {picture}", file=sys.stderr)


if __name__ == "__main__":
    main()
