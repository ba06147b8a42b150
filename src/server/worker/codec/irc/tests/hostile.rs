// SPDX-License-Identifier: GPL-3.0-or-later
//! Clients that want more than their share, and commands that are refused in words.

use super::*;
use crate::protocol::irc::{IrcMessage, PIECES};
use crate::protocol::{PageAt, PastPage, limits};

#[test]
fn a_message_of_thousands_of_lines_is_cut() {
    let newlines = format!("a{}b", "\n".repeat(3_998));
    let (mut client, _) = Client::welcomed("");
    assert_eq!(client.read(3, said("Ada", &newlines)).matches("PRIVMSG").count(), 2);
    let (mut client, _) = Client::welcomed("batch message-tags draft/multiline");
    assert_eq!(client.read(3, said("Ada", &newlines)).matches("PRIVMSG").count(), PIECES);
}

#[test]
fn a_page_is_bounded_and_keeps_the_end_asked_for() {
    for (asked, kept, left_out) in [
        ("LATEST #The_attic * 200", "msgid=202;", "msgid=3;"),
        ("AFTER #The_attic msgid=2 200", "msgid=3;", "msgid=202;"),
    ] {
        let (mut client, _) = Client::welcomed("batch message-tags draft/chathistory");
        assert!(matches!(
            client.asked(&format!("CHATHISTORY {asked}")),
            Some(Request::History { at: PageAt::Before(_) | PageAt::After(_), .. })
        ));
        let events =
            (3..203).map(|number| event(number, said("Ada", &"x\n".repeat(200)))).collect();
        let page = PastPage { events, ..PastPage::default() };
        let told = client.tell(&ServerMessage::Page(page));
        assert!(told.len() <= limits::PAGE_BYTES + 1_024, "{}", told.len());
        assert!(told.contains(kept) && !told.contains(left_out), "{asked}");
        assert!(told.ends_with("BATCH -b1\r\n"));
    }
}

#[test]
fn a_line_without_end_is_paid_for() {
    let (mut client, _) = Client::welcomed("");
    let (mut sent, mut paid) = (0, 0);
    for _ in 0..200 {
        client.input.buffer().extend_from_slice(&[b'x'; 1_024]);
        sent += 1_024;
        if let PeerDecoded::Input(PeerInput::Alive(bytes)) =
            client.codec.next(&mut client.input, &mut Vec::new())
        {
            paid += bytes;
        }
        assert!(sent - paid <= limits::REQUEST_BYTES);
    }
    assert!(paid > 0);
    let rest = sent - paid;
    let (end, answer) = client.say("");
    assert!(answer.contains(" 417 "), "{answer}");
    assert!(matches!(end, PeerDecoded::Input(PeerInput::Alive(bytes)) if bytes == rest + 2));
}

#[test]
fn a_ban_of_a_mask_is_refused_in_words() {
    let (mut client, _) = Client::welcomed("");
    let view = RoomView::with(vec![host("Bo"), Member::named(name("Ada L"))]);
    for mask in ["*!*member@salotto", "*!member@salotto", "A?a!*@*", "*"] {
        for sign in ["+", "-"] {
            let command = format!("MODE #The_attic {sign}b {mask}");
            let command = IrcMessage::parse(command.as_bytes()).unwrap().unwrap();
            assert_eq!(client.codec.answer(&command, &view), [], "{mask}");
            let told = String::from_utf8(client.codec.end_answer().unwrap()).unwrap();
            let words = "A room bans people, not masks: /mode #The_attic +b NICK";
            assert_eq!(told, format!(":irc.salotto 696 Bo #The_attic b {mask} :{words}\r\n"));
        }
    }
    for mask in ["Ada_L", "ada_l!*@*", "*!*member@ada_l.salotto", "*!*@Ada_L.salotto"] {
        let command = IrcMessage::parse(format!("MODE #The_attic +b {mask}").as_bytes());
        let asked = client.codec.answer(&command.unwrap().unwrap(), &view);
        let act = ModerationAction::Ban { name: name("Ada L"), seconds: None };
        assert_eq!(asked, [Request::Act { id: None, act, to: None, why: None }], "{mask}");
    }
    // Somebody who left, and somebody whose nick is in no host.
    let view = RoomView::with(vec![host("Bo"), Member::named(name("Чё"))]);
    let stranger = crate::protocol::irc::host("Чё");
    for (mask, on, called) in [
        ("*!*@cy.salotto".to_owned(), true, "cy"),
        ("*!*@cy.salotto".to_owned(), false, "cy"),
        (format!("*!*@{stranger}"), true, "Чё"),
    ] {
        let sign = if on { '+' } else { '-' };
        let command = IrcMessage::parse(format!("MODE #The_attic {sign}b {mask}").as_bytes());
        let asked = client.codec.answer(&command.unwrap().unwrap(), &view);
        let act = match on {
            true => ModerationAction::Ban { name: name(called), seconds: None },
            false => ModerationAction::Unban { name: name(called) },
        };
        assert_eq!(asked, [Request::Act { id: None, act, to: None, why: None }], "{mask}");
    }
}

