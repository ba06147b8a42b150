// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about what this device remembers.

use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

use gtk::glib;

use crate::device_log::DeviceLogError;
use crate::history::{HistoryError, WriteOutcome};
use crate::i18n::{gettext, gettext_f};
use crate::protocol::limits;
use crate::sentences;
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

/// Says when nothing can be written, and when that is over. What it returns is called on
/// another thread.
pub fn news(toasts: Rc<Toasts>) -> impl FnMut(WriteOutcome) + Send + 'static + use<> {
    let (sender, news) = async_channel::bounded(WAITING);
    bridge::hear_each(news, move |news: Option<HistoryError>| {
        match news {
            Some(error) => toasts.warn(&not_kept(&DeviceLogError::Log(error))),
            None => toasts.say(&gettext("What you read in this room is kept again.")),
        }
        ControlFlow::Continue(())
    });
    move |outcome| {
        let _old = match outcome {
            WriteOutcome::Failed(error) => sender.try_send(Some(error)),
            WriteOutcome::Recovered => sender.try_send(None),
            _ => return,
        };
    }
}

fn from_home(path: &Path) -> String {
    match path.strip_prefix(glib::home_dir()) {
        Ok(rest) => format!("~/{}", rest.display()),
        Err(_) => path.display().to_string(),
    }
}
