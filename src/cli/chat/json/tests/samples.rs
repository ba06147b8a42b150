// SPDX-License-Identifier: GPL-3.0-or-later
//! Everything that is printed for a program, each with and without what may be missing.

use super::reaction_samples::{reacted, reaction_counts};
use super::{file_samples, talk_samples, welcome_samples};
use crate::cli::chat::json::output::{encoded, line};
use crate::cli::chat::json::own::{LineReason, OverReason, OwnMessage};
use crate::model::{Failure, PersonColour, ShownEvent, ShownPage, ShownResults, Update, When};
use crate::protocol::{
    ActionTarget, AnsweredMessage, AwayNote, AwayNotice, Ban, Event, EventKind, FileSenders,
    FileTypes, FormerMember, LeaveReason, Member, ModerationAction, Nickname, PowerState, Reason,
    Recognition, Reconnecting, Refused, Rules, SeatNumber, ServerMessage, Text, Topic, Typing, Why,
};

fn name(raw: &str) -> Nickname {
    Nickname::new(raw).unwrap()
}

fn id() -> String {
    "7".to_owned()
}

/// A message with or without what may be missing.
fn said(
    from: &Nickname,
    seat: Option<SeatNumber>,
    id: Option<String>,
    answers: Option<AnsweredMessage>,
) -> EventKind {
    let answers_all = answers.is_some();
    EventKind::Said {
        from: from.clone(),
        seat,
        id,
        answers,
        emote: answers_all,
        edited: answers_all.then_some(9),
        text: Text::new("hi").unwrap(),
    }
}

/// One event with everything, and one with nothing that can be missing.
fn events() -> Vec<EventKind> {
    let (by, text) = (Some(name("Ada")), Text::new("hi").unwrap());
    let (topic, why, seat) = (Topic::default(), Why::new("so").ok(), Some(SeatNumber::new(7)));
    let (recognition, looks_like) = (Some(Recognition::Same), Some(name("Bob")));
    let (from, to, reason) = (name("Bo"), name("Ben"), LeaveReason::Left);
    let member = Member {
        name: name("Bo"),
        seat,
        first_seat: Some(SeatNumber::new(1)),
        encrypted: true,
        host: true,
        moderator: true,
        recognition,
        looks_like: looks_like.clone(),
        reconnecting: true,
        away: AwayNote::new("tea").ok(),
    };
    let mut events = vec![
        said(&from, seat, Some(id()), Some(AnsweredMessage { number: 6, from: Some(name("Bo")) })),
        said(&from, None, None, None),
        EventKind::Removed { from: from.clone(), seat, by: by.clone() },
        EventKind::Removed { from: from.clone(), seat: None, by: None },
        EventKind::Joined(member),
        EventKind::Joined(Member::named(name("Bo"))),
        EventKind::Left { name: name("Bo"), reason },
        EventKind::Renamed {
            from: from.clone(),
            to: to.clone(),
            recognition,
            looks_like,
            id: Some(id()),
        },
        EventKind::Renamed { from, to, recognition: None, looks_like: None, id: None },
        EventKind::Topic { by: by.clone(), topic: topic.clone(), id: Some(id()) },
        EventKind::Topic { by: None, topic, id: None },
        EventKind::Notice { text },
        EventKind::History { kept: false, chosen: false },
        EventKind::History { kept: false, chosen: true },
        EventKind::Ended,
    ];
    events.extend(acts().into_iter().chain(told_acts()).map(|act| {
        let (by, why) = (by.clone(), why.clone());
        let target = ActionTarget { to: Some(SeatNumber::new(7)), absent: true };
        EventKind::Acted { by, act, target, why, id: Some(id()) }
    }));
    let act = ModerationAction::Lock { locked: true };
    let target = ActionTarget::default();
    events.push(EventKind::Acted { by: None, act, target, why: None, id: None });
    events
}

