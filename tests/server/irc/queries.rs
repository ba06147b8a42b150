// SPDX-License-Identifier: GPL-3.0-or-later
//! Questions that clients ask by themselves: each is answered as they expect.

use super::verbs;
use crate::kit::irc::{CHANNEL, IrcClient};
use crate::kit::room::TestRoom;

#[test]
fn every_question_has_the_answer_clients_expect() {
    let room = TestRoom::open();
    let _ada = room.join_as_host("Ada L");
    let mut bo = IrcClient::join(&room, "Bo");
    let channel = CHANNEL;
    for (line, expected) in [
        (format!("NAMES {channel}"), &["353", "366"][..]),
        ("NAMES".to_owned(), &["353", "366"]),
        ("NAMES #other".to_owned(), &["366"]),
        (format!("WHO {channel}"), &["352", "352", "315"]),
        ("WHO Ada_L".to_owned(), &["352", "315"]),
        ("WHO nobody".to_owned(), &["315"]),
        ("WHOIS ada_l".to_owned(), &["311", "319", "312", "320", "671", "318"]),
        ("WHOIS nobody".to_owned(), &["401", "318"]),
        ("WHOIS".to_owned(), &["431"]),
        ("WHOWAS nobody".to_owned(), &["406", "369"]),
        ("WHOWAS".to_owned(), &["431"]),
        ("PING".to_owned(), &["461"]),
        (format!("MODE {channel}"), &["324"]),
        (format!("MODE {channel} b"), &["368"]),
        ("MODE Bo".to_owned(), &["221"]),
        ("MODE Bo +i".to_owned(), &[]),
        ("MODE Ada_L".to_owned(), &["502"]),
        ("MODE".to_owned(), &["461"]),
        (format!("TOPIC {channel}"), &["331"]),
        ("LIST".to_owned(), &["321", "322", "323"]),
        ("ISON Ada_L nobody bo".to_owned(), &["303"]),
        ("USERHOST Bo Ada_L".to_owned(), &["302"]),
        ("AWAY :lunch".to_owned(), &["306"]),
        ("AWAY".to_owned(), &["305"]),
        ("LUSERS".to_owned(), &["251", "252", "254", "255", "265", "266"]),
        ("VERSION".to_owned(), &["351"]),
        ("TIME".to_owned(), &["391"]),
        (format!("JOIN {channel}"), &[]),
        (format!("JOIN {}", channel.to_ascii_lowercase()), &[]),
        ("NOSUCHTHING x".to_owned(), &["421"]),
        ("OPER a b".to_owned(), &["491"]),
        (String::new(), &[]),
    ] {
        let answer = bo.answer(&line);
        assert_eq!(verbs(&answer), expected, "{line}: {answer:#?}");
        assert!(expected.is_empty() || answer.iter().all(|line| line.starts_with(":irc.salotto ")));
    }
    for (line, first, last) in
        [("MOTD", "375", "376"), ("INFO", "371", "374"), ("HELP", "704", "706")]
    {
        let answer = bo.answer(line);
        let verbs = verbs(&answer);
        assert_eq!((verbs.first(), verbs.last()), (Some(&first), Some(&last)), "{answer:#?}");
    }
}

#[test]
fn answers_say_what_they_have_to() {
    let room = TestRoom::open();
    let _ada = room.join_as_host("Ada L");
    let mut bo = IrcClient::join(&room, "Bo");
    let mut has = |line: &str, part: &str| {
        let answer = bo.answer(line);
        assert!(answer.iter().any(|line| line.contains(part)), "{line}: {answer:#?}");
    };
    has(&format!("WHO {CHANNEL}"), "member salotto irc.salotto Ada_L H@ :0 Ada L");
    has("WHOIS Ada_L", " 311 Bo Ada_L member salotto * :Ada L");
    has("WHOIS Ada_L", &format!(" 319 Bo Ada_L @{CHANNEL}"));
    has("WHOIS Ada_L", " 318 Bo Ada_L ");
    has("ISON ada_l nobody BO", " 303 Bo :");
    has("USERHOST Bo", " 302 Bo Bo=+member@salotto");
    has("LIST", &format!(" 322 Bo {CHANNEL} 2"));
    has(&format!("MODE {CHANNEL}"), " 324 Bo ");
    has("LUSERS", " 251 Bo :There are 2 users and 0 invisible on 1 servers");
    has("PING :a b", "PONG irc.salotto :a b");
}
