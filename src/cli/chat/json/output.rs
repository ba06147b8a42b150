// SPDX-License-Identifier: GPL-3.0-or-later
//! Lines of the output: messages of the room, with what Salotto knows besides.

use std::collections::HashSet;
use std::io;

use serde::Serialize;

use super::own::{OverReason, OwnMessage};
use crate::cli::chat::fault::Fault;
use crate::cli::chat::met::Met;
use crate::cli::print;
use crate::client::Security;
use crate::model::{
    Entrance, Failure, FileUpdate, RoomState, ShownEvent, ShownPage, ShownResults, Update, When,
};
use crate::protocol::search::FoundEvents;
use crate::protocol::{
    Ban, Event, EventKind, Nickname, PastPage, PowerNotice, ReactionCount, Reconnecting,
    SecretString, ServerMessage, Welcome,
};

/// Output for a program.
#[derive(Debug, Default)]
pub struct JsonOutput {
    /// Set in a classic room, which says less than a program is told.
    classic: bool,
}

/// Further fields of a welcome.
#[derive(Serialize)]
struct WelcomeExtras {
    /// The address that answered.
    address: String,
    encrypted: bool,
    /// The room's key, as in an invite.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    met: Option<&'static str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    made_up: &'static [&'static str],
}

/// Further fields of an event.
#[derive(Default, Serialize)]
struct EventExtras {
    /// Set if it took place before we came.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    past: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    made_up: &'static [&'static str],
}

impl JsonOutput {
    /// Prints the welcome.
    pub fn enter(&mut self, entrance: &Entrance, met: &Met) -> io::Result<()> {
        self.classic = entrance.security == Security::Classic;
        print::json(&welcome(entrance, met))
    }

    /// Prints an update; what would only be drawn anew is none.
    pub fn show(&self, update: Update) -> io::Result<()> {
        line(update, self.classic).map_or(Ok(()), |line| print::json(&line))
    }

    /// Prints who is here.
    pub fn who(&self, id: Option<String>, room: &RoomState) -> io::Result<()> {
        let people = room.roster.people().iter();
        print::json(&encoded(&OwnMessage::Who {
            id,
            you: room.you.clone(),
            members: people.map(|person| person.member.clone()).collect(),
            rules: room.rules.clone(),
            made_up: if self.classic { &["members", "rules"] } else { &[] },
        }))
    }
}

/// Prints that our connection is lost.
pub fn interrupted(you: &Nickname) -> io::Result<()> {
    let change = Reconnecting { name: you.clone(), active: true };
    print::json(&ServerMessage::Reconnecting(change).encode())
}

/// Prints the bans.
pub fn list_bans(id: Option<String>, bans: Vec<Ban>) -> io::Result<()> {
    print::json(&ServerMessage::Bans { id, bans }.encode())
}

/// Prints why a line of the input was not passed on.
pub fn refuse(fault: Fault, line: u64) -> io::Result<()> {
    let Fault { reason, message, id } = fault;
    print::json(&encoded(&OwnMessage::Error { reason, message, id, line }))
}

/// Prints the last line.
pub fn over(reason: OverReason, message: Option<String>) -> io::Result<()> {
    print::json(&encoded(&OwnMessage::Over { reason, message }))
}

/// The welcome as a program reads it. The token is for whoever comes back, which is
/// for Salotto to do; and output is often kept where others can read it.
pub(super) fn welcome(entrance: &Entrance, met: &Met) -> String {
    let Entrance { address, security, welcome, .. } = entrance;
    let key = match security {
        Security::Encrypted { fingerprint, .. } => Some(fingerprint.to_base64url()),
        Security::Classic => None,
    };
    let made_up: &[_] = if key.is_none() { &["room", "members", "number", "rules"] } else { &[] };
    let extras = WelcomeExtras {
        address: address.to_string(),
        encrypted: key.is_some(),
        key,
        met: met.word(),
        made_up,
    };
    let welcome = Welcome { token: SecretString::default(), ..welcome.clone() };
    with(&ServerMessage::Welcome(Box::new(welcome)), &extras)
}

