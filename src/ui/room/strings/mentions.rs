// SPDX-License-Identifier: GPL-3.0-or-later
//! The sentences about what mentions us, and about what waits to be read.

use super::waiting;
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::model::{NotifyChoice, RoomNews, UnreadMessages};

/// The title of the window of a room, as a list of windows shows it.
pub fn window_title(room: &str, unread: &UnreadMessages) -> String {
    let (count, mentions) = (unread.count(), unread.mentions());
    let whispers = unread.whispers(|_, _| true);
    if whispers > 0 {
        let gaps = [("room", room), ("all", &count.to_string())];
        return ngettext_f(
            // Translators: title of a window; {all} is the number of unread messages in the
            // room of that name, and {count} of them mention the reader or are whispers.
            "{room} ({all} new, {count} for you)",
            "{room} ({all} new, {count} for you)",
            mentions,
            &gaps,
        );
    }
    if mentions > 0 {
        let gaps = [("room", room), ("all", &count.to_string())];
        return ngettext_f(
            // Translators: title of a window; {all} is the number of unread messages in the
            // room of that name, and {count} of them mention the reader.
            "{room} ({all} new, {count} mentions you)",
            "{room} ({all} new, {count} mention you)",
            mentions,
            &gaps,
        );
    }
    match count {
        0 => room.to_owned(),
        // Translators: title of a window; {count} is the number of unread messages in the
        // room of that name.
        _ => ngettext_f("{room} ({count} new)", "{room} ({count} new)", count, &[("room", room)]),
    }
}

/// Sentence about what waits in a room.
pub fn unread(unread: &UnreadMessages) -> String {
    let all = match unread.count() {
        0 => return gettext("Nothing new"),
        count => waiting(count),
    };
    match unread.mentions() {
        0 => all,
        count => format!("{all} · {}", for_us(count, unread.whispers(|_, _| true))),
    }
}

/// Title and body of a notification about what is new in a room; with `texts`, of what was
/// said.
pub fn notification(room: &str, news: &RoomNews, texts: bool) -> (String, String) {
    if news.messages > 1 {
        return (room.to_owned(), summary(news));
    }
    let title = match (&news.from, news.mentions > 0) {
        (Some(name), _) if news.whispers > 0 => {
            // Translators: title of a notification; {name} is a person, {room} a room.
            gettext_f(
                "{name} whispers to you in {room}",
                &[("name", name.as_str()), ("room", room)],
            )
        }
        // Translators: title of a notification; {name} is a person, {room} a room.
        (Some(name), true) => {
            gettext_f("{name} mentions you in {room}", &[("name", name.as_str()), ("room", room)])
        }
        (Some(name), false) => {
            // Translators: title of a notification about a message; {name} is a person, {room}
            // a room.
            gettext_f("{name} in {room}", &[("name", name.as_str()), ("room", room)])
        }
        (None, _) => room.to_owned(),
    };
    let body = match (&news.from, texts) {
        (_, false) => waiting(news.messages),
        (Some(name), true) if news.file => super::files::shared_by(name.as_str(), &news.excerpt),
        (_, true) => news.excerpt.clone(),
    };
    (title, body)
}

/// Title and body of a notification after a quiet time: who mentioned us meanwhile, and
/// how many other messages came.
pub fn digest(room: &str, mentions: Option<&RoomNews>, all: &RoomNews) -> (String, String) {
    // Translators: title of a notification after a quiet time; {room} is a room.
    let title = gettext_f("Meanwhile in {room}", &[("room", room)]);
    let Some(mentions) = mentions else { return (title, summary(all)) };
    let mut lines = vec![summary(mentions)];
    let others = all.messages.saturating_sub(mentions.messages);
    if others > 0 {
        lines.push(ngettext_f("{count} other message", "{count} other messages", others, &[]));
    }
    (title, lines.join("\n"))
}

/// Several messages in one sentence.
fn summary(news: &RoomNews) -> String {
    let mut lines = Vec::new();
    let are_all_mentions = news.mentions >= news.messages;
    let messages = if are_all_mentions {
        for_us(news.mentions, news.whispers)
    } else {
        waiting(news.messages)
    };
    lines.push(match people(news) {
        // Translators: {people} is as in “Ada and 2 others”, {messages} as in “5 new messages”.
        Some(people) => {
            gettext_f("{people}: {messages}", &[("people", &people), ("messages", &messages)])
        }
        None => messages,
    });
    if news.mentions > 0 && !are_all_mentions {
        lines.push(for_us(news.mentions, news.whispers));
    }
    lines.join("\n")
}

