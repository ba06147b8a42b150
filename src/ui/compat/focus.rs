// SPDX-License-Identifier: GPL-3.0-or-later
//! The focus when what had it goes. GTK 4.8 leaves it in a popover that closes
//! from a submenu, where no key reaches anything any more. Every version gives it
//! to whatever is next when a button hides or a popover closes, and that is not
//! where somebody goes on.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use adw::prelude::*;
use gtk::glib;

use super::dialog;

/// Part of a window whose focus is kept, and what is known of it.
struct FocusKeeper {
    content: glib::WeakRef<gtk::Widget>,
    home: glib::WeakRef<gtk::Widget>,
    /// Widget of the content that somebody has gone to.
    chosen: glib::WeakRef<gtk::Widget>,
    /// Widget of the content that nobody has gone to, though it has the focus.
    given: glib::WeakRef<gtk::Widget>,
    /// Widget with the focus, now or before it was nowhere; none at first.
    latest: RefCell<Option<FocusPlace>>,
    /// Set while the focus is in a popover or a dialog.
    is_away: Cell<bool>,
    /// Set while the focus comes back from there.
    returns: Cell<bool>,
    /// Set while the last thing pressed was a button of the pointer.
    by_pointer: Cell<bool>,
    /// Set while the focus is about to be looked at.
    is_due: Cell<bool>,
}

/// A widget, and the list it is in.
type FocusPlace = (glib::WeakRef<gtk::Widget>, glib::WeakRef<gtk::Widget>);

/// Keeps the focus of `window` in use. When what has it in `content` goes, it goes
/// to `home`; when a popover or a dialog closes, back to where it was, or to
/// `home` where the pointer was used.
pub fn keep(
    window: &impl IsA<gtk::Window>,
    content: &impl IsA<gtk::Widget>,
    home: &impl IsA<gtk::Widget>,
) {
    let window: &gtk::Window = window.upcast_ref();
    let keeper = Rc::new(FocusKeeper {
        content: content.upcast_ref().downgrade(),
        home: home.upcast_ref().downgrade(),
        chosen: glib::WeakRef::new(),
        given: glib::WeakRef::new(),
        latest: RefCell::default(),
        is_away: Cell::default(),
        returns: Cell::default(),
        by_pointer: Cell::default(),
        is_due: Cell::default(),
    });
    keeper.connect_presses(window);
    window.connect_notify_local(Some("focus-widget"), move |window, _| keeper.moved(window));
}

/// Tells whether `focus` is in `content` itself, and in no popover that belongs
/// to it.
pub fn is_in(content: &impl IsA<gtk::Widget>, focus: &gtk::Widget) -> bool {
    focus.is_ancestor(content) && focus.native() == content.native()
}

impl FocusKeeper {
    fn connect_presses(self: &Rc<Self>, window: &gtk::Window) {
        let press = gtk::GestureClick::builder()
            .button(0)
            .propagation_phase(gtk::PropagationPhase::Capture)
            .build();
        let keeper = self.clone();
        press.connect_pressed(move |_, _, _, _| keeper.by_pointer.set(true));
        window.add_controller(press);
        let keys = gtk::EventControllerKey::new();
        keys.set_propagation_phase(gtk::PropagationPhase::Capture);
        let keeper = self.clone();
        keys.connect_key_pressed(move |_, _, _, _| {
            keeper.by_pointer.set(false);
            glib::Propagation::Proceed
        });
        window.add_controller(keys);
    }

    fn moved(self: &Rc<Self>, window: &gtk::Window) {
        // Between the last widget and the first, Tab leaves the focus nowhere for a
        // moment.
        let focus = GtkWindowExt::focus(window).filter(WidgetExt::is_mapped);
        let Some(focus) = focus else { return self.look_soon(window) };
        let is_lost = self.is_lost(&focus);
        self.note(&focus);
        if !self.has(&focus) {
            self.is_away.set(true);
        } else if is_lost || self.is_away.get() {
            self.given.set(Some(&focus));
            self.returns.set(self.returns.get() || self.is_away.take());
            self.look_soon(window);
        } else {
            self.chosen.set(Some(&focus));
            self.given.set(None);
        }
    }

    /// Tells whether what had the focus has gone, so that nobody chose `focus`. A
    /// list whose row goes knows better.
    fn is_lost(&self, focus: &gtk::Widget) -> bool {
        let latest = self.latest.borrow();
        let Some((before, list)) = latest.as_ref() else { return false };
        let is_gone = before.upgrade().is_none_or(|before| !is_usable(&before));
        let list = list.upgrade();
        is_gone && (list.is_none() || list != list_of(focus))
    }

    fn note(&self, focus: &gtk::Widget) {
        let place: FocusPlace = Default::default();
        place.0.set(Some(focus));
        place.1.set(list_of(focus).as_ref());
        self.latest.replace(Some(place));
    }

