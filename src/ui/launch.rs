// SPDX-License-Identifier: GPL-3.0-or-later
//! The window to open first, and the words in which that travels from one
//! process to another.

use crate::config;
use crate::protocol::{Destination, Nickname};

/// Window to open first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Launch {
    /// The launcher.
    Launcher,
    /// The launcher, at its form for hosting.
    Host,
    /// None until the session bus asks for one.
    Service,
    /// The place behind a link that somebody clicked on, be it a good one or not.
    Link(String),
    /// A room; without a name, under the remembered one.
    Join {
        /// Address or invite.
        destination: Destination,
        /// Name to have in the room.
        name: Option<Nickname>,
    },
}

impl Launch {
    /// Place it leads to, if that is one.
    pub fn destination(&self) -> Option<Destination> {
        match self {
            Self::Join { destination, .. } => Some(destination.clone()),
            Self::Link(link) => link.parse().ok(),
            Self::Launcher | Self::Host | Self::Service => None,
        }
    }
}

/// Writes `launch` as the words that travel from a second process to the first.
pub fn to_words(launch: &Launch) -> Vec<String> {
    let mut words = vec![config::PROGRAM.to_owned()];
    if *launch == Launch::Service {
        // GApplication's own word; it never comes back to us.
        words.push("--gapplication-service".into());
    }
    match launch {
        Launch::Join { destination, name } => {
            let nearby = matches!(destination, Destination::Nearby(_));
            words.push(if nearby { "nearby" } else { "join" }.into());
            words.push(destination.to_string());
            words.extend(name.as_ref().map(ToString::to_string));
        }
        Launch::Link(link) => words.extend(["link".into(), link.clone()]),
        Launch::Host => words.push("host".into()),
        Launch::Launcher | Launch::Service => {}
    }
    words
}

/// Reads the words of another process; those that make no sense open the
/// launcher.
pub fn from_words(words: &[impl AsRef<std::ffi::OsStr>]) -> Launch {
    let word = |index: usize| words.get(index).and_then(|word| word.as_ref().to_str());
    if let (Some("link"), Some(link)) = (word(1), word(2)) {
        return Launch::Link(link.to_owned());
    }
    let name = || word(3).and_then(|name| Nickname::new(name).ok());
    match (word(1), word(2).map(str::parse)) {
        (Some("host"), _) => Launch::Host,
        (Some("join"), Some(Ok(destination))) => Launch::Join { destination, name: name() },
        (Some("nearby"), Some(Ok(Destination::Invite(invite)))) => {
            Launch::Join { destination: Destination::Nearby(invite), name: name() }
        }
        _ => Launch::Launcher,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_launch_survives_the_way_to_another_process() {
        let invite = "salotto://attic/?key=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8&name=A%20B";
        let launches = [
            Launch::Launcher,
            Launch::Host,
            Launch::Join { destination: "[::1]:7".parse().unwrap(), name: None },
            Launch::Join { destination: invite.parse().unwrap(), name: None },
            Launch::Join {
                destination: "attic".parse().unwrap(),
                name: Some(Nickname::new("Ada B").unwrap()),
            },
            Launch::Join {
                destination: Destination::Nearby(invite.parse().unwrap()),
                name: Some(Nickname::new("Ada").unwrap()),
            },
            Launch::Link("salotto://attic/?key=cut".into()),
        ];
        for launch in launches {
            assert_eq!(from_words(&to_words(&launch)), launch);
        }
        assert_eq!(from_words(&["salotto", "join", "a b"]), Launch::Launcher);
    }

    #[test]
    fn a_launch_leads_to_a_place_or_to_the_launcher() {
        let place: Destination =
            "salotto://attic/?key=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8".parse().unwrap();
        assert_eq!(Launch::Link(place.to_string()).destination(), Some(place.clone()));
        let join = Launch::Join { destination: place.clone(), name: None };
        assert_eq!(join.destination(), Some(place));
        assert_eq!(Launch::Link("salotto://attic/?key=cut".into()).destination(), None);
        assert_eq!(Launch::Host.destination(), None);
    }
}
