// SPDX-License-Identifier: GPL-3.0-or-later
//! Removal of messages from a menu. One is hidden here at once, and the room is asked for it
//! when the toast that offers to undo it is gone. All of a person go at once, and it is asked
//! before: what comes meanwhile would go along with them.

use gtk::glib;
use gtk::glib::prelude::*;
use gtk::prelude::WidgetExt;
use gtk::subclass::prelude::*;

use super::RoomWindow;
use crate::i18n::{gettext, gettext_f};
use crate::model::{Person, is_due, own_last_number};
use crate::protocol::{ModerationAction, Nickname, Role, SeatNumber};
use crate::sentences;
use crate::ui::compat;

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
            ask_about_all(window, Person { name, seat });
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
        let told = gettext("The message is about to be removed for everybody");
        window.parts().removals.offer(&told, [number].into(), act, None);
    }
}

/// Asks whether all messages of a person are removed, and has them removed then.
fn ask_about_all(window: &RoomWindow, person: Person) {
    let gaps = [("name", person.name.as_str())];
    // Newer dialogs have room for no name in the heading.
    let dialog = compat::Alert::new(&gettext("Remove All Messages?"), "cancel");
    dialog.set_body(&gettext_f(
        // Translators: {name} is a person.
        "All messages of {name} are removed for everybody. This cannot be undone.",
        &gaps,
    ));
    dialog.add_response("cancel", &gettext("_Cancel"), compat::Appearance::Default);
    dialog.add_response("remove", &gettext("_Remove All"), compat::Appearance::Destructive);
    dialog.set_default_response("cancel");
    let room = window.downgrade();
    dialog.connect_response(move |answer| {
        if let Some(window) = room.upgrade().filter(|_| answer == "remove") {
            remove_all(&window, &person);
        }
    });
    dialog.present(window);
}

/// Removes all messages of a person that are there now.
pub(super) fn remove_all(window: &RoomWindow, person: &Person) {
    let session = &window.parts().session;
    let everywhere = person.everywhere(&session.state().roster);
    let messages = session.timeline().set_all_due(&everywhere);
    let act = ModerationAction::RemoveAll { name: person.name.clone(), seats: Vec::new() };
    window.parts().removals.ask(messages, act, person.seat);
}
