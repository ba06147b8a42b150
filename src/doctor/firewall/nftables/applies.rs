// SPDX-License-Identifier: GPL-3.0-or-later
//! Answers to whether something applies to a packet.

/// Tells if something applies to the packets that are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Applies {
    /// To none of them.
    Never,
    /// To some, or nobody knows.
    Maybe,
    /// To all of them.
    Always,
}

impl Applies {
    /// Applies to those for which it is true.
    pub fn to(each: impl IntoIterator<Item = bool>) -> Self {
        let each = each.into_iter();
        Self::by_all(each.map(|one| if one { Self::Always } else { Self::Never }))
    }

    /// Answer for all: that of each, if they agree; of none, nothing is known.
    pub fn by_all(each: impl IntoIterator<Item = Self>) -> Self {
        let mut each = each.into_iter();
        let Some(first) = each.next() else { return Self::Maybe };
        if each.all(|one| one == first) { first } else { Self::Maybe }
    }

    /// Applies if one of several does.
    pub fn by_any(each: impl IntoIterator<Item = Self>) -> Self {
        each.into_iter().max().unwrap_or(Self::Never)
    }

    /// Applies if both do.
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// Applies if it does not.
    pub fn inverted(self) -> Self {
        match self {
            Self::Never => Self::Always,
            Self::Maybe => Self::Maybe,
            Self::Always => Self::Never,
        }
    }
}
