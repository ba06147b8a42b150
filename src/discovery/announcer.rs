// SPDX-License-Identifier: GPL-3.0-or-later
//! The announcer: makes an open room known to those nearby.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use mio::{Events, Poll, Token, Waker};

use super::dns::{DnsMessage, MESSAGE_BYTES};
use super::facts::RoomFacts;
use super::interfaces::InterfaceFollower;
use super::multicast::PORT;
use super::multicast::channels::{Channels, Packet};
use super::multicast::own_records::OwnRecords;
use super::multicast::responder::{Due, Responder};
use super::network_links::{NetworkLink, follow, network_links};
use super::packet_budget::PacketBudget;
use super::probe::Answerer;
use super::random::random_delay;
use super::room_place::RoomPlace;

const WAKER: Token = Token(usize::MAX);
const PROBES: Token = Token(usize::MAX - 1);
/// Queries of one address at once, and the time after which there is one more.
const QUERIES: (u32, Duration) = (60, Duration::from_millis(50));
/// Answers to all together who ask from another port (RFC 6762, 6.7): they go to where
/// the question says it is from, which may be a lie, and are longer than it.
const LONE_ANSWERS: (u32, Duration) = (10, Duration::from_millis(100));

/// An open room's announcement on both rails and all interfaces, those that come
/// later too, on a thread of its own. Dropping it says goodbye.
///
/// A rail that cannot be opened is done without: that is for the log, and for
/// whoever looks why nobody comes.
#[derive(Debug)]
pub struct Announcer {
    wishes: Arc<Mutex<AnnouncerWishes>>,
    waker: Arc<Waker>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct AnnouncerWishes {
    facts: RoomFacts,
    look_again: bool,
    stop: bool,
}

impl Announcer {
    /// Begins to announce the room.
    ///
    /// # Errors
    ///
    /// When there is no poller or no thread to be had.
    pub fn open(facts: RoomFacts, place: RoomPlace) -> io::Result<Self> {
        let poll = Poll::new()?;
        let waker = Arc::new(Waker::new(poll.registry(), WAKER)?);
        let wishes = AnnouncerWishes { facts: facts.clone(), look_again: true, stop: false };
        let wishes = Arc::new(Mutex::new(wishes));
        let now = Instant::now();
        let probes = Answerer::open(place.bind, place.port, poll.registry(), PROBES);
        let follower = {
            let (wishes, waker) = (wishes.clone(), waker.clone());
            follow(move || wish(&wishes, &waker, |wishes| wishes.look_again = true))
        };
        let turn = AnnouncerTurn {
            _follower: follower,
            own: OwnRecords::new(&facts, place.port),
            probes: probes.map_err(|error| tracing::info!(%error, "probes are not answered")).ok(),
            facts,
            place,
            channels: Channels::default(),
            responder: Responder::default(),
            budget: PacketBudget::new(QUERIES.0, QUERIES.1, now),
            lone_answers: PacketBudget::new(LONE_ANSWERS.0, LONE_ANSWERS.1, now),
            wishes: wishes.clone(),
        };
        let thread = thread::Builder::new().name("announcer".into()).spawn(|| turn.run(poll))?;
        Ok(Self { wishes, waker, thread: Some(thread) })
    }

    /// Changes what the room tells of itself; does not block. What changes often
    /// is announced once a second at the most.
    pub fn update(&self, change: impl FnOnce(&mut RoomFacts)) {
        wish(&self.wishes, &self.waker, |wishes| change(&mut wishes.facts));
    }
}

fn wish(wishes: &Mutex<AnnouncerWishes>, waker: &Waker, wish: impl FnOnce(&mut AnnouncerWishes)) {
    wish(&mut wishes.lock().unwrap_or_else(PoisonError::into_inner));
    if let Err(error) = waker.wake() {
        tracing::warn!(%error, "the announcer sleeps");
    }
}

impl Drop for Announcer {
    fn drop(&mut self) {
        wish(&self.wishes, &self.waker, |wishes| wishes.stop = true);
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the announcer has panicked");
        }
    }
}

struct AnnouncerTurn {
    facts: RoomFacts,
    own: OwnRecords,
    place: RoomPlace,
    channels: Channels,
    responder: Responder,
    budget: PacketBudget,
    lone_answers: PacketBudget,
    probes: Option<Answerer>,
    wishes: Arc<Mutex<AnnouncerWishes>>,
    /// Ends with the turn.
    _follower: Option<InterfaceFollower>,
}

