// SPDX-License-Identifier: GPL-3.0-or-later
//! A page whose room tells what a test wants, and is asked nothing but to let it in.

use serde_json::{Map, Value, json};

use crate::kit::patience::eventually;
use crate::kit::room::TestRoom;
use crate::page::Page;

/// Between the page and its line: what the room is told beside a greeting is kept, and
/// what it says can be made up.
const BETWEEN: &str = "window.asked = []; \
    window.WebSocket = class extends WebSocket { \
      send(text) { \
        const it = JSON.parse(text); \
        if (it.type === 'hello') super.send(text); else window.asked.push(it); \
      } \
      set onmessage(hear) { \
        window.hear = it => hear({data: JSON.stringify(it)}); \
        super.onmessage = ({data}) => { \
          const it = JSON.parse(data); \
          if (it.type === 'welcome') Object.assign(it, window.abilities); \
          if (it.type === 'welcome' || !it.number) window.hear(it); \
        }; \
      } \
    };";

/// The number of an event that is later than all the room has told.
pub const FIRST: u64 = 1_000;

/// A page in a room that knows everything, by itself.
pub struct Scripted {
    pub page: Page,
    _room: TestRoom,
}

impl Scripted {
    /// Bo at a room that knows everything.
    pub fn open() -> Self {
        Self::with(everything())
    }

    /// Bo at a room whose welcome has these fields.
    pub fn with(abilities: Map<String, Value>) -> Self {
        let room = TestRoom::open();
        let page = Page::at(room.address());
        let abilities = Value::Object(abilities);
        page.browser.run(&format!("window.abilities = {abilities}; {BETWEEN}"));
        page.join("Bo");
        Self { page, _room: room }
    }

    /// The room tells of something.
    pub fn tell(&self, number: u64, mut event: Value) {
        event["number"] = json!(number);
        event["time"] = json!(0);
        self.hear(&event);
    }

    /// The room tells of something that takes place just now.
    pub fn tell_now(&self, number: u64, event: Value) {
        self.page
            .browser
            .run(&format!("window.hear({{...{event}, number: {number}, time: Date.now()}})"));
    }

    /// The room says something.
    pub fn hear(&self, message: &Value) {
        self.page.browser.run(&format!("window.hear({message})"));
    }

    /// Ada says something.
    pub fn ada_says(&self, number: u64, text: &str) {
        self.tell(number, json!({"type": "said", "from": "Ada", "seat": 901, "text": text}));
        self.page.reads(text);
    }

    /// Waits until the room is asked for something of that type, for the first time.
    #[track_caller]
    pub fn asks(&self, kind: &str) -> Value {
        let script = format!(
            "const at = window.asked.findIndex(it => it.type === '{kind}'); \
             return at < 0 ? null : window.asked.splice(at, 1)[0]"
        );
        eventually(kind, || {
            let asked = self.page.browser.run(&script);
            (!asked.is_null()).then_some(asked)
        })
    }

    /// Everything the room was asked, but for who is typing.
    pub fn asked(&self) -> Value {
        self.page.browser.run("return window.asked.filter(it => it.type !== 'typing')")
    }

    /// Opens the menu of a message; gives what is in it.
    pub fn menu_of(&self, number: u64) -> Vec<String> {
        let open = format!(
            "document.querySelector('#messages [data-number=\"{number}\"] .more').click(); \
             return [...document.querySelectorAll('#menu button')].map(it => it.textContent)"
        );
        serde_json::from_value(self.page.browser.run(&open)).unwrap()
    }

    /// Chooses from the menu that is open.
    pub fn choose(&self, words: &str) {
        let words = json!(words);
        self.page.browser.run(&format!(
            "[...document.querySelectorAll('#menu button')].find(it => it.textContent === {words}).click()"
        ));
    }

    /// A key, where the focus is.
    #[allow(dead_code, reason = "not every crate of tests walks")]
    pub fn key(&self, key: &str) {
        self.page.browser.run(&format!(
            "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', \
               {{key: '{key}', bubbles: true, cancelable: true}}))"
        ));
    }

    /// The value of an expression of the page.
    pub fn value(&self, expression: &str) -> Value {
        self.page.browser.run(&format!("return {expression}"))
    }

    /// The texts of all elements that a selector of CSS finds.
    pub fn texts(&self, selector: &str) -> Value {
        self.value(&format!(
            "[...document.querySelectorAll('{selector}')].map(it => it.textContent)"
        ))
    }
}

/// The fields of a welcome to a room that knows everything.
pub fn everything() -> Map<String, Value> {
    let all = [
        "answers",
        "removes_own",
        "whispers",
        "reacts",
        "edits",
        "polls",
        "emotes",
        "edits_whispers",
    ];
    all.iter().map(|ability| ((*ability).to_owned(), json!(true))).collect()
}
