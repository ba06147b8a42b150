// SPDX-License-Identifier: GPL-3.0-or-later
//! The choice of the file, whose ending says the form.

use std::path::{Path, PathBuf};

use gtk::prelude::*;

use crate::i18n::gettext;
use crate::sentences::transcript::TranscriptForm;
use crate::ui::file_chooser;

/// Characters that some file systems take for something else.
const UNUSUAL: &[char] = &['/', '\\', ':', '*', '?', '"', '<', '>', '|'];

/// Asks above `window` for a file for the room called `room`; a file that is there is
/// replaced only by who says so. `chosen` gets it.
pub fn ask(window: &impl IsA<gtk::Window>, room: &str, chosen: impl Fn(PathBuf) + 'static) {
    // In a sandbox, the portal asks.
    let chooser = gtk::FileChooserNative::builder()
        .title(gettext("Export the Conversation"))
        .action(gtk::FileChooserAction::Save)
        .transient_for(window)
        .modal(true)
        .accept_label(gettext("_Export"))
        .build();
    chooser.set_current_name(&suggested(room));
    for (name, endings) in [
        (gettext("Text (.txt)"), &["txt"][..]),
        (gettext("Markdown (.md)"), &["md", "markdown"]),
        (gettext("JSON lines, to be imported (.jsonl)"), &["jsonl", "json"]),
    ] {
        file_chooser::add_filter(&chooser, &name, endings);
    }
    file_chooser::ask(&chooser, chosen);
}

/// The form of a file, by the ending of its name.
pub fn form_of(path: &Path) -> TranscriptForm {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending.to_lowercase().as_str() {
        "md" | "markdown" => TranscriptForm::Markdown,
        "json" | "jsonl" => TranscriptForm::Json,
        _ => TranscriptForm::Text,
    }
}

fn suggested(room: &str) -> String {
    format!("{}.txt", room.replace(UNUSUAL, "-").trim_matches('.').trim())
}
