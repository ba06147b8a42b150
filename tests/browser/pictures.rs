// SPDX-License-Identifier: GPL-3.0-or-later
//! Pictures on the page: in their place, while they are in view, and large.

use std::io::Cursor;

use data_encoding::BASE64;
use image::{ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};

use crate::browser::turn;
use crate::files::{pick, with_ada};
use crate::kit::files::put;
use crate::kit::guest::Guest;
use crate::kit::guest::staying::Staying;
use crate::kit::room::TestRoom;
use crate::page::Page;
use crate::scripted::{FIRST, Scripted, everything};

const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
/// Pixels of a row of a preview.
pub const PREVIEW: u32 = 8;
/// Keeps what is fetched from coming until it is let go.
const HOLD: &str = "const real = window.fetch; const held = []; \
    window.fetch = (...all) => String(all[0]).startsWith('/f/') \
      ? new Promise(done => held.push(() => done(real(...all)))) : real(...all); \
    window.let_go = () => { window.fetch = real; for (const act of held) act(); };";
/// The addresses of blobs that are there.
const ADDRESSES: &str = "window.addresses = 0; \
    const [make, revoke] = [URL.createObjectURL, URL.revokeObjectURL]; \
    URL.createObjectURL = it => { window.addresses += 1; return make.call(URL, it); }; \
    URL.revokeObjectURL = it => { window.addresses -= 1; revoke.call(URL, it); };";
/// The times that contents were asked for.
pub const FETCHED: &str = "return performance.getEntriesByType('resource')\
    .filter(it => it.name.includes('/f/')).length";

