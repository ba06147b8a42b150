// SPDX-License-Identifier: GPL-3.0-or-later
//! Wiring: every part of a new window gets the session, and what it hands on.

use std::cell::RefCell;
use std::rc::Rc;

use adw::prelude::*;
use adw::subclass::prelude::*;

use super::{
    Parts, RoomWindow, arrival, offering, sharing, shortcuts, telling, viewing, whispering,
};
use crate::model::{mentioned_name, polls_of};
use crate::ui::room::asked_removals::AskedRemovals;
use crate::ui::room::composer::pane::Written;
use crate::ui::room::composer::spelling;
use crate::ui::room::conversation::attached_here::AttachedHere;
use crate::ui::room::conversation::pin_menu;
use crate::ui::room::conversation::poll_box::PollsHere;
use crate::ui::room::conversation::reacting;
use crate::ui::room::conversation::text::body::NamesHere;
use crate::ui::room::export::RoomExport;
use crate::ui::room::files::others_line::OthersLine;
use crate::ui::room::files::room_files::RoomFiles;
use crate::ui::room::notices::key_alarm::KeyAlarm;
use crate::ui::room::notices::toasts::Toasts;
use crate::ui::room::past_loader::PastLoader;
use crate::ui::room::people::actions::RoomActions;
use crate::ui::room::people::person_menu::{self, MenuAbout};
use crate::ui::room::pictures::in_view::ShownPictures;
use crate::ui::room::read_place::ReadPlace;
use crate::ui::room::remembering::Remembering;
use crate::ui::room::room_draft::RoomDraft;
use crate::ui::room::session::RoomSession;

impl RoomWindow {
    /// Gives `session` to all parts of a new window.
    pub(super) fn wire(&self, session: RoomSession) {
        let imp = self.imp();
        let session = Rc::new(session);
        connect_updates(self, &session);
        let files = sharing::files_of(self, &session);
        let pictures = viewing::pictures();
        show_talk(self, &session, (&files, &pictures));
        let toasts = Rc::new(Toasts::new(imp.toast_overlay.get()));
        let actions = RoomActions::new(session.clone(), toasts.clone(), imp.flap.get());
        let actions = Rc::new(actions);
        let alarm = alarm_of(self, &session);
        connect_search(self, &session);
        attach_composer(self, &session);
        imp.header.add_host_menu(self, actions.asking());
        imp.flap
            .bind_property("reveal-flap", imp.header.people_button(), "active")
            .sync_create()
            .bidirectional()
            .build();
        shortcuts::install(self);
        let remembering = Remembering::new(session.clone(), toasts.clone(), self);
        let (page, memory) = (&imp.conversation, remembering.clone());
        let past = PastLoader::new(session.clone(), page, toasts.clone(), memory);
        let read = ReadPlace::new(session.clone(), &imp.conversation);
        let draft = RoomDraft::new(session.clone(), &imp.composer);
        let export = RoomExport::new(session.clone(), toasts.clone());
        let removals = AskedRemovals::new(session.clone(), &toasts);
        // A new window has none yet.
        let _ = imp.parts.set(Parts {
            session,
            toasts,
            actions,
            alarm: Rc::new(alarm),
            past,
            export,
            files,
            pictures,
            sending: OthersLine::new(),
            removals,
            read,
            remembering,
            draft,
            telling: telling::of(self),
            acquaintance: RefCell::default(),
        });
        telling::connect(self);
        sharing::connect(self);
    }
}

/// The alarm at another key; whoever trusts that one comes back in.
fn alarm_of(window: &RoomWindow, session: &Rc<RoomSession>) -> KeyAlarm {
    let weak = window.downgrade();
    KeyAlarm::new(session.clone(), window, move |room| {
        if let Some(window) = weak.upgrade() {
            window.parts().session.accept(&room);
            window.rejoin();
        }
    })
}

