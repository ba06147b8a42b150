// SPDX-License-Identifier: GPL-3.0-or-later
//! The sentences about a message that answers another one.

use crate::i18n::gettext_f;
use crate::model::{Quote, QuotedText};
use crate::sentences;

/// The line that is shown of a message in one that answers it.
pub fn quoted(text: &QuotedText) -> String {
    match text {
        QuotedText::Line(line) => super::readable(line).into_owned(),
        QuotedText::Removed => sentences::quoted_removed(),
        QuotedText::Elsewhere => sentences::quoted_earlier(),
    }
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
