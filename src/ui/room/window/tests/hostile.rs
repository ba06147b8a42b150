// SPDX-License-Identifier: GPL-3.0-or-later
//! A hostile room at the window: what it cannot do.

use super::*;

#[gtk::test]
fn a_thousand_refusals_are_one_complaint() {
    let (window, _) = window();
    for _ in 0..1_000 {
        let failed = SessionEvent::Failed {
            reason: Reason::TooFast,
            id: None,
            suggestion: None,
            candidates: Vec::new(),
            seconds: None,
        };
        window.apply(vec![failed]);
    }
    let overlay = &window.imp().toast_overlay;
    let children = std::iter::successors(overlay.first_child(), gtk::Widget::next_sibling);
    assert!(children.count() <= 3);
    window.destroy();
}

#[gtk::test]
fn a_thousand_answers_that_nothing_changed_are_one_sentence() {
    let (window, _) = window();
    for _ in 0..1_000 {
        window.apply(vec![SessionEvent::Unchanged { id: None }]);
    }
    let overlay = &window.imp().toast_overlay;
    let children = std::iter::successors(overlay.first_child(), gtk::Widget::next_sibling);
    assert!(children.count() <= 3);
    let says_so = |label: &gtk::Label| label.label() == "That is already so.";
    assert!(label_in(overlay.upcast_ref(), &says_so), "the one who asked is told");
    window.destroy();
}

pub(super) fn label_in(widget: &gtk::Widget, wanted: &impl Fn(&gtk::Label) -> bool) -> bool {
    let mut children = std::iter::successors(widget.first_child(), gtk::Widget::next_sibling);
    widget.downcast_ref().is_some_and(wanted) || children.any(|child| label_in(&child, wanted))
}

#[gtk::test]
fn a_reader_keeps_the_place_when_the_oldest_go() {
    let (window, _) = window();
    window.present();
    let imp = window.imp();
    let many = |from: u64, to: u64| (from..=to).map(|number| said(number, "Ada", None, "x"));
    window.apply(many(1, 100_900).collect());
    until("the list is at its end", || {
        imp.conversation.follows() && imp.conversation.imp().scroller.vadjustment().upper() > 1e5
    });
    let list = &imp.conversation.imp().list;
    let seen = || {
        let rows = std::iter::successors(list.first_child(), gtk::Widget::next_sibling);
        rows.filter(WidgetExt::is_child_visible).count()
    };
    window.apply(many(100_901, 101_200).collect());
    until("the newest is in view", || imp.conversation.follows() && seen() > 0);
    let timeline = window.parts().session.timeline().timeline();
    assert!(timeline.len() <= 100_003);
    assert_eq!(*timeline.row(0).unwrap(), Row::Gone);
    drop(timeline);
    window.destroy();
}
