// SPDX-License-Identifier: GPL-3.0-or-later
//! Things of a room that survive a restart.

use std::path::Path;

use salotto::protocol::{ModerationAction, Nickname, RoomName};
use salotto::server::{HostEvent, OpenError, set_aside_register};
use salotto::trust::{RoomFolder, StoredError};
use serde_json::json;

use super::{ModeratingGuest, host, keyed, refused};
use crate::kit::guest::password::Card;
use crate::kit::patience::eventually;
use crate::kit::room::TestRoom;

fn keeping(folder: &Path) -> TestRoom {
    let folder = folder.to_owned();
    TestRoom::with(|config| config.folder = Some(folder))
}

#[test]
fn bans_and_roles_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (mias, eves) = (Card::new(), Card::new());
    let room = keeping(folder.path());
    let mut ada = host(&room, "Ada");
    let mut mia = keyed(&room, &mias, "Mia");
    let _eve = keyed(&room, &eves, "Eve");
    ada.act(json!({"act": "moderator", "name": "Mia", "moderator": true}));
    mia.hears_act("moderator");
    mia.act(json!({"act": "ban", "name": "Eve", "why": "spam"}));
    ada.hears_act("ban");
    room.server.close();

    let room = keeping(folder.path());
    let refusal = refused(&room, Some(&eves), "Eve");
    assert_eq!((&refusal["reason"], &refusal["why"]), (&json!("banned"), &json!("spam")));
    let mut mia = keyed(&room, &mias, "Mia");
    let member = &mia.welcome["members"][0];
    assert_eq!((&member["moderator"], &member["recognition"]), (&json!(true), &json!("same")));
    mia.act(json!({"act": "unban", "name": "Eve"}));
    mia.hears_act("unban");
    room.server.close();

    let room = keeping(folder.path());
    let eve = keyed(&room, &eves, "Eve");
    assert_eq!(eve.welcome["members"][0]["recognition"], "same");
}

#[test]
fn topic_rules_and_mutes_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (adas, eves) = (Card::new(), Card::new());
    let room = keeping(folder.path());
    let mut ada = keyed(&room, &adas, "Ada");
    let _eve = keyed(&room, &eves, "Eve");
    let ours = |action| room.server.act(action, None, None).unwrap();
    let name = |raw| Nickname::new(raw).unwrap();
    ours(ModerationAction::Moderator { name: name("Ada"), moderator: true });
    ada.send(json!({"type": "topic", "topic": "Quake at nine"}));
    ada.until("topic");
    ada.act(json!({"act": "mute", "name": "Eve", "seconds": 600}));
    ada.hears_act("mute");
    ours(ModerationAction::Slow { seconds: 30 });
    ours(ModerationAction::Classic { open: false });
    ours(ModerationAction::Lock { locked: true });
    ada.hears_act("lock");
    let ended = ada.welcome["number"].as_u64();
    room.server.close();

    let room = keeping(folder.path());
    assert_eq!(refused(&room, None, "Stranger")["reason"], "locked");
    let ada = keyed(&room, &adas, "Ada");
    assert_eq!(ada.welcome["topic"], "Quake at nine");
    let rules = &ada.welcome["rules"];
    assert_eq!((&rules["slow"], &rules["locked"]), (&json!(30), &json!(true)));
    assert_eq!(rules["classic"], false);
    assert!(ada.welcome["number"].as_u64() > ended, "it goes on counting");
    room.server.act(ModerationAction::Lock { locked: false }, None, None).unwrap();
    let mut eve = keyed(&room, &eves, "Eve");
    assert!(eve.welcome["muted"].as_u64().is_some_and(|seconds| seconds > 500));
    eve.say("1", "Can you hear me?");
    assert_eq!(eve.until("error")["reason"], "muted");
}

