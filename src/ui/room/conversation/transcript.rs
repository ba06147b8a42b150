// SPDX-License-Identifier: GPL-3.0-or-later
//! Rows as text, as they are copied: `[12:03] Ada: text`.

use std::rc::Rc;
use std::time::Duration;

use gtk::glib;

use crate::model::Row;
use crate::sentences::transcript::TranscriptForm;
use crate::ui::clock;

/// Rows that are written before the window gets its turn.
const STEP: usize = 500;

/// The text of `rows`, a line each. Where they are of several days, each day has a line
/// of its own.
pub async fn of(rows: &[Rc<Row>]) -> String {
    let mut ends = rows.iter().take(1).chain(rows.last()).filter_map(|row| row.event());
    let mut end = || ends.next().map(|event| clock::day(event.time));
    let is_one_day = end() == end();
    let (mut told, mut day) = (String::new(), None);
    for (index, row) in rows.iter().enumerate() {
        if index > 0 && index % STEP == 0 {
            glib::timeout_future_with_priority(glib::Priority::DEFAULT_IDLE, Duration::ZERO).await;
        }
        let Some(event) = row.event() else { continue };
        if !is_one_day && day.replace(clock::day(event.time)) != Some(clock::day(event.time)) {
            push(&mut told, &clock::full_day(event.time));
        }
        if let Some(lines) = TranscriptForm::Text.entry(&event, &clock::hour(event.time)) {
            push(&mut told, &lines);
        }
    }
    told
}

fn push(told: &mut String, lines: &str) {
    if !told.is_empty() {
        told.push('\n');
    }
    told.push_str(lines);
}
