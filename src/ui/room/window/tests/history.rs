// SPDX-License-Identifier: GPL-3.0-or-later
//! The banner that tells a host what is wrong with the room's history.

use std::sync::Arc;

use super::*;
use crate::history::HistoryError;
use crate::server::{HistoryFailure, HistoryNews};

#[gtk::test]
fn a_host_reads_what_is_wrong_with_the_history_until_that_is_over() {
    let (window, _requests) = window();
    let banners = window.imp().banners.get();
    let told = || banners.imp().history.sentence();
    let kept = "/home/ada/history.sqlite.damaged-1".into();
    banners.show_history(&HistoryNews::Damaged { kept, expires: false });
    assert!(told().unwrap().contains("kept as /home/ada/history.sqlite.damaged-1"));
    WidgetExt::activate_action(&window, "room.history-seen", None).unwrap();
    assert_eq!(told(), None);
    let full = HistoryError::Full { path: "/home/ada/history.sqlite".into() };
    banners.show_history(&HistoryNews::Missing(HistoryFailure(Arc::new(full))));
    assert!(told().unwrap().contains("The disk is full"));
    banners.show_history(&HistoryNews::Back);
    assert_eq!(told(), None);
    banners.show_history(&HistoryNews::Lost { events: 3 });
    assert!(told().unwrap().starts_with("3 events"));
    window.destroy();
}
