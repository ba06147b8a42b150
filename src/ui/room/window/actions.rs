// SPDX-License-Identifier: GPL-3.0-or-later
//! Acting in a room by its menus, buttons and commands.

use std::rc::Rc;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::log_out::close_unasked;
use super::{
    RoomWindow, dialogs, focus_regions, offering, pinning, polling, reacting, removal, saving,
    sharing, whispering,
};
use crate::commands::{Command, CommandError, MessageWords, ReplyTo};
use crate::i18n::gettext;
use crate::model::{
    MessageToEdit, OwnAction, come_back, edited_message, go_away, message_to_edit, reacted_number,
};
use crate::protocol::{Address, Emoji, Request, Text};
use crate::sentences;
use crate::trust::{KeySource, RoomPin};
use crate::ui::compat;
use crate::ui::room::composer::lost_edits;
use crate::ui::room::export;
use crate::ui::room::people::called;
use crate::ui::room::session::RoomSession;
use crate::ui::room::strings;
use crate::ui::trust::store;

/// Gives the class of the window the actions on an id or a link.
pub(super) fn install(class: &mut <super::imp::RoomWindow as ObjectSubclass>::Class) {
    type OnText = fn(&RoomWindow, &str);
    let on_text: [(&str, OnText); 3] = [
        ("room.retry", |window, id| window.retry(id)),
        ("room.discard", |window, id| {
            if !sharing::discard(window, id) {
                window.imp().composer.discard(id);
            }
        }),
        // An invite somebody gave here leads into a window of its own.
        ("room.follow", |window, link| {
            let _ = WidgetExt::activate_action(window, "app.follow", Some(&link.to_variant()));
        }),
    ];
    for (name, act) in on_text {
        class.install_action(name, Some(glib::VariantTy::STRING), move |window, _, text| {
            act(window, text.and_then(|text| text.str()).unwrap_or_default());
        });
    }
}

/// Asks for a file, and exports the conversation into it.
pub(super) fn export(window: &RoomWindow) {
    let room = window.parts().session.state().room.clone();
    let export = Rc::downgrade(&window.parts().export);
    export::ask(window, room.as_str(), move |path| {
        if let Some(export) = export.upgrade() {
            export.start(path);
        }
    });
}

impl RoomWindow {
    /// Does what was typed behind a slash.
    pub(super) fn carry_out(&self, command: Command) {
        if polling::carry_out(self, &command) || pinning::carry_out(self, &command) {
            return;
        }
        let actions = &self.parts().actions;
        match command {
            Command::Act { act, to, why } => actions.command(act, to, why),
            Command::Edit { message, text } => edit(self, message, text),
            Command::Delete => removal::remove_own_last(self),
            Command::Topic(topic) => actions.ask(OwnAction::Topic(topic), None),
            Command::Ignore(name) => actions.ignore(&name, true),
            Command::Unignore(name) => actions.ignore(&name, false),
            Command::Bans => dialogs::show_bans(self),
            Command::Away(note) => {
                let state = self.parts().session.state();
                let request = go_away(&state.roster, &state.you, note);
                drop(state);
                ask(self, request);
            }
            Command::Back => ask(self, come_back()),
            Command::React { emoji, to, active } => react(self, &emoji, to, active),
            Command::Nick(name) => actions.rename(name),
            Command::Who(None) => self.show_people(),
            Command::Who(Some(name)) => called::tell(self, &name, &self.parts().session),
            Command::History(place) => self.parts().past.go_to(place),
            Command::Find(typed) => self.imp().search.look_for(&typed),
            Command::Polls => polling::show_newest(self),
            Command::Send(path) => offering::send_path(self, &path),
            Command::SendWhat => offering::choose_allowed(self),
            Command::Files => sharing::show_newest(self),
            Command::Cancel(what) => sharing::cancel(self, what.as_deref()),
            Command::Get { file, folder } => saving::get(self, file, folder.as_deref()),
            Command::GetNamed(line) => saving::get_named(self, &line),
            Command::Invite => dialogs::invite(self),
            Command::Leave => leave(self),
            // The composer has answered it, or said it.
            Command::Help
            | Command::Me(_)
            | Command::Reply { .. }
            | Command::Whisper { .. }
            | Command::Poll { .. }
            | Command::Vote { .. }
            | Command::EndPoll(_)
            | Command::Pin(_)
            | Command::Unpin(_)
            | Command::Pins => {}
        }
    }

    fn show_people(&self) {
        let imp = self.imp();
        imp.flap.set_reveal_flap(true);
        imp.people.focus_list().grab_focus();
    }