impl AnnouncerTurn {
    fn run(mut self, mut poll: Poll) {
        let mut events = Events::with_capacity(64);
        let mut buffer = vec![0; MESSAGE_BYTES + 1];
        while self.obey(&poll) {
            let is_readable = self.channels.is_readable()
                || self.probes.as_ref().is_some_and(Answerer::is_readable);
            let timeout = match self.responder.next_due() {
                _ if is_readable => Some(Duration::ZERO),
                due => due.map(|at| at.saturating_duration_since(Instant::now())),
            };
            if let Err(error) = poll.poll(&mut events, timeout)
                && error.kind() != io::ErrorKind::Interrupted
            {
                tracing::error!(%error, "the announcer ends");
                break;
            }
            for event in &events {
                match (event.token(), &mut self.probes) {
                    (PROBES, Some(probes)) => probes.set_readable(),
                    (WAKER | PROBES, _) => {}
                    (Token(channel), _) => self.channels.set_readable(channel),
                }
            }
            let now = Instant::now();
            if let Some(probes) = &mut self.probes {
                probes.answer(&self.facts, now);
            }
            self.hear(&mut buffer, now);
            self.speak(Instant::now());
        }
        self.say_goodbye();
    }

    /// Does what was wished for; `false` if that is the end.
    fn obey(&mut self, poll: &Poll) -> bool {
        let (facts, look_again) = {
            let mut wishes = self.wishes.lock().unwrap_or_else(PoisonError::into_inner);
            if wishes.stop {
                return false;
            }
            let facts = (wishes.facts != self.facts).then(|| wishes.facts.clone());
            (facts, std::mem::take(&mut wishes.look_again))
        };
        if let Some(facts) = facts {
            if facts.room != self.facts.room {
                // Those who ask know it by its key.
                self.take_back_records();
            }
            self.own = OwnRecords::new(&facts, self.place.port);
            self.facts = facts;
            self.responder.announce_change(Instant::now());
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
        let has_room = |link: &NetworkLink| link.addresses().any(|own| self.place.is_at(own));
        let links = links.into_iter().filter(has_room).collect();
        let changes = self.channels.refresh(links, poll.registry());
        let now = Instant::now();
        changes.closed.into_iter().for_each(|channel| self.responder.close(channel));
        changes.opened.into_iter().for_each(|channel| self.responder.open(channel, now));
    }

    fn hear(&mut self, buffer: &mut [u8], now: Instant) {
        let Self { channels, responder, budget, own, .. } = self;
        let ours: Vec<_> = channels.addresses().collect();
        let mut alone = Vec::new();
        channels.read(buffer, |packet: Packet<'_>| {
            if !budget.spend(packet.from.ip(), now) {
                return;
            }
            let Ok(message) = DnsMessage::parse(packet.bytes) else { return };
            let legacy = packet.from.port() != PORT;
            // What is answered alone stays on the link (RFC 6762, section 11).
            if legacy && !packet.link.is_on_link(packet.from.ip()) {
                return;
            }
            if message.is_response {
                let is_ours = |ip| ours.contains(&ip);
                if !legacy {
                    responder.hear_answer(packet.channel, &message, own, is_ours, now);
                }
            } else if responder.hear(packet.channel, &message, own, legacy, now, random_delay()) {
                alone.push((packet.channel, packet.from, message));
            }
        });
        for (channel, from, mut query) in alone {
            if !self.lone_answers.spend(Ipv4Addr::UNSPECIFIED.into(), now) {
                return;
            }
            query.questions.retain(|question| self.own.are_asked_by(question));
            let addresses = self.addresses(channel);
            if let Some(answer) = self.own.answer(&query.questions, addresses, Some(query.id)) {
                self.channels.send_to(channel, &answer, from);
            }
        }
    }

    fn speak(&mut self, now: Instant) {
        for (channel, due) in self.responder.take_due(now) {
            let addresses = self.addresses(channel);
            let packet = match due {
                Due::Announcement => self.own.announcement(addresses),
                Due::Answer(questions) => self.own.answer(&questions, addresses, None),
            };
            if let Some(packet) = packet {
                self.channels.send(channel, &packet);
            }
        }
    }

    fn say_goodbye(&mut self) {
        if let Some(probes) = &mut self.probes {
            probes.say_goodbye(&self.facts.key);
        }
        self.take_back_records();
    }

    fn take_back_records(&self) {
        for channel in self.channels.ids() {
            if let Some(packet) = self.own.goodbye(self.addresses(channel)) {
                self.channels.send(channel, &packet);
            }
        }
    }

    /// The addresses of this machine on a channel, or the only one of the room.
    fn addresses(&self, channel: usize) -> impl Iterator<Item = IpAddr> {
        let link = self.channels.link(channel);
        let own = link.map(|link| link.addresses().collect::<Vec<_>>()).unwrap_or_default();
        let place = self.place;
        own.into_iter().filter(move |own| place.is_at(*own))
    }
}