/// Gives the conversations and the people of `window` the session, and their menus.
fn show_talk(
    window: &RoomWindow,
    session: &Rc<RoomSession>,
    (files, pictures): (&Rc<RoomFiles>, &Rc<ShownPictures>),
) {
    let imp = window.imp();
    let (polls, files) = (polls_here(session), sharing::files_here(files));
    let here = AttachedHere { polls, files, pictures: pictures.clone() };
    let (menu, known) = (menu_about(session), (names_here(session), here));
    imp.people.set_menu(menu.clone());
    imp.people.set_whispers(session);
    imp.conversation.set_model(session.timeline(), menu.clone(), known.clone());
    reacting::connect(&imp.conversation, session.timeline());
    whispering::add(window, session, menu, known);
}

/// Has `window` draw the updates of the session.
fn connect_updates(window: &RoomWindow, session: &RoomSession) {
    let window = window.downgrade();
    session.connect_updates(move |updates| {
        if let Some(window) = window.upgrade() {
            window.draw(updates);
            arrival::tell_news(&window);
            whispering::read(&window);
            window.parts().session.attention.tell();
        }
    });
}

/// Puts the search in the place of the conversation, and the focus back behind it.
fn attach_composer(window: &RoomWindow, session: &Rc<RoomSession>) {
    let composer = &window.imp().composer;
    composer.attach(session.clone(), written(window));
    spelling::attach(composer);
}

fn connect_search(window: &RoomWindow, session: &Rc<RoomSession>) {
    let imp = window.imp();
    let room = window.downgrade();
    imp.search.attach(session.clone(), move |event| {
        if let Some(window) = room.upgrade() {
            window.imp().search.close();
            window.parts().past.show(event);
        }
    });
    let composer = imp.composer.downgrade();
    WidgetExt::connect_visible_notify(&imp.search.get(), move |pane| {
        if let Some(composer) = composer.upgrade().filter(|_| !pane.is_open()) {
            composer.grab_focus();
        }
    });
    let pane = imp.search.get();
    pane.bind_property("visible", imp.header.search_button(), "active")
        .sync_create()
        .bidirectional()
        .build();
}

/// Listens to the composer of `window`.
fn written(window: &RoomWindow) -> impl Fn(Written) + 'static + use<> {
    let window = window.downgrade();
    move |written| {
        let Some(window) = window.upgrade() else { return };
        match written {
            Written::Said => {
                window.imp().search.close();
                whispering::seen(&window).show_newest();
            }
            Written::Answering | Written::Edits => {
                window.parts().draft.look(&window.imp().composer);
            }
            Written::Whispering => {
                whispering::follow(&window);
                window.parts().draft.look(&window.imp().composer);
            }
            Written::Kept(person) => whispering::tell_kept(&window, &person),
            Written::Whispers(person) => whispering::show(&window, &person),
            Written::Command(command) => window.carry_out(command),
            Written::File(text) => offering::send_text(&window, &text),
        }
    }
}

/// Finds the names of those in the room.
fn names_here(session: &Rc<RoomSession>) -> NamesHere {
    let session = Rc::downgrade(session);
    Rc::new(move |rest| {
        let session = session.upgrade()?;
        let state = session.state();
        mentioned_name(rest, &state.roster, &state.you, state.role())
    })
}

/// Finds what is known of polls.
fn polls_here(session: &Rc<RoomSession>) -> PollsHere {
    let session = Rc::downgrade(session);
    Rc::new(move |number| polls_of(&session.upgrade()?.state()).get(number).cloned())
}

/// Makes the menus about people, by what the state says when they are wanted.
fn menu_about(session: &Rc<RoomSession>) -> MenuAbout {
    let session = Rc::downgrade(session);
    Rc::new(move |person, message| {
        let session = session.upgrade()?;
        let state = session.state();
        match person {
            Some(person) => person_menu::about(&state, person, message),
            None => message.map(|message| pin_menu::section(&state, message)),
        }
    })
}
