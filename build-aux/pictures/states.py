# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of the same windows in every look: in the dark, with more contrast, with larger
letters, from right to left, and as small as a phone."""

import socket
import subprocess
import time

from guest import Guest
from languages import speaking, words
from looker import Looker
from shooting import NARROW, SCALE, WIDE, resize, settle, shoot
from sight import BUTTON, Role
from snapshot import connect, root
from stage import until

HERE = "127.0.0.1"
PORT = 5556
# The smallest that a window can be.
SMALLEST = (360, 294)
# As it opens, and as small as it can be.
DIALOGS = ((520, 480), (360, 480))
# Numbers of the X11 protocol.
RESOURCES = 23
STRING = 31
# What is in the environment, the language, and the sizes.
LOOKS = {
    "light": ({}, None, (WIDE, NARROW, SMALLEST)),
    "dark": ({"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"}, None, (WIDE, NARROW)),
    "contrast": ({"ADW_DEBUG_HIGH_CONTRAST": "1"}, None, (WIDE,)),
    "contrast-dark": (
        {"ADW_DEBUG_HIGH_CONTRAST": "1", "ADW_DEBUG_COLOR_SCHEME": "prefer-dark"},
        None,
        (WIDE,),
    ),
    "large": ({}, None, (WIDE, NARROW)),
    "arabic": ({}, "ar", (WIDE, NARROW)),
    "italian": ({}, "it", (WIDE, NARROW)),
}
POLL = "/poll Pizza or pasta? | Pizza, with everything on it | Pasta | Whatever is left over"
SECRET = "The cake is behind the door. Not a word to Cy!"
ANSWER = "I have seen nothing 🤐"
MISTAKE = "Thiss is"


def states(stage, program, folder, scratch, wanted):
    """Plays a small room, and has a person with each look come into it."""
    room = stage.start(
        [program, "host", "--name", "LAN party", "--port", str(PORT), "--no-announce"],
        env=stage.env | stage.home("room"),
        stdin=subprocess.PIPE,
        text=True,
    )
    until(lambda: room.poll() is None and is_open(), "the room")
    bo, cy = (
        Guest(stage, [program, "chat", f"{HERE}:{PORT}", "--as", name], home=name)
        for name in ("Bo", "Cy")
    )
    talked = False
    for name in wanted or LOOKS:
        env, language, sizes = LOOKS[name]
        scale_letters(stage.env["DISPLAY"], 2 if name == "large" else 1)
        if language:
            env = env | speaking(language, scratch)

        look = (words(language, scratch), env)

        def window(*arguments, home, look=look):
            words_there, env = look
            env = {"LANGUAGE": "en_US"} | env
            return Looker(words_there, stage, program, "Ada", *arguments, home=home, env=env)

        start = window(home=f"start-{name}")
        start.find("Your name")
        Visit(start, name, sizes, folder).shoot("launcher")
        end(start)
        who = window("join", f"{HERE}:{PORT}", "--as", "Ada", home=f"Ada-{name}")
        who.find("Write here")
        if not talked:
            talk(who, bo, cy)
            for line in "pin Cy", "pin Bo":
                print(line, file=room.stdin, flush=True)
            talked = True
        Visit(who, name, sizes, folder).show(bo)
        end(who)


def end(who):
    who.process.terminate()
    who.process.wait()


def scale_letters(display, scale):
    """Has the letters of windows that are opened from now on so large, as a desktop does."""
    lib, connection = connect(display)
    words = f"Xft.dpi:\t{round(96 * scale)}\n".encode()
    window = lib.XDefaultRootWindow(connection)
    lib.XChangeProperty(connection, window, RESOURCES, STRING, 8, 0, words, len(words))
    lib.XCloseDisplay(connection)


def is_open():
    with socket.socket() as visitor:
        return visitor.connect_ex((HERE, PORT)) == 0


def talk(who, bo, cy):
    bo.say("Made it! The switch is under the stairs, 24 ports, take any 🔌")
    cy.say("The map for the first round: https://maps.example.org/old-harbour")
    who.reads("old-harbour")
    bo.say("/react 👍 Cy")
    bo.say(POLL)
    who.reads("Pizza or pasta?")
    cy.say("/vote 2")
    bo.say("/vote 1")


class Visit:
    """What one person sees of the room."""

    def __init__(self, who, name, sizes, folder):
        self.who, self.name, self.sizes, self.folder = who, name, sizes, folder

    def shoot(self, scene, sizes=None):
        for size in sizes or self.sizes:
            self.resize(size)
            self.picture(scene, size)

    def picture(self, scene, size=None):
        end = f"-{size[0]}x{size[1]}" if size else ""
        path = self.folder / f"{scene}-{self.name}{end}.png"
        shoot(self.who, path, size)

    def resize(self, size):
        resize(self.who.stage, int(self.who.frame()), [side * SCALE for side in size])

    def screen(self, scene):
        """The whole display, for what is beside the window: menus."""
        settle(self.who.stage, None)
        path = self.folder / f"{scene}-{self.name}.png"
        root(self.who.stage.env["DISPLAY"], path)
        print(path)

    def show(self, bo):
        who = self.who
        bo.say(f"/w Ada {SECRET}")
        who.reads("cake")
        who.say(f"/w Bo {ANSWER}")
        who.reads("I have seen nothing")
        self.shoot("room")
        who.press("Not now")
        self.at_a_message()
        self.pins()
        self.edit()
        self.poll()
        self.whispers()
        if not who.words_there:
            self.spelling()
        self.preferences()

    def at_a_message(self):
        """With the focus on a message, its menu, and the buttons beside one that is pointed
        at."""
        who = self.who
        for size in self.sizes:
            self.resize(size)
            who.keys("shift+F6", "Up", "Up")
            self.picture("focus", size)
            self.back()
        self.resize(WIDE)
        who.keys("shift+F6", "Menu")
        self.screen("menu")
        self.back()
        row = next(thing for thing in who.everything() if "harbour" in thing.name())
        who.point(row)
        self.picture("hover", WIDE)
        who.stage.xdotool("mousemove", 0, 0)

    def pins(self):
        """What is pinned, in its list."""
        who = self.who
        for size in self.sizes:
            self.resize(size)
            who.activate()
            who.type("/pins")
            who.keys("Return")
            until(lambda: self.is_listed("Pizza or pasta?"), "the pinned messages")
            # A popover is a window of its own.
            self.screen(f"pins-{size[0]}")
            self.back()

    def is_listed(self, part):
        """Whether there is a button with that in its name."""
        things = [thing for thing in self.who.everything() if thing.role() in BUTTON]
        return any(part in thing.name() and thing.has_room() for thing in things)

    def edit(self):
        """With a message of one's own in the place of what is being written."""
        who = self.who
        who.say(MISTAKE)
        who.reads(MISTAKE)
        editing = who.named("Editing your message")
        for size in self.sizes:
            self.resize(size)
            who.activate()
            self.back()
            who.keys("Up")
            who.sees(editing)
            self.picture("edit", size)
            who.keys("Escape")
            who.sees_no(editing)

    def back(self):
        """Closes what is open, until the composer has the focus."""
        who = self.who

        def is_back():
            if who.focused() == who.named("Write here"):
                return True
            who.keys("Escape")
            time.sleep(0.5)
            return False

        until(is_back, "the composer")

    def poll(self):
        who = self.who
        who.choose("Main menu", "Ask Everybody…")
        who.find("Question")
        self.picture("poll")
        self.back()

    def whispers(self):
        """With Bo, beside the room."""
        who = self.who
        self.resize(WIDE)
        who.choose(who.named("Menu about {name}", name="Bo"), "Show Whispers")
        who.reads(who.named("Whispers with {name}", name="Bo"))
        self.shoot("whispers")
        self.back()

    def spelling(self):
        who = self.who
        self.resize(WIDE)
        who.type(MISTAKE)
        who.keys("Home", "Right")

        def offered():
            # A word is marked once the dictionary has been asked.
            who.keys("Escape", "Menu")
            time.sleep(1)
            return who.look("Add to Dictionary", {Role.MENU_ITEM})

        until(offered, "the menu about the word")
        self.screen("spelling")
        self.back()
        who.keys("ctrl+a", "BackSpace")

    def preferences(self):
        """With somebody blocked, and with no room known."""
        who = self.who
        who.say("/ignore Cy")
        who.keys("ctrl+comma")
        who.find("Text size")
        self.shoot("preferences", DIALOGS)

        def known():
            # A window that is just opening takes no click.
            who.point(who.find("Known Rooms", {Role.PAGE_TAB}))
            who.stage.xdotool("click", 1)
            time.sleep(0.5)
            return [thing for thing in who.look("Blocked People") if thing.has_room()]

        until(known, "the known rooms")
        forget = who.named("Forget “{room}”", room="LAN party")
        # They are read from the disk.
        who.find(forget)
        self.shoot("known", DIALOGS)
        who.press(forget)
        who.find("No Known Rooms")
        self.shoot("unknown", DIALOGS)
        who.keys("Escape")
