// SPDX-License-Identifier: GPL-3.0-or-later
//! Output of `nft list ruleset`: what becomes of a guest's packet, and where a rule
//! has to go that lets it in.
//!
//! A packet is followed through the chains as the kernel would, with three answers to
//! every question of a rule: yes, no, and perhaps. A packet is let in, or kept out,
//! only if no perhaps can change that.

mod applies;
mod cursor;
mod items;
mod packet;
mod rule;
mod ruleset;
mod subject;

use std::collections::BTreeMap;
use std::fmt;

use self::applies::Applies;
pub(super) use self::packet::GuestPacket;
use self::rule::{PacketFate, RuleReader};
pub(super) use self::ruleset::{NftChain, Ruleset};

/// A chain that what comes in has to pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputChain {
    family: String,
    table: String,
    name: String,
}

impl InputChain {
    /// Returns `true` if `iptables` has made it, and looks after it.
    pub fn is_of_iptables(&self) -> bool {
        (&*self.family, &*self.table, &*self.name) == ("ip", "filter", "INPUT")
    }
}

impl fmt::Display for InputChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.family, self.table, self.name)
    }
}

/// Tells if the rules let a packet in, and which chains do not, or perhaps not.
pub(super) fn lets_in(
    ruleset: &Ruleset<'_>,
    packet: &GuestPacket,
) -> (Option<bool>, Vec<InputChain>) {
    let (mut answer, mut chains) = (Some(true), Vec::new());
    for chain in ruleset.chains.iter().filter(|chain| is_passed(chain)) {
        let (family, table) = chain.table;
        let reader = RuleReader { ruleset, table: chain.table, packet };
        let ends = PacketWalk { reader, known: BTreeMap::new() }.through(chain);
        let at_end = if chain.drops { Ends::DROPPED } else { Ends::ACCEPTED };
        match ends.with_policy(at_end) {
            Ends::ACCEPTED => continue,
            Ends::DROPPED => answer = Some(false),
            _ if answer == Some(true) => answer = None,
            _ => {}
        }
        let (family, table, name) = (family.to_owned(), table.to_owned(), chain.name.to_owned());
        chains.push(InputChain { family, table, name });
    }
    (answer, chains)
}

/// Returns `true` for a chain through which the kernel sends what comes in over IPv4.
fn is_passed(chain: &NftChain<'_>) -> bool {
    matches!(chain.table.0, "inet" | "ip")
        && matches!(chain.hook, Some(("filter", "input" | "prerouting")))
}

/// Ends that a packet may find in a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ends(u8);

impl Ends {
    const NONE: Self = Self(0);
    const ACCEPTED: Self = Self(1);
    const DROPPED: Self = Self(2);
    const RETURNS: Self = Self(4);
    const GOES_ON: Self = Self(8);
    const UNKNOWN: Self = Self(1 | 2 | 8);

    fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The ends, if what comes to the end of the chain has this one.
    fn with_policy(self, policy: Self) -> Self {
        let passes = self.has(Self::RETURNS) || self.has(Self::GOES_ON);
        let ends = self.without(Self::RETURNS).without(Self::GOES_ON);
        if passes { ends.or(policy) } else { ends }
    }

    /// The ends, if what comes back goes on instead.
    fn going_on(self) -> Self {
        if self.has(Self::RETURNS) { self.without(Self::RETURNS).or(Self::GOES_ON) } else { self }
    }
}

/// A walk of one packet through the chains of a table.
struct PacketWalk<'r, 'a> {
    reader: RuleReader<'r, 'a>,
    /// Chains that were passed, or are being passed.
    known: BTreeMap<&'a str, Ends>,
}

impl<'a> PacketWalk<'_, 'a> {
    fn through(&mut self, chain: &NftChain<'a>) -> Ends {
        if let Some(known) = self.known.get(chain.name) {
            return *known;
        }
        // The kernel refuses chains in a circle; a listing may still tell of some.
        self.known.insert(chain.name, Ends::UNKNOWN);
        let mut ends = Ends::NONE;
        let mut goes_on = true;
        for rule in &chain.rules {
            let next = self.under(rule);
            ends = ends.or(next.without(Ends::GOES_ON));
            goes_on = next.has(Ends::GOES_ON);
            if !goes_on {
                break;
            }
        }
        if goes_on {
            ends = ends.or(Ends::RETURNS);
        }
        self.known.insert(chain.name, ends);
        ends
    }

    /// Ends that one rule may bring.
    fn under(&mut self, rule: &[items::NftItem<'a>]) -> Ends {
        let effect = self.reader.effect(rule);
        if effect.applies == Applies::Never || effect.fates.is_empty() {
            return Ends::GOES_ON;
        }
        let mut ends = if effect.applies == Applies::Always { Ends::NONE } else { Ends::GOES_ON };
        for (applies, fate) in effect.fates {
            if applies > Applies::Never {
                ends = ends.or(self.after(fate));
            }
            if applies == Applies::Always {
                break;
            }
        }
        ends
    }

    fn after(&mut self, fate: PacketFate<'a>) -> Ends {
        match fate {
            PacketFate::Accepted => Ends::ACCEPTED,
            PacketFate::Dropped => Ends::DROPPED,
            PacketFate::Returns => Ends::RETURNS,
            PacketFate::GoesOn => Ends::GOES_ON,
            PacketFate::Jumps(chain) => self.through_named(chain).going_on(),
            PacketFate::Leaves(chain) => self.through_named(chain),
            PacketFate::Unknown => Ends::UNKNOWN,
        }
    }

    fn through_named(&mut self, name: &str) -> Ends {
        let RuleReader { ruleset, table, .. } = self.reader;
        ruleset.chain(table, name).map_or(Ends::UNKNOWN, |chain| self.through(chain))
    }
}
