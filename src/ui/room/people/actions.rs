// SPDX-License-Identifier: GPL-3.0-or-later
//! Moderation: what we ask of the room about others and about its rules. The
//! room says when it is done.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::rc::Rc;

use adw::prelude::*;
use gtk::glib;
use gtk::subclass::prelude::*;

use crate::model::{OwnAction, Person, seat_meant};
use crate::protocol::{ModerationAction, Nickname, Request, SeatNumber, Why};
use crate::sentences;
use crate::ui::room::blocking::Blocking;
use crate::ui::room::notices::toasts::Toasts;
use crate::ui::room::session::RoomSession;
use crate::ui::trust::blocked_store::{self, BlockListener};

/// The widget whose class `C` is.
type Owner<C> = <<C as ClassStruct>::Type as ObjectSubclass>::Type;

/// Gives a class of widgets the actions of the menus about people; what they
/// ask for goes to `ask`.
pub fn install<C: WidgetClassExt>(class: &mut C, ask: fn(&Owner<C>, OwnAction))
where
    <C as ClassStruct>::Type: WidgetImpl,
{
    on_person(class, "room.kick", ask, |person, ()| {
        OwnAction::on(person, |name| ModerationAction::Kick { name })
    });
    on_person(class, "room.unmute", ask, |person, ()| {
        OwnAction::on(person, |name| ModerationAction::Unmute { name })
    });
    on_person(class, "room.ban", ask, |person, seconds: u64| {
        let seconds = (seconds > 0).then_some(seconds);
        OwnAction::on(person, |name| ModerationAction::Ban { name, seconds })
    });
    on_person(class, "room.mute", ask, |person, seconds| {
        OwnAction::on(person, |name| ModerationAction::Mute { name, seconds })
    });
    on_person(class, "room.moderator", ask, |person, moderator| {
        OwnAction::on(person, |name| ModerationAction::Moderator { name, moderator })
    });
    on_person(class, "room.ignore", ask, |person, ignored| OwnAction::Ignore { person, ignored });
}

/// The person that an action of a menu is about, as its target has it: the name,
/// and the number of the seat or 0.
type TargetPerson<'a> = (&'a str, u64);

/// A person as the target of an action has it.
pub fn target(person: &Person) -> TargetPerson<'_> {
    (person.name.as_str(), person.seat.map_or(0, SeatNumber::get))
}

/// Installs an action about a person, whose target has something more.
fn on_person<C: WidgetClassExt, T>(
    class: &mut C,
    action: &str,
    ask: fn(&Owner<C>, OwnAction),
    asked: fn(Person, T) -> OwnAction,
) where
    <C as ClassStruct>::Type: WidgetImpl,
    T: glib::variant::FromVariant + StaticVariantType + 'static,
{
    let kind = <((String, u64), T)>::static_variant_type();
    class.install_action(action, Some(&kind), move |widget, _, target| {
        let target = target.and_then(glib::Variant::get::<((String, u64), T)>);
        let Some(((name, seat), more)) = target else { return };
        if let Ok(name) = Nickname::heard(&name) {
            let seat = (seat > 0).then(|| SeatNumber::new(seat));
            ask(widget, asked(Person { name, seat }, more));
        }
    });
}

/// Asks of the room, and what comes of it in the window.
pub struct RoomActions {
    session: Rc<RoomSession>,
    toasts: Rc<Toasts>,
    /// Shows the people beside the conversation, or over it.
    flap: adw::Flap,
    /// The number of actions that were asked for.
    asked: Cell<u64>,
    last: RefCell<Option<LastAsked>>,
    /// Those whom we ignore beyond this visit.
    pub blocking: Blocking,
    changes: RefCell<Option<BlockListener>>,
}

/// An action that was asked for.
pub struct LastAsked {
    id: String,
    pub action: OwnAction,
    pub why: Option<Why>,
}

impl RoomActions {
    pub fn new(session: Rc<RoomSession>, toasts: Rc<Toasts>, flap: adw::Flap) -> Self {
        let blocking = Blocking::new(session.clone(), toasts.clone());
        let (last, changes) = (RefCell::default(), RefCell::default());
        Self { session, toasts, flap, asked: Cell::default(), last, blocking, changes }
    }

