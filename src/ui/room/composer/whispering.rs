// SPDX-License-Identifier: GPL-3.0-or-later
//! Whispering: what is written is for one person alone until somebody ends that. A text for
//! one person never becomes one for all by itself.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::pane::{Composer, Written};
use super::whisper_bar::WhisperRecipient;
use crate::commands::MessageWords;
use crate::i18n::gettext;
use crate::model::{Person, WhisperError, whispered_to, whispered_to_again, whispered_to_name};
use crate::protocol::{Nickname, SeatNumber};
use crate::trust::{DraftRecipient, SavedDraft};
use crate::ui::compat;
use crate::ui::room::session::RoomSession;
use crate::ui::room::strings;

/// Class of a composer whose text is for one person.
const WHISPERS: &str = "whispers";

impl Composer {
    /// Has what is being written, and what follows, whispered to `person`. A text that was
    /// for all goes along, and so does one of an earlier visit for that name.
    pub fn whisper_to(&self, person: &Person) {
        self.stop_editing();
        self.stop_answering();
        if !self.is_whispering_to(person) {
            let now = self.imp().whispering.recipient();
            if !now.is_some_and(|now| now.may_be(person))
                && let Some(other) = self.keep_whisper()
            {
                self.tell(Written::Kept(other));
            }
            self.set_whispering(Some(WhisperRecipient::proven(person)));
            if self.editor().is_blank() {
                self.take_kept_for(person);
            }
        }
        let bar = &self.imp().whispering;
        compat::announce(&bar.get(), &bar.sentence());
        self.grab_focus();
    }

    /// Writes for all again; tells if it was for one. What was written for that one is kept
    /// for them.
    pub fn stop_whispering(&self) -> bool {
        if !self.is_whispering() {
            return false;
        }
        if let Some(person) = self.keep_whisper() {
            self.tell(Written::Kept(person));
        }
        self.set_whispering(None);
        true
    }

    /// Writes for all again, with the text as it is: it is one that was for all.
    pub(super) fn stop_whispering_to_nobody(&self) {
        self.set_whispering(None);
    }

    /// The one whom we whisper to.
    pub fn whispering(&self) -> Option<Person> {
        self.imp().whispering.person()
    }

    pub(super) fn is_whispering(&self) -> bool {
        self.imp().whispering.imp().recipient.borrow().is_some()
    }

    fn is_whispering_to(&self, person: &Person) -> bool {
        let session = self.session();
        let now = self.whispering();
        session.zip(now).is_some_and(|(session, now)| is_same(session, &now, person))
    }

    /// Has the text whispered to `recipient`, or to nobody.
    pub(super) fn set_whispering(&self, recipient: Option<WhisperRecipient>) {
        self.imp().whispering.set_recipient(recipient);
        self.draw_whispering();
        // Nobody is to be told any longer that we write.
        self.writing();
        self.tell(Written::Whispering);
    }

    /// Shows for whom the text is, as they are called now, or that they are not here.
    pub fn draw_whispering(&self) {
        let imp = self.imp();
        let placeholder = &imp.editor.imp().placeholder;
        let Some(recipient) = imp.whispering.recipient() else {
            self.remove_css_class(WHISPERS);
            placeholder.set_label(&gettext("Write here"));
            return;
        };
        self.add_css_class(WHISPERS);
        let (name, trouble) = match self.find(&recipient) {
            Ok(found) => {
                imp.whispering.set_recipient(Some(WhisperRecipient::proven(&found)));
                (found.name, None)
            }
            Err(error) => {
                let name = recipient.person.name;
                let trouble = strings::no_whisper(error, name.as_str());
                (name, Some(trouble))
            }
        };
        imp.whispering.draw(name.as_str(), trouble.as_deref());
        placeholder.set_label(&strings::whisper_mark(true, name.as_str()));
    }

    /// The one that the text goes to, as they are reached now; nobody where it is for all.
    ///
    /// # Errors
    ///
    /// The sentence that says why it goes to nobody at all.
    pub(super) fn recipient(&self) -> Result<Option<Person>, String> {
        let Some(recipient) = self.imp().whispering.recipient() else { return Ok(None) };
        let found = self.find(&recipient);
        found.map(Some).map_err(|error| strings::no_whisper(error, recipient.person.name.as_str()))
    }

