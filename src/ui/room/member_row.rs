// SPDX-License-Identifier: GPL-3.0-or-later
//! A member: who, and what is to be known about the line.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use crate::i18n::gettext;
use crate::protocol::Member;
use crate::ui::compat;

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/member_row.ui")]
    pub struct MemberRow {
        #[template_child]
        pub avatar: TemplateChild<adw::Avatar>,
        #[template_child]
        pub name: TemplateChild<gtk::Label>,
        #[template_child]
        pub marks: TemplateChild<gtk::Box>,
        #[template_child]
        pub icon: TemplateChild<gtk::Image>,
        #[template_child]
        pub note: TemplateChild<gtk::Label>,
        #[template_child]
        pub rename: TemplateChild<gtk::Button>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for MemberRow {
        const NAME: &'static str = "SalottoMemberRow";
        type Type = super::MemberRow;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for MemberRow {}
    impl WidgetImpl for MemberRow {}
    impl BoxImpl for MemberRow {}
}

glib::wrapper! {
    pub struct MemberRow(ObjectSubclass<imp::MemberRow>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl Default for MemberRow {
    fn default() -> Self {
        glib::Object::new()
    }
}

impl MemberRow {
    /// Shows `member`; `is_you` tells whether that is ourselves, `can_rename`
    /// whether there is a pencil.
    pub fn bind(&self, member: &Member, is_you: bool, can_rename: bool) {
        let imp = self.imp();
        let name = member.name.as_str();
        imp.avatar.set_text(Some(name));
        imp.name.set_label(name);
        imp.name.set_tooltip_text(Some(name));
        imp.rename.set_visible(can_rename);
        let mut notes = Vec::new();
        if is_you {
            notes.push(gettext("You"));
        }
        if member.host {
            notes.push(gettext("Host"));
        }
        if !member.encrypted {
            notes.push(gettext("Not encrypted"));
        }
        imp.marks.set_visible(!notes.is_empty());
        imp.note.set_label(&notes.join(" · "));
        let icon = match (member.encrypted, member.host) {
            (false, _) => Some("channel-insecure-symbolic"),
            (true, true) => Some("user-home-symbolic"),
            (true, false) => None,
        };
        imp.icon.set_visible(icon.is_some());
        imp.icon.set_icon_name(icon);
        notes.insert(0, name.to_owned());
        compat::set_row_label(self, &notes.join(", "));
    }
}
