// SPDX-License-Identifier: GPL-3.0-or-later
//! The swarm of a file, as the host tells those who fetch it of one another.

use salotto::protocol::ModerationAction;
use salotto::protocol::limits::SWARM_REPORT_BYTES;
use serde_json::{Value, json};

use super::keeping;
use crate::kit::files::{Answer, HttpLine, Ticket, ask, content, head};
use crate::kit::room::TestRoom;
use crate::kit::values::name;

const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc";

fn request(ticket: &Ticket, body: &str) -> String {
    let more = format!("Content-Length: {}\r\n", body.len());
    head("PUT", &format!("{}/swarm", ticket.path()), &ticket.token, &more) + body
}

fn reported(room: &TestRoom, ticket: &Ticket, body: &str) -> Answer {
    let mut line = HttpLine::encrypted(room.address());
    line.send(request(ticket, body).as_bytes());
    line.answer()
}

fn report(room: &TestRoom, ticket: &Ticket, body: &Value) -> Value {
    let answer = reported(room, ticket, &body.to_string());
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("Content-Type"), Some("application/json"));
    serde_json::from_slice(&answer.body).unwrap()
}

fn door(port: u16) -> Value {
    json!({"have": "Aw==", "door": {"port": port, "key": KEY, "token": format!("token {port}")}})
}

#[test]
fn those_who_fetch_a_file_are_told_of_one_another_until_one_is_shown_out() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let (mut ada, mut bo, mut cy) = (room.join("Ada"), room.join("Bo"), room.join("Cy"));
    let number = ada.shares(room.address(), "a", &content(100));
    let [bo_s, cy_s] = [&mut bo, &mut cy].map(|guest| guest.ticket(number));
    assert_eq!(report(&room, &bo_s, &json!({})), json!({"others": 0, "peers": []}));
    assert_eq!(report(&room, &cy_s, &door(40_003)), json!({"others": 1, "peers": []}));
    let others = report(&room, &bo_s, &door(40_002));
    let cy_told = json!({
        "address": "127.0.0.1:40003", "key": KEY, "token": "token 40003", "have": "Aw==",
    });
    assert_eq!(others, json!({"others": 1, "peers": [cy_told]}));
    room.server.act(ModerationAction::Kick { name: name("Cy") }, None, None).unwrap();
    bo.until("left");
    assert_eq!(report(&room, &bo_s, &door(40_002)), json!({"others": 0, "peers": []}));
    assert_eq!(reported(&room, &cy_s, "{}").status, 401);
}

#[test]
fn a_report_that_makes_no_sense_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    let number = ada.shares(room.address(), "a", &content(100));
    let ticket = ada.ticket(number);
    for (body, status) in [
        ("", 422),
        ("7", 422),
        ("{\"have\": \"*\"}", 422),
        ("{\"door\": {\"port\": 0}}", 422),
        ("{\"door\": null}", 200),
    ] {
        assert_eq!(reported(&room, &ticket, body).status, status, "{body}");
    }
    let long = format!("{{\"have\": \"{}\"}}", "A".repeat(SWARM_REPORT_BYTES));
    assert_eq!(reported(&room, &ticket, &long).status, 413);
    let other = Ticket { hash: "0".repeat(64), ..ticket.clone() };
    assert_eq!(reported(&room, &other, "{}").status, 401, "a token is for one file");
    let got = ask(room.address(), "GET", &format!("{}/swarm", ticket.path()), &ticket.token, "");
    assert_eq!((got.status, got.body.len()), (200, 100), "a file may have that name");
}

#[test]
fn nobody_is_told_of_over_a_line_that_others_read() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    let number = ada.shares(room.address(), "a", &content(100));
    let ticket = ada.ticket(number);
    let mut line = HttpLine::plain(room.address());
    line.send(request(&ticket, &door(40_001).to_string()).as_bytes());
    let answer = line.answer();
    assert!([403, 404].contains(&answer.status), "{answer:?}");
}