fn people(news: &RoomNews) -> Option<String> {
    let name = news.from.as_ref()?.to_string();
    Some(match news.others {
        0 => name,
        others => ngettext_f(
            // Translators: {name} is a person, and {count} the number of other people.
            "{name} and {count} other",
            "{name} and {count} others",
            others,
            &[("name", &name)],
        ),
    })
}

/// The number of messages that mention us or are whispers, of which so many are whispers.
fn for_us(count: u32, whispers: u32) -> String {
    match whispers {
        0 => mentions(count),
        whispers if whispers >= count => {
            ngettext_f("{count} whisper", "{count} whispers", whispers, &[])
        }
        _ => ngettext_f("{count} message for you", "{count} messages for you", count, &[]),
    }
}

fn mentions(count: u32) -> String {
    ngettext_f("{count} message mentions you", "{count} messages mention you", count, &[])
}

/// The sentence about what a room tells of on the desktop.
pub fn notify_choice(choice: NotifyChoice) -> String {
    match choice {
        NotifyChoice::All => gettext("You are notified of all messages"),
        NotifyChoice::Mentions => gettext("You are notified of mentions"),
        NotifyChoice::None => gettext("You are notified of nothing"),
    }
}

/// Icon of that.
pub fn notify_icon(choice: NotifyChoice) -> &'static str {
    match choice {
        NotifyChoice::All => "salotto-notify-all-symbolic",
        NotifyChoice::Mentions => "salotto-notify-mentions-symbolic",
        NotifyChoice::None => "salotto-notify-none-symbolic",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Nickname;

    fn news(messages: u32, mentions: u32, from: Option<&str>, others: u32) -> RoomNews {
        let from = from.map(|name| Nickname::new(name).unwrap());
        let excerpt = "hello".to_owned();
        let whispers = 0;
        let (file, first, newest) = (false, 1, 2);
        RoomNews { messages, mentions, whispers, from, others, excerpt, file, first, newest }
    }

    fn told(news: &RoomNews) -> (String, String) {
        notification("Attic", news, true)
    }

    #[test]
    fn a_file_is_told_with_who_shared_it() {
        let news = RoomNews { file: true, excerpt: "a.png".into(), ..news(1, 0, Some("Ada"), 0) };
        let told = notification("Attic", &news, true);
        assert_eq!(told, ("Ada in Attic".into(), "Ada shared a.png".into()));
        assert!(!notification("Attic", &news, false).1.contains("a.png"));
    }

    #[test]
    fn one_message_is_told_in_its_own_words() {
        let pair = |title: &str, body: &str| (title.to_owned(), body.to_owned());
        assert_eq!(told(&news(1, 1, Some("Ada"), 0)), pair("Ada mentions you in Attic", "hello"));
        assert_eq!(told(&news(1, 0, Some("Ada"), 0)), pair("Ada in Attic", "hello"));
        assert_eq!(told(&news(1, 1, None, 0)), pair("Attic", "hello"));
        let (_, body) = notification("Attic", &news(1, 1, Some("Ada"), 0), false);
        assert_eq!(body, "1 new message");
    }

    #[test]
    fn a_digest_tells_who_mentioned_us_and_how_many_others_there_are() {
        let mentions = news(2, 2, Some("Ada"), 1);
        let (title, body) = digest("Attic", Some(&mentions), &news(9, 2, Some("Cleo"), 3));
        assert_eq!(title, "Meanwhile in Attic");
        assert_eq!(body, "Ada and 1 other: 2 messages mention you\n7 other messages");
        let (_, body) = digest("Attic", None, &news(9, 0, Some("Cleo"), 3));
        assert_eq!(body, "Cleo and 3 others: 9 new messages");
    }

    #[test]
    fn several_are_one_sentence() {
        let body = |news: RoomNews| told(&news).1;
        assert_eq!(body(news(5, 0, Some("Ada"), 2)), "Ada and 2 others: 5 new messages");
        assert_eq!(body(news(5, 1, Some("Ada"), 0)), "Ada: 5 new messages\n1 message mentions you");
        assert_eq!(body(news(2, 2, Some("Ada"), 1)), "Ada and 1 other: 2 messages mention you");
        assert_eq!(body(news(2, 0, None, 0)), "2 new messages");
    }
}
