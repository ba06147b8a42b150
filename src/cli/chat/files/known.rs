// SPDX-License-Identifier: GPL-3.0-or-later
//! The files of the room, as far as we have heard of them.

use std::collections::BTreeMap;

use crate::model::{MeantFiles, ShownEvent, ShownPage, ShownResults, Update};
use crate::protocol::{Event, EventKind, ModerationAction, SharedFile};

/// Files that are remembered. A room that tells of ever new ones fills no memory.
const MOST: usize = 20_000;

/// The files of the room by the numbers of their events, with the times of those.
#[derive(Debug, Default)]
pub struct KnownFiles(BTreeMap<u64, (u64, SharedFile)>);

impl KnownFiles {
    /// Takes note of what an update says of files.
    pub fn follow(&mut self, update: &Update) {
        match update {
            Update::Happened(shown) => self.note(shown),
            Update::Page(ShownPage { events, .. }) | Update::Found(ShownResults { events, .. }) => {
                for shown in events {
                    self.note(shown);
                }
            }
            _ => {}
        }
    }

    fn note(&mut self, shown: &ShownEvent) {
        let Event { number, time, what } = &shown.event;
        match what {
            EventKind::File(file) if !shown.unheard => {
                // Nobody looks at it here.
                let file = SharedFile { preview: None, ..file.clone() };
                self.0.insert(*number, (*time, file));
                if self.0.len() > MOST {
                    self.0.pop_first();
                }
            }
            EventKind::Removed { .. } => drop(self.0.remove(number)),
            EventKind::Acted { act: ModerationAction::Remove { message, .. }, .. } => {
                self.0.remove(message);
            }
            _ => {}
        }
    }

    /// The file of that number.
    pub fn get(&self, number: u64) -> Option<&SharedFile> {
        self.0.get(&number).map(|(_, file)| file)
    }

    /// All of them, the oldest first.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = (u64, &SharedFile)> {
        self.0.iter().map(|(number, (_, file))| (*number, file))
    }

    /// Their events, the oldest first.
    pub fn events(&self) -> Vec<Event> {
        let event = |(number, (time, file)): (&u64, &(u64, SharedFile))| {
            let what = EventKind::File(file.clone());
            Event { number: *number, time: *time, what }
        };
        self.0.iter().map(event).collect()
    }

    /// The number that was typed, if it is that of a file.
    pub fn numbered(&self, typed: &str) -> Option<u64> {
        let number = typed.strip_prefix('#').unwrap_or(typed).parse().ok();
        number.filter(|number| self.0.contains_key(number))
    }

    /// The file of that number, or else of that name.
    pub fn find(&self, typed: &str) -> MeantFiles {
        self.numbered(typed).map_or_else(|| self.called(&[typed]), MeantFiles::One)
    }

    /// The files that may be meant by one of these names.
    pub fn called(&self, names: &[&str]) -> MeantFiles {
        let all = self.0.iter().map(|(number, (time, file))| (*number, *time, file));
        MeantFiles::called(all, names)
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::model::{PersonColour, When};
    use crate::protocol::{ContentHash, FileName, Nickname, SeatNumber, Topic};

    fn happened(number: u64, what: EventKind, unheard: bool) -> Update {
        let (you, colour) = (Nickname::new("Bo").unwrap(), PersonColour::default());
        let (when, ours, mention) = (When::Now, false, false);
        let event = Event { number, time: 1, what };
        Update::Happened(ShownEvent { event, when, you, unheard, ours, mention, colour })
    }

    fn file(name: &str) -> EventKind {
        file_of("Ada", Some(1), name)
    }

    fn file_of(from: &str, seat: Option<u64>, name: &str) -> EventKind {
        EventKind::File(shared(from, seat, name))
    }

    /// A file of somebody.
    pub fn shared(from: &str, seat: Option<u64>, name: &str) -> SharedFile {
        SharedFile {
            from: Nickname::new(from).unwrap(),
            seat: seat.map(SeatNumber::new),
            id: None,
            name: FileName::new(name),
            size: 1,
            media: None,
            blake3: ContentHash::of(b"x"),
            caption: Topic::default(),
            picture: None,
            preview: None,
            beware: None,
        }
    }

    #[test]
    fn a_file_is_found_by_its_number_or_its_name() {
        let mut known = KnownFiles::default();
        for (number, name) in [(3, "a.png"), (5, "b.txt"), (9, "a.png"), (11, "5")] {
            known.follow(&happened(number, file(name), false));
        }
        known.follow(&happened(12, file("ignored"), true));
        assert_eq!(known.find("a.png"), MeantFiles::One(9), "the newest");
        assert_eq!(known.find("A.PNG"), MeantFiles::One(9));
        assert_eq!(known.find("#5"), MeantFiles::One(5));
        assert_eq!(known.find("5"), MeantFiles::One(5));
        assert_eq!(known.find("11"), MeantFiles::One(11));
        assert_eq!(known.find("12"), MeantFiles::None);
        let act = ModerationAction::Remove { message: 9, from: None };
        let removed = EventKind::Acted {
            by: None,
            act,
            target: crate::protocol::ActionTarget::default(),
            why: None,
            id: None,
        };
        known.follow(&happened(13, removed, false));
        assert_eq!(known.find("a.png"), MeantFiles::One(3));
        assert_eq!(known.all().map(|(number, _)| number).collect::<Vec<_>>(), [3, 5, 11]);
    }

    #[test]
    fn a_name_is_never_that_of_somebody_else() {
        let mut known = KnownFiles::default();
        known.follow(&happened(3, file("Plan.pdf"), false));
        known.follow(&happened(4, file("plan.pdf"), false));
        known.follow(&happened(5, file("plan.pdf v2"), false));
        assert_eq!(known.find("plan.pdf"), MeantFiles::One(4));
        assert_eq!(known.called(&["plan.pdf", "plan.pdf v2"]), MeantFiles::One(5), "the longest");
        let numbers = |meant| match meant {
            MeantFiles::Several(files) => files.iter().map(|it| it.number).collect(),
            other => vec![0; usize::from(other != MeantFiles::None)],
        };
        // Another seat, though the name be the same.
        known.follow(&happened(6, file_of("Ada", Some(2), "PLAN.pdf"), false));
        assert_eq!(numbers(known.find("plan.pdf")), [3, 4, 6]);
        assert_eq!(known.find("6"), MeantFiles::One(6));
        assert_eq!(known.find("plan.pdf v2"), MeantFiles::One(5));
        assert_eq!(numbers(known.called(&["plan.pdf", "plan.pdf v2"])), [3, 4, 5, 6]);
        // A room of an earlier version tells nobody apart.
        known.follow(&happened(7, file_of("Bo", None, "b.txt"), false));
        assert_eq!(known.find("b.txt"), MeantFiles::One(7));
        known.follow(&happened(8, file_of("Bo", None, "b.txt"), false));
        assert_eq!(numbers(known.find("b.txt")), [7, 8]);
    }
}
