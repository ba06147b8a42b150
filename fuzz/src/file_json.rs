// SPDX-License-Identifier: GPL-3.0-or-later
//! Offers of files, and what a room tells of them: what is read is bounded and harmless,
//! whatever was sent.

use salotto::protocol::file::{SwarmAnswer, SwarmReport};
use salotto::protocol::{
    Event, EventKind, FileOffer, MediaType, Preview, Reason, Request, ServerMessage, SharedFile,
    classic, limits,
};

use super::file_name;

pub fn run(data: &[u8]) {
    let Ok(json) = std::str::from_utf8(data) else { return };
    swarm(json);
    if let Ok(request) = Request::decode(json) {
        assert_eq!(Request::decode(&request.encode()).ok().as_ref(), Some(&request));
        if let Request::Offer { offer, .. } = request {
            match offer.check() {
                Ok(offer) => is_harmless(&offer),
                Err(reason) => assert_eq!(reason, Reason::CaptionTooLong),
            }
        }
    }
    let Ok(told) = ServerMessage::decode(json) else { return };
    assert_eq!(ServerMessage::decode(&told.encode()).ok().as_ref(), Some(&told));
    match &told {
        ServerMessage::Event(event) => is_told(event),
        ServerMessage::Uploading(uploading) => {
            file_name::is_harmless(&uploading.name);
            is_id(uploading.id.as_deref());
        }
        ServerMessage::Upload(grant) => is_id(grant.id.as_deref()),
        ServerMessage::Download(grant) => is_id(grant.id.as_deref()),
        _ => {}
    }
}

/// Reports of those who fetch a file, and the answers that tell of the others.
fn swarm(json: &str) {
    if let Ok(report) = serde_json::from_str::<SwarmReport>(json) {
        let written = serde_json::to_string(&report).expect("a report can be written");
        assert_eq!(serde_json::from_str::<SwarmReport>(&written).ok(), Some(report));
    }
    if let Ok(answer) = serde_json::from_str::<SwarmAnswer>(json) {
        let written = serde_json::to_string(&answer).expect("an answer can be written");
        assert_eq!(serde_json::from_str::<SwarmAnswer>(&written).ok(), Some(answer));
    }
}

fn is_harmless(offer: &FileOffer) {
    file_name::is_harmless(&offer.name);
    is_one_line(offer.caption.as_str());
    is_small(offer.media.as_ref(), offer.preview.as_ref());
}

/// An event, and the lines that a classic guest gets of it.
fn is_told(event: &Event) {
    let EventKind::File(file) = &event.what else { return };
    let SharedFile { name, id, media, caption, preview, .. } = file;
    file_name::is_harmless(name);
    is_id(id.as_deref());
    is_one_line(caption.as_str());
    is_one_line(&file.line());
    is_small(media.as_ref(), preview.as_ref());
    let lines = classic::lines(event);
    assert_eq!(lines.matches('\n').count(), 1, "a forged line: {lines:?}");
    assert!(lines.ends_with('\n'));
}

fn is_one_line(text: &str) {
    assert!(!text.contains(char::is_control), "{text:?}");
}

fn is_id(id: Option<&str>) {
    assert!(id.is_none_or(|id| id.len() <= limits::REQUEST_ID_BYTES));
}

fn is_small(media: Option<&MediaType>, preview: Option<&Preview>) {
    if let Some(media) = media.map(MediaType::as_str) {
        assert!(media.len() <= 255 && media.is_ascii() && !media.contains([' ', ';']));
        assert_eq!(media.matches('/').count(), 1);
        assert_eq!(MediaType::new(media).map(String::from).as_deref(), Some(media));
    }
    if let Some(preview) = preview {
        assert!((1..=limits::PREVIEW_BYTES).contains(&preview.as_bytes().len()));
        assert_eq!(Preview::from_base64(&String::from(preview.clone())).as_ref(), Some(preview));
    }
}
