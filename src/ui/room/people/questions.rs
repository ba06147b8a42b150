// SPDX-License-Identifier: GPL-3.0-or-later
//! Questions with a line to answer them: a new name, a topic, an announcement.

use std::rc::Rc;

use gtk::glib;
use gtk::prelude::*;

use super::actions::RoomActions;
use crate::i18n::gettext;
use crate::model::OwnAction;
use crate::protocol::{ModerationAction, Nickname, Text, Topic};
use crate::sentences;
use crate::ui::prompt::{self, Question};

impl RoomActions {
    /// Asks above `parent` for another name of ours.
    pub fn ask_name(self: &Rc<Self>, parent: &impl IsA<gtk::Window>) {
        let you = self.session().state().you.clone();
        let question = Question {
            heading: gettext("Rename Yourself"),
            label: gettext("Your name"),
            button: gettext("_Rename"),
            answer: you.as_str(),
        };
        let wrong = |name: &str| Nickname::new(name).err().map(sentences::name_error);
        let rename = self.renaming();
        let done = move |name: &str| {
            if let Ok(name) = Nickname::new(name) {
                rename(name);
            }
        };
        prompt::ask(parent, &question, wrong, done);
    }

    /// Asks above `parent` for another topic of the room.
    pub fn ask_topic(self: &Rc<Self>, parent: &impl IsA<gtk::Window>) {
        let topic = self.session().state().topic.clone();
        let question = Question {
            heading: gettext("Topic of the Room"),
            label: gettext("Topic"),
            button: gettext("_Set"),
            answer: topic.as_str(),
        };
        let wrong = |topic: &str| {
            Topic::new(topic).err().map(|_| gettext("A topic has up to 200 characters."))
        };
        let done = glib::clone!(
            #[weak(rename_to = actions)]
            self,
            move |topic: &str| {
                if let Ok(topic) = Topic::new(topic) {
                    actions.ask(OwnAction::Topic(topic), None);
                }
            }
        );
        prompt::ask(parent, &question, wrong, done);
    }

    /// Asks above `parent` for something to announce.
    pub fn ask_announcement(self: &Rc<Self>, parent: &impl IsA<gtk::Window>) {
        let question = Question {
            heading: gettext("Announce to Everybody"),
            label: gettext("Announcement"),
            button: gettext("_Announce"),
            answer: "",
        };
        let wrong = |text: &str| Text::new(text).err().map(sentences::text_error);
        let ask = self.asking();
        let done = move |text: &str| {
            if let Ok(text) = Text::new(text) {
                ask(ModerationAction::Announce { text });
            }
        };
        prompt::ask(parent, &question, wrong, done);
    }
}
