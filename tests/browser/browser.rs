// SPDX-License-Identifier: GPL-3.0-or-later
//! A browser with one window, whichever it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use rustix::process::Pid;
use serde_json::{Value, json};

use crate::chromium::Chromium;
use crate::firefox::Firefox;
use crate::kit::patience::{PATIENCE, eventually};

/// A browser takes a core; one at a time is enough.
static ONE: Mutex<()> = Mutex::new(());
/// The key of an element in an answer, in every protocol that drives browsers.
pub const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The browsers that tests know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "each crate of tests has one of them")]
pub enum Kind {
    Chromium,
    Firefox,
}

/// Something that drives a browser.
pub trait Driver {
    /// The folder that this browser was started with, and no other.
    fn profile(&self) -> &Path;
    /// Opens an address.
    fn go(&self, url: &str);
    /// Runs a script in the page; gives what it returns, or what that promises.
    fn run(&self, script: &str) -> Value;
    /// The element that a selector of CSS finds.
    fn find(&self, selector: &str) -> String;
    /// Types into a field.
    fn write(&self, element: &str, text: &str);
    /// Presses a button.
    fn press(&self, element: &str);
    /// The name of an element, as a screen reader is told.
    fn label(&self, element: &str) -> String;
    /// Everything the browser complained of since it was last asked.
    fn complaints(&self) -> Vec<String>;
    /// The folder into which it saves what is downloaded.
    fn downloads(&self) -> PathBuf {
        self.profile().join("downloads")
    }
    /// Pretends a screen, a preference or a machine, as `DevTools` has it; in Chromium alone.
    #[allow(dead_code, reason = "not every crate of tests pretends")]
    fn pretend(&self, _command: &str, _parameters: &Value) {
        unreachable!("this browser pretends nothing");
    }
}

/// Waits for one's turn with the browser, before anybody joins a room: who waits in
/// there without a word is taken for gone. `None` if there is no browser to test with;
/// where the tests have to be complete there is.
pub fn turn() -> Option<MutexGuard<'static, ()>> {
    let (name, is_here) = match crate::BROWSER {
        Kind::Chromium => ("chromedriver", Chromium::is_here()),
        Kind::Firefox => ("Firefox", Firefox::is_here()),
    };
    let is_complete = std::env::var_os("CI").is_some() && !is_ubuntu();
    assert!(is_here || !is_complete, "{name} is not installed");
    if !is_here {
        println!("left out: {name} is not installed");
        return None;
    }
    Some(ONE.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Returns `true` where build-aux/setup.sh installs no browser: there it is a snap alone.
fn is_ubuntu() -> bool {
    let system = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    system.lines().any(|line| line == "ID=ubuntu")
}

/// A browser with one window.
pub struct Browser(Box<dyn Driver>);

impl Browser {
    /// Opens a browser whose reader prefers `language`.
    pub fn open(language: &str) -> Self {
        Self(match crate::BROWSER {
            Kind::Chromium => Box::new(Chromium::open(language)),
            Kind::Firefox => Box::new(Firefox::open(language)),
        })
    }

    /// Opens an address.
    pub fn go(&self, url: &str) {
        self.0.go(url);
    }

    /// Runs a script in the page; gives what it returns.
    pub fn run(&self, script: &str) -> Value {
        self.0.run(script)
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
        self.0.write(&self.element(id), text);
    }

    /// Presses a button.
    pub fn press(&self, id: &str) {
        self.0.press(&self.element(id));
    }

    /// The name of an element, as a screen reader is told.
    pub fn label(&self, id: &str) -> String {
        self.0.label(&self.element(id))
    }

    /// Everything the browser complained of since it was last asked.
    pub fn complaints(&self) -> Vec<String> {
        self.0.complaints()
    }

    /// Pretends a screen, a preference or a machine; in Chromium alone.
    #[allow(dead_code, reason = "not every crate of tests pretends")]
    pub fn pretend(&self, command: &str, parameters: &Value) {
        self.0.pretend(command, parameters);
    }

    /// Waits until a file of that name was saved; gives its content.
    #[track_caller]
    pub fn saves(&self, name: &str) -> Vec<u8> {
        let path = self.0.downloads().join(name);
        eventually(name, || {
            // It has another name, or an empty place, until it is whole.
            let all: Vec<_> = fs::read_dir(self.0.downloads()).ok()?.flatten().collect();
            let is_coming = all.iter().any(|it| {
                let ending = it.path().extension().map(|it| it.to_string_lossy().into_owned());
                matches!(ending.as_deref(), Some("crdownload" | "part"))
            });
            if is_coming { None } else { fs::read(&path).ok() }
        })
    }

    /// Names of what was saved.
    pub fn saved(&self) -> Vec<String> {
        let all = fs::read_dir(self.0.downloads()).unwrap();
        all.map(|it| it.unwrap().file_name().into_string().unwrap()).collect()
    }

    fn element(&self, id: &str) -> String {
        self.0.find(&format!("#{id}"))
    }
}

/// The patience of a browser with a page that loads, and with a script that promises
/// something: 30 seconds by themselves.
pub fn timeouts() -> Value {
    let patience = u64::try_from(PATIENCE.as_millis()).unwrap();
    json!({"script": patience, "pageLoad": patience})
}

/// The processes that were started with a profile.
pub fn processes_with(profile: &Path) -> Vec<Pid> {
    let profile = profile.as_os_str().as_encoded_bytes();
    let all = fs::read_dir("/proc").unwrap().flatten();
    let with_it = all.filter(|process| {
        let line = fs::read(process.path().join("cmdline")).unwrap_or_default();
        line.windows(profile.len()).any(|part| part == profile)
    });
    with_it.filter_map(|it| Pid::from_raw(it.file_name().to_str()?.parse().ok()?)).collect()
}

#[test]
fn a_browser_ends_with_its_test_though_that_fails() {
    let Some(_turn) = turn() else { return };
    let (sender, started) = channel();
    let test = thread::spawn(move || {
        let browser = Browser::open("en");
        let profile = browser.0.profile().to_owned();
        sender.send((processes_with(&profile).len(), profile)).unwrap();
        panic!("this is the failure");
    });
    let (count, profile) = started.recv_timeout(PATIENCE).unwrap();
    assert!(count > 0 && test.join().is_err());
    eventually("the browser to be gone", || processes_with(&profile).is_empty().then_some(()));
}
