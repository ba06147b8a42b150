// SPDX-License-Identifier: GPL-3.0-or-later
//! Passing messages: they travel in the streams, neither numbered nor kept. A link to a file is for
//! readers of lines alone, some of whom are served the native stream, and everybody else who
//! is passes over it.

use super::{Log, Stream};
use crate::protocol::ServerMessage;

impl Log {
    /// Lets something travel that is neither numbered nor kept.
    pub fn pass_on(&mut self, message: &ServerMessage) {
        let start = self.head(Stream::Native);
        for (stream, backlog) in self.backlogs.each_mut() {
            if let Some(frame) = stream.encode_passing(message) {
                backlog.push(&frame);
            }
        }
        if matches!(message, ServerMessage::FileLink(_)) {
            self.private.places.links.add(start, self.head(Stream::Native));
        }
        self.hold.pass_on(self.heads());
    }
}

#[cfg(test)]
mod tests {
    use super::super::link_places::LinkPart;
    use super::*;
    use crate::protocol::{EventKind, FileLink, PowerNotice, PowerState};
    use crate::server::room::WallTime;
    use crate::server::room::log::private_places;

    fn link() -> ServerMessage {
        ServerMessage::FileLink(FileLink { file: 1, link: "http://a/".to_owned() })
    }

    #[test]
    fn a_link_is_cut_out_for_whoever_reads_no_lines() {
        let mut log = Log::resume(1_000, 1);
        let other = ServerMessage::Power(PowerNotice { state: PowerState::Suspending });
        let mut heads = vec![0];
        for message in [&other, &link(), &link(), &other] {
            log.pass_on(message);
            heads.push(log.head(Stream::Native));
        }
        let links = &private_places(&log).links;
        let length = |from: usize, to: usize| usize::try_from(heads[to] - heads[from]).unwrap();
        assert_eq!(links.part(0, length(0, 4)), LinkPart::Shared(length(0, 1)));
        assert_eq!(links.part(0, 3), LinkPart::Shared(3));
        assert_eq!(links.part(heads[1], length(1, 4)), LinkPart::Skipped(heads[2]));
        assert_eq!(links.part(heads[2], length(2, 4)), LinkPart::Skipped(heads[3]));
        assert_eq!(links.part(heads[3], length(3, 4)), LinkPart::Shared(length(3, 4)));
    }

    #[test]
    fn places_do_not_outlive_what_stands_there() {
        let mut log = Log::resume(200, 1);
        for _ in 0..1_000 {
            log.pass_on(&link());
        }
        // Events make it forget, which come with each file.
        log.append(WallTime::from_unix(1), EventKind::Ended);
        assert!(private_places(&log).links.0.len() < 10);
    }
}
