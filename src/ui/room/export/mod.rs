// SPDX-License-Identifier: GPL-3.0-or-later
//! *Export…*: the conversation in a file. A host's comes from the disk, a guest's from
//! the room, page by page.

mod choice;
mod draft;
mod file;
mod pages;
mod run;

pub use self::choice::ask;
pub use self::pages::is_for_export;
pub use self::run::RoomExport;
