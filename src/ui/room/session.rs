// SPDX-License-Identifier: GPL-3.0-or-later
//! Being in a room: what is known of it, the connection to it, and, where it is our
//! own, the open room itself. Knows no widget.

use std::cell::{Ref, RefCell};
use std::rc::Rc;
use std::time::Instant;

use gtk::{gio, glib};

use super::attention::Attention;
use super::conversation::list_model::TimelineModel;
use super::invite::dialog::{Invitation, Secret};
use super::timeline_updates::follow;
use crate::client::{Ending, Security, SendError, SessionEvent, Target};
use crate::discovery::own_addresses::{AddressReach, OwnAddress};
use crate::model::{
    Continuity, Membership, OwnAction, RoomState, Update, addresses_for_others, go_by_arrival,
};
use crate::protocol::{Address, Destination, Fingerprint, Request};
use crate::server;
use crate::trust::Expectation;
use crate::ui::bridge::{SessionHandle, SessionLink};
use crate::ui::compat;
use crate::ui::hosting::Hosted;

type Connect = Rc<dyn Fn(Target) -> SessionLink>;
type Draw = Rc<dyn Fn(Vec<Update>)>;
type SessionTap = Rc<dyn Fn(&[SessionEvent])>;

/// A room we are in, or were in a moment ago.
pub struct RoomSession {
    state: RefCell<RoomState>,
    timeline: TimelineModel,
    /// Messages that wait to be read.
    pub(super) attention: Attention,
    pub(super) link: RefCell<Option<SessionLink>>,
    pub(super) hosted: RefCell<Option<Hosted>>,
    connect: RefCell<Connect>,
    draw: RefCell<Draw>,
    heard: RefCell<SessionTap>,
}

impl RoomSession {
    /// Creates a session without a connection yet.
    pub fn new(state: RoomState) -> Self {
        let timeline = TimelineModel::default();
        timeline.change(|timeline| timeline.enter(Continuity::Fresh));
        Self {
            attention: Attention::new(&state.you),
            state: RefCell::new(state),
            timeline,
            link: RefCell::default(),
            hosted: RefCell::default(),
            connect: RefCell::new(Rc::new(SessionLink::open)),
            draw: RefCell::new(Rc::new(drop)),
            heard: RefCell::new(Rc::new(|_| ())),
        }
    }

    /// Has the updates drawn by `draw`.
    pub fn connect_updates(&self, draw: impl Fn(Vec<Update>) + 'static) {
        self.draw.replace(Rc::new(draw));
    }

