// SPDX-License-Identifier: GPL-3.0-or-later
//! The reactions under a message: a button for each emoji, which puts it there or takes it
//! back. Buttons are kept and shown anew: a thousand reactions make no new one.

use std::cell::{Cell, RefCell};

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gdk, glib};

use super::reaction_lines::{lines, width_of_all};
use crate::model::ShownReaction;
use crate::ui::compat;
use crate::ui::room::strings;

/// The action on a message and an emoji.
const TOGGLE: &str = "room.toggle-reaction";

mod imp {
    use super::*;

    #[derive(Debug, Default)]
    pub struct ReactionStrip {
        pub buttons: RefCell<Vec<gtk::ToggleButton>>,
        pub counts: RefCell<Vec<ShownReaction>>,
        /// Number of the message.
        pub message: Cell<u64>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for ReactionStrip {
        const NAME: &'static str = "SalottoReactionStrip";
        type Type = super::ReactionStrip;
        type ParentType = gtk::Widget;

        fn class_init(class: &mut Self::Class) {
            class.set_css_name("reactions");
            class.set_accessible_role(gtk::AccessibleRole::Group);
        }
    }

    impl ObjectImpl for ReactionStrip {
        fn dispose(&self) {
            while let Some(child) = self.obj().first_child() {
                child.unparent();
            }
        }
    }

    impl WidgetImpl for ReactionStrip {
        fn request_mode(&self) -> gtk::SizeRequestMode {
            gtk::SizeRequestMode::HeightForWidth
        }

        fn measure(&self, orientation: gtk::Orientation, width: i32) -> (i32, i32, i32, i32) {
            let sizes = self.sizes();
            let (least, natural) = if orientation == gtk::Orientation::Horizontal {
                let widest = sizes.iter().map(|(width, _)| *width).max();
                (widest.unwrap_or(0), width_of_all(&sizes))
            } else {
                let width = if width < 0 { i32::MAX } else { width };
                let height = lines(width, &sizes).height;
                (height, height)
            };
            (least, natural, -1, -1)
        }

        fn size_allocate(&self, width: i32, _height: i32, _baseline: i32) {
            let sizes = self.sizes();
            let mirrored = self.obj().direction() == gtk::TextDirection::Rtl;
            let places = lines(width, &sizes).places;
            for ((button, (x, y)), (wide, high)) in self.shown().iter().zip(places).zip(sizes) {
                let x = if mirrored { width - x - wide } else { x };
                button.size_allocate(&gtk::Allocation::new(x, y, wide, high), -1);
            }
        }
    }

    impl ReactionStrip {
        fn shown(&self) -> Vec<gtk::ToggleButton> {
            let buttons = self.buttons.borrow();
            buttons.iter().filter(|button| button.get_visible()).cloned().collect()
        }

        fn sizes(&self) -> Vec<(i32, i32)> {
            let natural = |button: &gtk::ToggleButton| {
                let size = button.preferred_size().1;
                (size.width(), size.height())
            };
            self.shown().iter().map(natural).collect()
        }
    }
}

glib::wrapper! {
    pub struct ReactionStrip(ObjectSubclass<imp::ReactionStrip>)
        @extends gtk::Widget,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl Default for ReactionStrip {
    fn default() -> Self {
        let strip: Self = glib::Object::new();
        compat::set_label(&strip, &strings::reactions());
        strip
    }
}

impl ReactionStrip {
    /// Shows the reactions to the message of that number, or none.
    pub fn show_counts(&self, message: u64, counts: &[ShownReaction]) {
        let imp = self.imp();
        let is_other = imp.message.replace(message) != message;
        self.set_visible(!counts.is_empty());
        let before = imp.counts.replace(counts.to_vec());
        while imp.buttons.borrow().len() < counts.len() {
            self.add_button();
        }
        // What shows a button may have it drop the focus, and then this is asked again.
        let buttons = imp.buttons.borrow().clone();
        for (at, button) in buttons.iter().enumerate() {
            match counts.get(at) {
                Some(count) if is_other || before.get(at) != Some(count) => show(button, count),
                // A press has turned it, whatever comes of that.
                Some(count) => button.set_active(count.own),
                None => button.set_visible(false),
            }
        }
    }

    /// The reactions that are shown.
    pub fn counts(&self) -> Vec<ShownReaction> {
        self.imp().counts.borrow().clone()
    }

    /// Tells who has reacted, where the menu is asked for on a button: at a point of
    /// `host`, or by the keyboard on the one in use. Returns `false` if on none.
    pub fn tell_who(&self, host: &impl IsA<gtk::Widget>, at: Option<(f64, f64)>) -> bool {
        let buttons = self.imp().buttons.borrow().clone();
        let mut places = buttons.iter().enumerate().filter(|(_, button)| button.get_visible());
        let meant = places.find(|(_, button)| match at {
            Some((x, y)) => host
                .translate_coordinates(*button, x, y)
                .is_some_and(|(x, y)| button.contains(x, y)),
            None => button.has_focus(),
        });
        let Some((at, button)) = meant else { return false };
        let Some(count) = self.imp().counts.borrow().get(at).cloned() else { return false };
        let words = format!("{} {}", count.emoji, strings::reacted_all(&count));
        let label = gtk::Label::builder()
            .label(words)
            .wrap(true)
            .max_width_chars(32)
            .selectable(true)
            .build();
        let popover = gtk::Popover::builder().child(&label).build();
        compat::set_label(&popover, &strings::reactions());
        compat::popover::attach(&popover, host);
        if let Some(place) = button.compute_bounds(host.upcast_ref()) {
            #[expect(clippy::cast_possible_truncation, reason = "within a window")]
            let [x, y, width, height] =
                [place.x(), place.y(), place.width(), place.height()].map(|side| side as i32);
            popover.set_pointing_to(Some(&gdk::Rectangle::new(x, y, width, height)));
        }
        popover.popup();
        true
    }

    fn add_button(&self) {
        let label = gtk::Label::new(None);
        let button = gtk::ToggleButton::builder().child(&label).build();
        button.add_css_class("reaction");
        let (strip, at) = (self.downgrade(), self.imp().buttons.borrow().len());
        button.connect_clicked(move |button| {
            let Some(strip) = strip.upgrade() else { return };
            let emoji = strip.imp().counts.borrow().get(at).map(|count| count.emoji.to_string());
            let target = emoji.map(|emoji| (strip.imp().message.get(), emoji).to_variant());
            // Outside of a room nobody reacts.
            let _ = button.activate_action(TOGGLE, target.as_ref());
        });
        button.set_parent(self);
        self.imp().buttons.borrow_mut().push(button);
    }
}

fn show(button: &gtk::ToggleButton, count: &ShownReaction) {
    let words = format!("{}\u{2009}{}", count.emoji, count.count);
    if let Some(label) = button.child().and_downcast::<gtk::Label>() {
        label.set_label(&words);
    }
    let who = strings::reacted(count);
    button.set_tooltip_text(Some(&who));
    compat::set_label(button, &strings::reaction(count));
    compat::set_description(button, &who);
    button.set_active(count.own);
    button.set_visible(true);
}
