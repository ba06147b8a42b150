// SPDX-License-Identifier: GPL-3.0-or-later
//! The way of whatever the room tells to the disk: it is collected until it is known whether it is
//! kept, and then handed to the log's thread, or dropped.

use gtk::{gio, glib};

use crate::device_log::DeviceLogWriter;
use crate::protocol::{Event, PastPage};
use crate::ui::compat;
use crate::ui::room::export::is_for_export;

/// Most events that wait for the disk to tell whether the room is kept.
const COLLECTED: usize = 4_096;
/// Most of them that are taken from what the window shows: the rest is for what comes until
/// the log is open.
pub const SHOWN: usize = COLLECTED / 2;

/// The stage of keeping a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepStage {
    Off,
    /// It is kept once the room has told something, to know its log by.
    Waiting,
    Opening,
    /// It is kept, here or by another window.
    On,
}

/// The reason for which a log is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenReason {
    /// The room was kept before.
    GoesOn,
    /// The person has asked for it just now.
    Asked,
    /// Nobody else keeps the room any more.
    TakesOver,
}

/// The way of what the room tells.
#[derive(Default)]
pub enum Keeper {
    /// Nothing is kept.
    #[default]
    Nothing,
    Collects(Vec<Event>),
    Writes(DeviceLogWriter),
}

impl Keeper {
    pub fn keep(&mut self, event: &Event) {
        match self {
            Self::Collects(told) if told.len() < COLLECTED => told.push(event.clone()),
            Self::Writes(writer) => writer.keep(event),
            Self::Nothing | Self::Collects(_) => {}
        }
    }

    /// Keeps a page, unless it goes into a file: that is not read here.
    pub fn keep_page(&mut self, page: &PastPage) {
        if !is_for_export(page.id.as_deref()) {
            page.events.iter().for_each(|event| self.keep(event));
        }
    }

    /// The events that are collected.
    pub fn told(&self) -> &[Event] {
        match self {
            Self::Collects(told) => told,
            _ => &[],
        }
    }

    /// Has `writer` keep what is collected, which knows the first `known` of it, and what
    /// comes.
    pub fn write_with(&mut self, mut writer: DeviceLogWriter, known: usize) {
        for event in self.told().iter().skip(known) {
            writer.keep(event);
        }
        *self = Self::Writes(writer);
    }

    /// Goes to the disk with what waits, on another thread; the program stays until then.
    pub fn end(self) {
        let Self::Writes(writer) = self else { return };
        let hold = compat::hold_application();
        glib::spawn_future_local(async move {
            if gio::spawn_blocking(move || drop(writer)).await.is_err() {
                tracing::error!("the log of a room was not closed");
            }
            drop(hold);
        });
    }
}
