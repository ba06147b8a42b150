# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody whose window is looked at in every look."""

from person import Person
from snapshot import look, solid, split


class Looker(Person):
    """A person whose window speaks another language than we do."""

    def __init__(self, words, *arguments, **options):
        self.words_there = words
        super().__init__(*arguments, **options)

    def look(self, name, roles=None, beside=None):
        return super().look(self.words_there.get(name, name), roles, beside)

    def named(self, name, /, **gaps):
        """A name with gaps, filled."""
        name = self.words_there.get(name, name)
        for gap, value in gaps.items():
            name = name.replace("{" + gap + "}", value)
        return name

    def point(self, thing):
        """Moves the mouse there, in a window with a shadow."""
        left, top, width, height = thing.extent()
        frame, display = int(self.frame()), self.stage.env["DISPLAY"]
        window = self.stage.xdotool("getwindowgeometry", "--shell", frame)
        place = dict(line.split("=") for line in window.splitlines())
        pixels = look(display, frame)
        edge = solid(split(pixels[3], pixels[0]))
        x = int(place["X"]) + edge[0] + left + width // 2
        y = int(place["Y"]) + edge[1] + top + height // 2
        self.stage.xdotool("mousemove", x - 1, y, "mousemove", x, y)

    def focuses(self, name):
        super().focuses(self.words_there.get(name, name))
