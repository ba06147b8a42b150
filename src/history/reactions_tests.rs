// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of reactions on disk.

use super::*;
use crate::history::{ExportedEvents, PageSize};
use crate::protocol::{ActionTarget, Event, EventKind, ModerationAction, Reaction, Text};

fn event(number: u64, what: EventKind) -> Event {
    Event { number, time: number, what }
}

fn said(number: u64) -> Event {
    let (from, text) = (Nickname::new("Ada").unwrap(), Text::new("pizza?").unwrap());
    let seat = Some(SeatNumber::new(1));
    let what = match EventKind::said(from, text) {
        EventKind::Said { from, id, answers, emote, edited, text, .. } => {
            EventKind::Said { from, seat, id, answers, emote, edited, text }
        }
        other => other,
    };
    event(number, what)
}

fn reacted(number: u64, message: u64, person: u64, emoji: &str, active: bool) -> Event {
    let reaction = Reaction {
        from: Nickname::new(&format!("Bo {person}")).unwrap(),
        seat: Some(SeatNumber::new(person)),
        first_seat: None,
        id: None,
        message,
        to: None,
        emoji: Emoji::new(emoji).unwrap(),
        active,
    };
    event(number, EventKind::Reacted(reaction))
}

fn acted(number: u64, act: ModerationAction) -> Event {
    let target = ActionTarget::default();
    event(number, EventKind::Acted { by: None, act, target, why: None, id: None })
}

/// Counts as words: emoji, number, names, and a star for one's own.
fn told(history: &mut History, message: u64) -> Vec<String> {
    let (counts, _) = history.reactions().counts(&[message], SeatNumber::new(2)).unwrap();
    let told = counts.iter().map(|count| {
        let names: Vec<_> = count.names.iter().map(Nickname::as_str).collect();
        let mine = if count.mine { "*" } else { "" };
        format!("{} {}{mine} {}", count.emoji, count.count, names.join(","))
    });
    told.collect()
}

fn opened() -> (tempfile::TempDir, History) {
    let folder = tempfile::tempdir().unwrap();
    let history = History::open(folder.path()).unwrap();
    (folder, history)
}

#[test]
fn each_person_counts_once_and_as_it_was_called() {
    let (folder, mut history) = opened();
    history.append(&[said(10), reacted(11, 10, 3, "👍", true)]).unwrap();
    let more = [
        reacted(12, 10, 2, "🎉", true),
        reacted(13, 10, 2, "👍", true),
        reacted(14, 10, 2, "👍", true),
        reacted(15, 10, 4, "👍", true),
        reacted(16, 10, 4, "👍", false),
        reacted(17, 10, 5, "👍", false),
    ];
    history.append(&more).unwrap();
    assert_eq!(told(&mut history, 10), ["👍 2* Bo 3", "🎉 1* "]);
    drop(history);
    let mut reader = History::open_to_read(folder.path()).unwrap();
    assert_eq!(reader.reactions().counts(&[10], SeatNumber::new(9)).unwrap().1, 17);
    let thumb = Emoji::new("👍").unwrap();
    assert!(reader.reactions().has(10, &thumb, SeatNumber::new(3)).unwrap());
    assert!(!reader.reactions().has(10, &thumb, SeatNumber::new(4)).unwrap());
}

#[test]
fn what_is_no_message_has_none_and_a_message_no_more_than_so_many_kinds() {
    let (_folder, mut history) = opened();
    let notice = acted(10, ModerationAction::Lock { locked: true });
    history.append(&[notice, said(11)]).unwrap();
    let late = [9, 10, 15, 99].map(|message| reacted(15, message, 3, "👍", true));
    history.append(&late).unwrap();
    assert!([9, 10, 15, 99].iter().all(|message| told(&mut history, *message).is_empty()));
    let kinds = ('😀'..='😮').zip(20..);
    for (emoji, number) in kinds {
        history.append(&[reacted(number, 11, number, &emoji.to_string(), true)]).unwrap();
    }
    assert_eq!(told(&mut history, 11).len(), limits::REACTION_KINDS);
    // Another person may still join in.
    history.append(&[reacted(90, 11, 3, "😀", true)]).unwrap();
    assert!(told(&mut history, 11)[0].starts_with("😀 2 "));
}

