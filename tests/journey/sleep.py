# SPDX-License-Identifier: GPL-3.0-or-later
"""The host's computer sleeps, wakes, and is switched off: the guests are told before, and
the computer waits for that. Once with the host at a window, once without."""

import os

from gi.repository import Gio, GLib

from party import HERE, free_port
from service import Service
from stage import until

NAME = "org.freedesktop.login1"
PATH = "/org/freedesktop/login1"
MANAGER = "org.freedesktop.login1.Manager"
INTERFACE = f"""<node><interface name="{MANAGER}">
  <method name="Inhibit">
    <arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="h" direction="out"/>
  </method>
  <signal name="PrepareForSleep"><arg type="b"/></signal>
  <signal name="PrepareForShutdown"><arg type="b"/></signal>
</interface></node>"""
ASLEEP = "The host’s computer goes to sleep. You come back by yourself when it wakes."


class LoginManager(Service):
    """systemd's, as far as it delays sleep for those who ask."""

    def __init__(self, address):
        super().__init__(address, NAME, INTERFACE)
        # Written by the service's thread; who has a lock is in both.
        self.asked = []
        self.locks = []
        self.show(PATH, MANAGER, self._inhibit)
        self.begin()

    def _inhibit(self, _bus, _sender, _path, _interface, _method, words, invocation):
        ours, theirs = os.pipe()
        os.set_blocking(ours, False)
        # systemd's own tool asks here, too: it keeps a host's computer awake.
        if words.unpack()[0] != "idle":
            self.asked.append(words.unpack())
            self.locks.append(ours)
        files = Gio.UnixFDList.new_from_array([theirs])
        invocation.return_value_with_unix_fd_list(GLib.Variant("(h)", (0,)), files)

    def _is_held(self, lock):
        try:
            return os.read(lock, 1) != b""
        except BlockingIOError:
            return True

    def locked(self, count):
        """Waits until so many locks were given in all, and the last one is held."""

        def held():
            return len(self.locks) == count and self._is_held(self.locks[-1])

        until(held, lambda: f"lock {count}, and not {self.asked}")

    def prepare(self, for_what, begins):
        self.tell(PATH, MANAGER, f"PrepareFor{for_what}", GLib.Variant("(b)", (begins,)))

    def released(self):
        """Waits until the computer may sleep."""
        until(lambda: not self._is_held(self.locks[-1]), "the lock to be given back")


def play(party):
    bus = party.stage.bus()
    manager = LoginManager(bus)
    at_a_window(party, manager, bus)
    at_a_terminal(party, manager, bus)


def at_a_window(party, manager, bus):
    port = free_port()
    ada = party.person("Ada", env={"DBUS_SYSTEM_BUS_ADDRESS": bus})
    ada.host("The attic", port)
    manager.locked(1)
    assert manager.asked[0][0] == "sleep:shutdown" and manager.asked[0][3] == "delay"
    bo = party.person("Bo")
    bo.join(HERE, port)
    cy = party.terminal("Cy", "chat", f"{HERE}:{port}", "--as", "Cy", "--json")
    cy.hears('"type":"welcome"')
    ada.lists("Ada", "Bo", "Cy")

    manager.prepare("Sleep", True)
    manager.released()
    until(lambda: is_shown(bo), "the banner")
    cy.hears('{"type":"power","state":"suspending"}')
    manager.prepare("Sleep", False)
    until(lambda: not is_shown(bo), "the banner to go")
    cy.hears('{"type":"power","state":"running"}')
    # It waits for us the next time, too.
    manager.locked(2)
    manager.prepare("Shutdown", True)
    manager.released()
    bo.reads("The host’s computer is being switched off.")
    cy.hears('{"type":"power","state":"shutting-down"}')
    # As the computer does then: nobody is asked whether the room may end.
    ada.process.terminate()
    bo.sees("The host has closed the room.")
    cy.hears('"type":"ended"')
    ada.ends()
    bo.close()
    bo.ends()


def is_shown(person):
    """Whether the banner is. One that is put away keeps its words, and takes no room."""
    found = person.look(ASLEEP)
    return found and all(thing.has_room() for thing in found)


def at_a_terminal(party, manager, bus):
    port = free_port()
    party.stage.env["DBUS_SYSTEM_BUS_ADDRESS"] = bus
    pi = party.terminal("Pi", "host", "--name", "The corner", "--port", str(port))
    manager.locked(3)
    eve = party.terminal("Eve", "chat", f"{HERE}:{port}", "--as", "Eve")
    eve.hears("You are in")
    manager.prepare("Sleep", True)
    manager.released()
    eve.hears(ASLEEP)
    pi.hears("This computer goes to sleep. The guests were told.")
    manager.prepare("Sleep", False)
    pi.hears("This computer goes on.")
    manager.locked(4)
    manager.prepare("Shutdown", True)
    manager.released()
    eve.hears("The host’s computer is being switched off.")
    pi.process.terminate()
    eve.hears("The host has closed the room.")
    pi.ends()
