// SPDX-License-Identifier: GPL-3.0-or-later
//! A client as the server sees it: what it says, is answered, and is told.

mod awaited;
mod hostile;
mod redacting;
mod shared;
mod telling;

use super::*;
use crate::protocol::{
    Abilities, ActionTarget, Event, EventKind, Hello, Member, ModerationAction, Nickname, Reason,
    Request, RoomName, Rules, ServerMessage, Text, Topic, Welcome, Why,
};
use crate::server::room::text_frame;
use crate::server::worker::codec::decoded::{PeerDecoded, PeerInput};
use crate::server::worker::codec::input::Input;

/// A client, as the server sees it.
#[derive(Default)]
struct Client {
    codec: IrcCodec,
    input: Input,
}

fn name(name: &str) -> Nickname {
    Nickname::new(name).unwrap()
}

fn host(it: &str) -> Member {
    Member { host: true, encrypted: true, ..Member::named(name(it)) }
}

fn event(number: u64, what: EventKind) -> Event {
    Event { number, time: 1_000 * number, what }
}

fn said(from: &str, text: &str) -> EventKind {
    EventKind::said(name(from), Text::new(text).unwrap())
}

fn done(from: &str, text: &str) -> EventKind {
    let mut what = said(from, text);
    if let EventKind::Said { emote, .. } = &mut what {
        *emote = true;
    }
    what
}

fn acted(act: ModerationAction, why: Option<&str>) -> EventKind {
    let why = why.map(|why| Why::new(why).unwrap());
    EventKind::Acted { by: Some(name("Ada")), act, target: ActionTarget::default(), why, id: None }
}

impl Client {
    /// Says a line. Gives what it asks for, and what it is answered at once.
    fn say(&mut self, line: &str) -> (PeerDecoded, String) {
        self.input.buffer().extend_from_slice(format!("{line}\r\n").as_bytes());
        let mut answers = Vec::new();
        let decoded = self.codec.next(&mut self.input, &mut answers);
        answers.extend(self.codec.end_answer().unwrap_or_default());
        (decoded, String::from_utf8(answers).unwrap())
    }

    fn answer(&mut self, line: &str) -> String {
        self.say(line).1
    }

    fn asked(&mut self, line: &str) -> Option<Request> {
        match self.say(line).0 {
            PeerDecoded::Input(PeerInput::Request(request, _)) => Some(request),
            _ => None,
        }
    }

    fn tell(&mut self, message: &ServerMessage) -> String {
        let frame = text_frame(&message.encode());
        String::from_utf8(self.codec.translate(&frame)).unwrap()
    }

    fn read(&mut self, number: u64, what: EventKind) -> String {
        self.tell(&ServerMessage::Event(event(number, what)))
    }

    /// A client called Bo in a room with Ada in it, after event 2; and its greeting.
    fn welcomed(capabilities: &str) -> (Self, String) {
        let mut client = Self::default();
        client.say("CAP LS 302");
        client.say(&format!("CAP REQ :{capabilities}"));
        client.say("NICK Bo");
        client.say("USER bo 0 * :Bo");
        client.say("CAP END");
        let welcome = Welcome {
            room: RoomName::new("The attic").unwrap(),
            topic: Topic::new("Dinner at 8").unwrap(),
            you: name("Bo"),
            host: None,
            members: vec![host("Ada L"), Member::named(name("Bo"))],
            number: 2,
            resumed: false,
            can: Abilities::default(),
            token: String::new().into(),
            rules: Rules::default(),
            muted: None,
            time: None,
            proof: None,
            votes: Vec::new(),
            pinned: Vec::new(),
        };
        let greeting = client.codec.tell(&ServerMessage::Welcome(Box::new(welcome))).unwrap();
        (client, String::from_utf8(greeting).unwrap())
    }
}

#[test]
fn whoever_has_a_name_and_ends_the_negotiation_wants_to_come_in() {
    let mut client = Client::default();
    for line in ["", "cap ls 302", "PASS :open sesame", "nick Bo"] {
        assert_eq!(client.asked(line), None, "{line}");
    }
    assert!(client.answer("WHO *").contains(" 451 Bo :"));
    assert_eq!(client.asked("User bo 0 * :Bo"), None, "it still negotiates");
    let wanted = client.asked("CAP END");
    let password = Some("open sesame".to_owned().into());
    assert_eq!(wanted, Some(Request::Hello(Hello { password, ..Hello::named("Bo") })));
    // That name was taken.
    client.codec.ask_name_again();
    let free = Some(name("Bo2"));
    let refused = client.codec.tell(&ServerMessage::error(Reason::NameTaken, None, free)).unwrap();
    let expected = ":irc.salotto 433 * Bo :That name is taken. Bo2 is free.\r\n";
    assert_eq!(String::from_utf8(refused).unwrap(), expected);
    assert!(matches!(client.asked("NICK Bo2"), Some(Request::Hello(hello)) if hello.name == "Bo2"));
}

#[test]
fn lines_may_come_byte_by_byte() {
    let mut client = Client::default();
    let wanted = b"NICK Bo\r\nUSER a 0 * :A\r\n".iter().filter_map(|byte| {
        client.input.buffer().push(*byte);
        match client.codec.next(&mut client.input, &mut Vec::new()) {
            PeerDecoded::Input(PeerInput::Request(request, _)) => Some(request),
            _ => None,
        }
    });
    assert_eq!(wanted.collect::<Vec<_>>(), [Request::Hello(Hello::named("Bo"))]);
}

