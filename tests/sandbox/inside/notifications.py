# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands in for a desktop that shows notifications, and writes them."""

from gi.repository import Gio, GLib

NAME = "org.freedesktop.Notifications"
INTERFACE = Gio.DBusNodeInfo.new_for_xml(f"""
<node><interface name="{NAME}">
  <method name="Notify">
    <arg type="s"/><arg type="u"/><arg type="s"/><arg type="s"/><arg type="s"/>
    <arg type="as"/><arg type="a{{sv}}"/><arg type="i"/><arg type="u" direction="out"/>
  </method>
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="GetServerInformation">
    <arg type="s" direction="out"/><arg type="s" direction="out"/>
    <arg type="s" direction="out"/><arg type="s" direction="out"/>
  </method>
  <method name="CloseNotification"><arg type="u"/></method>
</interface></node>""").interfaces[0]
ANSWERS = {
    "Notify": GLib.Variant("(u)", [1]),
    "GetCapabilities": GLib.Variant("(as)", [["body", "actions"]]),
    "GetServerInformation": GLib.Variant("(ssss)", ["stand-in", "", "0", "1.2"]),
}


def answer(_bus, _who, _path, _interface, method, values, call):
    if method == "Notify":
        print(f"notification: {values[3]}: {values[4]}", flush=True)
    call.return_value(ANSWERS.get(method))


def serve(bus, _name):
    bus.register_object("/org/freedesktop/Notifications", INTERFACE, answer, None, None)


def ready(_bus, _name):
    print("ready", flush=True)


Gio.bus_own_name(Gio.BusType.SESSION, NAME, Gio.BusNameOwnerFlags.NONE, serve, ready, None)
GLib.MainLoop().run()
