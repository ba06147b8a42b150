// SPDX-License-Identifier: GPL-3.0-or-later
//! The page between a form and the room: it does all that takes time, shows how
//! far that is, and tells how it ended unless it was given up.

use std::cell::{Cell, OnceCell, RefCell};
use std::path::PathBuf;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::admission::{Admission, Underway};
use super::join_request::{Blocker, JoinRequest, Route};
use crate::client::{Ending, SessionEvent, Stage, Target, Unreachable};
use crate::i18n::{gettext, gettext_f};
use crate::protocol::{Address, Fingerprint, Nickname};
use crate::server::{Config, OpenError};
use crate::trust::{KeyConflict, RoomFolderError};
use crate::ui::bridge::SessionLink;
use crate::ui::hosting::{Hosted, NotOpened};
use crate::ui::trust::{AlarmKind, Damage, store};
use crate::ui::{compat, nearby_link};

/// End of the work that was shown.
pub enum ConnectOutcome {
    /// The room has let us in.
    Admitted(Box<Admission>),
    /// The person has to answer first.
    Blocked(Blocker),
    /// There is no session with the room at the address.
    Failed(Ending, Address),
    /// Our own room could not be opened.
    NotOpened(OpenError),
    /// There is a new file in the place of the damaged one, with the path of the
    /// old one; or there is none, with the reason.
    Renewed(Damage, Result<Option<PathBuf>, String>),
}

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/launcher/connecting.ui")]
    pub struct Connecting {
        #[template_child]
        pub spinner: TemplateChild<gtk::Spinner>,
        #[template_child]
        pub stage: TemplateChild<gtk::Label>,
        #[template_child]
        pub cancel: TemplateChild<gtk::Button>,
        /// Number that grows with every piece of work, so that a late answer to
        /// an earlier one is recognised.
        pub round: Cell<u64>,
        pub underway: RefCell<Option<Underway>>,
        pub ended: OnceCell<Box<dyn Fn(ConnectOutcome)>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Connecting {
        const NAME: &'static str = "SalottoConnecting";
        type Type = super::Connecting;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for Connecting {
        fn constructed(&self) {
            self.parent_constructed();
            compat::spin_while_shown(&self.spinner);
        }
    }
    impl WidgetImpl for Connecting {
        fn grab_focus(&self) -> bool {
            self.cancel.grab_focus()
        }
    }
    impl BoxImpl for Connecting {}
}

glib::wrapper! {
    /// Page that connects to a room and shows how far it is.
    pub struct Connecting(ObjectSubclass<imp::Connecting>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl Connecting {
    /// Calls `ended` at the end of each piece of work. Set once.
    pub fn connect_ended(&self, ended: impl Fn(ConnectOutcome) + 'static) {
        let is_first = self.imp().ended.set(Box::new(ended)).is_ok();
        debug_assert!(is_first, "one listener is enough");
    }

    /// Asks our memory for the key to expect, and goes there.
    pub fn join(&self, request: JoinRequest) {
        let host = &request.destination.address().host;
        // Translators: {host} is a name or address on the network.
        self.say(&gettext_f("Looking for {host}…", &[("host", host)]));
        self.spawn(request.prepare(), |page, prepared| match prepared {
            Ok(route) => page.enter(route),
            Err(blocker) => page.end(ConnectOutcome::Blocked(blocker)),
        });
    }

    /// Opens a room of our own, and goes there.
    pub fn host(&self, name: Nickname, config: Config, announced: bool) {
        self.say(&gettext("Opening the room…"));
        let round = self.next_round();
        glib::spawn_future_local(glib::clone!(
            #[weak(rename_to = page)]
            self,
            async move {
                let host = announced.then(|| name.clone());
                match Hosted::open(config, host).await {
                    Ok(hosted) if page.imp().round.get() != round => hosted.close().await,
                    Err(_) if page.imp().round.get() != round => {}
                    Ok(hosted) => {
                        let target = hosted.target(name);
                        let route = Route { target, key_source: None, request: None };
                        page.start(route, Some(hosted));
                    }
                    Err(error) => page.end(not_opened(error)),
                }
            }
        ));
    }

    /// Starts a session with the room of another.
    pub fn enter(&self, route: Route) {
        self.start(route, None);
    }

    /// Puts a new file in the place of a damaged one.
    pub fn renew(&self, damage: Damage) {
        self.say(&gettext("One moment…"));
        let work = async move {
            let renewed = store::renew(&damage).await;
            (damage, renewed)
        };
        self.spawn(work, |page, (damage, renewed)| {
            page.end(ConnectOutcome::Renewed(damage, renewed));
        });
    }

    /// Gives up whatever is under way; nobody hears of it any more.
    pub fn give_up(&self) {
        self.next_round();
        let Some(Underway { link, hosted, .. }) = self.imp().underway.take() else { return };
        link.part(|| {});
        if let Some(hosted) = hosted {
            glib::spawn_future_local(hosted.close());
        }
    }

    fn start(&self, route: Route, hosted: Option<Hosted>) {
        self.say(&stage_words(Stage::Resolving, &route.target));
        self.next_round();
        let link = SessionLink::open(route.target.clone());
        link.listen(glib::clone!(
            #[weak(rename_to = page)]
            self,
            move |events| page.receive(events)
        ));
        self.imp().underway.replace(Some(Underway { route, link, hosted }));
    }

    fn receive(&self, events: Vec<SessionEvent>) {
        let mut events = events.into_iter();
        while let Some(event) = events.next() {
            match event {
                SessionEvent::Progress(stage) => {
                    if let Some(underway) = self.imp().underway.borrow().as_ref() {
                        self.say(&stage_words(stage, &underway.route.target));
                    }
                }
                SessionEvent::Welcomed { address, security, welcome } => {
                    let Some(underway) = self.imp().underway.take() else { return };
                    let (welcome, rest) = (*welcome, events.collect());
                    let admission = Admission { underway, address, security, welcome, rest };
                    return self.end(ConnectOutcome::Admitted(Box::new(admission)));
                }
                SessionEvent::Over(ending) => return self.over(ending),
                _ => {}
            }
        }
    }

    fn over(&self, ending: Ending) {
        let Some(Underway { route, hosted, .. }) = self.imp().underway.take() else { return };
        if let (Ending::Unreachable(_), Some(key)) = (&ending, route.target.fingerprint) {
            nearby_link::reconfirm(key);
        }
        if let Some(hosted) = hosted {
            glib::spawn_future_local(hosted.close());
        }
        let alarm = |kind, Route { target, request, .. }: Route| {
            ConnectOutcome::Blocked(Blocker::Alarm { kind, address: target.address, request })
        };
        self.end(match ending {
            Ending::Refused(refused) if refused.reason.is_about_the_password() => {
                ConnectOutcome::Blocked(Blocker::Password { route: Box::new(route), refused })
            }
            Ending::OtherKey { expected, found, address } => {
                return self.compare(route.request, expected, found, address);
            }
            Ending::Unproven => alarm(AlarmKind::Unproven, route),
            Ending::Unreachable(Unreachable::NotEncrypted) => alarm(AlarmKind::NotEncrypted, route),
            ending => ConnectOutcome::Failed(ending, route.target.address),
        });
    }

    /// Finds out what is known of the key that answers and of the expected one.
    fn compare(
        &self,
        request: Option<JoinRequest>,
        expected: Fingerprint,
        found: Fingerprint,
        address: Address,
    ) {
        let work = async move {
            let conflict = match &request {
                Some(request) => request.explain(expected, found, address.clone()).await,
                None => Ok(KeyConflict::NotInvited { invited: expected, found }),
            };
            match conflict {
                Ok(conflict) => Blocker::Alarm { kind: conflict.into(), address, request },
                Err(error) => Blocker::Damage(Damage::KnownRooms(error)),
            }
        };
        self.spawn(work, |page, blocker| page.end(ConnectOutcome::Blocked(blocker)));
    }

    /// Runs `work`, then `then` with its result unless it was given up.
    fn spawn<T: 'static>(
        &self,
        work: impl Future<Output = T> + 'static,
        then: impl FnOnce(&Self, T) + 'static,
    ) {
        let round = self.next_round();
        glib::spawn_future_local(glib::clone!(
            #[weak(rename_to = page)]
            self,
            async move {
                let result = work.await;
                if page.imp().round.get() == round {
                    then(&page, result);
                }
            }
        ));
    }

    fn next_round(&self) -> u64 {
        let round = self.imp().round.get() + 1;
        self.imp().round.set(round);
        round
    }

    fn say(&self, words: &str) {
        self.imp().stage.set_label(words);
    }

    fn end(&self, outcome: ConnectOutcome) {
        if let Some(ended) = self.imp().ended.get() {
            ended(outcome);
        }
    }
}

fn not_opened(error: NotOpened) -> ConnectOutcome {
    match error {
        NotOpened::OurKey(error) => ConnectOutcome::Blocked(Blocker::Damage(Damage::OurKey(error))),
        NotOpened::Room(OpenError::Folder(RoomFolderError::Key(error))) => {
            ConnectOutcome::Blocked(Blocker::Damage(Damage::RoomKey(error)))
        }
        NotOpened::Room(OpenError::Register(error)) => {
            ConnectOutcome::Blocked(Blocker::Damage(Damage::Register(error)))
        }
        NotOpened::Room(error) => ConnectOutcome::NotOpened(error),
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
