// SPDX-License-Identifier: GPL-3.0-or-later
//! The one place where somebody else's words become Pango markup.

use std::fmt::Write;

use linkify::{LinkFinder, LinkKind};

/// Schemes a press may open. Anything else stays plain text.
const SCHEMES: [&str; 4] = ["http://", "https://", "ftp://", "salotto://"];

/// Writes `text` so that Pango shows exactly it, whatever it contains.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    push_escaped(&mut escaped, text);
    escaped
}

/// `text` as markup with its links marked, or nothing when there are none and
/// plain text will do.
pub fn linked(text: &str) -> Option<String> {
    // Nine in ten messages end here, without looking at every word.
    if !text.contains("://") && !text.contains('@') {
        return None;
    }
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url, LinkKind::Email]);
    let mut markup = String::with_capacity(text.len() * 2);
    let mut found = false;
    for span in finder.spans(text) {
        let words = span.as_str();
        let prefix = match span.kind() {
            Some(LinkKind::Email) => "mailto:",
            Some(LinkKind::Url) if is_openable(words) => "",
            _ => {
                push_escaped(&mut markup, words);
                continue;
            }
        };
        found = true;
        let address = escape(words);
        // Writing to a String cannot fail.
        let _ = write!(markup, "<a href=\"{prefix}{address}\">{address}</a>");
    }
    found.then_some(markup)
}

fn is_openable(address: &str) -> bool {
    SCHEMES.iter().any(|scheme| {
        address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

fn push_escaped(markup: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => markup.push_str("&amp;"),
            '<' => markup.push_str("&lt;"),
            '>' => markup.push_str("&gt;"),
            '"' => markup.push_str("&quot;"),
            '\'' => markup.push_str("&#39;"),
            // Neither raw nor as a reference may these stand in markup.
            c if c.is_control() && !matches!(c, '\n' | '\t') => markup.push('\u{FFFD}'),
            c => markup.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn links_are_found_and_the_rest_is_untouched() {
        assert_eq!(linked("hello"), None);
        assert_eq!(linked("mail me @ home"), None);
        assert_eq!(
            linked("see https://a.example/?x=1&y=\"2\" <b>now</b>.").unwrap(),
            "see <a href=\"https://a.example/?x=1&amp;y=\">https://a.example/?x=1&amp;y=</a>\
             &quot;2&quot; &lt;b&gt;now&lt;/b&gt;."
        );
        assert_eq!(
            linked("ada@example.org").unwrap(),
            "<a href=\"mailto:ada@example.org\">ada@example.org</a>"
        );
    }

    #[test]
    fn only_harmless_schemes_can_be_pressed() {
        assert_eq!(linked("file:///etc/passwd"), None);
        assert_eq!(linked("javascript://alert(1)"), None);
        assert!(linked("HTTPS://EXAMPLE.ORG").is_some());
    }

    proptest! {
        #[test]
        fn markup_shows_exactly_the_text(text in "[ -~\n\t<>&'\"é☃]{0,60}") {
            let (_, shown, _) = gtk::pango::parse_markup(&escape(&text), '\0').unwrap();
            prop_assert_eq!(shown.as_str(), text);
        }

        #[test]
        fn whatever_is_said_is_valid_markup(text in any::<String>()) {
            let text = text.replace('\0', "");
            prop_assert!(gtk::pango::parse_markup(&escape(&text), '\0').is_ok());
            let with_link = format!("{text} https://a.example/{text}");
            if let Some(markup) = linked(&with_link) {
                // Pango does not know <a>; GTK's labels strip it first.
                let without = strip_links(&markup);
                prop_assert!(gtk::pango::parse_markup(&without, '\0').is_ok());
            }
        }
    }

    fn strip_links(markup: &str) -> String {
        let mut stripped = String::new();
        for piece in markup.split("<a href=\"") {
            match piece.split_once("\">") {
                Some((_, rest)) => stripped.push_str(&rest.replace("</a>", "")),
                None => stripped.push_str(piece),
            }
        }
        stripped
    }
}
