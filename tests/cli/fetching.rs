// SPDX-License-Identifier: GPL-3.0-or-later
//! Files fetched by their names, and in the order in which they were sent.

use std::fs;
use std::net::SocketAddr;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use crate::kit::process::Process;
use crate::kit::program::{chat, home, host, salotto, type_line};

/// Somebody with a home of their own, who sends files from it.
struct Sender {
    name: &'static str,
    home: TempDir,
    address: SocketAddr,
}

impl Sender {
    fn new(name: &'static str, address: SocketAddr) -> Self {
        Self { name, home: home(), address }
    }

    fn send(&self, files: &[(&str, &[u8])], more: &[&str]) {
        let path = |name: &str| self.home.path().join(name).display().to_string();
        for (name, content) in files {
            fs::write(path(name), content).unwrap();
        }
        let paths: Vec<_> = files.iter().map(|(name, _)| path(name)).collect();
        let address = self.address.to_string();
        let mut arguments = vec!["send"];
        arguments.extend(paths.iter().map(String::as_str));
        arguments.extend([&*address, "--as", self.name]);
        arguments.extend(more);
        let sent = salotto(&self.home, &arguments).output().unwrap();
        assert!(sent.status.success(), "{sent:?}");
    }
}

/// A guest who saves files.
struct Fetcher {
    home: TempDir,
    to: TempDir,
    address: SocketAddr,
}

impl Fetcher {
    fn new(address: SocketAddr) -> Self {
        Self { home: home(), to: TempDir::new().unwrap(), address }
    }

    fn get(&self, wanted: &[&str]) -> Output {
        let (address, to) = (self.address.to_string(), self.to.path().to_str().unwrap());
        let about = ["--to", to, "--as", "Bo", "--no-key"];
        let arguments = [&["get", &*address], wanted, &about].concat();
        salotto(&self.home, &arguments).output().unwrap()
    }

    /// Lines of the list of files, without their numbers, which come separately.
    fn list(&self) -> Vec<(String, String)> {
        let listed = told(&self.get(&[])).0;
        let split = |line: &str| {
            let (number, rest) = line.strip_prefix('#')?.split_once(' ')?;
            Some((number.to_owned(), rest.to_owned()))
        };
        listed.lines().filter_map(split).collect()
    }

    fn saved(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.to.path().join(name)).ok()
    }
}

