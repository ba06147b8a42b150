// SPDX-License-Identifier: GPL-3.0-or-later
//! An announcement in the conversation: a band across it, as no message can
//! look.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::react_menu;
use super::reaction_strip::ReactionStrip;
use super::select_menu;
use super::text::shown_text::ShownText;
use crate::i18n::{gettext, gettext_f};
use crate::markup::Markup;
use crate::model::{Announcement, ShownReaction};
use crate::ui::room::people::person_menu::MenuAbout;
use crate::ui::{clock, compat, reading_menu};

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(
        resource = "/io/github/salotto_chat/Salotto/ui/room/conversation/announcement_row.ui"
    )]
    pub struct AnnouncementRow {
        #[template_child]
        pub heading: TemplateChild<gtk::Label>,
        #[template_child]
        pub time: TemplateChild<gtk::Label>,
        #[template_child]
        pub body: TemplateChild<gtk::Label>,
        #[template_child]
        pub words: TemplateChild<gtk::Box>,
        pub text: OnceCell<ShownText>,
        /// Number of its event.
        pub number: Cell<u64>,
        /// Made once there are any.
        pub reactions: OnceCell<ReactionStrip>,
        /// Makes the part of the menu that is about any message.
        pub menu: OnceCell<MenuAbout>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for AnnouncementRow {
        const NAME: &'static str = "SalottoAnnouncementRow";
        type Type = super::AnnouncementRow;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
            class.set_accessible_role(gtk::AccessibleRole::Group);
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for AnnouncementRow {
        fn constructed(&self) {
            self.parent_constructed();
            reading_menu::install(&*self.obj(), &self.body);
            reading_menu::connect(&*self.obj(), super::AnnouncementRow::pop_up);
        }
    }
    impl WidgetImpl for AnnouncementRow {}
    impl BoxImpl for AnnouncementRow {}
}

glib::wrapper! {
    pub struct AnnouncementRow(ObjectSubclass<imp::AnnouncementRow>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl AnnouncementRow {
    /// A row whose menu has a part that `menu` makes.
    pub fn new(menu: Option<MenuAbout>) -> Self {
        let row: Self = glib::Object::new();
        if let Some(menu) = menu {
            // A new row has none yet.
            let _ = row.imp().menu.set(menu);
        }
        row
    }

    /// Number of the announcement's event; `None` where the room has none.
    pub fn number(&self) -> Option<u64> {
        Some(self.imp().number.get()).filter(|number| *number > 0)
    }

    /// Shows the reactions to the announcement.
    pub fn show_reactions(&self, counts: &[ShownReaction]) {
        let imp = self.imp();
        if counts.is_empty() && imp.reactions.get().is_none() {
            return;
        }
        let strip = imp.reactions.get_or_init(|| {
            let strip = ReactionStrip::default();
            imp.words.append(&strip);
            strip
        });
        strip.show_counts(imp.number.get(), counts);
    }

    /// Shows `announcement`; returns the sentence that is read aloud for it.
    pub fn bind(&self, announcement: &Announcement) -> String {
        let imp = self.imp();
        let heading = match &announcement.by {
            // Translators: {name} is a person who speaks for the room.
            Some(name) => gettext_f("Announcement · {name}", &[("name", name.as_str())]),
            None => gettext("Announcement · the host"),
        };
        imp.heading.set_label(&heading);
        imp.number.set(announcement.number);
        let time = clock::hour(announcement.time);
        imp.time.set_label(&time);
        let text = match &announcement.why {
            Some(why) => format!("{} ({why})", announcement.text),
            None => announcement.text.to_string(),
        };
        let shown = self.text();
        let runs: Vec<_> = Markup::links_only(&text).runs().cloned().collect();
        shown.show(&Rc::from(&*text), 0..text.len(), runs);
        let label = format!("{heading}, {time}");
        compat::set_label(self, &label);
        compat::set_description(self, &shown.places().join("\n"));
        format!("{label}: {text}")
    }

    fn text(&self) -> &ShownText {
        self.imp().text.get_or_init(|| ShownText::new(&self.imp().body))
    }

    /// Opens the menu of the text.
    fn pop_up(&self, at: Option<(f64, f64)>) {
        let imp = self.imp();
        if imp.reactions.get().is_some_and(|strip| strip.get_visible() && strip.tell_who(self, at))
        {
            return;
        }
        let link = self.text().link_under(self, at);
        let menu = reading_menu::sections(&imp.body, link.as_deref());
        menu.append_section(None, &select_menu::section(self, None));
        if let Some(number) = self.number() {
            react_menu::add(&menu, number);
            if let Some(pin) = imp.menu.get().and_then(|menu| menu(None, Some(number))) {
                menu.append_section(None, &pin);
            }
        }
        reading_menu::pop_up(self, &menu, &imp.body, at);
    }
}
