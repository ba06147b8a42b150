// SPDX-License-Identifier: GPL-3.0-or-later
//! A member in the list of people: a name, badges, and a menu.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gdk, glib};

use super::actions::target;
use super::badges;
use super::person_menu::MenuAbout;
use crate::i18n::gettext_f;
use crate::model::{Occupant, Person};
use crate::ui::avatar::Avatar;
use crate::ui::compat;
use crate::ui::room::strings;

mod imp {
    use std::cell::{OnceCell, RefCell};

    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/people/member_row.ui")]
    pub struct MemberRow {
        #[template_child]
        pub avatar: TemplateChild<Avatar>,
        #[template_child]
        pub name: TemplateChild<gtk::Label>,
        #[template_child]
        pub badges: TemplateChild<gtk::Box>,
        #[template_child]
        pub icons: TemplateChild<gtk::Box>,
        #[template_child]
        pub note: TemplateChild<gtk::Label>,
        #[template_child]
        pub rename: TemplateChild<gtk::Button>,
        #[template_child]
        pub more: TemplateChild<gtk::MenuButton>,
        /// Makes the menu about the member.
        pub menu: OnceCell<MenuAbout>,
        /// The member, whom the menu is about.
        pub person: RefCell<Option<Person>>,
        #[template_child]
        pub whispers: TemplateChild<gtk::Button>,
        #[template_child]
        pub whisper_count: TemplateChild<gtk::Label>,
        /// Words that are read aloud of the member alone.
        pub aloud: RefCell<String>,
        /// The row of the list.
        pub item: glib::WeakRef<gtk::ListItem>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for MemberRow {
        const NAME: &'static str = "SalottoMemberRow";
        type Type = super::MemberRow;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            Avatar::ensure_type();
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for MemberRow {
        fn constructed(&self) {
            self.parent_constructed();
            self.obj().connect_menu();
        }
    }
    impl WidgetImpl for MemberRow {}
    impl BoxImpl for MemberRow {}
}

glib::wrapper! {
    pub struct MemberRow(ObjectSubclass<imp::MemberRow>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl MemberRow {
    /// The child of `item`, whose menu is made by `menu`.
    pub fn new(item: &gtk::ListItem, menu: MenuAbout) -> Self {
        let row: Self = glib::Object::new();
        row.imp().item.set(Some(item));
        // A new row has none yet.
        let _ = row.imp().menu.set(menu);
        row
    }

    /// Shows `person`; `is_you` tells whether that is ourselves, `can_rename`
    /// whether there is a pencil.
    pub fn bind(&self, person: &Occupant, is_you: bool, can_rename: bool) {
        let imp = self.imp();
        let name = person.member.name.as_str();
        imp.avatar.show_person(name, person.colour);
        imp.name.set_label(name);
        imp.person.replace(Some(Person::from(&person.member)));
        imp.rename.set_visible(can_rename);
        imp.more.set_visible(!is_you);
        // Translators: {name} is a person; read aloud for a button with a menu.
        compat::set_label(&*imp.more, &gettext_f("Menu about {name}", &[("name", name)]));
        let badges = badges::of(person, is_you);
        imp.badges.set_visible(!badges.is_empty());
        imp.note.set_label(&badges::line(&badges));
        imp.icons.set_visible(badges.iter().any(|badge| badge.icon.is_some()));
        let mut icons = badges.iter().filter_map(|badge| badge.icon);
        let mut image = imp.icons.first_child().and_downcast::<gtk::Image>();
        while let Some(place) = image {
            let icon = icons.next();
            place.set_visible(icon.is_some());
            place.set_icon_name(icon);
            image = place.next_sibling().and_downcast();
        }
        let sentences: Vec<_> = badges::sentences(&badges).collect();
        let tooltip = [&[name], &sentences[..]].concat().join("\n");
        self.set_tooltip_text(Some(&tooltip));
        compat::set_description(self, &sentences.join("\n"));
        imp.aloud.replace(badges::aloud(name, &badges));
        let whom = Person::from(&person.member);
        imp.whispers.set_action_target_value(Some(&(target(&whom), ()).to_variant()));
        imp.whispers.set_action_name(Some("room.whispers"));
    }

    /// Shows how many unread whispers of the member there are, as `unread` counts them.
    pub fn draw_whispers(&self, unread: &dyn Fn(&Person) -> u32) {
        let imp = self.imp();
        let count = imp.person.borrow().as_ref().map_or(0, unread);
        imp.whispers.set_visible(count > 0);
        imp.whisper_count.set_label(&count.to_string());
        let words = strings::unread_whispers(count);
        imp.whispers.set_tooltip_text(Some(&words));
        compat::set_label(&*imp.whispers, &words);
        let aloud = imp.aloud.borrow();
        if let Some(item) = imp.item.upgrade() {
            let told = if count > 0 { format!("{aloud}, {words}") } else { aloud.clone() };
            compat::set_row_label(&item, &told);
        }
    }

    /// Opens the menu about the member, if there is one.
    pub fn pop_up(&self) {
        if self.imp().more.is_visible() {
            self.imp().more.popup();
        }
    }

    fn connect_menu(&self) {
        let row = self.downgrade();
        compat::hush_menu_of(&self.imp().more);
        self.imp().more.set_create_popup_func(move |button| {
            let Some(row) = row.upgrade() else { return };
            let imp = row.imp();
            let person = imp.person.borrow().clone();
            let menu =
                person.zip(imp.menu.get()).and_then(|(person, menu)| menu(Some(&person), None));
            button.set_menu_model(menu.as_ref());
        });
        let press = gtk::GestureClick::builder().button(gdk::BUTTON_SECONDARY).build();
        press.connect_pressed(glib::clone!(
            #[weak(rename_to = row)]
            self,
            move |press, _, _, _| {
                press.set_state(gtk::EventSequenceState::Claimed);
                row.pop_up();
            }
        ));
        self.add_controller(press);
        let hold = gtk::GestureLongPress::builder().touch_only(true).build();
        hold.connect_pressed(glib::clone!(
            #[weak(rename_to = row)]
            self,
            move |_, _, _| row.pop_up()
        ));
        self.add_controller(hold);
    }
}