#[test]
fn two_rooms_of_one_program_keep_what_is_their_own() {
    let data = tempfile::tempdir().unwrap();
    let folder = |name| RoomFolder::open(data.path(), &RoomName::new(name).unwrap()).unwrap();
    let (mias, eves) = (Card::new(), Card::new());
    let (party_folder, club_folder) = (folder("LAN party"), folder("Book club"));
    let party = keeping(party_folder.path());
    let club = keeping(club_folder.path());
    let mut ada = host(&party, "Ada");
    let (_mia, _eve) = (keyed(&party, &mias, "Mia"), keyed(&party, &eves, "Eve"));
    ada.act(json!({"act": "moderator", "name": "Mia", "moderator": true}));
    ada.hears_act("moderator");
    ada.act(json!({"act": "ban", "name": "Eve"}));
    ada.hears_act("ban");
    let _club_eve = keyed(&club, &eves, "Eve");
    party.server.close();
    club.server.close();
    drop((party_folder, club_folder));

    // In the other order.
    let (club_folder, party_folder) = (folder("Book club"), folder("LAN party"));
    let (club, party) = (keeping(club_folder.path()), keeping(party_folder.path()));
    assert_eq!(refused(&party, Some(&eves), "Eve")["reason"], "banned");
    assert_eq!(keyed(&party, &mias, "Mia").welcome["members"][0]["moderator"], true);
    let eve = keyed(&club, &eves, "Eve");
    assert_eq!(eve.welcome["members"][0]["recognition"], "same");
    let mia = keyed(&club, &mias, "Mia");
    let member = mia.welcome["members"].as_array().unwrap().last().unwrap();
    assert_eq!((&member["name"], &member["moderator"]), (&json!("Mia"), &json!(null)));
    assert_eq!(member["recognition"], json!(null), "it was never there");
}

#[test]
fn what_was_kept_is_written_while_the_room_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let _ada = keyed(&room, &Card::new(), "Ada");
    eventually("the register to be written", || {
        let written = std::fs::read_to_string(folder.path().join("room-register.json")).ok()?;
        written.contains("Ada").then_some(())
    });
}

fn open_with(folder: &Path) -> Result<salotto::server::Server, OpenError> {
    let mut config =
        salotto::server::Config::new(salotto::protocol::RoomName::new("Test room").unwrap());
    config.bind = Some("127.0.0.1".parse().unwrap());
    config.port = 0;
    config.folder = Some(folder.to_owned());
    let host = salotto::trust::ephemeral_host().unwrap();
    salotto::server::Server::open(config, &host, |_| {})
}

#[test]
fn a_damaged_register_is_reported_and_stays_until_it_is_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("room-register.json");
    for (content, newer) in [("{\"version\":1,\"bans\":7}", false), ("{\"version\":99}", true)] {
        std::fs::write(&path, content).unwrap();
        let error = open_with(folder.path()).unwrap_err();
        let OpenError::Register(error) = error else { panic!("{error}") };
        assert_eq!(matches!(error, StoredError::Newer { .. }), newer, "{error}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), content, "nothing was changed");
        let kept = set_aside_register(error.path()).unwrap();
        assert_eq!(std::fs::read_to_string(kept).unwrap(), content);
        open_with(folder.path()).unwrap();
    }
}

#[test]
fn no_number_is_given_twice_after_the_machine_failed() {
    let folder = tempfile::tempdir().unwrap();
    let register = folder.path().join("room-register.json");
    keeping(folder.path()).server.close();
    let room = keeping(folder.path());
    // The machine fails before anything more is written.
    let written = std::fs::read(&register).unwrap();
    let mut ada = room.join("Ada");
    ada.say("1", "is it twelve?");
    let given = ada.hears("is it twelve?")["number"].as_u64().unwrap();
    room.server.close();
    std::fs::write(&register, written).unwrap();
    let welcome = keeping(folder.path()).join("Ada").welcome;
    assert!(welcome["number"].as_u64().unwrap() > given);
}

#[test]
fn a_disk_that_takes_nothing_is_reported_and_the_room_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let below = folder.path().join("no folder");
    let room = keeping(&below);
    // The room may be writing there just now, and make the folder anew.
    eventually("a file in the place of the folder", || {
        let _ = std::fs::remove_dir_all(&below);
        std::fs::write(&below, "no folder").ok()
    });
    let mut ada = keyed(&room, &Card::new(), "Ada");
    room.logged(|record| matches!(record, HostEvent::Unkept { .. }));
    ada.say("1", "still here");
    ada.hears("still here");
    std::fs::remove_file(&below).unwrap();
    room.server.close();
    let kept = std::fs::read_to_string(below.join("room-register.json")).unwrap();
    assert!(kept.contains("Ada"), "tried again");
}
