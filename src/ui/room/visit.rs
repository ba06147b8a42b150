// SPDX-License-Identifier: GPL-3.0-or-later
//! Being in the room: taking in what happens, and finding back in.

use std::time::Instant;

use adw::prelude::*;
use adw::subclass::prelude::*;

use super::window::RoomWindow;
use super::words;
use crate::client::{Line, SessionEvent};
use crate::i18n::{gettext, gettext_f};
use crate::model::{Membership, RoomState, RowsSplice};
use crate::protocol::{Event, Happening, ModerationAction};
use crate::sentences;
use crate::ui::bridge::Link;
use crate::ui::compat;
use crate::ui::hosting::Hosted;
use crate::ui::settings;

/// Whether the list of bans is another after it.
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

impl RoomWindow {
    /// From now on the room is heard and spoken to through `link`.
    pub fn set_link(&self, link: Link) {
        let window = self.downgrade();
        link.listen(move |events| {
            if let Some(window) = window.upgrade() {
                window.apply(events);
            }
        });
        self.imp().link.replace(Some(link));
    }

    /// The room is our own: it closes with this window.
    pub fn set_hosted(&self, hosted: Hosted) {
        self.set_addresses(hosted.addresses());
        self.imp().hosted.replace(Some(hosted));
    }

    /// Takes in what happened, and paints it as one change.
    pub fn apply(&self, events: Vec<SessionEvent>) {
        let now = Instant::now();
        let mut state = self.state().borrow_mut();
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
            self.sound_alarm();
        }
        if let Some((address, pin)) = acquainted {
            self.remember_accepted(address, pin);
        }
    }

    /// Shows what the state has become.
    pub(super) fn paint(&self) {
        let imp = self.imp();
        let mut state = self.state().borrow_mut();
        let change = state.timeline.take_change();
        let you = state.you.to_string();
        imp.people.set_can_rename(state.can_rename());
        imp.people.update(&mut state.roster, &you);
        let complaint = state.take_complaint();
        let new_name = state.take_new_name();
        self.action_set_enabled("room.rename", state.can_rename());
        let overtaken = state.undo.take_overtaken();
        let done = state.take_done();
        let bans = state.take_bans();
        drop(state);
        if let Some(name) = new_name {
            settings::set_nickname(&name);
        }
        if let Some(change) = change {
            self.announce(change);
        }
        self.trim();
        if let Some(bans) = bans {
            self.list_bans(&bans);
        }
        self.tell_done(&overtaken, done);
        self.paint_header();
        self.paint_host_menu();
        self.paint_waiting();
        self.paint_trouble();
        self.paint_typing();
        if let Some((reason, suggestion)) = complaint {
            self.complain(reason, suggestion);
        }
    }

    /// Tells the list what has changed in the timeline.
    pub(super) fn announce(&self, change: RowsSplice) {
        let imp = self.imp();
        if let Some(model) = imp.model.get() {
            model.announce(change);
            imp.conversation.arrived(change);
            self.read_out(change);
        }
    }

    /// Lets go of what is too old to be kept.
    fn trim(&self) {
        let change = self.state().borrow_mut().timeline.trim();
        if let Some(change) = change {
            self.announce(change);
        }
    }

    fn paint_header(&self) {
        let imp = self.imp();
        let state = self.state().borrow();
        let room = state.room.as_str();
        imp.title_label.set_label(room);
        self.set_title(Some(room));
        self.paint_security(&state);
        let topic = state.topic.as_str();
        imp.topic.set_label(topic);
        imp.topic.set_tooltip_text(Some(topic));
        imp.topic_bar.set_visible(!topic.is_empty());
        imp.topic_edit.set_visible(state.role().may_moderate());
        imp.locked.set_visible(state.rules.locked && state.membership == Membership::Here);
    }

    fn paint_security(&self, state: &RoomState) {
        let imp = self.imp();
        let here = state.membership == Membership::Here;
        imp.people.set_live(here);
        imp.security_icon.set_visible(here);
        if !here {
            // What was so is not known any more.
            imp.subtitle.set_label(&gettext("Not connected"));
            imp.subtitle.set_tooltip_text(None);
            return;
        }
        let all_encrypted = state.roster.plain().next().is_none();
        let security = words::security(&state.line, all_encrypted, state.rules.password);
        let presence = words::presence(state.roster.len(), state.host(), state.is_host());
        let subtitle = format!("{security} · {presence}");
        imp.subtitle.set_label(&subtitle);
        let classic = state.line == Line::Classic;
        let tooltip = if classic || all_encrypted {
            subtitle
        } else {
            format!("{subtitle}\n{}", words::plain(state.roster.plain()))
        };
        imp.subtitle.set_tooltip_text(Some(&tooltip));
        imp.security_icon.set_tooltip_text(Some(&tooltip));
        let safe = !classic && all_encrypted;
        let icon = if safe { "channel-secure-symbolic" } else { "channel-insecure-symbolic" };
        imp.security_icon.set_icon_name(Some(icon));
        if classic {
            imp.warning.set_icon("channel-insecure-symbolic");
            imp.warning.show_sentence(
                &gettext("This room is not encrypted: others on the network can read along."),
                None,
            );
        } else {
            imp.warning.hide_sentence();
        }
    }

    fn paint_trouble(&self) {
        let imp = self.imp();
        let state = self.state().borrow();
        match &state.membership {
            Membership::Here => imp.trouble.hide_sentence(),
            Membership::Rejoining => imp.trouble.show_progress(&gettext("Rejoining…")),
            Membership::Over(ending) => {
                self.withdraw_greeting();
                let sentence = sentences::ending(ending, &state.address().to_string());
                let back = state.rejoin_name();
                let label = if back == state.you {
                    gettext("Rejoin")
                } else {
                    // Translators: {name} is a free name; ours is taken by now.
                    gettext_f("Rejoin as {name}", &[("name", back.as_str())])
                };
                let back_in = Some((label.as_str(), "room.rejoin"));
                imp.trouble.show_sentence(&sentence, back_in);
            }
        }
    }

    fn paint_typing(&self) {
        let imp = self.imp();
        let mut state = self.state().borrow_mut();
        let again = state.typists.expire(Instant::now());
        imp.typing.set_label(&words::typing(state.typists.names()));
        drop(state);
        let Some(again) = again.filter(|_| !imp.expiring.replace(true)) else { return };
        let window = self.downgrade();
        compat::after(again, move || {
            if let Some(window) = window.upgrade() {
                window.imp().expiring.set(false);
                window.paint_typing();
            }
        });
    }

    /// Goes back in, exactly where we stood if the room lets us.
    pub(super) fn rejoin(&self) {
        let mut state = self.state().borrow_mut();
        if !matches!(state.membership, Membership::Over(_)) {
            return;
        }
        let target = state.way_back();
        state.membership = Membership::Rejoining;
        drop(state);
        let connect = self.imp().connect.borrow().clone();
        let link = connect.map_or_else(|| Link::open(target.clone()), |way| way(target.clone()));
        self.set_link(link);
        self.imp().composer.grab_focus();
        self.paint();
    }
}
