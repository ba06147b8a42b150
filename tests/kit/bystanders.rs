// SPDX-License-Identifier: GPL-3.0-or-later
//! Two members who must not notice what others do to the room.

use std::net::SocketAddr;

use serde_json::json;

use super::attack::from_elsewhere;
use super::guest::Guest;
use super::guest::staying::Staying;
use super::guest::stream::tls;
use super::room::TestRoom;

/// Ada and Bo, who talk with each other before, during and after.
pub struct Bystanders {
    pub ada: Staying,
    pub bo: Staying,
    count: u32,
}

impl Bystanders {
    pub fn of(room: &TestRoom) -> Self {
        Self::at(room.address())
    }

    pub fn at(room: SocketAddr) -> Self {
        let [ada, bo] = ["Ada", "Bo"].map(|name| join(room, name).stays());
        let mut both = Self { ada, bo, count: 0 };
        both.can_talk();
        both
    }

    /// In both directions.
    pub fn can_talk(&mut self) {
        self.count += 1;
        let text = format!("are you there? {}", self.count);
        self.ada.say("q", &text);
        assert_eq!(self.bo.hears(&text)["from"], "Ada");
        let text = format!("here I am {}", self.count);
        self.bo.say("a", &text);
        assert_eq!(self.ada.hears(&text)["from"], "Bo");
    }

    /// They can talk still; then everybody goes, and nothing stays behind.
    pub fn noticed_nothing(mut self, room: &TestRoom) {
        self.can_talk();
        drop(self);
        room.all_gone();
    }
}

/// A member of the room at `room`.
pub fn join(room: SocketAddr, name: &str) -> Guest {
    let mut guest = Guest::connect(room);
    guest.hello(json!({"type": "hello", "name": name}));
    guest
}

/// A member that takes little from the network at once.
pub fn join_with_a_small_buffer(room: SocketAddr, name: &str) -> Guest {
    let socket = from_elsewhere(room, 1, Some(8 * 1024));
    let mut guest = Guest::over(tls(socket));
    guest.hello(json!({"type": "hello", "name": name}));
    guest
}
