// SPDX-License-Identifier: GPL-3.0-or-later
//! Labels on what everybody is told.

use super::*;
use crate::protocol::Whisper;

const LABELED: &str = "batch labeled-response";

/// The id under which the room is asked to give another name.
fn renaming(client: &mut Client, line: &str) -> Option<String> {
    let (decoded, answer) = client.say(line);
    assert_eq!(answer, "", "the answer is to come");
    match decoded {
        PeerDecoded::Input(PeerInput::Request(Request::Rename { id: id @ Some(_), .. }, _)) => id,
        other => panic!("{other:?}"),
    }
}

fn renamed(to: &str, id: Option<String>) -> EventKind {
    let (from, to) = (name("Bo"), name(to));
    EventKind::Renamed { from, to, recognition: None, looks_like: None, id }
}

#[test]
fn a_new_name_comes_with_its_label() {
    let (mut client, _) = Client::welcomed(LABELED);
    let id = renaming(&mut client, "@label=a NICK Cy");
    assert_eq!(client.read(3, renamed("Cy", id)), "@label=a :Bo!member@bo.salotto NICK Cy\r\n");
    // The name that the channel sees stays, and a line of its own says so where it can.
    let (mut client, _) = Client::welcomed(LABELED);
    let id = renaming(&mut client, "@label=b SETNAME :bo");
    assert_eq!(client.read(3, renamed("bo", id)), "@label=b :Bo!member@bo.salotto NICK bo\r\n");
    let (mut client, _) = Client::welcomed(&format!("{LABELED} setname"));
    let id = renaming(&mut client, "@label=c NICK Bo_B");
    assert_eq!(
        client.read(3, renamed("Bo B", id)),
        "@label=c :Bo!member@bo.salotto NICK Bo_B\r\n\
         :Bo_B!member@bo_b.salotto SETNAME :Bo B\r\n"
    );
    // Somebody else may have chosen the same id.
    let (mut client, _) = Client::welcomed(LABELED);
    let id = renaming(&mut client, "@label=d NICK Cy");
    let other = EventKind::Renamed {
        from: name("Ada L"),
        to: name("Ada"),
        recognition: None,
        looks_like: None,
        id: id.clone(),
    };
    assert!(!client.read(3, other).contains("label"));
    assert!(client.read(4, renamed("Cy", id)).starts_with("@label=d "));
}

#[test]
fn a_refusal_comes_with_the_label_too() {
    let (mut client, _) = Client::welcomed(LABELED);
    let id = renaming(&mut client, "@label=a NICK Ada_L");
    client.codec.tell(&ServerMessage::error(Reason::NameTaken, id, Some(name("Ada L2"))));
    let answer = String::from_utf8(client.codec.end_answer().unwrap()).unwrap();
    assert_eq!(
        answer,
        "@label=a :irc.salotto 433 Bo Ada_L :That name is taken. Ada L2 is free.\r\n"
    );
    // It is called so already.
    let id = renaming(&mut client, "@label=b SETNAME :Bo");
    client.codec.tell(&ServerMessage::Unchanged { id });
    let answer = String::from_utf8(client.codec.end_answer().unwrap()).unwrap();
    assert_eq!(answer, "@label=b :irc.salotto ACK\r\n");
}

#[test]
fn a_topic_comes_with_its_label() {
    let (mut client, _) = Client::welcomed(LABELED);
    let Some(Request::Topic { id, .. }) = client.asked("@label=a TOPIC #The_attic :Tea") else {
        panic!("it is asked for")
    };
    let topic = EventKind::Topic { by: Some(name("Bo")), topic: Topic::new("Tea").unwrap(), id };
    let told = "@label=a :Bo!member@bo.salotto TOPIC #The_attic :Tea\r\n";
    assert_eq!(client.read(3, topic), told);
}

#[test]
fn few_requests_wait_at_once() {
    let (mut client, _) = Client::welcomed(LABELED);
    for _ in 0..16 {
        renaming(&mut client, "@label=a NICK Cy");
    }
    let (decoded, answer) = client.say("@label=z NICK Cy");
    assert!(matches!(
        decoded,
        PeerDecoded::Input(PeerInput::Request(Request::Rename { id: None, .. }, _))
    ));
    assert_eq!(answer, "@label=z :irc.salotto ACK\r\n");
}

#[test]
fn several_lines_for_one_are_one_whisper() {
    let (mut client, _) = Client::welcomed("batch draft/multiline labeled-response echo-message");
    let view = RoomView::with(vec![host("Ada L")]);
    client.say("@label=a BATCH +1 draft/multiline ada_l");
    client.say("@batch=1 PRIVMSG Ada_L :one");
    client.say("@batch=1 PRIVMSG Ada_L :two");
    client.input.buffer().extend_from_slice(b"BATCH -1\r\n");
    let ended = client.codec.next(&mut client.input, &mut Vec::new());
    let PeerDecoded::Input(PeerInput::Command(command, _)) = ended else { panic!("{ended:?}") };
    let requests = client.codec.answer(&command, &view);
    let [Request::Whisper { id: id @ Some(_), name: to, text, .. }] = &requests[..] else {
        panic!("{requests:?}")
    };
    assert_eq!((to.as_str(), text.as_str()), ("Ada L", "one\ntwo"));
    assert_eq!(client.codec.end_answer(), None, "the echo is the answer");
    let whisper = Whisper {
        from: name("Bo"),
        seat: None,
        id: id.clone(),
        to: name("Ada L"),
        to_seat: None,
        emote: false,
        edited: None,
        text: Text::new(text).unwrap(),
    };
    assert_eq!(
        client.read(3, EventKind::Whispered(whisper)),
        "@label=a :Bo!member@bo.salotto BATCH +m3 draft/multiline Ada_L\r\n\
         @batch=m3 :Bo!member@bo.salotto PRIVMSG Ada_L :one\r\n\
         @batch=m3 :Bo!member@bo.salotto PRIVMSG Ada_L :two\r\n\
         :Bo!member@bo.salotto BATCH -m3\r\n"
    );
    // A line to somebody else among them spoils it.
    client.say("BATCH +2 draft/multiline Ada_L");
    client.say("@batch=2 PRIVMSG Ada_L :one");
    let refused = client.answer("@batch=2 PRIVMSG #The_attic :two");
    assert!(refused.contains("FAIL BATCH MULTILINE_INVALID_TARGET :"), "{refused}");
    assert!(matches!(client.say("BATCH -2").0, PeerDecoded::Input(PeerInput::Alive(_))));
    // Nobody of that name: said at the end, to the whole of it.
    client.say("@label=b BATCH +3 draft/multiline Nobody");
    client.say("@batch=3 PRIVMSG Nobody :one");
    client.input.buffer().extend_from_slice(b"BATCH -3\r\n");
    let ended = client.codec.next(&mut client.input, &mut Vec::new());
    let PeerDecoded::Input(PeerInput::Command(command, _)) = ended else { panic!("{ended:?}") };
    assert!(client.codec.answer(&command, &view).is_empty());
    let answer = String::from_utf8(client.codec.end_answer().unwrap()).unwrap();
    assert!(answer.starts_with("@label=b :irc.salotto 401 Bo Nobody :"), "{answer}");
}
