// SPDX-License-Identifier: GPL-3.0-or-later
//! The launcher's window: it turns from the forms to the pages in between, and
//! hands what is to be done to the page it is shown on.

use std::cell::{Cell, RefCell};

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gio, glib};

use super::connecting::{ConnectOutcome, Connecting};
use super::host_form::HostForm;
use super::join_form::{JoinForm, is_about_the_name};
use super::join_request::{Blocker, JoinRequest};
use super::nearby::Nearby;
use super::open_rooms;
use super::page::{HOST, JOIN};
use super::password_page::PasswordPage;
use super::taking_over;
use crate::client::Ending;
use crate::doctor::Concern;
use crate::i18n::gettext;
use crate::protocol::{Address, DEFAULT_PORT, Destination, Nickname};
use crate::sentences;
use crate::ui::doctor::DoctorDialog;
use crate::ui::room::RoomWindow;
use crate::ui::trust::{Alarm, Damaged};
use crate::ui::{compat, settings};

pub(super) mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/launcher/window.ui")]
    pub struct Launcher {
        #[template_child]
        pub title: TemplateChild<adw::WindowTitle>,
        #[template_child]
        pub back: TemplateChild<gtk::Button>,
        #[template_child]
        pub menu_button: TemplateChild<gtk::MenuButton>,
        #[template_child]
        pub scroller: TemplateChild<gtk::ScrolledWindow>,
        #[template_child]
        pub pages: TemplateChild<gtk::Stack>,
        #[template_child]
        pub toasts: TemplateChild<adw::ToastOverlay>,
        #[template_child]
        pub nearby: TemplateChild<Nearby>,
        #[template_child]
        pub join_form: TemplateChild<JoinForm>,
        #[template_child]
        pub host_form: TemplateChild<HostForm>,
        #[template_child]
        pub connecting: TemplateChild<Connecting>,
        #[template_child]
        pub password: TemplateChild<PasswordPage>,
        #[template_child]
        pub alarm: TemplateChild<Alarm>,
        #[template_child]
        pub damaged: TemplateChild<Damaged>,
        /// Page to return to.
        pub form: Cell<&'static str>,
        /// Obstacle that waits for an answer on the page that is shown.
        pub pending: RefCell<Option<Blocker>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Launcher {
        const NAME: &'static str = "SalottoLauncher";
        type Type = super::Launcher;
        type ParentType = adw::ApplicationWindow;

        fn class_init(class: &mut Self::Class) {
            Nearby::ensure_type();
            JoinForm::ensure_type();
            HostForm::ensure_type();
            Connecting::ensure_type();
            PasswordPage::ensure_type();
            Alarm::ensure_type();
            Damaged::ensure_type();
            compat::ToolbarView::ensure_type();
            class.bind_template();
            add_actions(class);
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    fn add_actions(class: &mut <Launcher as ObjectSubclass>::Class) {
        class.install_property_action("window.fullscreen", "fullscreened");
        class.install_action("launcher.join", None, |window, _, _| window.join_as_written(false));
        class.install_action("launcher.host", None, |window, _, _| window.show_host_form());
        class.install_action("launcher.start", None, |window, _, _| window.start());
        class.install_action("launcher.password", None, |window, _, _| window.try_password());
        class.install_action("launcher.doctor", None, |window, _, _| window.ask_doctor());
        class.install_action("launcher.back", None, |window, _, _| window.back());
        class.install_action("trust.back", None, |window, _, _| window.back());
        class.install_action("trust.join-anyway", None, |window, _, _| window.join_anyway());
        class.install_action("trust.renew", None, |window, _, _| window.renew());
        let none = gtk::gdk::ModifierType::empty();
        class.add_binding_action(gtk::gdk::Key::Escape, none, "launcher.back");
        let alt = gtk::gdk::ModifierType::ALT_MASK;
        class.add_binding_action(gtk::gdk::Key::Left, alt, "launcher.back");
    }

    impl ObjectImpl for Launcher {
        fn constructed(&self) {
            self.parent_constructed();
            self.form.set(JOIN);
            compat::set_menu_label(&self.menu_button);
            self.obj().connect_pages();
            self.obj().connect_nearby();
            self.join_form.begin();
        }
    }
    impl WidgetImpl for Launcher {}
    impl WindowImpl for Launcher {
        fn close_request(&self) -> glib::Propagation {
            self.obj().abandon();
            self.parent_close_request()
        }
    }
    impl ApplicationWindowImpl for Launcher {}
    impl AdwApplicationWindowImpl for Launcher {}
}

glib::wrapper! {
    /// Window that asks for a name and a place, and leads into a room.
    pub struct Launcher(ObjectSubclass<imp::Launcher>)
        @extends gtk::Widget, gtk::Window, gtk::ApplicationWindow, adw::ApplicationWindow,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Native,
            gtk::Root, gtk::ShortcutManager, gio::ActionGroup, gio::ActionMap;
}

impl Launcher {
    /// Builds the window; it begins at the form to join.
    pub fn new(application: &adw::Application) -> Self {
        glib::Object::builder().property("application", application).build()
    }

    /// Fills in a place, and the name to have there, and goes.
    pub fn go(&self, destination: &Destination, name: Option<&Nickname>) {
        self.imp().join_form.fill(destination, name);
        self.go_or_ask();
    }

    /// Fills in a link that somebody clicked on, and goes if it leads anywhere.
    pub fn follow(&self, link: &str) {
        self.imp().join_form.fill_link(link);
        self.go_or_ask();
    }

    /// Asks for a room's name; first for the person's, when that is not known.
    pub fn begin_hosting(&self) {
        let wish = gettext("Enter your name, then press “Host a room”.");
        if self.imp().join_form.has_name(&wish) {
            self.show_host_form();
        }
    }

    /// Goes, or asks for the only thing that is missing.
    fn go_or_ask(&self) {
        let wish = gettext("Enter your name to join. The rest is filled in.");
        if self.imp().join_form.has_name(&wish) {
            self.join_as_written(false);
        }
    }
}

/// The way from a form to the room.
impl Launcher {
    fn connect_pages(&self) {
        let imp = self.imp();
        imp.join_form.connect_name_changed(glib::clone!(
            #[weak(rename_to = form)]
            imp.host_form,
            move |name| form.name_after(name)
        ));
        imp.connecting.connect_ended(glib::clone!(
            #[weak(rename_to = window)]
            self,
            move |outcome| window.settle(outcome)
        ));
        imp.alarm.connect_compared(glib::clone!(
            #[weak(rename_to = window)]
            self,
            move |compared| window.action_set_enabled("trust.join-anyway", compared)
        ));
        self.action_set_enabled("trust.join-anyway", false);
    }

    /// Joins the room that the form says; `take_over` takes the seat that we have there
    /// elsewhere.
    pub(super) fn join_as_written(&self, take_over: bool) {
        let Some(request) = self.imp().join_form.request() else { return };
        let application = self.application();
        let open = application.as_ref().and_then(|app| open_rooms::find(app, &request.destination));
        if let Some(room) = open {
            return self.give_way_to(&room, Some(&request.destination));
        }
        settings::set_nickname(&request.name);
        self.show_form(JOIN);
        let seats = open_rooms::seats(application.as_ref());
        self.show_connecting().join(JoinRequest { seats, take_over, ..request });
    }

    /// Opens the room that the form says.
    pub(super) fn start(&self) {
        let Some(name) = self.checked_name() else { return };
        let Some(config) = self.imp().host_form.config() else { return };
        settings::set_nickname(&name);
        let announced = self.imp().host_form.is_announced();
        self.show_connecting().host(name, config, announced);
    }

    /// Goes where the work that was shown has led.
    fn settle(&self, outcome: ConnectOutcome) {
        match outcome {
            ConnectOutcome::Admitted(admission) => {
                admission.open_room(self.application().as_ref());
                compat::dialog::close_window(self);
            }
            ConnectOutcome::Blocked(blocker) => self.block(blocker),
            ConnectOutcome::Failed(ending, address) => self.explain(&ending, &address),
            ConnectOutcome::NotOpened(error) => {
                self.show_form(HOST);
                self.imp().host_form.explain(&error);
            }
            ConnectOutcome::Renewed(damage, kept) => self.renewed(&damage, kept),
        }
    }

    /// Shows the window of a room that is open already.
    fn give_way_to(&self, room: &RoomWindow, destination: Option<&Destination>) {
        room.show_again(destination);
        compat::dialog::close_window(self);
    }

    /// Says at the form why there is no session.
    fn explain(&self, ending: &Ending, address: &Address) {
        if let (Ending::AlreadyIn(key), Some(application)) = (ending, self.application())
            && let Some(room) = open_rooms::with_seat(&application, *key)
        {
            return self.give_way_to(&room, None);
        }
        let imp = self.imp();
        let form = imp.form.get();
        self.show_form(form);
        let sentence = sentences::ending(ending, &address.to_string());
        if taking_over::is_elsewhere(ending) {
            taking_over::ask(
                self,
                glib::clone!(
                    #[weak(rename_to = window)]
                    self,
                    move || window.join_as_written(true)
                ),
            );
        }
        match ending {
            Ending::Left => {}
            ending if form == HOST && !is_about_the_name(ending) => {
                imp.host_form.show_error(&sentence);
            }
            ending => imp.join_form.explain(ending, address, &sentence),
        }
    }

    /// Finds out why rooms are not seen, or why the last one was not reached.
    fn ask_doctor(&self) {
        let unreached = self.imp().join_form.unreached();
        let nearby = Concern::Nearby { port: DEFAULT_PORT, at: None };
        DoctorDialog::look_for_rooms(unreached.map_or(nearby, Concern::Host), self);
    }

    /// Gives up whatever is under way.
    pub(super) fn abandon(&self) {
        let imp = self.imp();
        imp.connecting.give_up();
        imp.pending.take();
        imp.password.clear();
    }

    /// Reads the name; if it is none, turns to its form, which says why not.
    pub(super) fn checked_name(&self) -> Option<Nickname> {
        let form = &self.imp().join_form;
        form.name().or_else(|| {
            self.show_form(JOIN);
            form.name()
        })
    }
}

#[cfg(test)]
#[path = "window_tests.rs"]
mod tests;
