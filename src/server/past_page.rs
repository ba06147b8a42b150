// SPDX-License-Identifier: GPL-3.0-or-later
//! A page of the past: from the disk, as far as that has it, and behind it from the
//! room's memory. Nothing in it is newer than what may be seen.

use std::ops::Range;

use super::hub::Hub;
use super::past_reactions::count_reactions;
use super::room::{PageOrder, tallies, text_of};
use crate::history::{History, HistoryError, PageSize};
use crate::protocol::{Event, EventKind, PageAt, PastPage, limits};

/// Reads a page. Without a disk, or where it fails, the memory has to do. Blocks on
/// the disk.
pub fn read_page(
    hub: &Hub,
    mut disk: Option<&mut History>,
    order: &PageOrder,
    id: Option<String>,
) -> PastPage {
    let mut page = read_events(hub, disk.as_deref_mut(), order, id);
    (page.reactions, page.as_of) = count_reactions(hub, disk, &page.events, order.reader);
    page
}

/// Reads a page without reactions.
fn read_events(
    hub: &Hub,
    disk: Option<&mut History>,
    order: &PageOrder,
    id: Option<String>,
) -> PastPage {
    let failed = |error: HistoryError| tracing::warn!(%error, "a page is read from memory alone");
    // First: what is written meanwhile is found on the disk.
    let removals = hub.pages.removals.now();
    let disk = disk.filter(|_| removals.is_complete());
    let read = disk.and_then(|disk| PastSource::on(hub, disk, order)?.page().map_err(failed).ok());
    let memory = || PastSource { hub, disk: None, split: 0, order }.page().ok();
    let (mut events, earlier, later) = read.or_else(memory).unwrap_or_default();
    removals.apply(&mut events);
    let polls = tallies(&hub.room(), order, &events);
    PastPage { id, events, polls, earlier, later, ..PastPage::default() }
}

/// Pages that are read for one, at most.
const PAGES: usize = 16;

/// Reads a page without reactions for somebody who is told only what is worth it: where it has nothing of
/// that, those behind it, too.
pub fn read_page_worth_telling(
    hub: &Hub,
    mut disk: Option<&mut History>,
    order: &PageOrder,
    id: Option<String>,
) -> PastPage {
    let mut order = order.clone();
    let mut page = read_events(hub, disk.as_deref_mut(), &order, id);
    for _ in 1..PAGES {
        let counts = |event: &Event| {
            event.what.is_worth_telling() && !matches!(event.what, EventKind::Whispered(_))
        };
        if page.events.iter().any(counts) {
            break;
        }
        order.at = match (order.at, page.events.first(), page.events.last()) {
            (PageAt::Before(_) | PageAt::BeforeTime(_), Some(first), _) if page.earlier => {
                PageAt::Before(first.number)
            }
            (PageAt::After(_) | PageAt::AfterTime(_), _, Some(last)) if page.later => {
                PageAt::After(last.number)
            }
            _ => break,
        };
        page = read_events(hub, disk.as_deref_mut(), &order, page.id);
    }
    page
}

/// Everything that a member may read.
struct PastSource<'a> {
    hub: &'a Hub,
    disk: Option<&'a mut History>,
    /// The first number that is looked for in memory, not on the disk.
    split: u64,
    order: &'a PageOrder,
}

impl<'a> PastSource<'a> {
    fn on(hub: &'a Hub, disk: &'a mut History, order: &'a PageOrder) -> Option<Self> {
        let newest = disk.newest();
        let newest = newest.inspect_err(|error| tracing::warn!(%error, "no history")).ok()?;
        let oldest = hub.room().log().number_at(0);
        let split = hub.pages.unkept.split(oldest, newest);
        Some(Self { hub, disk: Some(disk), split, order })
    }

    /// The events of the page, and whether there are earlier and later ones.
    fn page(mut self) -> Result<(Vec<Event>, bool, bool), HistoryError> {
        let all = self.order.readable();
        let events = match self.order.at {
            PageAt::Before(number) => self.before(number)?,
            PageAt::After(number) => self.from(number.saturating_add(1))?,
            PageAt::Around(number) => self.around(number)?,
            PageAt::BeforeTime(time) => self.number_at(time).and_then(|at| self.before(at))?,
            PageAt::AfterTime(time) => {
                self.number_at(time.saturating_add(1)).and_then(|at| self.from(at))?
            }
            PageAt::AroundTime(time) => self.number_at(time).and_then(|at| self.around(at))?,
        };
        let (Some(first), Some(last)) = (events.first(), events.last()) else {
            // All there is lies on the other side.
            let any = self.oldest()? < all.end;
            let back = matches!(self.order.at, PageAt::Before(_) | PageAt::BeforeTime(_));
            return Ok((events, any && !back, any && back));
        };
        let later = last.number + 1 < all.end;
        let earlier = self.oldest()? < first.number;
        let events = events.into_iter().filter(|event| self.order.admits(event)).collect();
        Ok((events, earlier, later))
    }

    fn whole(&self) -> PageSize {
        PageSize { count: self.order.count, bytes: limits::PAGE_BYTES }
    }

    /// The last events before that number.
    fn before(&mut self, number: u64) -> Result<Vec<Event>, HistoryError> {
        let all = self.order.readable();
        self.last(all.start..number.min(all.end), self.whole())
    }

    /// The first events from that number on.
    fn from(&mut self, number: u64) -> Result<Vec<Event>, HistoryError> {
        let all = self.order.readable();
        self.first(all.start.max(number)..all.end, self.whole())
    }

