// SPDX-License-Identifier: GPL-3.0-or-later
//! The settings of what is told on the desktop, by room, and of the words that mention
//! the person.

use std::collections::HashMap;

use gtk::gio;
use gtk::gio::prelude::*;

use super::settings::{warn, with};
use crate::model::NotifyChoice;

/// Rooms whose choices are remembered.
const ROOMS: usize = 200;

/// The choices, as they are listed.
pub const CHOICES: [NotifyChoice; 3] =
    [NotifyChoice::All, NotifyChoice::Mentions, NotifyChoice::None];

/// The name by which a choice is remembered, and by which a menu has it.
pub fn nick(choice: NotifyChoice) -> &'static str {
    match choice {
        NotifyChoice::All => "all",
        NotifyChoice::Mentions => "mentions",
        NotifyChoice::None => "none",
    }
}

/// The choice of that name.
pub fn by_nick(name: &str) -> Option<NotifyChoice> {
    CHOICES.into_iter().find(|choice| nick(*choice) == name)
}

/// The choice for rooms that have none of their own.
pub fn usual() -> NotifyChoice {
    let name = with(|settings| settings.string("notifications"));
    name.and_then(|name| by_nick(&name)).unwrap_or_default()
}

pub fn set_usual(choice: NotifyChoice) {
    with(|settings| warn(settings.set_string("notifications", nick(choice))));
}

/// The choice for a room, if it has one of its own.
pub fn of_room(room: &str) -> Option<NotifyChoice> {
    by_nick(rooms().get(room)?)
}

pub fn set_of_room(room: &str, choice: NotifyChoice) {
    let rooms = with_choice(rooms(), room, choice);
    with(|settings| warn(settings.set_value("room-notifications", &rooms.to_variant())));
}

fn rooms() -> HashMap<String, String> {
    let rooms = with(|settings| settings.value("room-notifications"));
    rooms.and_then(|rooms| rooms.get()).unwrap_or_default()
}

/// Adds a choice. Some other goes where there are very many.
fn with_choice(
    mut rooms: HashMap<String, String>,
    room: &str,
    choice: NotifyChoice,
) -> HashMap<String, String> {
    while rooms.len() >= ROOMS && !rooms.contains_key(room) {
        let Some(other) = rooms.keys().next().cloned() else { break };
        rooms.remove(&other);
    }
    rooms.insert(room.to_owned(), nick(choice).to_owned());
    rooms
}

/// Tells whether a notification shows what was said.
pub fn shows_texts() -> bool {
    with(|settings| settings.boolean("notification-texts")).unwrap_or(true)
}

pub fn set_shows_texts(shows: bool) {
    with(|settings| warn(settings.set_boolean("notification-texts", shows)));
}

/// Tells whether a sound is played for what mentions the person.
pub fn plays_sounds() -> bool {
    with(|settings| settings.boolean("notification-sounds")).unwrap_or_default()
}

pub fn set_plays_sounds(plays: bool) {
    with(|settings| warn(settings.set_boolean("notification-sounds", plays)));
}

/// The words that mention the person, as they were typed.
pub fn words() -> String {
    with(|settings| settings.string("mention-words").to_string()).unwrap_or_default()
}

pub fn set_words(words: &str) {
    with(|settings| warn(settings.set_string("mention-words", words)));
}

/// The words one by one.
pub fn each_word(words: &str) -> Vec<String> {
    let words = words.split([',', '、', '،', ';']).map(str::trim);
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Calls `changed` after each change of a setting, until `window` goes.
pub fn follow(window: &impl IsA<gtk::Widget>, changed: impl Fn() + 'static) {
    let id = with(|settings| settings.connect_changed(None, move |_, _| changed()));
    let id = std::cell::Cell::new(id);
    gtk::prelude::WidgetExt::connect_destroy(window, move |_| {
        if let Some(id) = id.take() {
            with(|settings: &gio::Settings| settings.disconnect(id));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_have_names() {
        for choice in CHOICES {
            assert_eq!(by_nick(nick(choice)), Some(choice));
        }
        assert_eq!(by_nick("some"), None);
    }

    #[test]
    fn rooms_are_remembered_up_to_a_limit() {
        let mut rooms = HashMap::new();
        for room in 0..10 * ROOMS {
            rooms = with_choice(rooms, &room.to_string(), NotifyChoice::None);
            assert_eq!(rooms.get(&room.to_string()).map(String::as_str), Some("none"));
        }
        assert_eq!(rooms.len(), ROOMS);
    }

    #[test]
    fn words_are_typed_one_after_the_other() {
        assert_eq!(each_word(" pizza, Quake 3 ,,東京、京都"), ["pizza", "Quake 3", "東京", "京都"]);
        assert!(each_word(" , ").is_empty());
    }
}
