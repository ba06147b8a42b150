// SPDX-License-Identifier: GPL-3.0-or-later
//! Things that a client is told without asking, and the past.

use super::*;
use crate::protocol::{AnsweredMessage, LeaveReason, PageAt, PastPage, Typing};

#[test]
fn a_newcomer_is_greeted_and_told_the_past_without_comings_and_goings() {
    let (mut client, greeting) = Client::welcomed("server-time batch");
    let order = [
        "001 Bo",
        "004 Bo",
        "005 Bo",
        "251 Bo",
        "376 Bo",
        ":Bo!member@bo.salotto JOIN #The_attic",
        "332 Bo #The_attic :Dinner at 8",
        "353 Bo = #The_attic :@Ada_L Bo",
        "366 Bo #The_attic",
    ];
    let places: Vec<_> = order.iter().map(|line| greeting.find(line)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{greeting}");
    let past = client.read(1, said("Cy", "Hi"));
    let joined = client.read(2, EventKind::Joined(Member::named(name("Bo"))));
    let expected = ":irc.salotto BATCH +b1 chathistory #The_attic\r\n\
        @time=1970-01-01T00:00:01.000Z;batch=b1 :Cy!member@cy.salotto PRIVMSG #The_attic :Hi\r\n";
    assert_eq!((past.as_str(), joined.as_str()), (expected, ":irc.salotto BATCH -b1\r\n"));
    // Without the capabilities the time is readable.
    let (mut client, _) = Client::welcomed("");
    let past = client.read(1, said("Cy", "Hi"));
    assert_eq!(past, ":Cy!member@cy.salotto PRIVMSG #The_attic :[1970-01-01 00:00Z] Hi\r\n");
    let past = client.read(1, done("Cy", "waves"));
    let told = "\u{1}ACTION [1970-01-01 00:00Z] waves\u{1}";
    assert_eq!(past, format!(":Cy!member@cy.salotto PRIVMSG #The_attic :{told}\r\n"));
    assert_eq!(client.read(2, EventKind::Joined(Member::named(name("Bo")))), "");
}

#[test]
fn ones_own_messages_come_back_only_where_that_is_asked_for() {
    let (mut client, _) = Client::welcomed("");
    assert_eq!(client.read(3, said("Bo", "Mine")), "");
    assert_eq!(
        client.read(4, said("Ada", "*waves*")),
        ":Ada!member@ada.salotto PRIVMSG #The_attic :*waves*\r\n"
    );
    assert_eq!(
        client.read(5, done("Ada", "waves")),
        ":Ada!member@ada.salotto PRIVMSG #The_attic :\u{1}ACTION waves\u{1}\r\n"
    );
    let (mut client, _) = Client::welcomed("echo-message message-tags");
    assert_eq!(
        client.read(3, said("Bo", "Mine")),
        "@msgid=3 :Bo!member@bo.salotto PRIVMSG #The_attic :Mine\r\n"
    );
    let lines = client.read(4, said("Ada", "one\ntwo"));
    let ids: Vec<_> = lines.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(ids, ["@msgid=4", "@msgid=4.1"]);
}

#[test]
fn those_who_are_removed_are_kicked_for_the_reason_given() {
    let (mut client, _) = Client::welcomed("");
    let kick = ModerationAction::Kick { name: name("Cy") };
    assert_eq!(client.read(3, acted(kick, Some("Spam"))), "");
    let left = |reason| EventKind::Left { name: name("Cy"), reason };
    assert_eq!(
        client.read(4, left(LeaveReason::Kicked)),
        ":Ada!member@ada.salotto KICK #The_attic Cy :Spam\r\n"
    );
    assert_eq!(client.read(5, left(LeaveReason::Left)), ":Cy!member@cy.salotto QUIT :Left\r\n");
    let moderator = ModerationAction::Moderator { name: name("Cy"), moderator: true };
    assert_eq!(
        client.read(6, acted(moderator, None)),
        ":Ada!member@ada.salotto MODE #The_attic +h Cy\r\n"
    );
    let announced = ModerationAction::Announce { text: Text::new("Dinner").unwrap() };
    assert_eq!(
        client.read(7, acted(announced, None)),
        ":irc.salotto NOTICE #The_attic :Announcement by Ada: Dinner\r\n"
    );
}

#[test]
fn a_new_name_is_told_and_known_as_ones_own() {
    let (mut client, _) = Client::welcomed("setname");
    let renamed = |from: &str, to: &str| EventKind::Renamed {
        from: name(from),
        to: name(to),
        recognition: None,
        looks_like: None,
        id: None,
    };
    assert_eq!(
        client.read(3, renamed("Bo", "Bo B")),
        ":Bo!member@bo.salotto NICK Bo_B\r\n:Bo_B!member@bo_b.salotto SETNAME :Bo B\r\n"
    );
    assert_eq!(client.read(4, said("Bo B", "Mine")), "");
    // The host goes with the name.
    let (mut client, _) = Client::welcomed("chghost");
    assert_eq!(
        client.read(3, renamed("Ada", "Zoe")),
        ":Ada!member@ada.salotto NICK Zoe\r\n:Zoe!member@ada.salotto CHGHOST member zoe.salotto\r\n"
    );
}

#[test]
fn the_past_is_told_on_request() {
    let (mut client, _) = Client::welcomed("batch message-tags server-time draft/chathistory");
    assert_eq!(client.read(1, said("Ada", "Hi")), "", "nobody asked");
    let page = |at| Some(Request::History { id: Some("page".to_owned()), at, count: Some(200) });
    for (line, at) in [
        ("LATEST #The_attic * 1", PageAt::Before(u64::MAX)),
        ("BEFORE #The_attic msgid=9 5", PageAt::Before(9)),
        ("AFTER #The_attic msgid=9 5", PageAt::After(9)),
        ("AROUND #The_attic msgid=9 5", PageAt::Around(9)),
        ("BETWEEN #The_attic msgid=2 msgid=9 5", PageAt::After(2)),
        ("BETWEEN #The_attic msgid=9 msgid=2 5", PageAt::Before(9)),
        ("latest #The_attic msgid=3 1", PageAt::Before(u64::MAX)),
        ("BEFORE #The_attic timestamp=1970-01-01T00:00:09.000Z 5", PageAt::BeforeTime(9_000)),
        ("AFTER #The_attic timestamp=1970-01-01T00:00:09.000Z 5", PageAt::AfterTime(9_000)),
        ("AROUND #The_attic timestamp=1970-01-01T00:00:09.000Z 5", PageAt::AroundTime(9_000)),
        ("LATEST #The_attic timestamp=1970-01-01T00:00:09.000Z 5", PageAt::Before(u64::MAX)),
    ] {
        assert_eq!(client.asked(&format!("CHATHISTORY {line}")), page(at), "{line}");
        // One page at a time.
        let again = client.answer(&format!("CHATHISTORY {line}"));
        assert!(again.contains("FAIL CHATHISTORY MESSAGE_ERROR :Wait"), "{again}");
        client.tell(&ServerMessage::error(Reason::Busy, Some("page".to_owned()), None));
    }
    client.asked("CHATHISTORY latest #The_attic msgid=3 1");
    let events = vec![
        event(3, said("Ada", "no")),
        event(4, said("Ada", "one")),
        event(5, said("Ada", "two")),
        event(6, EventKind::Joined(host("Cy"))),
    ];
    let page = PastPage { events, earlier: true, ..PastPage::default() };
    let told = client.tell(&ServerMessage::Page(page));
    assert_eq!(
        told,
        ":irc.salotto BATCH +b1 chathistory #The_attic\r\n\
        @time=1970-01-01T00:00:05.000Z;msgid=5;batch=b1 :Ada!member@ada.salotto PRIVMSG #The_attic :two\r\n\
        :irc.salotto BATCH -b1\r\n"
    );
    for wrong in [
        "BEFORE #The_attic timestamp=now 5",
        "BETWEEN #The_attic msgid=1 timestamp=1970-01-01T00:00:09.000Z 5",
    ] {
        let refused = client.answer(&format!("CHATHISTORY {wrong}"));
        assert!(refused.contains("INVALID_PARAMS"), "{refused}");
    }
}

#[test]
fn a_page_is_cut_at_the_times_that_were_asked_for() {
    let (mut client, _) = Client::welcomed("batch message-tags draft/chathistory");
    // Two of them have one time.
    let times = [3, 4, 4, 6, 7].map(|second| 1_000 * second);
    let events =
        (3..).zip(times).map(|(number, time)| Event { time, ..event(number, said("Ada", "Hi")) });
    let events: Vec<_> = events.collect();
    let moment = |second: u64| format!("timestamp=1970-01-01T00:00:0{second}.000Z");
    for (asked, expected) in [
        (format!("BEFORE #The_attic {} 2", moment(6)), &["4", "5"][..]),
        (format!("AFTER #The_attic {} 2", moment(4)), &["6", "7"]),
        (format!("AROUND #The_attic {} 3", moment(4)), &["3", "4", "5"]),
        (format!("LATEST #The_attic {} 9", moment(6)), &["7"]),
        (format!("BETWEEN #The_attic {} {} 9", moment(3), moment(7)), &["4", "5", "6"]),
        (format!("BETWEEN #The_attic {} {} 1", moment(7), moment(3)), &["6"]),
    ] {
        assert!(client.asked(&format!("CHATHISTORY {asked}")).is_some(), "{asked}");
        let (earlier, later) = (false, false);
        let page = PastPage { events: events.clone(), earlier, later, ..PastPage::default() };
        let told = client.tell(&ServerMessage::Page(page));
        let ids = told.lines().filter_map(|line| line.strip_prefix("@msgid="));
        let ids: Vec<_> = ids.filter_map(|line| line.split(';').next()).collect();
        assert_eq!(ids, expected, "{asked}");
    }
}

#[test]
fn typing_and_lost_connections_are_told_to_those_who_asked() {
    let typing = ServerMessage::Typing(Typing { name: name("Ada"), active: true });
    let (mut client, _) = Client::welcomed("message-tags");
    assert_eq!(client.tell(&typing), "", "that was before it came");
    client.read(2, EventKind::Joined(Member::named(name("Bo"))));
    assert_eq!(
        client.tell(&typing),
        "@+typing=active :Ada!member@ada.salotto TAGMSG #The_attic\r\n"
    );
    let asked = client.asked("@+typing=active TAGMSG #The_attic");
    assert_eq!(asked, Some(Request::Typing { active: true }));
    let (mut client, _) = Client::welcomed("");
    client.read(2, EventKind::Joined(Member::named(name("Bo"))));
    assert_eq!(client.tell(&typing), "");
}

#[test]
fn the_last_word_is_said_once() {
    let mut client = Client::default();
    client.say("NICK Bo");
    let banned = ServerMessage::refused(Reason::Banned, None);
    let told = String::from_utf8(client.codec.tell(&banned).unwrap()).unwrap();
    assert_eq!(
        told,
        ":irc.salotto 465 Bo :You are banned from this room.\r\n\
        ERROR :You are banned from this room.\r\n"
    );
    assert_eq!(client.codec.close("You are banned from this room."), b"");
    assert_eq!(Client::default().codec.close(""), b"ERROR :Goodbye.\r\n");
}

#[test]
fn an_answer_has_a_tag_or_words_in_front() {
    let answering = |text: &str| EventKind::Said {
        from: name("Ada"),
        seat: None,
        id: None,
        answers: Some(AnsweredMessage { number: 3, from: Some(name("Cy")) }),
        emote: false,
        edited: None,
        text: Text::new(text).unwrap(),
    };
    let (mut client, _) = Client::welcomed("message-tags");
    let lines = client.read(4, answering("one\ntwo"));
    assert_eq!(
        lines,
        "@msgid=4;+reply=3;+draft/reply=3 :Ada!member@ada.salotto PRIVMSG #The_attic :one\r\n\
         @msgid=4.1 :Ada!member@ada.salotto PRIVMSG #The_attic :two\r\n"
    );
    let (mut client, _) = Client::welcomed("");
    let lines = client.read(4, answering("one\ntwo"));
    assert_eq!(
        lines,
        ":Ada!member@ada.salotto PRIVMSG #The_attic :(answering Cy) one\r\n\
         :Ada!member@ada.salotto PRIVMSG #The_attic :two\r\n"
    );
}

#[test]
fn a_tag_says_what_a_line_answers() {
    let (mut client, _) = Client::welcomed("batch message-tags draft/multiline");
    for (tags, expected) in [
        ("@+draft/reply=17", Some(17)),
        ("@+reply=17", Some(17)),
        ("@+reply=17.2", Some(17)),
        ("@+reply=018", None),
        ("@+reply=x", None),
        ("@+reply", None),
        ("@+typing=active", None),
    ] {
        let line = format!("{tags} PRIVMSG #The_attic :yes");
        let Some(Request::Say { answers, .. }) = client.asked(&line) else { panic!("{line}") };
        assert_eq!(answers, expected, "{line}");
    }
    client.say("@+reply=17 BATCH +1 draft/multiline #The_attic");
    client.say("@batch=1 PRIVMSG #The_attic :one");
    let text = "one".to_owned();
    let expected = Request::Say { id: None, answers: Some(17), emote: false, text };
    assert_eq!(client.asked("BATCH -1"), Some(expected));
}

#[test]
fn what_became_of_a_whisper_of_the_past_is_told_to_its_reader_alone() {
    let (mut client, _) = Client::welcomed("");
    let revised = EventKind::Revised { from: name("Ada"), seat: None, answers: None, emote: false };
    let frame = text_frame(&ServerMessage::Event(event(1, revised.clone())).encode());
    let told = String::from_utf8(client.codec.translate_private(&frame)).unwrap();
    assert!(told.contains(" NOTICE Bo :"), "{told}");
    let told = client.read(2, revised);
    assert!(told.contains(" NOTICE #The_attic :"), "{told}");
}
