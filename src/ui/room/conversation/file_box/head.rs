// SPDX-License-Identifier: GPL-3.0-or-later
//! The head of a file in the conversation: its icon, its name and the line below.

use gtk::pango::EllipsizeMode;
use gtk::prelude::*;

use crate::protocol::file::FileKind;
use crate::ui::room::strings;

/// The label with the name.
pub fn name_label(name: &str) -> gtk::Label {
    gtk::Label::builder()
        .label(name)
        .xalign(0.0)
        .ellipsize(EllipsizeMode::Middle)
        .single_line_mode(true)
        .selectable(true)
        .tooltip_text(name)
        .css_classes(["heading"])
        .build()
}

/// The icon, and beside it the name with the line below it.
pub fn head(
    kind: FileKind,
    name: &gtk::Label,
    line: &gtk::Label,
    warning: &gtk::Image,
) -> gtk::Box {
    let head = gtk::Box::new(gtk::Orientation::Horizontal, 9);
    let icon = gtk::Image::builder()
        .icon_name(strings::files::icon(kind))
        .pixel_size(24)
        .valign(gtk::Align::Center)
        .tooltip_text(strings::files::kind(kind))
        .build();
    head.append(&icon);
    let words = gtk::Box::builder()
        .orientation(gtk::Orientation::Vertical)
        .valign(gtk::Align::Center)
        .hexpand(true)
        .build();
    words.append(name);
    words.append(line);
    head.append(&words);
    head.append(warning);
    head
}
