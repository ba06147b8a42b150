// SPDX-License-Identifier: GPL-3.0-or-later
//! Notifications of the desktop. GLib shows them by the portal where we are in a
//! sandbox, and else by whatever the desktop has.

use adw::prelude::*;
use gtk::{gio, glib};

/// The action behind a notification: it shows a message of a room that is open.
pub const SHOW_MESSAGE: &str = "show-message";

/// A notification about a room, which takes the place of the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DesktopNotification {
    pub title: String,
    pub body: String,
    /// Number of the message that it leads to.
    pub number: u64,
    /// Number of the newest message that it is about.
    pub newest: u64,
}

/// A place where notifications about one room are shown.
pub trait NotificationSink {
    /// Shows the notification in the place of the one before.
    fn show(&self, notification: &DesktopNotification);
    /// Takes back the one that is shown.
    fn withdraw(&self);
}

/// The desktop, as far as it shows notifications about one room.
pub struct Desktop {
    application: glib::WeakRef<gtk::Application>,
    /// The room, as the action behind the notification finds it.
    room: String,
}

impl Desktop {
    /// The notifications of `application` about `room`; none without an application.
    pub fn new(application: Option<&gtk::Application>, room: &str) -> Self {
        let weak = glib::WeakRef::new();
        weak.set(application);
        Self { application: weak, room: room.to_owned() }
    }

    fn id(&self) -> String {
        format!("room-{}", self.room)
    }
}

impl NotificationSink for Desktop {
    fn show(&self, notification: &DesktopNotification) {
        let Some(application) = self.application.upgrade() else { return };
        let shown = gio::Notification::new(&notification.title);
        shown.set_body(Some(&notification.body));
        let target = (&*self.room, notification.number).to_variant();
        let action = format!("app.{SHOW_MESSAGE}");
        shown.set_default_action_and_target_value(&action, Some(&target));
        application.send_notification(Some(&self.id()), &shown);
    }

    fn withdraw(&self) {
        if let Some(application) = self.application.upgrade() {
            application.withdraw_notification(&self.id());
        }
    }
}