    /// Tries failed words again.
    pub(super) fn retry(&self, id: &str) {
        if self.parts().session.is_here() {
            if !sharing::retry(self, id) {
                self.imp().composer.retry(id);
            }
        } else {
            self.parts().toasts.warn(&gettext("You are not in the room."));
        }
    }

    /// Goes back in, exactly where we stood if the room lets us.
    pub(super) fn rejoin(&self) {
        if self.parts().session.rejoin() {
            self.imp().composer.grab_focus();
        }
    }

    /// Keeps the accepted key as the one we know from now on.
    pub(super) fn remember_accepted(&self, address: Address, pin: RoomPin) {
        let room = self.parts().session.state().room.clone();
        glib::spawn_future_local(glib::clone!(
            #[weak(rename_to = window)]
            self,
            async move {
                window.greet(store::meet(KeySource::Accepted, address, pin, room).await);
            }
        ));
    }

    /// Puts the focus into the next region, or the one before.
    pub(super) fn go_to_region(&self, backwards: bool) {
        let (imp, seen) = (self.imp(), whispering::seen(self));
        let mut regions: Vec<gtk::Widget> =
            vec![seen.focus_list().clone().upcast(), imp.composer.get().upcast()];
        if imp.flap.reveals_flap() {
            regions.push(imp.people.focus_list().clone().upcast());
        }
        let focus = gtk::prelude::RootExt::focus(self);
        focus_regions::go(&regions, focus.as_ref(), backwards);
    }
}

/// Asks for something whose answer everybody hears.
fn ask(window: &RoomWindow, request: Request) {
    if let Err(error) = window.parts().session.send(request) {
        window.parts().toasts.warn(&sentences::send_error(error));
    }
}

/// Puts an emoji to a message, or takes it back.
fn react(window: &RoomWindow, emoji: &Emoji, to: Option<ReplyTo>, active: bool) {
    let state = window.parts().session.state();
    let message = match state.machine.can().reacts {
        true => reacted_number(&state, to),
        false => Err(CommandError::NoReactions),
    };
    drop(state);
    match message {
        Ok(message) => reacting::put(window, message, emoji, active),
        Err(error) => window.parts().toasts.warn(&sentences::command_error(&error)),
    }
}

/// Gives a message of ours another text.
fn edit(window: &RoomWindow, message: Option<u64>, text: Text) {
    let session = &window.parts().session;
    let composer = &window.imp().composer;
    let meant = match message {
        None => composer.number_to_edit(session),
        meant => Ok(meant),
    };
    let edited = meant.and_then(|meant| edited_message(&session.state(), meant, &text));
    let asked = match edited {
        Ok((number, words)) => {
            let message = with_words(session, number, words);
            let asked = composer.ask_to_edit(session, message.clone());
            asked.inspect_err(|_| lost_edits::offer(composer, message))
        }
        Err(error) => Err(sentences::command_error(&error)),
    };
    if let Err(why) = asked {
        window.parts().toasts.warn(&why);
    }
}

/// The message of ours of that number, with other words: for whom it is, its row says.
fn with_words(session: &RoomSession, number: u64, words: MessageWords) -> MessageToEdit {
    let MessageWords { text, emote } = words;
    match message_to_edit(&session.timeline().timeline(), number) {
        Some(known) => MessageToEdit { text: known.edited_text(text.as_str()).into(), ..known },
        None => MessageToEdit { number, text: text.into(), emote, ..MessageToEdit::default() },
    }
}

/// Leaves the room, for the launcher where nothing else is open. A room of our own
/// asks first, as when its window is closed.
pub(super) fn leave(window: &RoomWindow) {
    let application = window.application();
    let leave = move || {
        if let Some(application) = application {
            application.activate_action("left", None);
        }
    };
    if window.must_ask_to_close() {
        return window.ask_to_close(leave);
    }
    close_unasked(window);
    leave();
}

pub(super) fn copy_address(window: &RoomWindow) {
    let session = window.parts().session.clone();
    glib::spawn_future_local(glib::clone!(
        #[weak]
        window,
        async move {
            let toasts = &window.parts().toasts;
            match session.addresses_for_others().await.first() {
                Some(address) => {
                    compat::copy(&window, &address.to_string());
                    toasts.copied();
                }
                None => {
                    toasts.warn(&strings::no_way_in());
                }
            }
        }
    ));
}

/// Shows the people, or hides them.
pub(super) fn toggle_people(window: &RoomWindow) {
    let flap = &window.imp().flap;
    flap.set_reveal_flap(!flap.reveals_flap());
}
