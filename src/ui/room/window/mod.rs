// SPDX-License-Identifier: GPL-3.0-or-later
//! The room window: puts the widgets together and gives them the session.

mod actions;
pub(super) mod arrival;
mod background;
mod background_portal;
mod banners;
mod close_question;
mod closing;
mod coming_back;
mod dialogs;
mod draw;
mod editing;
mod focus_regions;
mod header;
mod hidden_stay;
mod keep_switch;
mod keeping;
pub(super) mod log_out;
mod notify_menu;
mod offering;
mod open_dialogs;
mod pin_list;
mod pinning;
mod polling;
mod reach;
mod reacting;
mod removal;
mod replying;
mod saving;
mod sharing;
mod shortcuts;
mod sleep;
pub(super) mod telling;
#[cfg(test)]
mod tests;
mod topic_bar;
mod viewing;
mod whispering;
mod wiring;

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gio, glib};

use self::banners::RoomBanners;
use self::close_question::CloseQuestion;
use self::header::RoomHeader;
use self::hidden_stay::HiddenStay;
use self::open_dialogs::OpenDialogs;
use self::sleep::SleepInhibitor;
use self::topic_bar::TopicBar;
use super::asked_removals::AskedRemovals;
use super::composer::lost_edits;
use super::composer::pane::Composer;
use super::conversation::list::Conversation;
use super::export::RoomExport;
use super::files::others_line::OthersLine;
use super::files::room_files::RoomFiles;
use super::notices::key_alarm::KeyAlarm;
use super::notices::telling::DesktopTelling;
use super::notices::toasts::Toasts;
use super::past_loader::PastLoader;
use super::people::actions::{self as person_actions, RoomActions};
use super::people::pane::PeoplePane;
use super::pictures::in_view::ShownPictures;
use super::read_place::ReadPlace;
use super::remembering::Remembering;
use super::room_draft::RoomDraft;
use super::search::pane::SearchPane;
use super::security::acquaintance::Acquaintance;
use super::session::RoomSession;
use crate::client::{Security, SessionEvent, Target};
use crate::i18n::gettext;
use crate::model::RoomState;
use crate::protocol::{Destination, Fingerprint, Welcome};
use crate::ui::bridge::SessionLink;
use crate::ui::compat;

