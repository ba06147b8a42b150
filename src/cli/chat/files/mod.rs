// SPDX-License-Identifier: GPL-3.0-or-later
//! Files at a terminal: those of the room, and those of ours on their way.
//!
//! The [`FileDesk`] has a job for each file that is to be sent or fetched. A few run at a
//! time: a file is read, offered or asked for, and then moved by a
//! [`Transfer`](crate::client::Transfer). Those that are sent are read ahead, and come into
//! the room one by one, in order. The thread that prints hears of every step.

mod choice;
mod desk;
mod giving_up;
mod grants;
mod job;
mod known;
mod news;
mod pace;
mod paths;
mod reading;
mod show;
mod turns;
mod workers;

pub(super) use choice::choice;
pub(super) use desk::FileDesk;
pub(super) use job::{FileToFetch, FileToSend};
pub(super) use known::KnownFiles;
pub(super) use news::{FileEvent, FileFailure, FileReport, FileStep};
pub(super) use paths::{complete_path, expanded, open_to_send};
pub(super) use reading::FileToRead;
pub(super) use show::{FileScreen, failed};
