// SPDX-License-Identifier: GPL-3.0-or-later
//! A look whether friends reach the room, once, when nobody has come for a while.

use std::collections::HashSet;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::log::ConsoleLog;
use crate::cli::strings;
use crate::discovery::interfaces::interfaces;
use crate::doctor::{Cancellation, Concern, Finding, Likelihood, Report, examine};
use crate::server::HostEvent;

/// Connections of our own that are kept out of the log at once: those of one look.
const OWN: usize = 64;

/// Watches for somebody who comes from elsewhere.
#[derive(Clone, Default)]
pub(super) struct ReachWatch {
    shared: Arc<(Mutex<Watched>, Condvar)>,
    cancel: Cancellation,
}

/// Things seen of those who come.
#[derive(Default)]
struct Watched {
    /// Somebody came from elsewhere, or the room is closed.
    is_over: bool,
    /// Addresses of this machine, while it looks at itself.
    own: HashSet<IpAddr>,
    /// Connections from there that the log has not heard of.
    hidden: HashSet<SocketAddr>,
}

/// Ends the watch with its value.
pub(super) struct ReachGuard(ReachWatch);

impl ReachWatch {
    /// Begins to watch: if nobody has come after `alone`, it is looked at once whether
    /// the room bound to `bound` is reached, and the log is told if surely not. A room
    /// for this machine alone has nobody to wait for.
    pub fn start(
        &self,
        alone: Duration,
        bound: SocketAddr,
        log: &ConsoleLog,
    ) -> io::Result<ReachGuard> {
        let guard = ReachGuard(self.clone());
        if alone.is_zero() || bound.ip().to_canonical().is_loopback() {
            return Ok(guard);
        }
        let (watch, log) = (self.clone(), log.clone());
        thread::Builder::new().name("reach-watch".into()).spawn(move || {
            if let Some(report) = watch.look(alone, bound)
                && !watch.watched().is_over
            {
                tell(&report, &log);
            }
        })?;
        Ok(guard)
    }

    /// Takes notice of an event, and passes on what the log is to hear.
    pub fn note(&self, event: HostEvent, log: &ConsoleLog) {
        let (first, event) = self.watched().pass(event);
        for event in first.into_iter().chain(event) {
            if let HostEvent::Connected(address) = &event
                && !address.ip().is_loopback()
            {
                self.end();
            }
            log.note(event);
        }
    }

    /// Waits, and looks; `None` if somebody came meanwhile.
    fn look(&self, alone: Duration, bound: SocketAddr) -> Option<Report> {
        let (_, waker) = &*self.shared;
        let waited = waker.wait_timeout_while(self.watched(), alone, |watched| !watched.is_over);
        let (mut watched, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if watched.is_over {
            return None;
        }
        let all = interfaces().unwrap_or_default();
        watched.own = all.iter().flat_map(|one| &one.addresses).map(|one| one.ip).collect();
        drop(watched);
        let at = Some(bound.ip().to_canonical()).filter(|ip| !ip.is_unspecified());
        let report = examine(&Concern::Nearby { port: bound.port(), at }, &self.cancel);
        self.watched().own.clear();
        report
    }

    fn end(&self) {
        self.watched().is_over = true;
        self.shared.1.notify_all();
    }

    fn watched(&self) -> MutexGuard<'_, Watched> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watched {
    /// Events for the log: one that was kept from it, and this one. Our own knocking is
    /// nobody's coming and going.
    fn pass(&mut self, event: HostEvent) -> (Option<HostEvent>, Option<HostEvent>) {
        match &event {
            HostEvent::Connected(address)
                if self.own.contains(&address.ip()) && self.hidden.len() < OWN =>
            {
                self.hidden.insert(*address);
                (None, None)
            }
            HostEvent::Disconnected(address) if self.hidden.remove(address) => (None, None),
            HostEvent::Refused { address, .. } if self.hidden.contains(address) => (None, None),
            HostEvent::Joined { address, .. } if self.hidden.remove(address) => {
                (Some(HostEvent::Connected(*address)), Some(event))
            }
            _ => (None, Some(event)),
        }
    }
}

fn tell(report: &Report, log: &ConsoleLog) {
    let is_sure = |finding: &&Finding| finding.likelihood < Likelihood::Possible;
    let mut sure = report.findings.iter().filter(is_sure).peekable();
    if sure.peek().is_none() {
        return;
    }
    log.own(&strings::nobody_came());
    for finding in sure {
        for line in strings::finding(finding).lines() {
            log.own(line);
        }
    }
}

impl Drop for ReachGuard {
    /// Does not wait for the look, which may be waiting for a program's answer.
    fn drop(&mut self) {
        self.0.cancel.cancel();
        self.0.end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Nickname;

    #[test]
    fn our_own_knocking_is_not_told_but_a_guest_from_here_is() {
        let own: SocketAddr = "192.168.7.1:4000".parse().unwrap();
        let other: SocketAddr = "192.168.7.2:4000".parse().unwrap();
        let mut watched = Watched { own: [own.ip()].into(), ..Watched::default() };
        let told = |watched: &mut Watched, event: HostEvent| {
            let (first, event) = watched.pass(event);
            first.into_iter().chain(event).collect::<Vec<_>>()
        };
        assert_eq!(told(&mut watched, HostEvent::Connected(own)), []);
        assert_eq!(told(&mut watched, HostEvent::Disconnected(own)), []);
        let event = HostEvent::Connected(other);
        assert_eq!(told(&mut watched, event.clone()), [event]);
        assert_eq!(told(&mut watched, HostEvent::Connected(own)), []);
        let joined = HostEvent::Joined { name: Nickname::new("Ada").unwrap(), address: own };
        assert_eq!(told(&mut watched, joined.clone()), [HostEvent::Connected(own), joined]);
        let event = HostEvent::Disconnected(own);
        assert_eq!(told(&mut watched, event.clone()), [event]);
        watched.own.clear();
        let event = HostEvent::Connected(own);
        assert_eq!(told(&mut watched, event.clone()), [event], "when the look is over");
    }
}
