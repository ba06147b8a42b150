// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of messages as lines.

use super::*;
use proptest::prelude::*;

fn parsed(line: &str) -> IrcMessage {
    IrcMessage::parse(line.as_bytes()).unwrap().unwrap()
}

#[test]
fn a_line_has_tags_a_source_a_command_and_parameters() {
    let message = parsed("@id=1;+typing=active :Ada!u@h  privmsg   #Den  :Hello :) there \r\n");
    assert_eq!(message.tags.get("id"), Some("1"));
    assert_eq!(message.tags.get("+typing"), Some("active"));
    assert_eq!(message.source.as_deref(), Some("Ada!u@h"));
    assert_eq!(message.verb, "PRIVMSG");
    assert_eq!(message.parameters, ["#Den", "Hello :) there "]);
    assert_eq!(message.parameter(2), None);
}

#[test]
fn spaces_too_many_and_ends_of_every_kind_do_not_matter() {
    for line in ["nick Ada", "  NICK  Ada  ", "Nick :Ada\r\n", "NICK Ada\n", "NICK Ada\r"] {
        assert_eq!(parsed(line), IrcMessage::new("NICK").with("Ada"), "{line:?}");
    }
    for blank in ["", "\r\n", "\n", "\r", "   ", " \r\n"] {
        assert_eq!(IrcMessage::parse(blank.as_bytes()), Ok(None), "{blank:?}");
    }
}

#[test]
fn the_last_of_too_many_parameters_is_the_rest_of_the_line() {
    let line = format!("X {}", (1..=20).map(|n| n.to_string()).collect::<Vec<_>>().join(" "));
    let message = parsed(&line);
    assert_eq!(message.parameters.len(), PARAMETERS);
    assert_eq!(message.parameters[14], "15 16 17 18 19 20");
    assert_eq!(parsed("USER a b c :").parameters, ["a", "b", "c", ""]);
}

#[test]
fn what_is_no_message_says_why() {
    for line in ["@a=b", "@a=b ", ":source", ":source "] {
        assert_eq!(IrcMessage::parse(line.as_bytes()), Err(MessageError::NoCommand), "{line:?}");
    }
    let invalid = |line: &[u8], verb: &str| {
        let error = MessageError::InvalidUtf8 { verb: verb.to_owned() };
        assert_eq!(IrcMessage::parse(line), Err(error));
    };
    invalid(b"privmsg #x :caff\xe8", "PRIVMSG");
    invalid(b"@a=\xff :b TOPIC #x", "TOPIC");
    invalid(b"\xff\xfe", "*");
}

#[test]
fn a_line_may_have_510_bytes_and_its_tags_4096() {
    let line = |bytes: usize| format!("PING :{}", "x".repeat(bytes - 6));
    assert!(IrcMessage::parse(line(510).as_bytes()).is_ok());
    assert!(IrcMessage::parse((line(510) + "\r\n").as_bytes()).is_ok());
    assert_eq!(IrcMessage::parse(line(511).as_bytes()), Err(MessageError::TooLong));
    let tagged = |bytes: usize| format!("@{} {}", "t".repeat(bytes - 2), line(510));
    assert!(IrcMessage::parse(tagged(4096).as_bytes()).is_ok());
    assert_eq!(IrcMessage::parse(tagged(4097).as_bytes()), Err(MessageError::TooLong));
}

#[test]
fn nothing_said_can_become_another_line_or_parameter() {
    let message = IrcMessage::new("KICK")
        .from("evil source\r\nQUIT")
        .with("#a b")
        .with(":c")
        .with("")
        .with("why\r\nQUIT :\0gone");
    assert_eq!(message.write(), ":evil_source__QUIT KICK #a_b _:c * :why  QUIT : gone\r\n");
    let tagged = IrcMessage::new("PING").tagged("a", "b; c\r\n");
    assert_eq!(tagged.write(), "@a=b\\:\\sc\\r\\n PING\r\n");
    assert_eq!(tagged.to_string(), "@a=b\\:\\sc\\r\\n PING");
}

