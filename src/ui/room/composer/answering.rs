// SPDX-License-Identifier: GPL-3.0-or-later
//! The message that is answered with what is being written: named above it until that is
//! said, or somebody gives the answer up.

use adw::prelude::*;
use adw::subclass::prelude::*;

use super::lost_edits;
use super::pane::{Composer, Written};
use crate::commands::{CommandError, ReplyTo};
use crate::model::{Person, Quote, QuotedText, answered_number, entered_at, find};
use crate::protocol::AnsweredMessage;
use crate::trust::{DraftRecipient, SavedDraft};
use crate::ui::compat;
use crate::ui::room::session::RoomSession;
use crate::ui::room::strings;

impl Composer {
    /// Has what is being written answer the message of `quote`.
    pub fn answer(&self, quote: &Quote) {
        self.stop_editing();
        self.stop_whispering();
        self.set_answering(Some(quote));
        let bar = &self.imp().answering_text;
        compat::announce(&bar.get(), &bar.label());
        self.grab_focus();
    }

    /// Gives the answer up; tells if there was one.
    pub fn stop_answering(&self) -> bool {
        let was_answering = self.imp().subject.answering.borrow().is_some();
        self.set_answering(None);
        was_answering
    }

    /// The message that is answered, once.
    pub(super) fn take_answering(&self) -> Option<AnsweredMessage> {
        let answering = self.imp().subject.answering.take();
        self.imp().answering_bar.set_visible(false);
        answering
    }

    /// The text that is being written, and not said already.
    pub fn draft(&self) -> SavedDraft {
        let edits = lost_edits::to_keep(self);
        if let Some(draft) = self.draft_behind() {
            return SavedDraft { edits, ..draft };
        }
        let text = self.unsaid_text();
        let answering = self.imp().subject.answering.borrow();
        let answers = answering.as_ref().map(|answered| answered.number);
        self.whispered_draft(SavedDraft { text, answers, whispers_to: None, edits })
    }

    /// The text in the editor; empty for one that was said already.
    pub(super) fn unsaid_text(&self) -> String {
        let editor = self.editor();
        let text = String::from(editor.text());
        let is_said = editor.imp().said.borrow().has_led_to(&text);
        if is_said { String::new() } else { text }
    }

    /// Goes on with a text of an earlier visit, which may answer a message that the room
    /// has told.
    pub fn take_up(&self, draft: &SavedDraft) {
        self.set_text_unheard(&draft.text);
        if let Some(recipient) = &draft.whispers_to {
            let DraftRecipient { name, seat } = recipient.clone();
            return self.go_on_whispering(Person { name, seat });
        }
        let Some(session) = self.session() else { return };
        let state = session.state();
        let is_told = |number: &u64| (1..=entered_at(&state)).contains(number);
        let answers = draft.answers.filter(|number| state.machine.can().answers && is_told(number));
        drop(state);
        if let Some(number) = answers {
            self.set_answering(Some(&quote_of(session, number, None)));
        }
    }

    fn set_answering(&self, quote: Option<&Quote>) {
        let imp = self.imp();
        imp.subject.answering.replace(quote.map(Quote::answered));
        imp.answering_text.set_label(&quote.map(strings::replying).unwrap_or_default());
        imp.answering_bar.set_visible(quote.is_some());
        self.tell(Written::Answering);
    }
}

/// Has what is being written answer `answered` again, or nothing.
pub(super) fn answer_again(
    composer: &Composer,
    session: &RoomSession,
    answered: Option<AnsweredMessage>,
) {
    let quote = answered.map(|answered| quote_of(session, answered.number, Some(answered)));
    composer.set_answering(quote.as_ref());
}

/// Has what is being written answer the message that `to` means.
pub(super) fn answer_to(
    composer: &Composer,
    session: &RoomSession,
    to: ReplyTo,
) -> Result<(), CommandError> {
    if !session.state().machine.can().answers {
        return Err(CommandError::NoReplies);
    }
    let number = answered_number(&session.state(), to)?;
    composer.set_answering(Some(&quote_of(session, number, None)));
    Ok(())
}

/// The quote of a message, which may not be among the rows.
fn quote_of(session: &RoomSession, number: u64, known: Option<AnsweredMessage>) -> Quote {
    let from = known.and_then(|known| known.from);
    find(&session.timeline().timeline(), number).unwrap_or(Quote {
        number,
        from,
        text: QuotedText::Elsewhere,
    })
}
