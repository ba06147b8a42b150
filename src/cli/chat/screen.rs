// SPDX-License-Identifier: GPL-3.0-or-later
//! Output of a chat for people: sentences, and what others say.

use std::io;

use super::files::FileScreen;
use super::looks;
use super::recent_texts::RecentTexts;
use crate::cli::{print, strings};
use crate::model::{Continuity, Failure, FileUpdate, ShownEvent, Update, When};
use crate::protocol::{Event, EventKind, ModerationAction, Welcome};
use crate::sentences;
use crate::trust::ReadMark;

/// Output of a chat for people.
pub(super) struct Screen {
    /// Set if our own messages are shown. At some terminals they stand there
    /// already.
    pub echo: bool,
    /// Set if somebody types at a terminal.
    pub typed: bool,
    /// Set once we came back after a lost connection: what happened meanwhile is news.
    pub is_back: bool,
    /// The newest event that was read at the last visit, until something newer is shown.
    pub read: Option<ReadMark>,
    /// The last messages.
    pub texts: RecentTexts,
    /// Files of ours on their way.
    pub files: FileScreen,
}

impl Screen {
    /// Shows one update; `ours` begins the ids of what we said. What would only
    /// be drawn anew is nothing to a screen that scrolls.
    pub fn show(&mut self, update: Update, ours: &str) -> io::Result<()> {
        match update {
            // Somebody whom this person ignores.
            Update::Happened(ShownEvent { unheard: true, .. }) => Ok(()),
            Update::Happened(happened) => {
                self.texts.note(&happened.event);
                self.happened(&happened, ours)
            }
            Update::Failed(Failure { reason, seconds, suggestion, candidates, .. }) => {
                print::aside(&sentences::failure(reason, seconds, suggestion.as_deref()));
                for line in strings::candidates(&candidates) {
                    print::aside(&line);
                }
                Ok(())
            }
            Update::PollNews(news) => print::own(&sentences::polls::news(&news)),
            Update::OwnAway(note) => print::own(&sentences::people::own_absence(note.as_ref())),
            Update::Power(state) => {
                sentences::host_power(state).map_or(Ok(()), |told| print::own(&told))
            }
            Update::HostClock(difference) => print::own(&sentences::host_clock(difference)),
            Update::Unconfirmed { ids } => {
                print::aside(&strings::unconfirmed_messages(ids.len()));
                Ok(())
            }
            Update::File(FileUpdate::Quota(quota)) => {
                let lines = sentences::file_quotas::lines(&quota);
                lines.iter().try_for_each(|line| print::own(line))
            }
            Update::Unchanged { .. } => {
                print::aside(&sentences::unchanged());
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Shows that the room let us in again.
    pub fn come_back(&mut self, continuity: Continuity) -> io::Result<()> {
        self.is_back = true;
        print::own(&strings::back())?;
        match continuity {
            Continuity::Again => print::own(&strings::gap()),
            Continuity::Fresh | Continuity::Resumed => Ok(()),
        }
    }

    /// Shows that the room let us in.
    pub fn welcomed(&self, welcome: &Welcome) -> io::Result<()> {
        print::own(&strings::welcome(welcome))?;
        if !welcome.topic.as_str().is_empty() {
            print::own(&strings::topic(&welcome.topic))?;
        }
        for rule in strings::rules(&welcome.rules) {
            print::own(&rule)?;
        }
        if let Some(seconds) = welcome.muted {
            print::own(&strings::still_muted(seconds))?;
        }
        if self.typed {
            print::own(&strings::how_to_leave())?;
        }
        Ok(())
    }

    fn happened(&mut self, happened: &ShownEvent, ours: &str) -> io::Result<()> {
        let what = &happened.event.what;
        let words = match what {
            EventKind::Reacted(reaction) => {
                let text = self.texts.of(reaction.message);
                Some(strings::own(&sentences::reactions::reaction(reaction, text)))
            }
            EventKind::File(file) => {
                Some(strings::own(&sentences::files::shared_here(happened.event.number, file)))
            }
            EventKind::Whispered(whisper) => Some(strings::whispered_to(whisper, &happened.you)),
            what => strings::event(what),
        };
        let Some(words) = words else { return Ok(()) };
        let is_gap = self.is_back && matches!(happened.when, When::Past { .. }) && !happened.ours;
        if happened.when == When::Now && matches!(what, EventKind::PollClosed(_)) {
            // Told with the words of the poll.
            return Ok(());
        }
        if happened.when == When::Now || is_gap {
            let unseen = self.echo || !is_ours(what, ours);
            return match looks(what) {
                _ if !unseen => Ok(()),
                Some(lines) => print::raw(&lines.join("\n")),
                None => print::line(&words),
            }
            .and_then(|()| self.tell_how_to_vote(&happened.event));
        }
        if is_worth_reading_again(what) {
            self.tell_left_off(&happened.event, ours)?;
            if let Some(lines) = looks(what) {
                let mut lines =
                    lines.iter().map(|line| strings::own(&strings::earlier(line.trim_start())));
                return lines.try_for_each(|line| print::raw(&line));
            }
            for line in words.lines() {
                print::own(&strings::earlier(strings::flush(line)))?;
            }
        }
        Ok(())
    }
}

impl Screen {
    fn tell_how_to_vote(&self, event: &Event) -> io::Result<()> {
        match event.what {
            EventKind::Poll(_) if self.typed => {
                print::own(&sentences::polls::how_to_vote(event.number))
            }
            _ => Ok(()),
        }
    }

    /// Tells, once, that what follows is new since the last visit.
    fn tell_left_off(&mut self, event: &Event, ours: &str) -> io::Result<()> {
        let Some(read) = self.read else { return Ok(()) };
        if event.number == read.number && event.time != read.time {
            // The room has begun anew.
            self.read = None;
        } else if event.number > read.number && !is_ours(&event.what, ours) {
            self.read = None;
            return print::own(&strings::new_since_you_left());
        }
        Ok(())
    }
}

/// The lines of a message that has looks, where they are shown.
fn looks(what: &EventKind) -> Option<Vec<String>> {
    let EventKind::Said { from, answers, emote, text, .. } = what else { return None };
    let text = match answers {
        Some(answered) => format!("{} {text}", sentences::answering_in_front(answered)),
        None => text.to_string(),
    };
    let author = sentences::chat_lines::author(from, *emote);
    looks::are_shown().then(|| looks::spoken(&author, &text)).flatten()
}

/// Returns `true` for what was said, and what it was about: not for comings and goings.
fn is_worth_reading_again(what: &EventKind) -> bool {
    match what {
        EventKind::Said { .. }
        | EventKind::Poll(_)
        | EventKind::PollClosed(_)
        | EventKind::File(_)
        | EventKind::Whispered(_)
        | EventKind::Topic { .. }
        | EventKind::Notice { .. } => true,
        EventKind::Acted { act, .. } => matches!(act, ModerationAction::Announce { .. }),
        _ => false,
    }
}

fn is_ours(what: &EventKind, ours: &str) -> bool {
    matches!(what, EventKind::Said { id: Some(id), .. } if id.starts_with(ours))
}
