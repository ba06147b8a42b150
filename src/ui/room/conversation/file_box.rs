// SPDX-License-Identifier: GPL-3.0-or-later
//! A file in a message: its icon, name and size, how far it has come, and what can be done
//! with it. Shows, and decides nothing.

mod head;

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use gtk::glib;
use gtk::prelude::*;

use self::head::{head, name_label};
use super::file_buttons::{self, FileButton};
use crate::model::{FileKey, FileTransfer, SavedFile, TransferStage};
use crate::protocol::FileName;
use crate::protocol::file::{FileKind, JudgedFile};
use crate::ui::compat;
use crate::ui::room::pictures::facts::PictureFacts;
use crate::ui::room::pictures::inline::InlinePicture;
use crate::ui::room::strings;

/// The narrowest that a name and two buttons can be read in.
const NARROWEST: i32 = 170;

/// Finds what is known of a transfer.
pub type FilesHere = Rc<dyn Fn(&FileKey) -> Option<FileTransfer>>;

/// A file in a message.
#[derive(Clone)]
pub struct FileBox(Rc<FileParts>);

struct FileParts {
    key: FileKey,
    /// The judgement of it before it is saved.
    before: JudgedFile,
    parent: gtk::Box,
    name: gtk::Label,
    line: gtk::Label,
    bar: gtk::ProgressBar,
    /// Seen beside what may run something, or is not what it is called.
    warning: gtk::Image,
    buttons: gtk::Box,
    /// Saves all files that stand together with it at their end.
    all: gtk::Button,
    offered: RefCell<Vec<FileButton>>,
    size: u64,
    /// The judgement of it now.
    judged: Cell<JudgedFile>,
    /// Facts about a picture.
    facts: Cell<PictureFacts>,
    /// Its name, and perhaps words about it, as they are read aloud.
    words: RefCell<String>,
    /// The picture above it, if there is one.
    picture: OnceCell<InlinePicture>,
}

impl FileBox {
    /// A file of that name and size, of which `before` is known before it is saved.
    pub fn new(key: FileKey, (name, size): (&FileName, u64), before: JudgedFile) -> Self {
        let parent = gtk::Box::builder()
            .orientation(gtk::Orientation::Vertical)
            .spacing(6)
            .width_request(NARROWEST)
            .css_classes(["file"])
            .build();
        let label = name_label(name.as_str());
        let line = gtk::Label::builder()
            .xalign(0.0)
            .wrap(true)
            .width_chars(18)
            .css_classes(["caption", "dim-label", "numeric"])
            .build();
        let bar = gtk::ProgressBar::builder().visible(false).build();
        compat::set_label(&bar, name.as_str());
        let buttons = gtk::Box::new(gtk::Orientation::Horizontal, 6);
        let warning = gtk::Image::from_icon_name("dialog-warning-symbolic");
        warning.set_valign(gtk::Align::Center);
        warning.add_css_class("warning");
        parent.append(&head(shown_kind(before), &label, &line, &warning));
        parent.append(&bar);
        parent.append(&buttons);
        let words = RefCell::new(name.to_string());
        let judged = Cell::new(before);
        let (name, offered, picture) = (label, RefCell::default(), OnceCell::new());
        let (facts, all) = (Cell::default(), file_buttons::save_all());
        parent.append(&all);
        let parts = FileParts {
            key,
            before,
            parent,
            name,
            line,
            bar,
            warning,
            buttons,
            all,
            offered,
            size,
            judged,
            facts,
            words,
            picture,
        };
        let file = Self(Rc::new(parts));
        file.warn(None);
        file
    }

    /// The mark of its transfer.
    pub fn key(&self) -> &FileKey {
        &self.0.key
    }

    /// The widget that shows all of it.
    pub fn widget(&self) -> &gtk::Box {
        &self.0.parent
    }

    /// The label with the name.
    pub fn name(&self) -> &gtk::Label {
        &self.0.name
    }

    /// Shows a picture above it.
    pub fn add_picture(&self, picture: InlinePicture) {
        self.0.parent.prepend(picture.widget());
        // A new box has none yet.
        let _ = self.0.picture.set(picture);
    }

    /// The picture above it.
    pub fn picture(&self) -> Option<&InlinePicture> {
        self.0.picture.get()
    }

    /// Says below the name what its sender tells of a picture.
    pub fn set_facts(&self, facts: PictureFacts) {
        self.0.facts.set(facts);
    }

    /// Has these words read aloud: the name, and perhaps words about it.
    pub fn set_words(&self, words: &str) {
        words.clone_into(&mut self.0.words.borrow_mut());
    }

    /// The file as it is read aloud; of one of ours how far it has come, too.
    pub fn aloud(&self, transfer: Option<&FileTransfer>) -> String {
        let parts = &*self.0;
        let note = self.note(parts.judged.get());
        let (words, size) = (parts.words.borrow(), parts.size);
        let told = strings::files::shared(&words, &self.kind(), size, note.as_deref());
        match parts.key {
            FileKey::Ours(_) => strings::files::on_its_way(transfer, &told),
            FileKey::Shared(_) | FileKey::Viewed(_) => told,
        }
    }

