// SPDX-License-Identifier: GPL-3.0-or-later
//! The pinned messages behind a button beside the topic: each leads to its message.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;
use gtk::pango::EllipsizeMode;

use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::model::{RoomState, pins_of};
use crate::protocol::PinnedMessage;
use crate::sentences;
use crate::ui::compat;
use crate::ui::room::strings;

/// Characters of a pinned message in one line.
const WIDTH: i32 = 40;

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/window/pin_list.ui")]
    pub struct PinList {
        #[template_child]
        pub button: TemplateChild<gtk::MenuButton>,
        #[template_child]
        pub count: TemplateChild<gtk::Label>,
        #[template_child]
        pub popover: TemplateChild<gtk::Popover>,
        #[template_child]
        pub rows: TemplateChild<gtk::Box>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for PinList {
        const NAME: &'static str = "SalottoPinList";
        type Type = super::PinList;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for PinList {}
    impl WidgetImpl for PinList {}
    impl BinImpl for PinList {}
}

glib::wrapper! {
    pub struct PinList(ObjectSubclass<imp::PinList>)
        @extends gtk::Widget, adw::Bin,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl PinList {
    /// Shows what the room has pinned, the last one first. Returns `true` if the focus was
    /// in the list and has no place there any more.
    pub fn draw(&self, state: &RoomState) -> bool {
        let imp = self.imp();
        let pins = pins_of(state).all();
        let had_focus = imp.rows.focus_child().is_some();
        if pins.is_empty() {
            imp.popover.popdown();
        }
        self.set_visible(!pins.is_empty());
        let count = u32::try_from(pins.len()).unwrap_or(u32::MAX);
        imp.count.set_label(&count.to_string());
        let told = ngettext_f("{count} pinned message", "{count} pinned messages", count, &[]);
        imp.button.set_tooltip_text(Some(&told));
        compat::set_label(&*imp.button, &told);
        while let Some(row) = imp.rows.first_child() {
            imp.rows.remove(&row);
        }
        let may_unpin = state.machine.can().pins && state.role().may_moderate();
        for pin in pins.iter().rev() {
            imp.rows.append(&self.row(state, pin, may_unpin));
        }
        if had_focus && !pins.is_empty() {
            imp.rows.child_focus(gtk::DirectionType::TabForward);
        }
        had_focus && pins.is_empty()
    }

    /// Opens the list; `false` if nothing is pinned.
    pub fn open(&self) -> bool {
        if self.is_visible() {
            self.imp().button.popup();
        }
        self.is_visible()
    }

    fn row(&self, state: &RoomState, pin: &PinnedMessage, may_unpin: bool) -> gtk::Box {
        let row = gtk::Box::new(gtk::Orientation::Horizontal, 6);
        let (from, text) = words(state, pin);
        let go = gtk::Button::builder().hexpand(true).child(&lines(&from, &text)).build();
        go.add_css_class("flat");
        compat::set_label(&go, &spoken(&from, &text));
        self.leads(&go, "room.go-to-message", pin.number);
        row.append(&go);
        if may_unpin {
            let unpin = gtk::Button::from_icon_name("window-close-symbolic");
            unpin.add_css_class("flat");
            unpin.add_css_class("circular");
            unpin.set_valign(gtk::Align::Center);
            unpin.set_tooltip_text(Some(&gettext("Unpin")));
            // Translators: read aloud for a button; {message} is a name and what was said.
            let told = gettext_f("Unpin {message}", &[("message", &spoken(&from, &text))]);
            compat::set_label(&unpin, &told);
            self.leads(&unpin, "room.unpin", pin.number);
            row.append(&unpin);
        }
        row
    }

    /// Has `button` close the list and do something with that message.
    fn leads(&self, button: &gtk::Button, action: &'static str, number: u64) {
        let list = self.downgrade();
        button.connect_clicked(move |_| {
            if let Some(list) = list.upgrade() {
                list.imp().popover.popdown();
                // An action of the window, which is there as long as the list is seen.
                let _ = list.activate_action(action, Some(&number.to_variant()));
            }
        });
    }
}

/// The author of a pinned message, and its text as it reads. What somebody says whom we
/// ignore is not shown.
fn words(state: &RoomState, pin: &PinnedMessage) -> (String, String) {
    let ignored = pin.from.as_ref().is_some_and(|from| state.roster.ignores(from, None));
    let text = pin.text.as_ref().filter(|_| !ignored);
    let text = text.map(|text| strings::readable(text.as_str()).into_owned());
    let from = pin.from.as_ref().map(ToString::to_string).unwrap_or_default();
    (from, text.unwrap_or_else(sentences::pins::earlier))
}

fn spoken(from: &str, text: &str) -> String {
    if from.is_empty() { text.to_owned() } else { format!("{from}: {text}") }
}

fn lines(from: &str, text: &str) -> gtk::Box {
    let lines = gtk::Box::new(gtk::Orientation::Vertical, 0);
    let line = |words: &str| {
        let label = gtk::Label::builder().label(words).xalign(0.0).max_width_chars(WIDTH).build();
        label.set_ellipsize(EllipsizeMode::End);
        label
    };
    if !from.is_empty() {
        let author = line(from);
        author.add_css_class("caption-heading");
        lines.append(&author);
    }
    let text = line(text);
    // A button has bold letters.
    text.add_css_class("body");
    text.set_wrap(true);
    text.set_wrap_mode(gtk::pango::WrapMode::WordChar);
    text.set_lines(2);
    lines.append(&text);
    lines
}
