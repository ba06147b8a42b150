// SPDX-License-Identifier: GPL-3.0-or-later
//! The dialog before files are sent: which, how large, and a line to say about them.

mod file_words;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gtk::prelude::*;

use super::chosen::ChosenFile;
use super::thumbnail::{self, thumbnail};
use crate::i18n::{gettext, gettext_f};
use crate::protocol::file::FileKind;
use crate::protocol::{FileName, Reason, Rules, SendingQuota, Topic, limits};
use crate::sentences;
use crate::ui::room::pictures::store::{PictureInterest, PictureStore};
use crate::ui::room::strings;
use crate::ui::{compat, dialog_parts};

const SEND: &str = "send";
const CANCEL: &str = "cancel";
/// Pixels that the content is wide, where the window has room for them.
const WIDTH: i32 = 480;
/// Pixels of a window on both sides of the content.
const BESIDE: i32 = 120;
/// The highest list, and that of a single picture.
const HIGHEST: i32 = 220;
const HIGHEST_PICTURE: i32 = 320;
/// Files whose pictures are shown: not so many that those of the first are given up.
const THUMBNAILS: usize = 32;

struct Sheet {
    dialog: compat::WeakAlert,
    files: RefCell<Vec<ChosenFile>>,
    list: gtk::ListBox,
    scroller: gtk::ScrolledWindow,
    caption: gtk::Entry,
    error: gtk::Label,
    /// Bytes of all, and what is left to be sent.
    sum: gtk::Label,
    /// The limits of what the room takes, as far as they are known.
    limits: RefCell<SendingQuota>,
    /// Set once the room has told what is left.
    is_told: Cell<bool>,
    pictures: Rc<PictureStore>,
    /// Pictures that are about to be drawn, for as long as the dialog is there.
    interests: RefCell<Vec<PictureInterest>>,
}

/// A dialog that may be open, for the answer of the room.
pub struct SendSheet(Weak<Sheet>);

impl SendSheet {
    /// Takes in what the room tells of what may be sent.
    pub fn take(&self, quota: SendingQuota) {
        let Some(sheet) = self.0.upgrade() else { return };
        sheet.limits.replace(quota);
        sheet.is_told.set(true);
        sheet.check();
    }
}

/// The limits that follow from the rules of a room.
pub fn limits_by(rules: &Rules) -> SendingQuota {
    SendingQuota {
        who: rules.files,
        allowed: true,
        types: rules.file_types,
        file_size: Some(rules.file_size).filter(|size| *size > 0).unwrap_or(u64::MAX),
        room_left: u64::MAX,
        files_left: u64::MAX,
        ..SendingQuota::default()
    }
}

/// Asks above `parent` whether these files are sent, and hands those that are left to `done`
/// with the words about them, which begin as `words`. What they look like is decoded by
/// `pictures`.
pub fn ask(
    parent: &impl IsA<gtk::Window>,
    files: Vec<ChosenFile>,
    (words, limits): (&str, SendingQuota),
    pictures: &Rc<PictureStore>,
    done: impl Fn(Vec<ChosenFile>, Topic) + 'static,
) -> SendSheet {
    let dialog = compat::Alert::new(&strings::files::send(1, false), CANCEL);
    dialog.set_body(&gettext("Everybody in the room can fetch what you send."));
    dialog.add_response(CANCEL, &gettext("_Cancel"), compat::Appearance::Default);
    dialog.add_response(SEND, &gettext("_Send"), compat::Appearance::Suggested);
    dialog.set_default_response(SEND);
    let sheet = Sheet::new(&dialog, files, limits, pictures.clone());
    let is_picture = strings::files::is_one_picture(&sheet.names());
    for file in sheet.files.borrow().iter() {
        sheet.list.append(&row(&sheet, file, is_picture));
    }
    sheet.scroller.set_max_content_height(if is_picture { HIGHEST_PICTURE } else { HIGHEST });
    let content = sheet.caption.parent();
    content.inspect(|content| follow_width(content, parent.upcast_ref()));
    sheet.caption.set_text(words);
    let changed = Rc::downgrade(&sheet);
    sheet.caption.connect_changed(move |_| {
        if let Some(sheet) = changed.upgrade() {
            sheet.check();
        }
    });
    sheet.check();
    let (caption, open) = (sheet.caption.clone(), SendSheet(Rc::downgrade(&sheet)));
    dialog.connect_response(move |answer| {
        if let (SEND, Ok(caption)) = (answer, Topic::new(&sheet.caption.text())) {
            done(sheet.files.take(), caption);
        }
    });
    dialog.present(parent);
    caption.grab_focus();
    open
}

impl Sheet {
    fn new(
        dialog: &compat::Alert,
        files: Vec<ChosenFile>,
        limits: SendingQuota,
        pictures: Rc<PictureStore>,
    ) -> Rc<Self> {
        let list = gtk::ListBox::builder()
            .selection_mode(gtk::SelectionMode::None)
            .css_classes(["boxed-list"])
            .build();
        compat::set_label(&list, &gettext("Files to be sent"));
        let scroller = dialog_parts::scroller(&list);
        // Translators: an entry for a few words that are sent along with a file.
        let words = gettext("Say something about it");
        let longest = i32::try_from(limits::TOPIC_CHARACTERS).unwrap_or(i32::MAX);
        let caption = gtk::Entry::builder()
            .placeholder_text(&words)
            .max_length(longest)
            .activates_default(true)
            .build();
        compat::set_label(&caption, &words);
        let error = dialog_parts::error_line();
        let content = gtk::Box::new(gtk::Orientation::Vertical, 12);
        let sum = gtk::Label::builder()
            .xalign(0.0)
            .wrap(true)
            .css_classes(["caption", "dim-label", "numeric"])
            .build();
        content.append(&scroller);
        content.append(&sum);
        content.append(&caption);
        content.append(&error);
        dialog.set_extra_child(&content);
        let (dialog, files) = (dialog.downgrade(), RefCell::new(files));
        let (limits, is_told) = (RefCell::new(limits), Cell::default());
        let interests = RefCell::default();
        Rc::new(Self {
            dialog,
            files,
            list,
            scroller,
            caption,
            error,
            sum,
            limits,
            is_told,
            pictures,
            interests,
        })
    }

