// SPDX-License-Identifier: GPL-3.0-or-later
//! Notifications of the desktop. GLib shows them by the portal where we are in a
//! sandbox, and else by whatever the desktop has.

use std::cell::Cell;

use adw::prelude::*;
use gtk::{gio, glib};

use super::notification_text::handed_on;
use super::{notify_settings, sounds};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::protocol::RoomName;

/// The action behind a notification: it shows a message of a room that is open.
pub const SHOW_MESSAGE: &str = "show-message";
/// The action that leads to where an answer is written.
pub const REPLY: &str = "reply";
/// The action that takes all up to a message for read.
pub const MARK_READ: &str = "mark-read";
/// The action that brings the window of an open room back.
pub const SHOW_ROOM: &str = "show-room";
/// The action that ends a room that is hosted here.
pub const STOP_HOSTING: &str = "stop-hosting";

/// A notification about a room, which takes the place of the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DesktopNotification {
    pub title: String,
    pub body: String,
    /// Number of the message that it leads to.
    pub number: u64,
    /// Number of the newest message that it is about.
    pub newest: u64,
    /// Number of the newest one that mentions the person, for which there is a sound.
    pub mention: Option<u64>,
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
    /// Number of the newest message that there was a sound for.
    sounded: Cell<u64>,
}

impl Desktop {
    /// The notifications of `application` about `room`; none without an application.
    pub fn new(application: Option<&gtk::Application>, room: &str) -> Self {
        let weak = glib::WeakRef::new();
        weak.set(application);
        Self { application: weak, room: room.to_owned(), sounded: Cell::default() }
    }

    fn id(&self) -> String {
        format!("room-{}", self.room)
    }
}

impl NotificationSink for Desktop {
    fn show(&self, notification: &DesktopNotification) {
        let Some(application) = self.application.upgrade() else { return };
        let shown = gio::Notification::new(&notification.title);
        shown.set_body(Some(&handed_on(&notification.body)));
        let target = |number: u64| (&*self.room, number).to_variant();
        let [show, reply, read] =
            [SHOW_MESSAGE, REPLY, MARK_READ].map(|action| format!("app.{action}"));
        let (first, newest) = (target(notification.number), target(notification.newest));
        let room = self.room.to_variant();
        shown.set_default_action_and_target_value(&show, Some(&first));
        // Translators: button of a notification: it leads to where an answer is written.
        shown.add_button_with_target_value(&gettext("Reply"), &reply, Some(&room));
        // Translators: button of a notification about messages.
        shown.add_button_with_target_value(&gettext("Mark as Read"), &read, Some(&newest));
        application.send_notification(Some(&self.id()), &shown);
        let mention = notification.mention.unwrap_or_default();
        // A room that began anew counts from one again.
        if notification.newest < self.sounded.get() {
            self.sounded.set(0);
        }
        if mention > self.sounded.get() {
            self.sounded.set(mention);
            if notify_settings::plays_sounds() {
                sounds::play();
            }
        }
    }

    fn withdraw(&self) {
        if let Some(application) = self.application.upgrade() {
            application.withdraw_notification(&self.id());
        }
    }
}

/// A room that is open without its window.
#[derive(Debug, Clone, Copy)]
pub struct OpenRoom<'a> {
    pub name: &'a RoomName,
    /// Number of those who are in it beside the host.
    pub others: usize,
    pub priority: gio::NotificationPriority,
}

/// The notification that a room is open without its window.
pub struct OpenRoomNotice(Desktop);

impl OpenRoomNotice {
    /// The notification of `application` about `room`; none without an application.
    pub fn new(application: Option<&gtk::Application>, room: &str) -> Self {
        Self(Desktop::new(application, room))
    }

    /// Says that the room is open, and who is in it now.
    pub fn show(&self, room: &OpenRoom<'_>) {
        let Some(application) = self.0.application.upgrade() else { return };
        // Translators: title of a notification; {room} is the name of a room.
        let title = gettext_f("“{room}” is still open", &[("room", room.name.as_str())]);
        let shown = gio::Notification::new(&title);
        shown.set_body(Some(&handed_on(&open_room_body(room.others))));
        shown.set_priority(room.priority);
        let target = self.0.room.to_variant();
        let [show, stop] = [SHOW_ROOM, STOP_HOSTING].map(|action| format!("app.{action}"));
        shown.set_default_action_and_target_value(&show, Some(&target));
        // Translators: button of a notification: it shows the window of a room.
        shown.add_button_with_target_value(&gettext("Open"), &show, Some(&target));
        // Translators: button of a notification: it ends the room for everybody.
        shown.add_button_with_target_value(&gettext("Stop Hosting"), &stop, Some(&target));
        application.send_notification(Some(&self.id()), &shown);
    }

    /// Takes it back.
    pub fn withdraw(&self) {
        if let Some(application) = self.0.application.upgrade() {
            application.withdraw_notification(&self.id());
        }
    }

    fn id(&self) -> String {
        format!("open-{}", self.0.room)
    }
}

fn open_room_body(others: usize) -> String {
    match u32::try_from(others).unwrap_or(u32::MAX) {
        0 => gettext("Nobody else is in it. It goes on without its window."),
        others => ngettext_f(
            // Translators: text of a notification about a room that the reader hosts.
            "{count} other person is in it. It goes on without its window.",
            "{count} other people are in it. It goes on without its window.",
            others,
            &[],
        ),
    }
}
