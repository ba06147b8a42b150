// SPDX-License-Identifier: GPL-3.0-or-later
//! The message that is answered with what is being written: named above it until that is
//! said, or somebody gives the answer up.

use adw::prelude::*;
use adw::subclass::prelude::*;

use super::pane::Composer;
use crate::commands::{CommandError, ReplyTo};
use crate::model::{Quote, QuotedText, answered_number, find};
use crate::protocol::AnsweredMessage;
use crate::ui::compat;
use crate::ui::room::session::RoomSession;
use crate::ui::room::strings;

impl Composer {
    /// Has what is being written answer the message of `quote`.
    pub fn answer(&self, quote: &Quote) {
        self.set_answering(Some(quote));
        let bar = &self.imp().answering_text;
        compat::announce(&bar.get(), &bar.label());
        self.grab_focus();
    }

    /// Gives the answer up; tells if there was one.
    pub fn stop_answering(&self) -> bool {
        let was_answering = self.imp().answering.borrow().is_some();
        self.set_answering(None);
        was_answering
    }

    /// The message that is answered, once.
    pub(super) fn take_answering(&self) -> Option<AnsweredMessage> {
        let answering = self.imp().answering.take();
        self.imp().answering_bar.set_visible(false);
        answering
    }

    fn set_answering(&self, quote: Option<&Quote>) {
        let imp = self.imp();
        imp.answering_bar.set_visible(quote.is_some());
        imp.answering_text.set_label(&quote.map(strings::replying).unwrap_or_default());
        imp.answering.replace(quote.map(Quote::answered));
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
