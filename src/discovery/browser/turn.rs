// SPDX-License-Identifier: GPL-3.0-or-later
//! The browser's thread.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use mio::{Events, Poll, Token};

use super::heard::{Answering, announced};
use super::query::query;
use super::sink::NearbySink;
use super::wishes::{BrowserWishes, ports};
use crate::discovery::announcer_id::{AnnouncerId, Rail};
use crate::discovery::dns::{DnsMessage, MESSAGE_BYTES};
use crate::discovery::interfaces::InterfaceFollower;
use crate::discovery::listing::{Listing, SenderProof};
use crate::discovery::multicast::PORT;
use crate::discovery::multicast::channels::Channels;
use crate::discovery::multicast::query_schedule::QuerySchedule;
use crate::discovery::multicast::record_cache::{CacheChange, RecordCache};
use crate::discovery::network_links::{NetworkLink, network_links};
use crate::discovery::packet_budget::PacketBudget;
use crate::discovery::probe::{Asker, ProbeAnswer, ProbeReply};
use crate::discovery::random::{random, random_delay};

pub const WAKER: Token = Token(usize::MAX);
const PROBES: [Token; 2] = [Token(usize::MAX - 1), Token(usize::MAX - 2)];
/// Packets of one address at once, and the time after which there is one more.
/// 16 rooms on one machine announce themselves with four packets each.
const PACKETS: (u32, Duration) = (100, Duration::from_millis(40));
/// Least time between two looks at what has changed.
const UPDATE_PAUSE: Duration = Duration::from_millis(100);
/// Pauses before the first probes, and between all others.
const FIRST_PROBES: [Duration; 3] =
    [Duration::from_millis(200), Duration::from_millis(800), Duration::from_secs(2)];
const PROBE_PAUSE: Duration = Duration::from_secs(30);
/// Time that an answer to a probe holds: two may be lost.
const PROBE_HOLDS: Duration = Duration::from_secs(80);

pub struct BrowserTurn {
    channels: Channels,
    links: Vec<NetworkLink>,
    schedule: QuerySchedule,
    cache: RecordCache,
    listing: Listing,
    asker: Asker,
    hosts: Vec<SocketAddr>,
    probes: usize,
    next_probe: Instant,
    next_update: Instant,
    budget: PacketBudget,
    wishes: Arc<Mutex<BrowserWishes>>,
    sink: Box<dyn NearbySink>,
    /// Ends with the turn.
    _follower: Option<InterfaceFollower>,
}

impl BrowserTurn {
    pub(super) fn new(
        poll: &Poll,
        wishes: Arc<Mutex<BrowserWishes>>,
        sink: Box<dyn NearbySink>,
        follower: Option<InterfaceFollower>,
    ) -> Self {
        let now = Instant::now();
        Self {
            channels: Channels::default(),
            links: Vec::new(),
            schedule: QuerySchedule::new(now, random_delay()),
            cache: RecordCache::new(|| random::<1>()[0]),
            listing: Listing::new(now),
            asker: Asker::open(poll.registry(), PROBES, now),
            hosts: Vec::new(),
            probes: 0,
            next_probe: now + FIRST_PROBES[0],
            next_update: now,
            budget: PacketBudget::new(PACKETS.0, PACKETS.1, now),
            wishes,
            sink,
            _follower: follower,
        }
    }

    pub fn run(mut self, mut poll: Poll) {
        let mut events = Events::with_capacity(64);
        let mut buffer = vec![0; MESSAGE_BYTES + 1];
        while self.obey(&poll) {
            if let Err(error) = poll.poll(&mut events, Some(self.timeout()))
                && error.kind() != io::ErrorKind::Interrupted
            {
                tracing::error!(%error, "the browser ends");
                return;
            }
            for event in &events {
                match event.token() {
                    WAKER => {}
                    token if PROBES.contains(&token) => self.asker.set_readable(),
                    Token(channel) => self.channels.set_readable(channel),
                }
            }
            let now = Instant::now();
            self.hear_multicast(&mut buffer, now);
            self.hear_probes(now);
            self.ask(now);
            if self.tell(now) {
                return;
            }
        }
    }

    fn timeout(&self) -> Duration {
        if self.channels.is_readable() || self.asker.is_readable() {
            return Duration::ZERO;
        }
        self.next_due().saturating_duration_since(Instant::now())
    }

    /// Time at which there is something to do, whatever is heard: later than the last
    /// turn, or the browser would never sleep.
    fn next_due(&self) -> Instant {
        let update = self.listing.has_updates().then_some(self.next_update);
        let question = self.listing.next_question();
        let due = [update, question, self.cache.next_due(), self.listing.next_expiry()];
        let due = due.into_iter().flatten().chain([self.schedule.next(), self.next_probe]);
        due.min().unwrap_or(self.next_probe)
    }

