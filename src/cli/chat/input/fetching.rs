// SPDX-License-Identifier: GPL-3.0-or-later
//! Commands about files that are fetched, or given up.

use std::ops::ControlFlow;

use super::InputReader;
use crate::cli::chat::entered::Entered;
use crate::cli::chat::fault::Fault;
use crate::cli::chat::{orders, wanted};

impl InputReader {
    /// Fetches the file that a line names, into the folder behind the name.
    pub(super) fn fetch_named(
        &self,
        entered: &Entered,
        line: &str,
    ) -> Result<ControlFlow<()>, Fault> {
        let (number, folder) = wanted::named(entered, line)?;
        let order = orders::to_fetch(entered, None, number, folder.as_deref())?;
        Ok(self.news(entered.files.fetch(None, order)))
    }

    /// Fetches the file of that number, or else that is called like it.
    pub(super) fn fetch_numbered(
        &self,
        entered: &Entered,
        number: u64,
        folder: Option<&str>,
    ) -> Result<ControlFlow<()>, Fault> {
        let number = wanted::number(entered, &number.to_string())?;
        let order = orders::to_fetch(entered, None, number, folder)?;
        Ok(self.news(entered.files.fetch(None, order)))
    }

    /// Gives up a file of ours on its way: of that name or number, or else the last one.
    pub(super) fn give_up(
        &self,
        entered: &Entered,
        what: Option<&str>,
    ) -> Result<ControlFlow<()>, Fault> {
        let found = entered.files.find_moving(what);
        let found = found.ok_or_else(|| Fault::none_on_its_way(what))?;
        Ok(self.news(entered.files.cancel(&found).1))
    }
}
