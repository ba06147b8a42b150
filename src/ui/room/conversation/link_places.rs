// SPDX-License-Identifier: GPL-3.0-or-later
//! Places of links in the texts that show them.

use gtk::prelude::*;

use super::links::{ARROW, BEGIN, END, pieces};
use crate::ui::reading_menu;

/// The link in `text` at a byte of what is shown for it.
fn at(text: &str, index: usize) -> Option<String> {
    let mut end = 0;
    for (words, target) in pieces(text)? {
        end += words.len();
        let Some(target) = target else { continue };
        if index < end {
            let is_in = index >= end - words.len();
            return is_in.then(|| format!("{}{words}", target.scheme.prefix()));
        }
        if target.deceives {
            end += BEGIN.len() + ARROW.len() + target.place.len() + END.len();
        }
    }
    None
}

/// The link in `label`, which shows `text`, at a point of `host`; without a point,
/// the one with the focus.
pub fn under(
    host: &impl IsA<gtk::Widget>,
    label: &gtk::Label,
    text: &str,
    point: Option<(f64, f64)>,
) -> Option<String> {
    match point {
        Some(point) => at(text, reading_menu::index_at(host, label, point)?),
        None => label.current_uri().map(String::from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::room::conversation::links::{linked, strip_links};

    #[test]
    fn a_link_is_found_where_it_is_shown() {
        let text = "see https://a.example/ or http://bank.com@evil.example/ ada@b.example.";
        let markup = linked(text).unwrap();
        let shown = gtk::pango::parse_markup(&strip_links(&markup), '\0').unwrap().1;
        let link = |words: &str| at(text, shown.find(words).unwrap());
        assert_eq!(link("see"), None);
        assert_eq!(link("https://a").as_deref(), Some("https://a.example/"));
        assert_eq!(link("or "), None);
        assert_eq!(link("bank").as_deref(), Some("http://bank.com@evil.example/"));
        assert_eq!(link("→"), None);
        assert_eq!(link("ada").as_deref(), Some("mailto:ada@b.example"));
        assert_eq!(at(text, shown.len() - 1), None);
    }
}
