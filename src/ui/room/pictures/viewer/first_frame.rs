// SPDX-License-Identifier: GPL-3.0-or-later
//! The note below a picture that moves: one frame of it is shown.

use gtk::prelude::*;

use crate::ui::compat;
use crate::ui::room::strings;

/// Says below `pages` and of the `picture` in them that it is the first of several frames.
pub(super) fn tell(pages: &gtk::Stack, picture: &impl IsA<gtk::Widget>) {
    let told = strings::pictures::first_frame();
    let note = gtk::Label::builder()
        .label(&told)
        .wrap(true)
        .justify(gtk::Justification::Center)
        .css_classes(["caption", "dim-label", "picture-note"])
        .build();
    if let Some(column) = pages.parent().and_downcast::<gtk::Box>() {
        column.append(&note);
    }
    compat::set_description(picture, &told);
}
