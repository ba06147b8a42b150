// SPDX-License-Identifier: GPL-3.0-or-later
//! The avatar of a person: initials on the person's colour. Libadwaita's own picks a
//! colour by the name alone, and cuts emoji in half.

use std::cell::Cell;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use crate::model::{PersonColour, initials};

mod imp {
    use super::*;

    #[derive(Debug)]
    pub struct Avatar {
        pub initials: gtk::Label,
        /// The colour that is shown.
        pub colour: Cell<Option<PersonColour>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Avatar {
        const NAME: &'static str = "SalottoAvatar";
        type Type = super::Avatar;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            class.set_accessible_role(gtk::AccessibleRole::Presentation);
        }

        fn new() -> Self {
            let initials =
                gtk::Label::builder().accessible_role(gtk::AccessibleRole::Presentation).build();
            Self { initials, colour: Cell::default() }
        }
    }

    impl ObjectImpl for Avatar {
        fn constructed(&self) {
            self.parent_constructed();
            let avatar = self.obj();
            avatar.add_css_class("avatar");
            avatar.set_overflow(gtk::Overflow::Hidden);
            avatar.set_halign(gtk::Align::Center);
            avatar.set_valign(gtk::Align::Center);
            avatar.set_child(Some(&self.initials));
        }
    }
    impl WidgetImpl for Avatar {}
    impl BinImpl for Avatar {}
}

glib::wrapper! {
    /// Avatar of a person.
    pub struct Avatar(ObjectSubclass<imp::Avatar>)
        @extends gtk::Widget, adw::Bin,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl Avatar {
    /// Shows a person with this name and colour.
    pub fn show_person(&self, name: &str, colour: PersonColour) {
        let imp = self.imp();
        imp.initials.set_label(&initials(name));
        swap(self, imp.colour.replace(Some(colour)), colour);
    }
}

/// Gives a widget the class of a colour, in the place of the one it had.
pub fn swap(widget: &impl IsA<gtk::Widget>, before: Option<PersonColour>, now: PersonColour) {
    if before == Some(now) {
        return;
    }
    if let Some(before) = before {
        widget.remove_css_class(&class(before));
    }
    widget.add_css_class(&class(now));
}

fn class(colour: PersonColour) -> String {
    format!("person{}", colour.number())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Roster;
    use crate::protocol::{Member, Nickname};

    #[gtk::test]
    fn a_name_is_shown_by_initials_and_a_colour() {
        crate::ui::prepare().unwrap();
        let mut roster = Roster::default();
        let [ada, max] = ["🇮🇹 Ada", "Max"].map(|raw| {
            roster.join(Member::named(Nickname::new(raw).unwrap()));
            roster.find(&Nickname::new(raw).unwrap()).unwrap().clone()
        });
        let avatar: Avatar = glib::Object::new();
        avatar.show_person(ada.member.name.as_str(), ada.colour);
        assert_eq!(avatar.imp().initials.label(), "A");
        assert!(avatar.has_css_class(&class(ada.colour)));
        avatar.show_person("Max", max.colour);
        assert!(avatar.has_css_class(&class(max.colour)));
        assert!(!avatar.has_css_class(&class(ada.colour)));
    }
}
