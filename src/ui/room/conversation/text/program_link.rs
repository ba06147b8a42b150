// SPDX-License-Identifier: GPL-3.0-or-later
//! The question before another program opens an address: all of it is seen first.

use gtk::prelude::*;

use crate::i18n::gettext;
use crate::ui::compat::{self, Alert, Appearance};

const OPEN: &str = "open";
const COPY: &str = "copy";
const CANCEL: &str = "cancel";

/// Asks whether another program may open `address`.
pub fn ask(label: &gtk::Label, address: &str) {
    let Some(window) = label.root().and_downcast::<gtk::Window>() else { return };
    let alert = Alert::new(&gettext("Open with Another Program?"), CANCEL);
    alert.set_body(&gettext("The link in this message is not for a browser. It leads here:"));
    let target = gtk::Label::builder()
        .label(address)
        .wrap(true)
        .wrap_mode(gtk::pango::WrapMode::Char)
        .selectable(true)
        .xalign(0.0)
        .css_classes(["monospace"])
        .build();
    let scroller = gtk::ScrolledWindow::builder()
        .child(&target)
        .hscrollbar_policy(gtk::PolicyType::Never)
        .propagate_natural_height(true)
        .max_content_height(200)
        .build();
    alert.set_extra_child(&scroller);
    alert.add_response(CANCEL, &gettext("_Cancel"), Appearance::Default);
    alert.add_response(COPY, &gettext("Copy _Address"), Appearance::Default);
    alert.add_response(OPEN, &gettext("_Open"), Appearance::Default);
    let (parent, address) = (window.downgrade(), address.to_owned());
    alert.connect_response(move |answer| {
        let Some(parent) = parent.upgrade() else { return };
        match answer {
            OPEN => gtk::show_uri(Some(&parent), &address, gtk::gdk::CURRENT_TIME),
            COPY => compat::copy(&parent, &address),
            _ => {}
        }
    });
    alert.present(&window);
}
