// SPDX-License-Identifier: GPL-3.0-or-later
//! The computer of a host, which does not fall asleep of itself while guests are in.
//!
//! The desktop is asked through its portal, inside a sandbox and outside. GTK could do
//! that, too, but waits for the answer, and the window with it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use gtk::prelude::*;
use gtk::{gio, glib};

use crate::i18n::gettext;

pub(super) const PORTAL: &str = "org.freedesktop.portal.Desktop";
pub(super) const PATH: &str = "/org/freedesktop/portal/desktop";
pub(super) const INHIBIT: &str = "org.freedesktop.portal.Inhibit";
pub(super) const SESSION: &str = "org.freedesktop.portal.Session";
pub(super) const REQUEST: &str = "org.freedesktop.portal.Request";
/// The sleep of the computer, as the portal counts what can be inhibited.
const SUSPEND: u32 = 4;
/// Milliseconds for an answer.
const PATIENCE: i32 = 10_000;

/// The desktop's promise to keep the computer awake, where it gives one. It ends with
/// the program at the latest.
#[derive(Debug, Default)]
pub struct SleepInhibitor(Rc<Promise>);

#[derive(Debug, Default)]
struct Promise {
    wanted: Cell<bool>,
    /// The object by which it is given back.
    request: RefCell<Option<glib::variant::ObjectPath>>,
}

impl SleepInhibitor {
    /// Keeps the computer awake from now on, or lets it sleep. `tell` is told what came
    /// of it: whether the desktop promised to, or nothing once it is not wanted.
    pub fn hold(
        &self,
        window: &impl IsA<gtk::Window>,
        hold: bool,
        tell: impl Fn(Option<bool>) + 'static,
    ) {
        if self.0.wanted.replace(hold) == hold {
            return;
        }
        let application = window.application();
        let bus = application.and_then(|application| application.dbus_connection());
        let promise = self.0.clone();
        if !hold {
            tell(None);
        }
        glib::spawn_future_local(async move {
            if hold {
                if let Some(bus) = bus {
                    promise.ask(&bus).await;
                }
                tell(promise.wanted.get().then(|| promise.request.borrow().is_some()));
            } else if let (Some(bus), Some(request)) = (bus, promise.request.take()) {
                give_back(&bus, request).await;
            }
        });
    }
}

impl Promise {
    async fn ask(&self, bus: &gio::DBusConnection) {
        // Translators: the reason why the computer does not fall asleep, as the
        // desktop may show it.
        let why = gettext("Guests are in the room that you host.");
        let options = HashMap::from([("reason", why.to_variant())]);
        let words = ("", SUSPEND, options).to_variant();
        let answer = call(bus, PATH, INHIBIT, "Inhibit", Some(&words)).await;
        let request = answer.ok().and_then(|answer| answer.get::<(glib::variant::ObjectPath,)>());
        let Some((request,)) = request else { return };
        // The guests may have gone meanwhile, or be back already.
        if self.wanted.get() && self.request.borrow().is_none() {
            self.request.replace(Some(request));
        } else {
            give_back(bus, request).await;
        }
    }
}

async fn give_back(bus: &gio::DBusConnection, request: glib::variant::ObjectPath) {
    let _ = call(bus, request.as_str(), REQUEST, "Close", None).await;
}

pub(super) async fn call(
    bus: &gio::DBusConnection,
    path: &str,
    interface: &str,
    method: &str,
    words: Option<&glib::Variant>,
) -> Result<glib::Variant, glib::Error> {
    let flags = gio::DBusCallFlags::NONE;
    let call = bus.call_future(Some(PORTAL), path, interface, method, words, None, flags, PATIENCE);
    call.await.inspect_err(|error| tracing::debug!(%error, method, "the portal does not do it"))
}
