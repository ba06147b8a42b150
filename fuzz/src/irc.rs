// SPDX-License-Identifier: GPL-3.0-or-later
//! A hostile IRC guest: lines out of bytes, messages out of lines, and what is said.

use salotto::protocol::Nickname;
use salotto::protocol::irc::{
    CutLine, IrcMessage, LINE_BYTES, LineCutter, Multiline, NICK_BYTES, Spoken, TAG_BYTES, nick,
    said_pieces,
};

use super::cuts::pieces;

pub fn run(data: &[u8]) {
    let (mut cutter, mut multiline, mut cut) = (LineCutter::default(), Multiline::default(), 0);
    for mut piece in pieces(data) {
        while let Some(found) = cutter.next_line(&mut piece) {
            cut += 1;
            let CutLine::Line(line) = found else { continue };
            assert!(line.len() <= LINE_BYTES + TAG_BYTES);
            if let Ok(Some(message)) = IrcMessage::parse(&line) {
                is_harmless(&message);
                let text = message.parameters.last().map_or("", String::as_str);
                let _ = multiline.push(text, message.tags.get("concat").is_some());
            }
        }
    }
    assert!(cut <= data.len(), "a byte ends one line");
    assert!(multiline.finish().len() <= Multiline::BYTES);
}

fn is_harmless(message: &IrcMessage) {
    let written = message.write();
    let (tags, line) = match written.strip_prefix('@') {
        Some(tagged) => tagged.split_once(' ').expect("a space ends tags"),
        None => ("", &*written),
    };
    assert!(line.len() <= LINE_BYTES && tags.len() <= 2 * TAG_BYTES);
    let body = line.strip_suffix("\r\n").expect("a line ends");
    assert!(!body.contains(['\r', '\n', '\0']) && !tags.contains(['\r', '\n', '\0']));
    for text in &message.parameters {
        if let Spoken::Message { text: said, emote } = Spoken::of(text) {
            assert!(said.len() <= text.len());
            let pieces = said_pieces(&said, emote, 400, false);
            assert!(pieces.iter().all(|piece| piece.text.len() <= 400));
        }
        if let Ok(name) = Nickname::new(text) {
            assert!(nick(&name).len() <= NICK_BYTES && !nick(&name).contains(' '));
        }
    }
}
