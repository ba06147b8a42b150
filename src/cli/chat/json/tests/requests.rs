// SPDX-License-Identifier: GPL-3.0-or-later
//! Every request of a program, each with and without what may be missing.

use super::{file_samples, samples};
use crate::protocol::search::SearchRequest;
use crate::protocol::{ModerationAction, PageAt, Request, SeatNumber, Why};

/// A new type of request has to be among the samples below.
fn is_for_programs(request: &Request) -> bool {
    match request {
        // Files are sent and fetched by Salotto itself.
        Request::Hello(_)
        | Request::Prove { .. }
        | Request::Offer { .. }
        | Request::Withdraw { .. }
        | Request::Fetch { .. } => false,
        Request::Say { .. }
        | Request::Whisper { .. }
        | Request::React { .. }
        | Request::Edit { .. }
        | Request::Poll { .. }
        | Request::Vote { .. }
        | Request::ClosePoll { .. }
        | Request::Typing { .. }
        | Request::Away { .. }
        | Request::Rename { .. }
        | Request::Topic { .. }
        | Request::Act { .. }
        | Request::Bans { .. }
        | Request::Quota { .. }
        | Request::History { .. }
        | Request::Search { .. }
        | Request::Leave => true,
    }
}

/// Requests with an id, or without.
fn search(text: Option<&str>, from: Option<&str>) -> SearchRequest {
    let number = from.and(Some(7));
    SearchRequest {
        text: text.map(str::to_owned),
        from: from.map(str::to_owned),
        since: number,
        until: number,
        before: number,
        count: number,
    }
}

fn with(id: Option<&str>) -> Vec<Request> {
    let id = || id.map(str::to_owned);
    let mut polls = super::polls::requests(id());
    polls.extend([
        Request::Say {
            id: id(),
            answers: id().map(|_| 6),
            emote: id().is_some(),
            text: "hi".into(),
        },
        Request::React { id: id(), message: 7, emoji: "👍".into(), active: true },
        Request::Edit { id: id(), message: 7, text: "hi".into() },
        Request::Whisper {
            id: id(),
            name: "Bo".into(),
            to: id().map(|_| SeatNumber::new(7)),
            emote: id().is_some(),
            text: "hi".into(),
        },
        Request::Away { id: id(), note: Some("tea".into()) },
        Request::Away { id: id(), note: None },
        Request::Rename { id: id(), name: "Bo".into() },
        Request::Topic { id: id(), topic: "pizza".into() },
        Request::Bans { id: id() },
        Request::Quota { id: id() },
        Request::History { id: id(), at: PageAt::Before(7), count: Some(100) },
        Request::History { id: id(), at: PageAt::After(7), count: None },
        Request::History { id: id(), at: PageAt::Around(7), count: None },
        Request::History { id: id(), at: PageAt::BeforeTime(7), count: None },
        Request::History { id: id(), at: PageAt::AfterTime(7), count: None },
        Request::History { id: id(), at: PageAt::AroundTime(7), count: None },
        Request::Search { id: id(), search: search(Some("pizza"), None) },
        Request::Search { id: id(), search: search(None, Some("Bo")) },
    ]);
    polls
}

pub(super) fn all() -> Vec<String> {
    let mut requests = [with(Some("7")), with(None)].concat();
    let (to, why) = (Some(SeatNumber::new(7)), Why::new("so").ok());
    requests.extend(samples::acts().into_iter().map(|act| {
        let (id, why) = (Some("7".into()), why.clone());
        Request::Act { id, act, to, why }
    }));
    let act = ModerationAction::Lock { locked: true };
    requests.push(Request::Act { id: None, act, to: None, why: None });
    requests.extend([Request::Typing { active: true }, Request::Leave]);
    assert!(requests.iter().all(is_for_programs));
    let own = [r#"{"type":"who","id":"7"}"#, r#"{"type":"who"}"#].map(str::to_owned);
    let own = own.into_iter().chain(file_samples::requests());
    requests.iter().map(Request::encode).chain(own).collect()
}
