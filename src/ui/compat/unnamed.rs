// SPDX-License-Identifier: GPL-3.0-or-later
//! Parts of a window that have no name because they are nothing to anybody: pages of a
//! stack, and menus. GTK 4.8 calls them after their class, and a screen reader says that
//! on the way to whatever is in them.

use adw::prelude::*;

use super::accessible;

/// Takes the names of classes from what is in `widget`, a window or a menu.
pub fn hush(widget: &gtk::Widget) {
    if let Some(stack) = widget.downcast_ref::<gtk::Stack>() {
        hush_pages(stack);
    } else if widget.is::<gtk::PopoverMenu>() {
        accessible::set_label(widget, "");
    }
    let mut child = widget.first_child();
    while let Some(inner) = child {
        hush(&inner);
        child = inner.next_sibling();
    }
}

/// Names a menu button after its tooltip for a screen reader.
pub fn set_menu_label(button: &gtk::MenuButton) {
    accessible::set_label(button, &button.tooltip_text().unwrap_or_default());
    hush_menu_of(button);
}

/// Takes them from whatever menu `button` opens: it is made anew for other contents.
pub fn hush_menu_of(button: &gtk::MenuButton) {
    let Some(inner) = button.first_child().and_downcast::<gtk::ToggleButton>() else { return };
    let outer = button.downgrade();
    inner.connect_active_notify(move |inner| {
        let menu = outer.upgrade().and_then(|outer| outer.popover());
        if let Some(menu) = menu.filter(|_| inner.is_active()) {
            hush(menu.upcast_ref());
        }
    });
}

fn hush_pages(stack: &gtk::Stack) {
    for page in stack.pages().iter::<gtk::StackPage>().flatten() {
        if page.title().is_none() {
            accessible::name_page(&page, "");
        }
    }
}
