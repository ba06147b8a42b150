// SPDX-License-Identifier: GPL-3.0-or-later
//! The file in a message: one that is in the room, or one of ours on its way there.

use std::sync::Arc;

use adw::subclass::prelude::*;

use super::attached_here::AttachedHere;
use super::file_box::{FileBox, FilesHere};
use super::message_row::MessageRow;
use crate::model::{FileKey, FileTransfer, Row, Said, Unsent};
use crate::protocol::file::JudgedFile;
use crate::ui::clock;
use crate::ui::room::pictures::facts::PictureFacts;
use crate::ui::room::pictures::inline::InlinePicture;
use crate::ui::room::strings;

/// Shows the file, if the row is one; returns how that is read aloud.
pub fn show(row: &MessageRow, shown: &Row, here: &AttachedHere) -> Option<String> {
    match shown {
        Row::Said(said) => show_shared(row, said, here),
        Row::Unsent(unsent) => show_ours(row, unsent, &here.files),
        _ => None,
    }
}

fn show_shared(row: &MessageRow, said: &Said, here: &AttachedHere) -> Option<String> {
    let shared = said.file().filter(|_| !row.is_removed())?;
    let key = FileKey::Shared(said.number);
    let file = FileBox::new(key.clone(), (&shared.name, shared.size), shared.judged());
    if let Some(picture) = InlinePicture::new(&key, shared) {
        file.add_picture(picture);
    }
    file.set_facts(PictureFacts::of(shared));
    file.show((here.files)(&key).as_ref());
    file.picture().inspect(|picture| here.pictures.add(picture));
    file.set_words(&said.text);
    let told = file.aloud(None);
    row.imp().content().show_file(&said.text, shared.caption.as_str(), file);
    let name = strings::author(said.author.name.as_str(), None);
    Some(strings::said_at(&name, &told, &clock::hour(said.time), said.mention))
}

fn show_ours(row: &MessageRow, unsent: &Unsent, files: &FilesHere) -> Option<String> {
    let ours = unsent.file.as_ref()?;
    let key = FileKey::Ours(Arc::from(&*unsent.id));
    let judged = JudgedFile::of_name(&ours.name);
    let file = FileBox::new(key.clone(), (&ours.name, ours.size), judged);
    let transfer = files(&key);
    file.set_words(unsent.words.text.as_str());
    file.show(transfer.as_ref());
    let aloud = file.aloud(transfer.as_ref());
    let content = row.imp().content();
    content.show_file(unsent.words.text.as_str(), ours.caption.as_str(), file);
    Some(aloud)
}

/// The file that the message shows.
pub fn shown(row: &MessageRow) -> Option<FileBox> {
    row.imp().content().file()
}

/// Shows anew how far a transfer has come, if the message is that file; returns how one of
/// ours is read aloud then.
pub fn redraw(row: &MessageRow, key: &FileKey, transfer: Option<&FileTransfer>) -> Option<String> {
    let file = shown(row).filter(|file| file.key() == key)?;
    file.show(transfer);
    matches!(key, FileKey::Ours(_)).then(|| file.aloud(transfer))
}
