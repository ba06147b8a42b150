// SPDX-License-Identifier: GPL-3.0-or-later
//! The list of what happened. It stays with the newest unless the reader scrolled
//! up; then a button counts what waits below.

use std::cell::Cell;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gdk, glib};

use super::focus_list::FocusList;
use super::list_model::{TimelineModel, row_of};
use super::read_aloud;
use super::scroll_intent::{self, ScrollIntent, Scrolled};
use super::timeline_row::TimelineRow;
use crate::i18n::gettext;
use crate::model::RowsSplice;
use crate::ui::compat;
use crate::ui::room::invite::address_list;
use crate::ui::room::people::person_menu::MenuAbout;
use crate::ui::room::strings;

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate, glib::Properties)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/conversation/list.ui")]
    #[properties(wrapper_type = super::Conversation)]
    pub struct Conversation {
        #[template_child]
        pub pages: TemplateChild<gtk::Stack>,
        #[template_child]
        pub quiet: TemplateChild<adw::StatusPage>,
        #[template_child]
        pub scroller: TemplateChild<gtk::ScrolledWindow>,
        #[template_child]
        pub focus_list: TemplateChild<FocusList>,
        #[template_child]
        pub list: TemplateChild<gtk::ListView>,
        #[template_child]
        pub newest_revealer: TemplateChild<gtk::Revealer>,
        #[template_child]
        pub newest: TemplateChild<gtk::Button>,
        #[template_child]
        pub newest_label: TemplateChild<gtk::Label>,
        /// Set while the newest is in view, and stays there.
        #[property(get)]
        pub follows: Cell<bool>,
        /// The number of messages that came while the reader was elsewhere.
        pub waiting: Cell<u32>,
        pub intent: ScrollIntent,
        /// Set while the list is about to be taken to its end.
        pub hurrying: Cell<bool>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Conversation {
        const NAME: &'static str = "SalottoConversation";
        type Type = super::Conversation;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            FocusList::ensure_type();
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
            scroll_intent::connect(
                &self.scroller,
                glib::clone!(
                    #[weak]
                    conversation,
                    move || conversation.imp().intent.lift()
                ),
            );
            conversation.connect_menu_keys();
            conversation.connect_copy_key();
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
    /// The frame the keyboard comes in by.
    pub fn focus_list(&self) -> &FocusList {
        &self.imp().focus_list
    }

    /// Shows `model`, once; `menu` makes the menu about an author.
    pub fn set_model(&self, model: &TimelineModel, menu: MenuAbout) {
        let imp = self.imp();
        imp.list.set_factory(Some(&factory(menu)));
        imp.list.set_model(Some(&gtk::NoSelection::new(Some(model.clone()))));
        let (conversation, timeline) = (self.downgrade(), model.downgrade());
        model.connect_spliced(move |splice| {
            if let (Some(conversation), Some(model)) = (conversation.upgrade(), timeline.upgrade())
            {
                conversation.arrived(splice);
                conversation.read_out(&model, splice);
            }
        });
    }

    /// For a row that has the focus itself; a text in it has a menu of its own.
    fn connect_menu_keys(&self) {
        let keys = gtk::ShortcutController::new();
        for trigger in ["Menu", "<Shift>F10"] {
            let open = gtk::CallbackAction::new(|list, _| {
                if let Some(row) = row_in_use(list) {
                    row.pop_up();
                }
                glib::Propagation::Stop
            });
            let trigger = gtk::ShortcutTrigger::parse_string(trigger);
            keys.add_shortcut(gtk::Shortcut::new(trigger, Some(open)));
        }
        self.imp().list.add_controller(keys);
    }

    /// Copies the message in use where nothing in it is selected. Asked before the
    /// text is: that would copy nothing.
    fn connect_copy_key(&self) {
        let keys = gtk::ShortcutController::new();
        keys.set_propagation_phase(gtk::PropagationPhase::Capture);
        let copy = gtk::CallbackAction::new(|list, _| {
            if row_in_use(list).is_some_and(|row| row.copy()) {
                return glib::Propagation::Stop;
            }
            glib::Propagation::Proceed
        });
        let trigger = gtk::KeyvalTrigger::new(gdk::Key::c, gdk::ModifierType::CONTROL_MASK);
        keys.add_shortcut(gtk::Shortcut::new(Some(trigger), Some(copy)));
        self.imp().list.add_controller(keys);
    }

    /// Has a screen reader say the new messages of others, while the window is in
    /// use.
    fn read_out(&self, model: &TimelineModel, splice: RowsSplice) {
        let window = self.root().and_downcast::<gtk::Window>();
        if !window.is_some_and(|window| window.is_active()) {
            return;
        }
        let news = read_aloud::sentence(&model.timeline(), splice);
        if let Some(news) = news {
            compat::announce(self, &news);
        }
    }

    /// Follows the newest, or counts what came below.
    fn arrived(&self, change: RowsSplice) {
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
            self.imp().intent.send();
            compat::scroll_to(&self.imp().list, last);
        }
    }

    /// Says something while nothing was said, and where friends find the room.
    pub fn set_quiet(&self, title: &str, description: &str, addresses: &[String]) {
        let quiet = &self.imp().quiet;
        quiet.set_title(title);
        quiet.set_description(Some(description));
        let invite = (!addresses.is_empty()).then(|| {
            adw::Clamp::builder().maximum_size(320).child(&address_list::list(addresses)).build()
        });
        quiet.set_child(invite.as_ref());
    }

    /// Ends the following only where the reader scrolled.
    fn moved(&self, adjustment: &gtk::Adjustment) {
        let imp = self.imp();
        match imp.intent.judge(adjustment) {
            Scrolled::AtTheEnd => self.set_follows(true),
            Scrolled::ByTheReader => self.set_follows(false),
            Scrolled::ByItself if imp.follows.get() => self.hurry(),
            Scrolled::ByItself => {}
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
        let words = if waiting > 0 {
            strings::waiting(waiting)
        } else {
            gettext("Go to the newest message")
        };
        imp.newest_label.set_label(&words);
        imp.newest.set_tooltip_text(Some(&words));
        compat::set_label(&*imp.newest, &words);
    }
}

/// The row of `list` that the focus is in.
fn row_in_use(list: &gtk::Widget) -> Option<TimelineRow> {
    list.focus_child()?.first_child().and_downcast()
}

fn factory(menu: MenuAbout) -> gtk::SignalListItemFactory {
    let factory = gtk::SignalListItemFactory::new();
    factory.connect_setup(move |_, item| {
        if let Some(item) = item.downcast_ref::<gtk::ListItem>() {
            item.set_activatable(false);
            item.set_child(Some(&TimelineRow::new(menu.clone())));
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
