// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of files: who sends and fetches them, how many, and what stays.

use super::asking::Asking;
use super::moderation::NOON;
use super::*;
use crate::protocol::file::{FileKind, JudgedFile};
use crate::protocol::{
    Ask, CheckedAction, ContentHash, Emoji, FileSenders, ModerationAction, OfferFields,
    ServerMessage, limits,
};

const MIB: u64 = 1024 * 1024;

/// The opening of a room with files, of 100 MiB in all.
pub(super) fn with_files() -> Opening {
    let files =
        FilesConfig { senders: None, types: None, file_bytes: 50 * MIB, total_bytes: 100 * MIB };
    Opening { past: ReadablePast::All, kept: true, files: Some(files), ..opening() }
}

pub(super) fn filing() -> Room {
    Room::restore(Snapshot::default(), &[], with_files(), at(0))
}

pub(super) fn offer(room: &mut Room, id: MemberId, size: u64) -> Result<FileOrder, Refusal> {
    let offer = OfferFields { name: "plan.pdf".into(), size, ..OfferFields::default() };
    let ask = Ask::Offer(Box::new(offer.check().unwrap()));
    match room.ask(NOON, Actor::Member(id), ask)? {
        Outcome::Offered(order, None) => Ok(*order),
        Outcome::Offered(_, Some(refusal)) => Err(refusal),
        other => panic!("{other:?}"),
    }
}

pub(super) fn refused(room: &mut Room, id: MemberId, size: u64) -> Reason {
    offer(room, id, size).unwrap_err().reason
}

/// The share of a file with that content, which is what it is called.
pub(super) fn share_of<'a>(order: &'a FileOrder, content: &[u8]) -> FileShare<'a> {
    let judged = JudgedFile { kind: FileKind::Document, is_disguised: false };
    FileShare { order, blake3: ContentHash::of(content), judged }
}

/// Shares a file with that content; returns its number.
fn share(room: &mut Room, id: MemberId, content: &[u8]) -> u64 {
    let order = offer(room, id, content.len() as u64).unwrap();
    end_upload(room, order.from.target, order.offer.size);
    let share = share_of(&order, content);
    share_file(room, at(NOON), share).unwrap()
}

fn fetch(room: &mut Room, id: MemberId, file: u64) -> Result<KeptFile, Reason> {
    match room.ask(NOON, Actor::Member(id), Ask::Fetch { file }) {
        Ok(Outcome::Fetch(order)) => Ok(order.file),
        Ok(other) => panic!("{other:?}"),
        Err(refusal) => Err(refusal.reason),
    }
}

pub(super) fn act(room: &mut Room, by: Actor, act: ModerationAction) -> Result<(), Reason> {
    let action = CheckedAction::new(act).unwrap();
    let done = room.ask(NOON, by, Ask::Moderate { action, to: None, why: None });
    done.map(|_| ()).map_err(|refusal| refusal.reason)
}

fn numbers(room: &Room) -> Vec<u64> {
    files_of(room).map(|file| file.number).collect()
}

fn seat(room: &mut Room, who: Newcomer) -> SeatNumber {
    let id = room.enter(at(NOON), who).unwrap().id;
    room.member(id).unwrap().seat.unwrap()
}

#[test]
fn a_file_is_an_event_that_everybody_may_fetch() {
    let mut room = filing();
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap().id;
    let number = share(&mut room, ada, b"plan");
    let told = events(&room, room.log().last(1)).pop().unwrap();
    let EventKind::File(file) = told.what else { panic!("{told:?}") };
    assert_eq!((file.from, file.name.as_str(), file.size), (name("Ada"), "plan.pdf", 4));
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap();
    assert!(bo.welcome.can.files && bo.welcome.rules.file_size == 50 * MIB);
    let kept = fetch(&mut room, bo.id, number).unwrap();
    assert_eq!((kept.blake3, kept.number), (ContentHash::of(b"plan"), number));
    for other in [0, number - 1, number + 9, u64::MAX] {
        assert_eq!(fetch(&mut room, bo.id, other), Err(Reason::NoSuchFile));
    }
    let outside = room.ask(NOON, Actor::Console, Ask::Fetch { file: number });
    assert_eq!(outside.unwrap_err().reason, Reason::HelloFirst);
}

#[test]
fn who_may_not_read_of_a_file_may_not_have_it() {
    let opening = Opening { past: ReadablePast::Nothing, ..with_files() };
    let mut room = Room::restore(Snapshot::default(), &[], opening, at(0));
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap().id;
    let number = share(&mut room, ada, b"plan");
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    assert_eq!(fetch(&mut room, bo, number), Err(Reason::NoSuchFile));
    let later = share(&mut room, ada, b"plan");
    assert!(fetch(&mut room, bo, later).is_ok());
}

