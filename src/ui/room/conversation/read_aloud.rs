// SPDX-License-Identifier: GPL-3.0-or-later
//! Reading out what arrives, to whoever has the window open and a screen reader.

use crate::model::{Row, RowsSplice, Timeline};
use crate::ui::room::strings;

/// More messages than this at once are counted, not read.
const FEW: usize = 3;

/// The sentence about what others have just said, as `change` brought it;
/// nothing where nobody did.
pub fn sentence(timeline: &Timeline, change: RowsSplice) -> Option<String> {
    let sentence = match change.news {
        0 => return None,
        1..=FEW => news(timeline, change).join("\n"),
        many => strings::waiting(u32::try_from(many).unwrap_or(u32::MAX)),
    };
    (!sentence.is_empty()).then_some(sentence)
}

/// The messages of others among the rows that came.
fn news(timeline: &Timeline, change: RowsSplice) -> Vec<String> {
    let rows = change.at..change.at + change.added;
    rows.filter_map(|index| match &*timeline.row(index)? {
        Row::Said(said) if !said.own && !said.past && said.removal.is_none() => {
            Some(strings::said(said.author.name.as_str(), &said.text))
        }
        Row::Announcement(announcement) => Some(announcement.text.to_string()),
        _ => None,
    })
    .collect()
}
