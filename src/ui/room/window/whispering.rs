// SPDX-License-Identifier: GPL-3.0-or-later
//! Whispering to people, and going to the whispers with one of them and back.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::RoomWindow;
use crate::model::{Person, RoomState, whisper_partner};
use crate::protocol::{Nickname, SeatNumber};
use crate::ui::room::conversation::attached_here::AttachedHere;
use crate::ui::room::conversation::list::Conversation;
use crate::ui::room::conversation::text::body::NamesHere;
use crate::ui::room::people::person_menu::MenuAbout;
use crate::ui::room::session::RoomSession;
use crate::ui::room::strings;
use crate::ui::room::whispers::pane::WhisperPane;
use std::rc::Rc;

/// The actions that lead to whispers.
const OFFERED: [&str; 2] = ["room.whisper", "room.whispers"];

/// Gives the class of the window the actions of the menus.
pub(super) fn install(class: &mut <super::imp::RoomWindow as ObjectSubclass>::Class) {
    on_person(class, OFFERED[0], |window, person| window.imp().composer.whisper_to(&person));
    on_person(class, OFFERED[1], |window, person| show(window, &person));
    class.install_action("room.back-to-room", None, |window, _, _| {
        back(window);
        window.imp().composer.grab_focus();
    });
}

fn on_person(
    class: &mut <super::imp::RoomWindow as ObjectSubclass>::Class,
    action: &str,
    act: fn(&RoomWindow, Person),
) {
    let kind = <((String, u64), ())>::static_variant_type();
    class.install_action(action, Some(&kind), move |window, _, target| {
        let target = target.and_then(glib::Variant::get::<((String, u64), ())>);
        let Some(((name, seat), ())) = target else { return };
        if let Ok(name) = Nickname::heard(&name) {
            let seat = (seat > 0).then(|| SeatNumber::new(seat));
            act(window, Person { name, seat });
        }
    });
}

/// Puts the pane of whispers beside the conversation of a new window.
pub(super) fn add(
    window: &RoomWindow,
    session: &Rc<RoomSession>,
    menu: MenuAbout,
    known: (NamesHere, AttachedHere),
) {
    let (search, conversation) = (window.imp().search.get(), window.imp().conversation.get());
    let pane = WhisperPane::new(session, menu, known);
    if let Some(place) = conversation.parent().and_downcast::<gtk::Box>() {
        place.append(&pane);
    }
    // One of the three is seen.
    let see = glib::clone!(
        #[weak]
        search,
        #[weak]
        conversation,
        #[weak]
        pane,
        move || {
            if search.is_open() && pane.get_visible() {
                pane.close();
            }
            conversation.set_visible(!search.is_open() && !pane.get_visible());
        }
    );
    WidgetExt::connect_visible_notify(
        &search,
        glib::clone!(
            #[strong]
            see,
            move |_| see()
        ),
    );
    WidgetExt::connect_visible_notify(&pane, move |_| see());
    conversation.set_visible(!search.is_open());
}

/// The pane of whispers.
pub(super) fn pane(window: &RoomWindow) -> Option<WhisperPane> {
    let place = window.imp().conversation.parent()?;
    place.last_child().and_downcast()
}

/// The conversation that is seen: that of the room, or whispers.
pub(super) fn seen(window: &RoomWindow) -> Conversation {
    let whispers = pane(window).filter(WidgetExt::get_visible);
    whispers.map_or_else(|| window.imp().conversation.get(), |pane| pane.conversation().clone())
}

/// Shows the whispers with `person`, and has what is written whispered to them.
pub(super) fn show(window: &RoomWindow, person: &Person) {
    let Some(pane) = pane(window) else { return };
    window.imp().search.close();
    let flap = &window.imp().flap;
    if flap.is_folded() {
        flap.set_reveal_flap(false);
    }
    pane.open(person);
    window.imp().composer.whisper_to(person);
    read(window);
}

/// Shows the room again, where what is written is for all; tells if something else was shown.
pub(super) fn back(window: &RoomWindow) -> bool {
    let was_open = pane(window).is_some_and(|pane| pane.close());
    if was_open {
        window.imp().composer.stop_whispering();
    }
    was_open
}

/// Leaves the whispers that are shown once we whisper to nobody or to somebody else.
pub(super) fn follow(window: &RoomWindow) {
    let Some(pane) = pane(window) else { return };
    let shown = pane.person();
    let is_left = match (shown, window.imp().composer.whispering()) {
        (Some(shown), Some(now)) => {
            let state = window.parts().session.state();
            let whose = |person: &Person| state.roster.whose(&person.name, person.seat);
            whose(&shown) != whose(&now)
        }
        (shown, _) => shown.is_some(),
    };
    if is_left {
        pane.close();
    }
}

/// Draws what changes with the people and with what is unread.
pub(super) fn draw(window: &RoomWindow) {
    window.imp().composer.draw_whispering();
    draw_unread(window);
}

/// Draws how much is unread, here and beside each of the people.
pub(super) fn draw_unread(window: &RoomWindow) {
    if let Some(pane) = pane(window).filter(WidgetExt::get_visible) {
        pane.draw();
    }
    window.imp().people.draw_whispers();
}

/// Lets people whisper where the room knows of it.
pub(super) fn draw_offer(window: &RoomWindow, state: &RoomState) {
    for action in OFFERED {
        window.action_set_enabled(action, state.machine.can().whispers);
    }
}

/// Takes the whispers that are in view for read, while the window is in front.
pub(super) fn read(window: &RoomWindow) {
    let person = pane(window).filter(WhisperPane::is_mapped).and_then(|pane| pane.person());
    let Some(person) = person.filter(|_| window.is_active()) else { return };
    let session = &window.parts().session;
    let everywhere = person.everywhere(&session.state().roster);
    session.attention.read_whispers(&everywhere);
}

/// Whispers to the other one of the two whose whisper is `number`; tells if it is one.
pub(super) fn answer(window: &RoomWindow, number: u64) -> bool {
    let partner = whisper_partner(&window.parts().session.timeline().timeline(), number);
    let Some(partner) = partner else { return false };
    window.imp().composer.whisper_to(&partner);
    true
}

/// Says that a text for `person` is kept.
pub(super) fn tell_kept(window: &RoomWindow, person: &Person) {
    window.parts().toasts.say(&strings::kept_for(person.name.as_str()));
}
