// SPDX-License-Identifier: GPL-3.0-or-later
//! News of the messages that wait to be read, as one notification tells them.

use super::{UnreadMessage, UnreadMessages, number};
use crate::markup;
use crate::protocol::{Nickname, Text};

/// The stand-in for a spoiler.
const COVERED: &str = "▒▒▒";
/// Characters of a message that are told.
const EXCERPT: usize = 200;

/// Choice of the messages that a room tells of on the desktop.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum NotifyChoice {
    /// All messages.
    All,
    /// Those that mention us, and whispers.
    #[default]
    Mentions,
    /// Nothing.
    None,
}

/// News of the unread messages of a room, as one notification tells them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomNews {
    /// Number of messages.
    pub messages: u32,
    /// Number of those that mention us or are whispers.
    pub mentions: u32,
    /// Number of whispers, as far as they are remembered.
    pub whispers: u32,
    /// The author of the newest one; `None` for the host's console.
    pub from: Option<Nickname>,
    /// Number of other authors.
    pub others: u32,
    /// The beginning of the newest one, without anything that cannot be seen.
    pub excerpt: String,
    /// Set if the newest one is a file, whose name the beginning is.
    pub file: bool,
    /// Number of the one to be shown: the first.
    pub first: u64,
    /// Number of the newest one.
    pub newest: u64,
}

impl UnreadMessages {
    /// News of what the person chose; nothing where all of that was read.
    pub fn news(&self, choice: NotifyChoice) -> Option<RoomNews> {
        let told = self.waiting.iter().filter(|message| match choice {
            NotifyChoice::All => true,
            NotifyChoice::Mentions => message.mention,
            NotifyChoice::None => false,
        });
        let told: Vec<_> = told.collect();
        let (first, newest) = (told.first()?, told.last()?);
        let beyond = match choice {
            NotifyChoice::All => self.beyond.0,
            _ => self.beyond.1,
        };
        let mut authors: Vec<_> = told.iter().map(|message| message.from.as_ref()).collect();
        authors.sort_unstable_by_key(|from| from.map(Nickname::as_str));
        authors.dedup();
        let mentions = told.iter().filter(|message| message.mention).count();
        let whispers = told.iter().filter(|message| message.whisper).count();
        Some(RoomNews {
            messages: number(told.len()).saturating_add(beyond),
            mentions: number(mentions).saturating_add(self.beyond.1),
            whispers: number(whispers),
            from: newest.from.clone(),
            others: number(authors.len() - 1),
            excerpt: if newest.file { newest.text.excerpt(EXCERPT) } else { excerpt(newest) },
            file: newest.file,
            first: first.number,
            newest: newest.number,
        })
    }
}

/// The beginning of a message as it reads, and no spoiler of it. What somebody does begins
/// with the name.
fn excerpt(message: &UnreadMessage) -> String {
    let text = &message.text;
    let readable = Text::new(&markup::readable(text.as_str(), COVERED));
    let excerpt = readable.as_ref().unwrap_or(text).excerpt(EXCERPT);
    match &message.from {
        Some(name) if message.act => format!("{name} {excerpt}"),
        _ => excerpt,
    }
}
