// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of what may still be sent, and of which types.

use super::asking::Asking;
use super::files::{act, filing, offer, refused, share_of, with_files};
use super::moderation::NOON;
use super::*;
use crate::protocol::file::{FileKind, JudgedFile};
use crate::protocol::{Ask, FileSenders, FileTypes, ModerationAction, SendingQuota};

const MIB: u64 = 1024 * 1024;

fn quota(room: &mut Room, id: MemberId) -> SendingQuota {
    match room.ask(NOON, Actor::Member(id), Ask::Quota) {
        Ok(Outcome::Quota(quota)) => *quota,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_member_is_told_what_is_left() {
    let mut room = filing();
    let ada = room.enter(at(NOON), host()).unwrap().id;
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    let whole = quota(&mut room, bo);
    assert!(whole.allowed && whole.types.is_everything() && whole.day == whole.day_left);
    assert_eq!((whole.file_size, whole.room, whole.room_left), (50 * MIB, 100 * MIB, 100 * MIB));
    let order = offer(&mut room, bo, 10 * MIB).unwrap();
    let rest = quota(&mut room, bo);
    assert_eq!(rest.day_left, whole.day.map(|day| day - 10 * MIB), "what is on its way counts");
    assert_eq!((rest.room_left, rest.files_left), (90 * MIB, whole.files_left - 1));
    end_upload(&mut room, order.from.target, order.offer.size);
    share_file(&mut room, at(NOON), share_of(&order, b"x")).unwrap();
    let left = quota(&mut room, bo).day_left.unwrap();
    assert!(left <= rest.day_left.unwrap() && left + MIB > rest.day_left.unwrap());
    let of_host = quota(&mut room, ada);
    assert_eq!((of_host.day, of_host.day_left, of_host.room_left), (None, None, 90 * MIB));
    let nobody = ModerationAction::Files { who: FileSenders::Moderators };
    act(&mut room, Actor::Console, nobody).unwrap();
    assert!(!quota(&mut room, bo).allowed && quota(&mut room, ada).allowed);
    let used = files_use(&room);
    assert_eq!((used.files, used.bytes, used.most_bytes), (1, 10 * MIB, 100 * MIB));
}

#[test]
fn the_host_says_which_types_are_sent() {
    let mut room = filing();
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    let order = offer(&mut room, bo, 1).unwrap();
    let set = |types| ModerationAction::FileTypes { types };
    let by_bo = act(&mut room, Actor::Member(bo), set(FileTypes::Everything));
    assert_eq!(by_bo, Err(Reason::HostOnly));
    act(&mut room, Actor::Console, set(FileTypes::NoPrograms)).unwrap();
    let share = share_of(&order, b"x");
    let judged = JudgedFile { kind: FileKind::Program, is_disguised: true };
    let program = FileShare { judged, ..share };
    assert_eq!(may_share(&mut room, at(NOON), program), Err(Reason::FileType));
    assert_eq!(share_file(&mut room, at(NOON), program), Err(Reason::FileType));
    assert!(share_file(&mut room, at(NOON), share).is_ok());
    act(&mut room, Actor::Console, set(FileTypes::Pictures)).unwrap();
    assert_eq!(refused(&mut room, bo, 1), Reason::FileType, "by its name");
    assert_eq!(quota(&mut room, bo).types, FileTypes::Pictures);
    let saved = written(&room.snapshot(at(NOON)));
    let again = Room::restore(saved, &[], with_files(), at(NOON));
    assert_eq!(again.rules().file_types, FileTypes::Pictures, "as the room was left");
}

#[test]
fn the_host_says_who_sends() {
    let mut room = filing();
    let ada = room.enter(at(NOON), host()).unwrap().id;
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    assert!(offer(&mut room, bo, 1).is_ok());
    let set = |who| ModerationAction::Files { who };
    let by_bo = act(&mut room, Actor::Member(bo), set(FileSenders::Nobody));
    assert_eq!(by_bo, Err(Reason::HostOnly));
    act(&mut room, Actor::Member(ada), set(FileSenders::Moderators)).unwrap();
    assert_eq!(refused(&mut room, bo, 1), Reason::FilesOff);
    let order = offer(&mut room, ada, 1).unwrap();
    act(&mut room, Actor::Console, set(FileSenders::Nobody)).unwrap();
    assert_eq!(refused(&mut room, ada, 1), Reason::FilesOff);
    let share = share_of(&order, b"x");
    assert_eq!(share_file(&mut room, at(NOON), share), Err(Reason::FilesOff));
    let saved = written(&room.snapshot(at(NOON)));
    let again = Room::restore(saved, &[], with_files(), at(NOON));
    assert_eq!(again.rules().files, FileSenders::Nobody, "as the room was left");
}
