// SPDX-License-Identifier: GPL-3.0-or-later
//! The list of bans: of whom, by whom, why and until when; each can be lifted.

use std::cell::OnceCell;
use std::rc::Rc;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use crate::i18n::{gettext, gettext_f};
use crate::model::Person;
use crate::protocol::Ban;
use crate::ui::compat::dialog::{self, Below, Frame, Size};
use crate::ui::room::conversation::links;
use crate::ui::{clock, compat};

type Lift = Rc<dyn Fn(Person)>;

const SIZE: Size = Size { width: 460, height: 420 };

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/people/bans.ui")]
    pub struct BanList {
        #[template_child]
        pub toasts: TemplateChild<adw::ToastOverlay>,
        #[template_child]
        pub pages: TemplateChild<gtk::Stack>,
        #[template_child]
        pub spinner: TemplateChild<gtk::Spinner>,
        #[template_child]
        pub list: TemplateChild<gtk::ListBox>,
        /// Asks the room to lift a ban.
        pub lift: OnceCell<Lift>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for BanList {
        const NAME: &'static str = "SalottoBanList";
        type Type = super::BanList;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            compat::ToolbarView::ensure_type();
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for BanList {}
    impl WidgetImpl for BanList {}
    impl BinImpl for BanList {}
}

glib::wrapper! {
    pub struct BanList(ObjectSubclass<imp::BanList>)
        @extends gtk::Widget, adw::Bin,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl BanList {
    /// A list that waits for the room's answer; a ban is lifted with `lift`.
    pub fn new(lift: impl Fn(Person) + 'static) -> Self {
        let bans: Self = glib::Object::new();
        bans.imp().spinner.start();
        // A new list has none yet.
        let _ = bans.imp().lift.set(Rc::new(lift));
        bans
    }

    /// Shows the list above `parent`.
    pub fn present(&self, parent: &impl IsA<gtk::Window>) {
        let frame = Frame { title: &gettext("Bans"), size: SIZE, below: Below::Waits, focus: None };
        dialog::present(self, frame, parent);
    }

    /// Tells whether the list is on the screen.
    pub fn is_open(&self) -> bool {
        self.root().is_some()
    }

    /// The place of toasts that would be hidden by the list.
    pub fn toasts(&self) -> adw::ToastOverlay {
        self.imp().toasts.get()
    }

    /// The number of bans listed.
    #[cfg(test)]
    pub fn count(&self) -> i32 {
        let list = &self.imp().list;
        (0..i32::MAX).find(|index| list.row_at_index(*index).is_none()).unwrap_or_default()
    }

    /// Shows the room's answer.
    pub fn list(&self, bans: &[Ban]) {
        let imp = self.imp();
        imp.spinner.stop();
        let page = if bans.is_empty() { "none" } else { "bans" };
        imp.pages.set_visible_child_name(page);
        while let Some(row) = imp.list.row_at_index(0) {
            imp.list.remove(&row);
        }
        for ban in bans {
            imp.list.append(&row(ban, imp.lift.get().cloned()));
        }
    }
}

fn row(ban: &Ban, lift: Option<Lift>) -> adw::ActionRow {
    let name = ban.name.as_str();
    let row = adw::ActionRow::builder()
        .title(links::escape(name))
        .subtitle(links::escape(&details(ban)))
        .title_lines(1)
        .build();
    // A label of the button’s own would be read aloud as well.
    let label = gtk::Label::new(Some(&gettext("Lift")));
    let button = gtk::Button::builder().child(&label).valign(gtk::Align::Center).build();
    // Translators: {name} is a person; read aloud for the button that ends a ban.
    compat::set_label(&button, &gettext_f("Lift the ban of {name}", &[("name", name)]));
    let person = Person { name: ban.name.clone(), seat: ban.seat };
    button.connect_clicked(move |button| {
        // Once is enough; the list is asked for anew when it is done.
        button.set_sensitive(false);
        if let Some(lift) = &lift {
            lift(person.clone());
        }
    });
    row.add_suffix(&button);
    row
}

/// The author, the reason and the end of a ban, as far as they are known.
fn details(ban: &Ban) -> String {
    let mut details = Vec::new();
    details.push(match ban.end(clock::now()) {
        // Translators: {time} is a day and an hour.
        Some(until) => gettext_f("Until {time}", &[("time", &clock::moment(until))]),
        None => gettext("For good"),
    });
    details.push(match &ban.by {
        // Translators: {name} is who banned somebody.
        Some(by) => gettext_f("by {name}", &[("name", by.as_str())]),
        None => gettext("by the host"),
    });
    if ban.address {
        details.push(gettext("everybody at that address without the app"));
    }
    if let Some(why) = &ban.why {
        // Translators: {why} is the reason for a ban.
        details.push(gettext_f("“{why}”", &[("why", why.as_str())]));
    }
    details.join(" · ")
}
