// SPDX-License-Identifier: GPL-3.0-or-later
//! The page of the preferences about known rooms, to be looked at and
//! forgotten.

use std::cell::RefCell;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::damaged::{Damage, Damaged};
use super::log_deletion::LogDeletion;
use super::room_row;
use super::store;
use crate::i18n::{gettext, gettext_f};
use crate::sentences;
use crate::trust::{KnownRoom, KnownRooms, RememberError, StoredError};
use crate::ui::{compat, screen_reader};

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/trust/rooms.ui")]
    pub struct Rooms {
        #[template_child]
        pub pages: TemplateChild<gtk::Stack>,
        #[template_child]
        pub spinner: TemplateChild<gtk::Spinner>,
        #[template_child]
        pub list: TemplateChild<gtk::ListBox>,
        #[template_child]
        pub damaged: TemplateChild<Damaged>,
        pub damage: RefCell<Option<Damage>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Rooms {
        const NAME: &'static str = "SalottoRooms";
        type Type = super::Rooms;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            Damaged::ensure_type();
            class.bind_template();
            class.install_action("trust.renew", None, |rooms, _, _| rooms.renew());
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for Rooms {
        fn constructed(&self) {
            self.parent_constructed();
            compat::spin_while_shown(&self.spinner);
            self.damaged.stand_alone();
            self.obj().read();
        }
    }
    impl WidgetImpl for Rooms {}
    impl BinImpl for Rooms {}
}

glib::wrapper! {
    pub struct Rooms(ObjectSubclass<imp::Rooms>)
        @extends gtk::Widget, adw::Bin,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl Rooms {
    /// Reads the list anew.
    pub fn read(&self) {
        glib::spawn_future_local(glib::clone!(
            #[weak(rename_to = rooms)]
            self,
            async move { rooms.show(store::known(KnownRooms::list).await) }
        ));
    }

    fn show(&self, known: Result<Vec<KnownRoom>, StoredError>) {
        let imp = self.imp();
        while let Some(row) = imp.list.first_child() {
            imp.list.remove(&row);
        }
        let page = match known {
            Ok(known) if known.is_empty() => "empty",
            Ok(known) => {
                for known in known {
                    imp.list.append(&self.row(known));
                }
                "list"
            }
            Err(error) => {
                let damage = Damage::KnownRooms(error);
                imp.damaged.tell(&damage);
                imp.damage.replace(Some(damage));
                "damaged"
            }
        };
        imp.pages.set_visible_child_name(page);
    }

    fn row(&self, known: KnownRoom) -> adw::ExpanderRow {
        let rooms = self.downgrade();
        room_row::new(known, move |known| {
            if let Some(rooms) = rooms.upgrade() {
                rooms.forget(known.clone());
            }
        })
    }

    /// Forgets at once; a toast takes it back.
    fn forget(&self, known: KnownRoom) {
        glib::spawn_future_local(glib::clone!(
            #[weak(rename_to = rooms)]
            self,
            async move {
                let address = known.address.clone();
                let forgotten = store::known(move |rooms| rooms.forget(&address)).await;
                rooms.read();
                match forgotten {
                    Ok(Some(known)) => rooms.offer_back(known),
                    Ok(None) => {}
                    Err(error) => rooms.toast(&sentences::stored_error(&error)),
                }
            }
        ));
    }

    fn offer_back(&self, known: KnownRoom) {
        // Translators: {room} is a room’s name.
        let sentence = gettext_f("“{room}” is forgotten", &[("room", known.room.as_str())]);
        // A toast’s title is markup.
        let toast = adw::Toast::new(&glib::markup_escape_text(&sentence));
        toast.set_timeout(screen_reader::stay(toast.timeout()));
        toast.set_button_label(Some(&gettext("Undo")));
        let rooms = self.downgrade();
        let failed = move |why: &str| {
            rooms.upgrade().inspect(|rooms| rooms.toast(why));
        };
        let deletion = LogDeletion::new(known.fingerprint, failed);
        let rooms = self.downgrade();
        toast.connect_button_clicked(move |_| {
            deletion.undo();
            let (rooms, known) = (rooms.clone(), known.clone());
            glib::spawn_future_local(async move {
                let back: Result<(), RememberError> =
                    store::known(move |rooms| rooms.restore(known)).await;
                let Some(rooms) = rooms.upgrade() else { return };
                rooms.read();
                if let Err(error) = back {
                    rooms.toast(&sentences::remember_error(&error));
                }
            });
        });
        self.add_toast(toast);
    }

    fn toast(&self, sentence: &str) {
        self.add_toast(adw::Toast::new(&glib::markup_escape_text(sentence)));
    }

    fn add_toast(&self, toast: adw::Toast) {
        compat::preferences::add_toast(self, toast);
    }

    /// Starts a new list in place of a damaged one, or shows the new one.
    fn renew(&self) {
        let Some(damage) = self.imp().damage.take().filter(Damage::can_renew) else {
            return self.read();
        };
        glib::spawn_future_local(glib::clone!(
            #[weak(rename_to = rooms)]
            self,
            async move {
                let damaged = &rooms.imp().damaged;
                match store::renew(&damage).await {
                    Ok(kept) => damaged.tell_renewed(&damage, kept),
                    Err(why) => damaged.tell_failed(&why),
                }
            }
        ));
    }
}
