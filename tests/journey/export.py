# SPDX-License-Identifier: GPL-3.0-or-later
"""The conversation goes into a file, the host's from the disk and a guest's from the
room. Hosted again, the room is found by its row; and what was said there is deleted."""

import json

from chooser import name_file
from party import HERE, free_port
from reach import look_around
from stage import until


def play(party):
    port = free_port()
    ada = party.person("Ada")
    ada.host("The attic", port)
    bo = party.person("Bo")
    bo.join(HERE, port)
    ada.say("Pizza at nine")
    bo.sees("Pizza at nine")
    bo.say("I bring salad")
    ada.sees("I bring salad")

    lines = export(party, ada, "ada.jsonl", "I bring salad").splitlines()
    events = [json.loads(line) for line in lines]
    assert [event["number"] for event in events] == list(range(1, len(events) + 1))
    assert [event["text"] for event in events if event["type"] == "said"] == [
        "Pizza at nine",
        "I bring salad",
    ]
    page = export(party, bo, "bo.md", "I bring salad")
    assert "**Ada** · " in page and "\\\nI bring salad\n" in page, page

    bo.close()
    bo.ends()
    ada.sees("Bo left")
    ada.close()
    ada.ends()

    ada = party.person("Ada")
    ada.press("Host a room")
    ada.reads("2 messages")
    ada.fill("Room name", "Another name")
    ada.press("Delete what was said in “The attic”…")
    ada.sees("Delete what was said?")
    look_around(ada)
    ada.reads("in “The attic”, the topics,")
    ada.press("Delete")
    ada.reads("0 messages")
    ada.close()
    ada.ends()


def export(party, person, name, last):
    """Exports into a file of that name; returns what is in it, once `last` is, which
    was said last. The window tells as well, but not for long."""
    path = party.stage.scratch / name
    person.choose("Main menu", "Export…")
    name_file(person, "Export the Conversation", path)

    def written():
        text = path.read_text() if path.exists() else ""
        return text if text.endswith("\n") and last in text else None

    return until(written, lambda: f"“{last}” in {path}")
