// SPDX-License-Identifier: GPL-3.0-or-later
//! The list of rooms hosted before, as it is shown.

use std::cell::RefCell;

use super::*;
use crate::protocol::RoomName;
use crate::trust::RoomFolder;

fn listed(name: &str, messages: Option<u64>) -> ListedRoom {
    let data = tempfile::tempdir().unwrap();
    drop(RoomFolder::open(data.path(), &RoomName::new(name).unwrap()).unwrap());
    let room = room_folder::hosted(data.path()).unwrap().remove(0);
    ListedRoom { room, last: Some(0), messages, keeping: None }
}

fn rows(list: &gtk::ListBox) -> Vec<adw::ActionRow> {
    (0..).map_while(|index| list.row_at_index(index)?.downcast().ok()).collect()
}

#[gtk::test]
fn a_room_hosted_before_fills_in_its_name() {
    crate::ui::prepare().unwrap();
    let news = Rc::new(RefCell::new(Vec::new()));
    let told: HostedListener = {
        let news = news.clone();
        Rc::new(move |told| news.borrow_mut().push(told))
    };
    let list = gtk::ListBox::new();
    let group = gtk::Box::default();
    group.append(&list);
    show(&list, Vec::new(), &told);
    assert!(!WidgetExt::is_visible(&group));
    show(&list, vec![listed("<b>Attic</b>", Some(2)), listed("Cellar", None)], &told);
    assert!(WidgetExt::is_visible(&group));
    let rows = rows(&list);
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].title(), "<b>Attic</b>");
    assert!(rows[0].subtitle().is_some_and(|subtitle| subtitle.ends_with(" · 2 messages")));
    rows[1].emit_by_name::<()>("activated", &[]);
    assert_eq!(*news.borrow(), [HostedNews::Chosen("Cellar".into(), None)]);
}
