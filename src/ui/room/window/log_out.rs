// SPDX-License-Identifier: GPL-3.0-or-later
//! The end of the desktop's session, of which its portal tells before: the guests of a
//! room that is hosted here are told, and it ends politely.

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use gtk::prelude::*;
use gtk::subclass::prelude::*;
use gtk::{gio, glib};

use super::RoomWindow;
use super::sleep::{INHIBIT, PATH, PORTAL, SESSION, call};
use crate::protocol::PowerState;
use crate::ui::compat;
use crate::ui::hosting::Hosted;

/// The state of a session, as the portal counts it.
const RUNNING: u32 = 1;
const QUERY_END: u32 = 2;
const ENDING: u32 = 3;

/// Time for the guests to be told before the desktop has its answer, for which it waits
/// about a second.
const TELLING: Duration = Duration::from_millis(800);

/// Number of the next session of ours with the portal: each has a name of its own.
static NEXT: AtomicU32 = AtomicU32::new(1);

/// The telling of the guests, where there is something to tell.
type Telling = Option<gio::JoinHandle<()>>;

/// News of the desktop's session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DesktopSession {
    /// It may end, or goes on after all.
    Changed(PowerState),
    /// It ends.
    Ends,
}

/// Tells the guests of the room that is hosted here before the host logs out.
pub(super) fn watch(window: &RoomWindow, hosted: &Hosted) {
    let application = window.application();
    let Some(bus) = application.and_then(|application| application.dbus_connection()) else {
        return;
    };
    let (tell, weak) = (Arc::new(hosted.power_teller()), window.downgrade());
    let watch = LogOutWatch::start(bus, move |news| match news {
        DesktopSession::Changed(state) => {
            let tell = tell.clone();
            Some(gio::spawn_blocking(move || tell(state)))
        }
        DesktopSession::Ends => {
            weak.upgrade().inspect(|window| window.parts().session.leave());
            None
        }
    });
    let watch = Cell::new(Some(watch));
    window.connect_destroy(move |_| drop(watch.take()));
}

/// Closes a window without a question: the program has to end.
pub fn close_unasked(window: &RoomWindow) {
    window.imp().closing.grant();
    compat::dialog::close_window(window);
}

/// Watch of the desktop's session. Dropping it ends it.
#[derive(Debug)]
struct LogOutWatch {
    bus: gio::DBusConnection,
    signal: Option<gio::SignalSubscriptionId>,
    /// The name of our session with the portal.
    token: String,
}

impl LogOutWatch {
    /// Calls `tell` with each change from now on; the desktop goes on once that is told.
    /// Where there is no portal, nothing is told.
    fn start(bus: gio::DBusConnection, tell: impl Fn(DesktopSession) -> Telling + 'static) -> Self {
        let token = format!("salotto{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let may_end = Rc::new(Cell::new(false));
        let answering = bus.clone();
        #[expect(deprecated, reason = "what is in its place needs a closure that is Send")]
        let signal = bus.signal_subscribe(
            Some(PORTAL),
            Some(INHIBIT),
            Some("StateChanged"),
            Some(PATH),
            None,
            gio::DBusSignalFlags::NONE,
            move |_, _, _, _, _, words| {
                let Some((session, state)) = state_of(words) else { return };
                let telling = news(state, &may_end).and_then(&tell);
                if state == QUERY_END {
                    glib::spawn_future_local(answer(answering.clone(), session, telling));
                }
            },
        );
        glib::spawn_future_local(ask(bus.clone(), token.clone()));
        Self { bus, signal: Some(signal), token }
    }
}

impl Drop for LogOutWatch {
    #[expect(deprecated, reason = "it belongs to what subscribed")]
    fn drop(&mut self) {
        if let Some(signal) = self.signal.take() {
            self.bus.signal_unsubscribe(signal);
        }
        if let Some(name) = self.bus.unique_name() {
            let (bus, path) = (self.bus.clone(), session_path(&name, &self.token));
            glib::spawn_future_local(async move {
                let _ = call(&bus, &path, SESSION, "Close", None).await;
            });
        }
    }
}

/// Has the portal tell of the session.
async fn ask(bus: gio::DBusConnection, token: String) {
    let options = HashMap::from([("session_handle_token", token.to_variant())]);
    let words = ("", options).to_variant();
    let _ = call(&bus, PATH, INHIBIT, "CreateMonitor", Some(&words)).await;
}

/// The object that the portal makes for a session which the caller of that name on the bus
/// has called `token`.
fn session_path(name: &str, token: &str) -> String {
    let sender = name.trim_start_matches(':').replace('.', "_");
    format!("{PATH}/session/{sender}/{token}")
}

/// Says that the session may end for all that we have to do, once the guests are told.
async fn answer(bus: gio::DBusConnection, session: glib::variant::ObjectPath, telling: Telling) {
    if let Some(telling) = telling
        && glib::future_with_timeout(TELLING, telling).await.is_err()
    {
        tracing::debug!("not every guest was told before the desktop goes on");
    }
    let words = (session,).to_variant();
    let _ = call(&bus, PATH, INHIBIT, "QueryEndResponse", Some(&words)).await;
}

/// The session that a signal is about, and its state.
fn state_of(words: &glib::Variant) -> Option<(glib::variant::ObjectPath, u32)> {
    let (session, state) =
        words.get::<(glib::variant::ObjectPath, HashMap<String, glib::Variant>)>()?;
    Some((session, state.get("session-state")?.get()?))
}

fn news(state: u32, may_end: &Cell<bool>) -> Option<DesktopSession> {
    match state {
        QUERY_END if !may_end.replace(true) => {
            Some(DesktopSession::Changed(PowerState::LoggingOut))
        }
        RUNNING if may_end.replace(false) => Some(DesktopSession::Changed(PowerState::Running)),
        ENDING => Some(DesktopSession::Ends),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_portal_makes_a_session_where_it_is_expected() {
        let path = session_path(":1.42", "salotto7");
        assert_eq!(path, "/org/freedesktop/portal/desktop/session/1_42/salotto7");
    }

    #[test]
    fn a_session_that_may_end_is_news_once() {
        let may_end = Cell::new(false);
        let told = [RUNNING, QUERY_END, QUERY_END, RUNNING, RUNNING, ENDING, 7]
            .map(|state| news(state, &may_end));
        let changed = |state| Some(DesktopSession::Changed(state));
        let (out, on) = (changed(PowerState::LoggingOut), changed(PowerState::Running));
        assert_eq!(told, [None, out, None, on, None, Some(DesktopSession::Ends), None]);
    }
}
