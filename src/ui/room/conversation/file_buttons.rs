// SPDX-License-Identifier: GPL-3.0-or-later
//! The buttons of a file in a message, by what its transfer has come to.

use std::sync::Arc;

use gtk::glib;
use gtk::prelude::*;

use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::model::{FileKey, TransferStage};
use crate::ui::compat;

/// The action that saves the files of these numbers.
pub const SAVE_FILES: &str = "room.save-files";

/// A button of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileButton {
    /// Saves it in the folder for downloads.
    Save,
    /// Asks where, and saves it there.
    SaveAs,
    /// Opens it with the program for it.
    Open,
    /// Shows it in its folder.
    Show,
    /// Lets the transfer rest.
    Pause,
    /// Goes on with it.
    Resume,
    /// Gives it up.
    Cancel,
    /// Tries it again.
    Retry,
}

/// The buttons for a transfer in that stage, or for none. What became of our own is told
/// below the message.
pub fn offered(key: &FileKey, stage: Option<&TransferStage>) -> Vec<FileButton> {
    use FileButton::{Cancel, Open, Pause, Resume, Retry, Save, SaveAs, Show};
    match stage {
        None if matches!(key, FileKey::Ours(_)) => Vec::new(),
        None | Some(TransferStage::Done(None)) if matches!(key, FileKey::Shared(_)) => {
            vec![Save, SaveAs]
        }
        None | Some(TransferStage::Done(None)) => Vec::new(),
        Some(TransferStage::Queued | TransferStage::Preparing | TransferStage::Asking) => {
            vec![Cancel]
        }
        Some(TransferStage::Moving | TransferStage::Waiting) => vec![Pause, Cancel],
        Some(TransferStage::Paused) => vec![Resume, Cancel],
        Some(TransferStage::Done(Some(saved))) if saved.judged.is_safe_to_open() => {
            vec![Open, Show]
        }
        Some(TransferStage::Done(Some(_))) => vec![Show],
        Some(TransferStage::Failed(_)) if matches!(key, FileKey::Ours(_)) => Vec::new(),
        Some(TransferStage::Failed(_)) => vec![Retry, SaveAs],
    }
}

/// The button that saves several files, once it is told which.
pub fn save_all() -> gtk::Button {
    gtk::Button::builder().halign(gtk::Align::Start).visible(false).css_classes(["small"]).build()
}

/// Has the button save the files of these numbers.
pub fn set_saved(button: &gtk::Button, numbers: &[u64]) {
    let count = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
    // Translators: a button below the last of several files that stand together.
    let words = ngettext_f("Save {count} File", "Save All {count} Files", count, &[]);
    button.set_label(&words);
    button.set_action_target_value(Some(&numbers.to_variant()));
    button.set_action_name(Some(SAVE_FILES));
}

/// The mark of a transfer as the target of an action: a number, or the id of our own.
pub fn target(key: &FileKey) -> glib::Variant {
    match key {
        FileKey::Shared(number) | FileKey::Viewed(number) => (*number, String::new()),
        FileKey::Ours(id) => (0, id.to_string()),
    }
    .to_variant()
}

/// The transfer that is the target of an action.
pub fn targeted(target: Option<&glib::Variant>) -> Option<FileKey> {
    let (number, id) = target?.get::<(u64, String)>()?;
    Some(if number > 0 { FileKey::Shared(number) } else { FileKey::Ours(Arc::from(id)) })
}

/// The buttons in a box.
pub fn children(buttons: &gtk::Box) -> Vec<gtk::Widget> {
    std::iter::successors(buttons.first_child(), WidgetExt::next_sibling).collect()
}

impl FileButton {
    /// The name of its action.
    pub fn action(self) -> &'static str {
        match self {
            Self::Save => "room.save-file",
            Self::SaveAs => "room.save-file-as",
            Self::Open => "room.open-file",
            Self::Show => "room.show-file",
            Self::Pause => "room.pause-file",
            Self::Resume => "room.resume-file",
            Self::Cancel => "room.cancel-file",
            Self::Retry => "room.retry-file",
        }
    }

    /// The button for the file called `name`.
    pub fn widget(self, key: &FileKey, name: &str) -> gtk::Button {
        let words = self.words();
        let button = gtk::Button::new();
        match self.icon() {
            Some(icon) => {
                button.set_icon_name(icon);
                button.set_tooltip_text(Some(&words));
                button.add_css_class("flat");
            }
            None => button.set_label(&words),
        }
        button.add_css_class("small");
        button.set_action_target_value(Some(&target(key)));
        button.set_action_name(Some(self.action()));
        // Translators: the name of a button for a screen reader; {action} is as in “Save”,
        // {file} the name of a file.
        let label = gettext_f("{action}: {file}", &[("action", &words), ("file", name)]);
        compat::set_label(&button, &label);
        button
    }

    fn words(self) -> String {
        match self {
            Self::Save => gettext("Save"),
            Self::SaveAs => gettext("Save As…"),
            Self::Open => gettext("Open"),
            Self::Show => gettext("Show in Folder"),
            Self::Pause => gettext("Pause"),
            // Translators: a button that goes on with a transfer that is paused.
            Self::Resume => gettext("Go On"),
            Self::Cancel => gettext("Cancel"),
            Self::Retry => gettext("Try Again"),
        }
    }

    fn icon(self) -> Option<&'static str> {
        match self {
            Self::Save | Self::Open | Self::Retry => None,
            Self::SaveAs => Some("document-save-as-symbolic"),
            Self::Show => Some("folder-symbolic"),
            Self::Pause => Some("media-playback-pause-symbolic"),
            Self::Resume => Some("media-playback-start-symbolic"),
            Self::Cancel => Some("window-close-symbolic"),
        }
    }
}
