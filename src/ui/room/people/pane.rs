// SPDX-License-Identifier: GPL-3.0-or-later
//! The people pane: who is here.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gio, glib};

use super::member_row::MemberRow;
use super::person_menu::MenuAbout;
use crate::i18n::gettext;
use crate::model::{Occupant, PeopleSplice, Person};
use crate::ui::room::conversation::focus_list::FocusList;
use crate::ui::room::session::RoomSession;

/// Counts the unread whispers of somebody.
type UnreadWhispers = Rc<dyn Fn(&Person) -> u32>;

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/people/pane.ui")]
    pub struct PeoplePane {
        #[template_child]
        pub heading: TemplateChild<gtk::Label>,
        #[template_child]
        pub focus_list: TemplateChild<FocusList>,
        #[template_child]
        pub list: TemplateChild<gtk::ListView>,
        #[template_child]
        pub awake: TemplateChild<gtk::Label>,
        pub store: RefCell<Option<gio::ListStore>>,
        /// Our own name, to mark our own row.
        pub you: Rc<RefCell<String>>,
        /// Set where our own row has a pencil.
        pub can_rename: Rc<Cell<bool>>,
        /// Counts the unread whispers of somebody.
        pub whispers: Rc<RefCell<Option<UnreadWhispers>>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for PeoplePane {
        const NAME: &'static str = "SalottoPeoplePane";
        type Type = super::PeoplePane;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            FocusList::ensure_type();
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for PeoplePane {
        fn constructed(&self) {
            self.parent_constructed();
            let store = gio::ListStore::new::<glib::BoxedAnyObject>();
            self.list.set_model(Some(&gtk::NoSelection::new(Some(store.clone()))));
            self.store.replace(Some(store));
            self.obj().connect_menu_keys();
        }
    }
    impl WidgetImpl for PeoplePane {}
    impl BoxImpl for PeoplePane {}
}

glib::wrapper! {
    pub struct PeoplePane(ObjectSubclass<imp::PeoplePane>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl PeoplePane {
    /// Has the menus about people made by `menu`, once.
    pub fn set_menu(&self, menu: MenuAbout) {
        let imp = self.imp();
        let marks = RowMarks {
            you: imp.you.clone(),
            can_rename: imp.can_rename.clone(),
            whispers: imp.whispers.clone(),
        };
        imp.list.set_factory(Some(&factory(marks, menu)));
    }

    /// Counts the unread whispers in `session`.
    pub fn set_whispers(&self, session: &Rc<RoomSession>) {
        let session = Rc::downgrade(session);
        self.imp().whispers.replace(Some(Rc::new(move |person| {
            session.upgrade().map_or(0, |session| {
                let everywhere = person.everywhere(&session.state().roster);
                session.attention.unread().whispers(|name, seat| everywhere.is(name, seat))
            })
        })));
    }

    /// Shows how many whispers are unread beside those who are in view.
    pub fn draw_whispers(&self) {
        let whispers = self.imp().whispers.borrow().clone();
        let Some(whispers) = whispers else { return };
        let list = self.imp().list.get();
        for row in std::iter::successors(list.first_child(), WidgetExt::next_sibling) {
            if let Some(row) = row.first_child().and_downcast::<MemberRow>() {
                row.draw_whispers(&*whispers);
            }
        }
    }

    /// The frame the keyboard comes in by.
    pub fn focus_list(&self) -> &FocusList {
        &self.imp().focus_list
    }

    /// Shows a change of the list. Our own row is the one of `you`, with a pencil
    /// where we can be called something else.
    pub fn update(&self, splice: PeopleSplice, you: &str, can_rename: bool) {
        self.imp().you.replace(you.to_owned());
        self.imp().can_rename.set(can_rename);
        let added: Vec<_> = splice.added.into_iter().map(glib::BoxedAnyObject::new).collect();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        if let Some(store) = self.imp().store.borrow().as_ref() {
            store.splice(number(splice.at), number(splice.removed), &added);
        }
    }

    /// Says whether the list is what is so now, or what was so when we last knew.
    pub fn set_live(&self, live: bool) {
        if live {
            self.remove_css_class("stale");
        } else {
            self.add_css_class("stale");
        }
    }

    /// Says whether this computer stays awake for those who are here; nothing where that
    /// matters to nobody.
    pub fn show_awake(&self, awake: Option<bool>) {
        let label = &self.imp().awake;
        label.set_visible(awake.is_some());
        if let Some(awake) = awake {
            label.set_label(&match awake {
                true => gettext("This computer stays awake while others are in."),
                false => gettext("This computer may fall asleep, and the room with it."),
            });
        }
    }

    /// The number of people listed.
    pub fn count(&self) -> u32 {
        self.imp().store.borrow().as_ref().map_or(0, gio::ListStore::n_items)
    }

    /// The focus is on the list's own row, around ours.
    fn connect_menu_keys(&self) {
        let keys = gtk::ShortcutController::new();
        for trigger in ["Menu", "<Shift>F10"] {
            let open = gtk::CallbackAction::new(|list, _| {
                let row = list.focus_child().and_then(|row| row.first_child());
                if let Some(row) = row.and_downcast::<MemberRow>() {
                    row.pop_up();
                }
                glib::Propagation::Stop
            });
            let trigger = gtk::ShortcutTrigger::parse_string(trigger);
            keys.add_shortcut(gtk::Shortcut::new(trigger, Some(open)));
        }
        self.imp().list.add_controller(keys);
    }
}

/// Things that a row shows beside what the room tells of a person.
struct RowMarks {
    you: Rc<RefCell<String>>,
    can_rename: Rc<Cell<bool>>,
    whispers: Rc<RefCell<Option<UnreadWhispers>>>,
}

fn factory(marks: RowMarks, menu: MenuAbout) -> gtk::SignalListItemFactory {
    let factory = gtk::SignalListItemFactory::new();
    factory.connect_setup(move |_, item| {
        if let Some(item) = item.downcast_ref::<gtk::ListItem>() {
            item.set_activatable(false);
            item.set_child(Some(&MemberRow::new(item, menu.clone())));
        }
    });
    factory.connect_bind(move |_, item| {
        let Some(item) = item.downcast_ref::<gtk::ListItem>() else { return };
        let person = item.item().and_downcast::<glib::BoxedAnyObject>();
        let row = item.child().and_downcast::<MemberRow>();
        if let (Some(person), Some(row)) = (person, row) {
            let person = person.borrow::<Arc<Occupant>>();
            let is_you = person.member.name.as_str() == *marks.you.borrow();
            row.bind(&person, is_you, is_you && marks.can_rename.get());
            let whispers = marks.whispers.borrow().clone();
            row.draw_whispers(&|person| whispers.as_ref().map_or(0, |count| count(person)));
        }
    });
    factory
}
