// SPDX-License-Identifier: GPL-3.0-or-later
//! Files of others on their way into the room: nothing of them is kept, so what is not
//! heard of any more is forgotten.

use std::time::{Duration, Instant};

use crate::protocol::{Nickname, SeatNumber, SharedFile, Uploading};

/// Time after which an upload is forgotten that nothing is heard of: a room tells of one a
/// second at the most, whatever is on its way.
const SILENCE: Duration = Duration::from_mins(1);
/// Uploads that are remembered; of more the oldest are forgotten.
const REMEMBERED: usize = 64;

/// Files of others on their way into the room.
#[derive(Debug, Default)]
pub struct OthersUploads(Vec<(Uploading, Instant)>);

impl OthersUploads {
    /// Takes in what the room tells of an upload of somebody; our own are of no interest
    /// here.
    pub fn take(&mut self, news: Uploading, you: &Nickname, now: Instant) {
        self.0.retain(|(known, _)| !is_same(known, &news));
        let is_there = news.over || news.done >= news.size;
        if is_there || news.from == *you {
            return;
        }
        if self.0.len() >= REMEMBERED {
            self.0.remove(0);
        }
        self.0.push((news, now));
    }

    /// Takes in that a file is in the room: it is not on its way any more.
    pub fn arrive(&mut self, file: &SharedFile) {
        self.0.retain(|(known, _)| {
            let is_it = match (&known.id, &file.id) {
                (Some(known), Some(id)) => known == id,
                _ => known.name == file.name,
            };
            !(is_it && is_by(known, &file.from, file.seat))
        });
    }

    /// Forgets those that nothing is heard of any more.
    pub fn expire(&mut self, now: Instant) {
        self.0.retain(|(_, heard)| now.saturating_duration_since(*heard) < SILENCE);
    }

    /// Forgets all: the connection is lost.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The uploads, the one that was heard of last at the end.
    pub fn all(&self) -> impl ExactSizeIterator<Item = &Uploading> {
        self.0.iter().map(|(upload, _)| upload)
    }

    /// Time until one of them is forgotten.
    pub fn next_end(&self, now: Instant) -> Option<Duration> {
        let ends = self.0.iter().map(|(_, heard)| *heard + SILENCE);
        ends.min().map(|end| end.saturating_duration_since(now))
    }
}

fn is_same(known: &Uploading, news: &Uploading) -> bool {
    is_by(known, &news.from, news.seat) && known.id == news.id && known.name == news.name
}

/// Tells if that person sends it.
fn is_by(known: &Uploading, from: &Nickname, seat: Option<SeatNumber>) -> bool {
    match (known.seat, seat) {
        (Some(known), Some(seat)) => known == seat,
        _ => known.from == *from,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{ContentHash, FileName, Topic};

    fn upload(from: &str, id: &str, done: u64) -> Uploading {
        Uploading {
            from: Nickname::new(from).unwrap(),
            seat: None,
            id: Some(id.to_owned()),
            name: FileName::new("film.mkv"),
            size: 100,
            done,
            over: false,
        }
    }

    #[test]
    fn an_upload_is_told_until_it_is_over() {
        let (mut others, now) = (OthersUploads::default(), Instant::now());
        let you = Nickname::new("Me").unwrap();
        let mut take = |news| {
            others.take(news, &you, now);
            others.all().map(|upload| upload.done).collect::<Vec<_>>()
        };
        assert_eq!(take(upload("Bo", "a", 10)), [10]);
        assert_eq!(take(upload("Me", "b", 10)), [10], "our own has a row");
        assert_eq!(take(upload("Bo", "a", 30)), [30]);
        assert_eq!(take(upload("Cleo", "a", 5)), [30, 5]);
        assert_eq!(take(Uploading { over: true, ..upload("Bo", "a", 30) }), [5]);
        assert_eq!(take(upload("Cleo", "a", 100)), [0; 0]);
    }

    #[test]
    fn an_upload_is_over_once_the_file_is_there() {
        let file = |from: &str, id: Option<&str>, name: &str| SharedFile {
            from: Nickname::new(from).unwrap(),
            seat: None,
            id: id.map(str::to_owned),
            name: FileName::new(name),
            size: 100,
            media: None,
            blake3: ContentHash::of(b"film"),
            caption: Topic::default(),
            picture: None,
            preview: None,
            beware: None,
        };
        let you = Nickname::new("Me").unwrap();
        for (news, left) in [
            (file("Bo", Some("a"), "film.mkv"), 0),
            (file("Bo", None, "film.mkv"), 0),
            (file("Bo", Some("b"), "film.mkv"), 1),
            (file("Bo", None, "other.mkv"), 1),
            (file("Cleo", Some("a"), "film.mkv"), 1),
        ] {
            let mut others = OthersUploads::default();
            others.take(upload("Bo", "a", 76), &you, Instant::now());
            others.arrive(&news);
            assert_eq!(others.all().len(), left, "{news:?}");
        }
    }

    #[test]
    fn who_says_nothing_more_is_forgotten() {
        let (mut others, now) = (OthersUploads::default(), Instant::now());
        let you = Nickname::new("Me").unwrap();
        for number in 0..200 {
            others.take(upload("Bo", &number.to_string(), 1), &you, now);
        }
        assert_eq!(others.all().len(), REMEMBERED);
        assert_eq!(others.next_end(now), Some(SILENCE));
        others.expire(now + SILENCE);
        assert_eq!((others.all().len(), others.next_end(now)), (0, None));
    }
}
