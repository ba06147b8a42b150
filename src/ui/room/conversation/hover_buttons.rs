// SPDX-License-Identifier: GPL-3.0-or-later
//! Two buttons beside the message that the pointer is over: they react to it, and reply.
//! Where they stand is left free by every message, so nothing moves when they come. They are
//! for the pointer alone: the keyboard and screen readers have both in the menu of the
//! message, and the order of the focus is that of the messages.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::layout::{Area, MessageLayout};
use crate::i18n::gettext;

/// The width of both, but for themes that need more.
const WIDTH: i32 = 48;
/// Between them and what is beside them.
const GAP: i32 = 2;

mod imp {
    use super::*;

    #[derive(Debug, Default)]
    pub struct HoverButtons;

    #[glib::object_subclass]
    impl ObjectSubclass for HoverButtons {
        const NAME: &'static str = "SalottoHoverButtons";
        type Type = super::HoverButtons;
        type ParentType = gtk::Box;
    }

    impl ObjectImpl for HoverButtons {
        fn constructed(&self) {
            self.parent_constructed();
            let buttons = self.obj();
            buttons.add_css_class("near");
            buttons.set_homogeneous(true);
            buttons.append(&button("face-smile-symbolic", &gettext("React"), "room.react"));
            buttons.append(&button("mail-reply-sender-symbolic", &gettext("Reply"), "room.reply"));
        }
    }
    impl WidgetImpl for HoverButtons {}
    impl BoxImpl for HoverButtons {}

    fn button(icon: &str, name: &str, action: &str) -> gtk::Button {
        let button = gtk::Button::builder()
            .icon_name(icon)
            .tooltip_text(name)
            .focusable(false)
            .accessible_role(gtk::AccessibleRole::Presentation)
            .build();
        button.add_css_class("flat");
        // Before the name of the action, which has no target of 0.
        button.set_action_target_value(Some(&0_u64.to_variant()));
        button.set_action_name(Some(action));
        button
    }
}

glib::wrapper! {
    pub struct HoverButtons(ObjectSubclass<imp::HoverButtons>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Actionable, gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl Default for HoverButtons {
    fn default() -> Self {
        glib::Object::new()
    }
}

impl HoverButtons {
    /// Offers what the room knows, for the message of that number.
    pub fn offer(&self, message: u64) {
        let children = std::iter::successors(self.first_child(), WidgetExt::next_sibling);
        for button in children.filter_map(|child| child.downcast::<gtk::Button>().ok()) {
            button.set_action_target_value(Some(&message.to_variant()));
            // What the room does not know cannot be pressed.
            button.set_visible(button.is_sensitive());
        }
    }
}

/// The place of `buttons` in a row of `width`, beside a message of ours or of somebody
/// else; none where the text needs it.
pub fn place(
    buttons: &HoverButtons,
    width: i32,
    plan: &MessageLayout,
    own: bool,
    compact_text: Option<i32>,
) -> Option<Area> {
    let wide = buttons.measure(gtk::Orientation::Horizontal, -1).0.max(WIDTH);
    let area = |x, beside: Area| Area { x, width: wide, ..beside };
    if let Some(natural) = compact_text {
        let x = plan.body.x + plan.body.width - wide;
        return (plan.body.x + natural + GAP <= x).then(|| area(x, plan.body));
    }
    let bubble = plan.bubble;
    let x = if own { bubble.x - GAP - wide } else { bubble.x + bubble.width + GAP };
    (x >= 0 && x + wide <= width).then(|| area(x, bubble))
}
