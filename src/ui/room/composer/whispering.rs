// SPDX-License-Identifier: GPL-3.0-or-later
//! Whispering: what is written is for one person alone until somebody ends that. A text for
//! one person never becomes one for all by itself.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::pane::{Composer, Written};
use crate::i18n::gettext;
use crate::model::{Person, WhisperError, whispered_to, whispered_to_name};
use crate::protocol::{Nickname, SeatNumber, Text};
use crate::trust::{DraftRecipient, SavedDraft};
use crate::ui::compat;
use crate::ui::room::session::RoomSession;
use crate::ui::room::strings;

/// Class of a composer whose text is for one person.
const WHISPERS: &str = "whispers";

impl Composer {
    /// Has what is being written, and what follows, whispered to `person`. A text that was
    /// for all goes along.
    pub fn whisper_to(&self, person: &Person) {
        self.stop_answering();
        if !self.is_whispering_to(person) {
            self.keep_whisper();
            self.set_whispering(Some(person));
            let session = self.session().cloned();
            let kept = self.imp().whispering.take_kept(|kept| {
                session.as_ref().is_some_and(|session| is_same(session, kept, person))
            });
            if let Some(kept) = kept.filter(|_| self.editor().is_blank()) {
                self.set_text_unheard(&kept);
            }
        }
        let bar = &self.imp().whispering;
        compat::announce(&bar.get(), &bar.sentence());
        self.grab_focus();
    }

    /// Writes for all again; tells if it was for one. What was written for that one is kept
    /// for them.
    pub fn stop_whispering(&self) -> bool {
        let Some(person) = self.imp().whispering.person() else { return false };
        if self.keep_whisper() {
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
        self.imp().whispering.imp().person.borrow().is_some()
    }

    fn is_whispering_to(&self, person: &Person) -> bool {
        let session = self.session();
        let now = self.whispering();
        session.zip(now).is_some_and(|(session, now)| is_same(session, &now, person))
    }

    /// Has the text whispered to `person`, or to nobody.
    pub(super) fn set_whispering(&self, person: Option<&Person>) {
        self.imp().whispering.set_person(person);
        self.draw_whispering();
        // Nobody is to be told any longer that we write.
        self.writing();
        self.tell(Written::Whispering);
    }

    /// Shows for whom the text is, as they are called now, or that they are not here.
    pub fn draw_whispering(&self) {
        let imp = self.imp();
        let (placeholder, person) = (&imp.editor.imp().placeholder, self.whispering());
        let Some(person) = person else {
            self.remove_css_class(WHISPERS);
            placeholder.set_label(&gettext("Write here"));
            return;
        };
        self.add_css_class(WHISPERS);
        let (name, trouble) = match self.find(&person) {
            Ok(found) => {
                imp.whispering.set_person(Some(&found));
                (found.name, None)
            }
            Err(error) => {
                let trouble = strings::no_whisper(error, person.name.as_str());
                (person.name, Some(trouble))
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
        let Some(person) = self.whispering() else { return Ok(None) };
        let found = self.find(&person);
        found.map(Some).map_err(|error| strings::no_whisper(error, person.name.as_str()))
    }

    /// Whispers once to whom a command names, or says why not.
    pub(super) fn whisper_typed(
        &self,
        session: &RoomSession,
        line: &str,
        (name, seat): (Nickname, Option<SeatNumber>),
        text: Text,
    ) {
        let found = whispered_to_name(&session.state(), &name, seat);
        match found {
            Ok(person) => self.whisper_once(line, person, text),
            Err(error) => self.set_error(Some(&strings::no_whisper(error, name.as_str()))),
        }
    }

    /// The draft with whom it is for. Where nothing is written, that is the last one that was
    /// kept for somebody.
    pub(super) fn whispered_draft(&self, draft: SavedDraft) -> SavedDraft {
        let bar = &self.imp().whispering;
        let (person, text) = match (bar.person(), draft.text.trim().is_empty()) {
            (_, true) => match bar.last_kept() {
                Some((person, text)) => (Some(person), text),
                None => (None, draft.text),
            },
            (person, false) => (person, draft.text),
        };
        let whispers_to = person.map(|Person { name, seat }| DraftRecipient { name, seat });
        SavedDraft { text, whispers_to, ..draft }
    }

    /// Goes on with a text of an earlier visit, if the one it is for is still the same.
    pub(super) fn go_on_whispering(&self, recipient: &DraftRecipient) {
        let DraftRecipient { name, seat } = recipient.clone();
        let person = Person { name, seat };
        // The numbers may be those of another log.
        let is_same = self.find(&person).is_ok_and(|it| it.name.folded() == person.name.folded());
        let seat = person.seat.filter(|_| is_same);
        self.set_whispering(Some(&Person { seat, ..person }));
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

    /// Takes the text away that is for one person, and keeps it; tells if there was one.
    fn keep_whisper(&self) -> bool {
        let person = self.whispering().filter(|_| !self.editor().is_blank());
        let Some(person) = person else { return false };
        let text = String::from(self.editor().text());
        self.set_text_unheard("");
        self.imp().whispering.keep(person, text);
        true
    }

    fn find(&self, person: &Person) -> Result<Person, WhisperError> {
        let session = self.session().ok_or(WhisperError::Unknown)?;
        // Without a seat it may be anybody who has the name by now.
        match person.seat {
            Some(_) => whispered_to(&session.state(), person),
            None => Err(WhisperError::Gone),
        }
    }
}

fn is_same(session: &RoomSession, one: &Person, other: &Person) -> bool {
    let state = session.state();
    let whose = |person: &Person| state.roster.whose(&person.name, person.seat);
    one.seat.is_some() == other.seat.is_some() && whose(one) == whose(other)
}
