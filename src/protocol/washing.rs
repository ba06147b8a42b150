// SPDX-License-Identifier: GPL-3.0-or-later
//! What names, topics and texts have in common when they come in the door.

/// Characters that turn the direction of the text around them (UAX #9: the
/// embeddings, overrides, isolates and marks), so that what is read differs
/// from what was written.
pub(super) fn steers_direction(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Characters that are not seen and have no use in a name: the zero-width
/// space and its relatives, fillers, the blank Braille cell, tags and byte
/// order marks. The zero-width joiners are not here: emoji and several scripts
/// need them.
pub(super) fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2065}'
        | '\u{206A}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E001F}' | '\u{E0080}'..='\u{E0FFF}')
}

/// Joiners and variation selectors: harmless beside a visible character, and
/// nothing at all alone.
pub(super) fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0020}'..='\u{E007F}')
}

/// Trims, and turns every run of white space into one space.
pub(super) fn single_spaced(raw: &str) -> String {
    let mut words = raw.split_whitespace();
    let mut spaced = String::with_capacity(raw.len());
    if let Some(first) = words.next() {
        spaced.push_str(first);
    }
    for word in words {
        spaced.push(' ');
        spaced.push_str(word);
    }
    spaced
}