#[test]
fn a_mask_that_means_two_means_nobody() {
    let stranger = crate::protocol::irc::host("Чё");
    for (count, is_meant) in [(1, true), (2, false)] {
        // As if two names had one checksum.
        let view = RoomView::with(vec![Member::named(name("Чё")); count]);
        assert_eq!(view.meant(&format!("*!*@{stranger}")).is_some(), is_meant, "{count}");
    }
}

#[test]
fn a_page_around_a_message_has_it_in_the_middle() {
    let (mut client, _) = Client::welcomed("batch message-tags draft/chathistory");
    client.asked("CHATHISTORY AROUND #The_attic msgid=100 5");
    let events = (3..203).map(|number| event(number, said("Ada", "Hi"))).collect();
    let page = PastPage { events, ..PastPage::default() };
    let told = client.tell(&ServerMessage::Page(page));
    let ids: Vec<_> = told.lines().filter_map(|line| line.strip_prefix("@msgid=")).collect();
    let ids: Vec<_> = ids.iter().filter_map(|line| line.split(';').next()).collect();
    assert_eq!(ids, ["98", "99", "100", "101", "102"], "{told}");
}

#[test]
fn refused_messages_keep_no_labels() {
    let (mut client, _) = Client::welcomed("batch labeled-response message-tags echo-message");
    for _ in 0..40 {
        let asked = client.asked("@label=d PRIVMSG #The_attic :Hi");
        let Some(Request::Say { id: id @ Some(_), .. }) = asked else { panic!("{asked:?}") };
        let refused = ServerMessage::error(Reason::Muted, id, None);
        let mut told = client.tell(&refused);
        told += &String::from_utf8(client.codec.end_answer().unwrap_or_default()).unwrap();
        assert!(told.starts_with("@label=d :irc.salotto 404 Bo #The_attic :You are"), "{told}");
    }
}

#[test]
fn a_second_page_leaves_the_first_alone() {
    let capabilities = "batch labeled-response message-tags draft/chathistory";
    let (mut client, _) = Client::welcomed(capabilities);
    client.asked("@label=a CHATHISTORY LATEST #The_attic * 5");
    let again = client.answer("@label=b CHATHISTORY LATEST #The_attic * 5");
    assert!(again.starts_with("@label=b :irc.salotto FAIL CHATHISTORY MESSAGE_ERROR :"), "{again}");
    let page = PastPage::default();
    let told = client.tell(&ServerMessage::Page(page));
    assert!(told.starts_with("@label=a :irc.salotto BATCH +"), "{told}");
}

#[test]
fn lines_of_a_message_of_several_belong_to_it() {
    let (mut client, _) = Client::welcomed("batch message-tags draft/multiline");
    let lost = client.answer("@batch=9 PRIVMSG #The_attic :lost");
    assert!(lost.contains("FAIL BATCH MULTILINE_INVALID :"), "{lost}");
    client.say("BATCH +1 draft/multiline #The_attic");
    client.say("@batch=1 PRIVMSG #The_attic :one");
    let second = client.answer("BATCH +2 draft/multiline #The_attic");
    assert!(second.contains("FAIL BATCH MULTILINE_INVALID :"), "{second}");
    let text = "one".to_owned();
    assert_eq!(
        client.asked("BATCH -1"),
        Some(Request::Say { id: None, answers: None, emote: false, text })
    );
    client.say("BATCH +3 draft/multiline #The_attic");
    let elsewhere = client.answer("@batch=3 PRIVMSG Ada :psst");
    assert!(elsewhere.contains("FAIL BATCH MULTILINE_INVALID_TARGET :"), "{elsewhere}");
    assert_eq!(client.asked("BATCH -3"), None);
}

#[test]
fn a_long_reason_for_a_kick_is_cut() {
    let (mut client, _) = Client::welcomed("");
    let view = RoomView::with(vec![host("Bo"), Member::named(name("Ada"))]);
    let line = format!("KICK #The_attic Ada :{}", "x".repeat(limits::TOPIC_CHARACTERS + 50));
    let command = IrcMessage::parse(line.as_bytes()).unwrap().unwrap();
    let asked = client.codec.answer(&command, &view);
    let [Request::Act { why: Some(why), .. }] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!(why.as_str(), "x".repeat(limits::TOPIC_CHARACTERS));
}
