// SPDX-License-Identifier: GPL-3.0-or-later
//! Taking in what happens, and drawing what the state has become.

use std::time::Instant;

use adw::prelude::*;
use adw::subclass::prelude::*;

use super::RoomWindow;
use crate::client::SessionEvent;
use crate::model::Membership;
use crate::protocol::{Event, Happening, ModerationAction};
use crate::ui::settings;

impl RoomWindow {
    /// Takes in what happened, and paints it as one change.
    pub fn apply(&self, events: Vec<SessionEvent>) {
        let now = Instant::now();
        let mut state = self.parts().session.state().borrow_mut();
        let was_here = state.membership == Membership::Here;
        let bans_changed = events.iter().any(is_about_a_ban);
        for event in events {
            state.apply(event, now);
        }
        let came_back = !was_here && state.membership == Membership::Here;
        let was_barred = !was_here && matches!(state.membership, Membership::Over(_));
        let acquainted = state.take_acquainted();
        drop(state);
        if bans_changed {
            self.refresh_bans();
        }
        if came_back {
            // What stood in the way of sending does not any more.
            self.imp().composer.set_error(None);
        }
        self.paint();
        if was_barred {
            self.parts().alarm.sound();
        }
        if let Some((address, pin)) = acquainted {
            self.remember_accepted(address, pin);
        }
    }

    /// Shows what the state has become.
    pub(super) fn paint(&self) {
        let imp = self.imp();
        let toasts = &self.parts().toasts;
        let mut state = self.parts().session.state().borrow_mut();
        let change = state.timeline.take_change();
        let next_end = state.roster.expire(Instant::now());
        let you = state.you.to_string();
        imp.people.set_can_rename(state.can_rename());
        imp.people.update(&mut state.roster, &you);
        let complaint = state.take_complaint();
        let new_name = state.take_new_name();
        let overtaken = state.undo.take_overtaken();
        let done = state.take_done();
        let password = state.rules.password;
        let bans = state.take_bans();
        drop(state);
        if let Some(name) = new_name {
            settings::set_nickname(&name);
        }
        if let Some(change) = change {
            imp.conversation.announce(change);
        }
        imp.conversation.trim();
        if let (Some(bans), Some(list)) = (bans, imp.bans.upgrade()) {
            list.list(&bans);
        }
        let actions = &self.parts().actions;
        for subject in overtaken {
            toasts.overtake(subject);
        }
        for undoable in done {
            toasts.tell(undoable, password, actions.undoing());
        }
        self.paint_state();
        imp.composer.paint(next_end);
        if let Some((reason, suggestion)) = complaint {
            toasts.complain(reason, suggestion, actions.renaming());
        }
    }

    /// Shows what is there whatever happened.
    fn paint_state(&self) {
        let imp = self.imp();
        let state = self.parts().session.state().borrow();
        self.set_title(Some(state.room.as_str()));
        self.action_set_enabled("room.rename", state.can_rename());
        self.action_set_enabled("room.topic", state.role().may_moderate());
        imp.people.set_live(state.membership == Membership::Here);
        imp.header.paint(&state);
        imp.topic_bar.paint(&state);
        imp.banners.paint(&state);
        if matches!(state.membership, Membership::Over(_)) {
            self.parts().toasts.withdraw_greeting();
        }
    }
}

/// Tells whether the list of bans is another after `event`.
fn is_about_a_ban(event: &SessionEvent) -> bool {
    matches!(
        event,
        SessionEvent::Happened(Event {
            what: Happening::Acted {
                act: ModerationAction::Ban { .. } | ModerationAction::Unban { .. },
                ..
            },
            ..
        })
    )
}
