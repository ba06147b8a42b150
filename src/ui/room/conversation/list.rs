// SPDX-License-Identifier: GPL-3.0-or-later
//! The list of what happened.

use std::cell::{Cell, RefCell};

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gdk, glib};

use super::attached_here::AttachedHere;
use super::day_watch;
use super::files_together;
use super::focus_list::FocusList;
use super::list_model::{TimelineModel, row_of};
use super::message_row::MessageRow;
use super::newest_button::NewestButton;
use super::read_aloud::NewsReader;
use super::scroll_intent::{Goal, ScrollIntent};
use super::selected_rows::SelectedRows;
use super::selecting;
use super::selection_bar::SelectionBar;
use super::swipe;
use super::text::body::NamesHere;
use super::timeline_row::TimelineRow;
use crate::model::{quote_in_row, reactions_in_row};
use crate::ui::appearance;
use crate::ui::room::people::person_menu::MenuAbout;
use crate::ui::settings::{self, SettingsWatch};

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate, glib::Properties)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/conversation/list.ui")]
    #[properties(wrapper_type = super::Conversation)]
    pub struct Conversation {
        #[template_child]
        pub pages: TemplateChild<gtk::Stack>,
        #[template_child]
        pub quiet: TemplateChild<adw::StatusPage>,
        /// Binding that hides the other button that invites.
        pub invitation: RefCell<Option<glib::Binding>>,
        #[template_child]
        pub scroller: TemplateChild<gtk::ScrolledWindow>,
        #[template_child]
        pub focus_list: TemplateChild<FocusList>,
        #[template_child]
        pub list: TemplateChild<gtk::ListView>,
        #[template_child]
        pub newest: TemplateChild<NewestButton>,
        #[template_child]
        pub selection_bar: TemplateChild<SelectionBar>,
        /// Turns while older messages are on their way.
        #[template_child]
        pub loading: TemplateChild<gtk::Spinner>,
        /// Set while the newest is in view, and stays there.
        #[property(get)]
        pub follows: Cell<bool>,
        pub intent: ScrollIntent,
        pub reader: NewsReader,
        pub goal: Cell<Goal>,
        /// Hears of the choice whether texts are formatted.
        pub formats: RefCell<Option<SettingsWatch>>,
        /// The number of frames until the list is taken on to its goal.
        pub ticks: Cell<u32>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Conversation {
        const NAME: &'static str = "SalottoConversation";
        type Type = super::Conversation;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            FocusList::ensure_type();
            NewestButton::ensure_type();
            SelectionBar::ensure_type();
            class.bind_template();
            add_actions(class);
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    /// Actions on the messages that are selected.
    fn add_actions(class: &mut <Conversation as ObjectSubclass>::Class) {
        class.install_action("messages.copy", None, |conversation, _, _| {
            selecting::copy(&conversation.imp().list);
        });
        class.install_action("messages.save", None, |conversation, _, _| {
            selecting::save(&conversation.imp().list);
        });
        class.install_action("messages.clear", None, |conversation, _, _| {
            selecting::clear(&conversation.imp().list);
        });
        let row = Some(glib::VariantTy::UINT32);
        class.install_action("messages.toggle", row, |conversation, _, row| {
            if let Some(row) = row.and_then(glib::Variant::get) {
                selecting::toggle(&conversation.imp().list, row);
            }
        });
    }

    #[glib::derived_properties]
    impl ObjectImpl for Conversation {
        fn constructed(&self) {
            self.parent_constructed();
            self.follows.set(true);
            let conversation = self.obj();
            conversation.connect_scrolling();
            conversation.connect_menu_keys();
            connect_copy_key(&self.list);
            swipe::connect(&self.list);
            conversation.connect_focus();
        }

        /// A bin lets go of its child alone, and not of what hangs over it.
        fn dispose(&self) {
            let first = self.obj().first_child();
            let children = std::iter::successors(first, WidgetExt::next_sibling);
            let hanging = children.filter(ObjectExt::is::<gtk::Popover>);
            hanging.collect::<Vec<_>>().iter().for_each(WidgetExt::unparent);
        }
    }
    impl WidgetImpl for Conversation {}
    impl BinImpl for Conversation {}
}

glib::wrapper! {
    pub struct Conversation(ObjectSubclass<imp::Conversation>)
        @extends gtk::Widget, adw::Bin,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl Conversation {
    /// The frame the keyboard comes in by.
    pub fn focus_list(&self) -> &FocusList {
        &self.imp().focus_list
    }

    /// Shows `model`, once; `menu` makes the menu about an author, and `names` finds those
    /// who are mentioned, and `here` what belongs to them.
    pub fn set_model(
        &self,
        model: &TimelineModel,
        menu: MenuAbout,
        (names, here): (NamesHere, AttachedHere),
    ) {
        let imp = self.imp();
        here.pictures.follow(&imp.scroller);
        let files = here.files.clone();
        let (list, shown) = (imp.list.downgrade(), model.downgrade());
        // With another choice, all rows are made anew.
        let renew = move || {
            if let (Some(list), Some(shown)) = (list.upgrade(), shown.upgrade()) {
                list.set_factory(Some(&factory(
                    menu.clone(),
                    (names.clone(), here.clone()),
                    &shown,
                )));
            }
        };
        renew();
        imp.formats.replace(settings::connect_formats_texts(renew.clone()));
        appearance::follow_compact(self, renew);
        let rows = SelectedRows::new(model);
        imp.list.set_model(Some(&rows));
        selecting::connect(self, &imp.list, &imp.selection_bar, &rows);
        day_watch::connect(model);
        let (conversation, timeline) = (self.downgrade(), model.downgrade());
        model.connect_spliced(move |splice| {
            if let (Some(conversation), Some(model)) = (conversation.upgrade(), timeline.upgrade())
            {
                let page = if conversation.rows() == 0 { "quiet" } else { "messages" };
                conversation.imp().pages.set_visible_child_name(page);
                conversation.arrived(splice);
                files_together::redraw(&conversation.imp().list, &files);
                let reader = &conversation.imp().reader;
                reader.hear(&model.timeline(), splice);
                reader.read_out(conversation.upcast_ref());
            }
        });
    }

    /// For a row that has the focus itself; a text in it has a menu of its own.
    fn connect_menu_keys(&self) {
        let keys = gtk::ShortcutController::new();
        for trigger in ["Menu", "<Shift>F10"] {
            let open = gtk::CallbackAction::new(|list, _| {
                if let Some(row) = TimelineRow::in_use(list) {
                    row.pop_up();
                }
                glib::Propagation::Stop
            });
            let trigger = gtk::ShortcutTrigger::parse_string(trigger);
            keys.add_shortcut(gtk::Shortcut::new(trigger, Some(open)));
        }
        self.imp().list.add_controller(keys);
    }

    /// Says something while nothing was said. An `invitation` stands below it, and
    /// hides a button elsewhere for as long: it has one of its own.
    pub fn set_quiet(
        &self,
        title: &str,
        description: &str,
        invitation: Option<(&gtk::Widget, &gtk::Button)>,
    ) {
        let imp = self.imp();
        imp.quiet.set_title(title);
        imp.quiet.set_description(Some(description));
        if let Some(before) = imp.invitation.take() {
            let button = before.target().and_downcast::<gtk::Widget>();
            before.unbind();
            button.inspect(|button| button.set_visible(true));
        }
        imp.quiet.set_child(invitation.map(|(invitation, _)| invitation));
        let Some((_, button)) = invitation else { return };
        let binding = imp
            .pages
            .bind_property("visible-child-name", button, "visible")
            .transform_to(|_, page: &str| Some(page != "quiet"))
            .sync_create()
            .build();
        imp.invitation.replace(Some(binding));
    }

    pub(super) fn rows(&self) -> u32 {
        self.imp().list.model().map_or(0, |model| model.n_items())
    }

    /// The conversation that is shown.
    pub(super) fn timeline(&self) -> Option<TimelineModel> {
        selecting::rows_of(&self.imp().list)?.timeline().cloned()
    }
}

/// Copies the message in use where nothing in it is selected. Asked before the
/// text is: that would copy nothing.
fn connect_copy_key(list: &gtk::ListView) {
    let keys = gtk::ShortcutController::new();
    keys.set_propagation_phase(gtk::PropagationPhase::Capture);
    let copy = gtk::CallbackAction::new(|list, _| {
        if TimelineRow::in_use(list).is_some_and(|row| row.copy()) {
            return glib::Propagation::Stop;
        }
        glib::Propagation::Proceed
    });
    let trigger = gtk::KeyvalTrigger::new(gdk::Key::c, gdk::ModifierType::CONTROL_MASK);
    keys.add_shortcut(gtk::Shortcut::new(Some(trigger), Some(copy)));
    list.add_controller(keys);
}

fn factory(
    menu: MenuAbout,
    (names, here): (NamesHere, AttachedHere),
    model: &TimelineModel,
) -> gtk::SignalListItemFactory {
    let factory = gtk::SignalListItemFactory::new();
    factory.connect_setup(move |_, item| {
        if let Some(item) = item.downcast_ref::<gtk::ListItem>() {
            item.set_activatable(false);
            item.set_child(Some(&TimelineRow::new(item, menu.clone(), names.clone())));
        }
    });
    let model = model.downgrade();
    factory.connect_bind(move |_, item| {
        let Some(item) = item.downcast_ref::<gtk::ListItem>() else { return };
        let child = item.child().and_downcast::<TimelineRow>();
        if let (Some(child), Some(row)) = (child, row_of(item)) {
            let Some(model) = model.upgrade() else { return };
            let quote = quote_in_row(&model.timeline(), &row);
            let reactions = reactions_in_row(&model.timeline(), &row);
            child.bind(&row, quote.as_ref(), &reactions);
            child.bind_attached(&row, &here, &reactions);
            files_together::show(&child, &model.timeline(), &here.files);
        }
    });
    factory
}

/// The messages that rows are made for.
pub fn messages(conversation: &Conversation) -> Vec<MessageRow> {
    let first = conversation.imp().list.first_child();
    let rows = std::iter::successors(first, WidgetExt::next_sibling);
    let rows = rows.filter_map(|row| row.first_child().and_downcast::<TimelineRow>());
    rows.filter_map(|row| row.shown_message()).collect()
}
