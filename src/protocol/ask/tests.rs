// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of validated requests.

use super::*;
use crate::protocol::Hello;

fn say(id: &str, text: &str) -> Result<Asked, RequestError> {
    Request::Say { id: Some(id.into()), answers: None, emote: false, text: text.into() }.try_into()
}

#[test]
fn a_text_is_sanitized_and_its_id_kept() {
    let Ok(Asked { id, ask: Ask::Say { answers: None, emote: false, text } }) = say("é", "hi \r\n")
    else {
        panic!("it may be said")
    };
    assert_eq!((id.as_deref(), text.as_str()), (Some("é"), "hi"));
    assert!(matches!(say("", "hi"), Ok(Asked { id: None, .. })));
}

#[test]
fn an_id_that_is_too_long_is_refused_whole() {
    let longest = "a".repeat(limits::REQUEST_ID_BYTES);
    assert_eq!(say(&longest, "hi").unwrap().id, Some(longest.clone()));
    let longer = format!("{longest}é");
    let error = say(&longer, "hi").unwrap_err();
    assert_eq!(error, RequestError { reason: Reason::IdTooLong, id: Some(longer) });
}

#[test]
fn a_fault_names_the_request_it_is_about() {
    let error = say("7", " ").unwrap_err();
    assert_eq!((error.reason, error.id.as_deref()), (Reason::TextEmpty, Some("7")));
    let id = Some("8".to_owned());
    let rename = Request::Rename { id: id.clone(), name: String::new() };
    let error = Asked::try_from(rename).unwrap_err();
    assert_eq!(error, RequestError { reason: Reason::NameEmpty, id: id.clone() });
    let topic = Request::Topic { id: id.clone(), topic: "a".repeat(201) };
    let error = Asked::try_from(topic).unwrap_err();
    assert_eq!(error, RequestError { reason: Reason::TopicTooLong, id });
    let error = Asked::try_from(Request::Hello(Hello::named("Ada"))).unwrap_err();
    assert_eq!(error.reason, Reason::HelloTwice);
}

#[test]
fn an_action_is_known_and_within_the_limits() {
    let act = ModerationAction::Slow { seconds: u64::MAX };
    let asked = Asked::try_from(Request::Act { id: None, act, to: None, why: None });
    let Ok(Asked { ask: Ask::Moderate { action, .. }, .. }) = asked else {
        panic!("it may be asked")
    };
    assert_eq!(*action, ModerationAction::Slow { seconds: limits::SLOWEST_SECONDS });
    assert_eq!(CheckedAction::new(ModerationAction::Other), Err(Reason::UnknownType));
}
