// SPDX-License-Identifier: GPL-3.0-or-later
//! The whispers with one person, in the place of the room's conversation, which goes on
//! behind them.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use crate::i18n::gettext;
use crate::model::{Person, whispers_with};
use crate::ui::compat;
use crate::ui::room::conversation::attached_here::AttachedHere;
use crate::ui::room::conversation::list::Conversation;
use crate::ui::room::conversation::list_model::TimelineModel;
use crate::ui::room::conversation::reacting;
use crate::ui::room::conversation::text::body::NamesHere;
use crate::ui::room::people::person_menu::MenuAbout;
use crate::ui::room::session::RoomSession;
use crate::ui::room::strings;

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/whispers/pane.ui")]
    pub struct WhisperPane {
        #[template_child]
        pub back: TemplateChild<gtk::Button>,
        #[template_child]
        pub waiting: TemplateChild<gtk::Label>,
        #[template_child]
        pub heading: TemplateChild<gtk::Label>,
        #[template_child]
        pub note: TemplateChild<gtk::Label>,
        #[template_child]
        pub conversation: TemplateChild<Conversation>,
        pub session: OnceCell<Rc<RoomSession>>,
        /// The rows that are shown.
        pub model: TimelineModel,
        /// The one whose whispers are shown; nobody while the room is.
        pub person: RefCell<Option<Person>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for WhisperPane {
        const NAME: &'static str = "SalottoWhisperPane";
        type Type = super::WhisperPane;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            Conversation::ensure_type();
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for WhisperPane {}
    impl WidgetImpl for WhisperPane {}
    impl BoxImpl for WhisperPane {}
}

glib::wrapper! {
    pub struct WhisperPane(ObjectSubclass<imp::WhisperPane>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl WhisperPane {
    /// A pane of the whispers in `session`, with the menus of its conversation and what is `known`.
    pub fn new(
        session: &Rc<RoomSession>,
        menu: MenuAbout,
        known: (NamesHere, AttachedHere),
    ) -> Self {
        let pane: Self = glib::Object::new();
        let imp = pane.imp();
        // A new pane has none yet.
        let _ = imp.session.set(session.clone());
        imp.conversation.set_model(&imp.model, menu, known);
        reacting::connect(&imp.conversation, &imp.model);
        let shown = pane.downgrade();
        session.timeline().connect_items_changed(move |_, _, _, _| {
            if let Some(pane) = shown.upgrade() {
                pane.renew();
            }
        });
        pane
    }

    /// Shows the whispers with `person`.
    pub fn open(&self, person: &Person) {
        let imp = self.imp();
        imp.model.show(Vec::new());
        imp.person.replace(Some(person.clone()));
        self.draw();
        self.renew();
        self.set_visible(true);
        imp.conversation.show_newest();
        compat::announce(self, &imp.heading.label());
    }

    /// Shows the room again; tells if something else was shown.
    pub fn close(&self) -> bool {
        let was_open = self.imp().person.take().is_some();
        self.set_visible(false);
        self.imp().model.show(Vec::new());
        was_open
    }

    /// The one whose whispers are shown.
    pub fn person(&self) -> Option<Person> {
        self.imp().person.borrow().clone()
    }

    /// The conversation in it.
    pub fn conversation(&self) -> &Conversation {
        &self.imp().conversation
    }

    /// Shows how the person is called now, and how much waits in the room behind.
    pub fn draw(&self) {
        let (imp, Some(session), Some(person)) =
            (self.imp(), self.imp().session.get(), self.person())
        else {
            return;
        };
        let name = person.now(&session.state().roster).name;
        imp.heading.set_label(&strings::whispers_with(name.as_str()));
        imp.note.set_label(&strings::only_two_read(name.as_str()));
        imp.conversation.set_quiet(
            &gettext("No Whispers Yet"),
            &strings::only_two_read(name.as_str()),
            None,
        );
        let waiting = session.attention.unread().count();
        imp.waiting.set_visible(waiting > 0);
        imp.waiting.set_label(&waiting.to_string());
        let back = strings::back_to_room(waiting);
        imp.back.set_tooltip_text(Some(&back));
        compat::set_label(&*imp.back, &back);
    }

    /// Shows what has been whispered by now.
    fn renew(&self) {
        let (Some(session), Some(person)) = (self.imp().session.get(), self.person()) else {
            return;
        };
        let everywhere = person.everywhere(&session.state().roster);
        let rows = whispers_with(&session.timeline().timeline(), &everywhere);
        self.imp().model.show(rows);
    }
}
