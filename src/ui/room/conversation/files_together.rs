// SPDX-License-Identifier: GPL-3.0-or-later
//! Files that stand together: the last of several in a row of one sender has a button that
//! saves them all.

use gtk::prelude::*;

use super::file_box::FilesHere;
use super::message_file;
use super::selected_rows::SelectedRows;
use super::timeline_row::TimelineRow;
use crate::model::{FileKey, Row, Timeline, TransferStage, files_together};

/// Shows the button in the rows of `list` that are made, where it belongs now.
pub fn redraw(list: &gtk::ListView, files: &FilesHere) {
    let Some(rows) = list.model().and_downcast::<SelectedRows>() else { return };
    let Some(model) = rows.timeline() else { return };
    for row in std::iter::successors(list.first_child(), WidgetExt::next_sibling) {
        if let Some(row) = row.first_child().and_downcast::<TimelineRow>() {
            show(&row, &model.timeline(), files);
        }
    }
}

/// Shows the button in a row, if it belongs there.
pub fn show(row: &TimelineRow, timeline: &Timeline, files: &FilesHere) {
    let Some(file) = row.shown_message().and_then(|it| message_file::shown(&it)) else { return };
    let index = row.index().and_then(|index| usize::try_from(index).ok());
    let together = index.map(|index| files_together(timeline, index)).unwrap_or_default();
    let is_unsaved = |number: &&u64| match files(&FileKey::Shared(**number)) {
        None => true,
        Some(transfer) => {
            matches!(transfer.stage, TransferStage::Done(None) | TransferStage::Failed(_))
        }
    };
    // Of one that is left, its own button is enough.
    let is_of_use = together.iter().filter(is_unsaved).nth(1).is_some();
    file.offer_all(if is_of_use { &together } else { &[] });
}

/// The numbers of the files among rows.
pub fn numbers<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Vec<u64> {
    let number = |row: &Row| match row {
        Row::Said(said) if said.removal.is_none() => said.file().map(|_| said.number),
        _ => None,
    };
    rows.into_iter().filter_map(number).collect()
}