    /// The events on both sides of that number, and the event itself.
    fn around(&mut self, number: u64) -> Result<Vec<Event>, HistoryError> {
        let (all, whole) = (self.order.readable(), self.whole());
        let half = PageSize { count: whole.count / 2, bytes: whole.bytes / 2 };
        let mut events = self.last(all.start..number.min(all.end), half)?;
        let rest = PageSize { count: whole.count - half.count, ..half };
        events.extend(self.first(all.start.max(number)..all.end, rest)?);
        Ok(events)
    }

    /// The number from which on events took place at that moment or later. Where the
    /// host's clock was set back meanwhile, one of the places where its times pass the
    /// moment.
    fn number_at(&mut self, time: u64) -> Result<u64, HistoryError> {
        let one = PageSize { count: 1, bytes: 0 };
        let Range { start: mut low, end: mut high } = self.order.readable();
        while low < high {
            let middle = low + (high - low) / 2;
            match self.first(middle..high, one)?.first() {
                Some(event) if event.time < time => low = event.number + 1,
                _ => high = middle,
            }
        }
        Ok(low)
    }

    /// The last events with these numbers.
    fn last(&mut self, numbers: Range<u64>, size: PageSize) -> Result<Vec<Event>, HistoryError> {
        let in_memory = self.split.max(numbers.start)..numbers.end;
        let recent = self.recall(in_memory, size, true);
        let left = PageSize {
            count: size.count.saturating_sub(recent.events.len()),
            bytes: size.bytes.saturating_sub(recent.bytes()),
        };
        let on_disk = numbers.start..numbers.end.min(self.split);
        match &mut self.disk {
            Some(disk) if !recent.is_cut && left.count > 0 && !on_disk.is_empty() => {
                let mut events = disk.last_of(on_disk, left, Some(self.order.reader))?;
                events.extend(recent.events);
                Ok(events)
            }
            _ => Ok(recent.events),
        }
    }

    /// The first events with these numbers.
    fn first(&mut self, numbers: Range<u64>, size: PageSize) -> Result<Vec<Event>, HistoryError> {
        let mut events = Vec::new();
        let on_disk = numbers.start..numbers.end.min(self.split);
        if let Some(disk) = self.disk.as_mut().filter(|_| !on_disk.is_empty()) {
            events = disk.first_of(on_disk.clone(), size, Some(self.order.reader))?;
            let next = events.last().map_or(on_disk.start, |last| last.number + 1);
            if events.len() >= size.count || disk.oldest_of(next..on_disk.end)?.is_some() {
                return Ok(events);
            }
        }
        let left = PageSize { count: size.count - events.len(), ..size };
        let recent = self.recall(self.split.max(numbers.start)..numbers.end, left, false);
        events.extend(recent.events);
        Ok(events)
    }

    /// The number of the oldest event that the member may read.
    fn oldest(&mut self) -> Result<u64, HistoryError> {
        let all = self.order.readable();
        let on_disk = match &mut self.disk {
            Some(disk) => disk.oldest_of(all.start..all.end.min(self.split))?,
            None => None,
        };
        if let Some(oldest) = on_disk {
            return Ok(oldest);
        }
        let one = PageSize { count: 1, bytes: 0 };
        let in_memory = self.recall(all.clone(), one, false);
        Ok(in_memory.events.first().map_or(all.end, |event| event.number))
    }

    /// Events from the memory, without the ends of earlier openings, which do not count.
    fn recall(&self, numbers: Range<u64>, size: PageSize, last: bool) -> Recalled {
        let recalled = self.look_into_memory(numbers.clone(), size, last);
        if !(recalled.is_cut && recalled.leaves_out) {
            return recalled;
        }
        let all = PageSize { count: usize::MAX, bytes: limits::LOG_BYTES };
        self.look_into_memory(numbers, all, last).cut(size, last)
    }

    fn look_into_memory(&self, numbers: Range<u64>, size: PageSize, last: bool) -> Recalled {
        let recalled = self.hub.room().log().recall(
            numbers,
            (size.count, size.bytes),
            last,
            self.order.reader,
        );
        // Not while the room is locked.
        let events = recalled.frames.iter().filter_map(|(number, frame)| {
            let event: Event = serde_json::from_str(text_of(frame)?).ok()?;
            let is_shown = event.number == *number && event.what != EventKind::Ended;
            is_shown.then_some((event, frame.len()))
        });
        let (events, lengths): (Vec<Event>, Vec<usize>) = events.unzip();
        let leaves_out = events.len() < recalled.frames.len();
        Recalled { events, lengths, is_cut: recalled.is_cut, leaves_out }
    }
}

/// Events from the room's memory.
struct Recalled {
    events: Vec<Event>,
    /// Bytes of each.
    lengths: Vec<usize>,
    /// Set if the memory has more of what was asked for.
    is_cut: bool,
    /// Set if something was left out.
    leaves_out: bool,
}

impl Recalled {
    fn bytes(&self) -> usize {
        self.lengths.iter().sum()
    }

    /// The last or the first of them, as many as fit; at least one.
    fn cut(mut self, size: PageSize, last: bool) -> Self {
        let mut bytes = 0;
        let mut fits = |length: &usize| {
            bytes += length;
            bytes <= size.bytes
        };
        let fitting = match last {
            true => self.lengths.iter().rev().take_while(|it| fits(it)).count(),
            false => self.lengths.iter().take_while(|it| fits(it)).count(),
        };
        let kept = fitting.max(1).min(size.count).min(self.events.len());
        self.is_cut |= kept < self.events.len();
        let from = if last { self.events.len() - kept } else { 0 };
        self.events = self.events.drain(from..from + kept).collect();
        self.lengths = self.lengths.drain(from..from + kept).collect();
        self
    }
}
