// SPDX-License-Identifier: GPL-3.0-or-later
//! Keeping the peace: what we ask of the room about others.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::person_menu;
use super::window::RoomWindow;
use crate::client::SendError;
use crate::i18n::gettext;
use crate::model::OwnAction;
use crate::protocol::{ModerationAction, Nickname, Text, Why};
use crate::sentences;
use crate::ui::bridge::Seat;
use crate::ui::prompt::{self, Question};

type Class = <super::window::imp::RoomWindow as ObjectSubclass>::Class;

/// Gives the window the actions of the menus about people.
pub(super) fn install(class: &mut Class) {
    on_name(class, "room.kick", |name| ModerationAction::Kick { name });
    on_name(class, "room.unmute", |name| ModerationAction::Unmute { name });
    for_a_time(class, "room.ban", |name, seconds| ModerationAction::Ban {
        name,
        seconds: (seconds > 0).then_some(seconds),
    });
    for_a_time(class, "room.mute", |name, seconds| ModerationAction::Mute { name, seconds });
    on_or_off(class, "room.ignore", |name, ignored| OwnAction::Ignore { name, ignored });
    on_or_off(class, "room.moderator", |name, moderator| {
        OwnAction::Moderation(ModerationAction::Moderator { name, moderator })
    });
    class.install_action("room.show", Some(glib::VariantTy::UINT64), |window, _, id| {
        window.show_hidden(id.and_then(glib::Variant::get).unwrap_or_default());
    });
}

fn on_name(class: &mut Class, action: &str, act: fn(Nickname) -> ModerationAction) {
    class.install_action(action, Some(glib::VariantTy::STRING), move |window, _, target| {
        if let Some(name) = target.and_then(|name| named(name.str()?)) {
            window.act(act(name), None);
        }
    });
}

fn for_a_time(class: &mut Class, action: &str, act: fn(Nickname, u64) -> ModerationAction) {
    let kind = <(String, u64)>::static_variant_type();
    class.install_action(action, Some(&kind), move |window, _, target| {
        let target = target.and_then(glib::Variant::get::<(String, u64)>);
        if let Some((Some(name), seconds)) = target.map(|(name, time)| (named(&name), time)) {
            window.act(act(name, seconds), None);
        }
    });
}

fn on_or_off(class: &mut Class, action: &str, asked: fn(Nickname, bool) -> OwnAction) {
    let kind = <(String, bool)>::static_variant_type();
    class.install_action(action, Some(&kind), move |window, _, target| {
        let target = target.and_then(glib::Variant::get::<(String, bool)>);
        if let Some((Some(name), on)) = target.map(|(name, on)| (named(&name), on)) {
            window.ask(asked(name, on), None);
        }
    });
}

fn named(name: &str) -> Option<Nickname> {
    Nickname::new(name).ok()
}

impl RoomWindow {
    /// Keeps the peace; the room says when it is done.
    pub(super) fn act(&self, act: ModerationAction, why: Option<Why>) {
        self.ask(OwnAction::Moderation(act), why);
    }

    /// Asks for something that is told, with what takes it back, once it is so.
    pub(super) fn ask(&self, asked: OwnAction, why: Option<Why>) {
        // Where the people lie over the conversation, they would hide it.
        let flap = &self.imp().flap;
        if flap.is_folded() {
            flap.set_reveal_flap(false);
        }
        self.state().borrow_mut().undo.ask(asked.clone());
        self.ask_quietly(asked, why);
    }

    pub(super) fn ask_quietly(&self, asked: OwnAction, why: Option<Why>) {
        let sent = match asked {
            OwnAction::Moderation(act) => self.with_seat(|seat| seat.act(act, why)),
            OwnAction::Topic(topic) => self.with_seat(|seat| seat.set_topic(topic)),
            OwnAction::Ignore { name, ignored } => {
                self.set_ignored(&name, ignored);
                Ok(())
            }
        };
        if let Err(error) = sent {
            self.warn(&sentences::send_error(error));
        }
    }

    /// Folds away, or unfolds, what `name` said, and what is to come.
    fn set_ignored(&self, name: &Nickname, ignored: bool) {
        // The list has to know everything before its middle changes.
        self.paint();
        self.state().borrow_mut().ignore(name, ignored);
        let key = name.key();
        let is_theirs = |author: &str| {
            author == name.as_str() || named(author).is_some_and(|author| author.key() == key)
        };
        let mut end = usize::MAX;
        loop {
            let mut state = self.state().borrow_mut();
            let step = if ignored {
                state.timeline.hide_before(end, is_theirs)
            } else {
                state.timeline.show_before(end, is_theirs)
            };
            // The list asks the state what is there now.
            drop(state);
            let Some(change) = step else { break };
            end = change.at;
            self.announce(change);
        }
        self.paint();
    }

    fn show_hidden(&self, id: u64) {
        self.paint();
        let change = self.state().borrow_mut().timeline.show(id);
        if let Some(change) = change {
            self.announce(change);
        }
    }

    /// The menu about `name`, if there is anything to do.
    pub(super) fn menu_about(&self, name: &str) -> Option<gtk::gio::Menu> {
        let name = named(name)?;
        let permissions = self.state().borrow().permissions_over(&name);
        (!permissions.is_nothing()).then(|| person_menu::model(&name, &permissions))
    }

    pub(super) fn ask_announcement(&self) {
        let question = Question {
            heading: gettext("Announce to Everybody"),
            label: gettext("Announcement"),
            button: gettext("_Announce"),
            answer: "",
        };
        let wrong = |text: &str| Text::new(text).err().map(sentences::text_error);
        let window = self.downgrade();
        prompt::ask(self, &question, wrong, move |text| {
            if let (Some(window), Ok(text)) = (window.upgrade(), Text::new(text)) {
                window.act(ModerationAction::Announce { text }, None);
            }
        });
    }

    pub(super) fn with_seat<T>(
        &self,
        action: impl FnOnce(&dyn Seat) -> Result<T, SendError>,
    ) -> Result<T, SendError> {
        let link = self.imp().link.borrow();
        link.as_ref().and_then(|link| link.seat()).map_or(Err(SendError::Over), action)
    }
}
