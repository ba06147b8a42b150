// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about what this device remembers.

use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

use gtk::glib;

use crate::device_log::DeviceLogError;
use crate::history::WriteOutcome;
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::protocol::limits;
use crate::sentences;
use crate::server::HistoryNews;
use crate::ui::bridge;
use crate::ui::room::notices::toasts::Toasts;

/// News of the writing that wait to be told; more than these are old.
const WAITING: usize = 16;

/// That the room is kept, and where: the folder of all rooms, for the name of its own is a key,
/// which would make a toast wider than a narrow window.
pub fn kept(folder: &Path) -> String {
    let size = glib::format_size(limits::DEVICE_LOG_BYTES);
    let all = folder.parent().unwrap_or(folder);
    let gaps = [("folder", &*from_home(all)), ("size", size.as_str())];
    // Translators: {folder} is where, {size} is as in “64 MB”.
    gettext_f("What you read in this room is kept on this device, up to {size} in {folder}", &gaps)
}

/// The size of what is kept of a room by now, and its place.
pub fn kept_so_far(folder: &Path, bytes: u64) -> String {
    let size = glib::format_size(bytes);
    let gaps = [("folder", &*from_home(folder)), ("size", size.as_str())];
    // Translators: {folder} is where, {size} is as in “3.2 MB”.
    gettext_f("What you read here is kept on this device: {size} in {folder}", &gaps)
}

/// That what is kept is deleted.
pub fn forgotten() -> String {
    gettext("What this device remembers of this room is deleted")
}

/// That the room is not kept.
pub fn not_kept(error: &DeviceLogError) -> String {
    let why = sentences::device_log_error(error);
    if let DeviceLogError::InUse { .. } = error {
        return why;
    }
    let gaps = [("error", &*why)];
    // Translators: {error} is a sentence that says why.
    gettext_f("This room is not remembered on this device: {error}", &gaps)
}

/// That what is kept is still there.
pub fn not_forgotten(error: &DeviceLogError) -> String {
    let gaps = [("error", &*sentences::device_log_error(error))];
    // Translators: {error} is a sentence that says why.
    gettext_f("What this device remembers is not deleted: {error}", &gaps)
}

/// That what was kept is damaged.
pub fn damaged() -> String {
    gettext("What this device remembered is damaged. It is put aside, and begun anew.")
}

/// That the room is kept after a time in which it was not.
pub fn kept_again() -> String {
    gettext("What you read in this room is kept again.")
}

/// Says when something cannot be written or deleted, and when that is over. What it returns
/// is called on another thread.
pub fn news(toasts: Rc<Toasts>) -> impl FnMut(WriteOutcome) + Send + 'static + use<> {
    let (sender, news) = async_channel::bounded(WAITING);
    bridge::hear_each(news, move |news| {
        tell(&toasts, news);
        ControlFlow::Continue(())
    });
    move |outcome| {
        if !is_silent(&outcome) {
            let _old = sender.try_send(outcome);
        }
    }
}

/// The clock tells nothing here: what is kept is bounded in bytes alone.
fn is_silent(outcome: &WriteOutcome) -> bool {
    use WriteOutcome::{ClockJumped, Committed, KeptFrom};
    matches!(outcome, Committed(_) | ClockJumped(_) | KeptFrom(_))
}

fn tell(toasts: &Toasts, outcome: WriteOutcome) {
    match outcome {
        WriteOutcome::Committed(_) | WriteOutcome::ClockJumped(_) | WriteOutcome::KeptFrom(_) => {}
        WriteOutcome::Failed(error) => toasts.warn(&not_kept(&DeviceLogError::Log(error))),
        WriteOutcome::Recovered => toasts.say(&kept_again()),
        WriteOutcome::Lost(events) => toasts.warn(&lost(events)),
        WriteOutcome::Undeleted => toasts.warn(&sentences::history_news(&HistoryNews::Undeleted)),
        WriteOutcome::Deleted => toasts.say(&sentences::history_news(&HistoryNews::Deleted)),
        WriteOutcome::Unremoved(_) | WriteOutcome::DamagedNotes(_) => toasts.warn(&gettext(
            "Messages that were removed may still be on this device. Turning off “Remember on This Device” deletes them.",
        )),
    }
}

fn lost(events: u64) -> String {
    ngettext_f(
        // Translators: events are messages, arrivals and departures.
        "{count} event of this room could not be kept, and will be missing on this device.",
        "{count} events of this room could not be kept, and will be missing on this device.",
        u32::try_from(events).unwrap_or(u32::MAX),
        &[],
    )
}

fn from_home(path: &Path) -> String {
    match path.strip_prefix(glib::home_dir()) {
        Ok(rest) => format!("~/{}", rest.display()),
        Err(_) => path.display().to_string(),
    }
}