#[test]
fn they_go_with_the_message_whichever_way_it_goes() {
    let (_folder, mut history) = opened();
    let name = Nickname::new("Ada").unwrap();
    let put = |message| [said(message), reacted(message + 1, message, 2, "👍", true)];
    for message in [10, 20, 30, 40] {
        history.append(&put(message)).unwrap();
    }
    history.append(&[acted(50, ModerationAction::Remove { message: 40, from: None })]).unwrap();
    assert!(told(&mut history, 40).is_empty() && !told(&mut history, 30).is_empty());
    history.delete_before(15, 100).unwrap();
    assert!(told(&mut history, 10).is_empty() && !told(&mut history, 20).is_empty());
    let seats = vec![SeatNumber::new(1)];
    history.append(&[acted(51, ModerationAction::RemoveAll { name, seats })]).unwrap();
    while !history.remove_some(100).unwrap() {}
    let left = "SELECT count(*) FROM reactions";
    let left = history.doing(|it| it.query_row(left, [], |row| row.get::<_, i64>(0)));
    assert_eq!(left.unwrap(), 0);
}

#[test]
fn what_is_exported_and_imported_again_counts_the_same() {
    let (_folder, mut history) = opened();
    let events = [said(10), reacted(11, 10, 2, "👍", true), reacted(12, 10, 3, "👍", true)];
    history.append(&events).unwrap();
    let size = PageSize { count: 99, bytes: 99_999 };
    let exported = history.first_of(0..99, size, None).unwrap();
    let lines: Vec<_> = exported.iter().map(Event::encode).collect();
    let (_other, mut copy) = opened();
    copy.import(ExportedEvents::new(lines.join("\n").as_bytes())).unwrap();
    assert_eq!(told(&mut copy, 10), ["👍 2* Bo 3"]);
}

#[test]
fn those_of_a_person_go_with_all_of_its_messages() {
    let (_folder, mut history) = opened();
    history.append(&[said(10), reacted(11, 10, 3, "👍", true)]).unwrap();
    let more = [reacted(12, 10, 2, "👍", true), reacted(13, 10, 3, "🎉", true)];
    history.append(&more).unwrap();
    let (name, seats) = (Nickname::new("Bo 3").unwrap(), vec![SeatNumber::new(3)]);
    history.append(&[acted(14, ModerationAction::RemoveAll { name, seats })]).unwrap();
    assert_eq!(told(&mut history, 10), ["👍 1* "]);
    let kinds = |history: &mut History| {
        let events = history.events_after(10, 9).unwrap();
        let left = events.iter().filter(|event| matches!(event.what, EventKind::Reacted(_)));
        left.map(|event| event.number).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&mut history), [12], "also before it is done");
    history.append(&[reacted(15, 10, 3, "😀", true)]).unwrap();
    while !history.remove_some(2).unwrap() {}
    assert_eq!(kinds(&mut history), [12, 15]);
    assert_eq!(told(&mut history, 10), ["👍 1* ", "😀 1 Bo 3"]);
}

#[test]
fn one_person_puts_no_more_than_so_many() {
    let (_folder, mut history) = opened();
    history.append(&[said(10)]).unwrap();
    for (emoji, number) in ('😀'..='😮').zip(20..) {
        history.append(&[reacted(number, 10, 3, &emoji.to_string(), true)]).unwrap();
    }
    assert_eq!(told(&mut history, 10).len(), limits::REACTIONS_OF_ONE);
    let own = history.reactions().kinds_of(10, SeatNumber::new(3)).unwrap();
    assert_eq!(own, limits::REACTIONS_OF_ONE as u64);
    history.append(&[reacted(90, 10, 3, "😀", false), reacted(91, 10, 3, "🎉", true)]).unwrap();
    assert!(told(&mut history, 10).contains(&"🎉 1 Bo 3".to_owned()));
}

#[test]
fn forms_that_were_noted_before_become_one() {
    let (folder, mut history) = opened();
    history.append(&[said(10), reacted(11, 10, 2, "👍", true)]).unwrap();
    let rows = "INSERT INTO reactions (message, emoji, person, number, name) VALUES
                (10, '👍️', 2, 12, 'Bo 2'), (10, '👍️', 3, 13, 'Bo 3')";
    history.doing(|it| it.execute_batch(rows)).unwrap();
    assert_eq!(told(&mut history, 10), ["👍 3* "], "as well as one can");
    history.doing(|it| it.execute_batch("DROP TABLE reactions_unified")).unwrap();
    drop(history);
    let mut history = History::open(folder.path()).unwrap();
    assert_eq!(told(&mut history, 10), ["👍 2* Bo 3"]);
    history.append(&[reacted(14, 10, 3, "👍", false)]).unwrap();
    assert_eq!(told(&mut history, 10), ["👍 1* "]);
}
