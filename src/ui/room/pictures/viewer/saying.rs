// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences above the picture that is looked at, and what became of saving it.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::PictureViewer;
use crate::i18n::gettext;
use crate::ui::screen_reader;

/// The seconds that a toast stays, and one with a button.
const SAID: u32 = 3;
const OFFERED: u32 = 10;

/// Shows a file in its folder.
pub type ShowSaved = Box<dyn Fn()>;

impl PictureViewer {
    /// Says what became of saving it, if it was saved from here; else `false`. One that is
    /// saved is shown in its folder by `show`.
    pub fn tell_saved(&self, told: &str, show: Option<ShowSaved>) -> bool {
        let is_told = self.imp().saves.take();
        if is_told {
            self.imp().save.set_sensitive(show.is_none());
            self.put(told, show);
        }
        is_told
    }

    /// Says something in passing.
    pub(super) fn say(&self, sentence: &str) {
        self.put(sentence, None);
    }

    /// Says something, with a button for what is shown in its folder.
    fn put(&self, sentence: &str, show: Option<ShowSaved>) {
        let toast = adw::Toast::new(&glib::markup_escape_text(sentence));
        toast.set_timeout(screen_reader::stay(if show.is_some() { OFFERED } else { SAID }));
        if let Some(show) = show {
            toast.set_button_label(Some(&gettext("Show in Folder")));
            toast.connect_button_clicked(move |_| show());
        }
        let before = self.imp().said.replace(Some(toast.clone()));
        before.inspect(adw::Toast::dismiss);
        self.imp().toasts.add_toast(toast);
    }
}
