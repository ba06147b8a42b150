// SPDX-License-Identifier: GPL-3.0-or-later
//! Several senders on one network, who announce, answer, ask and take back in any
//! order while time passes: what is kept and shown of them stays bounded, nothing is
//! due for ever, and in the end nothing of them is left.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::{Duration, Instant};

use salotto::discovery::dns::{DnsMessage, MESSAGE_BYTES};
use salotto::discovery::listing::{Listing, RoomSighting, SenderProof};
use salotto::discovery::multicast::own_records::OwnRecords;
use salotto::discovery::multicast::record_cache::{CacheChange, RecordCache};
use salotto::discovery::multicast::responder::{Due, Responder};
use salotto::discovery::probe::ProbeReply;
use salotto::discovery::{AnnouncerId, NearbyUpdate, Rail, RoomFacts};
use salotto::protocol::{Address, Fingerprint, RoomName, limits};

use super::nearby::check;

/// Senders, each on both rails; half of them on another interface.
const SENDERS: u8 = 8;
/// Rooms of one sender on one rail.
const ROOMS_OF_ONE: usize = 16;
/// Places that are asked at once.
const QUESTIONS: usize = 64;
/// Looks at what is due without time passing, after which nothing may be.
const LOOKS: usize = 10;
/// Time after which nothing of what was said holds.
const LATER: Duration = Duration::from_hours(3);

/// Plays a script: of each step a byte that says who does what, one for the seconds
/// that pass before, two for the length of a packet, and the packet.
pub fn play(script: &[u8]) {
    let mut network = Network::new();
    let mut rest = script;
    while let Some((&[what, seconds, high, low], after)) = rest.split_first_chunk() {
        let length = usize::from(u16::from_be_bytes([high, low])).min(after.len());
        let (packet, after) = after.split_at(length);
        rest = after;
        network.now += Duration::from_secs(seconds.into());
        network.step(what, packet);
        network.settle();
    }
    network.end();
}

struct Network {
    now: Instant,
    cache: RecordCache,
    listing: Listing,
    shown: BTreeSet<Fingerprint>,
    responder: Responder,
    own: OwnRecords,
}

impl Network {
    fn new() -> Self {
        let now = Instant::now();
        let facts = RoomFacts {
            key: Fingerprint::new(std::array::from_fn(|at| u8::try_from(at).unwrap_or(0))),
            room: RoomName::new("LAN party").expect("a name"),
            host: None,
            people: 3,
            password: false,
        };
        let mut responder = Responder::default();
        (1..=2).for_each(|channel| responder.open(channel, now));
        Self {
            now,
            cache: RecordCache::default(),
            listing: Listing::new(now),
            shown: BTreeSet::new(),
            responder,
            own: OwnRecords::new(&facts, 5555),
        }
    }

    fn step(&mut self, what: u8, packet: &[u8]) {
        let by = announcer(what % SENDERS);
        match what / SENDERS {
            31 => {
                self.cache.lose_link(by.link);
                self.listing.lose_link(by.link);
            }
            30 => self.now += Duration::from_mins(1),
            alone @ 24..30 => {
                let proof = if alone < 27 { SenderProof::HeardUs } else { SenderProof::Answered };
                self.hear_probe(AnnouncerId { rail: Rail::Probe, ..by }, proof, packet);
            }
            _ => self.hear_multicast(by, packet),
        }
    }

    fn hear_multicast(&mut self, by: AnnouncerId, packet: &[u8]) {
        let Ok(message) = DnsMessage::parse(packet) else { return };
        if !message.is_response {
            self.cache.hear_query(by.link_family(), &message, self.now);
            let (channel, legacy) = (by.link as usize, by.ip.is_ipv6());
            let delay = Duration::from_millis(20);
            let own = &self.own;
            if self.responder.hear(channel, &message, own, legacy, self.now, delay) {
                // Whoever asks alone is sent back no more questions than were ours.
                let mut questions = message.questions;
                questions.retain(|question| own.are_asked_by(question));
                let answer = own.answer(&questions, std::iter::empty(), Some(message.id));
                assert!(answer.is_none_or(|answer| answer.len() <= MESSAGE_BYTES));
            }
            return;
        }
        let channel = by.link as usize;
        self.responder.hear_answer(channel, &message, &self.own, |ip| ip == by.ip, self.now);
        for (by, change) in self.cache.hear(by, &message, self.now) {
            match change {
                CacheChange::Lost(key) => {
                    self.listing.hear_goodbye(by, SenderProof::Claimed, key, self.now);
                }
                CacheChange::Told { facts, port, addresses, until } => {
                    let ips = std::iter::once(by.ip).chain(addresses);
                    self.told((by, SenderProof::Claimed), facts, port, ips, until);
                }
            }
        }
    }

