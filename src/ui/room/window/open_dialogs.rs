// SPDX-License-Identifier: GPL-3.0-or-later
//! The dialogs above the window, so that each is there once.

use std::cell::RefCell;

use gtk::glib;

use crate::ui::room::invite::dialog::InviteDialog;
use crate::ui::room::people::bans::BanList;
use crate::ui::room::pictures::viewed::ViewedPicture;
use crate::ui::room::security::dialog::SecurityDialog;

/// The dialogs that are shown.
#[derive(Debug, Default)]
pub struct OpenDialogs {
    pub bans: glib::WeakRef<BanList>,
    pub invite: glib::WeakRef<InviteDialog>,
    pub security: glib::WeakRef<SecurityDialog>,
    pub viewed: RefCell<ViewedPicture>,
}
