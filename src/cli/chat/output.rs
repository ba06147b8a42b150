// SPDX-License-Identifier: GPL-3.0-or-later
//! Output of a chat: for people, or for a program.

use std::io;

use super::fault::Fault;
use super::files::{FileReport, FileScreen};
use super::json::{self, JsonOutput};
use super::met::Met;
use super::past::{self, PastAnswer, PastReader};
use super::screen::Screen;
use crate::cli::{print, strings};
use crate::model::{Entrance, Failure, RoomState, Update};
use crate::protocol::{Ban, Nickname, Request};
use crate::sentences;
use crate::trust::BlockedPerson;

/// Output of a chat.
pub(super) enum Output {
    Prose(Screen),
    Json(JsonOutput),
    /// Of an errand: what becomes of the files, and nothing of the room.
    Errand(FileScreen),
}

impl Output {
    /// Shows that the room let us in, and what there is to know of its key.
    pub fn enter(&mut self, entrance: &Entrance, met: &Met) -> io::Result<()> {
        match self {
            Self::Json(json) => json.enter(entrance, met),
            Self::Prose(screen) => {
                met.sentences().iter().try_for_each(|sentence| print::own(sentence))?;
                screen.welcomed(&entrance.welcome)
            }
            Self::Errand(_) => {
                met.sentences().iter().for_each(|sentence| print::aside(sentence));
                Ok(())
            }
        }
    }

    /// Tells, where there are some, whom we ignore here since an earlier visit.
    pub fn ignored_here(&self, people: &[BlockedPerson]) -> io::Result<()> {
        let names = people.iter().map(|person| &person.name);
        match self {
            Self::Prose(_) if !people.is_empty() => print::own(&sentences::ignored_here(names)),
            _ => Ok(()),
        }
    }

    /// Tells that our connection is lost, and is being made anew.
    pub fn interrupted(&self, you: &Nickname) -> io::Result<()> {
        match self {
            Self::Json(_) => json::interrupted(you),
            Self::Prose(_) => print::own(&strings::interrupted()),
            Self::Errand(_) => Ok(()),
        }
    }

    /// Tells that the room let us in again.
    pub fn come_back(&mut self, entrance: &Entrance) -> io::Result<()> {
        match self {
            // The key is the one that was met.
            Self::Json(json) => json.enter(entrance, &Met::Unknown),
            Self::Prose(screen) => screen.come_back(entrance.continuity),
            Self::Errand(_) => Ok(()),
        }
    }

    /// Returns the screen of somebody who sits there.
    pub fn typed_screen(&mut self) -> Option<&mut Screen> {
        match self {
            Self::Prose(screen) if screen.typed => Some(screen),
            _ => None,
        }
    }

    /// Shows one update; `ours` begins the ids that were made for what we said.
    pub fn show(&mut self, update: Update, ours: &str) -> io::Result<()> {
        match self {
            Self::Json(json) => json.show(update),
            Self::Prose(screen) => screen.show(update, ours),
            Self::Errand(_) => {
                if let Update::Failed(Failure { reason, seconds, suggestion, .. }) = update {
                    print::aside(&sentences::failure(reason, seconds, suggestion.as_deref()));
                }
                Ok(())
            }
        }
    }

    /// Shows news of a file of ours.
    pub fn file(&mut self, news: FileReport) -> io::Result<()> {
        match self {
            Self::Json(_) => json::transfer(news),
            Self::Prose(screen) => screen.files.show(&news),
            Self::Errand(screen) => screen.show(&news),
        }
    }

    /// Shows a page of the past, or what was found. Returns a request that has to come
    /// first.
    pub fn show_past(&self, update: Update, reader: &PastReader) -> io::Result<Option<Request>> {
        let answer = match update.clone() {
            Update::Page(page) => reader.take_page(page, matches!(self, Self::Json(_))),
            Update::Found(results) => reader.take_results(results),
            _ => None,
        };
        match (self, answer) {
            (Self::Json(json), _) => json.show(update)?,
            (Self::Prose(_), Some(PastAnswer::Ask(request))) => return Ok(Some(request)),
            (Self::Prose(_), Some(answer)) => past::show(answer)?,
            (Self::Prose(_), None) | (Self::Errand(_), _) => {}
        }
        Ok(None)
    }

    /// Lists the bans.
    pub fn list_bans(&self, id: Option<String>, bans: Vec<Ban>) -> io::Result<()> {
        match self {
            Self::Json(_) => json::list_bans(id, bans),
            Self::Prose(_) | Self::Errand(_) => {
                strings::bans(&bans).iter().try_for_each(|line| print::own(line))
            }
        }
    }

    /// Answers a program that asked who is here. People are answered at once.
    pub fn who(&self, id: Option<String>, room: &RoomState) -> io::Result<()> {
        match self {
            Self::Json(json) => json.who(id, room),
            Self::Prose(_) | Self::Errand(_) => Ok(()),
        }
    }

    /// Tells why a line of the input was neither said nor done.
    pub fn refuse(&self, fault: Fault, line: u64) -> io::Result<()> {
        match self {
            Self::Json(_) => json::refuse(fault, line),
            Self::Prose(_) | Self::Errand(_) => {
                print::aside(&fault.message);
                Ok(())
            }
        }
    }
}