    /// The state, to be read.
    pub fn state(&self) -> Ref<'_, RoomState> {
        self.state.borrow()
    }

    /// The conversation.
    pub fn timeline(&self) -> &TimelineModel {
        &self.timeline
    }

    /// Changes the state, and has that drawn: what happened in the timeline, the
    /// rest by whoever is connected. The state is free by then.
    pub fn change(&self, change: impl FnOnce(&mut RoomState) -> Vec<Update>) {
        let mut updates = change(&mut self.state.borrow_mut());
        self.attention.take_in(&mut updates, &self.state());
        let is_over = matches!(self.state().membership, Membership::Over(_));
        let you = self.state().you.clone();
        let by_arrival = self.state().machine.has_another_time();
        let rest = self.timeline.change(|timeline| {
            go_by_arrival(timeline, by_arrival);
            follow(timeline, updates, is_over, &you)
        });
        let draw = self.draw.borrow().clone();
        draw(rest);
    }

    /// Takes in what happened, as one change.
    pub fn apply(&self, events: Vec<SessionEvent>) {
        let heard = self.heard.borrow().clone();
        heard(&events);
        self.change(|state| state.apply_all(events, Instant::now()));
    }

    /// Notes an action of ours that is asked for under that id, so that it can be undone.
    pub fn note(&self, id: String, action: OwnAction) {
        self.state.borrow_mut().undo.ask(id, action);
    }

    /// Accepts another key than the known one, once the person has compared it.
    pub fn accept(&self, room: &Expectation) {
        self.state.borrow_mut().way_back.accept(room);
    }

    /// Ends what is over by now.
    pub fn expire(&self) {
        self.change(|state| state.expire(Instant::now()));
    }

    /// Tells whether we are in the room.
    pub fn is_here(&self) -> bool {
        self.state().membership == Membership::Here
    }

    /// Hears the room and speaks to it through `link` from now on.
    pub fn set_link(self: &Rc<Self>, link: SessionLink) {
        self.link.replace(Some(link));
        listen(self);
    }

    /// Goes back in by another way than ours: tests have one of their own.
    pub fn set_connect(&self, connect: impl Fn(Target) -> SessionLink + 'static) {
        self.connect.replace(Rc::new(connect));
    }

    /// Keeps a room of our own, which ends with this session.
    pub fn set_hosted(&self, hosted: Hosted) {
        self.hosted.replace(Some(hosted));
    }

    /// Asks the room for something.
    pub fn send(&self, request: Request) -> Result<(), SendError> {
        let link = self.link.borrow();
        let handle: Option<&dyn SessionHandle> = link.as_ref().and_then(SessionLink::handle);
        handle.map_or(Err(SendError::Over), |handle| handle.send(request))
    }

    /// Goes back in, exactly where we stood if the room lets us, or does not wait any
    /// longer for it. Tells whether there was a reason to.
    pub fn rejoin(self: &Rc<Self>) -> bool {
        match self.state().membership {
            Membership::Over(_) => {}
            Membership::Reconnecting { .. } => {
                let link = self.link.borrow();
                link.as_ref().and_then(SessionLink::handle).inspect(|handle| handle.hurry());
                return true;
            }
            Membership::Here | Membership::Rejoining => return false,
        }
        let target = self.state().rejoin_target();
        self.change(RoomState::rejoin);
        let connect = self.connect.borrow().clone();
        self.set_link(connect(target));
        true
    }

    /// Leaves politely; the program stays until the goodbye is out.
    pub fn leave(&self) {
        let link = self.link.take();
        let hosted = self.hosted.take();
        let hold = compat::hold_application();
        glib::spawn_future_local(async move {
            // The room ends first, so that nobody sees its host leave it.
            if let Some(hosted) = hosted {
                hosted.close().await;
            }
            match link {
                Some(link) => link.part(move || drop(hold)),
                None => drop(hold),
            }
        });
    }

    /// Tells whether leaving would close the room on somebody.
    pub fn would_close_on_others(&self) -> bool {
        is_host_here(self) && self.state().roster.len() > 1
    }

    /// Tells whether `destination` leads to this room: by its key, where both have
    /// one, else by its address.
    pub fn is_at(&self, destination: &Destination) -> bool {
        if let Some(key) = destination.key() {
            return self.key() == Some(key);
        }
        let address = destination.address();
        let hosted = self.hosted_addresses();
        let is_it = |ours: &OwnAddress| ours.address.comparable() == address.comparable();
        self.state().way_back.has(address) || hosted.iter().any(is_it)
    }

    /// The key of the room where we have a seat, or come back to it.
    pub fn seat(&self) -> Option<Fingerprint> {
        self.key().filter(|_| !matches!(self.state().membership, Membership::Over(_)))
    }

    /// Comes back to the room by other addresses first, where it proves its key.
    pub fn lead(&self, addresses: &[Address]) {
        if self.key().is_some() && !self.state().way_back.is_to_our_own_room() {
            self.state.borrow_mut().way_back.lead(addresses);
        }
    }

    /// The key of the room; none without encryption.
    pub fn key(&self) -> Option<Fingerprint> {
        match self.state().security {
            Security::Encrypted { fingerprint, .. } => Some(fingerprint),
            Security::Classic => None,
        }
    }

    /// The addresses friends find our own room at, likeliest first.
    pub fn hosted_addresses(&self) -> Vec<OwnAddress> {
        self.hosted.borrow().as_ref().map(|hosted| hosted.addresses().to_vec()).unwrap_or_default()
    }

    /// Takes over the addresses of our own room after a change.
    pub fn set_hosted_addresses(&self, addresses: Vec<OwnAddress>) {
        if let Some(hosted) = self.hosted.borrow_mut().as_mut() {
            hosted.set_addresses(addresses);
        }
    }

    /// The addresses to tell a friend, likeliest first: our own room's, or where a
    /// guest came in. None where others do not come in.
    pub async fn addresses_for_others(&self) -> Vec<Address> {
        let hosted = self.hosted.borrow().as_ref().map(Hosted::invited);
        if let Some(hosted) = hosted {
            return hosted;
        }
        let way = self.state().way_back.address().clone();
        let work = move || addresses_for_others(&way, server::addresses_of_this_machine);
        let found = gio::spawn_blocking(work).await;
        found.unwrap_or_else(|_| {
            tracing::error!("looking for addresses has panicked");
            Vec::new()
        })
    }

    /// The invitation of friends who find the room at `addresses`.
    pub fn invitation(&self, addresses: Vec<Address>) -> Invitation {
        let state = self.state();
        let hosted = self.hosted.borrow();
        let secret = match hosted.as_ref().and_then(Hosted::password) {
            Some(password) => Secret::Ours(password.clone()),
            None if state.rules.password => Secret::Untold,
            None => Secret::None,
        };
        let own = hosted.as_ref().map(Hosted::addresses).unwrap_or_default().iter();
        let on_link = own.filter(|own| own.reach == AddressReach::SameLink).cloned().collect();
        let (room, plain) = (state.room.clone(), state.rules.classic);
        Invitation { room, addresses, on_link, key: self.key(), secret, plain }
    }
}

/// Tells whether the room is hosted here, and has not ended.
pub fn is_host_here(session: &RoomSession) -> bool {
    let over = matches!(session.state().membership, Membership::Over(Ending::RoomEnded));
    session.hosted.borrow().is_some() && !over
}

/// Has whatever the room tells passed by `heard` first.
pub fn connect_heard(session: &RoomSession, heard: impl Fn(&[SessionEvent]) + 'static) {
    session.heard.replace(Rc::new(heard));
}

/// Hears the room from now on.
pub(super) fn listen(session: &Rc<RoomSession>) {
    let weak = Rc::downgrade(session);
    let take_in = move |events| {
        weak.upgrade().inspect(|session| session.apply(events));
    };
    session.link.borrow().as_ref().inspect(|link| link.listen(take_in));
}
