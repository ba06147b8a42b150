// SPDX-License-Identifier: GPL-3.0-or-later
//! A search of the past: first what only the room's memory has, then the disk. Nothing is
//! found that the member may not read.

use std::time::Instant;

use super::hub::Hub;
use super::past_reactions::count_reactions;
use super::room::{PageOrder, text_of};
use crate::history::{
    AnswerSpace, History, HistoryError, SearchBounds, SearchResults, search_whispers,
};
use crate::protocol::search::{FoundEvents, Search};
use crate::protocol::{Event, EventKind, limits};

/// Looks for what was said, among what the order makes readable. Blocks on the disk.
pub fn search_past(
    hub: &Hub,
    mut disk: Option<&mut History>,
    order: &PageOrder,
    search: &Search,
    id: Option<String>,
) -> FoundEvents {
    let mut results = SearchResults::default();
    // First: what is written meanwhile is found on the disk.
    let removals = hub.pages.removals.now();
    let whole = disk.as_deref_mut().filter(|_| removals.is_complete());
    let mut space = AnswerSpace { count: search.count, bytes: limits::PAGE_BYTES };
    let searched = look(hub, whole, order, search, &mut results, &mut space);
    results.partial |= !removals.is_complete();
    if let Err(error) = searched {
        tracing::warn!(%error, "the memory alone is searched");
        results.partial = true;
    }
    let SearchResults { mut events, earlier, partial } = results;
    removals.apply(&mut events);
    let is_there = |event: &Event| !matches!(event.what, EventKind::Removed { .. });
    events.retain(|event| order.admits(event) && is_there(event));
    let (reactions, as_of) = count_reactions(hub, disk, &events, order.reader);
    FoundEvents { id, events, earlier, partial, reactions, as_of }
}

fn look(
    hub: &Hub,
    disk: Option<&mut History>,
    order: &PageOrder,
    search: &Search,
    results: &mut SearchResults,
    space: &mut AnswerSpace,
) -> Result<(), HistoryError> {
    let readable = order.readable();
    let end = Some(Instant::now() + limits::SEARCH_TIME);
    let (disk, newest) = match disk.map(|disk| disk.newest().map(|newest| (disk, newest))) {
        Some(Ok((disk, newest))) => (Some(disk), Ok(newest)),
        Some(Err(error)) => (None, Err(error)),
        None => (None, Ok(0)),
    };
    // The first number that is not on the disk, or not all that follow it.
    let oldest = hub.room().log().number_at(0);
    let split = newest.as_ref().map_or(0, |newest| hub.pages.unkept.split(oldest, *newest));
    let numbers = readable.start.max(split)..readable.end;
    let all = (usize::MAX, limits::LOG_BYTES);
    let recalled = hub.room().log().recall(numbers, all, true, order.reader);
    for (_, frame) in recalled.frames.iter().rev() {
        let event = text_of(frame).and_then(|json| serde_json::from_str::<Event>(json).ok());
        let Some(event) = event.filter(|event| search.fits(event)) else { continue };
        if !results.add(event, frame.len(), space) {
            return Ok(());
        }
    }
    if let Some(disk) = disk {
        let bounds = SearchBounds {
            floor: readable.start,
            newest: readable.end.min(split).saturating_sub(1),
            bytes: space.bytes,
            end,
        };
        let search = Search { count: space.count, ..search.clone() };
        let mut more = disk.search(&search, bounds)?;
        more.merge(search_whispers(disk, &search, bounds, order.reader)?, space.count);
        results.events.extend(more.events);
        (results.earlier, results.partial) = (more.earlier, more.partial);
    }
    newest.map(drop)
}
