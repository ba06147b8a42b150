// SPDX-License-Identifier: GPL-3.0-or-later
//! Texts for messages of ours of which nobody knows whether the room has them: the
//! connection was lost meanwhile. They are offered above what is being written.

use std::collections::VecDeque;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::lost_edits_bar::{LostEdit, NO_NUMBER};
use super::pane::{Composer, Written};
use super::writing_subject::AskedEdit;
use crate::model::{MessageToEdit, Person, message_to_edit};
use crate::trust::{DraftRecipient, SavedEdit};

impl Composer {
    /// Puts the bar above what is being written, and has its buttons do what they say.
    pub(super) fn connect_lost_edits(&self) {
        let bar = &self.imp().subject.lost;
        if let Some(place) = self.editor().parent().and_downcast::<gtk::Box>() {
            place.prepend(bar);
        }
        bar.imp().again.connect_clicked(glib::clone!(
            #[weak(rename_to = composer)]
            self,
            move |_| {
                go_on(&composer);
                composer.grab_focus();
            }
        ));
        bar.imp().discard.connect_clicked(glib::clone!(
            #[weak(rename_to = composer)]
            self,
            move |_| {
                composer.imp().subject.lost.take();
                composer.tell(Written::Edits);
                composer.grab_focus();
            }
        ));
    }
}

/// Offers the texts again that were asked for under these ids: nobody knows if the room has
/// heard of them.
pub fn lose(composer: &Composer, ids: &[String]) {
    let subject = &composer.imp().subject;
    let asked = subject.asked.take().into_iter();
    let (lost, asked): (VecDeque<_>, VecDeque<_>) = asked.partition(|edit| ids.contains(&edit.id));
    subject.asked.replace(asked);
    offer_all(composer, lost);
}

/// Offers all texts again that did not become those of their messages: they do not any more.
pub fn lose_all(composer: &Composer) {
    let mut asked = composer.imp().subject.asked.take();
    while let Some(edit) = asked.pop_front() {
        let is_last = asked.iter().all(|later| later.message.number != edit.message.number);
        if is_last
            && edit.before.is_some()
            && said_now(composer, edit.message.number) == edit.before
        {
            offer_all(composer, [edit]);
        }
    }
}

fn offer_all(composer: &Composer, lost: impl IntoIterator<Item = AskedEdit>) {
    for AskedEdit { message, before, .. } in lost {
        composer.imp().subject.lost.offer(LostEdit { message, before });
    }
    composer.tell(Written::Edits);
}

/// Offers a text that could not be sent.
pub fn offer(composer: &Composer, message: MessageToEdit) {
    let before = said_now(composer, message.number);
    composer.imp().subject.lost.offer(LostEdit { message, before });
    composer.tell(Written::Edits);
}

/// The texts that are offered, for the next visit. One of which nobody knows for whom it is
/// is none of them: its number is all that it has, and may be that of another message by then.
pub(super) fn to_keep(composer: &Composer) -> Vec<SavedEdit> {
    let lost = composer.imp().subject.lost.imp().lost.borrow();
    let known = lost.iter().filter(|edit| edit.message.is_known);
    let saved = known.map(|LostEdit { message, before }| SavedEdit {
        message: message.number,
        text: message.text.clone(),
        before: before.clone(),
        emote: message.emote,
        whispers_to: message.to.clone().map(|Person { name, seat }| DraftRecipient { name, seat }),
    });
    saved.collect()
}

/// Offers the texts of an earlier visit.
pub fn take_up(composer: &Composer, edits: &[SavedEdit]) {
    for edit in edits.iter().cloned() {
        let to = edit.whispers_to.map(|DraftRecipient { name, seat }| Person { name, seat });
        let SavedEdit { message: number, text, before, emote, .. } = edit;
        let message = MessageToEdit { number, text, emote, to, is_known: true };
        composer.imp().subject.lost.offer(LostEdit { message, before });
    }
}

/// Takes the texts for ones of their own from now on: in another log, the numbers of their
/// messages are those of others.
pub fn forget_numbers(composer: &Composer) {
    let subject = &composer.imp().subject;
    let mut asked = subject.asked.borrow_mut();
    // A text of which nobody knows for whom it is becomes none of its own.
    asked.retain(|edit| edit.message.is_known);
    for edit in asked.iter_mut() {
        (edit.message.number, edit.before) = (NO_NUMBER, None);
    }
    drop(asked);
    subject.lost.forget_numbers();
    composer.tell(Written::Edits);
}

/// Gives up the edit that is being written, and offers what was typed.
pub fn put_aside(composer: &Composer) {
    let editing = composer.imp().subject.editing.borrow();
    let edited = editing.as_ref().map(|edited| edited.message.clone());
    drop(editing);
    let typed = String::from(composer.editor().text());
    composer.stop_editing();
    if let Some(message) = edited
        && !typed.trim().is_empty()
        && message.edited_text(&typed) != message.text
    {
        let text = message.edited_text(&typed).to_owned();
        offer(composer, MessageToEdit { text, ..message });
    }
}

/// Edits the message of the first text that is offered. Where that message is not what it
/// was any more, the text is one of its own.
fn go_on(composer: &Composer) {
    let Some(LostEdit { message, before }) = composer.imp().subject.lost.take() else {
        return;
    };
    composer.tell(Written::Edits);
    put_aside(composer);
    let now = said_now(composer, message.number);
    let text = message.as_typed();
    if now.as_ref() == Some(&message.text) {
        // The room has it after all.
        return;
    }
    // Without its row, nobody knows for whom it is: it stays an edit.
    if !message.is_known || now.is_some() && now == before {
        return composer.begin_editing(MessageToEdit { text: String::new(), ..message }, &text);
    }
    // What was for one does not become a text for all.
    match &message.to {
        Some(person) if message.number == NO_NUMBER => {
            composer.stop_whispering();
            composer.go_on_whispering(person.clone());
        }
        Some(person) => composer.whisper_to(person),
        None => {
            composer.stop_whispering();
        }
    }
    let typed = composer.editor().text();
    let all = if composer.editor().is_blank() { text } else { format!("{typed}\n{text}") };
    composer.set_text_unheard(&all);
}

/// The text of a message of ours, as far as it is known here.
pub(super) fn said_now(composer: &Composer, message: u64) -> Option<String> {
    let session = composer.session()?;
    let message = message_to_edit(&session.timeline().timeline(), message)?;
    Some(message.text)
}
