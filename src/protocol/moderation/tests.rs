// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of moderation.

use super::*;

fn name(raw: &str) -> Nickname {
    Nickname::new(raw).unwrap()
}

#[test]
fn acts_look_as_documented() {
    let act = ModerationAction::Ban { name: name("Bo"), seconds: Some(600) };
    let json = serde_json::to_string(&act).unwrap();
    assert_eq!(json, r#"{"act":"ban","name":"Bo","seconds":600}"#);
    assert_eq!(serde_json::from_str::<ModerationAction>(&json).unwrap(), act);
    let newer = r#"{"act":"dance","name":"Bo"}"#;
    assert_eq!(serde_json::from_str::<ModerationAction>(newer).unwrap(), ModerationAction::Other);
}

#[test]
fn a_sentence_tells_who_whom_how_long_and_why() {
    let why = Why::new(" too\nloud ").unwrap();
    let here = ActionTarget::default();
    let act = ModerationAction::Mute { name: name("Bo"), seconds: 600 };
    let told = act.sentence(Some(&name("Ada")), here, Some(&why));
    assert_eq!(told, "Ada muted Bo for 10 minutes (too loud)");
    let act = ModerationAction::Lock { locked: true };
    assert_eq!(act.sentence(None, here, None), "The host locked the room");
    let act = ModerationAction::Ban { name: name("Dee 1h"), seconds: None };
    assert_eq!(act.sentence(None, here, None), "The host banned \"Dee 1h\" for good");
    let gone = ActionTarget { absent: true, ..here };
    let act = ModerationAction::Ban { name: name("Bo"), seconds: None };
    assert_eq!(act.sentence(None, gone, None), "The host banned Bo for good (no longer here)");
    assert_eq!(
        act.sentence(None, gone, Some(&why)),
        "The host banned Bo for good (no longer here; too loud)"
    );
}
