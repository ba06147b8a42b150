// SPDX-License-Identifier: GPL-3.0-or-later
//! Losing the line in a browser, and coming back.

use serde_json::json;

use crate::browser::turn;
use crate::kit::line::Line;
use crate::kit::room::TestRoom;
use crate::page::Page;

#[test]
fn who_loses_the_line_comes_back_and_has_missed_nothing() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut ada = room.join("Ada").stays();
    let line = Line::to(room.address());
    let page = Page::at(line.address);
    page.join("Bo");
    page.say("one");
    ada.hears("one");
    line.cut();
    page.shows("banner-text", "lost");
    ada.say("2", "two");
    ada.hears("two");
    page.browser.write("text", "three");
    page.browser.press("send");
    line.mend();
    ada.hears("three");
    page.reads("three");
    page.browser.until("document.getElementById('banner').hidden");
    page.browser.until("!document.querySelector('.waiting')");
    assert_eq!(page.messages(), ["one", "two", "three"]);
}

#[test]
fn what_is_removed_while_the_line_is_lost_is_removed_once_it_is_back() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut ada = room.join("Ada").stays();
    let line = Line::to(room.address());
    let page = Page::at(line.address);
    page.join("Bo");
    page.say("one");
    let one = ada.hears("one")["number"].clone();
    page.browser.until("!document.querySelector('.waiting')");
    line.cut();
    page.shows("banner-text", "lost");
    page.say("/delete");
    // Until there is no time any more to undo it.
    page.browser.until("document.querySelector('.going .later:not(:has(button))')");
    line.mend();
    assert_eq!(ada.until("acted")["message"], one);
    page.browser.until("document.querySelector('.removed')");
}

#[test]
fn a_page_that_is_loaded_again_keeps_its_seat() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut ada = room.join("Ada").stays();
    let page = Page::at(room.address());
    page.join("Bo");
    page.say("one");
    let seat = ada.hears("one")["seat"].clone();
    page.load(&format!("http://{}/", room.address()));
    page.is_in();
    page.reads("one");
    page.say("two");
    let two = ada.hears("two");
    assert_eq!((&two["from"], &two["seat"]), (&"Bo".into(), &seat), "it is the same seat");
    page.reads("two");
    page.browser.until("!document.querySelector('.waiting')");
    assert_eq!(page.messages(), ["one", "two"]);
    page.has_no_complaints();
}

#[test]
fn a_line_that_dies_in_silence_is_noticed() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut ada = room.join("Ada").stays();
    let line = Line::to(room.address());
    let page = Page::at(line.address);
    page.join("Bo");
    line.die_silently();
    page.say("one");
    ada.hears("one");
    page.browser.until("!document.querySelector('.waiting')");
    assert_eq!(page.messages(), ["one"]);
}

#[test]
fn people_are_right_whatever_happened_meanwhile() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut host = room.join_as_host("Ada").stays();
    let line = Line::to(room.address());
    let page = Page::at(line.address);
    page.join("Bo");
    line.cut();
    page.shows("banner-text", "lost");
    host.send(json!({"type": "rename", "name": "Adele"}));
    host.until("renamed");
    line.mend();
    page.reads("is now called Adele");
    page.browser.until("document.getElementById('banner').hidden");
    let people = page.browser.run("return document.getElementById('members').innerText");
    assert_eq!(people, "Adele\nhost\nWhisper\nBo\nyou · not encrypted");
}
