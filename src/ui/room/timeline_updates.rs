// SPDX-License-Identifier: GPL-3.0-or-later
//! Updates of the room's state that belong into the conversation.

use crate::model::{
    Continuity, DeliveryError, Failure, OwnWords, Person, PersonColour, ShownEvent, Timeline,
    Update, When, confirm_reaction, forget_answers, refuse_reaction, refuse_reactions,
};
use crate::protocol::{Event, EventKind, Nickname, Whisper};

/// Adds to the timeline what belongs there; returns the other updates.
pub fn follow(
    timeline: &mut Timeline,
    updates: Vec<Update>,
    is_over: bool,
    you: &Nickname,
) -> Vec<Update> {
    let mut rest = Vec::new();
    for update in updates {
        match update {
            Update::Happened(happened) => {
                // Whoever sends files hears that one is there.
                let is_file = matches!(happened.event.what, EventKind::File(_));
                rest.extend(is_file.then(|| Update::Happened(happened.clone())));
                timeline.happen(happened);
            }
            Update::Failed(failure) if timeline.refuse(&failure) => {}
            // It was shown as if it were so.
            Update::Unchanged { id: Some(id) } if confirm_reaction(timeline, &id) => {}
            // The room had it from the connection before.
            Update::Unchanged { id: Some(id) } if settle(timeline, &id, you) => {}
            other => {
                match &other {
                    Update::Failed(Failure { id: Some(id), .. }) => {
                        refuse_reaction(timeline, id);
                    }
                    Update::Unconfirmed { ids } => {
                        for id in ids {
                            timeline.fail(id, DeliveryError::Unconfirmed);
                            refuse_reaction(timeline, id);
                        }
                    }
                    Update::Entered(entrance) => {
                        timeline.enter(entrance.continuity);
                        if entrance.continuity == Continuity::Again {
                            forget_answers(timeline);
                        }
                    }
                    // The connection is gone, and with it what was on its way.
                    Update::Membership if is_over => {
                        timeline.fail_pending();
                        refuse_reactions(timeline);
                    }
                    _ => {}
                }
                rest.push(other);
            }
        }
    }
    rest
}

/// Adds a message of ours that was said already, though nobody told us. Tells if there
/// is one.
fn settle(timeline: &mut Timeline, id: &str, you: &Nickname) -> bool {
    // Of a file, its event alone tells what is to be fetched.
    let unsent = timeline.unsent(id).filter(|unsent| unsent.file.is_none()).cloned();
    let Some(unsent) = unsent else { return false };
    let (from, OwnWords { text, doer, answers, to }) = (you.clone(), unsent.words);
    let emote = doer.is_some();
    let (id, seat) = (Some(id.to_owned()), None);
    let what = match to {
        Some(Person { name: to, seat: to_seat }) => {
            let edited = None;
            EventKind::Whispered(Whisper { from, seat, id, to, to_seat, emote, edited, text })
        }
        None => EventKind::Said { from, seat, id, answers, emote, edited: None, text },
    };
    let event = Event { number: 0, time: unsent.time, what };
    let (you, colour) = (you.clone(), PersonColour::default());
    let when = When::Now;
    timeline.happen(ShownEvent {
        event,
        when,
        you,
        unheard: false,
        ours: false,
        mention: false,
        colour,
    });
    true
}
