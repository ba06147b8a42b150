// SPDX-License-Identifier: GPL-3.0-or-later
//! The question which of several files a name is meant for.

use std::cell::Cell;
use std::rc::Rc;

use adw::prelude::*;

use crate::i18n::{gettext, gettext_f};
use crate::model::{KnownFile, seats_told_apart};
use crate::sentences;
use crate::ui::dialog_parts::{ChoiceRow, choices};
use crate::ui::{clock, compat};

/// Asks above `parent` which of these files is meant by what was typed; `save` saves the one of
/// that number.
pub fn ask(
    parent: &impl IsA<gtk::Window>,
    typed: &str,
    files: &[KnownFile],
    save: impl Fn(u64) + 'static,
) {
    let dialog = compat::Alert::new(&gettext("Which File?"), "cancel");
    // Translators: {file} is the name of a file.
    let body = gettext_f("Several files may be meant by {file}.", &[("file", typed)]);
    dialog.set_body(&body);
    dialog.add_response("cancel", &gettext("_Cancel"), compat::Appearance::Default);
    dialog.add_response("save", &gettext("_Save"), compat::Appearance::Suggested);
    dialog.set_response_enabled("save", false);
    let (chosen, asked) = (Rc::new(Cell::new(None)), dialog.downgrade());
    let all = files.iter().zip(seats_told_apart(files)).map(|(known, seat)| ChoiceRow {
        title: sentences::files::sharer(&known.file, seat),
        details: details(known),
        can_be_chosen: true,
    });
    let list = choices(all, {
        let chosen = chosen.clone();
        move |index| {
            chosen.set(Some(index));
            asked.upgrade().inspect(|dialog| dialog.set_response_enabled("save", true));
        }
    });
    dialog.set_extra_child(&list);
    let numbers: Vec<_> = files.iter().map(|known| known.number).collect();
    dialog.connect_response(move |answer| {
        let number = chosen.get().and_then(|index| numbers.get(index));
        if let ("save", Some(number)) = (answer, number) {
            save(*number);
        }
    });
    dialog.present(parent);
}

/// The name of a file, its size and when it was shared.
fn details(KnownFile { time, file, .. }: &KnownFile) -> String {
    let size = sentences::files::size(file.size);
    [file.name.as_str(), &*size, &*clock::moment(*time)].join(" · ")
}
