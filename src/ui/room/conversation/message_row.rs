// SPDX-License-Identifier: GPL-3.0-or-later
//! A message: who speaks, what, and when; for our own words also what became
//! of them. Shows, and decides nothing.

use std::cell::{Cell, OnceCell, RefCell};

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{glib, graphene};

use super::beside_message::BesideMessage;
use super::layout::{self, Area};
use super::quote_button::QuoteButton;
use super::shown_message::ShownMessage;
use super::text::author::TextAuthor;
use super::text::body::{MessageBody, NamesHere};
use super::trouble_line::TroubleLine;
use super::whisper_mark::WhisperMark;
use crate::i18n::gettext;
use crate::model::{Quote, Said, Unsent};
use crate::ui::avatar::Avatar;
use crate::ui::room::people::person_menu::MenuAbout;
use crate::ui::room::strings;
use crate::ui::{clock, compat};

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/conversation/message_row.ui")]
    pub struct MessageRow {
        #[template_child]
        pub avatar: TemplateChild<Avatar>,
        #[template_child]
        pub author: TemplateChild<gtk::Label>,
        /// In the place of the author of a whisper.
        #[template_child]
        pub whisper: TemplateChild<WhisperMark>,
        #[template_child]
        pub bubble: TemplateChild<gtk::Box>,
        #[template_child]
        pub quote: TemplateChild<QuoteButton>,
        #[template_child]
        pub body: TemplateChild<gtk::Label>,
        #[template_child]
        pub time: TemplateChild<gtk::Label>,
        #[template_child]
        pub trouble: TemplateChild<TroubleLine>,
        /// Makes the menu about the author.
        pub menu: OnceCell<MenuAbout>,
        /// The message that the menu is about.
        pub shown: RefCell<ShownMessage>,
        /// The text, and what shows it.
        pub content: OnceCell<MessageBody>,
        /// Set for our own, and for the first of a group.
        pub own_and_first: Cell<(bool, bool)>,
        /// Parts beside the text.
        pub beside: BesideMessage,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for MessageRow {
        const NAME: &'static str = "SalottoMessageRow";
        type Type = super::MessageRow;
        type ParentType = gtk::Widget;

        fn class_init(class: &mut Self::Class) {
            Avatar::ensure_type();
            QuoteButton::ensure_type();
            TroubleLine::ensure_type();
            WhisperMark::ensure_type();
            class.bind_template();
            class.set_accessible_role(gtk::AccessibleRole::Group);
            class.install_action("message.copy", None, |row, _, _| row.copy());
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for MessageRow {
        fn constructed(&self) {
            self.parent_constructed();
            self.obj().connect_menu();
            self.obj().connect_nearness();
        }

        fn dispose(&self) {
            while let Some(child) = self.obj().first_child() {
                child.unparent();
            }
        }
    }

    impl WidgetImpl for MessageRow {
        fn request_mode(&self) -> gtk::SizeRequestMode {
            gtk::SizeRequestMode::HeightForWidth
        }

        fn measure(&self, orientation: gtk::Orientation, width: i32) -> (i32, i32, i32, i32) {
            if orientation == gtk::Orientation::Horizontal {
                return (layout::NARROWEST, layout::NATURAL, -1, -1);
            }
            let width = if width < 0 { layout::NATURAL } else { width };
            let height = self.obj().plan(width).height;
            (height, height, -1, -1)
        }

        fn size_allocate(&self, width: i32, _height: i32, _baseline: i32) {
            let plan = self.obj().plan(width);
            self.place(&*self.bubble, plan.bubble, width);
            self.place(&*self.avatar, plan.avatar, width);
            self.place(&*self.author, plan.author, width);
            self.place(&*self.whisper, plan.author, width);
            self.place(&*self.quote, plan.quote, width);
            self.place(&self.content().widget(), plan.body, width);
            self.place(&*self.time, plan.time, width);
            self.place(&*self.trouble, plan.trouble, width);
            if let Some(reactions) = self.beside.reactions.get() {
                self.place(reactions, plan.reactions, width);
            }
            if let Some((buttons, area)) = self.beside.buttons_at(width, &plan) {
                self.place(buttons, area, width);
            }
            if let Some((arrow, area)) = self.beside.aside.arrow_at(&plan) {
                self.place(arrow, area, width);
            }
            // A menu that is open stays at its place.
            let menu = self.obj().last_child().and_downcast::<gtk::Popover>();
            if let Some(menu) = menu {
                menu.present();
            }
        }

        fn snapshot(&self, snapshot: &gtk::Snapshot) {
            let aside = self.beside.aside.to_the_right(self.obj().direction());
            snapshot.save();
            snapshot.translate(&graphene::Point::new(aside, 0.0));
            self.parent_snapshot(snapshot);
            snapshot.restore();
        }
    }

    impl MessageRow {
        pub(in super::super) fn content(&self) -> &MessageBody {
            self.content.get_or_init(|| MessageBody::new(&self.body))
        }

        fn place(&self, child: &impl IsA<gtk::Widget>, area: Area, width: i32) {
            if !child.is_visible() {
                return;
            }
            let mirrored = self.obj().direction() == gtk::TextDirection::Rtl;
            let x = if mirrored { width - area.x - area.width } else { area.x };
            let area = gtk::Allocation::new(x, area.y, area.width, area.height);
            child.size_allocate(&area, -1);
        }
    }
}

glib::wrapper! {
    pub struct MessageRow(ObjectSubclass<imp::MessageRow>)
        @extends gtk::Widget,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl MessageRow {
    /// A row whose menu about the author is made by `menu`; those can be mentioned whom
    /// `names` finds.
    pub fn new(menu: Option<MenuAbout>, names: Option<NamesHere>) -> Self {
        let row: Self = glib::Object::new();
        if let Some(menu) = menu {
            // A new row has none yet.
            let _ = row.imp().menu.set(menu);
        }
        if let Some(names) = names {
            row.imp().content().set_names(names);
        }
        row
    }

    /// Shows a message that is in the room; returns how it is read aloud.
    pub fn bind_said(&self, said: &Said, quote: Option<&Quote>) -> String {
        let time = strings::time_of(said);
        let author = match said.own {
            true => TextAuthor::Us,
            false => TextAuthor::Other { mentions_us: said.mention },
        };
        self.imp().content().set_author(author);
        let shown = strings::shown_text(said);
        self.set_class("emote", said.marks.emote);
        self.bind_text(&shown, &time, said.is_first(), said.own);
        let text = self.set_removal(Some(said));
        let quote = quote.filter(|_| text.is_none());
        self.imp().quote.show_quote(quote);
        self.set_class("past", said.past);
        self.set_class("mention", said.mention);
        self.set_class("pending", false);
        self.imp().trouble.set_visible(false);
        let author = (said.author.name.as_str(), said.colour);
        self.show_author((!said.own).then_some(author));
        self.show_whisper(said.partner().map(|partner| (said.own, partner)));
        let name = match said.partner() {
            Some(partner) => strings::whisper_mark(said.own, partner.name.as_str()),
            None => strings::author(said.author.name.as_str(), quote),
        };
        let mention = said.mention;
        let told = text.unwrap_or_else(|| strings::readable(&shown).into_owned());
        // The focus is on the text: whose it is, is said before, and its time behind.
        let is_said = self.imp().content().say_as(&strings::said_then(&told, &time, mention));
        compat::set_label(
            self,
            &match is_said {
                true => name.clone(),
                false => strings::said_by(&name, &time, mention),
            },
        );
        match said.marks.emote && quote.is_none() && said.to.is_none() {
            // It begins with the name.
            true => strings::said_then(&told, &time, mention),
            false => strings::said_at(&name, &told, &time, mention),
        }
    }

    /// Shows our own words that are not in the room yet; returns how that is
    /// read aloud.
    pub fn bind_unsent(&self, unsent: &Unsent, quote: Option<&Quote>) -> String {
        let imp = self.imp();
        let shown = strings::shown_words(&unsent.words);
        let time = match unsent.error {
            // How far a file has come is told below its name.
            None if unsent.file.is_none() => gettext("Sending…"),
            _ => clock::hour(unsent.time),
        };
        self.imp().quote.show_quote(quote);
        imp.content().set_author(TextAuthor::Us);
        self.bind_text(&shown, &time, unsent.first, true);
        self.set_class("past", false);
        self.set_class("mention", false);
        self.set_class("emote", unsent.words.doer.is_some());
        self.set_class("pending", true);
        self.set_removal(None);
        self.show_author(None);
        self.show_whisper(unsent.words.to.as_ref().map(|to| (true, to)));
        imp.trouble.set_visible(unsent.error.is_some());
        let mut label = gettext("Not sent yet");
        if let Some(error) = unsent.error {
            label = strings::delivery_error(error);
            imp.trouble.show_trouble(&unsent.id, &label);
        }
        compat::set_label(self, &label);
        imp.content().say_as(&shown);
        match &unsent.words.to {
            Some(to) => {
                let mark = strings::whisper_mark(true, to.name.as_str());
                format!("{mark}, {label}: {shown}")
            }
            None => format!("{label}: {shown}"),
        }
    }

    fn bind_text(&self, text: &str, time: &str, first: bool, own: bool) {
        let imp = self.imp();
        let content = imp.content();
        content.show(text);
        compat::set_description(self, &content.places());
        imp.time.set_label(time);
        self.set_class("own", own);
        imp.own_and_first.set((own, first));
    }

    pub(super) fn set_class(&self, class: &str, on: bool) {
        if on {
            self.add_css_class(class);
        } else {
            self.remove_css_class(class);
        }
    }

    /// Puts the whole message on the clipboard.
    pub fn copy(&self) {
        if self.is_removed() {
            return;
        }
        compat::copy(self, &self.imp().content().text());
    }

    /// Copies the whole message unless a part of it is selected; tells whether it
    /// did.
    pub fn copy_unselected(&self) -> bool {
        let is_whole = !self.imp().content().has_selection();
        if is_whole {
            self.copy();
        }
        is_whole
    }
}
