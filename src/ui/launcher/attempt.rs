// SPDX-License-Identifier: GPL-3.0-or-later
//! From pressing `Join` or `Start` to being in the room, or back at the form
//! with the reason.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::window::Launcher;
use crate::client::{Approach, Ending, Line, SessionEvent, Stage, Target};
use crate::i18n::{gettext, gettext_f};
use crate::protocol::{Nickname, Refused, Welcome};
use crate::sentences;
use crate::server::{Config, OpenError};
use crate::ui::bridge::Link;
use crate::ui::hosting::Hosted;
use crate::ui::room::RoomWindow;
use crate::ui::settings;

/// A session that is not in the room yet.
pub struct Attempt {
    link: Link,
    target: Target,
    hosted: Option<Hosted>,
}

impl Launcher {
    pub(super) fn join(&self) {
        let (Some(name), Some(address)) = (self.checked_name(), self.checked_address()) else {
            return;
        };
        settings::set_nickname(&name);
        self.show_form("join");
        self.enter(Target::new(address, name), None);
    }

    pub(super) fn start(&self) {
        let imp = self.imp();
        let (Some(name), Some(room)) = (self.checked_name(), self.checked_room()) else {
            return;
        };
        let Some(port) = Self::checked_port(&imp.room_port) else {
            return;
        };
        settings::set_nickname(&name);
        let classic = imp.classic.is_active();
        let config = Config { port, classic, ..Config::new(room) };
        self.show_stage(&gettext("Opening the room…"));
        let round = self.next_round();
        glib::spawn_future_local(glib::clone!(
            #[weak(rename_to = window)]
            self,
            async move {
                let opened = Hosted::open(config).await;
                window.opened(round, name, opened).await;
            }
        ));
    }

    async fn opened(&self, round: u64, name: Nickname, opened: Result<Hosted, OpenError>) {
        let cancelled = self.imp().round.get() != round;
        match opened {
            Ok(hosted) if cancelled => hosted.close().await,
            Ok(hosted) => self.enter(hosted.target(name), Some(hosted)),
            Err(_) if cancelled => {}
            Err(error) => self.not_opened(&error),
        }
    }

    fn not_opened(&self, error: &OpenError) {
        let imp = self.imp();
        self.show_form("host");
        let sentence = sentences::open_error(error);
        let OpenError::PortTaken { free: Some(free), .. } = *error else {
            let about_the_port =
                matches!(error, OpenError::PortTaken { .. } | OpenError::PortPrivileged { .. });
            let field = if about_the_port { &imp.room_port } else { &imp.room };
            field.set_error(Some(&sentence));
            field.grab_focus();
            return;
        };
        let label = gettext_f("Use Port {port}", &[("port", &free.to_string())]);
        let window = self.downgrade();
        imp.room_port.set_error_with_offer(&sentence, &label, move || {
            if let Some(window) = window.upgrade() {
                window.imp().room_port.set_text(&free.to_string());
                window.start();
            }
        });
        imp.room_port.offer().grab_focus();
    }

    fn enter(&self, target: Target, hosted: Option<Hosted>) {
        self.show_stage(&stage_words(Stage::Resolving, &target));
        self.next_round();
        let link = Link::open(target.clone());
        let window = self.downgrade();
        link.listen(move |events| {
            if let Some(window) = window.upgrade() {
                window.receive(events);
            }
        });
        self.imp().attempt.replace(Some(Attempt { link, target, hosted }));
    }

    fn receive(&self, events: Vec<SessionEvent>) {
        let mut events = events.into_iter();
        while let Some(event) = events.next() {
            match event {
                SessionEvent::Progress(stage) => {
                    let attempt = self.imp().attempt.borrow();
                    if let Some(attempt) = attempt.as_ref() {
                        self.show_stage(&stage_words(stage, &attempt.target));
                    }
                }
                SessionEvent::Welcomed { line, welcome, .. } => {
                    return self.welcomed(line, *welcome, events.collect());
                }
                SessionEvent::Over(ending) => return self.over(&ending),
                _ => {}
            }
        }
    }

    fn welcomed(&self, line: Line, welcome: Welcome, rest: Vec<SessionEvent>) {
        let Some(Attempt { link, target, hosted }) = self.imp().attempt.take() else { return };
        let room = RoomWindow::new(self.application().as_ref(), &target, line, welcome);
        if let Some(hosted) = hosted {
            room.set_hosted(hosted);
        }
        room.set_link(link);
        room.apply(rest);
        room.present();
        self.close();
    }

    fn over(&self, ending: &Ending) {
        let Some(attempt) = self.imp().attempt.take() else { return };
        let imp = self.imp();
        if let Some(hosted) = attempt.hosted {
            glib::spawn_future_local(hosted.close());
        }
        self.show_form(imp.form.get());
        let sentence = sentences::ending(ending, &attempt.target.address.to_string());
        match ending {
            Ending::Left => {}
            Ending::Refused(Refused { suggestion: Some(free), .. }) => {
                self.offer_name(&sentence, free);
            }
            Ending::Refused(refused) if refused.reason.is_about_the_name() => {
                imp.name.set_error(Some(&sentence));
                imp.name.grab_focus();
            }
            _ if imp.form.get() == "host" => imp.room.set_error(Some(&sentence)),
            _ => {
                imp.host.set_error(Some(&sentence));
                imp.host.grab_focus();
            }
        }
    }

    fn offer_name(&self, sentence: &str, free: &str) {
        let window = self.downgrade();
        let name = free.to_owned();
        // Translators: {name} is a free name; the button joins under it.
        let label = gettext_f("Join as {name}", &[("name", free)]);
        self.imp().name.set_error_with_offer(sentence, &label, move || {
            if let Some(window) = window.upgrade() {
                window.imp().name.set_text(&name);
                window.join();
            }
        });
        self.imp().name.offer().grab_focus();
    }

    pub(super) fn cancel(&self) {
        self.abandon();
        self.show_form(self.imp().form.get());
    }

    /// Gives up whatever is under way.
    pub(super) fn abandon(&self) {
        self.next_round();
        let Some(attempt) = self.imp().attempt.take() else { return };
        attempt.link.part(|| {});
        if let Some(hosted) = attempt.hosted {
            glib::spawn_future_local(hosted.close());
        }
    }

    fn next_round(&self) -> u64 {
        let round = self.imp().round.get() + 1;
        self.imp().round.set(round);
        round
    }
}

fn stage_words(stage: Stage, target: &Target) -> String {
    let address = target.address.to_string();
    match stage {
        Stage::Resolving => {
            // Translators: {host} is a name or address on the network.
            gettext_f("Looking for {host}…", &[("host", &target.address.host)])
        }
        // Translators: {address} is a host and a port.
        Stage::Connecting => gettext_f("Connecting to {address}…", &[("address", &address)]),
        Stage::Entering => gettext("Entering the room…"),
    }
}