#[test]
fn a_room_without_a_place_for_files_has_none() {
    let mut room = room();
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap();
    assert!(!ada.welcome.can.files);
    assert_eq!(refused(&mut room, ada.id, 1), Reason::FilesOff);
    let everybody = ModerationAction::Files { who: FileSenders::Everybody };
    assert_eq!(act(&mut room, Actor::Console, everybody), Err(Reason::FilesOff));
    let mut opened = Room::restore(room.snapshot(at(NOON)), &[], with_files(), at(NOON));
    let bo = opened.enter(at(NOON), newcomer("Bo")).unwrap().id;
    assert!(offer(&mut opened, bo, 1).is_ok(), "that it had none was no choice");
}

#[test]
fn who_has_to_be_quiet_sends_no_files() {
    let mut room = filing();
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    let order = offer(&mut room, bo, 1).unwrap();
    let mute = ModerationAction::Mute { name: name("Bo"), seconds: 60 };
    act(&mut room, Actor::Console, mute).unwrap();
    assert_eq!(refused(&mut room, bo, 1), Reason::Muted);
    let share = share_of(&order, b"x");
    assert_eq!(share_file(&mut room, at(NOON), share), Err(Reason::Muted));
    act(&mut room, Actor::Console, ModerationAction::Unmute { name: name("Bo") }).unwrap();
    act(&mut room, Actor::Console, ModerationAction::Slow { seconds: 60 }).unwrap();
    assert!(share_file(&mut room, at(NOON), share).is_ok(), "its turn was when it was offered");
    assert_eq!(refused(&mut room, bo, 1), Reason::SlowMode);
}

#[test]
fn sizes_and_numbers_are_limited() {
    let mut room = filing();
    let ada = room.enter(at(NOON), keyed("Ada", 1)).unwrap().id;
    assert_eq!(refused(&mut room, ada, 50 * MIB + 1), Reason::FileTooLarge);
    assert_eq!(refused(&mut room, ada, u64::MAX), Reason::FileTooLarge);
    let one = offer(&mut room, ada, 50 * MIB).unwrap();
    offer(&mut room, ada, 49 * MIB).unwrap();
    assert_eq!(refused(&mut room, ada, 2 * MIB), Reason::FileQuota);
    end_upload(&mut room, one.from.target, one.offer.size);
    assert!(offer(&mut room, ada, 2 * MIB).is_ok());
    for _ in 2..limits::UPLOADS_OF_ONE {
        offer(&mut room, ada, 1).unwrap();
    }
    assert_eq!(refused(&mut room, ada, 1), Reason::TooManyUploads);
    let bo = room.enter(at(NOON), keyed("Bo", 7)).unwrap().id;
    assert!(offer(&mut room, bo, 1).is_ok(), "others are not concerned");
}

#[test]
fn a_file_goes_with_its_message() {
    let mut room = filing();
    let ada = room.enter(at(NOON), keyed("Ada", 1)).unwrap().id;
    let bo = room.enter(at(NOON), keyed("Bo", 2)).unwrap().id;
    let [one, two, three] = [b"1", b"2", b"3"].map(|content| share(&mut room, bo, content));
    let remove = |message| ModerationAction::Remove { message, from: None };
    let by_another = act(&mut room, Actor::Member(ada), remove(one));
    assert_eq!(by_another, Err(Reason::ModeratorOnly));
    take_file_news(&mut room);
    act(&mut room, Actor::Member(bo), remove(one)).unwrap();
    assert_eq!((numbers(&room), take_file_news(&mut room).1), (vec![two, three], vec![one]));
    assert_eq!(fetch(&mut room, ada, one), Err(Reason::NoSuchFile));
    let files = |room: &Room| {
        let all = events(room, 0).into_iter();
        all.filter(|event| matches!(event.what, EventKind::File(_))).count()
    };
    assert_eq!(files(&room), 2);
    let all = ModerationAction::RemoveAll { name: name("Bo"), seats: Vec::new() };
    act(&mut room, Actor::Console, all).unwrap();
    assert!(numbers(&room).is_empty() && files(&room) == 0);
}

#[test]
fn a_file_is_answered_reacted_to_and_pinned_like_a_message() {
    let mut room = filing();
    let ada = room.enter(at(NOON), host()).unwrap().id;
    let message = share(&mut room, ada, b"plan");
    let text = Text::new("nice").unwrap();
    let say = Ask::Say { answers: Some(message), emote: false, text: text.clone() };
    room.ask(NOON, Actor::Member(ada), say).unwrap();
    let react = Ask::React { message, emoji: Emoji::new("👍").unwrap(), active: true };
    room.ask(NOON, Actor::Member(ada), react).unwrap();
    let pin = ModerationAction::Pin { message, from: None };
    act(&mut room, Actor::Member(ada), pin).unwrap();
    let pinned = room.enter(at(NOON), newcomer("Bo")).unwrap().welcome.pinned;
    assert_eq!(pinned[0].text.clone().map(String::from), Some("plan.pdf".into()));
    assert!(room.ask(NOON, Actor::Member(ada), Ask::Edit { message, text }).is_err());
}

