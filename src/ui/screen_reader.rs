// SPDX-License-Identifier: GPL-3.0-or-later
//! The screen reader, as far as the desktop tells of it. Whoever hears a window gets to a
//! button later than whoever sees it, so what is there for a while stays longer.

use std::cell::{Cell, RefCell};

use gtk::gio;
use gtk::gio::prelude::*;
use gtk::glib;

/// Factor by which something stays longer with a screen reader, as the Web Content
/// Accessibility Guidelines ask for (2.2.1).
const TIMES: u32 = 10;

const NAME: &str = "org.a11y.Bus";
const PATH: &str = "/org/a11y/bus";
const STATUS: &str = "org.a11y.Status";
const ENABLED: &str = "ScreenReaderEnabled";

thread_local! {
    static IN_USE: Cell<bool> = const { Cell::new(false) };
    /// Kept, for it hears nothing once it is gone.
    static FOLLOWED: RefCell<Option<gio::DBusProxy>> = const { RefCell::new(None) };
}

/// Learns whether a screen reader is in use, from now on.
pub fn follow() {
    glib::spawn_future_local(async {
        // Where nobody has started it, there is none in use.
        let flags = gio::DBusProxyFlags::DO_NOT_AUTO_START;
        let bus = gio::BusType::Session;
        match gio::DBusProxy::for_bus_future(bus, flags, None, NAME, PATH, STATUS).await {
            Ok(status) => {
                learn(&status);
                status.connect_local("g-properties-changed", false, |values| {
                    values.first().and_then(|value| value.get().ok()).inspect(learn);
                    None
                });
                status.connect_g_name_owner_notify(learn);
                FOLLOWED.set(Some(status));
            }
            Err(error) => tracing::debug!(%error, "nobody tells of a screen reader"),
        }
    });
}

/// Returns how many seconds something stays that is there for `seconds` otherwise.
pub fn stay(seconds: u32) -> u32 {
    if IN_USE.get() { seconds.saturating_mul(TIMES) } else { seconds }
}

fn learn(status: &gio::DBusProxy) {
    let enabled = status.cached_property(ENABLED);
    IN_USE.set(enabled.and_then(|enabled| enabled.get()).unwrap_or(false));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_for_a_while_waits_for_a_screen_reader() {
        assert_eq!(stay(3), 3);
        IN_USE.set(true);
        assert_eq!(stay(3), 30);
        assert_eq!(stay(0), 0, "what stays until it is dismissed does so");
    }
}
