// SPDX-License-Identifier: GPL-3.0-or-later
//! Errands: a visit for the sake of files alone, without a word.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::entered::Entered;
use super::fault::Fault;
use super::files::{FileToFetch, FileToSend};
use super::json;
use super::orders;
use super::wanted::{look_back, number};
use crate::cli::print;
use crate::sentences;

/// The purpose of a visit.
#[derive(Debug, Clone)]
pub struct Errand {
    pub kind: ErrandKind,
    /// Set if a program reads the output.
    pub json: bool,
}

/// The files that a visit is for.
#[derive(Debug, Clone)]
pub enum ErrandKind {
    /// Sends these files, with words about each.
    Send { files: Vec<PathBuf>, caption: String },
    /// Lists the files of the room.
    List,
    /// Fetches files into a folder: those of these numbers and names, or all if there are none.
    Get { wanted: Vec<String>, to: PathBuf },
}

/// An order that an errand is about, or why there is none.
pub type Ordered = Result<ErrandOrder, Fault>;

/// One order for the desk.
#[derive(Debug)]
pub enum ErrandOrder {
    Send(FileToSend),
    Fetch(FileToFetch),
}

impl Errand {
    /// Finds out what has to be done, once we are in; lists what is to be listed.
    pub fn orders(&self, entered: &Entered) -> Vec<Ordered> {
        match &self.kind {
            ErrandKind::Send { files, caption } => {
                let order = |path: &PathBuf| {
                    orders::to_send(entered, None, path, None, caption).map(ErrandOrder::Send)
                };
                files.iter().map(order).collect()
            }
            ErrandKind::List => {
                look_back(entered, || false);
                // Whoever reads it no longer is told by the end of the program.
                let _ = self.list(entered);
                Vec::new()
            }
            ErrandKind::Get { wanted, to } => to_get(entered, wanted, to),
        }
    }

    fn list(&self, entered: &Entered) -> std::io::Result<()> {
        if self.json {
            let events = entered.files.known(super::files::KnownFiles::events);
            return json::files(None, events);
        }
        let lines = entered.files.known(|known| sentences::files::listed(known.all()));
        lines.iter().try_for_each(|line| print::line(line))
    }
}

/// The orders for the files of these numbers and names, each once, or for all.
fn to_get(entered: &Entered, wanted: &[String], to: &Path) -> Vec<Ordered> {
    let is_known = |typed: &String| entered.files.known(|known| known.numbered(typed).is_some());
    look_back(entered, || !wanted.is_empty() && wanted.iter().all(is_known));
    let numbers: Vec<_> = match wanted {
        [] => entered.files.known(|known| known.all().map(|(number, _)| Ok(number)).collect()),
        wanted => wanted.iter().map(|typed| number(entered, typed)).collect(),
    };
    let folder = to.to_string_lossy();
    let mut ordered = HashSet::new();
    let is_new = |number: &Result<u64, _>| number.as_ref().map_or(true, |it| ordered.insert(*it));
    let order = |number: Result<u64, Fault>| {
        orders::to_fetch(entered, None, number?, Some(&folder)).map(ErrandOrder::Fetch)
    };
    numbers.into_iter().filter(is_new).map(order).collect()
}
