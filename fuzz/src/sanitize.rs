// SPDX-License-Identifier: GPL-3.0-or-later
//! Names, texts, topics and addresses: sanitizing is stable, bounded, and
//! leaves nothing that could harm a terminal or a window.

use salotto::protocol::{Address, Nickname, RoomName, Text, Topic, limits};

pub fn run(data: &[u8]) {
    let raw = &*String::from_utf8_lossy(data);
    name(raw);
    text(raw);
    if let Ok(room) = RoomName::new(raw) {
        assert!(room.as_str().len() <= limits::ROOM_NAME_BYTES);
        assert_eq!(RoomName::new(room.as_str()), Ok(room));
    }
    if let Ok(address) = raw.parse::<Address>() {
        assert_eq!(address.to_string().parse::<Address>(), Ok(address));
    }
}

fn name(raw: &str) {
    let Ok(name) = Nickname::new(raw) else { return };
    assert!(!name.as_str().contains(char::is_control));
    assert!(name.as_str().len() <= limits::NAME_BYTES);
    assert!(!name.folded().is_empty());
    let look = name.skeleton();
    assert!(!look.is_empty());
    // A look may begin with what sanitizing takes off a name.
    if let Some(looks) = Nickname::new(&look).ok().filter(|looks| looks.as_str() == look) {
        assert_eq!(looks.skeleton(), look, "a look looks like itself");
    }
    let other =
        name.suggestion(|other| other.folded() != name.folded() && other.skeleton() != look);
    assert!(other.is_some(), "a taken name has a free neighbour");
    assert_eq!(Nickname::new(name.as_str()), Ok(name));
}

fn text(raw: &str) {
    let turns = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let harmless = |c: char| (!c.is_control() || matches!(c, '\n' | '\t')) && !turns(c);
    if let Ok(text) = Text::new(raw) {
        assert!(text.as_str().chars().all(harmless));
        assert!(text.as_str().chars().count() <= limits::TEXT_CHARACTERS);
        assert_eq!(Text::new(text.as_str()), Ok(text));
    }
    if let Ok(topic) = Topic::new(raw) {
        assert!(!topic.as_str().contains(char::is_control));
        assert_eq!(Topic::new(topic.as_str()), Ok(topic));
    }
}