    pub fn session(&self) -> &Rc<RoomSession> {
        &self.session
    }

    /// Asks for what a command says. A member that it names is meant as the one
    /// who has the name now, even if somebody else has it a moment later.
    pub fn command(&self, act: ModerationAction, to: Option<SeatNumber>, why: Option<Why>) {
        let to = to.or_else(|| seat_meant(&act, &self.session.state().roster));
        self.ask(OwnAction::Moderation { act, to }, why);
    }

    /// Asks for something that is told, with what takes it back, once it is so.
    pub fn ask(&self, asked: OwnAction, why: Option<Why>) {
        // Where the people lie over the conversation, they would hide it.
        if self.flap.is_folded() {
            self.flap.set_reveal_flap(false);
        }
        self.asked.set(self.asked.get() + 1);
        let id = self.asked.get().to_string();
        self.session.note(id.clone(), asked.clone());
        let last = LastAsked { id: id.clone(), action: asked.clone(), why: why.clone() };
        self.last.replace(Some(last));
        self.ask_with(Some(id), asked, why);
    }

    /// The last action that was asked for, if the room refused just that one.
    pub fn take_refused(&self, id: Option<&str>) -> Option<LastAsked> {
        self.last.borrow_mut().take_if(|last| Some(last.id.as_str()) == id)
    }

    /// Asks for what a switch says, while there is a window.
    pub fn asking(self: &Rc<Self>) -> impl Fn(ModerationAction) + 'static + use<> {
        self.while_there(|actions, act: ModerationAction| actions.ask(act.into(), None))
    }

    /// Takes something back, which is not told again, while there is a window.
    pub fn undoing(self: &Rc<Self>) -> impl Fn(OwnAction) + 'static + use<> {
        self.while_there(|actions, asked| actions.ask_with(None, asked, None))
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

    fn ask_with(&self, id: Option<String>, asked: OwnAction, why: Option<Why>) {
        match asked {
            OwnAction::Moderation { act, to } => {
                self.send(Request::Act { id, act, to, why });
            }
            OwnAction::Topic(topic) => {
                self.send(Request::Topic { id, topic: topic.into() });
            }
            OwnAction::Ignore { person, ignored } => self.set_ignored(&person, ignored),
        }
    }

    /// Asks to ignore whom a command names, or no longer.
    pub fn ignore(&self, name: &Nickname, ignored: bool) {
        let person = {
            let state = self.session.state();
            Person::ignorable(name, ignored, &state.you, &state.roster)
        };
        match person {
            Ok(person) => self.ask(OwnAction::Ignore { person, ignored }, None),
            Err(error) => self.toasts.warn(&sentences::ignore_error(error, name)),
        }
    }

    /// Keeps in the folder `data` whom we ignore, and follows the preferences.
    pub fn begin_blocking(self: &Rc<Self>, data: PathBuf) {
        self.blocking.begin(data);
        let actions = Rc::downgrade(self);
        let changes = blocked_store::listen(move |block, blocked| {
            let actions = actions.upgrade();
            let here = actions.filter(|actions| actions.session.key() == Some(block.key));
            if let Some(actions) = here {
                let (name, seat) = (block.person.name.clone(), Some(block.person.seat));
                actions.hush(&Person { name, seat }, blocked);
            }
        });
        self.changes.replace(Some(changes));
    }

    fn set_ignored(&self, person: &Person, ignored: bool) {
        self.blocking.note(person, ignored);
        self.hush(person, ignored);
    }

    /// Folds away, or unfolds, what a person said, and what is to come.
    fn hush(&self, person: &Person, ignored: bool) {
        self.session.change(|state| state.ignore(person, ignored));
        let everywhere = person.everywhere(&self.session.state().roster);
        self.session.timeline().fold(&everywhere, ignored);
    }

    fn send(&self, request: Request) -> bool {
        let sent = self.session.send(request);
        if let Err(error) = sent {
            self.toasts.warn(&sentences::send_error(error));
        }
        sent.is_ok()
    }
}
