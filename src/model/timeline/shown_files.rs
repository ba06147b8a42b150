// SPDX-License-Identifier: GPL-3.0-or-later
//! The files among the messages of a conversation.

use super::Timeline;
use super::attached::Attached;
use super::row::{Row, Said};
use crate::protocol::SharedFile;

impl Said {
    /// The answers to choose from, if the message is the question of a poll.
    pub fn poll(&self) -> Option<&[Box<str>]> {
        match &self.attached {
            Some(Attached::Poll(options)) => Some(options),
            _ => None,
        }
    }

    /// The file, if the message is one.
    pub fn file(&self) -> Option<&SharedFile> {
        match &self.attached {
            Some(Attached::File(file)) => Some(file),
            _ => None,
        }
    }
}

/// The file of a number, if the conversation shows it.
pub fn file_of(timeline: &Timeline, number: u64) -> Option<SharedFile> {
    files(timeline).find(|(of, _)| *of == number).map(|(_, file)| file.clone())
}

/// Tells if an event is older than any that has arrived.
pub fn is_further_up(timeline: &Timeline, number: u64) -> bool {
    timeline.earlier.oldest().is_some_and(|oldest| number < oldest)
}

/// All files that the conversation shows, by their numbers, the oldest first.
pub fn files_in(timeline: &Timeline) -> Vec<(u64, SharedFile)> {
    let mut all: Vec<_> = files(timeline).map(|(number, file)| (number, file.clone())).collect();
    all.reverse();
    all
}

/// The files, the newest first.
fn files(timeline: &Timeline) -> impl Iterator<Item = (u64, &SharedFile)> {
    timeline.rows.all().iter().rev().filter_map(|row| match row.as_ref() {
        Row::Said(said) if said.removal.is_none() => Some((said.number, said.file()?)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use crate::model::timeline::test_support::JudgedTimeline;
    use crate::model::{OutgoingFile, QuotedText, Row, file_of, find, set_due};
    use crate::protocol::{
        ActionTarget, ContentHash, Event, EventKind, FileName, ModerationAction, Nickname,
        SharedFile, Topic,
    };

    fn file(number: u64, from: &str, id: Option<&str>) -> Event {
        let file = SharedFile {
            from: Nickname::new(from).unwrap(),
            seat: None,
            id: id.map(str::to_owned),
            name: FileName::new("photo.jpeg"),
            size: 4_200,
            media: None,
            blake3: ContentHash::of(b"photo"),
            caption: Topic::new("the *sea*").unwrap(),
            picture: None,
            preview: None,
            beware: None,
        };
        Event { number, time: number, what: EventKind::File(file) }
    }

    #[test]
    fn a_file_is_a_message_of_its_sender() {
        let mut timeline = JudgedTimeline::new(|_| 0);
        timeline.happen(file(1, "Ada", None));
        let said = match &*timeline.row(1).unwrap() {
            Row::Said(said) => said.clone(),
            row => panic!("{row:?}"),
        };
        assert_eq!((&*said.text, said.number, said.own), ("photo.jpeg: the *sea*", 1, false));
        assert_eq!(said.file().map(|file| file.size), Some(4_200));
        assert_eq!(Row::Said(said).event().map(|it| it.what), Some(file(1, "Ada", None).what));
        let quote = find(&timeline, 1).unwrap();
        assert_eq!(quote.text, QuotedText::Words("photo.jpeg: the *sea*".into()));
        timeline.take_splice();
        assert!(set_due(&mut timeline, 1, true).is_some(), "it can be removed like any message");
    }

    #[test]
    fn a_file_that_is_removed_is_none_any_more() {
        let mut timeline = JudgedTimeline::new(|_| 0);
        timeline.happen(file(1, "Ada", None));
        let act = ModerationAction::Remove { message: 1, from: None };
        let target = ActionTarget::default();
        let what = EventKind::Acted { by: None, act, target, why: None, id: None };
        timeline.happen(Event { number: 2, time: 2, what });
        timeline.take_splice();
        while timeline.tidy().is_some() {}
        let row = timeline.row(1).unwrap();
        assert!(matches!(&*row, Row::Said(said) if said.attached.is_none()));
        assert_eq!(file_of(&timeline, 1), None);
    }

    #[test]
    fn our_own_file_takes_the_place_of_the_one_on_its_way() {
        let mut timeline = JudgedTimeline::new(|_| 0);
        let (name, caption) = (FileName::new("photo.jpeg"), Topic::default());
        timeline.send_file("ours", OutgoingFile { name, size: 4_200, caption }, 0);
        let row = timeline.row(0).unwrap();
        assert!(matches!(&*row, Row::Unsent(unsent) if unsent.words.text.as_str() == "photo.jpeg"));
        timeline.fail_pending();
        assert!(timeline.unsent("ours").unwrap().error.is_none(), "it goes on by itself");
        timeline.happen(file(1, "Me", Some("ours")));
        assert_eq!(timeline.unsent("ours"), None);
    }
}
