# SPDX-License-Identifier: GPL-3.0-or-later
"""Two installed Salottos at once, for one person on one session bus:

side_by_side.py RELEASE DEVELOPMENT

Both open their window and host a room; what one keeps, the other does not see.
Tells how long each took to be there.
"""

import sys
import time
from configparser import ConfigParser
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "journey"))
from party import free_port
from person import Person
from stage import Stage, until

BASE = "io/github/salotto_chat/Salotto"
PATHS = {"salotto": BASE, "salotto-devel": f"{BASE}/Devel"}


def main():
    programs = sys.argv[1:]
    with Stage() as stage:
        env = {"DBUS_SESSION_BUS_ADDRESS": stage.bus(), "GSETTINGS_BACKEND": "keyfile"}
        home = stage.home("ada")
        people = [open_window(stage, program, env) for program in programs]
        for person, room in zip(people, ("The attic", "The cellar"), strict=True):
            person.fill("Your name", f"Ada in {room}")
            person.host(room, free_port())
            assert person.windows() == [room], person.windows()
        kept(Path(home["XDG_DATA_HOME"]))
        remembered(Path(home["XDG_CONFIG_HOME"]))
        for person in people:
            person.leaves()
            assert not person.log.read_text(), person.log.read_text()


def open_window(stage, program, env):
    begin = time.monotonic()
    # A log of its own, in the home of both.
    person = Person(stage, program, Path(program).name, env=stage.home("ada") | env)
    person.find("Host a room")
    print(f"{Path(program).name}: its window is there after {time.monotonic() - begin:.2f} s")
    return person


def kept(data):
    """Each has a folder, with a key of its own."""
    folders = sorted(folder.name for folder in data.iterdir() if "salotto" in folder.name)
    assert folders == sorted(PATHS), folders
    keys = {(data / folder / "identity.pem").read_bytes() for folder in folders}
    assert len(keys) == 2, "they have one key"


def remembered(config):
    """Each has settings, with the name that was given to it."""
    file = config / "glib-2.0" / "settings" / "keyfile"

    def names():
        settings = ConfigParser()
        settings.read(file)
        return [settings.get(path, "nickname", fallback=None) for path in PATHS.values()]

    wanted = ["'Ada in The attic'", "'Ada in The cellar'"]
    until(lambda: names() == wanted, lambda: f"the settings of both: {file.read_text()}", 5)


if __name__ == "__main__":
    main()
