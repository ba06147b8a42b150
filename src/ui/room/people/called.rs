// SPDX-License-Identifier: GPL-3.0-or-later
//! The answer to `/who NAME`: who goes by a name or left under it, with the numbers
//! that a command takes in its place.

use gtk::glib::object::IsA;

use crate::i18n::{gettext, gettext_f};
use crate::model;
use crate::protocol::Nickname;
use crate::sentences;
use crate::ui::room::session::RoomSession;
use crate::ui::{clock, compat};

/// Tells above `parent` who goes or went by a name.
pub fn tell(parent: &impl IsA<gtk::Window>, name: &Nickname, session: &RoomSession) {
    let told = {
        let room = session.state();
        let (here, left) = model::called(name, &room.roster);
        sentences::called(here, &left, clock::now())
    };
    // Translators: {name} is a nickname.
    let heading = gettext_f("Who is {name}?", &[("name", name.as_str())]);
    let dialog = compat::Alert::new(&heading, "close");
    dialog.set_body(&told.join("\n"));
    dialog.add_response("close", &gettext("_Close"), compat::Appearance::Default);
    dialog.present(parent);
}
