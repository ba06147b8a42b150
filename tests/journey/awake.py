# SPDX-License-Identifier: GPL-3.0-or-later
"""A host's computer does not fall asleep of itself while a guest is in: the desktop is
asked for that by its portal, and let go when the host is alone."""

from gi.repository import Gio, GLib

from party import HERE, free_port
from sight import connect
from stage import until

NAME = "org.freedesktop.portal.Desktop"
ROOT = "/org/freedesktop/portal/desktop"
# What is inhibited, as the portal counts it.
SUSPEND = 4
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
  </interface>
  <interface name="org.freedesktop.portal.Request"><method name="Close"/></interface>
</node>"""


class Portal:
    """The desktop's portal, as far as sleep is concerned."""

    def __init__(self, address):
        self.bus = connect(address)
        self.held = {}
        self.node = Gio.DBusNodeInfo.new_for_xml(INTERFACES)
        self._show(ROOT, "org.freedesktop.portal.Inhibit", self._inhibit)
        Gio.bus_own_name_on_connection(self.bus, NAME, Gio.BusNameOwnerFlags.NONE, None, None)

    def _show(self, path, interface, called):
        described = self.node.lookup_interface(interface)
        version = GLib.Variant("u", 3)
        return self.bus.register_object(path, described, called, lambda *_: version, None)

    def _inhibit(self, _bus, _sender, _path, _interface, method, words, invocation):
        path = f"{ROOT}/request/{len(self.held)}"
        if method == "Inhibit":
            _window, flags, options = words.unpack()
            self.held[path] = (flags, options.get("reason"))
            self._show(path, "org.freedesktop.portal.Request", self._close)
        invocation.return_value(GLib.Variant("(o)", (path,)))

    def _close(self, _bus, _sender, path, _interface, _method, _words, invocation):
        del self.held[path]
        invocation.return_value(None)

    def holds(self, *wanted):
        """Waits until just that is inhibited."""

        def held():
            while GLib.MainContext.default().iteration(False):
                pass
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
    bo.says("{exit}")
    ada.lists("Ada")
    portal.holds()
    ada.close()
    ada.ends()
