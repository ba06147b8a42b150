// SPDX-License-Identifier: GPL-3.0-or-later
//! Files as they are printed for a program, with and without what may be missing.

use crate::cli::chat::json::own::{OwnMessage, TransferState};
use crate::model::{FileUpdate, Update};
use crate::protocol::file::FileWarning;
use crate::protocol::{
    ContentHash, EventKind, FileName, FileSenders, FileTypes, MediaType, Nickname, PictureSize,
    Preview, Reason, SeatNumber, SendingQuota, SharedFile, Topic, Uploading,
};

/// Files with and without what may be missing.
pub fn files() -> [EventKind; 2] {
    let least = SharedFile {
        from: Nickname::new("Bo").unwrap(),
        seat: None,
        id: None,
        name: FileName::new("a.png"),
        size: 7,
        media: None,
        blake3: ContentHash::of(b""),
        caption: Topic::default(),
        picture: None,
        preview: None,
        beware: None,
    };
    let most = SharedFile {
        seat: Some(SeatNumber::new(7)),
        id: Some("7".into()),
        media: MediaType::new("image/png"),
        caption: Topic::new("us").unwrap(),
        picture: PictureSize::new(4, 3),
        preview: Preview::new(b"RIFF"),
        beware: Some(FileWarning::Disguised),
        ..least.clone()
    };
    [EventKind::File(least), EventKind::File(most)]
}

/// Files on their way into the room.
pub fn uploading() -> [Update; 2] {
    let least = Uploading {
        from: Nickname::new("Bo").unwrap(),
        seat: None,
        id: None,
        name: FileName::new("a.png"),
        size: 7,
        done: 3,
        over: false,
    };
    let seat = Some(SeatNumber::new(7));
    let most = Uploading { seat, id: Some("7".into()), over: true, ..least.clone() };
    [least, most].map(|progress| Update::File(FileUpdate::Sending(progress)))
}

/// Answers about what may still be sent, of the host and of another one.
pub fn quotas() -> [Update; 2] {
    let host = SendingQuota {
        who: FileSenders::Everybody,
        allowed: true,
        types: FileTypes::Pictures,
        file_size: 7,
        room: 7,
        room_left: 7,
        files_left: 7,
        ..SendingQuota::default()
    };
    let (id, day, day_left) = (Some("7".into()), Some(7), Some(7));
    let other = SendingQuota { id, day, day_left, ..host.clone() };
    [host, other].map(|quota| Update::File(FileUpdate::Quota(quota)))
}

/// Messages of our own about files.
pub fn own() -> [OwnMessage; 4] {
    let transfer = |all: bool| OwnMessage::Transfer {
        id: "7".into(),
        name: FileName::new("a.png"),
        file: all.then_some(7),
        from: all.then(|| Nickname::new("Bo").unwrap()),
        seat: all.then(|| SeatNumber::new(7)),
        state: TransferState::Done,
        done: all.then_some(7),
        size: all.then_some(7),
        path: all.then(|| "/tmp/a.png".into()),
        dangerous: all,
        disguised: all,
        reason: all.then_some(Reason::FileType),
        message: all.then(|| "No.".into()),
    };
    [
        transfer(true),
        transfer(false),
        OwnMessage::Files { id: Some("7".into()), files: Vec::new() },
        OwnMessage::Files { id: None, files: Vec::new() },
    ]
}

/// Requests about files.
pub fn requests() -> impl Iterator<Item = String> {
    [
        r#"{"type":"send","id":"7","path":"a.png","name":"b.png","caption":"us"}"#,
        r#"{"type":"send","path":"a.png"}"#,
        r#"{"type":"fetch","id":"7","file":7,"folder":"/tmp"}"#,
        r#"{"type":"fetch","file":7}"#,
        r#"{"type":"cancel","id":"7"}"#,
        r#"{"type":"files","id":"7"}"#,
        r#"{"type":"files"}"#,
    ]
    .into_iter()
    .map(str::to_owned)
}
