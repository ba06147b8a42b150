# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of the page for guests with a browser."""

import os
from pathlib import Path

from browser import Browser
from conversation import HERE, PORT, TALK
from shooting import NARROW, WIDE


def browsers(stage, folder):
    """The page of the room in a browser, beside the windows."""
    browser = Browser(stage, f"https://{HERE}:{PORT}/", size=WIDE)
    browser.until("!document.getElementById('door-words').hidden")
    browser.join("Grace")
    browser.sees(TALK[-1][1])
    browser.write("text", "/react 🎉 Linus\n")
    browser.until("document.querySelector('.chip[aria-pressed=\"true\"]')")
    for name, size in (("page", WIDE), ("page-narrow", NARROW)):
        browser.screen(*size)
        if size == NARROW:
            browser.press("people-button")
        for end, is_dark in (("", False), ("-dark", True)):
            browser.scheme(is_dark)
            browser.picture(folder / f"{name}{end}.png")
            print(folder / f"{name}{end}.png")
    browser.press("leave")
    browser.close()
    if pages := os.environ.get("PAGES"):
        doors(stage, Path(pages))


def doors(stage, folder):
    """What is before the room, encrypted and not, and the page in Italian."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, scheme, how in (
        ("page", "https", {}),
        ("page-dark", "https", {"is_dark": True}),
        ("page-narrow", "http", {"size": NARROW}),
        ("page-italian", "https", {"language": "it"}),
    ):
        browser = Browser(stage, f"{scheme}://{HERE}:{PORT}/", **({"size": WIDE} | how))
        if scheme == "https":
            browser.until("!document.getElementById('door-words').hidden")
        browser.picture(folder / f"{name}-door.png")
        if name == "page-italian":
            browser.join("Grace")
            browser.sees(TALK[-1][1])
            browser.picture(folder / f"{name}.png")
            browser.press("leave")
        browser.close()
        print(folder / f"{name}-door.png")
