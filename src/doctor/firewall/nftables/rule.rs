// SPDX-License-Identifier: GPL-3.0-or-later
//! One rule: whether it applies to a packet, and what becomes of that.

use super::applies::Applies;
use super::cursor::RuleCursor;
use super::items::NftItem;
use super::packet::GuestPacket;
use super::ruleset::{Ruleset, TableName};
use super::subject::RuleSubject;

/// Fate that a rule has for a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PacketFate<'a> {
    /// It may pass this chain.
    Accepted,
    /// It is lost, with an answer or without.
    Dropped,
    /// The next rule has it.
    GoesOn,
    /// The chain before has it again.
    Returns,
    /// Another chain has it, and then the next rule.
    Jumps(&'a str),
    /// Another chain has it, and this one no more.
    Leaves(&'a str),
    /// Nobody here knows.
    Unknown,
}

/// A rule, as it applies to one packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleEffect<'a> {
    /// Tells if what it asks for is given.
    pub applies: Applies,
    /// Fate of the packet then; several where a map decides.
    pub fates: Vec<(Applies, PacketFate<'a>)>,
}

/// Reads rules of one table for one packet.
pub struct RuleReader<'r, 'a> {
    pub ruleset: &'r Ruleset<'a>,
    pub table: TableName<'a>,
    pub packet: &'r GuestPacket,
}

impl<'r, 'a> RuleReader<'r, 'a> {
    /// The effect of a rule. What is not understood applies perhaps.
    pub fn effect(&self, rule: &'r [NftItem<'a>]) -> RuleEffect<'a> {
        let mut cursor = RuleCursor(rule);
        let mut effect = RuleEffect { applies: Applies::Always, fates: Vec::new() };
        while effect.applies > Applies::Never && effect.fates.is_empty() && !cursor.0.is_empty() {
            let before = cursor;
            if skips_aside(&mut cursor) {
                continue;
            }
            if let Some(fate) = fate(&mut cursor) {
                effect.fates.push((Applies::Always, fate));
                continue;
            }
            if let Some(subject) = RuleSubject::read(&mut cursor, self.packet) {
                self.read_question(subject, &mut cursor, &mut effect);
            } else {
                cursor = before;
                effect.applies = effect.applies.and(Applies::Maybe);
                skip_unknown(&mut cursor, &mut effect);
            }
        }
        effect
    }

    /// Reads what a subject is compared with.
    fn read_question(
        &self,
        subject: RuleSubject,
        cursor: &mut RuleCursor<'r, 'a>,
        effect: &mut RuleEffect<'a>,
    ) {
        let mut subject = subject;
        while cursor.takes(".") {
            // Several are compared at once, with what stands for all of them.
            let other = RuleSubject::read(cursor, self.packet);
            let is_never =
                [Some(subject), other].contains(&Some(RuleSubject::Other(Applies::Never)));
            subject = RuleSubject::Other(if is_never { Applies::Never } else { Applies::Maybe });
        }
        match cursor.peek() {
            Some("vmap") => {
                cursor.next();
                self.read_map(subject, cursor, effect);
                return;
            }
            // A mark is made, and the packet goes on.
            Some("set") => return skip_unknown(cursor, effect),
            Some("&" | "|" | "^" | "<<" | ">>" | "map" | "and" | "or" | "xor") => {
                let never = RuleSubject::Other(Applies::Never);
                effect.applies = effect.applies.and(match subject == never {
                    true => Applies::Never,
                    false => Applies::Maybe,
                });
                return skip_unknown(cursor, effect);
            }
            _ => {}
        }
        let applies = self.compare(subject, cursor);
        effect.applies = effect.applies.and(applies);
    }

    fn compare(&self, subject: RuleSubject, cursor: &mut RuleCursor<'r, 'a>) -> Applies {
        let operator = cursor.peek().filter(|word| OPERATORS.contains(word));
        if operator.is_some() {
            cursor.next();
        }
        let values = self.resolved(values(cursor));
        // `tcp flags syn / fin,syn,rst,ack`.
        if cursor.takes("/") {
            let _ = self::values(cursor);
        }
        if let RuleSubject::Other(applies) = subject {
            return applies;
        }
        let Some(values) = values else { return Applies::Maybe };
        let each = |element: &[NftItem<'a>]| match element.first().and_then(NftItem::text) {
            Some(value) => subject.applies(value, self.packet),
            None => Applies::Maybe,
        };
        let any = Applies::by_any(elements(values).map(each));
        match operator {
            None | Some("==") => any,
            Some("!=") => any.inverted(),
            Some(operator) => self.compare_size(subject, operator, values),
        }
    }

    /// Compares a port with a number.
    fn compare_size(
        &self,
        subject: RuleSubject,
        operator: &str,
        values: &[NftItem<'a>],
    ) -> Applies {
        let [NftItem::Word(number)] = values else { return Applies::Maybe };
        let Ok(number) = number.parse::<u16>() else { return Applies::Maybe };
        let port = self.packet.port;
        match (subject, operator) {
            (RuleSubject::Port, "<") => Applies::to([port < number]),
            (RuleSubject::Port, ">") => Applies::to([port > number]),
            (RuleSubject::Port, "<=") => Applies::to([port <= number]),
            (RuleSubject::Port, ">=") => Applies::to([port >= number]),
            _ => Applies::Maybe,
        }
    }

    fn read_map(
        &self,
        subject: RuleSubject,
        cursor: &mut RuleCursor<'r, 'a>,
        effect: &mut RuleEffect<'a>,
    ) {
        let Some(values) = self.resolved(values(cursor)) else {
            effect.fates.push((Applies::Maybe, PacketFate::Unknown));
            return;
        };
        for element in elements(values) {
            let colon = element.iter().position(|item| *item == NftItem::Word(":"));
            let Some((key, told)) = colon.map(|at| (&element[..at], &element[at + 1..])) else {
                continue;
            };
            let applies = match key.first().and_then(NftItem::text) {
                Some(value) => subject.applies(value, self.packet),
                None => Applies::Maybe,
            };
            let fate = fate(&mut RuleCursor(told)).unwrap_or(PacketFate::Unknown);
            effect.fates.push((applies, fate));
        }
        // Where no element applies, the packet goes on.
        effect.fates.push((Applies::Maybe, PacketFate::GoesOn));
    }

    /// The elements of a set that is called by its name.
    fn resolved(&self, values: &'r [NftItem<'a>]) -> Option<&'r [NftItem<'a>]> {
        match values {
            [NftItem::Word(name)] if name.starts_with('@') => {
                self.ruleset.elements(self.table, &name[1..])
            }
            [NftItem::Group(elements)] => Some(elements),
            [] => None,
            values => Some(values),
        }
    }
}

