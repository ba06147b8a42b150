// SPDX-License-Identifier: GPL-3.0-or-later
//! Removal of messages from a menu: they are hidden here at once, and the room is asked
//! for it when the toast that offers to undo it is gone.

use gtk::glib;
use gtk::glib::prelude::*;
use gtk::prelude::WidgetExt;
use gtk::subclass::prelude::*;

use super::RoomWindow;
use crate::i18n::{gettext, gettext_f};
use crate::model::{Person, is_due, own_last_number};
use crate::protocol::{ModerationAction, Nickname, Role, SeatNumber};
use crate::sentences;

/// A person as the target of an action has it.
type NameAndSeat = ((String, u64), ());

/// Gives the class of the window the actions of the menus.
pub(super) fn install(class: &mut <super::imp::RoomWindow as ObjectSubclass>::Class) {
    class.install_action("room.remove", Some(glib::VariantTy::UINT64), |window, _, number| {
        remove(window, number.and_then(glib::Variant::get).unwrap_or_default());
    });
    class.install_action("room.remove-own", Some(glib::VariantTy::UINT64), |window, _, number| {
        remove(window, number.and_then(glib::Variant::get).unwrap_or_default());
    });
    let kind = NameAndSeat::static_variant_type();
    class.install_action("room.remove-all", Some(&kind), |window, _, target| {
        let Some(((name, seat), ())) = target.and_then(glib::Variant::get::<NameAndSeat>) else {
            return;
        };
        if let Ok(name) = Nickname::heard(&name) {
            let seat = (seat > 0).then(|| SeatNumber::new(seat));
            remove_all(window, &Person { name, seat });
        }
    });
}

/// Lets people remove what they may.
pub(super) fn draw(window: &RoomWindow, role: Role, removes_own: bool) {
    window.action_set_enabled("room.remove", role.may_moderate());
    // Rooms of the version before let moderators alone.
    window.action_set_enabled("room.remove-own", removes_own || role.may_moderate());
    window.action_set_enabled("room.remove-all", role == Role::Host);
}

/// Removes our own last message, unless that is undone in time.
pub(super) fn remove_own_last(window: &RoomWindow) {
    let session = &window.parts().session;
    // What is about to be removed already is passed over.
    let stands = |number| !is_due(&session.timeline().timeline(), number);
    let number = own_last_number(&session.state(), stands);
    match number {
        Ok(number) => remove(window, number),
        Err(error) => window.parts().toasts.warn(&sentences::command_error(&error)),
    }
}

/// Removes a message, unless that is undone in time.
pub(super) fn remove(window: &RoomWindow, number: u64) {
    if window.parts().session.timeline().set_due(number, true) {
        let act = ModerationAction::Remove { message: number, from: None };
        let told = gettext("The message is removed for everybody");
        window.parts().removals.offer(&told, [number].into(), act, None);
    }
}

/// Removes all messages of a person, unless that is undone in time.
fn remove_all(window: &RoomWindow, person: &Person) {
    let session = &window.parts().session;
    let everywhere = person.everywhere(&session.state().roster);
    let messages = session.timeline().set_all_due(&everywhere);
    let name = person.name.clone();
    // Translators: {name} is a person.
    let told =
        gettext_f("All messages of {name} are removed for everybody", &[("name", name.as_str())]);
    let act = ModerationAction::RemoveAll { name, seats: Vec::new() };
    window.parts().removals.offer(&told, messages, act, person.seat);
}
