// SPDX-License-Identifier: GPL-3.0-or-later
//! The looks of parts of a text, as attributes of Pango: what was said never becomes
//! markup.

use std::ops::Range;

use gtk::pango;

use crate::markup::TextStyle;

/// A grey that is seen on light and dark ground, and how much of it.
const GREY: (u16, u16, u16) = (0x8080, 0x8080, 0x8080);
const CODE_GROUND: u16 = 0x3800;
const SPOILER_GROUND: u16 = 0x5800;

/// Adds the look of the bytes in `range` of what is shown.
pub(super) fn add(list: &pango::AttrList, range: &Range<usize>, style: TextStyle) {
    if style.bold || style.mention {
        insert(list, range, pango::AttrInt::new_weight(pango::Weight::Bold));
    }
    if style.italic {
        insert(list, range, pango::AttrInt::new_style(pango::Style::Italic));
    }
    if style.code {
        insert(list, range, pango::AttrString::new_family("monospace"));
        add_ground(list, range, CODE_GROUND);
    }
    if style.spoiler.is_some() {
        add_ground(list, range, SPOILER_GROUND);
    }
}

fn add_ground(list: &pango::AttrList, range: &Range<usize>, alpha: u16) {
    insert(list, range, pango::AttrColor::new_background(GREY.0, GREY.1, GREY.2));
    insert(list, range, pango::AttrInt::new_background_alpha(alpha));
}

fn insert(list: &pango::AttrList, range: &Range<usize>, attribute: impl Into<pango::Attribute>) {
    let mut attribute = attribute.into();
    let index = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
    attribute.set_start_index(index(range.start));
    attribute.set_end_index(index(range.end));
    list.insert(attribute);
}
