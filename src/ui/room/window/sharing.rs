// SPDX-License-Identifier: GPL-3.0-or-later
//! Files in the window: choosing, dropping and pasting them, and what is pressed in the rows
//! of those that are in the room.

use std::rc::Rc;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::offering::{choose, choose_folder, hold, look_at, refusal, refusal_in};
use super::{RoomWindow, saving, viewing};
use crate::commands::HistoryPlace;
use crate::i18n::{gettext, gettext_f};
use crate::model::{FileKey, FileUpdate, RoomState, files_in};
use crate::protocol::{Event, EventKind, SharedFile};
use crate::sentences;
use crate::ui::compat;
use crate::ui::room::conversation::file_box::FilesHere;
use crate::ui::room::conversation::file_buttons::{FileButton, SAVE_FILES, targeted};
use crate::ui::room::conversation::file_menu::{COPY_NAME, SAVE_ALL};
use crate::ui::room::conversation::files_together;
use crate::ui::room::conversation::list::messages;
use crate::ui::room::conversation::message_file;
use crate::ui::room::conversation::timeline_row::TimelineRow;
use crate::ui::room::files::drop_place;
use crate::ui::room::files::paste::{self, Pasted};
use crate::ui::room::files::room_files::RoomFiles;
use crate::ui::room::session::RoomSession;
use crate::ui::room::strings;

const ATTACH: &str = "room.attach";
pub(super) const ATTACH_FOLDER: &str = "room.attach-folder";

/// Something to be done to a file.
type FilePressed = fn(&RoomWindow, &FileKey);

/// Gives the class of the window the actions of files.
pub(super) fn install(class: &mut <super::imp::RoomWindow as ObjectSubclass>::Class) {
    class.install_action(ATTACH, None, |window, _, _| choose(window));
    class.install_action(ATTACH_FOLDER, None, |window, _, _| choose_folder(window));
    class.install_action(SAVE_ALL, None, |window, _, _| saving::save_all(window));
    let numbers = <Vec<u64>>::static_variant_type();
    class.install_action(SAVE_FILES, Some(&numbers), |window, _, numbers| {
        let numbers = numbers.and_then(glib::Variant::get::<Vec<u64>>).unwrap_or_default();
        saving::save_numbered(window, &numbers);
    });
    class.install_action(COPY_NAME, Some(glib::VariantTy::STRING), |window, _, name| {
        compat::copy(window, name.and_then(|name| name.str()).unwrap_or_default());
        window.parts().toasts.copied();
    });
    let on_file: [(FileButton, FilePressed); 8] = [
        (FileButton::Save, saving::save),
        (FileButton::SaveAs, saving::save_as),
        (FileButton::Open, saving::open),
        (FileButton::Show, saving::show),
        (FileButton::Pause, |window, key| window.parts().files.pause(key)),
        (FileButton::Resume, |window, key| window.parts().files.resume(key)),
        (FileButton::Cancel, |window, key| window.parts().files.cancel(key)),
        (FileButton::Retry, |window, key| {
            window.parts().files.retry(key);
        }),
    ];
    let kind = <(u64, String)>::static_variant_type();
    for (button, act) in on_file {
        class.install_action(button.action(), Some(&kind), move |window, _, key| {
            if let Some(key) = targeted(key) {
                act(window, &key);
            }
        });
    }
}

/// Lets files be dropped on the window and pasted into the text.
pub(super) fn connect(window: &RoomWindow) {
    let imp = window.imp();
    let takes = {
        let window = window.downgrade();
        move || window.upgrade().is_some_and(|window| refusal(&window).is_none())
    };
    let room = window.downgrade();
    if let Some(overlay) = imp.toast_overlay.child().and_downcast::<gtk::Overlay>() {
        drop_place::connect(window, &overlay, takes.clone(), move |files| {
            room.upgrade().inspect(|window| look_at(window, files));
        });
    }
    let room = window.downgrade();
    paste::connect(&imp.composer.editor().imp().view, takes, move |pasted| {
        let Some(window) = room.upgrade() else { return };
        match pasted {
            Pasted::Files(files) => look_at(&window, files),
            Pasted::Picture(name, content) => hold(&window, name, content, || {}),
        }
    });
    let line = window.parts().sending.widget();
    let clamp = adw::Clamp::builder().maximum_size(860).tightening_threshold(860).child(line);
    let clamp = clamp.build();
    line.bind_property("visible", &clamp, "visible").sync_create().build();
    if let Some(place) = imp.toast_overlay.parent().and_downcast::<gtk::Box>() {
        place.insert_child_after(&clamp, Some(&imp.toast_overlay.get()));
    }
}

