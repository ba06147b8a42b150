// SPDX-License-Identifier: GPL-3.0-or-later
//! The messages of the native protocol.

use salotto::protocol::{Event, EventKind, Request, ServerMessage, classic, limits};

pub fn run(data: &[u8]) {
    let Ok(json) = std::str::from_utf8(data) else { return };
    if let Ok(request) = Request::decode(json) {
        assert_eq!(Request::decode(&request.encode()).ok(), Some(request));
    }
    let Ok(notice) = ServerMessage::decode(json) else { return };
    assert_eq!(ServerMessage::decode(&notice.encode()).ok().as_ref(), Some(&notice));
    match &notice {
        ServerMessage::Welcome(welcome) => assert!(welcome.members.len() <= limits::MEMBERS),
        ServerMessage::Event(event) => is_harmless(event),
        _ => {}
    }
}

/// The lines a classic guest gets of it.
fn is_harmless(event: &Event) {
    let lines = classic::lines(event);
    assert!(lines.is_empty() || lines.ends_with('\n'));
    assert!(!lines.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')));
    if let EventKind::Said { from, .. } = &event.what {
        let own = format!("{from}: ");
        assert!(lines.lines().all(|line| line.starts_with(&own)), "a forged line");
    }
}