/// Those to which the room adds something.
fn told_acts() -> [ModerationAction; 3] {
    [
        ModerationAction::Remove { message: 7, from: Some(name("Bo")) },
        ModerationAction::RemoveAll { name: name("Bo"), seats: vec![SeatNumber::new(7)] },
        ModerationAction::Pin { message: 7, from: Some(name("Bo")) },
    ]
}

pub(super) fn acts() -> Vec<ModerationAction> {
    let (name, seconds) = (name("Bo"), 7);
    vec![
        ModerationAction::Ban { name: name.clone(), seconds: Some(seconds) },
        ModerationAction::Moderator { name: name.clone(), moderator: true },
        ModerationAction::Slow { seconds },
        ModerationAction::Lock { locked: true },
        ModerationAction::Classic { open: true },
        ModerationAction::Files { who: FileSenders::Moderators },
        ModerationAction::FileTypes { types: FileTypes::Pictures },
        ModerationAction::Announce { text: Text::new("hi").unwrap() },
        ModerationAction::Remove { message: 7, from: None },
        ModerationAction::RemoveAll { name, seats: Vec::new() },
        ModerationAction::Pin { message: 7, from: None },
        ModerationAction::Unpin { message: 7 },
    ]
}

/// A new type of message has to be among the samples below.
fn has_a_sample(message: &ServerMessage) {
    match message {
        ServerMessage::Event(event) => match event.what {
            EventKind::Said { .. }
            | EventKind::Joined(_)
            | EventKind::Left { .. }
            | EventKind::Renamed { .. }
            | EventKind::Topic { .. }
            | EventKind::Acted { .. }
            | EventKind::Removed { .. }
            | EventKind::Whispered(_)
            | EventKind::Withheld
            | EventKind::Reacted(_)
            | EventKind::Edited(_)
            | EventKind::Revised { .. }
            | EventKind::Poll(_)
            | EventKind::File(_)
            | EventKind::Voted(_)
            | EventKind::PollClosed(_)
            | EventKind::Notice { .. }
            | EventKind::History { .. }
            | EventKind::Ended => {}
        },
        // Never printed.
        ServerMessage::Pake { .. }
        | ServerMessage::Upload(_)
        | ServerMessage::Download(_)
        | ServerMessage::FileLink(_) => {}
        ServerMessage::Welcome(_)
        | ServerMessage::Refused(_)
        | ServerMessage::Bans { .. }
        | ServerMessage::Page(_)
        | ServerMessage::Found(_)
        | ServerMessage::Unchanged { .. }
        | ServerMessage::Error { .. }
        | ServerMessage::Typing(_)
        | ServerMessage::Reconnecting(_)
        | ServerMessage::Away(_)
        | ServerMessage::Uploading(_)
        | ServerMessage::Quota(_)
        | ServerMessage::Power(_) => {}
    }
}

fn absences() -> [Update; 2] {
    let away = |note, id| Update::Away(AwayNotice { name: name("Bo"), note, id });
    [away(AwayNote::new("tea").ok(), Some(id())), away(None, None)]
}

/// Updates that pass and are no events.
fn passing() -> impl Iterator<Item = Update> {
    absences().into_iter().chain(file_samples::uploading()).chain(file_samples::quotas())
}

/// Every event in a room of each kind.
fn everywhere() -> impl Iterator<Item = (EventKind, bool)> {
    let all = events()
        .into_iter()
        .chain(super::polls::events())
        .chain(reacted())
        .chain(talk_samples::whispers())
        .chain(talk_samples::edits())
        .chain(file_samples::files());
    all.flat_map(|what| [(what.clone(), true), (what, false)])
}