    fn has(&self, focus: &gtk::Widget) -> bool {
        self.content.upgrade().is_some_and(|content| is_in(&content, focus))
    }

    /// Looks at the focus once what goes has gone, before the next key is read.
    fn look_soon(self: &Rc<Self>, window: &gtk::Window) {
        if self.is_due.replace(true) {
            return;
        }
        let (keeper, window) = (self.clone(), window.downgrade());
        glib::source::idle_add_local_full(glib::Priority::HIGH, move || {
            keeper.is_due.set(false);
            if let Some(window) = window.upgrade() {
                keeper.look(&window);
            }
            glib::ControlFlow::Break
        });
    }

    fn look(&self, window: &gtk::Window) {
        if dialog::is_above(window) {
            return self.is_away.set(true);
        }
        let returns = self.returns.take();
        let focus = GtkWindowExt::focus(window).filter(is_usable);
        if focus.is_some() && focus != self.given.upgrade() {
            return;
        }
        let returns = self.is_away.take() || returns;
        let chosen = self.chosen.upgrade().filter(is_usable);
        let back = chosen.filter(|_| returns && !self.by_pointer.get());
        if let Some(target) = back.or_else(|| self.home.upgrade()) {
            target.grab_focus();
        }
    }
}

fn is_usable(widget: &gtk::Widget) -> bool {
    widget.is_mapped() && widget.is_sensitive()
}

fn list_of(widget: &gtk::Widget) -> Option<gtk::Widget> {
    widget.ancestor(gtk::ListView::static_type())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::test_support::until;

    /// A window with two buttons and a place to go on.
    struct FocusScene {
        window: gtk::Window,
        button: gtk::Button,
        other: gtk::Button,
        home: gtk::Entry,
    }

    fn scene() -> FocusScene {
        crate::ui::prepare().unwrap();
        let content = gtk::Box::new(gtk::Orientation::Vertical, 0);
        let (button, other) = (gtk::Button::with_label("one"), gtk::Button::with_label("two"));
        let home = gtk::Entry::new();
        content.append(&button);
        content.append(&other);
        content.append(&home);
        let window = gtk::Window::builder().child(&content).build();
        keep(&window, &content, &home);
        window.present();
        until("it is shown", || button.is_mapped());
        FocusScene { window, button, other, home }
    }

    impl FocusScene {
        fn is_home(&self) -> bool {
            self.holds(&self.home)
        }

        fn holds(&self, widget: &impl IsA<gtk::Widget>) -> bool {
            let widget: &gtk::Widget = widget.upcast_ref();
            GtkWindowExt::focus(&self.window)
                .is_some_and(|focus| focus == *widget || focus.is_ancestor(widget))
        }

        /// Opens a popover on the first button, with the focus in it.
        fn pop_up(&self) -> gtk::Popover {
            let inside = gtk::Button::with_label("inside");
            let popover = gtk::Popover::builder().child(&inside).build();
            popover.set_parent(&self.button);
            popover.popup();
            inside.grab_focus();
            until("the popover has the focus", || self.holds(&inside) && inside.is_mapped());
            popover
        }
    }

    #[gtk::test]
    fn what_goes_leaves_the_focus_at_home() {
        let scene = scene();
        scene.button.grab_focus();
        scene.button.set_visible(false);
        until("the focus is at home", || scene.is_home());
        scene.other.grab_focus();
        scene.other.set_sensitive(false);
        until("the focus is at home", || scene.is_home());
        scene.window.destroy();
    }

    #[gtk::test]
    fn a_popover_gives_the_focus_back() {
        let scene = scene();
        scene.other.grab_focus();
        let popover = scene.pop_up();
        popover.popdown();
        until("the focus is back", || scene.holds(&scene.other));
        popover.popup();
        scene.other.set_visible(false);
        popover.popdown();
        until("the focus is at home", || scene.is_home());
        popover.unparent();
        scene.window.destroy();
    }

    #[gtk::test]
    fn a_step_that_somebody_takes_is_left_alone() {
        let scene = scene();
        scene.button.grab_focus();
        scene.other.grab_focus();
        let look = Rc::new(Cell::new(false));
        let looked = look.clone();
        glib::idle_add_local_once(move || looked.set(true));
        until("it was looked at", || look.get());
        assert!(scene.holds(&scene.other));
        for expected in [scene.home.upcast_ref(), scene.button.upcast_ref::<gtk::Widget>()] {
            scene.window.child_focus(gtk::DirectionType::TabForward);
            let looked = look.clone();
            looked.set(false);
            glib::idle_add_local_once(move || looked.set(true));
            until("it was looked at", || look.get());
            assert!(scene.holds(expected), "Tab goes around");
        }
        scene.window.destroy();
    }
}
