// SPDX-License-Identifier: GPL-3.0-or-later
//! The room window: puts the widgets together and gives them the state.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gdk, gio, glib};

use super::bans::Bans;
use super::composer::Composer;
use super::conversation::Conversation;
use super::join_card::JoinCard;
use super::model::TimelineModel;
use super::people::People;
use super::shelf::Shelf;
use super::{actions, acts, host_menu};
use crate::client::{Line, Target};
use crate::i18n::gettext;
use crate::model::{Pulse, Role, RoomState};
use crate::protocol::Welcome;
use crate::ui::banner::Banner;
use crate::ui::bridge::Link;
use crate::ui::hosting::Hosted;
use crate::ui::trust::AlarmDialog;
use crate::ui::{clock, compat};

type Connect = Rc<dyn Fn(Target) -> Link>;

pub(super) mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/window.ui")]
    pub struct RoomWindow {
        #[template_child]
        pub toasts: TemplateChild<adw::ToastOverlay>,
        #[template_child]
        pub title_label: TemplateChild<gtk::Label>,
        #[template_child]
        pub security_icon: TemplateChild<gtk::Image>,
        #[template_child]
        pub subtitle: TemplateChild<gtk::Label>,
        #[template_child]
        pub people_button: TemplateChild<gtk::ToggleButton>,
        #[template_child]
        pub menu_button: TemplateChild<gtk::MenuButton>,
        #[template_child]
        pub locked: TemplateChild<gtk::Box>,
        #[template_child]
        pub menu: TemplateChild<gio::Menu>,
        #[template_child]
        pub warning: TemplateChild<Banner>,
        #[template_child]
        pub trouble: TemplateChild<Banner>,
        #[template_child]
        pub flap: TemplateChild<adw::Flap>,
        #[template_child]
        pub people: TemplateChild<People>,
        #[template_child]
        pub topic_bar: TemplateChild<gtk::CenterBox>,
        #[template_child]
        pub topic: TemplateChild<gtk::Label>,
        #[template_child]
        pub topic_edit: TemplateChild<gtk::Button>,
        #[template_child]
        pub conversation: TemplateChild<Conversation>,
        #[template_child]
        pub typing: TemplateChild<gtk::Label>,
        #[template_child]
        pub composer: TemplateChild<Composer>,
        pub state: OnceCell<Rc<RefCell<RoomState>>>,
        pub model: OnceCell<TimelineModel>,
        pub link: RefCell<Option<Link>>,
        pub hosted: RefCell<Option<Hosted>>,
        pub addresses: RefCell<Vec<String>>,
        pub pulse: RefCell<Pulse>,
        /// Whether somebody's writing is about to expire.
        pub expiring: Cell<bool>,
        /// Whether somebody's time of silence, or ours, is about to end.
        pub waiting: RefCell<Option<glib::SourceId>>,
        /// What the menu of the room was last made for.
        pub offered: Cell<Option<Role>>,
        /// The pauses in it, and the one that held when they were listed.
        pub pauses: gio::Menu,
        pub paused: Cell<Option<u64>>,
        /// The list of bans, once it was wanted.
        pub bans: glib::WeakRef<Bans>,
        /// The toasts that are seen, or wait for it.
        pub told: RefCell<Shelf<adw::Toast>>,
        /// Whether the host has said that the room may end.
        pub may_close: Cell<bool>,
        /// Asks the host whether the room may end, while nobody has answered.
        pub question: RefCell<Option<compat::WeakAlert>>,
        /// The join card, while it is open.
        pub card: glib::WeakRef<JoinCard>,
        /// What is wrong with who answers, while that is shown.
        pub alarm: glib::WeakRef<AlarmDialog>,
        /// How to get back in, where that is another way than ours: tests have
        /// one of their own.
        pub connect: RefCell<Option<Connect>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for RoomWindow {
        const NAME: &'static str = "SalottoRoomWindow";
        type Type = super::RoomWindow;
        type ParentType = adw::ApplicationWindow;

        fn class_init(class: &mut Self::Class) {
            Banner::ensure_type();
            Composer::ensure_type();
            Conversation::ensure_type();
            People::ensure_type();
            compat::ToolbarView::ensure_type();
            class.bind_template();
            actions::install(class);
            acts::install(class);
            add_keys(class);
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    fn add_keys(class: &mut <RoomWindow as ObjectSubclass>::Class) {
        let none = gdk::ModifierType::empty();
        class.add_binding_action(gdk::Key::F6, none, "room.next-region");
        class.add_binding_action(gdk::Key::F6, gdk::ModifierType::SHIFT_MASK, "room.last-region");
        class.add_binding_action(gdk::Key::F9, none, "room.people");
    }

    impl ObjectImpl for RoomWindow {
        fn constructed(&self) {
            self.parent_constructed();
            let window = self.obj();
            compat::set_menu_label(&self.menu_button);
            window.connect_keys();
            host_menu::install(&window);
            window.connect_completion();
            self.composer.connect_submitted(glib::clone!(
                #[weak]
                window,
                move |_| window.submit()
            ));
            self.composer.connect_changed(glib::clone!(
                #[weak]
                window,
                move |_| window.writing()
            ));
        }
    }
    impl WidgetImpl for RoomWindow {}
    impl WindowImpl for RoomWindow {
        fn close_request(&self) -> glib::Propagation {
            let window = self.obj();
            if window.must_ask_to_close() {
                window.ask_to_close(|| {});
                return glib::Propagation::Stop;
            }
            window.leave();
            self.parent_close_request()
        }
    }
    impl ApplicationWindowImpl for RoomWindow {}
    impl AdwApplicationWindowImpl for RoomWindow {}
}

glib::wrapper! {
    pub struct RoomWindow(ObjectSubclass<imp::RoomWindow>)
        @extends gtk::Widget, gtk::Window, gtk::ApplicationWindow, adw::ApplicationWindow,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Native,
            gtk::Root, gtk::ShortcutManager, gio::ActionGroup, gio::ActionMap;
}

impl RoomWindow {
    /// A window into the room that `target` led to.
    pub fn new(
        application: Option<&gtk::Application>,
        target: &Target,
        line: Line,
        welcome: Welcome,
    ) -> Self {
        let window: Self = glib::Object::builder().property("application", application).build();
        let state = RoomState::new(target, line, welcome, clock::day);
        let state = Rc::new(RefCell::new(state));
        let model = TimelineModel::new(state.clone());
        let imp = window.imp();
        // A new window has neither yet.
        let _ = imp.state.set(state);
        imp.conversation.set_model(&model);
        let _ = imp.model.set(model);
        imp.conversation.set_quiet(
            &gettext("Nobody has said anything yet"),
            &gettext("Whatever you write, everybody in the room can read."),
            &[],
        );
        window.paint();
        imp.composer.grab_focus();
        window
    }

    /// How to get back in after the connection was lost.
    pub fn set_connect(&self, connect: impl Fn(Target) -> Link + 'static) {
        self.imp().connect.replace(Some(Rc::new(connect)));
    }

    /// Where friends find the room that is hosted here.
    pub fn set_addresses(&self, addresses: Vec<String>) {
        let imp = self.imp();
        imp.people.set_addresses(&addresses);
        imp.conversation.set_quiet(
            &gettext("Tell your friends"),
            &gettext("This is where they join you:"),
            &addresses,
        );
        imp.addresses.replace(addresses);
    }

    /// Whether the newest message is in view, and stays there.
    pub fn follows(&self) -> bool {
        self.imp().conversation.follows()
    }

    pub(super) fn state(&self) -> &Rc<RefCell<RoomState>> {
        self.imp().state.get().expect("set when the window was made")
    }
}

#[cfg(test)]
#[path = "window_tests.rs"]
mod tests;
