// SPDX-License-Identifier: GPL-3.0-or-later
//! The rooms that are open in this program, on top of the launcher's first page: how much
//! waits in each, in words. A press goes there.

use adw::prelude::*;
use gtk::glib;

use super::open_rooms;
use crate::i18n::gettext;
use crate::ui::compat;
use crate::ui::room::{RoomWindow, told_name, unread_words};

/// Puts the list on top of `page`, and follows the rooms of `application` until the page
/// goes.
pub fn attach(page: &gtk::Box, application: &gtk::Application) {
    // Translators: heading of the list of rooms that are open in this program.
    let title = gettext("Your Open Rooms");
    let heading = gtk::Label::builder().label(&*title).xalign(0.0).css_classes(["heading"]).build();
    let list = gtk::ListBox::builder()
        .selection_mode(gtk::SelectionMode::None)
        .margin_start(2)
        .margin_end(2)
        .css_classes(["boxed-list"])
        .build();
    compat::set_label(&list, &title);
    let group = gtk::Box::builder()
        .orientation(gtk::Orientation::Vertical)
        .spacing(6)
        .margin_bottom(6)
        .visible(false)
        .build();
    group.append(&heading);
    group.append(&list);
    page.prepend(&group);
    follow(&list, application);
    show(&list, application);
}

/// Draws anew whenever a room is opened or closed.
fn follow(list: &gtk::ListBox, application: &gtk::Application) {
    let redraw = glib::clone!(
        #[weak]
        list,
        move |application: &gtk::Application, window: &gtk::Window| {
            if !window.is::<RoomWindow>() {
                return;
            }
            // It is told of while the window is still being made.
            let (list, application) = (list.downgrade(), application.downgrade());
            glib::idle_add_local_once(move || {
                if let (Some(list), Some(application)) = (list.upgrade(), application.upgrade()) {
                    show(&list, &application);
                }
            });
        }
    );
    let added = application.connect_window_added(redraw.clone());
    let removed = application.connect_window_removed(redraw);
    let handlers = std::cell::Cell::new(Some([added, removed]));
    let application = application.downgrade();
    list.connect_destroy(move |_| {
        if let (Some(application), Some(handlers)) = (application.upgrade(), handlers.take()) {
            for handler in handlers {
                application.disconnect(handler);
            }
        }
    });
}

fn show(list: &gtk::ListBox, application: &gtk::Application) {
    while let Some(row) = list.row_at_index(0) {
        list.remove(&row);
    }
    for room in open_rooms::in_order(application) {
        list.append(&row(&room));
    }
    if let Some(group) = list.parent() {
        group.set_visible(list.row_at_index(0).is_some());
    }
}

fn row(room: &RoomWindow) -> adw::ActionRow {
    let row = adw::ActionRow::builder().use_markup(false).activatable(true).title_lines(1).build();
    fill(&row, room);
    let weak = room.downgrade();
    row.connect_activated(move |_| {
        weak.upgrade().inspect(GtkWindowExt::present);
    });
    // The title of the window tells of each change.
    let handler = room.connect_title_notify(glib::clone!(
        #[weak]
        row,
        move |room| fill(&row, room)
    ));
    let (room, handler) = (room.downgrade(), std::cell::Cell::new(Some(handler)));
    row.connect_destroy(move |_| {
        if let (Some(room), Some(handler)) = (room.upgrade(), handler.take()) {
            room.disconnect(handler);
        }
    });
    row
}

fn fill(row: &adw::ActionRow, room: &RoomWindow) {
    let (name, unread) = (told_name(room), unread_words(room));
    // What stays the same is not read out again.
    if row.title() == name && row.subtitle().as_deref() == Some(&*unread) {
        return;
    }
    row.set_title(&name);
    row.set_subtitle(&unread);
    compat::set_label(row, &format!("{name}, {unread}"));
}
