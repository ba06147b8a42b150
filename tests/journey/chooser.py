# SPDX-License-Identifier: GPL-3.0-or-later
"""A file in the desktop's own dialog, by the whole path. What completes a path
while it is typed leaves its ends behind it, so that it is written at once."""

from person import is_focused
from sight import ENTRY
from stage import until


def open_file(person, title, path):
    """Chooses a file that is there, in the dialog with that title."""
    dialog = opened(person, title)
    # The entry for a path takes the place of what the focus is on: it comes
    # once the files are listed.
    until(lambda: focus_in(dialog), f"the focus in “{title}”")
    person.keys("ctrl+l")
    write(person, dialog, path)


def name_file(person, title, path):
    """Says where a file is saved, in the dialog with that title."""
    write(person, opened(person, title), path)


def opened(person, title):
    """The dialog, once it has the keyboard. GTK 4.8 does not call it one."""

    def found():
        return next((it for it in person.application.children() if it.name() == title), None)

    dialog = until(found, f"“{title}”")
    # Keys go to the newest window, which comes to the display a little later.
    until(lambda: person.stage.xdotool("getwindowname", person.frame()) == title, f"“{title}”")
    person.activate()
    return dialog


def focus_in(dialog):
    """What has the focus in it."""
    return next((thing for thing in dialog.everything() if is_focused(thing)), None)


def write(person, dialog, path):
    """Writes into the entry with the focus, and accepts."""

    def entry():
        focus = focus_in(dialog)
        return focus if focus and focus.role() in ENTRY else None

    place = until(entry, "an entry for a path")
    place.write(str(path))
    until(lambda: place.text() == str(path), f"“{path}” in the entry")
    person.keys("Return")
