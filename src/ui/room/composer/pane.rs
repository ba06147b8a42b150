// SPDX-License-Identifier: GPL-3.0-or-later
//! The composer: the text being written, who else is writing, and what stands
//! in the way of being heard.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::editor::Editor;
use super::whisper_bar::WhisperBar;
use super::writing_subject::WritingSubject;
use crate::commands::Command;
use crate::model::{Person, Pulse};
use crate::ui::room::session::RoomSession;

/// The hint to others that we are writing.
#[derive(Debug, Default)]
pub struct WritingHint {
    pub pulse: RefCell<Pulse>,
    /// Set while the text changes without any writing, as when a draft is taken up.
    pub is_off: Cell<bool>,
}

/// Something the composer leaves to the window around it.
#[derive(Debug)]
pub enum Written {
    /// Something was said: the reader wants to see it.
    Said,
    /// Another message is answered, or none any more.
    Answering,
    /// Other edits are offered again.
    Edits,
    /// The text is for somebody alone, or for all again.
    Whispering,
    /// A text for somebody alone is kept until we whisper to them again.
    Kept(Person),
    /// The conversation with somebody is wanted.
    Whispers(Person),
    /// A text that is too long for a message is to be sent as a file.
    File(String),
    /// A command that is not about the composer.
    Command(Command),
}

type OnWritten = Box<dyn Fn(Written)>;

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/composer/pane.ui")]
    pub struct Composer {
        #[template_child]
        pub typing: TemplateChild<gtk::Label>,
        #[template_child]
        pub status: TemplateChild<gtk::Label>,
        #[template_child]
        pub error: TemplateChild<gtk::Label>,
        #[template_child]
        pub counter: TemplateChild<gtk::Label>,
        #[template_child]
        pub answering_bar: TemplateChild<gtk::Box>,
        #[template_child]
        pub answering_text: TemplateChild<gtk::Label>,
        #[template_child]
        pub stop_answering: TemplateChild<gtk::Button>,
        #[template_child]
        pub editor: TemplateChild<Editor>,
        pub session: OnceCell<Rc<RoomSession>>,
        pub written: OnceCell<OnWritten>,
        pub hint: WritingHint,
        #[template_child]
        pub whispering: TemplateChild<WhisperBar>,
        /// The message that what is being written is about.
        pub subject: WritingSubject,
        /// Set while somebody's writing is about to expire.
        pub expiring: Cell<bool>,
        /// The end of somebody's time of silence, or of ours.
        pub waiting: RefCell<Option<glib::SourceId>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Composer {
        const NAME: &'static str = "SalottoComposer";
        type Type = super::Composer;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            Editor::ensure_type();
            WhisperBar::ensure_type();
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for Composer {
        fn constructed(&self) {
            self.parent_constructed();
            let composer = self.obj();
            composer.connect_completion();
            composer.connect_suggestions();
            self.stop_answering.connect_clicked(glib::clone!(
                #[weak]
                composer,
                move |_| {
                    let _ = composer.stop_editing() || composer.stop_answering();
                    composer.grab_focus();
                }
            ));
            composer.connect_whisper_bar();
            composer.connect_edit_last();
            composer.connect_lost_edits();
            self.editor.connect_submitted(glib::clone!(
                #[weak]
                composer,
                move |_| composer.submit()
            ));
            self.editor.connect_changed(glib::clone!(
                #[weak]
                composer,
                move |_| {
                    composer.set_error(None);
                    composer.draw_counter();
                    composer.writing();
                }
            ));
        }

        fn dispose(&self) {
            if let Some(waiting) = self.waiting.take() {
                waiting.remove();
            }
        }
    }
    // A box, not a bin: a bin that is asked to move the focus grabs it first.
    impl WidgetImpl for Composer {
        fn grab_focus(&self) -> bool {
            self.editor.grab_focus()
        }
    }
    impl BoxImpl for Composer {}
}

glib::wrapper! {
    pub struct Composer(ObjectSubclass<imp::Composer>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl Composer {
    /// Writes into the room of `session` from now on; `written` gets what is the
    /// window's business. Once.
    pub fn attach(&self, session: Rc<RoomSession>, written: impl Fn(Written) + 'static) {
        let imp = self.imp();
        // A new composer has neither yet.
        let _ = imp.session.set(session);
        let _ = imp.written.set(Box::new(written));
    }

    /// The text being written.
    pub fn editor(&self) -> &Editor {
        &self.imp().editor
    }

    /// Shows why the text was not taken.
    pub fn set_error(&self, error: Option<&str>) {
        let label = &self.imp().error;
        label.set_label(error.unwrap_or_default());
        label.set_visible(error.is_some());
    }

    pub(super) fn session(&self) -> Option<&Rc<RoomSession>> {
        self.imp().session.get()
    }

    pub(super) fn tell(&self, written: Written) {
        if let Some(listener) = self.imp().written.get() {
            listener(written);
        }
    }
}