const OPERATORS: &[&str] = &["==", "!=", "<", ">", "<=", ">="];
/// Words with which a new part of a rule begins.
const BEGINNINGS: &[&str] = &[
    "meta", "iif", "iifname", "oif", "oifname", "ip", "ip6", "tcp", "udp", "th", "ct", "fib",
    "icmp", "icmpv6", "ether", "counter", "log", "limit", "comment", "xt", "#", "accept", "drop",
    "reject", "queue", "continue", "return", "jump", "goto",
];
/// Targets of iptables after which the packet goes on.
const ASIDE: &[&str] = &["LOG", "NFLOG", "ULOG", "MARK", "CONNMARK", "TCPMSS", "CT", "AUDIT"];

/// Skips what changes nothing for the packet.
fn skips_aside(cursor: &mut RuleCursor<'_, '_>) -> bool {
    let more: &[&str] = match cursor.peek() {
        Some("counter") => &["packets", "bytes", "name"],
        Some("log") => &["prefix", "level", "flags", "group", "snaplen", "queue-threshold"],
        Some("comment") => {
            cursor.next();
            &[]
        }
        Some("notrack") => &[],
        _ => return false,
    };
    cursor.next();
    while cursor.peek().is_some_and(|next| more.contains(&next)) {
        cursor.next();
        let _ = values(cursor);
    }
    true
}

/// Items that follow: one group, or words with commas between them.
fn values<'r, 'a>(cursor: &mut RuleCursor<'r, 'a>) -> &'r [NftItem<'a>] {
    let from = cursor.0;
    if cursor.next().is_some() {
        while cursor.0.first() == Some(&NftItem::Comma) {
            cursor.next();
            cursor.next();
        }
    }
    &from[..from.len() - cursor.0.len()]
}

/// Elements between commas, over however many lines.
fn elements<'r, 'a>(values: &'r [NftItem<'a>]) -> impl Iterator<Item = &'r [NftItem<'a>]> {
    let parts = values.split(|item| *item == NftItem::Comma);
    parts.map(|part| match part {
        [NftItem::End, rest @ ..] => rest,
        part => part,
    })
}

fn fate<'a>(cursor: &mut RuleCursor<'_, 'a>) -> Option<PacketFate<'a>> {
    let fate = match cursor.peek()? {
        "accept" => PacketFate::Accepted,
        "drop" | "reject" => PacketFate::Dropped,
        "return" => PacketFate::Returns,
        "continue" => PacketFate::GoesOn,
        "queue" | "synproxy" => PacketFate::Unknown,
        word @ ("jump" | "goto") => {
            cursor.next();
            let chain = cursor.word().unwrap_or_default();
            return Some(match word {
                "jump" => PacketFate::Jumps(chain),
                _ => PacketFate::Leaves(chain),
            });
        }
        _ => return None,
    };
    cursor.next();
    Some(fate)
}

/// Skips what is not understood, up to what may be.
fn skip_unknown<'a>(cursor: &mut RuleCursor<'_, 'a>, effect: &mut RuleEffect<'a>) {
    let first = cursor.word();
    let ends_it = match first {
        Some("#") => true,
        Some("xt") => {
            let is_target = cursor.word() == Some("target");
            !cursor.word().is_some_and(|name| !is_target || ASIDE.contains(&name))
        }
        _ => {
            if first.is_none() {
                cursor.next();
            }
            false
        }
    };
    while cursor.0.first().is_some_and(|item| !begins(item)) {
        cursor.next();
    }
    if ends_it && cursor.0.is_empty() {
        effect.fates.push((Applies::Maybe, PacketFate::Unknown));
    }
}

fn begins(item: &NftItem<'_>) -> bool {
    matches!(item, NftItem::Word(word) if BEGINNINGS.contains(word))
}
