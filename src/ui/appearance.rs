// SPDX-License-Identifier: GPL-3.0-or-later
//! The look of conversations: the size of their text, and how close the messages stand.

use std::cell::Cell;

use gtk::gio::prelude::*;
use gtk::prelude::{WidgetExt, WidgetExtManual};
use gtk::{gdk, glib};

use super::settings::{warn, with};
use super::style_sheets;

const TEXT_SIZE: &str = "text-size";
const COMPACT: &str = "compact-messages";

/// Frames after which a text view has its new size for certain.
const FRAMES: u32 = 4;

/// The sizes of text to choose from, in percent of the system's.
pub const TEXT_SIZES: [u32; 6] = [100, 110, 125, 150, 175, 200];

/// The size of the text of messages, in percent of the system's.
pub fn text_size() -> u32 {
    with(|settings| settings.uint(TEXT_SIZE)).unwrap_or(TEXT_SIZES[0])
}

pub fn set_text_size(percent: u32) {
    with(|settings| warn(settings.set_uint(TEXT_SIZE, percent)));
}

/// Tells whether a message is one line with its author, where it fits.
pub fn is_compact() -> bool {
    with(|settings| settings.boolean(COMPACT)).unwrap_or(false)
}

pub fn set_compact(compact: bool) {
    with(|settings| warn(settings.set_boolean(COMPACT, compact)));
}

/// Has the text of messages the size that is chosen, from now on.
pub fn follow_text_size() {
    let Some(display) = gdk::Display::default() else { return };
    let sheet = gtk::CssProvider::new();
    sheet.load_from_data(&text_style(text_size()));
    style_sheets::add(&display, &sheet);
    with(|settings| {
        settings.connect_changed(Some(TEXT_SIZE), move |_, _| {
            sheet.load_from_data(&text_style(text_size()));
        })
    });
}

/// Has `view` measured anew after its text has changed its size, until it goes. It is some
/// frames late.
pub fn follow_text(view: &gtk::TextView) {
    let text = view.downgrade();
    follow_setting(view, TEXT_SIZE, move || {
        let Some(view) = text.upgrade() else { return };
        let frames = Cell::new(FRAMES);
        view.add_tick_callback(move |view, _| {
            view.queue_resize();
            frames.set(frames.get() - 1);
            if frames.get() > 0 { glib::ControlFlow::Continue } else { glib::ControlFlow::Break }
        });
    });
}

/// Calls `changed` when the messages are to stand otherwise, until `widget` goes.
pub fn follow_compact(widget: &impl IsA<gtk::Widget>, changed: impl Fn() + 'static) {
    follow_setting(widget, COMPACT, changed);
}

fn follow_setting(widget: &impl IsA<gtk::Widget>, key: &str, changed: impl Fn() + 'static) {
    let id = with(|settings| settings.connect_changed(Some(key), move |_, _| changed()));
    let id = Cell::new(id);
    widget.connect_destroy(move |_| {
        if let Some(id) = id.take() {
            with(|settings| settings.disconnect(id));
        }
    });
}

/// The style of a size. Smaller text has a size of its own there, which does not follow.
fn text_style(percent: u32) -> String {
    if percent == TEXT_SIZES[0] {
        return String::new();
    }
    format!(
        ".conversation, .composer-field {{ font-size: {percent}%; }}
         .conversation .caption, .conversation .caption-heading {{ font-size: .82em; }}"
    )
}
