// SPDX-License-Identifier: GPL-3.0-or-later
//! Capabilities that a client may ask for (`IRCv3` capability negotiation).

use crate::protocol::irc::multiline_limits;

/// A capability that a room has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capability {
    AwayNotify,
    Batch,
    CapNotify,
    ChatHistory,
    ChgHost,
    EchoMessage,
    ExtendedJoin,
    LabeledResponse,
    MessageTags,
    MultiPrefix,
    Multiline,
    Redaction,
    ServerTime,
    Setname,
    StandardReplies,
    UserhostInNames,
}

/// Those on which each alone the lines depend that tell of others.
const OF_KIND: [Capability; 7] =
    [AwayNotify, ChgHost, ExtendedJoin, MessageTags, Redaction, ServerTime, Setname];

/// The capabilities that one client has asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Capabilities(u32);

#[allow(clippy::enum_glob_use, reason = "a list of capabilities and nothing else")]
use Capability::*;

impl Capability {
    pub const ALL: [Self; 16] = [
        AwayNotify,
        Batch,
        CapNotify,
        ChatHistory,
        ChgHost,
        EchoMessage,
        ExtendedJoin,
        LabeledResponse,
        MessageTags,
        MultiPrefix,
        Multiline,
        Redaction,
        ServerTime,
        Setname,
        StandardReplies,
        UserhostInNames,
    ];

    fn name(self) -> &'static str {
        match self {
            AwayNotify => "away-notify",
            Batch => "batch",
            CapNotify => "cap-notify",
            ChatHistory => "draft/chathistory",
            ChgHost => "chghost",
            EchoMessage => "echo-message",
            ExtendedJoin => "extended-join",
            LabeledResponse => "labeled-response",
            MessageTags => "message-tags",
            MultiPrefix => "multi-prefix",
            Multiline => "draft/multiline",
            Redaction => "draft/message-redaction",
            ServerTime => "server-time",
            Setname => "setname",
            StandardReplies => "standard-replies",
            UserhostInNames => "userhost-in-names",
        }
    }

    /// The name, and the value that clients of the newer negotiation are told.
    pub fn offered(self, has_values: bool) -> String {
        match self {
            Multiline if has_values => format!("{}={}", self.name(), multiline_limits()),
            _ => self.name().to_owned(),
        }
    }

    fn bit(self) -> u32 {
        1 << self as u16
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }
}

impl Capabilities {
    pub fn has(self, capability: Capability) -> bool {
        self.0 & capability.bit() != 0
    }

    pub fn set(&mut self, capability: Capability, on: bool) {
        match on {
            true => self.0 |= capability.bit(),
            false => self.0 &= !capability.bit(),
        }
    }

    /// Takes over what is asked for, all of it or nothing: with a `-` in front, it is no
    /// longer wanted. `false` if something of it is not had.
    pub fn request(&mut self, words: &str) -> bool {
        let mut changed = *self;
        for word in words.split_whitespace() {
            let (name, on) = match word.strip_prefix('-') {
                Some(name) => (name, false),
                None => (word, true),
            };
            let Some(capability) = Capability::named(name) else { return false };
            changed.set(capability, on);
        }
        *self = changed;
        true
    }

    /// Those of them on which the lines depend that tell of others.
    pub fn of_kind(self) -> Self {
        let mut kind = Self::default();
        for capability in OF_KIND {
            kind.set(capability, self.has(capability));
        }
        let has_batches = self.has(Batch) && self.has(Multiline);
        kind.set(Batch, has_batches);
        kind.set(Multiline, has_batches);
        kind
    }

    pub fn names(self) -> String {
        let had = Capability::ALL.into_iter().filter(|capability| self.has(*capability));
        had.map(Capability::name).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_asked_for_is_had_or_nothing() {
        let mut capabilities = Capabilities::default();
        assert!(capabilities.request("batch server-time"));
        assert!(!capabilities.request("-batch sasl"));
        assert_eq!(capabilities.names(), "batch server-time");
        assert!(capabilities.request("-batch echo-message"));
        assert_eq!(capabilities.names(), "echo-message server-time");
        assert!(capabilities.has(ServerTime) && !capabilities.has(Batch));
    }

    #[test]
    fn each_capability_has_a_bit_and_a_name() {
        let mut all = Capabilities::default();
        for capability in Capability::ALL {
            assert_eq!(Capability::named(capability.name()), Some(capability));
            assert!(!all.has(capability));
            all.set(capability, true);
        }
        assert_eq!(all.names().split(' ').count(), Capability::ALL.len());
    }
}
