// SPDX-License-Identifier: GPL-3.0-or-later
//! Drawing of the updates of the room's state.

use adw::prelude::*;
use adw::subclass::prelude::*;

use super::{
    Parts, RoomWindow, background, coming_back, dialogs, editing, pinning, polling, reacting,
    removal, replying, sharing, telling, whispering,
};
use crate::model::{Failure, Membership, PeopleSplice, Undoable, Update};
use crate::sentences;
use crate::sentences::people::own_absence;
use crate::ui::room::composer::lost_edits;
use crate::ui::room::people::which_one;
use crate::ui::room::strings;
use crate::ui::settings;

impl Parts {
    /// Waits for no page of the past any more, nor files of others: the connection is lost.
    fn forget_pages(&self) {
        self.past.forget();
        self.export.forget();
        self.sending.clear();
    }

    /// Takes in the refusal of a page or a file; `false` if it is about something else.
    fn fail_page(&self, failure: &Failure) -> bool {
        self.past.fail(failure) || self.export.fail(failure) || self.files.refuse(failure)
    }
}

impl RoomWindow {
    /// Draws updates: what is told, then what is to be drawn anew.
    pub(super) fn draw(&self, updates: Vec<Update>) {
        let (imp, parts) = (self.imp(), self.parts());
        let mut complaint = None;
        for update in updates {
            match update {
                // The rows draw events; membership, people and typists have updates of their own.
                Update::Happened(event) => sharing::confirm(self, &event.event),
                Update::PollNews(_) | Update::Typing(_) => {}
                Update::Reconnecting(_) | Update::Away(_) => {}
                Update::Unconfirmed { ids } => lose(self, &ids),
                Update::File(update) => sharing::take(self, update),
                Update::Page(page) => parts.export.arrive(page, |page| parts.past.arrive(page)),
                Update::Recalled(events) => parts.past.take_recalled(events),
                Update::Found(results) => imp.search.answer(results),
                Update::Failed(failure) if imp.search.fail(&failure) => {}
                Update::HostClock(clock) => parts.toasts.say(&sentences::host_clock(clock)),
                Update::OwnAway(note) => parts.toasts.say(&own_absence(note.as_ref())),
                Update::Power(_) => imp.banners.draw(&parts.session.state()),
                Update::Interrupted => parts.forget_pages(),
                Update::Entered(entrance) => coming_back::go_on(self, &entrance),
                // Of many refusals the last is enough.
                Update::Failed(failure) if parts.fail_page(&failure) => {}
                Update::Failed(failure) => {
                    parts.removals.fail(&failure);
                    imp.composer.fail_edit(&failure);
                    complaint = Some(failure);
                }
                Update::NewName(name) => settings::set_nickname(&name),
                Update::KeyAccepted { address, pin } => self.remember_accepted(address, pin),
                Update::RejoinFailed => parts.alarm.sound(),
                Update::Overtaken(subject) => parts.toasts.overtake(subject),
                Update::Done(undoable) => tell_done(parts, undoable),
                Update::Unchanged { .. } => parts.toasts.warn(&sentences::unchanged()),
                Update::Bans { .. } => dialogs::list_bans(self),
                Update::BansChanged => dialogs::refresh_bans(self),
                Update::People(splice) => draw_people(self, splice),
                Update::Header => draw_header(self),
                Update::Permissions => draw_permissions(self),
                Update::Speech => imp.composer.draw_status(),
                Update::Membership => draw_membership(self),
                Update::Poll(number) => polling::redraw(self, number),
                Update::Pins => pinning::draw(self),
                Update::Typists => imp.composer.draw_typing(),
            }
        }
        if let Some(failure) = complaint {
            complain(self, failure);
        }
        sharing::take_up(self);
    }
}

/// Tells what we have done, and how to undo it.
fn tell_done(parts: &Parts, undoable: Undoable) {
    let sentence = strings::done(&undoable.done, &parts.session.state());
    parts.toasts.tell(undoable, &sentence, parts.actions.undoing());
}

/// Takes in that nobody knows what became of these requests.
fn lose(window: &RoomWindow, ids: &[String]) {
    window.parts().removals.lose(ids);
    lost_edits::lose(&window.imp().composer, ids);
    window.parts().files.lose(ids);
}

/// Tells that something asked for is not done, or asks which person was meant.
fn complain(window: &RoomWindow, failure: Failure) {
    polling::redraw_all(window);
    let parts = window.parts();
    let Failure { reason, suggestion, candidates, id, .. } = failure;
    let asks = !candidates.is_empty()
        && which_one::ask(window, &parts.actions, id.as_deref(), &candidates);
    if !asks {
        parts.toasts.complain(reason, suggestion, parts.actions.renaming());
    }
}

fn draw_people(window: &RoomWindow, splice: PeopleSplice) {
    let state = window.parts().session.state();
    let (you, can_rename) = (state.you.to_string(), state.can_rename());
    let is_alone = state.roster.len() < 2;
    drop(state);
    if !is_alone {
        window.imp().banners.show_unreached(false);
    }
    let imp = window.imp();
    imp.people.update(splice, &you, can_rename);
    whispering::draw(window);
    background::renew(window);
    stay_awake(window, window.parts().session.would_close_on_others());
}

fn draw_header(window: &RoomWindow) {
    let imp = window.imp();
    let state = window.parts().session.state();
    imp.header.draw(&state);
    drop(state);
    pinning::draw_topic(window);
    telling::draw_title(window);
    window.draw_security();
}

fn draw_permissions(window: &RoomWindow) {
    let imp = window.imp();
    let state = window.parts().session.state();
    window.action_set_enabled("room.rename", state.can_rename());
    window.action_set_enabled("room.doctor", state.way_back.is_to_our_own_room());
    window.action_set_enabled("room.topic", state.role().may_moderate());
    removal::draw(window, state.role(), state.machine.can().removes_own);
    replying::draw(window, state.machine.can().answers);
    editing::draw(window, state.machine.can());
    reacting::draw(window, state.machine.can().reacts);
    polling::draw(window, &state);
    whispering::draw_offer(window, &state);
    sharing::draw(window, &state);
    imp.header.draw_host_menu(&state);
    drop(state);
    pinning::draw(window);
}

fn draw_membership(window: &RoomWindow) {
    let imp = window.imp();
    let state = window.parts().session.state();
    imp.people.set_live(state.membership == Membership::Here);
    imp.banners.draw(&state);
    stay_awake(window, window.parts().session.would_close_on_others());
    imp.search.set_live(state.membership == Membership::Here);
    let is_over = matches!(state.membership, Membership::Over(_));
    let is_here = state.membership == Membership::Here;
    if is_over {
        window.parts().forget_pages();
        lost_edits::lose_all(&imp.composer);
        // The room we came to is not the one we would look at now.
        imp.banners.settle_newcomer();
    }
    drop(state);
    if is_over {
        window.parts().files.end_all();
    } else if is_here {
        window.parts().files.come_back();
    }
    background::end(window);
}

/// Keeps this computer awake for those who are in our own room, or lets it sleep; says so
/// beside the people.
pub(super) fn stay_awake(window: &RoomWindow, awake: bool) {
    let people = window.imp().people.downgrade();
    window.imp().sleep.hold(window, awake, move |awake| {
        if let Some(people) = people.upgrade() {
            people.show_awake(awake);
        }
    });
}
