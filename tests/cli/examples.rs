// SPDX-License-Identifier: GPL-3.0-or-later
//! The bots of the documentation, as somebody runs who has read it.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::mpsc::channel;

use salotto::protocol::Request;

use crate::kit::patience::PATIENCE;
use crate::kit::process::Process;
use crate::kit::program::{chat, home, host, salotto, signal, type_line};
use crate::kit::scripted::serve_native;
use crate::kit::values::{said, welcome};

/// One of `docs/examples/`, run by Python with the program in its path.
fn example(name: &str, address: SocketAddr) -> Command {
    let home = home();
    let program = salotto(&home, &[]);
    let folder = Path::new(program.get_program()).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    let mut command = Command::new("python3");
    command
        .arg(format!("{}/docs/examples/{name}", env!("CARGO_MANIFEST_DIR")))
        .args([&address.to_string(), "Robbie"])
        .envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .env("PYTHONUNBUFFERED", "1")
        .env("PATH", format!("{}:{path}", folder.display()));
    command
}

#[test]
fn each_of_them_answers_ping() {
    for name in ["bot.py", "json_bot.py"] {
        let home = home();
        let (room, address) = host(&home, &[]);
        let ada = chat(&home, address, &["--as", "Ada", "--no-key"]);
        ada.until(|line| line.starts_with("  You are in").then_some(()));
        type_line(&ada, "ping");
        ada.line("Ada: ping");
        let mut bot = Process::start(&mut example(name, address));
        ada.line("Robbie joined the chat");
        // What is past is not answered again.
        type_line(&ada, "hello");
        type_line(&ada, "ping");
        let spoken = |line: &str| line.starts_with("Robbie: ").then(|| line.to_owned());
        assert_eq!(ada.until(spoken), "Robbie: pong, Ada", "{name}");
        signal(&room, "TERM");
        assert_eq!(bot.exit(), Some(0), "{name}");
    }
}

#[test]
fn the_one_without_salotto_reads_what_comes_in_pieces() {
    let (sender, requests) = channel();
    let sender = Mutex::new(sender);
    let address = serve_native(move |mut guest| {
        let Some(Request::Hello(hello)) = guest.request() else { return };
        guest.send_in_pieces(&welcome(&hello.name));
        guest.send_in_pieces(&said(1, "Bo", None, "ping"));
        if let Some(request) = guest.request() {
            let _ = sender.lock().unwrap().send(request);
        }
    });
    let bot = Process::start(&mut example("bot.py", address));
    bot.line("In Test room with ['Robbie']");
    bot.line("Bo: ping");
    let answer = requests.recv_timeout(PATIENCE).unwrap();
    assert!(matches!(&answer, Request::Say { text, .. } if text == "pong, Bo"), "{answer:?}");
}
