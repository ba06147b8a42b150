// SPDX-License-Identifier: GPL-3.0-or-later
//! The row of a message that was found: author, time, and the words in bold.

use std::ops::Range;

use adw::prelude::*;
use gtk::glib;
use gtk::pango::{EllipsizeMode, WrapMode};

use crate::i18n::{gettext, gettext_f};
use crate::model::ShownEvent;
use crate::protocol::search::{SearchQuery, spoken};
use crate::protocol::{EventKind, Nickname};
use crate::ui::room::strings;
use crate::ui::{clock, compat};

/// Characters that are shown in front of the first word that was found.
const IN_FRONT: usize = 60;
/// Characters that are shown in all.
const SHOWN: usize = 400;
const LINES: i32 = 4;

/// A row that shows `found`, with the words of `query` marked.
pub fn new(found: &ShownEvent, query: &SearchQuery) -> Option<gtk::ListBoxRow> {
    let event = &found.event;
    let (by, text) = spoken(&event.what)?;
    // No spoiler is told here, whoever looks for its words.
    let text = strings::readable(&text);
    let text = match by.filter(|_| event.what.is_act()) {
        Some(name) => format!("{name} {text}").into(),
        None => text,
    };
    let text = &*text;
    let (title, time) = (title(&event.what, by), clock::moment(event.time));
    let author = gtk::Label::builder()
        .label(&title)
        .xalign(0.0)
        .hexpand(true)
        .ellipsize(EllipsizeMode::End)
        .css_classes(["heading"])
        .build();
    let when = gtk::Label::builder().label(&time).css_classes(["caption", "dim-label"]).build();
    let head = gtk::Box::builder().spacing(6).build();
    head.append(&author);
    head.append(&when);
    let body = gtk::Label::builder()
        .label(markup(text, &query.marks(text)))
        .use_markup(true)
        .xalign(0.0)
        .wrap(true)
        .wrap_mode(WrapMode::WordChar)
        .ellipsize(EllipsizeMode::End)
        .lines(LINES)
        .build();
    let content = gtk::Box::builder()
        .orientation(gtk::Orientation::Vertical)
        .spacing(3)
        .margin_top(8)
        .margin_bottom(8)
        .margin_start(12)
        .margin_end(12)
        .build();
    content.append(&head);
    content.append(&body);
    let row = gtk::ListBoxRow::builder().child(&content).activatable(true).build();
    // Translators: read aloud for a message that was found.
    let gaps = [("author", &*title), ("time", &*time), ("text", text)];
    compat::set_label(&row, &gettext_f("{author}, {time}: {text}", &gaps));
    Some(row)
}

fn title(what: &EventKind, by: Option<&Nickname>) -> String {
    let name = by.map_or_else(|| gettext("The host"), ToString::to_string);
    match what {
        // Translators: above a topic that was found. {name} is a nickname.
        EventKind::Topic { .. } => gettext_f("Topic by {name}", &[("name", &name)]),
        // Translators: above an announcement that was found. {name} is a nickname.
        EventKind::Acted { .. } => gettext_f("Announcement by {name}", &[("name", &name)]),
        // Translators: above a file that was found. {name} is a nickname.
        EventKind::File(_) => gettext_f("File by {name}", &[("name", &name)]),
        EventKind::Whispered(whisper) => {
            let gaps = [("name", &*name), ("to", whisper.to.as_str())];
            // Translators: above a whisper that was found; both are nicknames.
            gettext_f("{name} whispers to {to}", &gaps)
        }
        _ => name,
    }
}

/// The text around the first mark, with the marked words in bold.
fn markup(text: &str, marks: &[Range<usize>]) -> String {
    let first = marks.first().map_or(0, |mark| mark.start);
    let before = text[..first].char_indices().rev().nth(IN_FRONT);
    let begin = before.map_or(0, |(at, _)| at);
    let end = text[begin..].char_indices().nth(SHOWN).map_or(text.len(), |(at, _)| begin + at);
    let mut markup = String::from(if begin > 0 { "…" } else { "" });
    let mut at = begin;
    let plain = |text: &str| glib::markup_escape_text(&text.replace('\n', " ")).to_string();
    for mark in marks.iter().filter(|mark| mark.start >= begin && mark.end <= end) {
        markup += &plain(&text[at..mark.start]);
        markup.push_str("<b>");
        markup += &plain(&text[mark.clone()]);
        markup.push_str("</b>");
        at = mark.end;
    }
    markup += &plain(&text[at..end]);
    if end < text.len() {
        markup.push('…');
    }
    markup
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(typed: &str, text: &str) -> String {
        markup(text, &SearchQuery::new(typed).marks(text))
    }

    #[test]
    fn the_words_are_bold_and_nothing_else_is_markup() {
        assert_eq!(
            marked("perche", "Perché <b>no</b> & sì"),
            "<b>Perché</b> &lt;b&gt;no&lt;/b&gt; &amp; sì"
        );
        assert_eq!(marked("", "a\nb"), "a b");
    }

    #[test]
    fn of_a_long_text_the_part_with_the_words_is_shown() {
        let text = format!("{} needle {}", "é ".repeat(500), "x ".repeat(900));
        let shown = marked("needle", &text);
        assert!(shown.starts_with('…') && shown.ends_with('…') && shown.contains("<b>needle</b>"));
        assert!(shown.chars().count() < SHOWN + 20);
    }
}
