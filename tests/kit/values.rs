// SPDX-License-Identifier: GPL-3.0-or-later
//! Names, texts, addresses and notices, made of what a test writes down.

use std::net::SocketAddr;

use salotto::client::Target;
use salotto::protocol::{
    Abilities, Address, Event, EventKind, Member, Nickname, RoomName, Rules, ServerMessage, Text,
    Topic, Welcome,
};
use socket2::{Domain, Socket, Type};

pub fn name(raw: &str) -> Nickname {
    Nickname::new(raw).expect("a valid name")
}

pub fn text(raw: &str) -> Text {
    Text::new(raw).expect("a valid text")
}

pub fn place(address: SocketAddr) -> Address {
    Address::new(&address.ip().to_string(), address.port()).expect("an address")
}

/// A place where nobody listens, and nobody else begins to while the tests run.
pub fn closed_port() -> SocketAddr {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).expect("a free port");
    let address = socket.local_addr().expect("it is bound").as_socket().expect("of IPv4");
    std::mem::forget(socket);
    address
}

pub fn target(address: SocketAddr, who: &str) -> Target {
    Target::new(place(address), name(who))
}

pub fn said(number: u64, from: &str, id: Option<&str>, words: &str) -> ServerMessage {
    let what = EventKind::Said {
        from: name(from),
        seat: None,
        id: id.map(Into::into),
        answers: None,
        emote: false,
        edited: None,
        text: text(words),
    };
    ServerMessage::Event(Event { number, time: 1_000, what })
}

pub fn welcome(you: &str) -> ServerMessage {
    ServerMessage::Welcome(Box::new(Welcome {
        room: RoomName::new("Test room").expect("a room name"),
        topic: Topic::default(),
        you: name(you),
        host: None,
        members: vec![Member { encrypted: true, ..Member::named(name(you)) }],
        number: 0,
        resumed: false,
        can: Abilities::default(),
        token: "secret".into(),
        rules: Rules::default(),
        muted: None,
        time: None,
        proof: None,
        votes: Vec::new(),
        pinned: Vec::new(),
    }))
}
