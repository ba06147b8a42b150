// SPDX-License-Identifier: GPL-3.0-or-later
//! One row of the conversation: a message, an announcement or a quiet line,
//! whichever is bound. All are kept, so that a row is rebound and never rebuilt.

use std::cell::{OnceCell, RefCell};

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::announcement_row::AnnouncementRow;
use super::attached_here::AttachedHere;
use super::message_row::MessageRow;
use super::notice_row::NoticeRow;
use super::select_menu;
use super::text::body::NamesHere;
use super::{message_file, message_poll};
use crate::model::{Quote, Row, Said, ShownReaction, Unsent};
use crate::ui::compat;
use crate::ui::room::people::person_menu::MenuAbout;
use crate::ui::room::strings;

mod imp {
    use super::*;

    #[derive(Default)]
    pub struct TimelineRow {
        pub message: OnceCell<MessageRow>,
        pub announcement: OnceCell<AnnouncementRow>,
        pub notice: OnceCell<NoticeRow>,
        /// Makes the menu about the author of a message.
        pub menu: OnceCell<MenuAbout>,
        /// Finds those who can be mentioned.
        pub names: OnceCell<NamesHere>,
        /// Knows the place in the list.
        pub item: glib::WeakRef<gtk::ListItem>,
        /// Words that are read aloud for the row, without reactions.
        pub aloud: RefCell<String>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for TimelineRow {
        const NAME: &'static str = "SalottoTimelineRow";
        type Type = super::TimelineRow;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            class.install_action(select_menu::SELECT, None, |row, _, _| row.select());
        }
    }

    impl ObjectImpl for TimelineRow {}
    impl WidgetImpl for TimelineRow {}
    impl BinImpl for TimelineRow {}
}

