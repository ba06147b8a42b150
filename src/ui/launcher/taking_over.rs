// SPDX-License-Identifier: GPL-3.0-or-later
//! The question to somebody who is in the room already, on another device or in a
//! program of its own: to go on here, or to stay there.

use adw::prelude::*;

use crate::client::Ending;
use crate::i18n::gettext;
use crate::protocol::Reason;
use crate::ui::compat::{Alert, Appearance};

/// Tells if we are in the room already, where this program does not reach.
pub(super) fn is_elsewhere(ending: &Ending) -> bool {
    matches!(ending, Ending::Refused(refused) if refused.reason == Reason::AlreadyHere)
}

/// Asks above `window` whether to go on here; if so, calls `take_over`.
pub(super) fn ask(window: &impl IsA<gtk::Window>, take_over: impl Fn() + 'static) {
    let dialog = Alert::new(&gettext("Go on in this room here?"), "stay");
    dialog.set_body(&gettext(
        "You are in this room already, in another window or on another device. If you go on here, that one is told so and stops.",
    ));
    dialog.add_response("stay", &gettext("_Stay There"), Appearance::Default);
    dialog.add_response("take-over", &gettext("_Take Over Here"), Appearance::Suggested);
    dialog.set_default_response("stay");
    dialog.connect_response(move |answer| {
        if answer == "take-over" {
            take_over();
        }
    });
    dialog.present(window);
}
