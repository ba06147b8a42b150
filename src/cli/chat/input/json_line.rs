// SPDX-License-Identifier: GPL-3.0-or-later
//! A line of a program: a request as JSON.

use std::ops::ControlFlow;

use super::{InputReader, as_known};
use crate::cli::chat::entered::Entered;
use crate::cli::chat::event::ChatEvent;
use crate::cli::chat::fault::Fault;
use crate::cli::chat::files::KnownFiles;
use crate::cli::chat::json::{self, JsonRequest};
use crate::cli::chat::orders;
use crate::protocol::Request;

impl InputReader {
    /// Takes a line of a program.
    pub(super) fn request(&self, entered: &Entered, line: &str) -> Result<ControlFlow<()>, Fault> {
        match JsonRequest::read(line)? {
            JsonRequest::Room(Request::Say { id, answers: Some(_), .. })
                if !entered.room().machine.can().answers =>
            {
                Err(Fault::no_replies(id))
            }
            JsonRequest::Room(request) => self.send(entered, as_known(request, entered)?),
            JsonRequest::Who { id } => Ok(self.tell(ChatEvent::AskedWho { id })),
            JsonRequest::Send { id, path, name, caption } => {
                let (path, caption) = (path.as_ref(), caption.unwrap_or_default());
                let order =
                    orders::to_send(entered, id.as_deref(), path, name.as_deref(), &caption)?;
                Ok(self.news(entered.files.send(id, order)))
            }
            JsonRequest::Fetch { id, file, folder } => {
                let order = orders::to_fetch(entered, id.as_deref(), file, folder.as_deref())?;
                Ok(self.news(entered.files.fetch(id, order)))
            }
            JsonRequest::Cancel { id } => {
                let (found, news) = entered.files.cancel(id.as_deref().unwrap_or_default());
                if found { Ok(self.news(news)) } else { Err(Fault::not_on_its_way(id)) }
            }
            JsonRequest::Files { id } => {
                let _ = json::files(id, entered.files.known(KnownFiles::events));
                Ok(ControlFlow::Continue(()))
            }
            JsonRequest::Leave => Ok(ControlFlow::Break(())),
        }
    }
}
