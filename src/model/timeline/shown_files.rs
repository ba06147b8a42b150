// SPDX-License-Identifier: GPL-3.0-or-later
//! The files among the messages of a conversation.

use super::Timeline;
use super::attached::Attached;
use super::row::{Row, Said};
use crate::model::files::MeantFiles;
use crate::model::person::Person;
use crate::protocol::{FileName, SharedFile};

/// Most files that stand together: no more are sent at once.
const TOGETHER: usize = 100;

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

/// The files that the conversation shows and that may be meant by one of these names.
pub fn meant_files(timeline: &Timeline, names: &[&str]) -> MeantFiles {
    let rows = timeline.rows.all().iter().filter_map(|row| match row.as_ref() {
        Row::Said(said) if said.removal.is_none() => Some((said.number, said.time, said.file()?)),
        _ => None,
    });
    MeantFiles::called(rows, names)
}

/// The names of the files that the conversation shows.
pub fn names_of_files(timeline: &Timeline) -> Vec<FileName> {
    files(timeline).map(|(_, file)| file.name.clone()).collect()
}

/// The numbers of the files that stand together, in a row of one sender, with the row of that
/// index as their end; empty where it is no such end, or stands alone. Ours are none: we have
/// them.
pub fn files_together(timeline: &Timeline, end: usize) -> Vec<u64> {
    let shared = |index: usize| match &*timeline.row(index)? {
        Row::Said(said) if said.removal.is_none() && !said.own => {
            said.file().map(|_| (said.number, said.author.clone()))
        }
        _ => None,
    };
    let Some((last, sender)) = shared(end) else { return Vec::new() };
    let is_theirs = |author: &Person| match sender.seat {
        None => author.seat.is_none() && author.name == sender.name,
        seat => author.seat == seat,
    };
    let goes_on = shared(end + 1).is_some_and(|(_, author)| is_theirs(&author));
    let before = (0..end).rev().take(TOGETHER - 1).map_while(shared);
    let before = before.take_while(|(_, author)| is_theirs(author)).map(|(number, _)| number);
    let mut all: Vec<_> = [last].into_iter().chain(before.filter(|_| !goes_on)).collect();
    all.reverse();
    if all.len() > 1 { all } else { Vec::new() }
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
    use crate::model::{OutgoingFile, QuotedText, Row, file_of, files_together, find, set_due};
    use crate::protocol::{
        ActionTarget, ContentHash, Event, EventKind, FileName, ModerationAction, Nickname,
        SharedFile, Text, Topic,
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
    #[test]
    fn files_in_a_row_of_one_sender_stand_together() {
        let mut timeline = JudgedTimeline::new(|_| 0);
        let mut ends = |what: &[Event]| {
            for event in what {
                timeline.happen(event.clone());
            }
            let all = (0..timeline.len()).map(|index| files_together(&timeline, index));
            all.filter(|together| !together.is_empty()).collect::<Vec<_>>()
        };
        assert_eq!(ends(&[file(1, "Ada", None)]), [[0; 0]; 0], "it stands alone");
        assert_eq!(ends(&[file(2, "Ada", None), file(3, "Ada", None)]), [[1, 2, 3]]);
        assert_eq!(ends(&[file(4, "Bo", None)]), [[1, 2, 3]]);
        let text = Text::new("look").unwrap();
        let notice = Event { number: 6, time: 6, what: EventKind::Notice { text } };
        let more = [file(5, "Bo", None), notice, file(7, "Bo", None), file(8, "Me", None)];
        let more = [&more[..], &[file(9, "Me", None)]].concat();
        assert_eq!(ends(&more), [vec![1, 2, 3], vec![4, 5]], "nor ours, which we have");
    }
}
