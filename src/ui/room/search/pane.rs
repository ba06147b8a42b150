// SPDX-License-Identifier: GPL-3.0-or-later
//! The search, in the place of the conversation: words, author and day, and what is
//! found. It asks while one types, and again when the connection is back.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::day_choice::{self, DayChoice};
use super::result_row;
use super::turns::SearchTurns;
use crate::history::LocalCalendar;
use crate::i18n::{gettext, ngettext_f};
use crate::model::{Failure, ShownResults};
use crate::protocol::search::{SearchQuery, SearchRequest, TypedSearch};
use crate::protocol::{Event, Reason, Request};
use crate::sentences;
use crate::ui::compat;
use crate::ui::room::session::RoomSession;

/// Names to choose from. Others can be typed: `from:Ada`.
const NAMES: usize = 100;
/// Time after which a room that was busy is asked again.
const AGAIN: Duration = Duration::from_millis(500);

type Chosen = Box<dyn Fn(Event)>;

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/search/pane.ui")]
    pub struct SearchPane {
        #[template_child]
        pub entry: TemplateChild<gtk::SearchEntry>,
        #[template_child]
        pub author: TemplateChild<gtk::DropDown>,
        #[template_child]
        pub day: TemplateChild<gtk::DropDown>,
        #[template_child]
        pub pages: TemplateChild<gtk::Stack>,
        #[template_child]
        pub status: TemplateChild<adw::StatusPage>,
        #[template_child]
        pub spinner: TemplateChild<gtk::Spinner>,
        #[template_child]
        pub partial: TemplateChild<gtk::Label>,
        #[template_child]
        pub list: TemplateChild<gtk::ListBox>,
        #[template_child]
        pub more: TemplateChild<gtk::Button>,
        pub session: OnceCell<Rc<RoomSession>>,
        pub chosen: OnceCell<Chosen>,
        pub turns: RefCell<SearchTurns>,
        /// Events of the rows.
        pub found: RefCell<Vec<Event>>,
        pub calendar: LocalCalendar,
        /// Set while the answer continues the list.
        pub continues: Cell<bool>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for SearchPane {
        const NAME: &'static str = "SalottoSearchPane";
        type Type = super::SearchPane;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for SearchPane {
        fn constructed(&self) {
            self.parent_constructed();
            let words = day_choice::words();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            self.day.set_model(Some(&gtk::StringList::new(&words)));
            compat::set_drop_down_label(&self.author, &gettext("Said by"));
            compat::set_drop_down_label(&self.day, &gettext("Said on"));
            self.obj().connect_widgets();
            self.obj().connect_keys();
        }
    }
    impl WidgetImpl for SearchPane {}
    impl BoxImpl for SearchPane {}
}

glib::wrapper! {
    pub struct SearchPane(ObjectSubclass<imp::SearchPane>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl SearchPane {
    /// Searches the room of `session`, once; what is chosen goes to `chosen`.
    pub fn attach(&self, session: Rc<RoomSession>, chosen: impl Fn(Event) + 'static) {
        // A new pane has neither yet.
        let _ = self.imp().session.set(session);
        let _ = self.imp().chosen.set(Box::new(chosen));
    }

    /// Shows the search, ready to be typed into.
    pub fn open(&self) {
        self.show_search(true);
        self.imp().entry.grab_focus();
    }

    /// Looks for what was typed elsewhere, unless that is nothing.
    pub fn look_for(&self, typed: &str) {
        self.open();
        if !typed.is_empty() {
            self.imp().entry.set_text(typed);
            self.search();
        }
    }

    /// Goes back to the conversation.
    pub fn close(&self) {
        self.show_search(false);
    }

    /// `true` while it stands in the place of the conversation.
    pub fn is_open(&self) -> bool {
        WidgetExt::get_visible(self)
    }

    fn show_search(&self, shown: bool) {
        WidgetExt::set_visible(self, shown);
    }

    /// Notes whether we are in the room: only there can be searched.
    pub fn set_live(&self, live: bool) {
        self.imp().turns.borrow_mut().forget();
        if self.is_open() {
            if live { self.search() } else { self.say_offline() }
        }
    }

    /// Shows what the room found.
    pub fn answer(&self, results: ShownResults) {
        let answered = self.imp().turns.borrow_mut().answer(results.id.as_deref());
        match answered {
            Some(true) => self.show_results(results),
            Some(false) => self.search(),
            None => {}
        }
    }

    /// Tells that the room did not search; `false` if the failure is about something else.
    pub fn fail(&self, failure: &Failure) -> bool {
        let answered = self.imp().turns.borrow_mut().answer(failure.id.as_deref());
        let Some(is_current) = answered else { return false };
        if failure.reason == Reason::Busy || !is_current {
            let pane = self.downgrade();
            compat::after(AGAIN, move || {
                if let Some(pane) = pane.upgrade().filter(SearchPane::is_open) {
                    pane.search();
                }
            });
            return true;
        }
        self.say(&gettext("The Search Failed"), &sentences::reason(failure.reason));
        true
    }

    pub(super) fn enter_list(&self) {
        if let Some(first) = self.imp().list.row_at_index(0) {
            first.grab_focus();
        }
    }

    /// Offers those who are here as authors.
    pub(super) fn list_names(&self) {
        let Some(session) = self.imp().session.get() else { return };
        let mut names = vec![gettext("By anyone")];
        names.extend(session.state().roster.names().take(NAMES).map(ToString::to_string));
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        self.imp().author.set_model(Some(&gtk::StringList::new(&names)));
    }

    /// The search as it is entered; `None` where a day is typed that is none.
    fn request(&self) -> Option<SearchRequest> {
        let imp = self.imp();
        let TypedSearch { mut search, day } = TypedSearch::new(&imp.entry.text());
        if search.from.is_none() && imp.author.selected() > 0 {
            let name = imp.author.selected_item().and_downcast::<gtk::StringObject>();
            search.from = name.map(|name| name.string().into());
        }
        (search.since, search.until) = match day {
            Some(day) => imp.calendar.day(&day).map(|day| (Some(day.start), Some(day.end)))?,
            None => DayChoice::of(imp.day.selected()).times(),
        };
        Some(search)
    }

    /// Searches for what is entered by now.
    pub(super) fn search(&self) {
        self.imp().list.set_sensitive(true);
        self.ask(None);
    }

    pub(super) fn ask(&self, before: Option<u64>) {
        let imp = self.imp();
        let Some(session) = imp.session.get() else { return };
        if !session.is_here() {
            return self.say_offline();
        }
        let Some(search) = self.request() else {
            imp.turns.borrow_mut().outdate();
            return self.say(&gettext("Search What Was Said"), &sentences::not_a_day());
        };
        let search = SearchRequest { before, ..search };
        if search.clone().check().is_err() {
            imp.turns.borrow_mut().outdate();
            return self.say(
                &gettext("Search What Was Said"),
                &gettext("Write some words, or choose who said it. “Words in quotes” stand side by side."),
            );
        }
        let Some(id) = imp.turns.borrow_mut().begin() else { return };
        imp.continues.set(before.is_some());
        if before.is_none() && imp.pages.visible_child_name().as_deref() != Some("results") {
            imp.spinner.start();
            imp.pages.set_visible_child_name("searching");
        }
        if let Err(error) = session.send(Request::Search { id: Some(id), search }) {
            imp.turns.borrow_mut().forget();
            self.say(&gettext("The Search Failed"), &sentences::send_error(error));
        }
    }

    fn show_results(&self, results: ShownResults) {
        let imp = self.imp();
        imp.spinner.stop();
        if !imp.continues.get() {
            while let Some(row) = imp.list.row_at_index(0) {
                imp.list.remove(&row);
            }
            imp.found.borrow_mut().clear();
        }
        let query = SearchQuery::new(&self.request().and_then(|it| it.text).unwrap_or_default());
        for shown in results.events.into_iter().filter(|shown| !shown.unheard) {
            if let Some(row) = result_row::new(&shown, &query) {
                imp.list.append(&row);
                imp.found.borrow_mut().push(shown.event);
            }
        }
        let count = imp.found.borrow().len();
        imp.more.set_visible(results.earlier);
        imp.partial.set_visible(results.partial);
        if count == 0 {
            let hint = match results.partial {
                true => gettext("Not everything could be searched yet. Try again in a moment."),
                false => gettext("Nobody here said that, as far as the room remembers."),
            };
            return self.say(&gettext("Nothing Found"), &hint);
        }
        imp.pages.set_visible_child_name("results");
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        // Translators: read aloud.
        let told = ngettext_f("{count} message found", "{count} messages found", count, &[]);
        compat::announce(self, &told);
    }

    fn say_offline(&self) {
        self.say(
            &gettext("Not Connected"),
            &gettext("What was said can be searched once you are back in the room."),
        );
    }

    fn say(&self, title: &str, description: &str) {
        let imp = self.imp();
        imp.spinner.stop();
        imp.status.set_title(title);
        imp.status.set_description(Some(&glib::markup_escape_text(description)));
        imp.pages.set_visible_child_name("status");
    }
}
