// SPDX-License-Identifier: GPL-3.0-or-later
//! Saying what was written, and what becomes of it when it could not be said.

use std::time::Instant;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::answering::answer_again;
use super::pane::{Composer, Written};
use crate::commands::{self, Command, MessageWords, as_typed};
use crate::i18n::gettext;
use crate::model::{DeliveryError, OwnWords, Person, whispered_to};
use crate::protocol::{Reason, Request, Text, TextError, classic};
use crate::sentences;
use crate::ui::clock;
use crate::ui::room::session::RoomSession;

impl Composer {
    /// Says what was written, or does it.
    pub fn submit(&self) {
        let Some(session) = self.session() else { return };
        let typed = self.editor().text();
        if self.is_editing() {
            return self.save_edit(session, &typed);
        }
        if classic::is_exit(&typed) {
            return self.tell(Written::Command(Command::Leave));
        }
        let Some((words, emote)) = self.understand(session, &typed) else { return };
        let can_act = session.state().machine.can().emotes;
        let text = Text::new(&words);
        let said = text.and_then(|text| MessageWords { text, emote }.for_room(can_act));
        let words = match said {
            Ok(words) => words,
            Err(TextError::TooLong)
                if !emote && self.can_say() && self.offer_parts(&typed, &words) =>
            {
                return;
            }
            Err(TextError::TooLong) if self.imp().counter.get_visible() => {
                return self.point_at_counter();
            }
            Err(error) => return self.set_error(Some(&sentences::text_error(error))),
        };
        match self.can_say() {
            true => self.say_all(&typed, &[words]),
            false => self.refuse_outside(),
        }
    }

    pub(super) fn can_say(&self) -> bool {
        self.session().is_some_and(|session| session.state().membership.takes_messages())
    }

    /// Says `messages`, which are all that was `typed`.
    pub(super) fn say_all(&self, typed: &str, messages: &[MessageWords]) {
        let Some(session) = self.session() else { return };
        let to = match self.recipient() {
            Ok(to) => to,
            Err(why) => return self.set_error(Some(&why)),
        };
        let ids: Vec<_> = messages.iter().map(|_| glib::uuid_string_random().to_string()).collect();
        // The first one is the answer, if it is one.
        let mut answers = self.take_answering();
        let you = session.state().you.clone();
        let words = messages.iter().map(|words| {
            let (answers, to) = (answers.take(), to.clone());
            OwnWords { answers, to, ..OwnWords::of(words.clone(), &you) }
        });
        let words: Vec<_> = words.collect();
        for (id, words) in ids.iter().zip(&words) {
            session.timeline().change(|timeline| timeline.write(id, words.clone(), clock::now()));
        }
        self.take_as_said(&as_typed_to(to.as_ref(), typed));
        self.tell(Written::Said);
        for (id, words) in ids.into_iter().zip(words) {
            hand_over(session, id, words);
        }
    }

    /// Whispers what a command says, which was all that was `typed`, to `to` alone.
    pub(super) fn whisper_once(&self, typed: &str, to: Person, words: MessageWords) {
        let Some(session) = self.session() else { return };
        let words = match words.for_room(session.state().machine.can().emotes) {
            Ok(words) => OwnWords::of(words, &session.state().you),
            Err(error) => return self.set_error(Some(&sentences::text_error(error))),
        };
        if !self.can_say() {
            return self.refuse_outside();
        }
        let id = glib::uuid_string_random().to_string();
        let words = OwnWords { to: Some(to), ..words };
        session.timeline().change(|timeline| timeline.write(&id, words.clone(), clock::now()));
        self.take_as_said(typed);
        self.tell(Written::Said);
        hand_over(session, id, words);
    }

    /// Tries failed words again.
    pub fn retry(&self, id: &str) {
        let Some(session) = self.session() else { return };
        let words = session.timeline().change(|timeline| timeline.retry(id));
        if let Some(words) = words {
            hand_over_again(session, id.to_owned(), words);
        }
    }

    /// Takes failed words out of the conversation; an empty editor gets them.
    pub fn discard(&self, id: &str) {
        let Some(session) = self.session() else { return };
        let words = session.timeline().change(|timeline| timeline.discard(id));
        let editor = self.editor();
        if words.is_some() && editor.is_blank() {
            // The emptied edit would be what they replace.
            self.stop_editing();
        }
        if let Some(words) = words.filter(|_| editor.is_blank()) {
            editor.set_text(&as_typed(words.text.as_str(), words.doer.is_some()));
            if let Some(to) = words.to {
                // It may have been written in another log.
                self.go_on_whispering(to);
            } else {
                self.stop_whispering_to_nobody();
                answer_again(self, session, words.answers);
            }
            editor.grab_focus();
        }
    }

    /// Says why nothing is taken: we are not in the room.
    pub(super) fn refuse_outside(&self) {
        self.set_error(Some(&gettext("You are not in the room; your text stays here.")));
    }

    /// Tells the others, now and then, that we are writing.
    pub(super) fn writing(&self) {
        let hint = &self.imp().hint;
        let Some(session) = self.session().filter(|_| !hint.is_off.get()) else { return };
        // Of a whisper nobody else is to know, and an edit is nothing new.
        let blank = self.editor().is_blank() || self.is_whispering() || self.is_editing();
        let told = hint.pulse.borrow_mut().changed(Instant::now(), blank);
        if let Some(active) = told.filter(|_| session.is_here()) {
            // Nobody misses a hint that could not be sent.
            let _ = session.send(Request::Typing { active });
        }
    }

    /// Empties the editor after its text was said. That tells the others enough;
    /// an editor that is emptied without being said tells that nobody writes.
    fn take_as_said(&self, text: &str) {
        self.editor().remember(text);
        self.imp().hint.pulse.borrow_mut().said();
        self.editor().set_text("");
    }
}

/// The text as it is recalled: a whisper is one again, whoever is written to by then.
fn as_typed_to(to: Option<&Person>, typed: &str) -> String {
    match to {
        Some(to) => format!("/w {} {typed}", commands::quoted(&to.name)),
        None => typed.to_owned(),
    }
}

/// Sends failed words again. A whisper goes to nobody else who has the name or the seat by
/// now.
fn hand_over_again(session: &RoomSession, id: String, words: OwnWords) {
    let Some(to) = &words.to else { return hand_over(session, id, words) };
    let found = whispered_to(&session.state(), to);
    match found {
        Ok(found) if found.name.folded() == to.name.folded() => {
            hand_over(session, id, OwnWords { to: Some(found), ..words });
        }
        _ => {
            let failed = DeliveryError::Refused(Reason::HasLeft, None);
            session.timeline().change(|timeline| timeline.fail(&id, failed));
        }
    }
}

/// Sends words that are in the outbox already.
fn hand_over(session: &RoomSession, id: String, words: OwnWords) {
    let (text, emote) = (words.text.into(), words.doer.is_some());
    let request = if let Some(to) = words.to {
        let (name, to) = (to.name.into(), to.seat);
        Request::Whisper { id: Some(id.clone()), name, to, emote, text }
    } else {
        let answers = words.answers.map(|answered| answered.number);
        Request::Say { id: Some(id.clone()), answers, emote, text }
    };
    if let Err(error) = session.send(request) {
        let failed = DeliveryError::NotSent(error);
        session.timeline().change(|timeline| timeline.fail(&id, failed));
    }
}
