// SPDX-License-Identifier: GPL-3.0-or-later
//! The layout of a message: numbers in, numbers out.
//!
//! Nested boxes around a wrapping label measure its text some hundred times
//! for each row (GTK looks for the narrowest width that fits a height); this
//! asks three times, which is what lets ten thousand messages arrive without a
//! stall.

/// Around a row.
const EDGE: i32 = 12;
/// Above the first row of a group, and above the others.
const GROUP_GAP: i32 = 9;
const ROW_GAP: i32 = 2;
/// The avatar, and between it and the bubble.
pub const AVATAR: i32 = 32;
const AVATAR_GAP: i32 = 8;
/// Left free by the bubbles of either side at the other.
const INDENT: i32 = 40;
/// Between the bubble and the text in it.
const PAD_X: i32 = 11;
const PAD_Y: i32 = 6;
/// Between the text and the time.
pub const TIME_GAP: i32 = 9;
/// Wider bubbles are hard to read.
const WIDEST: i32 = 560;
/// Between a quote and the text that answers it.
const QUOTE_GAP: i32 = 4;
/// Around a compact message, above and below its text, and between the name and the text.
const COMPACT_EDGE: i32 = 4;
const COMPACT_PAD_Y: i32 = 2;
const AUTHOR_GAP: i32 = 8;
/// Between a message and its reactions.
const REACTIONS_GAP: i32 = 3;
/// The narrowest row that can be read, and the one that is asked for.
pub const NARROWEST: i32 = 200;
pub const NATURAL: i32 = 600;

/// The sizes the parts ask for; a part that is not shown asks for 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageParts {
    pub own: bool,
    pub first: bool,
    pub compact: bool,
    /// Width of the author's name, where it stands beside the text.
    pub beside: Option<i32>,
    pub author_height: i32,
    pub quote: (i32, i32),
    /// The width of the text on one line.
    pub body_natural: i32,
    pub body_narrowest: i32,
    pub time: (i32, i32),
    /// Set where the text leaves the end of its last line free for the time.
    pub time_within: bool,
    pub reactions: (i32, i32),
}

impl MessageParts {
    /// The width that the time takes beside the text.
    fn time_beside(&self) -> i32 {
        if self.time_within { 0 } else { TIME_GAP + self.time.0 }
    }
}

/// A rectangle within the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

/// The rectangle of everything in a row of a certain width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageLayout {
    pub avatar: Area,
    pub author: Area,
    pub bubble: Area,
    pub quote: Area,
    pub body: Area,
    pub time: Area,
    pub reactions: Area,
    pub trouble: Area,
    pub height: i32,
}

/// The width of the text in a row of `width`.
pub fn body_width(width: i32, parts: &MessageParts) -> i32 {
    if let Some(author) = parts.beside {
        let left = compact_left(width, author, parts).unwrap_or(EDGE);
        let room = width - left - parts.time_beside() - EDGE;
        return room.max(parts.body_narrowest).max(1);
    }
    let (left, right) = margins(parts.own);
    let room = (width - left - right).min(WIDEST) - 2 * PAD_X - parts.time_beside();
    // A quote goes over the time as well.
    let quote = parts.quote.0 - parts.time_beside();
    room.min(parts.body_natural.max(quote)).max(parts.body_narrowest).max(1)
}

/// The width of the reactions, which want to be `wanted` on one line.
pub fn reactions_width(width: i32, wanted: i32, parts: &MessageParts) -> i32 {
    let (left, right) = match parts.beside {
        Some(author) => (compact_left(width, author, parts).unwrap_or(EDGE), EDGE),
        None => margins(parts.own),
    };
    wanted.min(width - left - right).max(1)
}

/// The width of the line below our own message, which wants to be `wanted`.
pub fn trouble_width(width: i32, wanted: i32) -> i32 {
    wanted.min(width - 2 * EDGE).max(1)
}

