// SPDX-License-Identifier: GPL-3.0-or-later
//! What a person can do in a room.

use std::time::Instant;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::window::RoomWindow;
use crate::i18n::gettext;
use crate::model::{DeliveryError, Membership, OwnAction};
use crate::protocol::{Nickname, Text, Topic, classic};
use crate::sentences;
use crate::ui::launcher::Launcher;
use crate::ui::prompt::{self, Question};
use crate::ui::{clock, compat};

/// Gives the window what its menus and buttons do, but what is about people.
pub(super) fn install(class: &mut <super::window::imp::RoomWindow as ObjectSubclass>::Class) {
    class.install_action("room.rejoin", None, |window, _, _| window.rejoin());
    class.install_action("room.rename", None, |window, _, _| window.ask_name());
    class.install_action("room.topic", None, |window, _, _| window.ask_topic());
    class.install_action("room.invite", None, |window, _, _| window.invite());
    class.install_action("room.copy-address", None, |window, _, _| window.copy_address());
    class.install_action("room.copied", None, |window, _, _| window.copied());
    class.install_action("room.people", None, |window, _, _| {
        let flap = &window.imp().flap;
        flap.set_reveal_flap(!flap.reveals_flap());
    });
    class.install_action("room.next-region", None, |window, _, _| window.go_to_region(false));
    class.install_action("room.last-region", None, |window, _, _| window.go_to_region(true));
    let text = Some(glib::VariantTy::STRING);
    class.install_action("room.retry", text, |window, _, id| {
        window.retry(id.and_then(|id| id.str()).unwrap_or_default());
    });
    class.install_action("room.follow", text, |window, _, link| {
        window.follow(link.and_then(|link| link.str()).unwrap_or_default());
    });
    class.install_action("room.discard", text, |window, _, id| {
        window.discard(id.and_then(|id| id.str()).unwrap_or_default());
    });
}

impl RoomWindow {
    /// Says what the composer holds.
    pub(super) fn submit(&self) {
        let imp = self.imp();
        let typed = imp.composer.text();
        if typed.trim() == classic::EXIT {
            return compat::dialog::close_window(self);
        }
        let Some(words) = self.understand(&typed) else { return };
        let text = match Text::new(&words) {
            Ok(text) => text,
            Err(error) => {
                imp.composer.set_error(Some(&sentences::text_error(error)));
                return;
            }
        };
        if self.state().borrow().membership != Membership::Here {
            let sentence = gettext("You are not in the room; your text stays here.");
            imp.composer.set_error(Some(&sentence));
            return;
        }
        let id = glib::uuid_string_random().to_string();
        self.state().borrow_mut().timeline.write(&id, text.clone(), clock::now());
        imp.pulse.borrow_mut().said();
        imp.composer.set_text("");
        imp.conversation.show_newest();
        self.hand_over(id, text);
    }

    /// Tries failed words again.
    pub(super) fn retry(&self, id: &str) {
        if self.state().borrow().membership != Membership::Here {
            self.warn(&gettext("You are not in the room."));
            return;
        }
        let text = self.state().borrow_mut().timeline.retry(id);
        if let Some(text) = text {
            self.hand_over(id.to_owned(), text);
        }
    }

    /// Takes failed words out of the conversation; an empty composer gets them.
    pub(super) fn discard(&self, id: &str) {
        let text = self.state().borrow_mut().timeline.discard(id);
        let composer = &self.imp().composer;
        if let Some(text) = text.filter(|_| composer.is_blank()) {
            composer.set_text(text.as_str());
            composer.grab_focus();
        }
        self.paint();
    }

    fn hand_over(&self, id: String, text: Text) {
        let said = self.with_seat(|seat| seat.say(id.clone(), text));
        if let Err(error) = said {
            self.state().borrow_mut().timeline.fail(&id, DeliveryError::NotSent(error));
        }
        self.paint();
    }

    /// The composer's text has changed.
    pub(super) fn writing(&self) {
        let imp = self.imp();
        let blank = imp.composer.is_blank();
        let told = imp.pulse.borrow_mut().changed(Instant::now(), blank);
        let here = self.state().borrow().membership == Membership::Here;
        if let (Some(active), true) = (told, here)
            && let Some(seat) = imp.link.borrow().as_ref().and_then(|link| link.seat())
        {
            seat.typing(active);
        }
    }

    pub(super) fn ask_name(&self) {
        let you = self.state().borrow().you.clone();
        let question = Question {
            heading: gettext("Rename Yourself"),
            label: gettext("Your name"),
            button: gettext("_Rename"),
            answer: you.as_str(),
        };
        let wrong = |name: &str| Nickname::new(name).err().map(sentences::name_error);
        let window = self.downgrade();
        prompt::ask(self, &question, wrong, move |name| {
            if let (Some(window), Ok(name)) = (window.upgrade(), Nickname::new(name)) {
                window.rename(name);
            }
        });
    }

    pub(super) fn rename(&self, name: Nickname) {
        if name == self.state().borrow().you {
            return;
        }
        // It becomes ours when the room says so.
        if let Err(error) = self.with_seat(|seat| seat.rename(name)) {
            self.warn(&sentences::send_error(error));
        }
    }

    pub(super) fn ask_topic(&self) {
        let topic = self.state().borrow().topic.clone();
        let question = Question {
            heading: gettext("Topic of the Room"),
            label: gettext("Topic"),
            button: gettext("_Set"),
            answer: topic.as_str(),
        };
        let wrong = |topic: &str| {
            Topic::new(topic).err().map(|_| gettext("A topic has up to 200 characters."))
        };
        let window = self.downgrade();
        prompt::ask(self, &question, wrong, move |topic| {
            let (Some(window), Ok(topic)) = (window.upgrade(), Topic::new(topic)) else { return };
            window.ask(OwnAction::Topic(topic), None);
        });
    }

    pub(super) fn copy_address(&self) {
        let hosted = self.imp().addresses.borrow().first().cloned();
        let address = hosted.unwrap_or_else(|| self.state().borrow().address().to_string());
        compat::copy(self, &address);
        self.copied();
    }

    /// Goes where an invite leads that somebody gave here, in a window of its
    /// own.
    pub(super) fn follow(&self, link: &str) {
        let application = self.application().and_downcast::<adw::Application>();
        let Some(application) = application else { return };
        let launcher = Launcher::new(&application);
        launcher.present();
        launcher.follow(link);
    }
}