    /// The words below the name: how far it has come, or what it is, and why to beware of it.
    fn told(&self, transfer: Option<&FileTransfer>) -> String {
        let parts = &*self.0;
        let (told, note) = match transfer {
            None => {
                let about = strings::files::about(&self.kind(), parts.size);
                (about, self.note(parts.before))
            }
            Some(transfer) => {
                // Of ours we know what we send, and what is saved says so itself.
                let is_known = matches!(parts.key, FileKey::Ours(_))
                    || matches!(transfer.stage, TransferStage::Done(Some(_)));
                let warning = strings::files::warning(parts.before).filter(|_| !is_known);
                (strings::files::stage(transfer), warning)
            }
        };
        note.map_or_else(|| told.clone(), |note| format!("{told}\n{note}"))
    }

    /// The note about a file that was judged so: a warning comes first.
    fn note(&self, judged: JudgedFile) -> Option<String> {
        let unshown = self.0.facts.get().too_large.then(strings::pictures::too_large);
        strings::files::warning(judged).or(unshown)
    }

    /// The kind that it is shown as.
    fn kind(&self) -> String {
        strings::files::kind_of(shown_kind(self.0.before), self.0.facts.get().animated)
    }

    /// The line below the name.
    pub fn line(&self) -> glib::GString {
        self.0.line.label()
    }

    /// Warns of it: as it was judged once it is saved, or before.
    fn warn(&self, saved: Option<&SavedFile>) {
        self.0.judged.set(saved.map_or(self.0.before, |saved| saved.judged));
        let warning = strings::files::warning(self.0.judged.get());
        let icon = &self.0.warning;
        icon.set_visible(warning.is_some());
        icon.set_tooltip_text(warning.as_deref());
        compat::set_label(icon, warning.as_deref().unwrap_or_default());
    }

    /// Shows how far its transfer has come, if there is one.
    pub fn show(&self, transfer: Option<&FileTransfer>) {
        let parts = &*self.0;
        let is_failed = transfer.is_some_and(|it| matches!(it.stage, TransferStage::Failed(_)));
        // Below our own it is told why, and what can be done.
        let is_told = is_failed && matches!(parts.key, FileKey::Ours(_));
        let line = self.told(transfer.filter(|_| !is_told));
        parts.line.set_label(&line);
        let saved = match transfer.map(|it| &it.stage) {
            Some(TransferStage::Done(saved)) => saved.as_ref(),
            _ => None,
        };
        self.warn(saved);
        parts.line.set_tooltip_text(saved.and_then(strings::saved_files::path).as_deref());
        parts.picture.get().inspect(|picture| picture.set_saved(saved));
        let is_failed = is_failed && !is_told;
        set_class(&parts.line, "error", is_failed);
        set_class(&parts.line, "dim-label", !is_failed);
        let moves = transfer.filter(|transfer| !transfer.stage.is_over());
        parts.bar.set_visible(moves.is_some());
        parts.bar.set_fraction(moves.map_or(0.0, FileTransfer::fraction));
        self.offer(file_buttons::offered(&parts.key, transfer.map(|it| &it.stage)));
    }

    /// Offers to save the files of these numbers, which stand together with it at their end;
    /// none offers nothing.
    pub fn offer_all(&self, together: &[u64]) {
        let all = &self.0.all;
        // Before it goes, the focus moves on.
        if together.is_empty() && all.has_focus() {
            self.0.name.grab_focus();
        }
        all.set_visible(!together.is_empty());
        if !together.is_empty() {
            file_buttons::set_saved(all, together);
        }
    }

    /// Offers these buttons; they stay while they are the same, and so does the focus.
    fn offer(&self, buttons: Vec<FileButton>) {
        let parts = &*self.0;
        if *parts.offered.borrow() == buttons {
            return;
        }
        let had_focus = parts.buttons.focus_child().is_some();
        let old: Vec<_> = file_buttons::children(&parts.buttons);
        for button in &buttons {
            parts.buttons.append(&button.widget(&parts.key, &parts.name.label()));
        }
        // Before the old ones go, the focus moves on.
        if had_focus {
            match file_buttons::children(&parts.buttons).get(old.len()) {
                Some(first) => first.grab_focus(),
                None => parts.name.grab_focus(),
            };
        }
        for button in &old {
            parts.buttons.remove(button);
        }
        parts.buttons.set_visible(!buttons.is_empty());
        parts.offered.replace(buttons);
    }
}

/// The kind that a file is shown as. Nobody is told that it is a picture because its name says
/// so, and its content does not.
fn shown_kind(judged: JudgedFile) -> FileKind {
    if judged.is_disguised { FileKind::Other } else { judged.kind }
}

fn set_class(widget: &impl IsA<gtk::Widget>, class: &str, on: bool) {
    match on {
        true => widget.add_css_class(class),
        false => widget.remove_css_class(class),
    }
}

#[cfg(test)]
mod tests;
