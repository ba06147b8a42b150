// SPDX-License-Identifier: GPL-3.0-or-later
//! The list of what happened. Stays with the newest unless the reader scrolled
//! up; then a button counts what waits below.

use std::cell::Cell;
use std::time::{Duration, Instant};

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::message_row::MessageRow;
use super::model::{TimelineModel, row_of};
use super::passage::Passage;
use super::timeline_row::TimelineRow;
use super::{invite, lifts, words};
use crate::i18n::gettext;
use crate::model::RowsSplice;
use crate::ui::compat;

/// Nearer to the end than this, in pixels, counts as being there.
const NEAR: f64 = 24.0;
/// How long after a wheel, a key or a finger went up the list may go up for it.
const LIFTED: Duration = Duration::from_millis(500);
/// How long the list may take to go where it was sent.
const SENT: Duration = Duration::from_millis(300);

/// What the adjustment said when it was last looked at.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct Look {
    value: f64,
    upper: f64,
    page: f64,
}

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate, glib::Properties)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/conversation.ui")]
    #[properties(wrapper_type = super::Conversation)]
    pub struct Conversation {
        #[template_child]
        pub pages: TemplateChild<gtk::Stack>,
        #[template_child]
        pub quiet: TemplateChild<adw::StatusPage>,
        #[template_child]
        pub scroller: TemplateChild<gtk::ScrolledWindow>,
        #[template_child]
        pub passage: TemplateChild<Passage>,
        #[template_child]
        pub list: TemplateChild<gtk::ListView>,
        #[template_child]
        pub newest_revealer: TemplateChild<gtk::Revealer>,
        #[template_child]
        pub newest: TemplateChild<gtk::Button>,
        #[template_child]
        pub newest_label: TemplateChild<gtk::Label>,
        /// Whether the newest is in view, and stays there.
        #[property(get)]
        pub follows: Cell<bool>,
        /// How many messages came while the reader was elsewhere.
        pub waiting: Cell<u32>,
        pub look: Cell<Look>,
        /// When the reader last made for something older.
        pub lifted: Cell<Option<Instant>>,
        /// When the list was last sent to its end.
        pub sent: Cell<Option<Instant>>,
        /// Whether the list is about to be taken to its end.
        pub hurrying: Cell<bool>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Conversation {
        const NAME: &'static str = "SalottoConversation";
        type Type = super::Conversation;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            Passage::ensure_type();
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    #[glib::derived_properties]
    impl ObjectImpl for Conversation {
        fn constructed(&self) {
            self.parent_constructed();
            self.follows.set(true);
            self.list.set_factory(Some(&factory()));
            let conversation = self.obj();
            self.scroller.vadjustment().connect_value_changed(glib::clone!(
                #[weak]
                conversation,
                move |adjustment| conversation.moved(adjustment)
            ));
            self.scroller.vadjustment().connect_changed(glib::clone!(
                #[weak]
                conversation,
                move |adjustment| conversation.moved(adjustment)
            ));
            lifts::connect(
                &self.scroller,
                glib::clone!(
                    #[weak]
                    conversation,
                    move || conversation.imp().lifted.set(Some(Instant::now()))
                ),
            );
            conversation.connect_menu_keys();
            self.newest.connect_clicked(glib::clone!(
                #[weak]
                conversation,
                move |_| conversation.show_newest()
            ));
        }
    }
    impl WidgetImpl for Conversation {}
    impl BinImpl for Conversation {}
}

glib::wrapper! {
    pub struct Conversation(ObjectSubclass<imp::Conversation>)
        @extends gtk::Widget, adw::Bin,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl Conversation {
    /// Where the keyboard comes in.
    pub fn passage(&self) -> &Passage {
        &self.imp().passage
    }

    pub fn set_model(&self, model: &TimelineModel) {
        self.imp().list.set_model(Some(&gtk::NoSelection::new(Some(model.clone()))));
    }

    /// For a row that has the focus itself; a text in it has a menu of its own.
    fn connect_menu_keys(&self) {
        let keys = gtk::ShortcutController::new();
        for trigger in ["Menu", "<Shift>F10"] {
            let open = gtk::CallbackAction::new(|list, _| {
                let row = list.focus_child().and_then(|row| row.first_child());
                let message = row.and_downcast::<TimelineRow>().and_then(|row| row.child());
                if let Some(message) = message.and_downcast::<MessageRow>() {
                    message.pop_up(None);
                }
                glib::Propagation::Stop
            });
            let trigger = gtk::ShortcutTrigger::parse_string(trigger);
            keys.add_shortcut(gtk::Shortcut::new(trigger, Some(open)));
        }
        self.imp().list.add_controller(keys);
    }

    /// Something has changed in the model, which knows it already.
    pub fn arrived(&self, change: RowsSplice) {
        let imp = self.imp();
        let empty = self.rows() == 0;
        imp.pages.set_visible_child_name(if empty { "quiet" } else { "messages" });
        if imp.follows.get() {
            self.show_newest();
        } else {
            let news = u32::try_from(change.news).unwrap_or(u32::MAX);
            imp.waiting.set(imp.waiting.get().saturating_add(news));
            self.update_button();
        }
    }

    /// Goes to the end and stays there.
    pub fn show_newest(&self) {
        self.set_follows(true);
        if let Some(last) = self.rows().checked_sub(1) {
            self.imp().sent.set(Some(Instant::now()));
            self.imp().lifted.set(None);
            compat::scroll_to(&self.imp().list, last);
        }
    }

    /// What stands here while nothing was said.
    pub fn set_quiet(&self, title: &str, description: &str, addresses: &[String]) {
        let quiet = &self.imp().quiet;
        quiet.set_title(title);
        quiet.set_description(Some(description));
        let invite = (!addresses.is_empty()).then(|| {
            adw::Clamp::builder().maximum_size(320).child(&invite::list(addresses)).build()
        });
        quiet.set_child(invite.as_ref());
    }

    /// The reader scrolled, or the list grew, or measured rows whose height it
    /// had guessed. Only the former can end the following.
    fn moved(&self, adjustment: &gtk::Adjustment) {
        let imp = self.imp();
        let now = Look {
            value: adjustment.value(),
            upper: adjustment.upper(),
            page: adjustment.page_size(),
        };
        let before = imp.look.replace(now);
        let measured = (before.upper, before.page) != (now.upper, now.page);
        // A list that is on its way may go up a little to get there.
        let on_its_way = measured || is_recent(imp.sent.get(), SENT);
        let scrolled =
            now.value < before.value && (is_recent(imp.lifted.get(), LIFTED) || !on_its_way);
        if now.value >= now.upper - now.page - NEAR {
            self.set_follows(true);
        } else if scrolled {
            self.set_follows(false);
        } else if imp.follows.get() {
            self.hurry();
        }
    }

    /// Goes to the end once the list has been measured.
    fn hurry(&self) {
        if self.imp().hurrying.replace(true) {
            return;
        }
        glib::idle_add_local_once(glib::clone!(
            #[weak(rename_to = conversation)]
            self,
            move || {
                conversation.imp().hurrying.set(false);
                if conversation.imp().follows.get() {
                    conversation.show_newest();
                }
            }
        ));
    }

    fn rows(&self) -> u32 {
        self.imp().list.model().map_or(0, |model| model.n_items())
    }

    fn set_follows(&self, follows: bool) {
        let imp = self.imp();
        if imp.follows.replace(follows) == follows {
            return;
        }
        imp.waiting.set(0);
        self.update_button();
        self.notify_follows();
    }

    fn update_button(&self) {
        let imp = self.imp();
        let waiting = imp.waiting.get();
        imp.newest_revealer.set_visible(!imp.follows.get());
        imp.newest_revealer.set_reveal_child(!imp.follows.get());
        imp.newest_label.set_visible(waiting > 0);
        let words =
            if waiting > 0 { words::waiting(waiting) } else { gettext("Go to the newest message") };
        imp.newest_label.set_label(&words);
        imp.newest.set_tooltip_text(Some(&words));
        compat::set_label(&*imp.newest, &words);
    }
}

fn is_recent(then: Option<Instant>, span: Duration) -> bool {
    then.is_some_and(|then| then.elapsed() < span)
}

fn factory() -> gtk::SignalListItemFactory {
    let factory = gtk::SignalListItemFactory::new();
    factory.connect_setup(|_, item| {
        if let Some(item) = item.downcast_ref::<gtk::ListItem>() {
            item.set_activatable(false);
            item.set_child(Some(&TimelineRow::default()));
        }
    });
    factory.connect_bind(|_, item| {
        let Some(item) = item.downcast_ref::<gtk::ListItem>() else { return };
        let child = item.child().and_downcast::<TimelineRow>();
        if let (Some(child), Some(row)) = (child, row_of(item)) {
            compat::set_row_label(item, &child.bind(&row));
        }
    });
    factory
}
