// SPDX-License-Identifier: GPL-3.0-or-later
//! A quiet line between messages: a day, a divider, who came and went, and
//! what is not shown.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use crate::i18n::gettext;
use crate::model::{Divider, Row};
use crate::ui::clock;
use crate::ui::room::strings;

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/conversation/notice_row.ui")]
    pub struct NoticeRow {
        #[template_child]
        pub before: TemplateChild<gtk::Separator>,
        #[template_child]
        pub label: TemplateChild<gtk::Label>,
        #[template_child]
        pub show: TemplateChild<gtk::Button>,
        #[template_child]
        pub after: TemplateChild<gtk::Separator>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for NoticeRow {
        const NAME: &'static str = "SalottoNoticeRow";
        type Type = super::NoticeRow;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for NoticeRow {}
    impl WidgetImpl for NoticeRow {}
    impl BoxImpl for NoticeRow {}
}

glib::wrapper! {
    pub struct NoticeRow(ObjectSubclass<imp::NoticeRow>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl Default for NoticeRow {
    fn default() -> Self {
        glib::Object::new()
    }
}

impl NoticeRow {
    /// Shows `row`; returns the sentence that is read aloud for it.
    pub fn bind(&self, row: &Row) -> String {
        let (text, is_line) = match row {
            Row::Day(time) => (clock::day_words(*time), true),
            Row::Divider(divider) => (strings::divider(*divider), true),
            Row::JoinsAndLeaves(row) => (strings::joins_and_leaves(row), false),
            Row::Notice { notice, .. } => (strings::notice(notice), false),
            Row::Hidden(hidden) => (strings::hidden(hidden.messages.len()), false),
            Row::Beginning { whole: true } => (gettext("The beginning of the room"), true),
            Row::Beginning { whole: false } => (gettext("You can read no further back"), true),
            Row::Gone => (gettext("Earlier messages are not kept here"), true),
            Row::Said(_) | Row::Unsent(_) | Row::Announcement(_) => return String::new(),
        };
        let imp = self.imp();
        if let Row::Hidden(hidden) = row {
            imp.show.set_action_target_value(Some(&hidden.id.to_variant()));
            imp.show.set_action_name(Some("room.show"));
        }
        let is_hidden = matches!(row, Row::Hidden(_));
        imp.show.set_visible(is_hidden);
        self.set_halign(if is_hidden { gtk::Align::Center } else { gtk::Align::Fill });
        let is_unread = *row == Row::Divider(Divider::Unread);
        self.set_css_classes(if is_unread { &["notice", "unread"] } else { &["notice"] });
        imp.label.set_label(&text);
        imp.label.set_hexpand(!is_line && !is_hidden);
        imp.before.set_visible(is_line);
        imp.after.set_visible(is_line);
        text
    }
}
