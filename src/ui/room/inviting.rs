// SPDX-License-Identifier: GPL-3.0-or-later
//! Showing the join card, and saying whom one has met.

use adw::subclass::prelude::*;

use super::join_card::{Card, JoinCard, Secret};
use super::shelf::{About, Weight};
use super::window::RoomWindow;
use crate::client::Line;
use crate::i18n::{gettext, gettext_f};
use crate::ui::trust::TrustNotice;

impl RoomWindow {
    /// Shows the join card; once is enough.
    pub(super) fn invite(&self) {
        let shown = self.imp().card.upgrade();
        let card = shown.unwrap_or_else(|| {
            let card = JoinCard::new(&self.card());
            self.imp().card.set(Some(&card));
            card
        });
        card.present(self);
    }

    /// What friends need to come in. A guest's link leads where the guest came
    /// in.
    fn card(&self) -> Card {
        let state = self.state().borrow();
        let hosted = self.imp().addresses.borrow();
        let mut addresses: Vec<_> = hosted.iter().filter_map(|raw| raw.parse().ok()).collect();
        if addresses.is_empty() {
            addresses.push(state.address().clone());
        }
        let key = match state.line {
            Line::Encrypted { fingerprint, .. } => Some(fingerprint),
            Line::Classic => None,
        };
        let hosted = self.imp().hosted.borrow();
        let secret = match hosted.as_ref().and_then(|hosted| hosted.password()) {
            Some(password) => Secret::Ours(password.clone()),
            None if state.rules.password => Secret::Untold,
            None => Secret::None,
        };
        Card { room: state.room.clone(), addresses, key, secret }
    }

    /// Says, once we are in, what there is to know about who answered.
    pub fn greet(&self, notice: TrustNotice) {
        match notice {
            TrustNotice::None => {}
            TrustNotice::New => {
                let sentence = gettext("New here: compare the six words");
                let toast = adw::Toast::new(&sentence);
                self.wrap(&toast, &sentence);
                toast.set_button_label(Some(&gettext("Show")));
                toast.set_action_name(Some("room.invite"));
                toast.set_timeout(8);
                self.put(About::Acquaintance, Weight::Offer, toast);
            }
            TrustNotice::Moved(known) => {
                let gaps = [("address", &*known.address.to_string())];
                // Translators: {address} is where a room was before.
                self.toast(&gettext_f("You know this room: it was at {address} before.", &gaps));
            }
            TrustNotice::Unkept(why) => {
                let gaps = [("error", &*why)];
                self.warn(&gettext_f("This room is not remembered: {error}", &gaps));
            }
        }
    }
}
