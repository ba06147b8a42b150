// SPDX-License-Identifier: GPL-3.0-or-later
//! Editing of a message that was said: its text stands in the place of what is being
//! written, which comes back behind it.

use adw::prelude::*;
use adw::subclass::prelude::*;

use super::answering::answer_again;
use super::lost_edits::said_now;
use super::pane::{Composer, Written};
use super::recall::set_edit_last;
use super::whispering::is_same;
use super::writing_subject::{ASKED, AskedEdit, EditedMessage};
use crate::commands::CommandError;
use crate::i18n::gettext;
use crate::model::{Failure, MessageToEdit, Person, last_to_edit};
use crate::protocol::{Request, Text};
use crate::sentences;
use crate::trust::SavedDraft;
use crate::ui::room::session::RoomSession;
use crate::ui::room::strings;
use crate::ui::{clock, compat};

impl Composer {
    /// Has another text written for a message of ours.
    pub fn edit(&self, message: MessageToEdit) {
        let typed = message.as_typed();
        self.begin_editing(message, &typed);
        let bar = &self.imp().answering_text;
        compat::announce(&bar.get(), &bar.label());
        self.grab_focus();
    }

    /// Gives an edit up, and goes on with what stood there before; tells if there was one.
    pub fn stop_editing(&self) -> bool {
        let edited = self.imp().subject.editing.take();
        let Some(EditedMessage { typed, answering, whispering, .. }) = edited else {
            return false;
        };
        self.draw_editing(false, None);
        // What was for one does not become a text for all, not for a moment.
        let was_for_all = whispering.is_none();
        if !was_for_all {
            self.set_whispering(whispering);
        }
        self.set_text_unheard(&typed);
        if let Some(session) = self.session().filter(|_| was_for_all) {
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
        let edited = editing.as_ref().map(|edited| edited.message.clone());
        drop(editing);
        let Some(message) = edited else { return };
        let text = match Text::new(message.edited_text(typed)) {
            Ok(text) => text,
            Err(error) => return self.set_error(Some(&sentences::text_error(error))),
        };
        if !self.can_say() {
            return self.refuse_outside();
        }
        let is_another = text.as_str() != message.text;
        let message = MessageToEdit { text: text.into(), ..message };
        if is_another && let Err(why) = self.ask_to_edit(session, message) {
            return self.set_error(Some(&why));
        }
        self.stop_editing();
    }

    /// Asks the room for the text that `message` has by now; a sentence if that cannot be.
    pub fn ask_to_edit(&self, session: &RoomSession, message: MessageToEdit) -> Result<(), String> {
        let subject = &self.imp().subject;
        subject.count.set(subject.count.get() + 1);
        let id = format!("edit-{}", subject.count.get());
        let (number, text) = (message.number, message.text.clone());
        let request = Request::Edit { id: Some(id.clone()), message: number, text };
        session.send(request).map_err(sentences::send_error)?;
        let before = said_now(self, number);
        let mut asked = subject.asked.borrow_mut();
        if asked.len() >= ASKED {
            asked.pop_front();
        }
        let editing = subject.editing.borrow();
        let typed = editing.as_ref().map(|edited| edited.typed.clone()).unwrap_or_default();
        asked.push_back(AskedEdit { id, message, before, typed });
        Ok(())
    }

    /// Goes on with a text that the room refused, where nothing else is being written.
    pub fn fail_edit(&self, failure: &Failure) {
        let mut asked = self.imp().subject.asked.borrow_mut();
        let at = asked.iter().position(|edit| failure.id.as_ref() == Some(&edit.id));
        let refused = at.and_then(|at| asked.remove(at));
        drop(asked);
        if let Some(AskedEdit { message, typed, .. }) = refused
            && !self.is_editing()
            && (self.editor().is_blank() || *self.editor().text() == *typed)
        {
            let typed = message.as_typed();
            self.begin_editing(MessageToEdit { text: String::new(), ..message }, &typed);
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
        let can = session.state().machine.can();
        let can_edit = if self.is_whispering() { can.edits_whispers } else { can.edits };
        if !can_edit || self.is_editing() {
            return false;
        }
        let Some(message) = self.own_last(session, clock::now()) else { return false };
        if does {
            self.edit(message);
        }
        true
    }

    /// Number of the message that `/edit` means where it names none: while we whisper, our
    /// last whisper to that one. Nothing stands for our last message to all.
    ///
    /// # Errors
    ///
    /// [`CommandError::NoEdits`] in a room that edits no whispers, and
    /// [`CommandError::NothingToEdit`] if there is none.
    pub fn number_to_edit(&self, session: &RoomSession) -> Result<Option<u64>, CommandError> {
        if !self.is_whispering() {
            return Ok(None);
        }
        if !session.state().machine.can().edits_whispers {
            return Err(CommandError::NoEdits);
        }
        // Whether it is too old, the room says.
        let found = self.own_last(session, 0).ok_or(CommandError::NothingToEdit)?;
        Ok(Some(found.number))
    }

    /// Our last message for whom the text is now, be it all, if it is not too old.
    fn own_last(&self, session: &RoomSession, now: u64) -> Option<MessageToEdit> {
        let whispering = self.whispering();
        let is_for = |to: Option<&Person>| match (to, &whispering) {
            (Some(to), Some(now)) => is_same(session, to, now),
            (to, now) => to.is_none() && now.is_none(),
        };
        last_to_edit(&session.timeline().timeline(), now, is_for)
    }

    pub(super) fn begin_editing(&self, message: MessageToEdit, typed: &str) {
        self.stop_editing();
        let (draft, before) = (self.draft(), self.unsaid_text());
        let whispering = self.imp().whispering.recipient();
        let answering = self.take_answering();
        let to = message.to.clone();
        let edited = EditedMessage { message, typed: before, draft, answering, whispering };
        self.imp().subject.editing.replace(Some(edited));
        self.set_text_unheard(typed);
        if self.is_whispering() {
            self.stop_whispering_to_nobody();
        }
        self.draw_editing(true, to.as_ref());
        self.tell(Written::Answering);
    }

    /// Shows whether a message is edited, and whom it is for where it is a whisper.
    fn draw_editing(&self, is_editing: bool, to: Option<&Person>) {
        let imp = self.imp();
        let cancel = match is_editing {
            true => gettext("Cancel Editing"),
            false => gettext("Cancel Reply"),
        };
        imp.stop_answering.set_tooltip_text(Some(&cancel));
        compat::set_label(&imp.stop_answering.get(), &cancel);
        if is_editing {
            imp.answering_text.set_label(&strings::editing(to.map(|to| to.name.as_str())));
        }
        imp.answering_bar.set_visible(is_editing);
    }
}