fn told(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

fn room(home: &TempDir) -> (Process, SocketAddr) {
    host(home, &[])
}

#[test]
fn a_name_of_several_people_is_asked_about() {
    let home = home();
    let (_room, address) = room(&home);
    Sender::new("Ada", address).send(&[("Plan.pdf", b"%PDF-1.7 true")], &[]);
    Sender::new("Eve", address).send(&[("plan.pdf", b"%PDF-1.7 false!")], &[]);
    let bo = Fetcher::new(address);
    let asked = bo.get(&["plan.pdf"]);
    let (_, error) = told(&asked);
    assert_eq!(asked.status.code(), Some(1), "{asked:?}");
    assert!(error.contains("Several files may be meant by plan.pdf"), "{error}");
    let numbers: Vec<_> = bo.list().into_iter().map(|(number, _)| number).collect();
    let shown = [
        format!("#{} Plan.pdf (13 B), from Ada, 20", numbers[0]),
        format!("#{} plan.pdf (15 B), from Eve, 20", numbers[1]),
    ];
    assert!(shown.iter().all(|line| error.contains(line)), "{error}");
    assert_eq!(fs::read_dir(bo.to.path()).unwrap().count(), 0, "nothing is saved");
    let refused = told(&bo.get(&["plan.pdf", "--json"])).0;
    let refused = refused.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let refused: Vec<_> = refused.filter(|object| object["type"] == "error").collect();
    assert_eq!(refused[0]["reason"], "which-file");
    let chosen = bo.get(&[&numbers[0]]);
    let path = bo.to.path().join("Plan.pdf");
    assert!(
        told(&chosen).0.contains(&format!("Saved, from Ada: {}", path.display())),
        "{chosen:?}"
    );
    assert_eq!(bo.saved("Plan.pdf").as_deref(), Some(&b"%PDF-1.7 true"[..]));
}

#[test]
fn of_one_person_it_is_the_newest() {
    let home = home();
    let (_room, address) = room(&home);
    let ada = Sender::new("Ada", address);
    ada.send(&[("a.txt", b"old")], &[]);
    ada.send(&[("a.txt", b"new")], &[]);
    let bo = Fetcher::new(address);
    let got = bo.get(&["A.txt"]);
    assert!(got.status.success() && told(&got).0.contains("Saved, from Ada: "), "{got:?}");
    assert_eq!(bo.saved("a.txt").as_deref(), Some(&b"new"[..]));
    // Whoever has no key is somebody else each time.
    ada.send(&[("a.txt", b"false")], &["--no-key"]);
    assert_eq!(bo.get(&["a.txt"]).status.code(), Some(1));
}

#[test]
fn those_that_are_there_are_saved_and_each_once() {
    let home = home();
    let (_room, address) = room(&home);
    let files: &[(&str, &[u8])] = &[("a.txt", b"a"), ("my b.txt", b"b"), ("c.txt", b"c")];
    Sender::new("Ada", address).send(files, &[]);
    let bo = Fetcher::new(address);
    let number = bo.list()[0].0.clone();
    let got = bo.get(&["my b.txt", "none.txt", &number, "a.txt"]);
    let (out, error) = told(&got);
    assert_eq!(got.status.code(), Some(1), "{got:?}");
    assert!(error.contains("There is no file none.txt here."), "{error}");
    assert_eq!(out.matches("Saved, from Ada: ").count(), 2, "{out}");
    assert_eq!(bo.saved("my b.txt").as_deref(), Some(&b"b"[..]));
    assert_eq!(bo.saved("a.txt").as_deref(), Some(&b"a"[..]));
    assert_eq!((bo.saved("c.txt"), bo.saved("a (2).txt")), (None, None));
    assert!(bo.get(&["a.txt", "c.txt"]).status.success());
}

#[test]
fn what_is_not_what_its_name_says_is_no_program() {
    let home = home();
    let (_room, address) = room(&home);
    Sender::new("Ada", address).send(&[("cat.jpg", b"%PDF-1.7 words\n")], &[]);
    let bo = Fetcher::new(address);
    // Before it is saved.
    let (listed, _) = told(&bo.get(&[]));
    let words = "(15 B), from Ada\n  Its content is not what its name says. Beware of it.\n";
    assert!(listed.contains(words), "{listed}");
    let (listed, _) = told(&bo.get(&["--json"]));
    assert!(listed.contains(r#""beware":"disguised""#), "{listed}");
    let chat = chat(&home, address, &["--as", "Cy", "--no-key", "--stay"]);
    chat.until(|line| line.contains("Ada shared cat.jpg").then_some(()));
    chat.line("  (earlier)   Its content is not what its name says. Beware of it.");
    type_line(&chat, "/files");
    chat.until(|line| line.ends_with("cat.jpg (15 B), from Ada").then_some(()));
    chat.line("    Its content is not what its name says. Beware of it.");
    let (out, _) = told(&bo.get(&["cat.jpg"]));
    assert!(out.contains("Its content is not what its name says. Beware of it."), "{out}");
    assert!(!out.contains("program"), "{out}");
    let (out, _) = told(&bo.get(&["cat.jpg", "--json"]));
    assert!(out.contains(r#""disguised":true"#) && !out.contains("dangerous"), "{out}");
}

#[test]
fn files_come_in_the_order_in_which_they_were_given() {
    let home = home();
    let (_room, address) = room(&home);
    let large = vec![7; 20_000_000];
    let files: &[(&str, &[u8])] = &[
        ("z.dat", &large),
        ("y.txt", b"y"),
        ("x.dat", &large[..5_000_000]),
        ("w.txt", b"w"),
        ("v.txt", b"v"),
    ];
    Sender::new("Ada", address).send(files, &["--caption", "the trip"]);
    let listed = Fetcher::new(address).list();
    let names: Vec<_> = listed.iter().map(|(_, line)| line.split(' ').next().unwrap()).collect();
    assert_eq!(names, ["z.dat", "y.txt", "x.dat", "w.txt", "v.txt"]);
}

#[test]
fn a_chat_fetches_by_name_and_shows_words_below_their_file() {
    let (home, to) = (home(), TempDir::new().unwrap());
    let (_room, address) = room(&home);
    let ada = Sender::new("Ada", address);
    ada.send(&[("my plan.pdf", b"%PDF-1.7 one")], &["--caption", "hi"]);
    let bo = chat(&home, address, &["--as", "Bo", "--no-key", "--stay"]);
    let number = bo.until(|line| {
        let shared = "  (earlier) Ada shared my plan.pdf (12 B). To save it: /get ";
        line.strip_prefix(shared).map(str::to_owned)
    });
    bo.line("  (earlier)   hi");
    type_line(&bo, &format!("/history #{number}"));
    let is_shown =
        |line: &str| line.starts_with(&format!("  > #{number} [")).then(|| line.find("Ada"));
    let at = bo.until(is_shown).unwrap();
    bo.until(|line| (line.ends_with("  hi") && line.find("hi") == Some(at + 2)).then_some(()));
    let folder = to.path().display();
    let saved = |name: &str| format!("  Saved, from Ada: {}", to.path().join(name).display());
    type_line(&bo, &format!("/get MY plan.pdf {folder}"));
    bo.line(&saved("my plan.pdf"));
    type_line(&bo, &format!("/get \"my plan.pdf\" {folder}"));
    bo.line(&saved("my plan (2).pdf"));
    type_line(&bo, "/get real.pdf");
    bo.error("There is no file real.pdf here.");
    Sender::new("Eve", address).send(&[("my", b"false")], &[]);
    bo.until(|line| line.contains("Eve shared my (5 B)").then_some(()));
    type_line(&bo, &format!("/get my plan.pdf {folder}"));
    bo.error("Several files may be meant by my plan.pdf");
    bo.error("from Eve, 20");
    type_line(&bo, &format!("/get {number} {folder}"));
    bo.line(&saved("my plan (3).pdf"));
}
