// SPDX-License-Identifier: GPL-3.0-or-later
//! The focus that a window opens with. GTK 4.8 tells a screen reader of a focus that
//! moves, and not of one that was there before the window was: whoever hears the window
//! would not know what they write into.

use std::cell::Cell;
use std::time::Duration;

use super::{newer, unnamed};
use adw::prelude::*;

/// The time a screen reader takes to say which window this is. What has the focus by
/// then, it takes for known.
const MOMENT: Duration = Duration::from_millis(250);

/// Has every window that opens from now on tell a screen reader where the focus is.
pub fn follow() {
    let windows = gtk::Window::toplevels();
    windows.connect_items_changed(|windows, from, _, added| {
        for index in from..from + added {
            if let Some(window) = windows.item(index).and_downcast::<gtk::Window>() {
                tell_once(&window);
            }
        }
    });
    // GTK keeps the list as long as it runs.
}

fn tell_once(window: &gtk::Window) {
    let first = Cell::new(true);
    window.connect_is_active_notify(move |window| {
        if !window.is_active() || !first.replace(false) {
            return;
        }
        unnamed::hush(window.upcast_ref());
        if newer::function(c"gtk_accessible_announce").is_some() {
            return;
        }
        let (window, focus) = (window.downgrade(), GtkWindowExt::focus(window));
        super::after(MOMENT, move || {
            let window = window.upgrade();
            // Of a focus that has moved meanwhile GTK has told itself.
            if let Some(window) = window.filter(|window| GtkWindowExt::focus(window) == focus) {
                tell(&window);
            }
        });
    });
}

/// Tells of the focus as if it had moved.
fn tell(window: &gtk::Window) {
    if let Some(focus) = GtkWindowExt::focus(window) {
        GtkWindowExt::set_focus(window, gtk::Widget::NONE);
        GtkWindowExt::set_focus(window, Some(&focus));
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::ui::test_support::until;

    #[gtk::test]
    fn the_focus_is_told_and_stays() {
        crate::ui::prepare().unwrap();
        let content = gtk::Box::new(gtk::Orientation::Vertical, 0);
        let (first, second) = (gtk::Button::with_label("one"), gtk::Button::with_label("two"));
        content.append(&first);
        content.append(&second);
        let window = gtk::Window::builder().child(&content).build();
        window.present();
        until("it is shown", || second.is_mapped());
        second.grab_focus();
        let told = Rc::new(Cell::new(0));
        let seen = told.clone();
        window.connect_notify_local(Some("focus-widget"), move |_, _| seen.set(seen.get() + 1));
        tell(&window);
        assert!(told.get() > 0, "it is told of");
        assert_eq!(GtkWindowExt::focus(&window), Some(second.upcast()));
        window.destroy();
    }
}
