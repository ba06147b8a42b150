// SPDX-License-Identifier: GPL-3.0-or-later
//! Names of those present, as they are found in a line.

use std::cell::{Cell, OnceCell};
use std::collections::HashMap;

use crate::protocol::{Nickname, limits};

/// The names that may be meant in a line.
pub(super) struct PresentNames<'n, N> {
    /// The names, until they are used.
    names: Cell<Option<N>>,
    /// The names by their folded form. Built on first use, as a room may have
    /// thousands.
    by_folded: OnceCell<HashMap<String, &'n Nickname>>,
}

/// A name that a text begins with.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Called {
    /// The name as its owner writes it.
    pub name: Nickname,
    /// Its length in the text, in bytes.
    pub end: usize,
    /// Set if the @ in front of the text is part of it.
    pub with_at: bool,
}

impl<'n, N: Iterator<Item = &'n Nickname>> PresentNames<'n, N> {
    pub fn new(names: N) -> Self {
        Self { names: Cell::new(Some(names)), by_folded: OnceCell::new() }
    }

    /// The name that is the same as this one.
    pub fn find(&self, name: &Nickname) -> Option<&'n Nickname> {
        let names = || self.names.take().into_iter().flatten();
        let fold = || names().map(|name| (name.folded(), name)).collect();
        self.by_folded.get_or_init(fold).get(&name.folded()).copied()
    }

    /// A name as its present owner writes it.
    pub fn as_written(&self, name: Nickname) -> Nickname {
        self.find(&name).cloned().unwrap_or(name)
    }

    /// All names that a text begins with, up to a space or the end, the
    /// shortest first, each once, with and without an @ in front.
    pub fn at_the_beginning(&self, text: &str) -> Vec<Called> {
        let gaps = text.match_indices(char::is_whitespace).map(|(at, _)| at);
        let ends = gaps.chain([text.len()]).take_while(|end| *end <= limits::NAME_BYTES);
        let mut all: Vec<Called> = Vec::new();
        for end in ends {
            let text = &text[..end];
            let called = without_at(text);
            let with_at = (called != text).then(|| self.called(text, end, true));
            for called in [self.called(called, end, false), with_at.flatten()] {
                let new = called.filter(|new| all.iter().all(|one| one.name != new.name));
                all.extend(new);
            }
        }
        all
    }

    fn called(&self, raw: &str, end: usize, with_at: bool) -> Option<Called> {
        let name = self.find(&Nickname::heard(raw).ok()?)?.clone();
        Some(Called { name, end, with_at })
    }
}

/// Drops the `@` of `@Ada`.
pub(super) fn without_at(text: &str) -> &str {
    text.strip_prefix('@').unwrap_or(text)
}