/// A picture of one colour.
pub fn drawn(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = RgbImage::from_pixel(width, height, Rgb([200, 90, 30]));
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn preview() -> String {
    BASE64.encode(&drawn(PREVIEW, PREVIEW / 2, ImageFormat::WebP))
}

/// Shares a file as a picture of that size, as the app does.
pub fn share(
    room: &TestRoom,
    ada: &mut Staying,
    name: &str,
    content: &[u8],
    size: (u32, u32),
) -> u64 {
    let offer = json!({"id": name, "name": name, "size": content.len(), "media": "image/png",
        "picture": {"width": size.0, "height": size.1}, "preview": preview()});
    ada.does(|ada| {
        let grant = Guest::grant_of(&ada.offers(offer));
        assert_eq!(put(room.address(), &grant, content, 0).status, 201);
        ada.until("file")["number"].as_u64().unwrap()
    })
}

pub fn share_drawn(room: &TestRoom, ada: &mut Staying, name: &str, size: (u32, u32)) -> Vec<u8> {
    let content = drawn(size.0, size.1, ImageFormat::Png);
    share(room, ada, name, &content, size);
    content
}

/// The picture of that name.
pub fn named(name: &str) -> String {
    format!("document.querySelector('.picture[aria-label=\"{name}\"]')")
}

/// Waits until an image with so many pixels in a row is in its place.
#[track_caller]
pub fn shows(page: &Page, name: &str, width: u32) {
    page.browser.until(&format!("{}?.querySelector('img')?.naturalWidth === {width}", named(name)));
}

/// The width and height of a place, and whether the end of the conversation is in sight.
fn place(page: &Page, name: &str) -> Value {
    page.browser.run(&format!(
        "const {{width, height}} = {}.getBoundingClientRect(); \
         const it = document.getElementById('scroll'); \
         return [Math.round(width), Math.round(height), \
           it.scrollHeight - it.scrollTop - it.clientHeight < 2]",
        named(name)
    ))
}

#[test]
fn a_picture_has_its_place_before_it_comes_and_comes_in_view_alone() {
    let Some(_turn) = turn() else { return };
    let (_folder, room, mut ada) = with_ada();
    share_drawn(&room, &mut ada, "far.png", (500, 1_000));
    for number in 0..30 {
        ada.say("", &format!("line {number}"));
    }
    share_drawn(&room, &mut ada, "near.png", (1_000, 500));
    let page = Page::at(room.address());
    page.browser.run(HOLD);
    page.join("Bo");
    shows(&page, "near.png", PREVIEW);
    let wanted = json!([320, 160, true]);
    assert_eq!(place(&page, "near.png"), wanted);
    page.browser.run("window.let_go()");
    shows(&page, "near.png", 1_000);
    assert_eq!(place(&page, "near.png"), wanted);
    assert_eq!(page.browser.run(FETCHED), 1);
    page.browser.until(&format!("{} && !{0}.hasChildNodes()", named("far.png")));
    page.scroll_up();
    shows(&page, "far.png", 500);
    assert_eq!(place(&page, "far.png"), json!([120, 240, false]));
    assert_eq!(page.browser.run(FETCHED), 2);
    page.has_no_complaints();
}

#[test]
fn one_is_opened_saved_and_closed_by_the_keyboard() {
    let Some(_turn) = turn() else { return };
    let (_folder, room, mut ada) = with_ada();
    let content = share_drawn(&room, &mut ada, "sea.png", (900, 600));
    let page = Page::of(&format!("https://{}/", room.address()), "en");
    page.join("Bo");
    shows(&page, "sea.png", 900);
    page.browser.run(&format!("{}.id = 'sea'", named("sea.png")));
    assert_eq!(page.browser.label("sea"), "sea.png");
    let focus = || page.browser.run("return document.activeElement.id");
    page.browser.run("document.querySelector('.file .more').id = 'more'");
    page.browser.write("more", "\u{e012}");
    page.browser.run("document.activeElement.id ||= 'save'");
    page.browser.write("save", "\u{e012}");
    assert_eq!(focus(), "sea");
    page.browser.press("people-button");
    let people = page.browser.run("return document.getElementById('people').hidden");
    page.browser.write("sea", ENTER);
    page.browser.until("document.querySelector('#viewer[open] img')?.naturalWidth === 900");
    assert_eq!(page.browser.run("return document.querySelector('#viewer img').alt"), "sea.png");
    page.browser.write("viewer-close", ESCAPE);
    page.browser.until("!document.getElementById('viewer').open");
    assert_eq!(focus(), "sea");
    // What was open below stays as it was.
    assert_eq!(page.browser.run("return document.getElementById('people').hidden"), people);
    page.browser.write("sea", ENTER);
    page.browser.press("viewer-save");
    assert_eq!(page.browser.saves("sea.png"), content);
    assert_eq!(page.browser.run("return document.getElementById('viewer').open"), false);
    page.has_no_complaints();
}

#[test]
fn one_that_is_sent_tells_its_size_and_what_it_looks_like() {
    let Some(_turn) = turn() else { return };
    let (folder, room, mut ada) = with_ada();
    let page = Page::at(room.address());
    page.join("Bo");
    let sea = drawn(1_000, 500, ImageFormat::Png);
    pick(&page, folder.path(), &[("sea.png", &sea), ("none.png", b"none"), ("notes.txt", b"x")]);
    page.shows("chosen", "notes.txt");
    page.browser.press("send-files");
    let file = ada.until("file");
    assert_eq!(file["picture"], json!({"width": 1_000, "height": 500}));
    let preview = BASE64.decode(file["preview"].as_str().unwrap().as_bytes()).unwrap();
    let small = image::load_from_memory_with_format(&preview, ImageFormat::WebP).unwrap();
    assert_eq!((small.width(), small.height()), (320, 160));
    shows(&page, "sea.png", 1_000);
    for name in ["none.png", "notes.txt"] {
        let file = ada.until("file");
        assert_eq!((&file["name"], file.get("picture")), (&json!(name), None));
    }
    page.has_no_complaints();
}

/// Pictures that are held at the most.
const HELD: usize = 32;

#[test]
fn few_are_held_and_those_far_away_are_previews_again() {
    let Some(_turn) = turn() else { return };
    let (_folder, room, mut ada) = with_ada();
    let all: Vec<_> = (0..HELD + 4).map(|number| format!("{number}.png")).collect();
    for name in &all {
        share_drawn(&room, &mut ada, name, (400, 300));
    }
    let page = Page::at(room.address());
    page.browser.run(ADDRESSES);
    page.join("Bo");
    shows(&page, all.last().unwrap(), 400);
    page.scroll_up();
    for name in &all {
        page.browser.run(&format!("{}.scrollIntoView({{block: 'center'}})", named(name)));
        shows(&page, name, 400);
    }
    shows(&page, &all[0], PREVIEW);
    let held = "return [...document.querySelectorAll('.picture img')]\
        .filter(it => it.naturalWidth === 400).length";
    assert_eq!(page.browser.run(held), HELD);
    page.browser.until("window.addresses === 0");
    page.has_no_complaints();
}

/// A picture that the room tells of.
pub fn told(room: &Scripted, number: u64, more: &Value) {
    let mut event = json!({"type": "file", "from": "Ada", "seat": 901, "size": 900,
        "name": format!("{number}.png"), "media": "image/png",
        "picture": {"width": 60, "height": 40}});
    for (field, value) in more.as_object().unwrap() {
        event[field] = value.clone();
    }
    room.tell(number, event);
}

#[test]
fn the_room_is_asked_for_two_at_a_time_and_for_each_once() {
    let Some(_turn) = turn() else { return };
    let room = Scripted::with(everything());
    // All of them are in view.
    room.page.browser.run("document.documentElement.style.fontSize = '40%'");
    for number in 0..3 {
        told(&room, FIRST + number, &json!({}));
    }
    let first = room.asks("fetch");
    assert_eq!(room.asks("fetch")["file"], FIRST + 1);
    let others = "window.asked.filter(it => it.type === 'fetch').length";
    assert_eq!(room.value(others), 0);
    let gone = |asked: &Value| json!({"type": "error", "id": asked["id"], "reason": "no-such-file", "message": ""});
    room.hear(&gone(&first));
    assert_eq!(room.asks("fetch")["file"], FIRST + 2);
    // What is gone has no place, as it had no preview.
    room.page.browser.until("document.querySelectorAll('.picture').length === 2");
    assert_eq!(room.value(others), 0);
    room.page.has_no_complaints();
}
