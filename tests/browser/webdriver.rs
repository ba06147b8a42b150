// SPDX-License-Identifier: GPL-3.0-or-later
//! A browser, driven as the standard `WebDriver` has it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use crate::kit::patience::{PATIENCE, eventually};
use crate::kit::process::Process;

/// A browser takes a core; one at a time is enough.
static ONE: Mutex<()> = Mutex::new(());
/// The key of an element in an answer.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser with one window.
pub struct Chromium {
    address: SocketAddr,
    session: String,
    _driver: Process,
}

/// Waits for one's turn with the browser, before anybody joins a room: who waits in
/// there without a word is taken for gone. `None` if there is no browser to test with;
/// where the tests have to be complete there is.
pub fn turn() -> Option<MutexGuard<'static, ()>> {
    let is_here = Command::new("chromedriver").arg("--version").output().is_ok();
    let is_complete = std::env::var_os("CI").is_some() && !is_ubuntu();
    assert!(is_here || !is_complete, "chromedriver is not installed");
    if !is_here {
        println!("left out: chromedriver is not installed");
        return None;
    }
    Some(ONE.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Returns `true` where build-aux/setup.sh installs no browser: there it is a snap alone.
fn is_ubuntu() -> bool {
    let system = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    system.lines().any(|line| line == "ID=ubuntu")
}

impl Chromium {
    /// Opens a browser whose reader prefers `language`.
    pub fn open(language: &str) -> Self {
        let driver = Process::start(Command::new("chromedriver").arg("--port=0"));
        let port = driver.until(|line| {
            let (_, port) = line.split_once("successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        let mut chromium = Self {
            address: SocketAddr::from(([127, 0, 0, 1], port)),
            session: String::new(),
            _driver: driver,
        };
        let speaks = format!("--accept-lang={language}");
        let arguments = [
            &*speaks,
            "--headless=new",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--ignore-certificate-errors",
            "--window-size=800,700",
        ];
        let options = json!({"args": arguments});
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL"},
        }}});
        let session = chromium.call("POST", "/session", &wanted);
        session["sessionId"].as_str().unwrap().clone_into(&mut chromium.session);
        chromium
    }

    /// Opens an address.
    pub fn go(&self, url: &str) {
        self.ask("POST", "/url", &json!({"url": url}));
    }

    /// Runs a script in the page; gives what it returns.
    pub fn run(&self, script: &str) -> Value {
        self.ask("POST", "/execute/sync", &json!({"script": script, "args": []}))
    }

    /// Waits until an expression of the page is neither empty nor false.
    #[track_caller]
    pub fn until(&self, expression: &str) -> Value {
        let script = format!("return {expression}");
        eventually(expression, || {
            let value = self.run(&script);
            let is_empty = value.is_null() || value == false || value == "" || value == 0;
            (!is_empty).then_some(value)
        })
    }

    /// Types into a field.
    pub fn write(&self, id: &str, text: &str) {
        let path = format!("/element/{}/value", self.element(id));
        self.ask("POST", &path, &json!({"text": text}));
    }

    /// Presses a button.
    pub fn press(&self, id: &str) {
        let path = format!("/element/{}/click", self.element(id));
        self.ask("POST", &path, &json!({}));
    }

    /// The name of an element, as a screen reader is told.
    pub fn label(&self, id: &str) -> String {
        let path = format!("/element/{}/computedlabel", self.element(id));
        self.ask("GET", &path, &Value::Null).as_str().unwrap_or_default().to_owned()
    }

    /// Everything the browser complained of since it was last asked.
    pub fn complaints(&self) -> Vec<String> {
        let log = self.ask("POST", "/se/log", &json!({"type": "browser"}));
        let messages = log.as_array().unwrap().iter();
        messages.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    fn element(&self, id: &str) -> String {
        let wanted = json!({"using": "css selector", "value": format!("#{id}")});
        self.ask("POST", "/element", &wanted)[ELEMENT].as_str().unwrap().to_owned()
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        self.call(method, &format!("/session/{}{path}", self.session), body)
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let mut socket = TcpStream::connect(self.address).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        socket.write_all(request.as_bytes()).unwrap();
        let mut answer: Value = serde_json::from_slice(&content(socket)).unwrap();
        let value = answer["value"].take();
        assert!(value.get("error").is_none(), "{method} {path}: {value}");
        value
    }
}

/// The content of an answer.
fn content(socket: TcpStream) -> Vec<u8> {
    let (mut reader, mut size, mut line) = (BufReader::new(socket), 0, String::new());
    while line != "\r\n" {
        line.clear();
        assert!(reader.read_line(&mut line).unwrap() > 0, "the answer has an end");
        if let Some(("content-length", value)) = line.to_lowercase().split_once(':') {
            size = value.trim().parse().unwrap();
        }
    }
    let mut content = vec![0; size];
    reader.read_exact(&mut content).unwrap();
    content
}

impl Drop for Chromium {
    fn drop(&mut self) {
        if !self.session.is_empty() && !std::thread::panicking() {
            self.ask("DELETE", "", &Value::Null);
        }
    }
}
