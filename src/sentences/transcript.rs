// SPDX-License-Identifier: GPL-3.0-or-later
//! Conversations on paper: what happened in a room as text, Markdown or JSON, for
//! exports and for what is copied.

use std::borrow::Cow;

use super::harmless::{escaped, harmless};
use super::{answering_in_front, chat_lines, reason};
use crate::i18n::gettext;
use crate::protocol::{AnsweredMessage, Event, EventKind, Nickname, ReactionCount, Reason};

/// Form of a transcript.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TranscriptForm {
    /// Lines of text, for people.
    Text,
    /// Markdown, for a page.
    Markdown,
    /// One JSON object per event, with everything there is.
    Json,
}

impl TranscriptForm {
    /// The lines about `event`, which happened at `time` as clocks here show it;
    /// `None` if it needs none.
    pub fn entry(self, event: &Event, time: &str) -> Option<String> {
        let told = match self {
            // Nothing is known of it.
            Self::Json if event.what == EventKind::Withheld => return None,
            Self::Json => return Some(escaped(&event.encode()).into_owned()),
            Self::Text => text(&event.what, time)?,
            Self::Markdown => markdown(&event.what, time)?,
        };
        Some(match harmless(&told) {
            Cow::Owned(told) => told,
            Cow::Borrowed(_) => told,
        })
    }
}

impl TranscriptForm {
    /// The line below a message about the emoji that it has; `None` if it needs none: JSON has
    /// the events that tell of them.
    pub fn reactions(self, message: u64, counts: &[ReactionCount]) -> Option<String> {
        let told: Vec<_> =
            counts.iter().filter(|count| count.message == message).map(counted).collect();
        if told.is_empty() {
            return None;
        }
        let told = told.join(" · ");
        let line = match self {
            Self::Text => format!("    {told}"),
            Self::Markdown => format!("{}\n", plain(&told)),
            Self::Json => return None,
        };
        Some(harmless(&line).into_owned())
    }
}

/// `👍 2 (Ada, Bo)`; with dots if there are more than the names.
fn counted(count: &ReactionCount) -> String {
    let mut names: Vec<_> = count.names.iter().map(Nickname::as_str).collect();
    let named = u64::try_from(names.len()).unwrap_or(u64::MAX);
    if named < count.count {
        names.push("…");
    }
    format!("{} {} ({})", count.emoji, count.count, names.join(", "))
}

/// `[12:03] Ada: text`; further lines of a text are indented.
fn text(what: &EventKind, time: &str) -> Option<String> {
    let told = match what {
        EventKind::Said { from, answers, emote, edited, text, .. } => {
            let text = text.as_str().replace('\n', "\n    ");
            let author = if *emote { format!("* {from}") } else { format!("{from}:") };
            format!("{author} {}{text}{}", answering(answers.as_ref()), edited_mark(*edited))
        }
        // The message itself has the text.
        EventKind::Edited(_) => return None,
        EventKind::Ended => reason(Reason::RoomEnded),
        what => {
            let told = chat_lines::event(what)?.trim_start().to_owned();
            format!("{told}{}", edited_mark(edited_by(what)))
        }
    };
    Some(format!("[{time}] {told}"))
}

/// A paragraph for each event, with the author in bold.
fn markdown(what: &EventKind, time: &str) -> Option<String> {
    Some(match what {
        EventKind::Said { from, answers, emote, edited, text, .. } => {
            let lines: Vec<String> = text.as_str().lines().map(plain).collect();
            let (from, answering) = (plain(from.as_str()), plain(&answering(answers.as_ref())));
            let (lines, mark) = (lines.join("\\\n"), plain(&edited_mark(*edited)));
            let deed = if *emote { format!("{from} ") } else { String::new() };
            format!("**{from}** · {time}\\\n{deed}{answering}{lines}{mark}\n")
        }
        EventKind::Edited(_) => return None,
        EventKind::Ended => format!("*{} · {time}*\n", plain(&reason(Reason::RoomEnded))),
        what => {
            let told = chat_lines::event(what)?;
            let told: Vec<String> = told.lines().map(|line| plain(line.trim_start())).collect();
            let mark = plain(&edited_mark(edited_by(what)));
            format!("*{}{mark} · {time}*\n", told.join(" "))
        }
    })
}

/// Number of the event that gave a whisper its text, if that is not the first.
fn edited_by(what: &EventKind) -> Option<u64> {
    match what {
        EventKind::Whispered(whisper) => whisper.edited,
        _ => None,
    }
}

/// The mark behind a message that was edited.
fn edited_mark(edited: Option<u64>) -> String {
    // Translators: behind a message whose author gave it another text.
    edited.map(|_| format!(" ({})", gettext("edited"))).unwrap_or_default()
}

/// The words in front of the text of an answer.
fn answering(answered: Option<&AnsweredMessage>) -> String {
    answered.map(|answered| format!("{} ", answering_in_front(answered))).unwrap_or_default()
}

/// Text that Markdown takes for nothing else: every ASCII punctuation character may
/// be escaped (section 2.4 of the specification of `CommonMark` 0.31).
fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if "\\`*_{}[]<>()#+-.!|~&".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Emoji, Text};

    fn said(text: &str) -> EventKind {
        let from = Nickname::new("Ada_1").unwrap();
        let text = Text::new(text).unwrap();
        EventKind::said(from, text)
    }

    #[test]
    fn no_line_of_a_message_passes_for_another() {
        let told = text(&said("hi\n[2026-01-01 00:00] Bo: pizza"), "now").unwrap();
        assert_eq!(told, "[now] Ada_1: hi\n    [2026-01-01 00:00] Bo: pizza");
    }

    #[test]
    fn emoji_stand_below_their_message() {
        let count = |message, emoji: &str, count, names: &[&str]| ReactionCount {
            message,
            emoji: Emoji::new(emoji).unwrap(),
            count,
            names: names.iter().map(|name| Nickname::new(name).unwrap()).collect(),
            mine: false,
        };
        let counts = [count(7, "👍", 2, &["Ada_1", "Bo"]), count(7, "🎉", 9, &["Cy"])];
        let told = |form: TranscriptForm, message| form.reactions(message, &counts);
        let line = "    👍 2 (Ada_1, Bo) · 🎉 9 (Cy, …)";
        assert_eq!(told(TranscriptForm::Text, 7).as_deref(), Some(line));
        let line = "👍 2 \\(Ada\\_1, Bo\\) · 🎉 9 \\(Cy, …\\)\n";
        assert_eq!(told(TranscriptForm::Markdown, 7).as_deref(), Some(line));
        assert_eq!([told(TranscriptForm::Json, 7), told(TranscriptForm::Text, 8)], [None, None]);
    }

    #[test]
    fn nothing_that_was_said_is_markup() {
        let told = markdown(&said("# 1 * 2\n<b>[x](y)</b>"), "now").unwrap();
        assert_eq!(told, "**Ada\\_1** · now\\\n\\# 1 \\* 2\\\n\\<b\\>\\[x\\]\\(y\\)\\</b\\>\n");
    }
}