    /// Does what was wished for; `false` if that is the end.
    fn obey(&mut self, poll: &Poll) -> bool {
        let (hosts, known, doubted, look_again) = {
            let mut wishes = self.wishes.lock().unwrap_or_else(PoisonError::into_inner);
            if wishes.stop {
                return false;
            }
            let hosts = std::mem::take(&mut wishes.ask_again).then(|| wishes.hosts.clone());
            let doubted = std::mem::take(&mut wishes.doubted);
            (hosts, wishes.known.take(), doubted, std::mem::take(&mut wishes.look_again))
        };
        if let Some(known) = known {
            self.listing.prefer(known);
        }
        let now = Instant::now();
        for key in doubted {
            self.cache.ask_about(key, now);
            self.listing.doubt(key, now);
        }
        if let Some(hosts) = hosts {
            self.hosts = hosts;
            self.probe_anew(Instant::now());
        }
        if look_again {
            self.refresh(poll);
        }
        true
    }

    fn refresh(&mut self, poll: &Poll) {
        let links = network_links().unwrap_or_else(|error| {
            tracing::warn!(%error, "the interfaces are not known");
            Vec::new()
        });
        self.links.clone_from(&links);
        let changes = self.channels.refresh(links, poll.registry());
        for link in changes.lost_links {
            self.cache.lose_link(link);
            self.listing.lose_link(link);
        }
        if !changes.opened.is_empty() {
            let now = Instant::now();
            self.schedule = QuerySchedule::new(now, random_delay());
            self.probe_anew(now);
        }
    }

    fn probe_anew(&mut self, now: Instant) {
        self.probes = 0;
        self.next_probe = now + FIRST_PROBES[0];
    }

    fn hear_multicast(&mut self, buffer: &mut [u8], now: Instant) {
        let Self { channels, cache, listing, budget, links, .. } = self;
        channels.read(buffer, |packet| {
            // Section 6 of RFC 6762: other ports answer nobody but themselves.
            if packet.from.port() != PORT || !budget.spend(packet.from.ip(), now) {
                return;
            }
            let Ok(message) = DnsMessage::parse(packet.bytes) else { return };
            if !message.is_response {
                let is_own = packet.link.addresses().any(|own| own == packet.from.ip());
                if !is_own {
                    cache.hear_query(packet.family, &message, now);
                }
                return;
            }
            // Section 11: whoever speaks to the group is on the link, whatever its address,
            // but one that tells of none here is of no use.
            let is_here = |ip| packet.link.is_on_link(ip);
            if !is_here(packet.from.ip()) && !message.addresses().any(is_here) {
                return;
            }
            let rail = Rail::Multicast;
            let by = AnnouncerId { ip: packet.from.ip(), link: packet.link.index, rail };
            hear_answer((cache, listing, links), by, &message, now);
        });
    }

    fn hear_probes(&mut self, now: Instant) {
        let Self { asker, listing, links, .. } = self;
        asker.read(now, |from, asked, reply| {
            let Some(answering) = Answering::new(from, asked, links) else { return };
            let ProbeAnswer { port, facts, .. } = match reply {
                ProbeReply::Here(answer) => answer,
                ProbeReply::Goodbye { key, .. } => {
                    return listing.hear_goodbye(answering.by, answering.proof, key, now);
                }
            };
            let sighting = answering.sighting(facts, port, now + PROBE_HOLDS, links);
            if let Some(sighting) = sighting {
                listing.hear(sighting, now);
            }
        });
    }

    fn ask(&mut self, now: Instant) {
        self.cache.expire(now);
        self.listing.expire(now);
        for (by, key) in self.listing.drop_refuted(now) {
            self.cache.forget(by, key);
            self.cache.ask_about(key, now);
        }
        let follow_ups = self.cache.take_questions(now);
        let asks_all = self.schedule.take_due(now);
        for (channel, on) in self.channels.families() {
            let known = asks_all.then(|| self.cache.known_answers(on, now));
            let questions = follow_ups.get(&on).map_or(&[][..], Vec::as_slice);
            if let Some(packet) = query(questions, known.as_deref()) {
                self.channels.send(channel, &packet);
            }
        }
        if self.next_probe <= now {
            self.asker.ask(&self.links, &ports(&self.hosts), &self.hosts);
            self.probes += 1;
            self.next_probe = now + FIRST_PROBES.get(self.probes).copied().unwrap_or(PROBE_PAUSE);
        }
        for place in self.listing.take_questions(now) {
            self.asker.ask_host(place);
        }
    }

    /// Tells what has changed; `true` if nobody listens any more.
    fn tell(&mut self, now: Instant) -> bool {
        if !self.listing.has_updates() || now < self.next_update {
            return false;
        }
        self.next_update = now + UPDATE_PAUSE;
        self.sink.take(self.listing.take_updates()).is_break()
    }
}

/// Takes an answer of multicast DNS.
fn hear_answer(
    (cache, listing, links): (&mut RecordCache, &mut Listing, &[NetworkLink]),
    by: AnnouncerId,
    message: &DnsMessage,
    now: Instant,
) {
    for (by, change) in cache.hear(by, message, now) {
        match change {
            CacheChange::Lost(key) => listing.hear_goodbye(by, SenderProof::Claimed, key, now),
            CacheChange::Told { facts, port, addresses, until } => {
                let told = (facts, port, addresses);
                if let Some(sighting) = announced(by, told, until, links) {
                    listing.hear(sighting, now);
                }
            }
        }
    }
}

#[cfg(test)]
#[path = "turn_tests.rs"]
mod tests;
