// SPDX-License-Identifier: GPL-3.0-or-later
//! The looks of parts of a text, as attributes of Pango: what was said never becomes
//! markup.

use std::ops::Range;

use gtk::pango;

use crate::markup::{MentionOf, TextStyle};

/// A grey that is seen on light and dark ground, and how much of it.
const GREY: (u16, u16, u16) = (0x8080, 0x8080, 0x8080);
/// The accent of Adwaita, behind our own name.
const ACCENT: (u16, u16, u16) = (0x3535, 0x8484, 0xe4e4);
const OWN_GROUND: u16 = 0x4000;
const CODE_GROUND: u16 = 0x3800;
const SPOILER_GROUND: u16 = 0x5800;

/// Adds the look of the bytes in `range` of what is shown.
pub(super) fn add(list: &pango::AttrList, range: &Range<usize>, style: TextStyle) {
    if style.bold || style.mention.is_some() {
        insert(list, range, pango::AttrInt::new_weight(pango::Weight::Bold));
    }
    if style.italic {
        insert(list, range, pango::AttrInt::new_style(pango::Style::Italic));
    }
    if style.code {
        insert(list, range, pango::AttrString::new_family("monospace"));
        add_ground(list, range, CODE_GROUND);
    }
    if style.mention == Some(MentionOf::Us) {
        insert(list, range, pango::AttrColor::new_background(ACCENT.0, ACCENT.1, ACCENT.2));
        insert(list, range, pango::AttrInt::new_background_alpha(OWN_GROUND));
        // Not everybody sees a tint.
        insert(list, range, pango::AttrInt::new_underline(pango::Underline::Single));
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