/// Lays out a row of `width` whose text is `body_height` high.
pub fn plan(
    width: i32,
    parts: &MessageParts,
    body_height: i32,
    trouble: (i32, i32),
) -> MessageLayout {
    if let Some(author) = parts.beside {
        return plan_compact(width, author, parts, body_height, trouble);
    }
    let (left, right) = margins(parts.own);
    let body_width = body_width(width, parts);
    let beside = parts.time_beside();
    let bubble_width = body_width + 2 * PAD_X + beside;
    let gap = if parts.first { GROUP_GAP } else { ROW_GAP };
    let (top, pad_y) = if parts.compact { (0, COMPACT_PAD_Y) } else { (gap, PAD_Y) };
    let author_gap = if parts.author_height > 0 { 2 } else { 0 };
    let x = if parts.own { width - right - bubble_width } else { left };
    let y = top + parts.author_height + author_gap;
    let inner = body_height.max(parts.time.1);
    let quote_gap = if parts.quote.1 > 0 { QUOTE_GAP } else { 0 };
    let quote =
        Area { x: x + PAD_X, y: y + pad_y, width: bubble_width - 2 * PAD_X, height: parts.quote.1 };
    let text_y = quote.y + quote.height + quote_gap;
    let bubble = Area { x, y, width: bubble_width, height: text_y - y + inner + pad_y };
    let side = if parts.own { width - right - parts.reactions.0 } else { left };
    let reactions = under(side, bubble.y + bubble.height, parts);
    let (trouble, height) = below(width, reactions.y + reactions.height, trouble);
    MessageLayout {
        avatar: Area { x: EDGE, y: top, width: AVATAR, height: AVATAR },
        author: Area {
            x: left + 3,
            y: top,
            width: (width - left - 3 - EDGE).max(1),
            height: parts.author_height,
        },
        bubble,
        quote,
        body: Area { x: x + PAD_X, y: text_y, width: body_width, height: inner },
        time: Area {
            x: x + PAD_X + body_width + beside - parts.time.0,
            y: text_y + inner - parts.time.1,
            width: parts.time.0,
            height: parts.time.1,
        },
        reactions,
        trouble,
        height,
    }
}

/// Lays out a row with the name, the text and the time side by side.
fn plan_compact(
    width: i32,
    author: i32,
    parts: &MessageParts,
    body_height: i32,
    trouble: (i32, i32),
) -> MessageLayout {
    let left = compact_left(width, author, parts);
    let x = left.unwrap_or(EDGE);
    let (beside, above) = match left {
        Some(_) => (parts.author_height, 0),
        None => (0, parts.author_height),
    };
    let body_width = body_width(width, parts);
    let inner = body_height.max(parts.time.1).max(beside);
    let quote_gap = if parts.quote.1 > 0 { QUOTE_GAP } else { 0 };
    let quote_width = body_width + parts.time_beside();
    let quote = Area { x, y: COMPACT_PAD_Y + above, width: quote_width, height: parts.quote.1 };
    let y = quote.y + quote.height + quote_gap;
    let reactions = under(x, y + inner, parts);
    let bubble = Area {
        x: COMPACT_EDGE,
        y: 0,
        width: (width - 2 * COMPACT_EDGE).max(1),
        height: reactions.y + reactions.height + COMPACT_PAD_Y,
    };
    let (trouble, height) = below(width, bubble.height, trouble);
    MessageLayout {
        avatar: Area { x: EDGE, y, width: AVATAR, height: AVATAR },
        author: Area {
            x: EDGE,
            y: if left.is_some() { y } else { COMPACT_PAD_Y },
            width: left.map_or(width - 2 * EDGE, |x| x - AUTHOR_GAP - EDGE),
            height: parts.author_height,
        },
        bubble,
        quote,
        body: Area { x, y, width: body_width, height: inner },
        time: Area {
            x: x + quote_width - parts.time.0,
            y: y + inner - parts.time.1,
            width: parts.time.0,
            height: parts.time.1,
        },
        reactions,
        trouble,
        height,
    }
}

/// The reactions under what ends at `end`.
fn under(x: i32, end: i32, parts: &MessageParts) -> Area {
    let (width, height) = parts.reactions;
    let gap = if height > 0 { REACTIONS_GAP } else { 0 };
    Area { x, y: end + gap, width, height }
}

/// The line below a message that ends at `end`, and the height with it.
fn below(width: i32, end: i32, (line_width, line_height): (i32, i32)) -> (Area, i32) {
    let gap = if line_height > 0 { 3 } else { 0 };
    let x = width - EDGE - line_width;
    let line = Area { x, y: end + gap, width: line_width, height: line_height };
    (line, end + gap + line_height)
}

/// The beginning of a text that has its author's name before it: a long one takes no more
/// than a third, and leaves what the text needs. `None` where too little of the name would be
/// left: then it stands above.
fn compact_left(width: i32, author: i32, parts: &MessageParts) -> Option<i32> {
    let needed = 2 * EDGE + AUTHOR_GAP + parts.time_beside() + parts.body_narrowest;
    let (room, wanted) = (width - needed, author.min(width / 3));
    (room >= wanted.min(width / 5)).then(|| EDGE + wanted.min(room) + AUTHOR_GAP)
}

fn margins(own: bool) -> (i32, i32) {
    if own { (EDGE + INDENT, EDGE) } else { (EDGE + AVATAR + AVATAR_GAP, EDGE + INDENT) }
}

#[cfg(test)]
mod tests;