    /// The icon of a file; of a picture what it looks like, once that is known.
    fn icon(&self, file: &ChosenFile, kind: FileKind, size: (u32, u32)) -> gtk::Widget {
        let icon = gtk::Image::from_icon_name(strings::files::icon(kind));
        if kind != FileKind::Picture || self.interests.borrow().len() >= THUMBNAILS {
            return icon.upcast();
        }
        let (pages, interest) = thumbnail(&icon, &file.source, size, &self.pictures);
        self.interests.borrow_mut().push(interest);
        pages.upcast()
    }

    /// The names of all.
    fn names(&self) -> Vec<FileName> {
        self.files.borrow().iter().map(|file| file.name.clone()).collect()
    }

    /// Lets them be sent unless something is in the way, which is told.
    fn check(&self) {
        let wrong = self.wrong();
        let all = self.files.borrow().iter().map(|file| file.size).fold(0, u64::saturating_add);
        let left = self.limits.borrow();
        self.sum.set_label(&strings::files::sum(all, self.is_told.get().then_some(&*left)));
        drop(left);
        self.error.set_visible(wrong.is_some());
        self.error.set_label(wrong.as_deref().unwrap_or_default());
        let is_some = !self.files.borrow().is_empty();
        if let Some(dialog) = self.dialog.upgrade() {
            let names = self.names();
            let is_picture = strings::files::is_one_picture(&names);
            dialog.set_heading(&strings::files::send(names.len(), is_picture));
            dialog.set_response_enabled(SEND, wrong.is_none() && is_some);
        }
    }

    fn wrong(&self) -> Option<String> {
        let (files, limits, mut before) = (self.files.borrow(), self.limits.borrow(), 0);
        for ChosenFile { name, size, .. } in files.iter() {
            match limits.refusal(name, *size, before) {
                Some(Reason::FileTooLarge) => {
                    return Some(strings::files::too_large(name, limits.file_size));
                }
                Some(reason) => {
                    return Some(strings::files::of_file(name, &sentences::reason(reason)));
                }
                None => before += size,
            }
        }
        let caption = Topic::new(&self.caption.text());
        caption.err().map(|_| sentences::reason(Reason::CaptionTooLong))
    }

    /// Sends one file less.
    fn remove(&self, row: &gtk::ListBoxRow) {
        let Ok(at) = usize::try_from(row.index()) else { return };
        self.files.borrow_mut().remove(at);
        // Before it goes, the focus moves on.
        self.caption.grab_focus();
        self.list.remove(row);
        self.check();
    }
}

/// Makes the content as wide as is good to read, and not wider than `parent` has room for.
fn follow_width(content: &gtk::Widget, parent: &gtk::Window) {
    let width = |parent: i32| (parent - BESIDE).clamp(-1, WIDTH);
    let binding = parent.bind_property("default-width", content, "width-request");
    binding.transform_to(move |_, parent: i32| Some(width(parent))).sync_create().build();
}

/// The row of one file: what it is called, what it is, and a button that leaves it out. A
/// picture that `is_alone` is seen larger, above its name.
fn row(sheet: &Rc<Sheet>, file: &ChosenFile, is_alone: bool) -> gtk::ListBoxRow {
    let kind = FileKind::of_name(&file.name);
    let content = gtk::Box::builder()
        .spacing(9)
        .margin_top(6)
        .margin_bottom(6)
        .margin_start(12)
        .margin_end(6)
        .build();
    let size = if is_alone { thumbnail::ALONE } else { thumbnail::BESIDE_NAME };
    let (icon, above) = (sheet.icon(file, kind, size), gtk::Box::builder());
    let above = above.orientation(gtk::Orientation::Vertical).build();
    match is_alone {
        true => above.append(&icon),
        false => content.append(&icon),
    }
    above.append(&content);
    let about = match file.folder {
        Some(survey) => strings::files::folder(survey),
        None => strings::files::about(&strings::files::kind(kind), file.size),
    };
    content.append(&file_words::labels(&file.name, &about));
    let remove = gtk::Button::builder()
        .icon_name("window-close-symbolic")
        .tooltip_text(gettext("Leave Out"))
        .valign(gtk::Align::Center)
        .css_classes(["flat", "circular"])
        .build();
    // Translators: a button; {file} is the name of a file that is not sent after all.
    let label = gettext_f("Leave out {file}", &[("file", file.name.as_str())]);
    compat::set_label(&remove, &label);
    content.append(&remove);
    let row = gtk::ListBoxRow::builder().child(&above).activatable(false).build();
    compat::set_label(&row, &strings::files::of_file(&file.name, &about));
    let (weak, shown) = (Rc::downgrade(sheet), row.downgrade());
    remove.connect_clicked(move |_| {
        if let (Some(sheet), Some(row)) = (weak.upgrade(), shown.upgrade()) {
            sheet.remove(&row);
        }
    });
    row
}

#[cfg(test)]
mod tests;
