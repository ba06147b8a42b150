// SPDX-License-Identifier: GPL-3.0-or-later
//! Questions that clients ask by themselves: each is answered as they expect.

use super::verbs;
use crate::kit::irc::{CHANNEL, IrcClient};
use crate::kit::room::TestRoom;

/// Questions, and the verbs of the answer.
const QUESTIONS: [(&str, &[&str]); 32] = [
    ("NAMES #Test_room", &["353", "366"]),
    ("NAMES", &["353", "366"]),
    ("NAMES #other", &["366"]),
    ("WHO #Test_room", &["352", "352", "315"]),
    ("WHO Ada_L", &["352", "315"]),
    ("WHO nobody", &["315"]),
    ("WHOIS ada_l", &["311", "319", "312", "320", "671", "318"]),
    ("WHOIS nobody", &["401", "318"]),
    ("WHOIS", &["431"]),
    ("WHOWAS nobody", &["406", "369"]),
    ("WHOWAS", &["431"]),
    ("PING", &["461"]),
    ("MODE #Test_room", &["324"]),
    ("MODE #Test_room b", &["368"]),
    ("MODE Bo", &["221"]),
    ("MODE Bo +i", &[]),
    ("MODE Ada_L", &["502"]),
    ("MODE", &["461"]),
    ("TOPIC #Test_room", &["331"]),
    ("LIST", &["321", "322", "323"]),
    ("ISON Ada_L nobody bo", &["303"]),
    ("USERHOST Bo Ada_L", &["302"]),
    ("AWAY :lunch", &["306"]),
    ("AWAY", &["305"]),
    ("LUSERS", &["251", "252", "254", "255", "265", "266"]),
    ("VERSION", &["351"]),
    ("TIME", &["391"]),
    ("JOIN #Test_room", &[]),
    ("JOIN #test_room", &[]),
    ("NOSUCHTHING x", &["421"]),
    ("OPER a b", &["491"]),
    ("", &[]),
];

#[test]
fn every_question_has_the_answer_clients_expect() {
    let room = TestRoom::open();
    let _ada = room.join_as_host("Ada L");
    let mut bo = IrcClient::join(&room, "Bo");
    for (line, expected) in QUESTIONS {
        let answer = bo.answer(line);
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
    has(&format!("WHO {CHANNEL}"), "member ada_l.salotto irc.salotto Ada_L H@ :0 Ada L");
    has("WHOIS Ada_L", " 311 Bo Ada_L member ada_l.salotto * :Ada L");
    has("WHOIS Ada_L", &format!(" 319 Bo Ada_L :@{CHANNEL}"));
    has("WHOIS Ada_L", " 318 Bo Ada_L ");
    has("ISON ada_l nobody BO", " 303 Bo :");
    has("USERHOST Bo", " 302 Bo :Bo=+member@bo.salotto");
    has("LIST", &format!(" 322 Bo {CHANNEL} 2"));
    has(&format!("MODE {CHANNEL}"), " 324 Bo ");
    has("LUSERS", " 251 Bo :There are 2 users and 0 invisible on 1 servers");
    has("PING :a b", "PONG irc.salotto :a b");
}
