// SPDX-License-Identifier: GPL-3.0-or-later
//! The part of the preferences about people whom we ignore, by their rooms.

use std::path::PathBuf;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::{blocked_store, store};
use crate::i18n::{gettext, gettext_f};
use crate::sentences;
use crate::trust::{Block, BlockedInRoom, StoredError};
use crate::ui::{clock, compat, screen_reader};

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/trust/blocked_list.ui")]
    pub struct BlockedList {
        #[template_child]
        pub pages: TemplateChild<gtk::Stack>,
        #[template_child]
        pub spinner: TemplateChild<gtk::Spinner>,
        #[template_child]
        pub rooms: TemplateChild<gtk::Box>,
        #[template_child]
        pub unread: TemplateChild<gtk::Label>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for BlockedList {
        const NAME: &'static str = "SalottoBlockedList";
        type Type = super::BlockedList;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for BlockedList {
        fn constructed(&self) {
            self.parent_constructed();
            compat::spin_while_shown(&self.spinner);
            self.obj().read();
        }
    }
    impl WidgetImpl for BlockedList {}
    impl BinImpl for BlockedList {}
}

glib::wrapper! {
    pub struct BlockedList(ObjectSubclass<imp::BlockedList>)
        @extends gtk::Widget, adw::Bin,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl BlockedList {
    fn read(&self) {
        glib::spawn_future_local(glib::clone!(
            #[weak(rename_to = list)]
            self,
            async move { list.show(blocked_store::list().await) }
        ));
    }

    /// Shows what the disk tells.
    pub fn show(&self, blocked: Result<Vec<BlockedInRoom>, StoredError>) {
        let imp = self.imp();
        while let Some(room) = imp.rooms.first_child() {
            imp.rooms.remove(&room);
        }
        match blocked {
            Ok(rooms) => rooms.into_iter().for_each(|room| self.add_room(room)),
            Err(error) => {
                imp.unread.set_label(&sentences::stored_error(&error));
                return imp.pages.set_visible_child_name("unread");
            }
        }
        self.show_page();
    }

    fn show_page(&self) {
        let imp = self.imp();
        let page = if imp.rooms.first_child().is_some() { "list" } else { "empty" };
        imp.pages.set_visible_child_name(page);
    }

    fn add_room(&self, saved: BlockedInRoom) {
        let name = saved.room.to_string();
        let title = gtk::Label::builder()
            .label(&name)
            .xalign(0.0)
            .wrap(true)
            .wrap_mode(gtk::pango::WrapMode::WordChar)
            .css_classes(["heading"])
            .build();
        let rows = gtk::ListBox::builder()
            .selection_mode(gtk::SelectionMode::None)
            .css_classes(["boxed-list"])
            .build();
        compat::set_label(&rows, &name);
        let BlockedInRoom { key, room, number, people } = saved;
        for person in people {
            let block = Block { key, room: room.clone(), number, person };
            rows.append(&self.row(block));
        }
        let around = gtk::Box::new(gtk::Orientation::Vertical, 6);
        around.append(&title);
        around.append(&rows);
        self.imp().rooms.append(&around);
    }

    fn row(&self, block: Block) -> adw::ActionRow {
        let name = block.person.name.to_string();
        let day = clock::day_words(block.person.since.saturating_mul(1000));
        let row = adw::ActionRow::builder()
            .use_markup(false)
            .title(&name)
            // Translators: {day} is as in “Today” or “Monday, 3 March”.
            .subtitle(gettext_f("Since: {day}", &[("day", &day)]))
            .build();
        let button =
            gtk::Button::builder().label(gettext("Unblock")).valign(gtk::Align::Center).build();
        // Translators: {name} is a person.
        compat::set_label(&button, &gettext_f("Unblock {name}", &[("name", &name)]));
        let list = self.downgrade();
        let around = row.downgrade();
        button.connect_clicked(move |_| {
            if let (Some(list), Some(row)) = (list.upgrade(), around.upgrade()) {
                list.unblock(&block, &row);
            }
        });
        row.add_suffix(&button);
        row
    }

    /// Hears the person again, at once; a toast takes it back.
    fn unblock(&self, block: &Block, row: &adw::ActionRow) {
        self.take_out(row);
        self.change(store::folder(), block, false);
        let sentence = sentences::heard_again(&block.person.name, &block.room);
        // A toast’s title is markup.
        let toast = adw::Toast::new(&glib::markup_escape_text(&sentence));
        toast.set_timeout(screen_reader::stay(toast.timeout()));
        toast.set_button_label(Some(&gettext("Undo")));
        let (list, block) = (self.downgrade(), block.clone());
        toast.connect_button_clicked(move |_| {
            if let Some(list) = list.upgrade() {
                list.change(store::folder(), &block, true);
            }
        });
        compat::preferences::add_toast(self, toast);
    }

    /// Takes a row out, and its room with the last one. The focus stays in the list.
    fn take_out(&self, row: &adw::ActionRow) {
        let imp = self.imp();
        let Some(rows) = row.parent().and_downcast::<gtk::ListBox>() else { return };
        self.child_focus(gtk::DirectionType::TabForward);
        rows.remove(row);
        if rows.first_child().is_none() {
            rows.parent().inspect(|around| imp.rooms.remove(around));
        }
        self.show_page();
    }

    /// Has the disk and the open rooms know it.
    fn change(&self, data: PathBuf, block: &Block, blocked: bool) {
        let list = self.downgrade();
        blocked_store::keep(data, block.clone(), blocked, move |kept| {
            let Some(list) = list.upgrade() else { return };
            // What is shown is what is kept.
            if blocked || kept.is_err() {
                list.read();
            }
            if let Err(error) = kept {
                let sentence = sentences::stored_error(&error);
                let toast = adw::Toast::new(&glib::markup_escape_text(&sentence));
                compat::preferences::add_toast(&list, toast);
            }
        });
        blocked_store::tell(block, blocked);
    }
}
