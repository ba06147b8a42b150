// SPDX-License-Identifier: GPL-3.0-or-later
//! Compact messages, as the preferences have them.

use super::*;
use crate::ui::appearance;
use crate::ui::room::conversation::message_row::MessageRow;

/// The rows of messages that are shown.
fn rows(window: &RoomWindow) -> Vec<MessageRow> {
    fn collect(widget: &gtk::Widget, rows: &mut Vec<MessageRow>) {
        if let Some(row) = widget.downcast_ref::<MessageRow>().filter(|row| row.is_mapped()) {
            return rows.push(row.clone());
        }
        let children = std::iter::successors(widget.first_child(), gtk::Widget::next_sibling);
        children.into_iter().for_each(|child| collect(&child, rows));
    }
    let mut rows = Vec::new();
    collect(window.imp().conversation.imp().list.upcast_ref(), &mut rows);
    rows
}

/// The names that are shown in front of or above messages, and how many pictures.
fn authors(window: &RoomWindow) -> (Vec<String>, usize) {
    let rows = rows(window);
    let named = rows.iter().filter(|row| row.imp().author.is_visible());
    let names = named.map(|row| row.imp().author.label().into()).collect();
    (names, rows.iter().filter(|row| row.imp().avatar.is_visible()).count())
}

#[gtk::test]
fn a_compact_message_has_its_author_beside_it_at_once() {
    let (window, _) = window();
    window.present();
    window.apply(vec![
        said(1, "Ada", None, "hello"),
        said(2, "Ada", None, "and hello again"),
        said(3, "Me", None, "hello"),
    ]);
    until("the first of Ada's has her name", || authors(&window) == (vec!["Ada".into()], 1));
    let height = || rows(&window).iter().map(WidgetExt::height).max().unwrap_or(0);
    until("they have their places", || height() > 0);
    let before = height();
    appearance::set_compact(true);
    let wanted: Vec<String> = ["Ada", "Ada"].map(String::from).into();
    until("each of hers has a name, and none a picture", || {
        authors(&window) == (wanted.clone(), 0)
    });
    let place = |row: &MessageRow| {
        let bubble = row.imp().bubble.compute_bounds(row);
        let start = bubble.map_or(0.0, |bubble| bubble.x());
        (row.has_css_class("own"), start > 40.0)
    };
    until("ours are on the other side", || {
        let places: Vec<_> = rows(&window).iter().map(place).collect();
        places.len() == 3 && places.iter().all(|(own, is_indented)| own == is_indented)
    });
    until("they are lower", || (1..before).contains(&height()));
    appearance::set_compact(false);
    until("it is as before", || authors(&window) == (vec!["Ada".into()], 1));
    window.destroy();
}