glib::wrapper! {
    pub struct TimelineRow(ObjectSubclass<imp::TimelineRow>)
        @extends gtk::Widget, adw::Bin,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl TimelineRow {
    /// The child of `item`, whose messages have a menu made by `menu` and mention those
    /// whom `names` finds.
    pub fn new(item: &gtk::ListItem, menu: MenuAbout, names: NamesHere) -> Self {
        let row: Self = glib::Object::new();
        row.imp().item.set(Some(item));
        // A new row has none yet.
        let _ = row.imp().menu.set(menu);
        let _ = row.imp().names.set(names);
        row
    }

    /// The row of `list` that the focus is in.
    pub fn in_use(list: &impl IsA<gtk::Widget>) -> Option<Self> {
        list.focus_child()?.first_child().and_downcast()
    }

    /// The row of `list` that `widget` is a part of.
    pub fn around(widget: &gtk::Widget, list: &gtk::ListView) -> Option<Self> {
        let parts = std::iter::successors(Some(widget.clone()), WidgetExt::parent);
        let row = parts.take_while(|part| part != list).last()?;
        row.first_child().and_downcast()
    }

    /// The place in the list.
    pub fn index(&self) -> Option<u32> {
        let index = self.imp().item.upgrade()?.position();
        (index != gtk::INVALID_LIST_POSITION).then_some(index)
    }

    /// The number of the message that the row shows, if it can be replied to.
    pub fn message_number(&self) -> Option<u64> {
        let message = self.child().and_downcast::<MessageRow>()?;
        message.removable().filter(|_| !message.is_removed())
    }

    /// The number of the message or the announcement that the row shows, if it takes
    /// reactions.
    pub fn reacted_number(&self) -> Option<u64> {
        let announcement = self.child().and_downcast::<AnnouncementRow>();
        self.message_number().or_else(|| announcement?.number())
    }

    /// Opens the menu of the message, if that is what the row shows.
    pub fn pop_up(&self) {
        if let Some(message) = self.child().and_downcast::<MessageRow>() {
            message.pop_up(None);
        }
    }

    /// Copies the message that the row shows; returns `false` if it shows none, or
    /// something in it is selected.
    pub fn copy(&self) -> bool {
        self.child().and_downcast::<MessageRow>().is_some_and(|message| message.copy_unselected())
    }

    /// Tells whether a part of the row's text is selected.
    pub fn has_selected_text(&self) -> bool {
        match self.child() {
            Some(row) if row.is::<MessageRow>() => {
                let row = row.downcast().ok();
                row.is_some_and(|row: MessageRow| row.imp().content().has_selection())
            }
            Some(row) => {
                let row = row.downcast().ok();
                row.is_some_and(|row: AnnouncementRow| row.imp().body.selection_bounds().is_some())
            }
            None => false,
        }
    }

    /// Has the row selected, or no longer.
    fn select(&self) {
        if let Some(row) = self.index() {
            // Outside of a conversation nothing is selected.
            let _ = self.activate_action("messages.toggle", Some(&row.to_variant()));
        }
    }

    /// Shows `row`, with reactions where it is a message.
    pub fn bind(&self, row: &Row, quote: Option<&Quote>, reactions: &[ShownReaction]) {
        let aloud = match row {
            Row::Said(said) => self.message().bind_said(said, quote),
            Row::Unsent(unsent) => self.message().bind_unsent(unsent, quote),
            Row::Announcement(announcement) => self.announcement().bind(announcement),
            quiet => self.notice().bind(quiet),
        };
        self.imp().aloud.replace(aloud);
        self.show_reactions(reactions);
    }

    /// Shows other reactions than before.
    pub fn show_reactions(&self, counts: &[ShownReaction]) {
        let imp = self.imp();
        if let Some(message) = self.child().and_downcast::<MessageRow>() {
            message.show_reactions(counts);
        }
        if let Some(announcement) = self.child().and_downcast::<AnnouncementRow>() {
            announcement.show_reactions(counts);
        }
        if let Some(item) = imp.item.upgrade() {
            compat::set_row_label(&item, &strings::with_reactions(&imp.aloud.borrow(), counts));
        }
    }

    /// Shows the answers and the votes, if `row` is the question of a poll, and a file with
    /// how far it has come.
    pub fn bind_attached(&self, row: &Row, here: &AttachedHere, reactions: &[ShownReaction]) {
        let aloud = match row {
            Row::Said(said) if said.poll().is_some() => {
                message_poll::show(self.message(), said, (here.polls)(said.number).as_ref())
            }
            Row::Said(Said { attached: Some(_), .. })
            | Row::Unsent(Unsent { file: Some(_), .. }) => {
                message_file::show(self.message(), row, here)
            }
            _ => None,
        };
        if let Some(aloud) = aloud {
            self.imp().aloud.replace(aloud);
            self.show_reactions(reactions);
        }
    }

    /// Has words of ours that are on their way read aloud differently.
    pub fn read_as(&self, aloud: String) {
        self.imp().aloud.replace(aloud);
        // Nobody reacts to what is not in the room.
        self.show_reactions(&[]);
    }

    /// The message that the row shows.
    pub fn shown_message(&self) -> Option<MessageRow> {
        self.child().and_downcast()
    }

    fn message(&self) -> &MessageRow {
        let imp = self.imp();
        let message = imp
            .message
            .get_or_init(|| MessageRow::new(imp.menu.get().cloned(), imp.names.get().cloned()));
        self.show(message.upcast_ref());
        message
    }

    fn announcement(&self) -> &AnnouncementRow {
        let announcement = self
            .imp()
            .announcement
            .get_or_init(|| AnnouncementRow::new(self.imp().menu.get().cloned()));
        self.show(announcement.upcast_ref());
        announcement
    }

    fn notice(&self) -> &NoticeRow {
        let notice = self.imp().notice.get_or_init(NoticeRow::default);
        self.show(notice.upcast_ref());
        notice
    }

    fn show(&self, child: &gtk::Widget) {
        if self.child().as_ref() != Some(child) {
            self.set_child(Some(child));
        }
    }
}
