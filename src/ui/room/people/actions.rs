// SPDX-License-Identifier: GPL-3.0-or-later
//! Moderation: what we ask of the room about others and about its rules. The
//! room says when it is done.

use std::rc::Rc;

use adw::prelude::*;
use gtk::glib;
use gtk::subclass::prelude::*;

use crate::model::OwnAction;
use crate::protocol::{ModerationAction, Nickname, Request, Why};
use crate::sentences;
use crate::ui::room::notices::toasts::Toasts;
use crate::ui::room::session::RoomSession;

/// The widget whose class `C` is.
type Owner<C> = <<C as ClassStruct>::Type as ObjectSubclass>::Type;

/// Gives a class of widgets the actions of the menus about people; what they
/// ask for goes to `ask`.
pub fn install<C: WidgetClassExt>(class: &mut C, ask: fn(&Owner<C>, OwnAction))
where
    <C as ClassStruct>::Type: WidgetImpl,
{
    on_name(class, "room.kick", ask, |name| ModerationAction::Kick { name });
    on_name(class, "room.unmute", ask, |name| ModerationAction::Unmute { name });
    for_a_time(class, "room.ban", ask, |name, seconds| ModerationAction::Ban {
        name,
        seconds: (seconds > 0).then_some(seconds),
    });
    for_a_time(class, "room.mute", ask, |name, seconds| ModerationAction::Mute { name, seconds });
    on_or_off(class, "room.ignore", ask, |name, ignored| OwnAction::Ignore { name, ignored });
    on_or_off(class, "room.moderator", ask, |name, moderator| {
        OwnAction::Moderation(ModerationAction::Moderator { name, moderator })
    });
}

fn on_name<C: WidgetClassExt>(
    class: &mut C,
    action: &str,
    ask: fn(&Owner<C>, OwnAction),
    act: fn(Nickname) -> ModerationAction,
) where
    <C as ClassStruct>::Type: WidgetImpl,
{
    class.install_action(action, Some(glib::VariantTy::STRING), move |widget, _, target| {
        if let Some(name) = target.and_then(|name| named(name.str()?)) {
            ask(widget, OwnAction::Moderation(act(name)));
        }
    });
}

fn for_a_time<C: WidgetClassExt>(
    class: &mut C,
    action: &str,
    ask: fn(&Owner<C>, OwnAction),
    act: fn(Nickname, u64) -> ModerationAction,
) where
    <C as ClassStruct>::Type: WidgetImpl,
{
    let kind = <(String, u64)>::static_variant_type();
    class.install_action(action, Some(&kind), move |widget, _, target| {
        let target = target.and_then(glib::Variant::get::<(String, u64)>);
        if let Some((Some(name), seconds)) = target.map(|(name, time)| (named(&name), time)) {
            ask(widget, OwnAction::Moderation(act(name, seconds)));
        }
    });
}

fn on_or_off<C: WidgetClassExt>(
    class: &mut C,
    action: &str,
    ask: fn(&Owner<C>, OwnAction),
    asked: fn(Nickname, bool) -> OwnAction,
) where
    <C as ClassStruct>::Type: WidgetImpl,
{
    let kind = <(String, bool)>::static_variant_type();
    class.install_action(action, Some(&kind), move |widget, _, target| {
        let target = target.and_then(glib::Variant::get::<(String, bool)>);
        if let Some((Some(name), on)) = target.map(|(name, on)| (named(&name), on)) {
            ask(widget, asked(name, on));
        }
    });
}

fn named(name: &str) -> Option<Nickname> {
    Nickname::heard(name).ok()
}

/// Asks of the room, and what comes of it in the window.
pub struct RoomActions {
    session: Rc<RoomSession>,
    toasts: Rc<Toasts>,
    /// Shows the people beside the conversation, or over it.
    flap: adw::Flap,
}

impl RoomActions {
    pub fn new(session: Rc<RoomSession>, toasts: Rc<Toasts>, flap: adw::Flap) -> Self {
        Self { session, toasts, flap }
    }

    pub fn session(&self) -> &Rc<RoomSession> {
        &self.session
    }

    /// Asks for something that is told, with what takes it back, once it is so.
    pub fn ask(&self, asked: OwnAction, why: Option<Why>) {
        // Where the people lie over the conversation, they would hide it.
        if self.flap.is_folded() {
            self.flap.set_reveal_flap(false);
        }
        self.session.note(asked.clone());
        self.ask_quietly(asked, why);
    }

    /// Asks for what a switch says, while there is a window.
    pub fn asking(self: &Rc<Self>) -> impl Fn(ModerationAction) + 'static + use<> {
        self.while_there(|actions, act| actions.ask(OwnAction::Moderation(act), None))
    }

    /// Takes something back, which is not told again, while there is a window.
    pub fn undoing(self: &Rc<Self>) -> impl Fn(OwnAction) + 'static + use<> {
        self.while_there(|actions, asked| actions.ask_quietly(asked, None))
    }

    /// Takes another name, while there is a window.
    pub fn renaming(self: &Rc<Self>) -> impl Fn(Nickname) + 'static + use<> {
        self.while_there(Self::rename)
    }

    fn while_there<T: 'static>(
        self: &Rc<Self>,
        act: fn(&Self, T),
    ) -> impl Fn(T) + 'static + use<T> {
        let actions = Rc::downgrade(self);
        move |value| {
            if let Some(actions) = actions.upgrade() {
                act(&actions, value);
            }
        }
    }

    /// Asks to be called `name`. It becomes ours when the room says so.
    pub fn rename(&self, name: Nickname) {
        if name != self.session.state().you {
            self.send(Request::Rename { id: None, name: name.into() });
        }
    }

    /// Asks who is banned; tells whether that was possible.
    pub fn ask_bans(&self) -> bool {
        self.send(Request::Bans { id: None })
    }

    /// Unfolds the messages that are hidden under `id`.
    pub fn show_hidden(&self, id: u64) {
        self.session.timeline().unfold(id);
    }

    fn ask_quietly(&self, asked: OwnAction, why: Option<Why>) {
        match asked {
            OwnAction::Moderation(act) => {
                self.send(Request::Act { id: None, act, why });
            }
            OwnAction::Topic(topic) => {
                self.send(Request::Topic { id: None, topic: topic.into() });
            }
            OwnAction::Ignore { name, ignored } => self.set_ignored(&name, ignored),
        }
    }

    /// Folds away, or unfolds, what `name` said, and what is to come.
    fn set_ignored(&self, name: &Nickname, ignored: bool) {
        self.session.change(|state| state.ignore(name, ignored));
        self.session.timeline().fold(name, ignored);
    }

    fn send(&self, request: Request) -> bool {
        let sent = self.session.send(request);
        if let Err(error) = sent {
            self.toasts.warn(&sentences::send_error(error));
        }
        sent.is_ok()
    }
}