/// An update as a program reads it.
pub(super) fn line(update: Update, classic: bool) -> Option<String> {
    let message = match update {
        // Somebody whom this person ignores.
        Update::Happened(ShownEvent { unheard: true, .. }) => return None,
        Update::Happened(ShownEvent { event, when, .. }) => {
            let made_up = if classic { made_up(&event.what) } else { &[] };
            let extras = EventExtras { past: when != When::Now, made_up };
            return Some(with(&ServerMessage::Event(event), &extras));
        }
        Update::File(FileUpdate::Sending(progress)) => ServerMessage::Uploading(progress),
        Update::File(FileUpdate::Quota(quota)) => ServerMessage::Quota(quota),
        Update::Typing(typing) => ServerMessage::Typing(typing),
        Update::Reconnecting(change) => ServerMessage::Reconnecting(change),
        Update::Away(change) => ServerMessage::Away(change),
        Update::Power(state) => ServerMessage::Power(PowerNotice { state }),
        Update::Unconfirmed { ids } => return Some(encoded(&OwnMessage::Unconfirmed { ids })),
        Update::Failed(Failure { reason, id, suggestion, candidates, seconds }) => {
            let message = reason.sentence().to_owned();
            ServerMessage::Error { reason, message, id, suggestion, candidates, seconds }
        }
        Update::Page(page) => ServerMessage::Page(heard(page)),
        Update::Found(results) => ServerMessage::Found(found(results)),
        Update::Unchanged { id } => ServerMessage::Unchanged { id },
        _ => return None,
    };
    Some(message.encode())
}

/// A page without what people said whom this person ignores.
fn heard(page: ShownPage) -> PastPage {
    let ShownPage { id, events, polls, earlier, later, reactions, as_of } = page;
    let heard = events.into_iter().filter(|shown| !shown.unheard);
    let events: Vec<_> = heard.map(|shown| shown.event).collect();
    let reactions = among(&events, reactions);
    PastPage { id, events, polls, earlier, later, reactions, as_of }
}

/// Results without what people said whom this person ignores.
fn found(results: ShownResults) -> FoundEvents {
    let ShownResults { id, events, earlier, partial, reactions, as_of } = results;
    let heard = events.into_iter().filter(|shown| !shown.unheard);
    let events: Vec<_> = heard.map(|shown| shown.event).collect();
    let reactions = among(&events, reactions);
    FoundEvents { id, events, earlier, partial, reactions, as_of }
}

/// The reactions to messages among these events.
fn among(events: &[Event], mut reactions: Vec<ReactionCount>) -> Vec<ReactionCount> {
    let numbers: HashSet<u64> = events.iter().map(|event| event.number).collect();
    reactions.retain(|count| numbers.contains(&count.message));
    reactions
}

/// Fields of an event that a classic server does not send.
fn made_up(what: &EventKind) -> &'static [&'static str] {
    match what {
        // Ours, recognised by its text.
        EventKind::Said { id: Some(_), .. } => &["number", "time", "id"],
        EventKind::Joined(_) => &["number", "time", "encrypted"],
        EventKind::Left { .. } => &["number", "time", "reason"],
        _ => &["number", "time"],
    }
}

/// A message with more fields at its end.
fn with(message: &ServerMessage, more: &impl Serialize) -> String {
    let (message, more) = (message.encode(), encoded(more));
    match (message.strip_suffix('}'), more.strip_prefix('{')) {
        (Some(begun), Some(rest)) if rest != "}" => format!("{begun},{rest}"),
        _ => message,
    }
}

/// A message in JSON.
pub(super) fn encoded(message: &impl Serialize) -> String {
    serde_json::to_string(message).unwrap_or_default()
}
