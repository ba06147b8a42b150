// SPDX-License-Identifier: GPL-3.0-or-later
//! The form to host a room, as far as it is about a room that was hosted before: its name,
//! and what was kept of it.

use adw::prelude::*;
use adw::subclass::prelude::*;

use super::host_form::HostForm;
use super::hosted_list::{self, HostedNews};
use super::import_box;

impl HostForm {
    /// Puts the rooms that were hosted before at the end.
    pub(super) fn connect_hosted(&self) {
        let (form, news) = (self.downgrade(), self.downgrade());
        let name = move || form.upgrade()?.room();
        import_box::attach(self.upcast_ref(), name, move |told| {
            news.upgrade().inspect(|form| form.take_hosted(told));
        });
        let form = self.downgrade();
        hosted_list::attach(self.upcast_ref(), move |news| {
            form.upgrade().inspect(|form| form.take_hosted(news));
        });
    }

    /// Takes over a room that was hosted before.
    pub(super) fn take_hosted(&self, news: HostedNews) {
        let imp = self.imp();
        match news {
            HostedNews::Chosen(name, keeping) => {
                imp.room.set_text(&name);
                if let Some(keeping) = keeping {
                    imp.kept.set_active(keeping.is_on());
                    imp.keep.show_limits(keeping.limits());
                }
                imp.room.grab_focus();
            }
            HostedNews::Failed(sentence) => imp.room.set_error(Some(&sentence)),
        }
    }
}
