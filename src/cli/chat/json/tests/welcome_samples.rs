// SPDX-License-Identifier: GPL-3.0-or-later
//! Welcomes as they are printed for a program, with and without what may be missing.

use crate::cli::chat::json::output::welcome;
use crate::cli::chat::met::Met;
use crate::client::Security;
use crate::model::{Continuity, Entrance};
use crate::protocol::{
    Abilities, Address, Fingerprint, Nickname, PinText, PinnedMessage, RoomName, Rules, Topic,
    Welcome,
};

fn all_abilities() -> Abilities {
    Abilities {
        recognizes: true,
        answers: true,
        removes_own: true,
        whispers: true,
        reacts: true,
        edits: true,
        polls: true,
        pins: true,
        emotes: true,
        edits_whispers: true,
        files: true,
        quotas: true,
    }
}

pub fn welcomes() -> Vec<String> {
    let least = Welcome {
        room: RoomName::new("Attic").unwrap(),
        topic: Topic::default(),
        you: Nickname::new("Bot").unwrap(),
        host: None,
        members: Vec::new(),
        number: 1,
        resumed: false,
        can: Abilities::default(),
        token: "secret".into(),
        rules: Rules::default(),
        muted: None,
        time: None,
        proof: None,
        votes: Vec::new(),
        pinned: Vec::new(),
    };
    let most = Welcome {
        host: Some("pi".into()),
        can: all_abilities(),
        muted: Some(1),
        time: Some(1),
        proof: Some("proof".into()),
        votes: super::polls::tallies(),
        pinned: vec![PinnedMessage {
            number: 7,
            from: Nickname::new("Bo").ok(),
            text: PinText::new("a").ok(),
        }],
        ..least.clone()
    };
    let key = Fingerprint::new([7; 32]);
    let encrypted = Security::Encrypted { fingerprint: key, epoch: 1 };
    let told = [(most, encrypted, Met::New(key)), (least, Security::Classic, Met::Classic)];
    let told = told.map(|(greeting, security, met)| {
        let address: Address = "attic".parse().unwrap();
        let continuity = Continuity::Fresh;
        welcome(&Entrance { address, security, welcome: greeting, continuity }, &met)
    });
    assert!(told.iter().all(|line| !line.contains("secret")), "{told:?}");
    told.into()
}
