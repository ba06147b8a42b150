// SPDX-License-Identifier: GPL-3.0-or-later
//! Pictures on the page that are none, or not what is said of them.

use data_encoding::BASE64;
use image::ImageFormat;
use serde_json::{Value, json};

use crate::browser::turn;
use crate::files::with_ada;
use crate::page::Page;
use crate::pictures::{FETCHED, PREVIEW, drawn, named, share, share_drawn, shows, told};
use crate::scripted::{FIRST, Scripted, everything};

#[test]
fn what_is_none_is_a_file_like_any() {
    let Some(_turn) = turn() else { return };
    let (_folder, room, mut ada) = with_ada();
    let page = Page::at(room.address());
    page.join("Bo");
    let broken = [b"\x89PNG\r\n\x1a\n", &[7; 900][..]].concat();
    share(&room, &mut ada, "broken.png", &broken, (400, 300));
    page.reads("broken.png");
    page.browser.until("document.querySelector('.save') && !document.querySelector('.picture')");
    // One that says it is small, and is not.
    let large = drawn(5_000, 4_001, ImageFormat::Png);
    share(&room, &mut ada, "large.png", &large, (50, 40));
    shows(&page, "large.png", PREVIEW);
    page.browser.until("performance.getEntriesByType('resource').filter(it => it.name.includes('/f/')).length === 2");
    // Somebody wants to see it.
    page.browser.run(&format!("{}.click()", named("large.png")));
    page.browser.until("document.querySelector('#viewer img')?.naturalWidth === 5000");
    shows(&page, "large.png", PREVIEW);
    ada.send(json!({"type": "say", "text": "bye"}));
    page.reads("bye");
    page.has_no_complaints();
}

#[test]
fn what_is_marked_is_not_shown() {
    let Some(_turn) = turn() else { return };
    let (_folder, room, mut ada) = with_ada();
    let page = Page::at(room.address());
    page.join("Bo");
    share(&room, &mut ada, "photo.png", b"#!/bin/sh\necho hello\n", (400, 300));
    page.reads("Its content is not what its name says. Beware of it.");
    page.browser.until("!document.querySelector('.picture')");
    let press = "return document.querySelector('.save').textContent";
    assert_eq!(page.browser.run(press), "Save Anyway");
    let picture = drawn(30, 30, ImageFormat::Png);
    share(&room, &mut ada, "photo.png.exe", &picture, (400, 300));
    page.warns_of(2);
    share_drawn(&room, &mut ada, "good.png", (400, 300));
    shows(&page, "good.png", 400);
    let count = "return document.querySelectorAll('.picture').length";
    assert_eq!(page.browser.run(count), 1);
    assert_eq!(page.browser.run(FETCHED), 1, "what is marked is not even fetched");
    // A room of an earlier version tells it with the content alone.
    page.hears_no_marks();
    page.warns_of(2);
    share(&room, &mut ada, "late.png", b"#!/bin/sh\necho hello\n", (400, 300));
    page.warns_of(3);
    page.browser.until("document.querySelectorAll('.picture').length === 1");
    assert_eq!(page.browser.run(FETCHED), 2);
    page.has_no_complaints();
}

#[test]
fn claims_that_lie_are_harmless() {
    let Some(_turn) = turn() else { return };
    let room = Scripted::with(everything());
    let svg =
        BASE64.encode(b"<svg xmlns='http://www.w3.org/2000/svg' onload='window.ran = true'/>");
    let lies = [
        json!({"media": "image/svg+xml"}),
        json!({"media": 7, "preview": svg}),
        json!({"picture": {"width": "wide", "height": {}}}),
        json!({"picture": 5}),
        json!({"size": 0}),
        // These have a place, and no picture in it.
        json!({"size": 1_u64 << 40, "preview": svg, "picture": {"width": 65_535, "height": 1}}),
        json!({"size": "x", "preview": {"a": 1}, "picture": {"width": 1, "height": 65_535}}),
    ];
    for (number, lie) in (FIRST..).zip(&lies) {
        told(&room, number, lie);
    }
    room.page.browser.until("document.querySelectorAll('.save').length === 7");
    room.page.browser.until("document.querySelectorAll('.picture').length === 2");
    let sizes =
        "[...document.querySelectorAll('.picture')].map(it => [it.clientWidth, it.clientHeight])";
    assert_eq!(room.value(sizes), json!([[320, 48], [48, 240]]));
    room.page.scroll_up();
    room.page.browser.run("document.querySelector('.picture').scrollIntoView()");
    room.page.browser.until("document.querySelector('.picture').textContent === 'Show Picture'");
    assert_eq!(room.value("document.querySelectorAll('.picture img').length"), 0);
    assert_eq!(room.value("window.asked.some(it => it.type === 'fetch')"), false);
    room.page.browser.run("document.querySelector('.picture').click()");
    room.page.shows("viewer-status", "It is too large to be shown here.");
    assert_eq!(room.value("window.ran ?? null"), Value::Null);
    room.page.has_no_complaints();
}
