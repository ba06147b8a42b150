// SPDX-License-Identifier: GPL-3.0-or-later
//! The login manager, which tells when the computer is about to sleep or to be switched
//! off, and waits for those who hold a lock.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use super::bus::SystemBus;
use super::wire::{BusMessage, BusMessageKind, MethodCall};
use crate::protocol::PowerState;

const RULE: &str = "type='signal',sender='org.freedesktop.login1',\
     path='/org/freedesktop/login1',interface='org.freedesktop.login1.Manager'";

/// A lock that delays, which is all that needs no permission.
const INHIBIT: MethodCall<'_> = MethodCall {
    destination: "org.freedesktop.login1",
    path: "/org/freedesktop/login1",
    interface: "org.freedesktop.login1.Manager",
    member: "Inhibit",
    // The reason is read by administrators, in a list of such locks.
    arguments: &["sleep:shutdown", "Salotto", "Guests are told", "delay"],
};

/// A connection to the login manager.
pub struct LoginManager {
    bus: SystemBus,
    /// Delays sleep and shutdown until it is dropped.
    lock: Option<OwnedFd>,
}

impl LoginManager {
    /// Connects, and has it wait for us from now on.
    pub fn connect() -> io::Result<Self> {
        let mut bus = SystemBus::connect()?;
        bus.listen_to(RULE)?;
        let mut manager = Self { bus, lock: None };
        manager.lock()?;
        Ok(manager)
    }

    /// Reads what has come; blocks until something does.
    pub fn read(&mut self) -> io::Result<()> {
        self.bus.read()
    }

    /// The next news of the computer that is here already.
    pub fn news(&mut self) -> io::Result<Option<PowerState>> {
        while let Some(message) = self.bus.waiting()? {
            if let Some(state) = state_of(&message) {
                return Ok(Some(state));
            }
        }
        Ok(None)
    }

    /// Has it wait for us.
    pub fn lock(&mut self) -> io::Result<()> {
        self.lock = self.bus.call(&INHIBIT)?;
        Ok(())
    }

    /// Lets it go on.
    pub fn unlock(&mut self) {
        self.lock = None;
    }
}

impl AsFd for LoginManager {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.bus.as_fd()
    }
}

/// The state of the computer that a signal tells of.
fn state_of(message: &BusMessage) -> Option<PowerState> {
    let BusMessageKind::Signal(name) = &message.kind else { return None };
    match (name.as_str(), message.flag?) {
        ("PrepareForSleep", true) => Some(PowerState::Suspending),
        ("PrepareForShutdown", true) => Some(PowerState::ShuttingDown),
        ("PrepareForSleep" | "PrepareForShutdown", false) => Some(PowerState::Running),
        _ => None,
    }
}
