// SPDX-License-Identifier: GPL-3.0-or-later
//! Events as they are shown, and their authors, who may have left.

use crate::client::SessionEvent;
use crate::model::log_position::When;
use crate::model::person::Person;
use crate::model::roster::Roster;
use crate::model::update::{ShownEvent, ShownPage, ShownResults, Update};
use crate::protocol::search::FoundEvents;
use crate::protocol::{
    Edit, Event, EventKind, FormerMember, Member, Nickname, PastPage, Poll, Reaction, SharedFile,
    Whisper,
};

/// A page of the past, or the results of a search, as `you` see them. They change nothing
/// in the room.
pub fn read(event: SessionEvent, roster: &mut Roster, you: &Nickname) -> Option<Update> {
    match event {
        SessionEvent::Page(PastPage { id, events, polls, earlier, later, reactions, as_of }) => {
            let events = past(events, roster, you);
            Some(Update::Page(ShownPage { id, events, polls, earlier, later, reactions, as_of }))
        }
        SessionEvent::Found(FoundEvents { id, events, earlier, partial, reactions, as_of }) => {
            let events = past(events, roster, you);
            Some(Update::Found(ShownResults { id, events, earlier, partial, reactions, as_of }))
        }
        _ => None,
    }
}

/// Past events as `you` see them.
pub fn past(events: Vec<Event>, roster: &mut Roster, you: &Nickname) -> Vec<ShownEvent> {
    let events = events.into_iter().map(|event| {
        note_author(roster, &event);
        shown(roster, event, When::Past { last: false }, you.clone(), false)
    });
    events.collect()
}

/// An event as `you` see it.
pub fn shown(
    roster: &mut Roster,
    event: Event,
    when: When,
    you: Nickname,
    ours: bool,
) -> ShownEvent {
    let (unheard, colour) = match &event.what {
        EventKind::Said { from, seat, .. }
        | EventKind::Revised { from, seat, .. }
        | EventKind::Edited(Edit { from, seat, .. })
        | EventKind::Poll(Poll { from, seat, .. })
        | EventKind::File(SharedFile { from, seat, .. })
        | EventKind::Whispered(Whisper { from, seat, .. })
        | EventKind::Reacted(Reaction { from, seat, .. }) => {
            (roster.ignores(from, *seat), roster.colour_of(from, *seat))
        }
        _ => Default::default(),
    };
    ShownEvent { event, when, you, unheard, ours, mention: false, colour }
}

/// Notes who said something before we came, should it have left since.
pub fn note_author(roster: &mut Roster, event: &Event) {
    let (EventKind::Said { from, seat, .. }
    | EventKind::Revised { from, seat, .. }
    | EventKind::Poll(Poll { from, seat, .. })
    | EventKind::File(SharedFile { from, seat, .. })
    | EventKind::Whispered(Whisper { from, seat, .. })) = &event.what
    else {
        return;
    };
    let author = Person { name: from.clone(), seat: *seat };
    if author.find(roster).is_none() {
        note_gone(roster, Member { seat: *seat, ..Member::named(from.clone()) }, event.time);
    }
}

/// Notes who has left.
pub fn note_gone(roster: &mut Roster, member: Member, seen: u64) {
    let role = member.role();
    let Member { name, seat, recognition, .. } = member;
    roster.gone.note(FormerMember { name, seat, seen, recognition, address: None }, role);
}
