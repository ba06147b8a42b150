// SPDX-License-Identifier: GPL-3.0-or-later
//! Firefox, driven by Marionette: what geckodriver would translate into, which hardly a
//! distribution has. A message is its length, a colon, and `[0, id, command, parameters]`;
//! the answer is `[1, id, error, result]`.

use std::cell::RefCell;
use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::browser::{Driver, ELEMENT, timeouts};
use crate::kit::patience::{PATIENCE, eventually};
use crate::kit::process::Process;

/// Its names in the distributions.
const NAMES: [&str; 2] = ["firefox-esr", "firefox"];
/// Errors of scripts, and what a policy kept from the page, of pages alone: the browser
/// has complaints of its own.
const COMPLAINTS: &str = "const all = Services.console.getMessageArray()\
        .filter(it => it instanceof Ci.nsIScriptError && /^https?:/.test(it.sourceName))\
        .filter(it => !(it.flags & Ci.nsIScriptError.warningFlag) || /CSP|Content/.test(it.category))\
        .map(it => `${it.category}: ${it.errorMessage}`);\
    Services.console.reset();\
    return all;";

/// A Firefox with a profile of its own.
pub struct Firefox {
    line: RefCell<Line>,
    process: Process,
    profile: TempDir,
}

struct Line {
    socket: TcpStream,
    last: u64,
}

impl Firefox {
    /// Returns `true` if there is one here.
    pub fn is_here() -> bool {
        program().is_some()
    }

    pub fn open(language: &str) -> Self {
        let profile = TempDir::new().unwrap();
        let downloads = profile.path().join("downloads");
        fs::create_dir(&downloads).unwrap();
        let preferences = format!(
            "user_pref(\"marionette.port\", 0);\nuser_pref(\"intl.accept_languages\", \"{language}\");\n\
             user_pref(\"browser.download.folderList\", 2);\n\
             user_pref(\"browser.download.dir\", \"{}\");\n",
            downloads.display()
        );
        fs::write(profile.path().join("user.js"), preferences).unwrap();
        let mut command = Command::new(program().unwrap());
        command
            .args(["--headless", "--marionette", "--remote-allow-system-access", "--no-remote"])
            .args(["--width=800", "--height=700"])
            .arg("--profile")
            .arg(profile.path());
        let process = Process::start(&mut command);
        let file = profile.path().join("MarionetteActivePort");
        let port = eventually("Firefox to listen", || {
            fs::read_to_string(&file).ok()?.trim().parse::<u16>().ok()
        });
        let socket = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut line = Line { socket, last: 0 };
        assert_eq!(line.receive()["marionetteProtocol"], 3);
        let firefox = Self { line: RefCell::new(line), process, profile };
        firefox.ask("NewSession", &json!({"acceptInsecureCerts": true, "timeouts": timeouts()}));
        firefox
    }

    fn ask(&self, command: &str, parameters: &Value) -> Value {
        self.line.borrow_mut().ask(&format!("WebDriver:{command}"), parameters)
    }

    /// Works on the browser itself rather than on the page.
    fn in_the_browser<T>(&self, work: impl FnOnce() -> T) -> T {
        let to = |context| {
            let parameters = json!({"value": context});
            self.line.borrow_mut().ask("Marionette:SetContext", &parameters)
        };
        to("chrome");
        let result = work();
        to("content");
        result
    }
}

impl Driver for Firefox {
    fn profile(&self) -> &Path {
        self.profile.path()
    }

    fn go(&self, url: &str) {
        self.ask("Navigate", &json!({"url": url}));
    }

    fn run(&self, script: &str) -> Value {
        self.ask("ExecuteScript", &json!({"script": script, "args": []}))["value"].take()
    }

    fn find(&self, selector: &str) -> String {
        let wanted = json!({"using": "css selector", "value": selector});
        self.ask("FindElement", &wanted)["value"][ELEMENT].as_str().unwrap().to_owned()
    }

    fn write(&self, element: &str, text: &str) {
        self.ask("ElementSendKeys", &json!({"id": element, "text": text}));
    }

    fn press(&self, element: &str) {
        self.ask("ElementClick", &json!({"id": element}));
    }

    fn label(&self, element: &str) -> String {
        let label = self.ask("GetComputedLabel", &json!({"id": element}));
        label["value"].as_str().unwrap_or_default().to_owned()
    }

    fn complaints(&self) -> Vec<String> {
        let all = self.in_the_browser(|| self.run(COMPLAINTS));
        serde_json::from_value(all).unwrap()
    }
}

impl Line {
    fn ask(&mut self, command: &str, parameters: &Value) -> Value {
        self.last += 1;
        let message = json!([0, self.last, command, parameters]).to_string();
        self.socket.write_all(format!("{}:{message}", message.len()).as_bytes()).unwrap();
        let mut answer = self.receive();
        assert_eq!(answer[1], self.last, "{answer}");
        assert!(answer[2].is_null(), "{command}: {}", answer[2]);
        answer[3].take()
    }

    fn receive(&mut self) -> Value {
        let (mut length, mut byte) = (0, [0]);
        loop {
            self.socket.read_exact(&mut byte).unwrap();
            match byte[0] {
                b':' => break,
                digit => length = 10 * length + usize::from(digit - b'0'),
            }
        }
        let mut message = vec![0; length];
        self.socket.read_exact(&mut message).unwrap();
        serde_json::from_slice(&message).unwrap()
    }
}

impl Drop for Firefox {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let how = json!({"flags": ["eForceQuit"]});
            self.line.borrow_mut().ask("Marionette:Quit", &how);
            self.process.exit();
        }
    }
}

fn program() -> Option<&'static str> {
    NAMES.into_iter().find(|name| Command::new(name).arg("--version").output().is_ok())
}
