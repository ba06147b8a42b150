// SPDX-License-Identifier: GPL-3.0-or-later
//! The settings with which the form to host a room begins.

use gtk::gio::prelude::*;

use super::settings::{warn, with};
use crate::history::KeepLimits;
use crate::protocol::DEFAULT_PORT;
use crate::ui::keep_choice;

/// Beginning of the names of these settings.
const PREFIX: &str = "hosting-";
const NAME: &str = "hosting-name";
const PORT: &str = "hosting-port";
const ANNOUNCED: &str = "hosting-announced";
const KEPT: &str = "hosting-kept";
const SECONDS: &str = "hosting-keep-seconds";
const BYTES: &str = "hosting-keep-bytes";

/// The settings of a room to be hosted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostingDefaults {
    /// The name of the room; empty for one that is made of the person's.
    pub name: String,
    pub port: u16,
    /// Set where the room is shown to people nearby.
    pub announced: bool,
    /// Set where its messages are kept.
    pub kept: bool,
    pub limits: KeepLimits,
}

impl Default for HostingDefaults {
    fn default() -> Self {
        let limits = KeepLimits::default();
        Self { name: String::new(), port: DEFAULT_PORT, announced: true, kept: true, limits }
    }
}

/// The settings as they are now.
pub fn now() -> HostingDefaults {
    let read = with(|settings| HostingDefaults {
        name: settings.string(NAME).into(),
        port: settings.value(PORT).get().unwrap_or(DEFAULT_PORT),
        announced: settings.boolean(ANNOUNCED),
        kept: settings.boolean(KEPT),
        limits: keep_choice::limits(settings.uint64(SECONDS), settings.uint64(BYTES)),
    });
    read.unwrap_or_default()
}

/// Remembers those of `new` that are others than those of now.
pub fn set(new: &HostingDefaults) {
    let before = now();
    let (seconds, bytes) = keep_choice::numbers(new.limits);
    with(|settings| {
        if new.name != before.name {
            warn(settings.set_string(NAME, &new.name));
        }
        if new.port != before.port {
            warn(settings.set_value(PORT, &new.port.to_variant()));
        }
        if new.announced != before.announced {
            warn(settings.set_boolean(ANNOUNCED, new.announced));
        }
        if new.kept != before.kept {
            warn(settings.set_boolean(KEPT, new.kept));
        }
        if new.limits != before.limits {
            warn(settings.set_uint64(SECONDS, seconds));
            warn(settings.set_uint64(BYTES, bytes));
        }
    });
}

/// Calls `changed` after each change, until `widget` goes.
pub fn follow(widget: &impl IsA<gtk::Widget>, changed: impl Fn() + 'static) {
    let id = with(|settings| {
        settings.connect_changed(None, move |_, key| {
            if key.starts_with(PREFIX) {
                changed();
            }
        })
    });
    let id = std::cell::Cell::new(id);
    gtk::prelude::WidgetExt::connect_destroy(widget, move |_| {
        if let Some(id) = id.take() {
            with(|settings| settings.disconnect(id));
        }
    });
}