/// The parts of a window that are no widgets.
struct Parts {
    session: Rc<RoomSession>,
    toasts: Rc<Toasts>,
    actions: Rc<RoomActions>,
    alarm: Rc<KeyAlarm>,
    past: Rc<PastLoader>,
    export: Rc<RoomExport>,
    files: Rc<RoomFiles>,
    pictures: Rc<ShownPictures>,
    /// The line about files of others.
    sending: Rc<OthersLine>,
    removals: Rc<AskedRemovals>,
    read: Rc<ReadPlace>,
    remembering: Rc<Remembering>,
    draft: Rc<RoomDraft>,
    telling: DesktopTelling,
    /// Our acquaintance with the room's key, once that was looked up.
    acquaintance: RefCell<Acquaintance>,
}

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/window.ui")]
    pub struct RoomWindow {
        #[template_child]
        pub header: TemplateChild<RoomHeader>,
        #[template_child]
        pub banners: TemplateChild<RoomBanners>,
        #[template_child]
        pub flap: TemplateChild<adw::Flap>,
        #[template_child]
        pub people: TemplateChild<PeoplePane>,
        #[template_child]
        pub topic_bar: TemplateChild<TopicBar>,
        #[template_child]
        pub toast_overlay: TemplateChild<adw::ToastOverlay>,
        #[template_child]
        pub search: TemplateChild<SearchPane>,
        #[template_child]
        pub conversation: TemplateChild<Conversation>,
        #[template_child]
        pub composer: TemplateChild<Composer>,
        pub(super) parts: OnceCell<Parts>,
        pub closing: CloseQuestion,
        pub dialogs: OpenDialogs,
        pub sleep: SleepInhibitor,
        pub stay: HiddenStay,
        pub(super) reacting: reacting::Reacting,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for RoomWindow {
        const NAME: &'static str = "SalottoRoomWindow";
        type Type = super::RoomWindow;
        type ParentType = adw::ApplicationWindow;

        fn class_init(class: &mut Self::Class) {
            RoomHeader::ensure_type();
            RoomBanners::ensure_type();
            TopicBar::ensure_type();
            Composer::ensure_type();
            Conversation::ensure_type();
            PeoplePane::ensure_type();
            SearchPane::ensure_type();
            compat::ToolbarView::ensure_type();
            class.bind_template();
            add_actions(class);
            shortcuts::bind(class);
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    type Class = <RoomWindow as ObjectSubclass>::Class;

    fn add_actions(class: &mut Class) {
        type Plain = fn(&super::RoomWindow);
        let plain: [(&str, Plain); 20] = [
            ("room.rejoin", |window| window.rejoin()),
            ("room.leave", actions::leave),
            ("room.rename", |window| window.parts().actions.ask_name(window)),
            ("room.topic", |window| window.parts().actions.ask_topic(window)),
            ("room.announce", |window| window.parts().actions.ask_announcement(window)),
            ("room.bans", dialogs::show_bans),
            ("room.invite", dialogs::invite),
            ("room.security", dialogs::show_security),
            ("room.copy-address", actions::copy_address),
            ("room.doctor", |window| {
                let session = &window.parts().session;
                reach::ask_doctor(session, &window.imp().banners, window);
            }),
            ("room.search", |window| window.imp().search.open()),
            ("room.export", actions::export),
            ("room.first-mention", telling::show_first_mention),
            ("room.unread", telling::show_unread),
            ("room.copied", |window| window.parts().toasts.copied()),
            ("room.not-now", |window| window.imp().banners.settle_newcomer()),
            ("room.history-seen", arrival::settle_history),
            ("room.next-region", |window| window.go_to_region(false)),
            ("room.last-region", |window| window.go_to_region(true)),
            ("room.people", actions::toggle_people),
        ];
        class.install_property_action("window.fullscreen", "fullscreened");
        for (name, act) in plain {
            class.install_action(name, None, move |window, _, _| act(window));
        }
        actions::install(class);
        whispering::install(class);
        let parts = [removal::install, replying::install, reacting::install, polling::install];
        for install in parts {
            install(class);
        }
        editing::install(class);
        pinning::install(class);
        sharing::install(class);
        viewing::install(class);
        person_actions::install(class, |window, asked| window.parts().actions.ask(asked, None));
    }

    impl ObjectImpl for RoomWindow {}
    impl WidgetImpl for RoomWindow {}
    impl WindowImpl for RoomWindow {
        fn close_request(&self) -> glib::Propagation {
            let window = self.obj();
            if background::stops_closing(&window) {
                return glib::Propagation::Stop;
            }
            draw::stay_awake(&window, false);
            window.parts().export.cancel();
            window.parts().files.close();
            viewing::end(&window);
            window.parts().toasts.settle();
            window.parts().read.save();
            lost_edits::put_aside(&self.composer);
            lost_edits::lose_all(&self.composer);
            window.parts().draft.save();
            window.parts().remembering.close();
            window.parts().telling.end();
            window.parts().session.leave();
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
        security: Security,
        welcome: Welcome,
    ) -> Self {
        let window: Self = glib::Object::builder().property("application", application).build();
        window.wire(RoomSession::new(RoomState::new(target, security, welcome)));
        let imp = window.imp();
        imp.conversation.set_quiet(
            &gettext("Nobody has said anything yet"),
            &gettext("Whatever you write, everybody in the room can read."),
            None,
        );
        // The first updates cover everything.
        window.parts().session.expire();
        if let Some(content) = AdwApplicationWindowExt::content(&window) {
            compat::focus::keep(&window, &content, &imp.composer.get());
        }
        imp.composer.grab_focus();
        window
    }

    /// Goes back in by another way than ours: tests have one of their own.
    pub fn set_connect(&self, connect: impl Fn(Target) -> SessionLink + 'static) {
        self.parts().session.set_connect(connect);
    }

    /// Hears the room and speaks to it through `link` from now on.
    pub fn set_link(&self, link: SessionLink) {
        self.parts().session.set_link(link);
    }

    /// Takes in what happened, as one change.
    pub fn apply(&self, events: Vec<SessionEvent>) {
        self.parts().session.apply(events);
    }

    /// Tells whether `destination` leads to this room.
    pub fn is_at(&self, destination: &Destination) -> bool {
        self.parts().session.is_at(destination)
    }

    /// The key of the room, while we have a seat there.
    pub fn seat(&self) -> Option<Fingerprint> {
        self.parts().session.seat()
    }

    /// Tells whether the newest message is in view, and stays there.
    pub fn follows(&self) -> bool {
        self.imp().conversation.follows()
    }

    fn parts(&self) -> &Parts {
        self.imp().parts.get().expect("set when the window was made")
    }
}
