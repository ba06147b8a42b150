// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages of a room that wait to be read, and those of them that mention us. Knows no widget.

use std::cell::{Cell, Ref, RefCell};
use std::rc::Rc;

use crate::model::{MentionRule, RoomState, SamePerson, UnreadMessages, Update};
use crate::protocol::Nickname;

/// A change of what waits to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttentionNews {
    /// More waits.
    Arrived,
    /// Less does: it was read, or removed.
    Settled,
}

type AttentionListener = Rc<dyn Fn(AttentionNews)>;

/// The unread messages of one room.
pub struct Attention {
    rule: RefCell<MentionRule>,
    chosen: RefCell<Vec<String>>,
    unread: RefCell<UnreadMessages>,
    /// Set once the connection was lost: the past that comes then was missed.
    has_been_away: Cell<bool>,
    news: Cell<Option<AttentionNews>>,
    listener: RefCell<AttentionListener>,
}

impl Attention {
    /// Nothing is unread; `you` is the name we are mentioned by.
    pub fn new(you: &Nickname) -> Self {
        Self {
            rule: RefCell::new(MentionRule::new(you, [])),
            chosen: RefCell::default(),
            unread: RefCell::default(),
            has_been_away: Cell::default(),
            news: Cell::default(),
            listener: RefCell::new(Rc::new(drop)),
        }
    }

    /// Calls `listener` with each change, after the conversation has it.
    pub fn connect(&self, listener: impl Fn(AttentionNews) + 'static) {
        self.listener.replace(Rc::new(listener));
    }

    /// Has other words mention us, beside our name. What arrived before is not judged anew.
    pub fn choose_words(&self, words: Vec<String>) {
        self.chosen.replace(words);
        let you = self.rule.borrow().you().clone();
        self.rule.replace(self.rule_for(&you));
    }

    /// The unread messages.
    pub fn unread(&self) -> Ref<'_, UnreadMessages> {
        self.unread.borrow()
    }

    /// Marks those of `updates` that mention us, and counts what is to be read. Nobody is
    /// told yet.
    pub fn take_in(&self, updates: &mut [Update], state: &RoomState) {
        if *self.rule.borrow().you() != state.you {
            self.rule.replace(self.rule_for(&state.you));
        }
        self.rule.borrow().judge(updates, &state.roster);
        let mut unread = self.unread.borrow_mut();
        for update in updates {
            match update {
                Update::Entered(_) => self.has_been_away.set(true),
                Update::Happened(shown) => {
                    let before = unread.count();
                    if unread.note(shown, self.has_been_away.get()) {
                        self.news.set(Some(AttentionNews::Arrived));
                    } else if unread.count() < before && self.news.get().is_none() {
                        self.news.set(Some(AttentionNews::Settled));
                    }
                }
                _ => {}
            }
        }
    }

    /// Tells of what has been taken in.
    pub fn tell(&self) {
        if let Some(news) = self.news.take() {
            let listener = self.listener.borrow().clone();
            listener(news);
        }
    }

    /// Notes that all was read up to the event of that number, or simply all.
    pub fn read(&self, number: Option<u64>) {
        let has_changed = {
            let mut unread = self.unread.borrow_mut();
            match number {
                Some(number) => unread.read_to(number),
                None => unread.read_all(),
            }
        };
        self.settle(has_changed);
    }

    /// Notes that the whispers of a person were read.
    pub fn read_whispers(&self, person: &SamePerson) {
        let is_theirs = |name: &Nickname, seat| person.is(name, seat);
        let has_changed = self.unread.borrow_mut().read_whispers(is_theirs);
        self.settle(has_changed);
    }

    fn settle(&self, has_changed: bool) {
        if has_changed {
            self.news.set(Some(match self.news.get() {
                // Nobody has heard of it yet, and something may be left of it.
                Some(AttentionNews::Arrived) if self.unread().count() > 0 => AttentionNews::Arrived,
                _ => AttentionNews::Settled,
            }));
            self.tell();
        }
    }

    fn rule_for(&self, you: &Nickname) -> MentionRule {
        MentionRule::new(you, self.chosen.borrow().iter().map(|word| &**word))
    }
}
