// SPDX-License-Identifier: GPL-3.0-or-later
//! The first moments in a room: our own is opened to friends, another's is known
//! or new.

use adw::subclass::prelude::*;

use super::{RoomWindow, reach};
use crate::i18n::gettext;
use crate::trust::{KeyNews, RememberError};
use crate::ui::hosting::Hosted;
use crate::ui::room::invite::address_list;
use crate::ui::room::security::acquaintance::Acquaintance;
use crate::ui::room::strings;

impl RoomWindow {
    /// Keeps a room of our own, which closes with this window.
    pub fn set_hosted(&self, hosted: Hosted) {
        let (imp, session) = (self.imp(), &self.parts().session);
        session.set_hosted(hosted);
        reach::watch(session, &imp.banners);
        let addresses = session.hosted_addresses();
        let title = gettext("Tell your friends");
        if addresses.is_empty() {
            return imp.conversation.set_quiet(&title, &strings::no_network(), None);
        }
        imp.conversation.set_quiet(
            &title,
            &gettext("This is where they join you:"),
            Some((&address_list::with_button(&addresses), imp.header.invite_button())),
        );
    }

    /// Says, once we are in, what there is to know about who answered.
    pub fn greet(&self, met: Result<KeyNews, RememberError>) {
        let parts = self.parts();
        parts.acquaintance.replace(Acquaintance::from(&met));
        self.draw_security();
        if matches!(met, Ok(KeyNews::New { vouched: false })) {
            self.imp().banners.greet_newcomer(parts.session.state().host());
        } else {
            parts.toasts.greet(met);
        }
    }
}
