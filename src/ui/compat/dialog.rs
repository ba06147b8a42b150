// SPDX-License-Identifier: GPL-3.0-or-later
//! The dialog above a window. `AdwDialog` since libadwaita 1.5: it stays within
//! its window and slides up from below in a narrow one. Before that, a window of
//! its own.

use adw::prelude::*;
use gtk::gdk;
use gtk::glib;
use gtk::glib::translate::ToGlibPtr;

use super::newer;

/// Preferred size of a dialog, in pixels.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub width: i32,
    pub height: i32,
}

/// Behaviour of the window below a dialog; below an `AdwDialog` it always waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Below {
    Waits,
    GoesOn,
}

/// Title, size and behaviour of a dialog.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    pub title: &'a str,
    pub size: Size,
    pub below: Below,
    /// Widget with the focus at first.
    pub focus: Option<&'a gtk::Widget>,
}

/// Shows `content`, which has a header bar of its own, above `parent`.
pub fn present(content: &impl IsA<gtk::Widget>, frame: Frame<'_>, parent: &impl IsA<gtk::Window>) {
    let content = content.upcast_ref();
    if let Some(shown) = around(content) {
        return show(&shown, parent.upcast_ref());
    }
    let dialog = match newer::class("AdwDialog") {
        Some(class) => newer(class, content, frame.size),
        None => window(content, frame, parent.upcast_ref()).upcast(),
    };
    dialog.set_property("title", frame.title);
    dialog.set_property("focus-widget", frame.focus);
    show(&dialog, parent.upcast_ref());
}

/// Closes the dialog that `inside` is in.
pub fn close(inside: &impl IsA<gtk::Widget>) {
    let Some(dialog) = around(inside.upcast_ref()) else { return };
    if let Some(window) = dialog.downcast_ref::<gtk::Window>() {
        return window.close();
    }
    newer::call!(
        c"adw_dialog_close" as fn(*mut gtk::ffi::GtkWidget) -> glib::ffi::gboolean,
        dialog.to_glib_none().0
    );
}

/// Closes `window` together with the dialogs above it. From libadwaita 1.5 on, a
/// window that is asked to close closes its topmost dialog instead.
pub fn close_window(window: &impl IsA<gtk::Window>) {
    let window: &gtk::Window = window.upcast_ref();
    force_close_within(window);
    window.close();
}

/// Closes the dialogs above `window`, which stays.
pub fn close_above(window: &impl IsA<gtk::Window>) {
    let window: &gtk::Window = window.upcast_ref();
    force_close_within(window);
    let all = window.application().map(|application| application.windows()).unwrap_or_default();
    for above in all.iter().filter(|above| above.transient_for().as_ref() == Some(window)) {
        above.close();
    }
}

fn force_close_within(window: &gtk::Window) {
    while let Some(dialog) = topmost(window) {
        newer::call!(
            c"adw_dialog_force_close" as fn(*mut gtk::ffi::GtkWidget),
            dialog.to_glib_none().0
        );
        if topmost(window).as_ref() == Some(&dialog) {
            break;
        }
    }
}

/// Tells whether a dialog is shown within `window`.
pub fn is_above(window: &impl IsA<gtk::Window>) -> bool {
    topmost(window.upcast_ref()).is_some()
}

fn topmost(window: &gtk::Window) -> Option<gtk::Widget> {
    window.find_property("visible-dialog")?;
    window.property("visible-dialog")
}

fn newer(class: glib::Type, content: &gtk::Widget, size: Size) -> gtk::Widget {
    let dialog = newer::widget(class);
    dialog.set_property("child", content);
    dialog.set_property("content-width", size.width);
    dialog.set_property("content-height", size.height);
    dialog
}

fn window(content: &gtk::Widget, frame: Frame<'_>, parent: &gtk::Window) -> adw::Window {
    let window = adw::Window::builder()
        .content(content)
        .default_width(frame.size.width)
        .default_height(frame.size.height)
        .width_request(320)
        .destroy_with_parent(true)
        .modal(frame.below == Below::Waits)
        // GTK 4.8 forgets it where the focus is given before the window is shown.
        .accessible_role(gtk::AccessibleRole::Dialog)
        .transient_for(parent)
        .build();
    window.set_application(parent.application().as_ref());
    let keys = gtk::ShortcutController::new();
    let escape = gtk::KeyvalTrigger::new(gdk::Key::Escape, gdk::ModifierType::empty());
    let close = gtk::NamedAction::new("window.close");
    keys.add_shortcut(gtk::Shortcut::new(Some(escape), Some(close)));
    window.add_controller(keys);
    window
}

/// Dialog that `inside` is in; a window of the program is none.
fn around(inside: &gtk::Widget) -> Option<gtk::Widget> {
    let newer = newer::class("AdwDialog").and_then(|class| inside.ancestor(class));
    newer.or_else(|| {
        let window = inside.root().and_downcast::<adw::Window>()?;
        Some(window.upcast())
    })
}

fn show(dialog: &gtk::Widget, parent: &gtk::Window) {
    match dialog.downcast_ref::<gtk::Window>() {
        Some(window) => window.present(),
        None => present_newer(dialog, Some(parent)),
    }
}

/// Shows an `AdwDialog` above `parent`, or on its own.
pub(super) fn present_newer(dialog: &gtk::Widget, parent: Option<&gtk::Window>) {
    let parent: Option<&gtk::Widget> = parent.map(Cast::upcast_ref);
    newer::call!(
        c"adw_dialog_present" as fn(*mut gtk::ffi::GtkWidget, *mut gtk::ffi::GtkWidget),
        dialog.to_glib_none().0,
        parent.to_glib_none().0
    );
}
