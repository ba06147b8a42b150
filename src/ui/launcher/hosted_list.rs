// SPDX-License-Identifier: GPL-3.0-or-later
//! Rooms that were hosted before, below the form to host one: choosing one fills in its
//! name, which opens the same room again. What was said there can be deleted.

use std::rc::Rc;

use adw::prelude::*;
use gtk::{gio, glib};

use crate::history::{self, History};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::sentences;
use crate::server::{RememberedKeeping, forget_said};
use crate::trust::room_folder::{self, HostedRoom};
use crate::ui::clock;
use crate::ui::compat::{self, Alert, Appearance};
use crate::ui::trust::store;

/// News from the list.
#[derive(Debug, PartialEq, Eq)]
pub enum HostedNews {
    /// The room of this name is chosen, of which that was kept the last time.
    Chosen(String, Option<RememberedKeeping>),
    /// Nothing was deleted, and this says why.
    Failed(String),
}

type HostedListener = Rc<dyn Fn(HostedNews)>;

/// Rooms that are listed, those that were open last.
const MOST: usize = 20;

/// A room, and what is kept of it.
#[derive(Debug, Clone)]
struct ListedRoom {
    room: HostedRoom,
    /// Time it was open last, in milliseconds since 1970.
    last: Option<u64>,
    /// Messages that are kept, if any are.
    messages: Option<u64>,
    /// Choices about what is kept, if any were made.
    keeping: Option<RememberedKeeping>,
}

/// Puts the list at the end of `form`. It is read anew whenever the form is shown.
pub fn attach(form: &gtk::Box, told: impl Fn(HostedNews) + 'static) {
    let title = gtk::Label::builder()
        .label(gettext("Hosted Before"))
        .xalign(0.0)
        .css_classes(["heading"])
        .build();
    let list = gtk::ListBox::builder()
        .selection_mode(gtk::SelectionMode::None)
        .css_classes(["boxed-list"])
        .build();
    compat::set_label(&list, &gettext("Hosted Before"));
    let group = gtk::Box::builder()
        .orientation(gtk::Orientation::Vertical)
        .spacing(6)
        .margin_bottom(12)
        .visible(false)
        .build();
    group.append(&title);
    group.append(&list);
    form.append(&group);
    let told: HostedListener = Rc::new(told);
    form.connect_map(move |_| load(&list, &told));
}

fn load(list: &gtk::ListBox, told: &HostedListener) {
    let told = told.clone();
    glib::spawn_future_local(glib::clone!(
        #[weak]
        list,
        async move {
            let rooms = gio::spawn_blocking(read).await.unwrap_or_default();
            show(&list, rooms, &told);
        }
    ));
}

/// Reads all rooms, those that were open last first. Blocks on the disk.
fn read() -> Vec<ListedRoom> {
    let hosted = room_folder::hosted(&store::folder());
    let hosted = hosted.inspect_err(|error| tracing::warn!(%error, "no rooms are listed"));
    let mut rooms: Vec<ListedRoom> = hosted.unwrap_or_default().into_iter().map(listed).collect();
    rooms.sort_by_key(|listed| std::cmp::Reverse(listed.last));
    rooms.truncate(MOST);
    rooms
}

fn listed(room: HostedRoom) -> ListedRoom {
    let summary = History::open_to_read(&room.path).and_then(|mut history| history.summary());
    let summary = summary.ok();
    let _tidied = room.while_closed(|| history::tidy(&room.path));
    let last = room.last_open(summary.and_then(|summary| summary.last));
    let keeping = RememberedKeeping::read(&room.path);
    ListedRoom { room, last, messages: summary.map(|summary| summary.messages), keeping }
}

fn show(list: &gtk::ListBox, rooms: Vec<ListedRoom>, told: &HostedListener) {
    while let Some(row) = list.row_at_index(0) {
        list.remove(&row);
    }
    for listed in rooms {
        if let Some(row) = row(list, &listed, told) {
            list.append(&row);
        }
    }
    if let Some(group) = list.parent() {
        group.set_visible(list.row_at_index(0).is_some());
    }
}

