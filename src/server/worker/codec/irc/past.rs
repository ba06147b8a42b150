// SPDX-License-Identifier: GPL-3.0-or-later
//! The past that a newcomer is told: messages with their times, and what else is worth
//! telling, as sentences. Nobody joins or leaves in it.

use super::capability::Capability;
use super::output::{IrcOutput, SERVER};
use super::reader::IrcReader;
use super::saying::{Speech, in_batch, say};
use super::whispering::whispered;
use crate::protocol::irc::{IrcMessage, server_time};
use crate::protocol::{Event, EventKind, classic};

/// Reads an event of the past.
pub fn read_past(reader: &mut IrcReader, event: &Event, output: &mut IrcOutput) {
    // Who asks for the past by itself is not told it before.
    if !output.has(Capability::ChatHistory) && event.what.is_worth_telling() {
        if reader.past.batch.is_none() {
            reader.past.batch = output.open_batch("chathistory", &reader.channel);
        }
        let batch = reader.past.batch.take();
        retell(reader, event, batch.as_deref(), output);
        reader.past.batch = batch;
    }
    if event.number == reader.past.until
        && let Some(batch) = reader.past.batch.take()
    {
        output.close_batch(&batch);
    }
}

/// Tells an event that is long over.
pub fn retell(reader: &IrcReader, event: &Event, batch: Option<&str>, output: &mut IrcOutput) {
    let time = (!output.has(Capability::ServerTime)).then(|| minute(event.time));
    if let EventKind::Said { from, answers, emote, text, .. } = &event.what {
        let before = time.map(|time| format!("[{time}] ")).unwrap_or_default();
        let (answers, emote, text) = (answers.as_ref(), *emote, text.as_str());
        let speech = Speech { event, from, answers, before: &before, emote, text };
        return say(reader, &speech, batch, output);
    }
    if let EventKind::Whispered(whisper) = &event.what {
        let before = time.map(|time| format!("[{time}] ")).unwrap_or_default();
        return whispered(reader, (event, whisper), &before, batch, output);
    }
    let told = match &event.what {
        EventKind::Removed { from, .. } => format!("A message of {from} was removed.\n"),
        EventKind::Revised { from, .. } => format!("A message of {from} was edited.\n"),
        _ => classic::lines(event),
    };
    let target = if reader.is_private { &reader.nick } else { &reader.channel };
    for (piece, line) in told.lines().enumerate() {
        let line = line.trim();
        let line = time.as_ref().map_or_else(|| line.to_owned(), |time| format!("[{time}] {line}"));
        let notice = IrcMessage::new("NOTICE").from(SERVER).with(target).with(line);
        let notice = in_batch(output.stamped(notice, event, piece), batch);
        output.push(&notice);
    }
}

/// A moment for people: `2026-11-28 21:05Z`.
fn minute(milliseconds: u64) -> String {
    let time = server_time(milliseconds);
    match time.get(..16) {
        Some(minute) => format!("{}Z", minute.replace('T', " ")),
        None => time,
    }
}