#[test]
fn files_outlive_the_room_where_it_is_kept() {
    let mut room = filing();
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap().id;
    let number = share(&mut room, ada, b"plan");
    let saved = written(&room.snapshot(at(NOON)));
    let past = events(&room, 0);
    let again = |past: &[Event], kept| {
        let opening = Opening { kept, ..with_files() };
        Room::restore(saved.clone(), past, opening, at(NOON))
    };
    assert_eq!(numbers(&again(&past, true)), [number]);
    assert_eq!(numbers(&again(&[], true)), [number]);
    assert_eq!(numbers(&again(&past, false)), [] as [u64; 0]);
    // What is kept no more does not take along what was kept.
    let last = choose_history(&mut room, at(NOON), false);
    let later = share(&mut room, ada, b"another");
    let saved = written(&room.snapshot(at(NOON)));
    assert_eq!(saved.files.iter().map(|file| file.number).collect::<Vec<_>>(), [number]);
    assert!(number < last && last < later);
    let mut again = again(&past, true);
    drop_files(&mut again, |file| file.number == number);
    assert!(numbers(&again).is_empty());
}

#[test]
fn what_the_history_deletes_takes_its_files_along_and_the_time_of_day_does_not() {
    let mut room = filing();
    keep_for(room.log_mut(), Some(Duration::from_mins(1)));
    let ada = room.enter(at(NOON), keyed("Ada", 1)).unwrap().id;
    let [one, two] = [b"1", b"2"].map(|content| share(&mut room, ada, content));
    drop_deleted(&mut room, at(NOON), 0..u64::MAX);
    assert_eq!(numbers(&room), [one, two], "they are in memory");
    let jumped = at(NOON + 9_000 * 3_600_000);
    drop_deleted(&mut room, jumped, 0..one);
    assert_eq!(numbers(&room), [one, two], "the history has them");
    drop_deleted(&mut room, jumped, two..u64::MAX);
    assert_eq!(numbers(&room), [one], "another history may have the first");
    drop_deleted(&mut room, jumped, 0..two);
    assert!(numbers(&room).is_empty());
}

#[test]
fn a_file_is_no_way_around_what_was_decided_meanwhile() {
    let mut room = filing();
    let bo = room.enter(at(NOON), keyed("Bo", 2)).unwrap().id;
    let order = offer(&mut room, bo, 1).unwrap();
    let share = share_of(&order, b"x");
    let set = |who| ModerationAction::Files { who };
    act(&mut room, Actor::Console, set(FileSenders::Moderators)).unwrap();
    assert_eq!(may_share(&mut room, at(NOON), share), Err(Reason::FilesOff));
    act(&mut room, Actor::Console, set(FileSenders::Everybody)).unwrap();
    let mute = ModerationAction::Mute { name: name("Bo"), seconds: 60 };
    act(&mut room, Actor::Console, mute).unwrap();
    room.ask(NOON, Actor::Member(bo), Ask::Leave).unwrap();
    assert_eq!(share_file(&mut room, at(NOON), share), Err(Reason::Muted), "though it has left");
}

#[test]
fn who_is_shown_out_is_cut_off_and_who_leaves_is_not() {
    let mut room = filing();
    let ada = seat(&mut room, keyed("Ada", 1));
    let (bo, cy) = (seat(&mut room, newcomer("Bo")), seat(&mut room, newcomer("Cy")));
    act(&mut room, Actor::Console, ModerationAction::Kick { name: name("Ada") }).unwrap();
    act(&mut room, Actor::Console, ModerationAction::Kick { name: name("Bo") }).unwrap();
    let cut = take_file_news(&mut room).0;
    let with_key = CutOff { seat: Some(ada), target: Some(BanTarget::Key(key(1))) };
    assert_eq!(cut, [with_key, CutOff { seat: Some(bo), target: None }]);
    let ban = ModerationAction::Ban { name: name("Cy"), seconds: None };
    act(&mut room, Actor::Console, ban).unwrap();
    let cut = take_file_news(&mut room).0;
    assert!(cut.iter().any(|cut| cut.seat == Some(cy) && cut.target.is_some()), "{cut:?}");
    let dee = room.enter(at(NOON), keyed("Dee", 4)).unwrap().id;
    room.ask(NOON, Actor::Member(dee), Ask::Leave).unwrap();
    assert!(take_file_news(&mut room).0.is_empty());
}

#[test]
fn the_way_of_a_file_is_told_in_passing() {
    let mut room = filing();
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap().id;
    let order = offer(&mut room, ada, 9).unwrap();
    let (newest, head) = (room.log().newest(), room.log().head(Stream::Native));
    pass_on_uploading(&mut room, &order, 5, false);
    assert_eq!(room.log().newest(), newest);
    let told = texts_of(room.log().backlog(Stream::Native).after(head, 1_000)).next();
    let Ok(ServerMessage::Uploading(told)) = ServerMessage::decode(told.unwrap()) else {
        panic!("something else was told");
    };
    assert_eq!((told.done, told.size, told.over), (5, 9, false));
}
