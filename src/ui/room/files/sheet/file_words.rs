// SPDX-License-Identifier: GPL-3.0-or-later
//! The words about one of the files that are about to be sent: its name, and what it is.

use gtk::pango::EllipsizeMode;
use gtk::prelude::*;

use crate::protocol::FileName;

/// The two labels, one above the other.
pub(super) fn labels(name: &FileName, about: &str) -> gtk::Box {
    let name = gtk::Label::builder()
        .label(name.as_str())
        .xalign(0.0)
        .ellipsize(EllipsizeMode::Middle)
        .tooltip_text(name.as_str())
        .build();
    let about = gtk::Label::builder()
        .label(about)
        .xalign(0.0)
        .ellipsize(EllipsizeMode::End)
        .css_classes(["caption", "dim-label"])
        .build();
    let words = gtk::Box::builder().orientation(gtk::Orientation::Vertical).hexpand(true).build();
    words.append(&name);
    words.append(&about);
    words
}
