// SPDX-License-Identifier: GPL-3.0-or-later
//! Spinners on pages that are not shown. GTK 4.8 draws a frame for each step of one that
//! spins behind another page of a stack: a window at rest would never sleep.

use gtk::prelude::*;

/// Has `spinner` spin while it is shown, and at no other time.
pub fn spin_while_shown(spinner: &gtk::Spinner) {
    spinner.connect_map(gtk::Spinner::start);
    spinner.connect_unmap(gtk::Spinner::stop);
    spinner.set_spinning(spinner.is_mapped());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::test_support::until;

    #[gtk::test]
    fn a_spinner_rests_behind_another_page() {
        let (pages, spinner) = (gtk::Stack::new(), gtk::Spinner::new());
        pages.add_named(&gtk::Label::new(None), Some("rest"));
        pages.add_named(&spinner, Some("work"));
        spin_while_shown(&spinner);
        let window = gtk::Window::builder().child(&pages).build();
        window.present();
        until("the window is shown", || window.is_mapped());
        assert!(!spinner.is_spinning());
        pages.set_visible_child_name("work");
        until("the page is shown", || spinner.is_spinning());
        pages.set_visible_child_name("rest");
        until("the page is gone", || !spinner.is_spinning());
        window.destroy();
    }
}
