// SPDX-License-Identifier: GPL-3.0-or-later
//! Removal of messages in the words of IRC.

use super::*;

const REDACTION: &str = "message-tags batch draft/multiline draft/message-redaction";

fn removed(message: u64, from: &str, why: Option<&str>) -> EventKind {
    acted(ModerationAction::Remove { message, from: Some(name(from)) }, why)
}

fn removal(message: u64, why: Option<&str>) -> Request {
    let act = ModerationAction::Remove { message, from: None };
    Request::Act { id: None, act, to: None, why: why.map(|why| Why::new(why).unwrap()) }
}

/// The request of a line, and its id apart.
fn asked(client: &mut Client, line: &str) -> (Option<Request>, Option<String>) {
    let mut request = client.asked(line);
    let id = request.as_mut().and_then(Request::id_mut).and_then(Option::take);
    (request, id)
}

#[test]
fn a_message_is_named_by_its_id() {
    let (mut client, _) = Client::welcomed("");
    for (line, expected) in [
        ("REDACT #The_attic 17", removal(17, None)),
        ("REDACT #the_attic 17.2 :\u{2}spam\u{2}", removal(17, Some("spam"))),
        ("redact Ada_L 17", removal(17, None)),
    ] {
        assert_eq!(asked(&mut client, line).0, Some(expected), "{line}");
    }
    for (line, answer) in [
        ("REDACT", ":irc.salotto 461 Bo REDACT :"),
        ("REDACT #The_attic", ":irc.salotto 461 Bo REDACT :"),
        ("REDACT #other 17", ":irc.salotto NOTICE Bo :There is no such channel."),
        ("REDACT #The_attic x", ":irc.salotto NOTICE Bo :There is no message of that number."),
    ] {
        let told = client.answer(line);
        assert!(told.starts_with(answer), "{line}: {told}");
    }
}

#[test]
fn a_refusal_says_of_which_message_it_is() {
    let (mut client, _) = Client::welcomed("draft/message-redaction");
    assert!(client.answer("REDACT #o 17").contains(" FAIL REDACT INVALID_TARGET #o :There"));
    assert!(client.answer("REDACT #The_attic x").contains(" UNKNOWN_MSGID #The_attic x :There"));
    for (reason, code) in [
        (Reason::NoSuchMessage, "UNKNOWN_MSGID #The_attic 17.1 :There is no message"),
        (Reason::TooOld, "REDACT_WINDOW_EXPIRED #The_attic 17.1 3600 :That was said too long"),
        (Reason::ModeratorOnly, "REDACT_FORBIDDEN #The_attic 17.1 :Only the host"),
        (Reason::NotToThem, "REDACT_FORBIDDEN #The_attic 17.1 :That cannot be done"),
    ] {
        let (_, id) = asked(&mut client, "REDACT #The_attic 17.1");
        let told = client.tell(&ServerMessage::error(reason, id, None));
        assert!(told.starts_with(&format!(":irc.salotto FAIL REDACT {code}")), "{told}");
    }
    let (_, id) = asked(&mut client, "REDACT #The_attic 17");
    let told = client.tell(&ServerMessage::Unchanged { id });
    let expected = "FAIL REDACT UNKNOWN_MSGID #The_attic 17 :That message is removed already.";
    assert_eq!(told, format!(":irc.salotto {expected}\r\n"));
}

#[test]
fn everybody_hears_of_it_in_the_form_they_know() {
    let (mut client, _) = Client::welcomed(REDACTION);
    assert_eq!(
        client.read(9, removed(3, "Ada", None)),
        "@msgid=9 :Ada!member@ada.salotto REDACT #The_attic 3\r\n"
    );
    assert_eq!(
        client.read(10, removed(4, "Cy", Some("spam"))),
        "@msgid=10 :Ada!member@ada.salotto REDACT #The_attic 4 spam\r\n"
    );
    let by_host = EventKind::Acted {
        by: None,
        act: ModerationAction::Remove { message: 5, from: None },
        target: ActionTarget::default(),
        why: None,
        id: None,
    };
    assert_eq!(client.read(11, by_host), "@msgid=11 :irc.salotto REDACT #The_attic 5\r\n");
    // Where a message of several lines is several, more than one line of it goes.
    let (mut client, _) = Client::welcomed("draft/message-redaction");
    assert_eq!(
        client.read(9, removed(3, "Cy", None)),
        ":Ada!member@ada.salotto REDACT #The_attic 3\r\n\
         :irc.salotto NOTICE #The_attic :Ada removed a message of Cy\r\n"
    );
    let (mut client, _) = Client::welcomed("");
    assert_eq!(
        client.read(9, removed(3, "Ada", None)),
        ":irc.salotto NOTICE #The_attic :Ada removed a message of their own\r\n"
    );
}

#[test]
fn a_whisper_is_removed_where_it_was_read() {
    let read = |client: &mut Client, event: EventKind| {
        let frame = text_frame(&ServerMessage::Event(super::event(9, event)).encode());
        String::from_utf8(client.codec.translate_private(&frame)).unwrap()
    };
    let (mut client, _) = Client::welcomed(REDACTION);
    let told = read(&mut client, removed(3, "Ada", None));
    assert_eq!(told, "@msgid=9 :Ada!member@ada.salotto REDACT Bo 3\r\n");
    // Its author has it in the window of the other one.
    let (_, id) = asked(&mut client, "REDACT Ada_L 4");
    let own = EventKind::Acted {
        by: Some(name("Bo")),
        act: ModerationAction::Remove { message: 4, from: Some(name("Bo")) },
        target: ActionTarget::default(),
        why: None,
        id,
    };
    let told = read(&mut client, own);
    assert_eq!(told, "@msgid=9 :Bo!member@bo.salotto REDACT Ada_L 4\r\n");
    let (mut client, _) = Client::welcomed("");
    let told = read(&mut client, removed(3, "Ada", None));
    assert_eq!(told, ":irc.salotto NOTICE Bo :Ada removed a message of their own\r\n");
    assert!(client.read(10, removed(3, "Ada", None)).contains(" NOTICE #The_attic :"));
}