    fn hear_probe(&mut self, by: AnnouncerId, proof: SenderProof, packet: &[u8]) {
        match ProbeReply::parse(packet) {
            Ok(ProbeReply::Here(answer)) => {
                let until = self.now + Duration::from_secs(80);
                self.told((by, proof), answer.facts, answer.port, std::iter::once(by.ip), until);
            }
            Ok(ProbeReply::Goodbye { key, .. }) => {
                self.listing.hear_goodbye(by, proof, key, self.now);
            }
            Err(_) => {}
        }
    }

    fn told(
        &mut self,
        (by, proof): (AnnouncerId, SenderProof),
        facts: RoomFacts,
        port: u16,
        ips: impl Iterator<Item = IpAddr>,
        until: Instant,
    ) {
        let addresses = ips.filter_map(|ip| Address::new(&ip.to_string(), port).ok()).collect();
        let place = SocketAddr::new(by.ip, port);
        let sighting = RoomSighting { by, proof, place, facts, addresses, until };
        self.listing.hear(sighting, self.now);
    }

    /// Does what is due until nothing is, and shows what has changed.
    fn settle(&mut self) {
        self.cache.expire(self.now);
        self.listing.expire(self.now);
        let is_due = |due: Option<Instant>| due.is_some_and(|at| at <= self.now);
        let mut looks = 0;
        while is_due(self.cache.next_due())
            || is_due(self.listing.next_expiry())
            || is_due(self.listing.next_question())
        {
            looks += 1;
            assert!(looks < LOOKS, "something is due for ever");
            let asked = self.cache.take_questions(self.now);
            assert!(asked.values().all(|questions| questions.len() <= 12));
            for (by, key) in self.listing.drop_refuted(self.now) {
                self.cache.forget(by, key);
                self.cache.ask_about(key, self.now);
            }
            assert!(self.listing.take_questions(self.now).len() <= QUESTIONS);
            self.cache.expire(self.now);
            self.listing.expire(self.now);
        }
        let mut sent = 0;
        while self.responder.next_due().is_some_and(|at| at <= self.now) {
            for (_, due) in self.responder.take_due(self.now) {
                sent += 1;
                if let Due::Answer(questions) = due {
                    let answer = self.own.answer(&questions, std::iter::empty(), None);
                    DnsMessage::parse(&answer.expect("ours fit")).expect("ours can be read");
                }
            }
            assert!(sent <= 2, "a packet a second on each channel");
        }
        self.show();
    }

    fn show(&mut self) {
        for update in self.listing.take_updates() {
            match update {
                NearbyUpdate::Here(room) => {
                    check(&room.facts);
                    let count = room.addresses.len();
                    assert!((1..=limits::INVITE_ADDRESSES).contains(&count));
                    assert_eq!(room.invite().key(), room.facts.key);
                    self.shown.insert(room.facts.key);
                }
                NearbyUpdate::Gone(key) => drop(self.shown.remove(&key)),
            }
        }
        assert!(self.shown.len() <= usize::from(SENDERS) * 2 * ROOMS_OF_ONE);
        for on in (0..SENDERS).map(|sender| announcer(sender).link_family()) {
            let known = self.cache.known_answers(on, self.now);
            assert!(known.len() <= usize::from(SENDERS) * ROOMS_OF_ONE);
        }
    }

    fn end(mut self) {
        self.now += LATER;
        self.settle();
        assert_eq!(self.cache.next_due(), None, "nothing is kept for ever");
        assert_eq!(self.listing.next_expiry(), None, "nor shown");
        assert_eq!(self.listing.next_question(), None, "nor asked");
        assert!(self.shown.is_empty(), "{:?}", self.shown);
    }
}

fn announcer(sender: u8) -> AnnouncerId {
    let ip = match sender % 4 {
        even @ (0 | 2) => IpAddr::V4(Ipv4Addr::new(192, 0, 2, even)),
        odd => IpAddr::V6(Ipv6Addr::new(0xFE80, 0, 0, 0, 0, 0, 0, odd.into())),
    };
    AnnouncerId { ip, link: 1 + u32::from(sender / 4), rail: Rail::Multicast }
}
