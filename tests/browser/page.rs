// SPDX-License-Identifier: GPL-3.0-or-later
//! The page as somebody uses it.

use std::net::SocketAddr;

use crate::browser::Browser;
use crate::kit::patience::eventually;

/// Somebody with a browser.
pub struct Page {
    pub browser: Browser,
}

impl Page {
    /// At the door of a room, without encryption.
    pub fn at(room: SocketAddr) -> Self {
        Self::of(&format!("http://{room}/"), "en")
    }

    /// At the door of a room.
    pub fn of(url: &str, language: &str) -> Self {
        let page = Self { browser: Browser::open(language) };
        page.load(url);
        page.browser.until("!document.getElementById('door').hidden");
        page
    }

    /// Loads a page, and once more where a busy machine kept a request of the browser for
    /// longer than a room waits before it greets whoever says nothing.
    pub fn load(&self, url: &str) {
        eventually("the page to be loaded", || {
            self.browser.go(url);
            let complaints = self.browser.complaints();
            let is_greeted = |it: &String| it.contains("ERR_INVALID_HTTP_RESPONSE");
            let others: Vec<_> = complaints.iter().filter(|it| !is_greeted(it)).collect();
            assert!(others.is_empty(), "{others:?}");
            complaints.is_empty().then_some(())
        });
    }

    /// Asks to come in.
    pub fn knock(&self, name: &str) {
        self.browser.write("name", name);
        self.browser.press("join-button");
    }

    /// Comes in.
    pub fn join(&self, name: &str) {
        self.knock(name);
        self.is_in();
    }

    /// Waits until it is in the room.
    pub fn is_in(&self) {
        self.browser.until("!document.getElementById('room').hidden");
    }

    pub fn say(&self, text: &str) {
        self.browser.write("text", text);
        self.browser.press("send");
    }

    /// Waits until the conversation has a text.
    #[track_caller]
    pub fn reads(&self, text: &str) {
        let text = serde_json::to_string(text).unwrap();
        self.browser
            .until(&format!("document.getElementById('messages').textContent.includes({text})"));
    }

    /// Has the page hear no marks of files, as in a room of an earlier version.
    pub fn hears_no_marks(&self) {
        self.browser.run(
            "const page = window.wrappedJSObject ?? window; const read = page.JSON.parse; \
             page.JSON.parse = (...all) => { const it = read(...all); delete it?.beware; return it; };",
        );
    }

    /// Waits until the page warns of so many files.
    pub fn warns_of(&self, files: usize) {
        let warned = "document.querySelectorAll('.beware:not(:empty)').length";
        self.browser.until(&format!("{warned} === {files}"));
    }

    /// The messages, without those that wait.
    pub fn messages(&self) -> Vec<String> {
        let all = "return [...document.querySelectorAll('.message:not(.waiting) .text')].map(it => it.textContent)";
        serde_json::from_value(self.browser.run(all)).unwrap()
    }

    /// Scrolls up as somebody does.
    pub fn scroll_up(&self) {
        self.browser.run(
            "const it = document.getElementById('scroll'); it.dispatchEvent(new Event('wheel')); \
             it.scrollTop = 0; it.dispatchEvent(new Event('wheel'));",
        );
    }

    /// Gives it no frames, nor what a browser tells with them: that it was scrolled. Those
    /// it has asked for before have come.
    pub fn hold_frames(&self) {
        self.browser.run(
            "const frames = window.requestAnimationFrame; const held = []; \
             const keep = event => event.stopImmediatePropagation(); \
             window.requestAnimationFrame = act => held.push(act); \
             window.addEventListener('scroll', keep, {capture: true}); \
             const ready = new Promise(done => frames(() => frames(done))); \
             window.let_frames_come = () => { \
               window.requestAnimationFrame = frames; \
               window.removeEventListener('scroll', keep, {capture: true}); \
               document.getElementById('scroll').dispatchEvent(new Event('scroll')); \
               for (const act of held) requestAnimationFrame(act); \
             }; \
             return ready.then(() => true);",
        );
    }

    /// Gives it the frames that were held.
    pub fn let_frames_come(&self) {
        self.browser.run("window.let_frames_come()");
    }

    /// Looks away, or back.
    pub fn look_away(&self, away: bool) {
        self.browser.run(&format!(
            "Object.defineProperty(document, 'hidden', {{get: () => {away}, configurable: true}}); \
             document.dispatchEvent(new Event('visibilitychange'));"
        ));
    }

    /// Returns `true` if an element has a text.
    pub fn has(&self, id: &str, text: &str) -> bool {
        let shown =
            self.browser.run(&format!("return document.getElementById('{id}').textContent"));
        shown.as_str().is_some_and(|shown| shown.contains(text))
    }

    /// Waits until an element has a text.
    #[track_caller]
    pub fn shows(&self, id: &str, text: &str) {
        let text = serde_json::to_string(text).unwrap();
        self.browser.until(&format!(
            "document.getElementById('{id}')?.hidden === false && \
             document.getElementById('{id}').textContent.includes({text})"
        ));
    }

    /// Nothing went wrong in the browser, and nothing was kept from the page.
    #[track_caller]
    pub fn has_no_complaints(&self) {
        assert_eq!(self.browser.complaints(), Vec::<String>::new());
    }
}
