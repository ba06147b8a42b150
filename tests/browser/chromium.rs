// SPDX-License-Identifier: GPL-3.0-or-later
//! Chromium, driven as the standard `WebDriver` has it.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::iter;
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::Command;

use rustix::process::{Signal, kill_process};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::browser::{Driver, ELEMENT, processes_with, timeouts};
use crate::kit::patience::{PATIENCE, eventually};
use crate::kit::process::Process;

/// A Chromium and what drives it.
pub struct Chromium {
    address: SocketAddr,
    session: String,
    driver: Process,
    profile: TempDir,
}

impl Chromium {
    /// Returns `true` if there is one here.
    pub fn is_here() -> bool {
        Command::new("chromedriver").arg("--version").output().is_ok()
    }

    pub fn open(language: &str) -> Self {
        let (driver, port) = eventually("a driver with a port", started);
        let mut chromium = Self {
            address: SocketAddr::from(([127, 0, 0, 1], port)),
            session: String::new(),
            driver,
            profile: TempDir::new().unwrap(),
        };
        let speaks = format!("--accept-lang={language}");
        let profile = format!("--user-data-dir={}", chromium.profile.path().display());
        let arguments = [
            &*speaks,
            &*profile,
            "--headless=new",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--ignore-certificate-errors",
            "--window-size=800,700",
        ];
        fs::create_dir(chromium.downloads()).unwrap();
        let preferences = json!({"download.default_directory": chromium.downloads()});
        let options = json!({"args": arguments, "prefs": preferences});
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL"},
            "timeouts": timeouts(),
        }}});
        let session = chromium.call("POST", "/session", &wanted);
        session["sessionId"].as_str().unwrap().clone_into(&mut chromium.session);
        chromium
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

impl Driver for Chromium {
    fn profile(&self) -> &Path {
        self.profile.path()
    }

    fn go(&self, url: &str) {
        self.ask("POST", "/url", &json!({"url": url}));
    }

    fn run(&self, script: &str) -> Value {
        self.ask("POST", "/execute/sync", &json!({"script": script, "args": []}))
    }

    fn find(&self, selector: &str) -> String {
        let wanted = json!({"using": "css selector", "value": selector});
        self.ask("POST", "/element", &wanted)[ELEMENT].as_str().unwrap().to_owned()
    }

    fn write(&self, element: &str, text: &str) {
        self.ask("POST", &format!("/element/{element}/value"), &json!({"text": text}));
    }

    fn press(&self, element: &str) {
        self.ask("POST", &format!("/element/{element}/click"), &json!({}));
    }

    fn label(&self, element: &str) -> String {
        let label = self.ask("GET", &format!("/element/{element}/computedlabel"), &Value::Null);
        label.as_str().unwrap_or_default().to_owned()
    }

    fn complaints(&self) -> Vec<String> {
        let log = self.ask("POST", "/se/log", &json!({"type": "browser"}));
        let messages = log.as_array().unwrap().iter();
        messages.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    fn pretend(&self, command: &str, parameters: &Value) {
        self.ask("POST", "/goog/cdp/execute", &json!({"cmd": command, "params": parameters}));
    }
}

/// A driver and its port; `None` if it found one for IPv4 that is taken for IPv6.
fn started() -> Option<(Process, u16)> {
    let driver = Process::start(Command::new("chromedriver").arg("--port=0"));
    let port = iter::from_fn(|| driver.lines.recv_timeout(PATIENCE).ok()).find_map(|line| {
        let (_, port) = line.split_once("successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    })?;
    Some((driver, port))
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
        // A browser outlives what drives it; one that still starts is there, too.
        let _ = self.driver.child.kill();
        for process in processes_with(self.profile.path()) {
            let _ = kill_process(process, Signal::KILL);
        }
    }
}
