// SPDX-License-Identifier: GPL-3.0-or-later
//! Turning the launcher's pages.

use adw::prelude::*;
use adw::subclass::prelude::*;

use super::connecting::Connecting;
use super::page::{CONNECTING, HOST, JOIN};
use super::window::Launcher;
use crate::i18n::gettext;

impl Launcher {
    pub(super) fn show_host_form(&self) {
        if self.checked_name().is_some() {
            self.show_form(HOST);
            self.imp().host_form.grab_focus();
        }
    }

    pub(super) fn back(&self) {
        match self.imp().pages.visible_child_name().as_deref() {
            Some(HOST) => self.show_form(JOIN),
            Some(JOIN) | None => {}
            Some(_) => {
                self.abandon();
                self.show_form(self.imp().form.get());
            }
        }
    }

    /// Shows one of the two forms.
    pub(super) fn show_form(&self, form: &'static str) {
        self.imp().form.set(form);
        self.show_page(form);
        let title = if form == HOST { gettext("Host a room") } else { "Salotto".to_owned() };
        self.imp().title.set_title(&title);
    }

    /// Turns to the page that connects, and returns it.
    pub(super) fn show_connecting(&self) -> &Connecting {
        let page = &self.imp().connecting;
        self.show_page(CONNECTING);
        page.grab_focus();
        page
    }

    /// Turns to a page, which begins at its top.
    pub(super) fn show_page(&self, page: &str) {
        let imp = self.imp();
        // A page that nobody has seen yet does not slide away: it has no width so
        // far, and GTK would measure the next page for that.
        let is_seen = imp.pages.width() > 0;
        let none = gtk::StackTransitionType::None;
        let slide = if is_seen { imp.pages.transition_type() } else { none };
        imp.pages.set_visible_child_full(page, slide);
        imp.back.set_visible(![JOIN, CONNECTING].contains(&page));
        imp.scroller.vadjustment().set_value(0.0);
    }
}
