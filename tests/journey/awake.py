# SPDX-License-Identifier: GPL-3.0-or-later
"""A host's computer does not fall asleep of itself while a guest is in: the desktop is
asked for that by its portal, and let go when the host is alone. The portal tells, too,
when the host logs out, and the guests are told."""

from gi.repository import GLib

from party import HERE, free_port
from service import Service
from stage import until

NAME = "org.freedesktop.portal.Desktop"
ROOT = "/org/freedesktop/portal/desktop"
# What is inhibited, and the states of a session, as the portal counts them.
SUSPEND = 4
RUNNING, QUERY_END, ENDING = 1, 2, 3
AWAKE = "This computer stays awake while others are in."
INTERFACES = """<node>
  <interface name="org.freedesktop.portal.Inhibit">
    <property name="version" type="u" access="read"/>
    <method name="Inhibit">
      <arg type="s" direction="in"/><arg type="u" direction="in"/>
      <arg type="a{sv}" direction="in"/><arg type="o" direction="out"/>
    </method>
    <method name="CreateMonitor">
      <arg type="s" direction="in"/><arg type="a{sv}" direction="in"/>
      <arg type="o" direction="out"/>
    </method>
    <method name="QueryEndResponse"><arg type="o" direction="in"/></method>
    <signal name="StateChanged"><arg type="o"/><arg type="a{sv}"/></signal>
  </interface>
  <interface name="org.freedesktop.portal.Request"><method name="Close"/></interface>
</node>"""


class Portal(Service):
    """The desktop's portal, as far as sleep is concerned."""

    def __init__(self, address):
        super().__init__(address, NAME, INTERFACES)
        # Written by the service's thread alone.
        self.held = {}
        self.monitored = False
        self.answered = 0
        self.requests = 0
        self._show(ROOT, "org.freedesktop.portal.Inhibit", self._inhibit)
        self.begin()

    def _show(self, path, interface, called):
        self.show(path, interface, called, GLib.Variant("u", 3))

    def _inhibit(self, _bus, _sender, _path, _interface, method, words, invocation):
        if method == "QueryEndResponse":
            self.answered += 1
            invocation.return_value(None)
            return
        self.requests += 1
        path = f"{ROOT}/request/{self.requests}"
        if method == "CreateMonitor":
            self.monitored = True
        if method == "Inhibit":
            _window, flags, options = words.unpack()
            self.held[path] = (flags, options.get("reason"))
            self._show(path, "org.freedesktop.portal.Request", self._close)
        invocation.return_value(GLib.Variant("(o)", (path,)))

    def _close(self, _bus, _sender, path, _interface, _method, _words, invocation):
        del self.held[path]
        invocation.return_value(None)

    def session(self, state):
        """Tells those who asked what becomes of the desktop's session."""
        until(lambda: self.monitored, "somebody to ask about the session")
        change = GLib.Variant(
            "(oa{sv})", (f"{ROOT}/session/1", {"session-state": GLib.Variant("u", state)})
        )
        self.tell(ROOT, "org.freedesktop.portal.Inhibit", "StateChanged", change)

    def lets_go_on(self, times):
        """Waits until the session may end for all we have to do."""
        until(lambda: self.answered == times, lambda: f"answers: {self.answered}")

    def holds(self, *wanted):
        """Waits until just that is inhibited."""

        def held():
            return sorted(self.held.values()) == list(wanted)

        until(held, lambda: f"{wanted} to be held, and not {self.held}")


def play(party):
    port = free_port()
    bus = party.stage.bus()
    portal = Portal(bus)
    ada = party.person("Ada", env={"DBUS_SESSION_BUS_ADDRESS": bus})
    ada.host("The attic", port)
    portal.holds()
    bo = party.terminal("Bo", "chat", f"{HERE}:{port}", "--as", "Bo")
    ada.lists("Ada", "Bo")
    portal.holds((SUSPEND, "Guests are in the room that you host."))
    ada.sees(AWAKE)
    bo.says("{exit}")
    ada.lists("Ada")
    portal.holds()
    ada.sees_no(AWAKE)

    # The host logs out, thinks better of it, and does so all the same.
    cy = party.terminal("Cy", "chat", f"{HERE}:{port}", "--as", "Cy", "--json")
    cy.hears('"type":"welcome"')
    portal.session(QUERY_END)
    cy.hears('{"type":"power","state":"logging-out"}')
    portal.lets_go_on(1)
    portal.session(RUNNING)
    cy.hears('{"type":"power","state":"running"}')
    portal.session(QUERY_END)
    portal.lets_go_on(2)
    portal.session(ENDING)
    cy.hears('"type":"ended"')
    ada.close()
    ada.ends()