/// Goes to the newest file.
pub(super) fn show_newest(window: &RoomWindow) {
    let newest = files_in(&window.parts().session.timeline().timeline()).pop();
    match newest {
        Some((number, _)) => window.parts().past.go_to(HistoryPlace::Around(number)),
        None => window.parts().toasts.say(&gettext("No file has been shared here")),
    }
}

/// Gives a file up that is on its way: of that name or number, or else the last one.
pub(super) fn cancel(window: &RoomWindow, what: Option<&str>) {
    let parts = window.parts();
    match parts.files.find_unfinished(what) {
        Some(key) => parts.files.cancel(&key),
        None => parts.toasts.warn(&sentences::files::none_on_its_way(what)),
    }
}

/// Lets files be sent where we may.
pub(super) fn draw(window: &RoomWindow, state: &RoomState) {
    let refusal = refusal_in(state);
    for action in [ATTACH, ATTACH_FOLDER] {
        window.action_set_enabled(action, refusal.is_none());
    }
    let (composer, has_files) = (&window.imp().composer, state.machine.can().files);
    match has_files {
        true => composer.add_css_class("attaches"),
        false => composer.remove_css_class("attaches"),
    }
    let button = &composer.editor().imp().attach;
    button.set_visible(has_files);
    button.set_tooltip_text(Some(&strings::files::attach(refusal.as_deref())));
}

/// Shows anew how far a transfer has come, and speaks of it.
fn redraw(window: &RoomWindow, key: &FileKey, spoken: Option<&str>) {
    if viewing::redraw(window, key) {
        return;
    }
    let transfer = window.parts().files.get(key);
    for message in messages(&window.imp().conversation) {
        let aloud = message_file::redraw(&message, key, transfer.as_ref());
        if let (Some(aloud), Some(row)) = (aloud, message.parent().and_downcast::<TimelineRow>()) {
            row.read_as(aloud);
        }
    }
    let list = &window.imp().conversation.imp().list;
    files_together::redraw(list, &files_here(&window.parts().files));
    window.parts().pictures.look_soon();
    let is_told = viewing::tell_saved(window, key);
    if let Some(spoken) = spoken.filter(|_| !is_told && !saving::tell(window, key)) {
        compat::announce(window, spoken);
    }
}

/// Takes in news about a file.
pub(super) fn take(window: &RoomWindow, update: FileUpdate) {
    let parts = window.parts();
    match update {
        FileUpdate::Sending(upload) => {
            let you = parts.session.state().you.clone();
            parts.sending.take(upload, &you);
        }
        granted => parts.files.take(granted),
    }
}

/// Takes in that a file is in the room, if that is what happened: it is on its way no more.
pub(super) fn confirm(window: &RoomWindow, event: &Event) {
    let EventKind::File(file) = &event.what else { return };
    let parts = window.parts();
    parts.sending.arrive(file);
    if let SharedFile { id: Some(id), .. } = file {
        parts.files.arrived(id);
    }
}

/// Goes on with the files of the last visit, and says so: their rows may be further up.
pub(super) fn take_up(window: &RoomWindow) {
    let parts = window.parts();
    let count = parts.files.take_up();
    if count > 0 {
        let gaps = [("count", &*count.to_string())];
        // Translators: files that were on their way when the app ended, and go on now.
        parts.toasts.say(&gettext_f("Files that go on from the last visit: {count}", &gaps));
    }
}

/// Tries a file of ours again that did not get into the room; returns `false` if it is none.
pub(super) fn retry(window: &RoomWindow, id: &str) -> bool {
    window.parts().files.retry(&FileKey::Ours(id.into()))
}

/// Forgets a file of ours that did not get into the room; returns `false` if it is none.
pub(super) fn discard(window: &RoomWindow, id: &str) -> bool {
    let key = FileKey::Ours(id.into());
    let is_file = window.parts().files.get(&key).is_some();
    if is_file {
        window.parts().files.cancel(&key);
    }
    is_file
}

/// The files of the room of `session`, which are drawn in `window`.
pub(super) fn files_of(window: &RoomWindow, session: &Rc<RoomSession>) -> Rc<RoomFiles> {
    let window = window.downgrade();
    RoomFiles::new(session.clone(), move |key, spoken| {
        if let Some(window) = window.upgrade() {
            redraw(&window, key, spoken.as_deref());
        }
    })
}

/// Finds out how far files have come.
pub(super) fn files_here(files: &Rc<RoomFiles>) -> FilesHere {
    let files = Rc::downgrade(files);
    Rc::new(move |key| files.upgrade()?.get(key))
}
