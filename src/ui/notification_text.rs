// SPDX-License-Identifier: GPL-3.0-or-later
//! The text of a notification, as the desktop reads it: some desktops take it for markup,
//! and what a stranger says must not be any. GLib hands it on as it is.

use std::borrow::Cow;
use std::cell::Cell;
use std::path::Path;

use gtk::prelude::*;
use gtk::{gio, glib};

/// The service behind which a text stays a text; GLib prefers it.
const PLAIN: &str = "org.gtk.Notifications";
const FREEDESKTOP: &str = "org.freedesktop.Notifications";
const FREEDESKTOP_PATH: &str = "/org/freedesktop/Notifications";
/// The capability of a service that reads markup.
const READS_MARKUP: &str = "body-markup";
/// Milliseconds for an answer.
const PATIENCE: i32 = 10_000;
/// The file by which Flatpak tells a program that it is in a sandbox.
const SANDBOX: &str = "/.flatpak-info";

/// The ways of a text to the desktop.
#[derive(Debug, Clone, Copy)]
struct TextWay {
    /// Set in a sandbox, whose portal takes texts for texts.
    by_portal: bool,
    /// Set while there is a service that does so, too.
    plain: bool,
    /// Set while the other one reads markup, as nearly all do.
    markup: bool,
}

thread_local! {
    static WAY: Cell<TextWay> =
        const { Cell::new(TextWay { by_portal: false, plain: false, markup: true }) };
}

/// Follows which services show the notifications of `application`.
pub fn follow(application: &impl IsA<gio::Application>) {
    let Some(bus) = application.dbus_connection() else { return };
    // The file is in memory there. GLib asks for it, too, and for the variable.
    let asked_for = std::env::var_os("GTK_USE_PORTAL").is_some_and(|value| value == "1");
    let by_portal = asked_for || Path::new(SANDBOX).exists();
    change(|way| TextWay { by_portal, ..way });
    let none = gio::BusNameWatcherFlags::NONE;
    gio::bus_watch_name_on_connection(
        &bus,
        PLAIN,
        none,
        |_, _, _| change(|way| TextWay { plain: true, ..way }),
        |_, _| change(|way| TextWay { plain: false, ..way }),
    );
    gio::bus_watch_name_on_connection(
        &bus,
        FREEDESKTOP,
        none,
        |bus, _, _| drop(glib::spawn_future_local(async move { ask(&bus).await })),
        |_, _| change(|way| TextWay { markup: true, ..way }),
    );
}

/// The text as it has to be handed on.
pub fn handed_on(text: &str) -> Cow<'_, str> {
    match WAY.get() {
        TextWay { by_portal: false, plain: false, markup: true } => {
            Cow::Owned(glib::markup_escape_text(text).into())
        }
        _ => Cow::Borrowed(text),
    }
}

fn change(change: impl Fn(TextWay) -> TextWay) {
    WAY.set(change(WAY.get()));
}

/// Asks the service whether it reads markup.
async fn ask(bus: &gio::DBusConnection) {
    let flags = gio::DBusCallFlags::NO_AUTO_START;
    let (name, path) = (Some(FREEDESKTOP), FREEDESKTOP_PATH);
    let call =
        bus.call_future(name, path, FREEDESKTOP, "GetCapabilities", None, None, flags, PATIENCE);
    let answer = call.await.ok().and_then(|answer| answer.get::<(Vec<String>,)>());
    if let Some((capabilities,)) = answer {
        let markup = capabilities.iter().any(|capability| capability == READS_MARKUP);
        change(|way| TextWay { markup, ..way });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_no_markup() {
        let text = "<b>1 & 2</b>";
        // Each test has a thread of its own.
        assert_eq!(handed_on(text), "&lt;b&gt;1 &amp; 2&lt;/b&gt;");
        change(|way| TextWay { plain: true, ..way });
        assert_eq!(handed_on(text), text);
        change(|way| TextWay { plain: false, markup: false, ..way });
        assert_eq!(handed_on(text), text);
        change(|way| TextWay { by_portal: true, markup: true, ..way });
        assert_eq!(handed_on(text), text);
    }
}
