# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop's notifications, as a journey stands in for them: it reads what is told,
and presses what is offered."""

from gi.repository import GLib

from service import Service
from stage import until

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
INTERFACES = """<node>
  <interface name="org.freedesktop.Notifications">
    <method name="Notify">
      <arg type="s" direction="in"/><arg type="u" direction="in"/>
      <arg type="s" direction="in"/><arg type="s" direction="in"/>
      <arg type="s" direction="in"/><arg type="as" direction="in"/>
      <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
      <arg type="u" direction="out"/>
    </method>
    <method name="CloseNotification"><arg type="u" direction="in"/></method>
    <method name="GetCapabilities"><arg type="as" direction="out"/></method>
    <method name="GetServerInformation">
      <arg type="s" direction="out"/><arg type="s" direction="out"/>
      <arg type="s" direction="out"/><arg type="s" direction="out"/>
    </method>
    <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
    <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
  </interface>
</node>"""


class Notifications(Service):
    """Shows notifications, and lists the actions behind their buttons by label."""

    def __init__(self, address):
        super().__init__(address, NAME, INTERFACES)
        # Written by the service's thread alone: number, then title, text and actions.
        self.shown = {}
        self.count = 0
        self.show(PATH, NAME, self._called)
        self.begin()

    def _called(self, _bus, _sender, _path, _interface, method, words, invocation):
        answers = {
            "Notify": self._notify,
            "CloseNotification": self._close,
            "GetCapabilities": lambda: GLib.Variant("(as)", (["actions", "body", "body-markup"],)),
            "GetServerInformation": lambda: GLib.Variant("(ssss)", ("Journey", "Us", "1", "1.2")),
        }
        invocation.return_value(answers[method](*words.unpack()))

    def _notify(self, _app, replaced, _icon, title, text, actions, _hints, _time):
        if not replaced:
            self.count += 1
        number = replaced or self.count
        self.shown[number] = (title, text, dict(zip(actions[1::2], actions[::2], strict=True)))
        return GLib.Variant("(u)", (number,))

    def _close(self, number):
        self.shown.pop(number, None)

    def tells(self, title, beginning=""):
        """Waits for a notification of that title, and a text that begins so; its number,
        text and actions."""

        def told():
            found = (
                (number, text, actions)
                for number, (heading, text, actions) in list(self.shown.items())
                if heading == title and text.startswith(beginning)
            )
            return next(found, None)

        return until(told, lambda: f"“{title}: {beginning}” among {self.shown}")

    def tells_no(self, title):
        """Waits until nothing of that title is told any more."""
        until(
            lambda: title not in [heading for heading, _, _ in list(self.shown.values())],
            lambda: f"“{title}” to be taken back",
        )

    def press(self, title, button):
        """Presses a button of a notification; "" is the notification itself."""
        number, _, actions = self.tells(title)
        action = actions[button] if button else "default"
        # It has done its work, and goes.
        self.shown.pop(number, None)
        self.tell(PATH, NAME, "ActionInvoked", GLib.Variant("(us)", (number, action)))