pub(super) fn all() -> Vec<String> {
    let mut lines = welcome_samples::welcomes();
    for (what, classic) in everywhere() {
        let event = Event { number: 1, time: 1, what };
        has_a_sample(&ServerMessage::Event(event.clone()));
        let when = if classic { When::Past { last: false } } else { When::Now };
        let (you, colour, [unheard, ours, mention]) =
            (name("Bot"), PersonColour::default(), [false; 3]);
        let shown = ShownEvent { event, when, you, unheard, ours, mention, colour };
        lines.extend(line(Update::Happened(shown), classic));
    }
    let (reason, seconds, suggestion) = (Reason::NameTaken, Some(1), Some("Bo2".to_owned()));
    let candidates = Vec::new();
    let least = Failure { reason, id: None, suggestion: None, candidates, seconds: None };
    let (name, seat) = (name("Bo"), Some(SeatNumber::new(7)));
    let candidates = vec![FormerMember { name, seat, seen: 1, recognition: None, address: None }];
    let suggested = suggestion.clone();
    let most = Failure { reason, id: Some(id()), suggestion: suggested, candidates, seconds };
    let updates = [
        Update::Typing(Typing { name: self::name("Bo"), active: true }),
        Update::Reconnecting(Reconnecting { name: self::name("Bo"), active: true }),
        Update::Power(PowerState::Suspending),
        Update::Unconfirmed { ids: vec![id()] },
        Update::Failed(least),
        Update::Failed(most),
        Update::Page(page(None)),
        Update::Page(page(Some(id()))),
        Update::Found(found(None, false)),
        Update::Found(found(Some(id()), true)),
        Update::Unchanged { id: None },
        Update::Unchanged { id: Some(id()) },
    ];
    lines.extend(updates.into_iter().chain(passing()).filter_map(|update| line(update, false)));
    let why = Why::new("so").ok();
    let refused = Refused { reason, message: String::new(), suggestion, why, seconds };
    let bans: Vec<Ban> = Vec::new();
    let messages = [
        ServerMessage::Refused(reason.into()),
        ServerMessage::Refused(refused),
        ServerMessage::Bans { id: None, bans: bans.clone() },
        ServerMessage::Bans { id: Some(id()), bans },
    ];
    lines.extend(
        messages.iter().inspect(|message| has_a_sample(message)).map(ServerMessage::encode),
    );
    lines.extend(own().iter().map(encoded));
    lines
}

fn found(id: Option<String>, partial: bool) -> ShownResults {
    let ShownPage { id, events, earlier, reactions, as_of, .. } = page(id);
    ShownResults { id, events, earlier, partial, reactions, as_of }
}

/// A page of a room that knows reactions, or of one that does not.
fn page(id: Option<String>) -> ShownPage {
    let event = Event { number: 1, time: 1, what: EventKind::Ended };
    let (when, colour) = (When::Past { last: false }, PersonColour::default());
    let you = name("Bot");
    let events =
        vec![ShownEvent { event, when, you, unheard: false, ours: false, mention: false, colour }];
    let (polls, reactions, as_of) = match id {
        Some(_) => (super::polls::tallies(), reaction_counts(), Some(1_205)),
        None => Default::default(),
    };
    ShownPage { id, events, polls, earlier: true, later: false, reactions, as_of }
}

fn own() -> Vec<OwnMessage> {
    let (you, rules, line) = (name("Bot"), Rules::default(), 1);
    let (reason, message) = (LineReason::BadCommand.into(), "No.".to_owned());
    let who = |id, made_up| OwnMessage::Who {
        id,
        you: you.clone(),
        members: Vec::new(),
        rules: rules.clone(),
        made_up,
    };
    let own = [
        who(Some(id()), &["members"]),
        who(None, &[]),
        OwnMessage::Error { reason, message: message.clone(), id: Some(id()), line },
        OwnMessage::Error { reason, message: message.clone(), id: None, line },
        OwnMessage::Over { reason: OverReason::Lost, message: Some(message) },
        OwnMessage::Over { reason: OverReason::Left, message: None },
    ];
    own.into_iter().chain(file_samples::own()).collect()
}
