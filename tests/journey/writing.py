# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing is never more than a key away: whatever closes or goes, and wherever
the focus is, what is typed goes into the message and nothing else happens."""

from party import HERE, Guest, free_port
from reach import look_around
from sight import BUTTON, State
from stage import until

WRITING = "Write here"
NEWEST = "Go to the newest message"


def play(party):
    port = free_port()
    ada = party.person("Ada")
    ada.host("The attic", port)
    bot = talker(party, port)
    ada.activate()

    a_submenu(ada)
    help_and_emoji(ada)
    more_messages(ada, bot)
    in_the_log(ada)
    on_a_button(ada)
    pages(ada)
    tab(ada, bot)

    # The guest would be asked about.
    bot.process.terminate()
    ada.sees("Bot left")
    ada.leaves()


def talker(party, port):
    """A guest who has said more than fits on a page."""
    command = [party.program, "chat", f"{HERE}:{port}", "--as", "Bot"]
    bot = Guest(party.stage, command, env=party.stage.env | party.stage.home("bot"))
    bot.hears("Ada")
    for number in range(12):
        bot.says(f"line {number}\u2028and\u2028so\u2028on")
        bot.hears(f"line {number}")
    party.people[0].reads("line 11")
    return bot


def a_submenu(ada):
    """GTK 4.8 leaves the focus in the menu."""
    ada.choose("Main menu", "Slow Mode", "15 seconds")
    ada.focuses(WRITING)
    writes(ada, "hi all")
    ada.choose("Menu about Bot", "Mute", "1 minute")
    ada.focuses(WRITING)
    writes(ada, "hi all")
    ada.choose("Menu about Bot", "Let Speak")
    ada.sees("Ada lets Bot speak again")
    ada.choose("Main menu", "Slow Mode", "Off")
    writes(ada, "hi all")


def help_and_emoji(ada):
    ada.type("/help")
    ada.keys("Return")
    ada.find("/leave")
    look_around(ada)
    ada.keys("Escape")
    ada.sees_no("/leave")
    writes(ada, "hi all")
    ada.type("/help")
    ada.keys("Return")
    ada.find("/leave")
    writes(ada, "hi all")
    ada.sees_no("/leave")
    ada.keys("ctrl+period")
    until(lambda: ada.focused() != WRITING, "the focus among the emoji")
    ada.keys("Escape")
    ada.focuses(WRITING)
    writes(ada, "hi all")


def more_messages(ada, bot):
    """The button that leads to them goes when it was pressed."""
    ada.keys("Prior")
    ada.find(NEWEST, BUTTON)
    bot.says("one more")
    ada.click(ada.find("1 new message", BUTTON))
    ada.sees("New messages")
    until(lambda: not ada.look(NEWEST, BUTTON), "the button to go")
    writes(ada, "hi all")


def in_the_log(ada):
    """Letters, accents and what is pasted; Escape leads back as well."""
    ada.stage.keyboard("us", "intl", "-option", "compose:menu")
    for keys, text in (
        (["h", "i", "space", "a"], "hi a"),
        (["Multi_key", "comma", "c"], "ç"),
        (["dead_acute", "e"], "é"),
    ):
        go_to_log(ada)
        ada.keys(*keys)
        ada.focuses(WRITING)
        holds(ada, text)
        ada.keys("ctrl+a", "ctrl+x")
    ada.stage.keyboard("us")
    go_to_log(ada)
    ada.keys("ctrl+v")
    ada.focuses(WRITING)
    holds(ada, "é")
    ada.keys("ctrl+a", "BackSpace")
    go_to_log(ada)
    ada.keys("Escape")
    ada.focuses(WRITING)


def on_a_button(ada):
    """Space presses it, a letter is written."""
    go_to(ada, "People")
    button = ada.until_focused()
    for shown in False, True:
        ada.keys("space")
        until(lambda shown=shown: button.has(State.PRESSED) == shown, f"people: {shown}")
    assert ada.holds(WRITING) == ""
    writes(ada, "hi all")
    ada.keys("F6")
    ada.moved()
    ada.keys("F9")
    ada.focuses(WRITING)
    ada.keys("F9")


def pages(ada):
    """The keys that turn pages do so while one writes."""
    ada.type("half a")
    for up, down in (("Prior", "Next"), ("ctrl+Home", "ctrl+End")):
        ada.keys(up)
        ada.find(NEWEST, BUTTON)
        ada.keys(down)
        until(lambda: not ada.look(NEWEST, BUTTON), f"the end, by {down}")
        ada.focuses(WRITING)
    ada.type(" sentence")
    holds(ada, "half a sentence")
    ada.keys("ctrl+a", "BackSpace")


def tab(ada, bot):
    """It completes a name or stays, and so no space sends half a message."""
    ada.type("what does bo")
    ada.keys("Tab")
    holds(ada, "what does Bot ")
    ada.type("say")
    ada.keys("Tab", "space")
    ada.type("now")
    ada.focuses(WRITING)
    holds(ada, "what does Bot say now")
    ada.keys("Return")
    bot.hears("what does Bot say now")


def writes(person, text):
    """What is typed is written, wherever the focus is; then it is taken back."""
    person.type(text)
    holds(person, text)
    person.focuses(WRITING)
    person.keys("ctrl+a", "BackSpace")
    holds(person, "")


def holds(person, text):
    until(
        lambda: person.holds(WRITING) == text,
        lambda: f"“{text}” to be written; it is “{person.holds(WRITING)}”",
    )


def go_to_log(person):
    person.focuses(WRITING)
    person.keys("shift+F6")
    until(lambda: "hi all" not in person.focused() and person.focused() != WRITING, "the log")


def go_to(person, name):
    """Presses Tab until the focus is there."""
    person.until_focused()
    for _ in range(20):
        if person.focused() == name:
            return
        person.keys("Tab")
        person.moved()
    raise AssertionError(f"Tab does not lead to “{name}”")
