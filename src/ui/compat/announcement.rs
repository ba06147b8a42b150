// SPDX-License-Identifier: GPL-3.0-or-later
//! Announcements: what a screen reader says without being asked. Made since GTK 4.14.
//! Before that nothing tells a screen reader what came into a window; but it reads out
//! what describes the thing in use as soon as that changes, and so it is told there.

use std::ffi::{c_char, c_int};
use std::time::Duration;

use adw::prelude::*;
use gtk::glib::translate::ToGlibPtr;

use super::accessible::{describe, description};
use super::newer;

/// The focus is nowhere for a moment while it moves, as out of a menu that closes.
const MOMENT: Duration = Duration::from_millis(250);

/// Lets a screen reader say `sentence` once it is done with what it says now.
pub fn announce(widget: &impl IsA<gtk::Widget>, sentence: &str) {
    /// `GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM`
    const MEDIUM: c_int = 1;
    let widget: &gtk::Widget = widget.upcast_ref();
    let announced = newer::call!(
        c"gtk_accessible_announce" as fn(*mut gtk::ffi::GtkWidget, *const c_char, c_int),
        widget.to_glib_none().0,
        sentence.to_glib_none().0,
        MEDIUM
    );
    if announced.is_some() || tell(widget, sentence) {
        return;
    }
    let (widget, sentence) = (widget.downgrade(), sentence.to_owned());
    super::after(MOMENT, move || {
        // Where nobody is, nobody is told.
        let _ = widget.upgrade().is_some_and(|widget| tell(&widget, &sentence));
    });
}

/// Tells `sentence` where the focus is; returns `false` if it is nowhere.
fn tell(widget: &gtk::Widget, sentence: &str) -> bool {
    let Some(focus) = in_use(widget) else { return false };
    // Each change is told as it is made, with the words; nothing of it stays.
    describe(&focus, sentence);
    describe(&focus, &description(&focus));
    true
}

/// The thing with the focus in the window of `widget`, as a screen reader knows it:
/// an entry and the text in it are one.
fn in_use(widget: &gtk::Widget) -> Option<gtk::Widget> {
    let window = widget.root().and_downcast::<gtk::Window>()?;
    let focus = GtkWindowExt::focus(&window)?;
    let around = focus.parent().filter(ObjectExt::is::<gtk::Editable>);
    Some(if focus.is::<gtk::Text>() { around.unwrap_or(focus) } else { focus })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::test_support::until;

    #[gtk::test]
    fn an_entry_and_the_text_in_it_are_one() {
        crate::ui::prepare().unwrap();
        let content = gtk::Box::new(gtk::Orientation::Vertical, 0);
        let (entry, button) = (gtk::Entry::new(), gtk::Button::with_label("Send"));
        content.append(&entry);
        content.append(&button);
        let window = gtk::Window::builder().child(&content).build();
        window.present();
        until("it is shown", || button.is_mapped());
        entry.grab_focus();
        assert_eq!(in_use(content.upcast_ref()), Some(entry.upcast()));
        button.grab_focus();
        assert_eq!(in_use(content.upcast_ref()), Some(button.upcast()));
        announce(&content, "1 new message");
        GtkWindowExt::set_focus(&window, gtk::Widget::NONE);
        assert_eq!(in_use(content.upcast_ref()), None);
        announce(&content, "Nobody is there to hear it.");
        window.destroy();
    }
}