#[test]
fn what_is_said_reaches_the_room_without_formatting() {
    let (mut client, _) = Client::welcomed("");
    let saying = |text: &str, emote| {
        Some(Request::Say { id: None, answers: None, emote, text: text.to_owned() })
    };
    let say = |text: &str| saying(text, false);
    assert_eq!(client.asked("PRIVMSG #the_ATTIC :Hi \u{2}all\u{3}04,12!"), say("Hi all!"));
    assert_eq!(client.asked("privmsg #The_attic :\u{1}ACTION waves\u{1}"), saying("waves", true));
    assert_eq!(client.asked("PRIVMSG #The_attic :*waves*"), say("*waves*"));
    assert_eq!(client.asked("PRIVMSG #The_attic :\u{1}VERSION\u{1}"), None);
    let refused = ServerMessage::error(Reason::Muted, None, None);
    client.asked("PRIVMSG #The_attic :Hi");
    assert!(client.tell(&refused).starts_with(":irc.salotto 404 Bo #The_attic :You are muted"));
    client.asked("TOPIC #The_attic :Hi");
    let refused = ServerMessage::error(Reason::ModeratorOnly, None, None);
    assert!(client.tell(&refused).starts_with(":irc.salotto 482 Bo #The_attic :Only the host"));
    assert!(client.answer("JOIN #other").starts_with(":irc.salotto 403 Bo #other :"));
    assert!(client.answer("FOO").starts_with(":irc.salotto 421 Bo FOO :"));
    assert!(matches!(client.say("PART #The_attic").0, PeerDecoded::Goodbye));
}

#[test]
fn a_message_of_several_lines_is_one_in_both_directions() {
    let (mut client, _) = Client::welcomed("batch message-tags draft/multiline");
    for line in [
        "BATCH +1 draft/multiline #The_attic",
        "@batch=1 PRIVMSG #The_attic :one",
        "@batch=1;draft/multiline-concat PRIVMSG #The_attic :, two",
        "@batch=1 PRIVMSG #The_attic :three",
    ] {
        assert_eq!(client.asked(line), None);
    }
    let text = "one, two\nthree".to_owned();
    assert_eq!(
        client.asked("BATCH -1"),
        Some(Request::Say { id: None, answers: None, emote: false, text })
    );
    assert_eq!(
        client.read(3, said("Ada", "one\ntwo")),
        "\
        @msgid=3 :Ada!member@ada.salotto BATCH +m3 draft/multiline #The_attic\r\n\
        @batch=m3 :Ada!member@ada.salotto PRIVMSG #The_attic :one\r\n\
        @batch=m3 :Ada!member@ada.salotto PRIVMSG #The_attic :two\r\n\
        :Ada!member@ada.salotto BATCH -m3\r\n"
    );
    // What is too long is dropped as a whole.
    client.say("BATCH +2 draft/multiline #The_attic");
    let long = format!("@batch=2 PRIVMSG #The_attic :{}", "x".repeat(400));
    let answers: String = (0..50).map(|_| client.answer(&long)).collect();
    assert_eq!(answers.matches("too long").count(), 1, "{answers}");
    assert_eq!(client.asked("BATCH -2"), None);
}

#[test]
fn a_label_comes_back_with_the_answer() {
    let (mut client, _) = Client::welcomed("batch labeled-response message-tags echo-message");
    assert_eq!(client.answer("@label=a PING x"), "@label=a :irc.salotto PONG irc.salotto x\r\n");
    assert_eq!(client.answer("@label=b PONG x"), "@label=b :irc.salotto ACK\r\n");
    let info = client.answer("@label=c INFO");
    assert!(info.starts_with("@label=c :irc.salotto BATCH +b1 labeled-response\r\n@batch=b1 :"));
    let Some(Request::Say { id: id @ Some(_), answers: None, emote: false, text }) =
        client.asked("@label=d PRIVMSG #The_attic :Hi")
    else {
        panic!("it is a message")
    };
    let text = Text::new(&text).unwrap();
    let echo = client.read(
        3,
        EventKind::Said {
            from: name("Bo"),
            seat: None,
            id,
            answers: None,
            emote: false,
            edited: None,
            text,
        },
    );
    assert_eq!(echo, "@msgid=3;label=d :Bo!member@bo.salotto PRIVMSG #The_attic :Hi\r\n");
}

#[test]
fn a_line_that_cannot_be_read_is_answered_and_dropped() {
    let (mut client, _) = Client::welcomed("standard-replies");
    client.input.buffer().extend_from_slice(b"PRIVMSG #The_attic :\xff\xfe\r\n");
    let mut answers = Vec::new();
    assert!(matches!(client.codec.next(&mut client.input, &mut answers), PeerDecoded::Input(_)));
    assert!(answers.starts_with(b":irc.salotto FAIL PRIVMSG INVALID_UTF8 :"));
    // Old clients send a real name in Latin 1.
    let mut other = Client::default();
    other.say("NICK Cy");
    other.input.buffer().extend_from_slice(b"USER cy 0 * :Andr\xe9\r\n");
    let registered = other.codec.next(&mut other.input, &mut Vec::new());
    assert!(matches!(registered, PeerDecoded::Input(PeerInput::Request(Request::Hello(_), _))));
    let (_, answer) = client.say(&"x".repeat(20_000));
    assert!(answer.starts_with(":irc.salotto 417 Bo :"), "{answer}");
}
