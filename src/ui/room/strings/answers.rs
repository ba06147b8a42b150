// SPDX-License-Identifier: GPL-3.0-or-later
//! The sentences about a message that answers another one.

use crate::i18n::gettext_f;
use crate::model::{Quote, QuotedText};
use crate::sentences;

/// Longest quoted line, in characters.
const CHARACTERS: usize = 100;

/// The line that is shown of a message in one that answers it.
pub fn quoted(text: &QuotedText) -> String {
    match text {
        QuotedText::Words(words) => first_line(&super::readable(words)),
        QuotedText::Removed => sentences::quoted_removed(),
        QuotedText::Elsewhere => sentences::quoted_earlier(),
    }
}

/// The first line of a text in which no spoiler is told, shortened.
fn first_line(text: &str) -> String {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let short: String = line.chars().take(CHARACTERS).collect();
    let is_cut = short.len() < line.len() || text.trim_end().lines().nth(1).is_some();
    if is_cut { format!("{}…", short.trim_end()) } else { short }
}

/// The name of the button that leads to the message that is answered.
pub fn go_to_quoted(quote: &Quote) -> String {
    let text = quoted(&quote.text);
    match &quote.from {
        Some(name) => gettext_f(
            // Translators: read aloud for a quote; {name} is its author.
            "In reply to {name}: {text}",
            &[("name", name.as_str()), ("text", &text)],
        ),
        // Translators: read aloud for a quote whose author is not known.
        None => gettext_f("In reply to: {text}", &[("text", &text)]),
    }
}

/// The line above what is being written.
pub fn replying(quote: &Quote) -> String {
    let text = quoted(&quote.text);
    match &quote.from {
        Some(name) => gettext_f(
            // Translators: above the text being written; {text} is what {name} said.
            "Reply to {name}: {text}",
            &[("name", name.as_str()), ("text", &text)],
        ),
        // Translators: above the text being written; {text} is what somebody said.
        None => gettext_f("Reply to: {text}", &[("text", &text)]),
    }
}

/// The author of a message, as it is read aloud.
pub fn author(name: &str, quote: Option<&Quote>) -> String {
    match quote {
        Some(quote) => sentences::author_answering(name, &quote.answered()),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_quoted_and_no_spoiler_of_it() {
        let line = |text: &str| quoted(&QuotedText::Words(text.into()));
        assert_eq!(line("short"), "short");
        assert_eq!(line("*one*\ntwo"), "one…");
        assert_eq!(line(&"x".repeat(500)).chars().count(), CHARACTERS + 1);
        let long = format!("||the butler {}||", "x".repeat(CHARACTERS));
        for text in ["||the butler\ndid it||", "||the butler||", &long] {
            assert_eq!(line(text), "spoiler, hidden", "{text}");
        }
    }
}
