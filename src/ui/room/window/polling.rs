// SPDX-License-Identifier: GPL-3.0-or-later
//! Polls in the window: asking, voting, closing, and the votes as they come.

use gtk::glib;
use gtk::prelude::*;
use gtk::subclass::prelude::*;

use super::RoomWindow;
use crate::commands::{Command, HistoryPlace};
use crate::model::{RoomState, polling_request, polls_of};
use crate::protocol::Request;
use crate::sentences;
use crate::ui::room::conversation::list::messages;
use crate::ui::room::conversation::message_poll;
use crate::ui::room::conversation::poll_box::VOTE;
use crate::ui::room::poll_dialog;

/// Gives the class of the window the actions of polls.
pub(super) fn install(class: &mut <super::imp::RoomWindow as ObjectSubclass>::Class) {
    class.install_action("room.poll", None, |window, _, _| {
        let room = window.downgrade();
        poll_dialog::ask(window, move |question, options| {
            if let Some(window) = room.upgrade() {
                carry_out(&window, &Command::Poll { question, options });
            }
        });
    });
    let vote = <(u64, i64)>::static_variant_type();
    class.install_action(VOTE, Some(&vote), |window, _, vote| {
        if let Some((poll, option)) = vote.and_then(glib::Variant::get::<(u64, i64)>) {
            let option = usize::try_from(option).ok();
            carry_out(window, &Command::Vote { poll: Some(poll), option });
        }
    });
    for close in ["room.close-poll", "room.close-own-poll"] {
        class.install_action(close, Some(glib::VariantTy::UINT64), |window, _, poll| {
            carry_out(window, &Command::EndPoll(poll.and_then(glib::Variant::get)));
        });
    }
}

/// Lets people ask and vote where the room knows of it.
pub(super) fn draw(window: &RoomWindow, state: &RoomState) {
    let can = state.machine.can().polls;
    window.action_set_enabled("room.poll", can);
    window.action_set_enabled(VOTE, can);
    window.action_set_enabled("room.close-own-poll", can);
    window.action_set_enabled("room.close-poll", can && state.role().may_moderate());
}

/// Does what was typed or pressed about polls; `false` if it is about something else.
pub(super) fn carry_out(window: &RoomWindow, command: &Command) -> bool {
    let parts = window.parts();
    let request = polling_request(&parts.session.state(), command);
    let error = match request {
        Ok(None) => return false,
        Ok(Some(request)) => send(window, request),
        Err(error) => Some(sentences::command_error(&error)),
    };
    if let Some(error) = error {
        parts.toasts.warn(&error);
        redraw_all(window);
    }
    true
}

fn send(window: &RoomWindow, request: Request) -> Option<String> {
    window.parts().session.send(request).err().map(sentences::send_error)
}

/// Goes to the newest poll that is open.
pub(super) fn show_newest(window: &RoomWindow) {
    let newest = polls_of(&window.parts().session.state()).open().next().map(|poll| poll.number);
    match newest {
        Some(number) => window.parts().past.go_to(HistoryPlace::Around(number)),
        None => window.parts().toasts.say(&sentences::polls::none_open()),
    }
}

/// Shows the votes of a poll anew.
pub(super) fn redraw(window: &RoomWindow, number: u64) {
    let known = polls_of(&window.parts().session.state()).get(number).cloned();
    for message in messages(&window.imp().conversation) {
        message_poll::redraw(&message, number, known.as_ref());
    }
}

/// Shows in all polls what the room said last: a choice was refused.
pub(super) fn redraw_all(window: &RoomWindow) {
    for message in messages(&window.imp().conversation) {
        message_poll::restore(&message);
    }
}
