// SPDX-License-Identifier: GPL-3.0-or-later
//! Who is banned, by whom, why and until when; each ban can be lifted.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::links;
use super::window::RoomWindow;
use crate::i18n::{gettext, gettext_f};
use crate::protocol::{Ban, ModerationAction};
use crate::sentences;
use crate::ui::compat::dialog::{self, Below, Frame, Size};
use crate::ui::{clock, compat};

const SIZE: Size = Size { width: 460, height: 420 };

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/bans.ui")]
    pub struct Bans {
        #[template_child]
        pub toasts: TemplateChild<adw::ToastOverlay>,
        #[template_child]
        pub pages: TemplateChild<gtk::Stack>,
        #[template_child]
        pub spinner: TemplateChild<gtk::Spinner>,
        #[template_child]
        pub list: TemplateChild<gtk::ListBox>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Bans {
        const NAME: &'static str = "SalottoBans";
        type Type = super::Bans;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            compat::ToolbarView::ensure_type();
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for Bans {}
    impl WidgetImpl for Bans {}
    impl BinImpl for Bans {}
}

glib::wrapper! {
    pub struct Bans(ObjectSubclass<imp::Bans>)
        @extends gtk::Widget, adw::Bin,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl Bans {
    fn new() -> Self {
        let bans: Self = glib::Object::new();
        bans.imp().spinner.start();
        bans
    }

    /// How many are listed.
    #[cfg(test)]
    pub fn count(&self) -> i32 {
        let list = &self.imp().list;
        (0..).take_while(|index| list.row_at_index(*index).is_some()).count() as i32
    }

    fn list(&self, bans: &[Ban], window: &RoomWindow) {
        let imp = self.imp();
        imp.spinner.stop();
        let page = if bans.is_empty() { "none" } else { "bans" };
        imp.pages.set_visible_child_name(page);
        while let Some(row) = imp.list.row_at_index(0) {
            imp.list.remove(&row);
        }
        for ban in bans {
            imp.list.append(&row(ban, window));
        }
    }
}

fn row(ban: &Ban, window: &RoomWindow) -> adw::ActionRow {
    let name = ban.name.as_str();
    let row = adw::ActionRow::builder()
        .title(links::escape(name))
        .subtitle(links::escape(&details(ban)))
        .title_lines(1)
        .build();
    // A label of the button’s own would be read aloud as well.
    let label = gtk::Label::new(Some(&gettext("Lift")));
    let lift = gtk::Button::builder().child(&label).valign(gtk::Align::Center).build();
    // Translators: {name} is a person; read aloud for the button that ends a ban.
    compat::set_label(&lift, &gettext_f("Lift the ban of {name}", &[("name", name)]));
    lift.connect_clicked(glib::clone!(
        #[weak]
        window,
        #[strong(rename_to = name)]
        ban.name,
        move |lift| {
            // Once is enough; the list is asked for anew when it is done.
            lift.set_sensitive(false);
            window.act(ModerationAction::Unban { name: name.clone() }, None);
        }
    ));
    row.add_suffix(&lift);
    row
}

/// By whom, why and until when, as far as that is known.
fn details(ban: &Ban) -> String {
    let mut details = Vec::new();
    details.push(match ban.until {
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

impl RoomWindow {
    /// Asks the room who is banned, and shows the answer.
    pub(super) fn show_bans(&self) {
        if let Err(error) = self.with_seat(|seat| seat.ask_bans()) {
            self.warn(&sentences::send_error(error));
            return;
        }
        let bans = self.imp().bans.upgrade().unwrap_or_else(|| {
            let bans = Bans::new();
            self.imp().bans.set(Some(&bans));
            bans
        });
        let frame = Frame { title: &gettext("Bans"), size: SIZE, below: Below::Waits, focus: None };
        dialog::present(&bans, frame, self);
    }

    /// Shows who is banned, where that is asked.
    pub(super) fn list_bans(&self, list: &[Ban]) {
        if let Some(bans) = self.imp().bans.upgrade() {
            bans.list(list, self);
        }
    }

    /// Asks anew while the list is open: somebody was banned or let in.
    pub(super) fn refresh_bans(&self) {
        if self.imp().bans.upgrade().is_some_and(|bans| bans.root().is_some()) {
            // The list that is shown stays, if this fails.
            let _ = self.with_seat(|seat| seat.ask_bans());
        }
    }

    /// Where toasts are seen: above the list of bans while it is open.
    pub(super) fn toasts(&self) -> adw::ToastOverlay {
        let bans = self.imp().bans.upgrade().filter(|bans| bans.root().is_some());
        bans.map_or_else(|| self.imp().toasts.get(), |bans| bans.imp().toasts.get())
    }
}
