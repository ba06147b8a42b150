// SPDX-License-Identifier: GPL-3.0-or-later
//! Losing the line in a browser, and coming back.

use crate::kit::line::Line;
use crate::kit::room::TestRoom;
use crate::page::Page;
use crate::webdriver::is_here;

#[test]
fn who_loses_the_line_comes_back_and_has_missed_nothing() {
    if !is_here() {
        return;
    }
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
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
fn a_page_that_is_loaded_again_keeps_its_seat() {
    if !is_here() {
        return;
    }
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let page = Page::at(room.address());
    page.join("Bo");
    page.say("one");
    ada.hears("one");
    page.browser.go(&format!("http://{}/", room.address()));
    page.is_in();
    page.reads("one");
    page.say("two");
    assert_eq!(ada.hears("two")["from"], "Bo");
    page.reads("two");
    page.browser.until("!document.querySelector('.waiting')");
    assert_eq!(page.messages(), ["one", "two"]);
    page.has_no_complaints();
}
