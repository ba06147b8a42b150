// SPDX-License-Identifier: GPL-3.0-or-later
//! The last word of a chat, and what the shell learns.

use std::io;

use super::json::{OverReason, over};
use super::no_visit::NoVisit;
use super::visit::VisitOutcome;
use crate::cli::{print, strings};
use crate::client::Ending;
use crate::exit_status::ExitStatus;
use crate::protocol::{Reason, Refused, ServerMessage};
use crate::sentences;

/// A visit that is over.
pub(super) struct Visited {
    pub ending: Ending,
    pub outcome: VisitOutcome,
    /// Set if something of a pipe was refused.
    pub refused: bool,
}

/// Tells how a visit ended.
pub(super) fn of(visited: &Visited, address: &str, json: bool) -> ExitStatus {
    let Visited { ending, outcome, .. } = visited;
    if let Some(error) = &outcome.unwritten {
        return print::unwritten(error);
    }
    let sentence = match ending {
        Ending::Left if outcome.unconfirmed => Some(strings::unconfirmed()),
        Ending::Left => None,
        Ending::Lost => Some(sentences::connection_lost(outcome.classic)),
        _ => Some(sentences::ending(ending, address)),
    };
    let printed = match (json, ending) {
        (true, _) => in_json(ending, sentence.clone()),
        (false, Ending::RoomEnded) => print::own(&sentences::ending(ending, address)),
        _ => Ok(()),
    };
    if let Err(error) = printed {
        return print::unwritten(&error);
    }
    if is_done(visited) {
        return ExitStatus::Success;
    }
    if let Some(sentence) = sentence {
        print::aside(&sentence);
    }
    if matches!(ending, Ending::Refused(refused) if refused.reason == Reason::AlreadyHere) {
        print::aside(&strings::how_to_take_over());
    }
    ExitStatus::Failure
}

/// Tells if what was asked for is done.
fn is_done(visited: &Visited) -> bool {
    let Visited { ending, outcome, refused } = visited;
    match ending {
        Ending::RoomEnded => true,
        // Whoever asks to leave has seen what was refused.
        Ending::Left => !(outcome.unconfirmed || *refused && outcome.input_over),
        _ => false,
    }
}

fn in_json(ending: &Ending, sentence: Option<String>) -> io::Result<()> {
    if let Ending::Refused(refused) = ending {
        print::json(&ServerMessage::Refused(with_sentence(refused)).encode())?;
    }
    over(ending.into(), sentence)
}

/// A refusal as a program reads it: of a room that has not proven who it is, the
/// words are not taken over, and ours stand in their place.
fn with_sentence(refused: &Refused) -> Refused {
    let message = match refused.message.is_empty() {
        true => sentences::refusal(refused),
        false => refused.message.clone(),
    };
    Refused { message, ..refused.clone() }
}

/// Tells why there was no visit.
pub(super) fn of_none(reason: &NoVisit, json: bool) -> ExitStatus {
    let (reason, sentences) = match reason {
        NoVisit::GaveUp => (OverReason::Left, &[][..]),
        NoVisit::OtherKey(sentences) => (OverReason::OtherKey, &sentences[..]),
        NoVisit::Failed(sentences) => (OverReason::Failed, &sentences[..]),
    };
    let message = (!sentences.is_empty()).then(|| sentences.join("\n"));
    for sentence in sentences {
        print::aside(sentence);
    }
    match if json { over(reason, message) } else { Ok(()) } {
        Ok(()) => ExitStatus::Failure,
        Err(error) => print::unwritten(&error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(input_over: bool, unconfirmed: bool, refused: bool) -> bool {
        let outcome = VisitOutcome { input_over, unconfirmed, ..VisitOutcome::default() };
        is_done(&Visited { ending: Ending::Left, outcome, refused })
    }

    #[test]
    fn only_what_was_said_is_done() {
        assert!(left(false, false, false) && left(true, false, false));
        assert!(!left(true, false, true), "a script has to know");
        assert!(left(false, false, true), "whoever leaves by a line knows");
        assert!(!left(true, true, false) && !left(false, true, false), "it may be lost");
        for (ending, done) in [(Ending::RoomEnded, true), (Ending::Lost, false)] {
            let outcome = VisitOutcome::default();
            assert_eq!(is_done(&Visited { ending, outcome, refused: true }), done);
        }
    }
}
