// SPDX-License-Identifier: GPL-3.0-or-later
//! Editing of a message that was said: its text stands in the place of what is being
//! written, which comes back behind it.

use adw::prelude::*;
use adw::subclass::prelude::*;

use super::answering::answer_again;
use super::pane::{Composer, Written};
use super::recall::set_edit_last;
use super::writing_subject::{ASKED, AskedEdit, EditedMessage};
use crate::i18n::gettext;
use crate::model::{Failure, last_to_edit};
use crate::protocol::{Request, Text};
use crate::sentences;
use crate::trust::SavedDraft;
use crate::ui::room::session::RoomSession;
use crate::ui::{clock, compat};

impl Composer {
    /// Has another text written for a message of ours, which says `text` so far.
    pub fn edit(&self, number: u64, text: &str) {
        self.begin_editing(number, text, text);
        let bar = &self.imp().answering_text;
        compat::announce(&bar.get(), &bar.label());
        self.grab_focus();
    }

    /// Gives an edit up, and goes on with what stood there before; tells if there was one.
    pub fn stop_editing(&self) -> bool {
        let edited = self.imp().subject.editing.take();
        let Some(EditedMessage { draft, answering, .. }) = edited else { return false };
        self.draw_editing(false);
        self.set_text_unheard(&draft.text);
        if let Some(session) = self.session() {
            answer_again(self, session, answering);
        }
        true
    }

    /// Tells if a message is being edited.
    pub(super) fn is_editing(&self) -> bool {
        self.imp().subject.editing.borrow().is_some()
    }

    /// The draft that comes back behind an edit, if there is one.
    pub(super) fn draft_behind(&self) -> Option<SavedDraft> {
        self.imp().subject.editing.borrow().as_ref().map(|edited| edited.draft.clone())
    }

    /// Asks the room for the text that was written.
    pub(super) fn save_edit(&self, session: &RoomSession, typed: &str) {
        let editing = self.imp().subject.editing.borrow();
        let edited = editing.as_ref().map(|edited| (edited.number, edited.before.clone()));
        drop(editing);
        let Some((number, before)) = edited else { return };
        let text = match Text::new(typed) {
            Ok(text) => text,
            Err(error) => return self.set_error(Some(&sentences::text_error(error))),
        };
        if !self.can_say() {
            return self.refuse_outside();
        }
        if text.as_str() != before
            && let Err(why) = self.ask_to_edit(session, number, text)
        {
            return self.set_error(Some(&why));
        }
        self.stop_editing();
    }

    /// Asks the room for another text of a message; a sentence if that cannot be.
    pub fn ask_to_edit(
        &self,
        session: &RoomSession,
        message: u64,
        text: Text,
    ) -> Result<(), String> {
        let subject = &self.imp().subject;
        subject.count.set(subject.count.get() + 1);
        let id = format!("edit-{}", subject.count.get());
        let request = Request::Edit { id: Some(id.clone()), message, text: text.clone().into() };
        session.send(request).map_err(sentences::send_error)?;
        let mut asked = subject.asked.borrow_mut();
        if asked.len() >= ASKED {
            asked.pop_front();
        }
        let draft = self.draft_behind().unwrap_or_default().text;
        asked.push_back(AskedEdit { id, message, text, draft });
        Ok(())
    }

    /// Goes on with a text that the room refused, where nothing else is being written.
    pub fn fail_edit(&self, failure: &Failure) {
        let mut asked = self.imp().subject.asked.borrow_mut();
        let at = asked.iter().position(|edit| failure.id.as_ref() == Some(&edit.id));
        let refused = at.and_then(|at| asked.remove(at));
        drop(asked);
        if let Some(AskedEdit { message, text, draft, .. }) = refused
            && !self.is_editing()
            && !self.is_whispering()
            && (self.editor().is_blank() || *self.editor().text() == *draft)
        {
            self.begin_editing(message, "", text.as_str());
        }
    }

    /// Has Up in an empty editor edit our last message.
    pub(super) fn connect_edit_last(&self) {
        let composer = self.downgrade();
        set_edit_last(self.editor(), move |does| {
            composer.upgrade().is_some_and(|composer| composer.edit_last(does))
        });
    }

    /// Tells if our last message can be edited, and has it edited if that is to be done.
    fn edit_last(&self, does: bool) -> bool {
        let Some(session) = self.session() else { return false };
        let can_edit = session.state().machine.can().edits;
        if !can_edit || self.is_whispering() || self.is_editing() {
            return false;
        }
        let found = last_to_edit(&session.timeline().timeline(), clock::now());
        let Some((number, text)) = found else { return false };
        if does {
            self.edit(number, &text);
        }
        true
    }

    fn begin_editing(&self, number: u64, before: &str, text: &str) {
        self.stop_editing();
        self.stop_whispering();
        let draft = self.draft();
        let answering = self.take_answering();
        let edited = EditedMessage { number, before: before.to_owned(), draft, answering };
        self.imp().subject.editing.replace(Some(edited));
        self.set_text_unheard(text);
        self.draw_editing(true);
        self.tell(Written::Answering);
    }

    fn draw_editing(&self, is_editing: bool) {
        let imp = self.imp();
        let cancel = match is_editing {
            true => gettext("Cancel Editing"),
            false => gettext("Cancel Reply"),
        };
        imp.stop_answering.set_tooltip_text(Some(&cancel));
        compat::set_label(&imp.stop_answering.get(), &cancel);
        if is_editing {
            imp.answering_text.set_label(&gettext("Editing your message"));
        }
        imp.answering_bar.set_visible(is_editing);
    }
}
