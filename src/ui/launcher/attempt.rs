// SPDX-License-Identifier: GPL-3.0-or-later
//! From pressing `Join` to being in the room, or back at the form with the
//! reason.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::errand::{Errand, Hitch};
use super::pending::Attempt;
use super::window::Launcher;
use crate::client::{Ending, Line, SessionEvent, Stage, Target};
use crate::i18n::{gettext, gettext_f};
use crate::protocol::{Address, Refused, Welcome};
use crate::sentences;
use crate::ui::bridge::Link;
use crate::ui::hosting::Hosted;
use crate::ui::room::RoomWindow;
use crate::ui::trust::KeySource;
use crate::ui::{compat, settings};

impl Launcher {
    pub(super) fn join(&self) {
        let (Some(name), Some(destination)) = (self.checked_name(), self.checked_destination())
        else {
            return;
        };
        settings::set_nickname(&name);
        self.show_form("join");
        self.run_errand(Errand::new(name, destination));
    }

    /// Asks our memory whom to expect, and goes.
    pub(super) fn run_errand(&self, errand: Errand) {
        let host = &errand.destination.address().host;
        // Translators: {host} is a name or address on the network.
        self.show_stage(&gettext_f("Looking for {host}…", &[("host", host)]));
        let round = self.next_round();
        glib::spawn_future_local(glib::clone!(
            #[weak(rename_to = window)]
            self,
            async move {
                let prepared = errand.prepare().await;
                if window.imp().round.get() != round {
                    return;
                }
                match prepared {
                    Ok((target, meeting)) => window.enter(target, meeting, Some(errand), None),
                    Err(Hitch::Damage(damage)) => window.show_damage(damage),
                    Err(Hitch::Alarm(kind, address)) => {
                        window.show_alarm(kind, &address, Some(errand));
                    }
                }
            }
        ));
    }

    pub(super) fn enter(
        &self,
        target: Target,
        meeting: KeySource,
        errand: Option<Errand>,
        hosted: Option<Hosted>,
    ) {
        self.show_stage(&stage_words(Stage::Resolving, &target));
        self.next_round();
        let link = Link::open(target.clone());
        let window = self.downgrade();
        link.listen(move |events| {
            if let Some(window) = window.upgrade() {
                window.receive(events);
            }
        });
        self.imp().attempt.replace(Some(Attempt { link, target, meeting, errand, hosted }));
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
                SessionEvent::Welcomed { address, line, welcome } => {
                    return self.welcomed(address, line, *welcome, events.collect());
                }
                SessionEvent::Over(ending) => return self.over(ending),
                _ => {}
            }
        }
    }

    fn welcomed(&self, address: Address, line: Line, welcome: Welcome, rest: Vec<SessionEvent>) {
        let Some(attempt) = self.imp().attempt.take() else { return };
        let Attempt { link, target, meeting, hosted, .. } = attempt;
        let name = welcome.room.clone();
        // From now on it is the place where we got in.
        let target = Target { address: address.clone(), ..target };
        let room = RoomWindow::new(self.application().as_ref(), &target, line.clone(), welcome);
        if let Some(hosted) = hosted {
            room.set_hosted(hosted);
        }
        room.set_link(link);
        room.apply(rest);
        room.present();
        if let Line::Encrypted { fingerprint } = line {
            glib::spawn_future_local(glib::clone!(
                #[weak]
                room,
                async move { room.greet(meeting.remember(address, fingerprint, name).await) }
            ));
        }
        compat::dialog::close_window(self);
    }

    fn over(&self, ending: Ending) {
        let Some(mut attempt) = self.imp().attempt.take() else { return };
        if let Some(hosted) = attempt.hosted.take() {
            glib::spawn_future_local(hosted.close());
        }
        match ending {
            Ending::Left => self.show_form(self.imp().form.get()),
            Ending::Refused(refused) if refused.reason.is_about_the_password() => {
                self.ask_password(attempt, &refused);
            }
            Ending::OtherKey { .. } | Ending::Unproven => self.be_alarmed(attempt, ending),
            Ending::Unreachable(crate::client::Unreachable::NotEncrypted) => {
                self.be_alarmed(attempt, ending);
            }
            ending => self.explain(&ending, &attempt.target.address),
        }
    }

    /// Says at the form why there is no session.
    fn explain(&self, ending: &Ending, address: &Address) {
        let imp = self.imp();
        self.show_form(imp.form.get());
        let sentence = sentences::ending(ending, &address.to_string());
        match ending {
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
        self.imp().pending.take();
        self.imp().password.clear();
        let Some(attempt) = self.imp().attempt.take() else { return };
        attempt.link.part(|| {});
        if let Some(hosted) = attempt.hosted {
            glib::spawn_future_local(hosted.close());
        }
    }

    pub(super) fn next_round(&self) -> u64 {
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
