# SPDX-License-Identifier: GPL-3.0-or-later
"""Services of the desktop and the system, which the journeys stand in for."""

import threading

from gi.repository import Gio, GLib

from sight import connect
from stage import until


class Service:
    """A name on a bus, and the objects behind it. It answers from a thread of its own,
    however slow the journey is: nobody waits long for an answer."""

    def __init__(self, address, name, interfaces):
        self.bus = connect(address)
        self.node = Gio.DBusNodeInfo.new_for_xml(interfaces)
        self._name = name

    def show(self, path, interface, called, version=None):
        """Has `called` answer what is asked of an object."""
        described = self.node.lookup_interface(interface)
        self.bus.register_object(path, described, called, lambda *_: version, None)

    def begin(self):
        """Takes the name, once the objects are there."""
        threading.Thread(target=GLib.MainLoop().run, daemon=True).start()
        owned = threading.Event()
        taken = (self._name, Gio.BusNameOwnerFlags.NONE, lambda *_: owned.set(), None)
        Gio.bus_own_name_on_connection(self.bus, *taken)
        until(owned.is_set, f"the name {self._name}")

    def tell(self, path, interface, signal, values):
        """Sends a signal to whoever listens."""
        self.bus.emit_signal(None, path, interface, signal, values)
        self.bus.flush_sync()