#[test]
fn a_long_line_is_cut_between_characters() {
    let flag = "🇮🇹";
    let line = IrcMessage::new("TOPIC").with("#x").with(flag.repeat(100)).write();
    assert!(line.len() <= LINE_BYTES && line.len() > LINE_BYTES - 8);
    assert_eq!(line, format!("TOPIC #x :{}\r\n", flag.repeat(62)));
    let pile = format!("{}{}", "x".repeat(495), "a".to_owned() + &"\u{301}".repeat(40));
    let line = IrcMessage::new("TOPIC").with("#x").with(pile).write();
    assert_eq!(line, format!("TOPIC #x :{}\r\n", "x".repeat(495)));
}

#[test]
fn a_text_has_a_colon_even_if_it_is_one_word() {
    let numeric = |number| IrcMessage::numeric("den", number, "Bo").with("Ada").write();
    assert_eq!(numeric(Numeric::IsOn), ":den 303 Bo :Ada\r\n");
    let said = IrcMessage::new("PRIVMSG").with("#x").with("one").write();
    assert_eq!(said, "PRIVMSG #x :one\r\n");
    let kick = IrcMessage::new("KICK").with("#x").with("Bo");
    assert_eq!(kick.write(), "KICK #x Bo\r\n");
    assert_eq!(kick.with("spam").write(), "KICK #x Bo :spam\r\n");
    assert_eq!(IrcMessage::new("MODE").with("#x").with("+i").write(), "MODE #x +i\r\n");
    let modes = IrcMessage::numeric("den", Numeric::ChannelModeIs, "Bo").with("#x").with("+nt");
    assert_eq!(modes.write(), ":den 324 Bo #x +nt\r\n");
}

#[test]
fn numerics_have_three_digits() {
    let welcome = IrcMessage::numeric("den", Numeric::Welcome, "Ada").with("Hello Ada");
    assert_eq!(welcome.write(), ":den 001 Ada :Hello Ada\r\n");
}

prop_compose! {
    fn message()(
        tags in prop::collection::btree_map("[a-z+/.-]{1,8}", "\\PC{0,12}|[;\\\\ \r\n]{0,5}", 0..4),
        source in prop::option::of("[^ \r\n\0:][^ \r\n\0]{0,20}"),
        verb in "[A-Z]{1,10}|[0-9]{3}",
        middle in prop::collection::vec("[^ \r\n\0:][^ \r\n\0]{0,6}", 0..13),
        last in prop::option::of("[^\r\n\0]{0,30}"),
    ) -> IrcMessage {
        let mut message = IrcMessage::new(&verb);
        message.source = source;
        for (key, value) in tags {
            message.tags.set(&key, &value);
        }
        message.parameters = middle.into_iter().chain(last).collect();
        message
    }
}

proptest! {
    #[test]
    fn parsing_never_panics(line in prop::collection::vec(any::<u8>(), 0..700)) {
        let _ = IrcMessage::parse(&line);
    }

    #[test]
    fn whatever_is_parsed_can_be_written_and_says_the_same(line in "[ -~é😀]{0,120}") {
        if let Ok(Some(message)) = IrcMessage::parse(line.as_bytes()) {
            let again = message.write();
            let is_clean = message.source.as_deref() != Some("")
                && !message.source.as_deref().unwrap_or_default().starts_with(':');
            if is_clean && !message.verb.starts_with([':', '@']) {
                prop_assert_eq!(IrcMessage::parse(again.as_bytes()), Ok(Some(message)));
            }
        }
    }

    #[test]
    fn what_is_written_is_read_as_the_same(message in message()) {
        let line = message.write();
        if line.len() < LINE_BYTES {
            prop_assert_eq!(IrcMessage::parse(line.as_bytes()), Ok(Some(message)));
        }
    }

    #[test]
    fn a_line_is_never_too_long_and_never_two(parts in prop::collection::vec(any::<String>(), 1..20)) {
        let message = IrcMessage {
            source: parts.first().cloned(),
            verb: "PRIVMSG".to_owned(),
            parameters: parts.iter().map(|part| part.repeat(20)).collect(),
            ..IrcMessage::default()
        };
        let line = message.write();
        prop_assert!(line.len() <= LINE_BYTES);
        let body = line.strip_suffix("\r\n").unwrap();
        prop_assert!(!body.contains(['\r', '\n', '\0']));
    }
}
