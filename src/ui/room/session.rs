// SPDX-License-Identifier: GPL-3.0-or-later
//! Being in a room: what is known of it, the line to it, and, where it is our
//! own, the open room itself. Knows no widget.

use std::cell::RefCell;
use std::rc::Rc;

use gtk::glib;

use super::invite::join_card::{Card, Secret};
use crate::client::{Ending, Line, SendError, SessionEvent, Target};
use crate::model::{Membership, RoomState};
use crate::protocol::Request;
use crate::ui::bridge::{SessionHandle, SessionLink};
use crate::ui::compat;
use crate::ui::hosting::Hosted;

type Connect = Rc<dyn Fn(Target) -> SessionLink>;
type Listener = Rc<dyn Fn(Vec<SessionEvent>)>;

/// A room we are in, or were in a moment ago.
pub struct RoomSession {
    state: Rc<RefCell<RoomState>>,
    link: RefCell<Option<SessionLink>>,
    hosted: RefCell<Option<Hosted>>,
    connect: RefCell<Connect>,
    happened: RefCell<Listener>,
    changed: RefCell<Rc<dyn Fn()>>,
}

impl RoomSession {
    /// A session without a line yet.
    pub fn new(state: RoomState) -> Self {
        Self {
            state: Rc::new(RefCell::new(state)),
            link: RefCell::default(),
            hosted: RefCell::default(),
            connect: RefCell::new(Rc::new(SessionLink::open)),
            happened: RefCell::new(Rc::new(drop)),
            changed: RefCell::new(Rc::new(|| {})),
        }
    }

    /// Hands what happens to `happened`, and calls `changed` when the state has
    /// become another by our own hand.
    pub fn watch(
        &self,
        happened: impl Fn(Vec<SessionEvent>) + 'static,
        changed: impl Fn() + 'static,
    ) {
        self.happened.replace(Rc::new(happened));
        self.changed.replace(Rc::new(changed));
    }

    /// Tells whoever watches that the state has become another.
    pub fn changed(&self) {
        let changed = self.changed.borrow().clone();
        changed();
    }

    pub fn state(&self) -> &Rc<RefCell<RoomState>> {
        &self.state
    }

    /// Whether we are in the room.
    pub fn is_here(&self) -> bool {
        self.state.borrow().membership == Membership::Here
    }

    /// Hears the room and speaks to it through `link` from now on.
    pub fn set_link(&self, link: SessionLink) {
        let happened = self.happened.borrow().clone();
        link.listen(move |events| happened(events));
        self.link.replace(Some(link));
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

    /// Goes back in, exactly where we stood if the room lets us. Tells whether
    /// there was a reason to.
    pub fn rejoin(&self) -> bool {
        let mut state = self.state.borrow_mut();
        if !matches!(state.membership, Membership::Over(_)) {
            return false;
        }
        let target = state.way_back();
        state.membership = Membership::Rejoining;
        drop(state);
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

    /// Whether leaving would close the room on somebody.
    pub fn would_close_on_others(&self) -> bool {
        let state = self.state.borrow();
        let over = matches!(state.membership, Membership::Over(Ending::RoomEnded));
        self.hosted.borrow().is_some() && !over && state.roster.len() > 1
    }

    /// The addresses friends find our own room at, likeliest first.
    pub fn hosted_addresses(&self) -> Vec<String> {
        self.hosted.borrow().as_ref().map(Hosted::addresses).unwrap_or_default()
    }

    /// The address to tell a friend: our own room's, or the one we came in by.
    pub fn address(&self) -> String {
        let hosted = self.hosted_addresses().into_iter().next();
        hosted.unwrap_or_else(|| self.state.borrow().address().to_string())
    }

    /// The card friends come in with. A guest's link leads where the guest came
    /// in.
    pub fn join_card(&self) -> Card {
        let state = self.state.borrow();
        let hosted = self.hosted_addresses();
        let mut addresses: Vec<_> = hosted.iter().filter_map(|raw| raw.parse().ok()).collect();
        if addresses.is_empty() {
            addresses.push(state.address().clone());
        }
        let key = match state.line {
            Line::Encrypted { fingerprint, .. } => Some(fingerprint),
            Line::Classic => None,
        };
        let hosted = self.hosted.borrow();
        let secret = match hosted.as_ref().and_then(Hosted::password) {
            Some(password) => Secret::Ours(password.clone()),
            None if state.rules.password => Secret::Untold,
            None => Secret::None,
        };
        Card { room: state.room.clone(), addresses, key, secret }
    }
}