fn row(list: &gtk::ListBox, listed: &ListedRoom, told: &HostedListener) -> Option<adw::ActionRow> {
    let name = listed.room.name.clone()?;
    let row = adw::ActionRow::builder()
        .title(name.as_str())
        .subtitle(subtitle(listed))
        .use_markup(false)
        .activatable(true)
        .build();
    let (chosen, keeping) = (told.clone(), listed.keeping);
    row.connect_activated(move |_| chosen(HostedNews::Chosen(name.to_string(), keeping)));
    if listed.messages.is_some_and(|messages| messages > 0) {
        row.add_suffix(&delete_button(list, listed, told));
    }
    Some(row)
}

fn subtitle(listed: &ListedRoom) -> String {
    let last = listed.last.map(|time| {
        // Translators: {time} is a day and an hour.
        gettext_f("Last open: {time}", &[("time", &clock::moment(time))])
    });
    let messages = listed.messages.map(messages);
    last.into_iter().chain(messages).collect::<Vec<_>>().join(" · ")
}

fn messages(count: u64) -> String {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    ngettext_f("{count} message", "{count} messages", count, &[])
}

fn delete_button(list: &gtk::ListBox, listed: &ListedRoom, told: &HostedListener) -> gtk::Button {
    let name = listed.room.name.as_ref().map(ToString::to_string).unwrap_or_default();
    let label = gettext_f("Delete what was said in “{room}”…", &[("room", &name)]);
    let button = gtk::Button::builder()
        .icon_name("user-trash-symbolic")
        .tooltip_text(&*label)
        .valign(gtk::Align::Center)
        .css_classes(["flat"])
        .build();
    compat::set_label(&button, &label);
    let (listed, told) = (listed.clone(), told.clone());
    button.connect_clicked(glib::clone!(
        #[weak]
        list,
        move |_| ask(&list, &listed, &told)
    ));
    button
}

/// Asks before everything is deleted: nothing brings it back.
fn ask(list: &gtk::ListBox, listed: &ListedRoom, told: &HostedListener) {
    let Some(window) = list.root().and_downcast::<gtk::Window>() else { return };
    let name = listed.room.name.as_ref().map(ToString::to_string).unwrap_or_default();
    // A name that is long has its place in the body, which has many lines everywhere.
    let alert = Alert::new(&gettext("Delete what was said?"), "cancel");
    alert.set_body(&format!(
        "{} {}",
        ngettext_f(
            "{count} message in “{room}”, the topics, and who came and went are deleted from this computer for good.",
            "{count} messages in “{room}”, the topics, and who came and went are deleted from this computer for good.",
            listed.messages.and_then(|count| u32::try_from(count).ok()).unwrap_or(u32::MAX),
            &[("room", &name)],
        ),
        gettext(
            "The room’s key, its bans and its moderators stay, and so do the names it knows, with the time it last met each.",
        ),
    ));
    alert.add_response("cancel", &gettext("_Cancel"), Appearance::Default);
    alert.add_response("delete", &gettext("_Delete"), Appearance::Destructive);
    let (room, told) = (listed.room.clone(), told.clone());
    alert.connect_response(glib::clone!(
        #[weak]
        list,
        move |answer| {
            if answer == "delete" {
                delete(&list, room.clone(), &told);
            }
        }
    ));
    alert.present(&window);
}

fn delete(list: &gtk::ListBox, room: HostedRoom, told: &HostedListener) {
    let work = move || {
        let _lock = room.lock().map_err(|error| sentences::room_folder_error(&error))?;
        forget_said(&room.path).map_err(|error| sentences::stored_error(&error))?;
        history::forget(&room.path).map_err(|error| sentences::history_error(&error))
    };
    let told = told.clone();
    glib::spawn_future_local(glib::clone!(
        #[weak]
        list,
        async move {
            if let Ok(Err(sentence)) = gio::spawn_blocking(work).await {
                told(HostedNews::Failed(sentence));
            }
            load(&list, &told);
        }
    ));
}

#[cfg(test)]
#[path = "hosted_list_tests.rs"]
mod tests;