    /// Whispers once to whom a command names, or says why not.
    pub(super) fn whisper_typed(
        &self,
        session: &RoomSession,
        line: &str,
        (name, seat): (Nickname, Option<SeatNumber>),
        words: MessageWords,
    ) {
        let found = whispered_to_name(&session.state(), &name, seat);
        match found {
            Ok(person) => self.whisper_once(line, person, words),
            Err(error) => self.set_error(Some(&strings::no_whisper(error, name.as_str()))),
        }
    }

    /// The draft with whom it is for. Where nothing is written, that is the last one that was
    /// kept for somebody.
    pub(super) fn whispered_draft(&self, draft: SavedDraft) -> SavedDraft {
        let bar = &self.imp().whispering;
        let (recipient, text) = match (bar.recipient(), draft.text.trim().is_empty()) {
            (_, true) => match bar.last_kept() {
                Some((recipient, text)) => (Some(recipient), text),
                None => (None, draft.text),
            },
            (recipient, false) => (recipient, draft.text),
        };
        let whispers_to = recipient.map(|WhisperRecipient { person, .. }| DraftRecipient {
            name: person.name,
            seat: person.seat,
        });
        SavedDraft { text, whispers_to, ..draft }
    }

    /// Goes on with a text of before, once the one it is for is here.
    pub(super) fn go_on_whispering(&self, person: Person) {
        self.set_whispering(Some(WhisperRecipient::of_before(person)));
    }

    /// Takes nobody for the one that a text is for by the seat alone: the log is perhaps
    /// another one.
    pub fn doubt_whisper_seats(&self) {
        self.imp().whispering.doubt_seats();
        if self.is_whispering() {
            self.draw_whispering();
            self.tell(Written::Whispering);
        }
    }

    /// Puts a text into the editor that nobody writes just now.
    pub(super) fn set_text_unheard(&self, text: &str) {
        let is_off = &self.imp().hint.is_off;
        is_off.set(true);
        self.editor().set_text(text);
        is_off.set(false);
    }

    pub(super) fn connect_whisper_bar(&self) {
        let bar = self.imp().whispering.imp();
        bar.stop.connect_clicked(glib::clone!(
            #[weak(rename_to = composer)]
            self,
            move |_| {
                composer.stop_whispering();
                composer.grab_focus();
            }
        ));
        bar.show.connect_clicked(glib::clone!(
            #[weak(rename_to = composer)]
            self,
            move |_| {
                if let Some(person) = composer.whispering() {
                    composer.tell(Written::Whispers(person));
                }
            }
        ));
    }

    /// Goes on with the text that was kept for `person`, if there is one.
    fn take_kept_for(&self, person: &Person) {
        let session = self.session();
        let kept = self.imp().whispering.take_kept(|kept| {
            let is_same = |session: &RoomSession| is_same(session, &kept.person, person);
            kept.may_be(person) || kept.is_proven && session.is_some_and(|it| is_same(it))
        });
        if let Some(kept) = kept {
            self.set_text_unheard(&kept);
        }
    }

    /// Takes the text away that is for one person, and keeps it; tells for whom if there was
    /// one.
    fn keep_whisper(&self) -> Option<Person> {
        let bar = &self.imp().whispering;
        let recipient = bar.recipient().filter(|_| !self.editor().is_blank())?;
        let text = String::from(self.editor().text());
        self.set_text_unheard("");
        bar.keep(recipient.clone(), text);
        Some(recipient.person)
    }

    fn find(&self, recipient: &WhisperRecipient) -> Result<Person, WhisperError> {
        let session = self.session().ok_or(WhisperError::Unknown)?;
        let WhisperRecipient { person, is_proven } = recipient;
        // Without a seat it may be anybody who has the name by now.
        match person.seat {
            Some(_) if *is_proven => whispered_to(&session.state(), person),
            Some(_) => whispered_to_again(&session.state(), person),
            None => Err(WhisperError::Gone),
        }
    }
}

pub(super) fn is_same(session: &RoomSession, one: &Person, other: &Person) -> bool {
    let state = session.state();
    let whose = |person: &Person| state.roster.whose(&person.name, person.seat);
    one.seat.is_some() == other.seat.is_some() && whose(one) == whose(other)
}
