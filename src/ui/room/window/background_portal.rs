// SPDX-License-Identifier: GPL-3.0-or-later
//! The desktop's leave to go on without a window, which a program in a sandbox asks its
//! portal for. Outside of one nobody has to ask.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use gtk::prelude::*;
use gtk::{gio, glib};

use super::sleep::{PATH, PORTAL, REQUEST, call};
use crate::i18n::gettext;

const BACKGROUND: &str = "org.freedesktop.portal.Background";
/// The file by which Flatpak tells a program that it is in a sandbox.
const SANDBOX: &str = "/.flatpak-info";

/// Time for which an answer is waited for: the desktop may ask the person.
const ANSWERED_WITHIN: Duration = Duration::from_mins(1);

/// Number of the next request of ours: each has a name of its own.
static NEXT: AtomicU32 = AtomicU32::new(1);

/// Asks the portal, in a sandbox; tells if the program may go on without a window. Where
/// nobody answers in time, nobody minds.
pub(super) async fn allows(bus: &gio::DBusConnection) -> bool {
    // The file is in memory there.
    !Path::new(SANDBOX).exists() || ask(bus).await.unwrap_or(true)
}

async fn ask(bus: &gio::DBusConnection) -> Option<bool> {
    let token = format!("salotto_background{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let name = bus.unique_name()?;
    let path = format!("{PATH}/request/{}/{token}", name.trim_start_matches(':').replace('.', "_"));
    let (sender, answers) = async_channel::bounded(1);
    #[expect(deprecated, reason = "what is in its place needs a closure that is Send")]
    let signal = bus.signal_subscribe(
        Some(PORTAL),
        Some(REQUEST),
        Some("Response"),
        Some(&path),
        None,
        gio::DBusSignalFlags::NONE,
        move |_, _, _, _, _, words| {
            let _ = sender.try_send(is_allowed(words));
        },
    );
    // Translators: the reason why the program goes on without a window, as the desktop may
    // show it.
    let why = gettext("The room that you host stays open for your guests.");
    let options =
        HashMap::from([("handle_token", token.to_variant()), ("reason", why.to_variant())]);
    let words = ("", options).to_variant();
    let asked = call(bus, PATH, BACKGROUND, "RequestBackground", Some(&words)).await;
    let allowed = match asked {
        Ok(_) => {
            let answered = glib::future_with_timeout(ANSWERED_WITHIN, answers.recv()).await;
            answered.ok().and_then(Result::ok).flatten()
        }
        Err(_) => None,
    };
    #[expect(deprecated, reason = "it belongs to what subscribed")]
    bus.signal_unsubscribe(signal);
    allowed
}

/// The answer in the words of a portal, if that is one.
fn is_allowed(words: &glib::Variant) -> Option<bool> {
    let (response, results) = words.get::<(u32, HashMap<String, glib::Variant>)>()?;
    match response {
        0 => results.get("background")?.get(),
        // The person has said no; anything else is a fault of the portal.
        1 => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_portal_answers_yes_or_no_or_nothing_of_use() {
        let answer = |response: u32, results: &[(&str, bool)]| {
            let results = results.iter().map(|(key, value)| (*key, value.to_variant()));
            is_allowed(&(response, results.collect::<HashMap<_, _>>()).to_variant())
        };
        assert_eq!(answer(0, &[("background", true)]), Some(true));
        assert_eq!(answer(0, &[("background", false)]), Some(false));
        assert_eq!(answer(1, &[]), Some(false));
        assert_eq!(answer(0, &[]), None);
        assert_eq!(answer(2, &[]), None);
        assert_eq!(is_allowed(&"yes".to_variant()), None);
    }
}
