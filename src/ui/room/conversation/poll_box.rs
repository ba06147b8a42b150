// SPDX-License-Identifier: GPL-3.0-or-later
//! The answers of a poll, below its question: one to choose, with the votes for each.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gtk::prelude::*;

use super::poll_choice::PollChoice;
use crate::i18n::gettext;
use crate::model::KnownPoll;
use crate::ui::compat;
use crate::ui::room::strings;

/// The narrowest that bars can be compared in.
const NARROWEST: i32 = 140;

/// The action that votes in a poll: its number, and that of the answer, or -1.
pub const VOTE: &str = "room.vote";

/// Finds what is known of the poll of a number.
pub type PollsHere = Rc<dyn Fn(u64) -> Option<KnownPoll>>;

/// The answers of one poll.
#[derive(Clone)]
pub struct PollBox(Rc<PollParts>);

struct PollParts {
    number: u64,
    parent: gtk::Box,
    answers: Vec<PollAnswer>,
    /// The last line.
    end: gtk::Box,
    total: gtk::Label,
    take_back: gtk::Button,
    /// Set while the room, and not the person, chooses.
    draws: Cell<bool>,
    shown: RefCell<Option<KnownPoll>>,
}

/// The parts of one answer.
struct PollAnswer {
    words: Box<str>,
    choice: PollChoice,
    votes: gtk::Label,
    best: gtk::Image,
    bar: gtk::ProgressBar,
}

impl PollBox {
    /// The answers of the poll of that number.
    pub fn new(number: u64, options: &[Box<str>]) -> Self {
        let parent = gtk::Box::builder()
            .orientation(gtk::Orientation::Vertical)
            .spacing(6)
            .width_request(NARROWEST)
            .css_classes(["poll"])
            .build();
        let mut answers: Vec<PollAnswer> = Vec::new();
        for option in options {
            let answer = PollAnswer::new(option, answers.first().map(|first| &first.choice));
            parent.append(&answer.row());
            answers.push(answer);
        }
        let total = gtk::Label::builder()
            .xalign(0.0)
            .wrap(true)
            .hexpand(true)
            .css_classes(["caption", "dim-label"])
            .build();
        // Translators: a button; it takes back one's own vote in a poll.
        let take_back = gtk::Button::builder()
            .label(gettext("Take Back"))
            .tooltip_text(gettext("Take Back Your Vote"))
            .css_classes(["small", "flat", "caption"])
            .build();
        let end = gtk::Box::new(gtk::Orientation::Horizontal, 6);
        end.append(&total);
        end.append(&take_back);
        parent.append(&end);
        let (draws, shown) = (Cell::new(false), RefCell::default());
        let parts = PollParts { number, parent, answers, end, total, take_back, draws, shown };
        let poll = Self(Rc::new(parts));
        poll.connect();
        poll
    }

    /// Leaves so much free at the end of the last line.
    pub fn leave_room(&self, width: i32) {
        self.0.end.set_margin_end(width);
    }

    /// The number of the poll.
    pub fn number(&self) -> u64 {
        self.0.number
    }

    /// Tells whether votes are taken.
    pub fn is_open(&self) -> bool {
        self.0.shown.borrow().as_ref().is_some_and(|poll| !poll.closed)
    }

    /// The widget that shows the answers.
    pub fn widget(&self) -> &gtk::Box {
        &self.0.parent
    }

    /// Shows the votes; without them, that they are not known.
    pub fn show(&self, known: Option<&KnownPoll>) {
        let parts = &*self.0;
        let is_open = known.is_some_and(|poll| !poll.closed) && parts.number > 0;
        let mine = known.and_then(|poll| poll.mine);
        parts.draws.set(true);
        for (option, answer) in parts.answers.iter().enumerate() {
            answer.show(known, option);
            answer.choice.set_sensitive(is_open);
        }
        parts.draws.set(false);
        // Before it goes, the focus moves on.
        if mine.is_none()
            && parts.take_back.has_focus()
            && let Some(first) = parts.answers.first()
        {
            first.choice.grab_focus();
        }
        parts.take_back.set_visible(is_open && mine.is_some());
        parts.total.set_label(&strings::polls::total(known));
        parts.shown.replace(known.cloned());
    }

    /// Shows again what the room said last: a choice was refused.
    pub fn restore(&self) {
        let shown = self.0.shown.borrow().clone();
        self.show(shown.as_ref());
    }

    fn connect(&self) {
        for (option, answer) in (0i64..).zip(&self.0.answers) {
            let parts = Rc::downgrade(&self.0);
            answer.choice.connect_toggled(move |choice| {
                let Some(parts) = parts.upgrade() else { return };
                if choice.is_active() && !parts.draws.get() {
                    parts.vote(option);
                }
            });
        }
        let parts = Rc::downgrade(&self.0);
        self.0.take_back.connect_clicked(move |_| {
            if let Some(parts) = parts.upgrade() {
                parts.vote(-1);
            }
        });
    }
}

impl PollParts {
    fn vote(&self, option: i64) {
        // Outside of a room nobody counts votes.
        let _ = self.parent.activate_action(VOTE, Some(&(self.number, option).to_variant()));
    }
}

impl PollAnswer {
    fn new(words: &str, group: Option<&PollChoice>) -> Self {
        let choice = PollChoice::new(words, group);
        let votes = gtk::Label::builder()
            .valign(gtk::Align::Center)
            .css_classes(["caption", "numeric"])
            .build();
        let best = gtk::Image::builder()
            .icon_name("starred-symbolic")
            .tooltip_text(gettext("Most votes"))
            .visible(false)
            .build();
        let bar = gtk::ProgressBar::builder().build();
        Self { words: words.into(), choice, votes, best, bar }
    }

    fn row(&self) -> gtk::Box {
        let line = gtk::Box::new(gtk::Orientation::Horizontal, 6);
        line.append(&self.choice);
        line.append(&self.best);
        line.append(&self.votes);
        let row = gtk::Box::new(gtk::Orientation::Vertical, 3);
        row.append(&line);
        row.append(&self.bar);
        row
    }

    fn show(&self, known: Option<&KnownPoll>, option: usize) {
        let count = known.map_or(0, |poll| poll.count(option));
        let is_mine = known.is_some_and(|poll| poll.mine == Some(option));
        let is_best = known.is_some_and(|poll| poll.closed && count > 0 && count == poll.most());
        self.choice.set_active(is_mine);
        self.votes.set_visible(known.is_some());
        self.votes.set_label(&count.to_string());
        self.best.set_visible(is_best);
        let total = known.map_or(0, KnownPoll::total).max(1);
        self.bar.set_fraction(fraction(count, total));
        let names = known.map(|poll| strings::polls::voters(poll, option)).unwrap_or_default();
        let names = Some(names).filter(|names| !names.is_empty());
        self.choice.set_tooltip_text(names.as_deref());
        let label = strings::polls::answer(&self.words, count, is_mine, is_best);
        compat::set_label(&self.choice, &label);
        compat::set_description(&self.choice, names.as_deref().unwrap_or_default());
    }
}

/// The part of all votes that an answer has.
#[expect(clippy::cast_precision_loss, reason = "a bar has some hundred pixels")]
fn fraction(count: u64, total: u64) -> f64 {
    (count as f64 / total as f64).min(1.0)
}
