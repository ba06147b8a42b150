# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody comes back to a room where much was said meanwhile: the line where they left
off is shown, however far back it is, older pages come as they scroll up in a small
window, and a search leads to what they look for. The host removes all messages of
somebody, and undoes it."""

from party import HERE, free_port
from reach import look_around
from sight import ENTRY
from stage import PATIENCE, until

LINES = 300


def play(party):
    port = free_port()
    ada, bo = (party.person(name) for name in ("Ada", "Bo"))
    ada.host("The attic", port)
    bo.join(HERE, port)
    cy = party.terminal("Cy", "chat", f"{HERE}:{port}", "--as", "Cy")
    bo.lists("Ada", "Bo", "Cy")
    cy.says("Before Bo left")
    bo.sees("Before Bo left")
    bo.leaves()
    for number in range(1, LINES + 1):
        cy.says(line(number))
        # A room takes so many at once, and then some each second.
        if number % 100 == 0:
            ada.sees(line(number))

    left_off(party, port)
    bo = scrolling(party, port)
    search(bo)
    removal(ada, bo)

    bo.leaves()
    cy.process.stdin.close()
    cy.ends()
    ada.leaves()


def line(number):
    return f"Line {number} of many"


def comes_back(party, port):
    bo = party.person("Bo")
    bo.join(HERE, port)
    bo.sees(line(LINES))
    return bo


def left_off(party, port):
    """The line is before the first new message, on a page that is loaded for it."""
    bo = comes_back(party, port)
    bo.reads("new messages since you left")
    words = bo.words()
    assert line(1) not in words and "New messages" not in words
    bo.press("Show")
    bo.find("New messages")
    bo.find(line(1))
    bo.leaves()


def scrolling(party, port):
    """Nothing is new the next time; pages come as the reader goes up in a small window."""
    bo = comes_back(party, port)
    assert not any("since you left" in words for words in bo.words())
    assert line(1) not in bo.words()
    bo.stage.xdotool("windowsize", "--sync", bo.frame(), 400, 400)
    bo.activate()

    def at_the_top():
        bo.keys(*["Page_Up"] * 20)
        return line(1) in bo.words()

    # All the way up is much to draw, and to be told of.
    until(at_the_top, "the first line", 3 * PATIENCE)
    assert "New messages" not in bo.words()
    return bo


def search(bo):
    """What is found is shown where it stands."""
    bo.keys("ctrl+f")
    bo.fill("Search what was said", "Line 250")
    found = bo.find(line(250))
    look_around(bo)
    bo.click(found)
    bo.sees_no("Found messages")
    bo.find(line(250))
    bo.find("Write here", ENTRY)


def removal(ada, bo):
    """All messages of somebody go at once, after a question."""
    ada.choose("Menu about Cy", "Remove All Messages")
    ada.press("Cancel")
    ada.sees(line(LINES))
    ada.choose("Menu about Cy", "Remove All Messages")
    ada.press("Remove All")
    ada.sees_no(line(LINES))
    ada.sees("Ada removed all messages of Cy")
    bo.sees_no(line(250))
