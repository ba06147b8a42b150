// SPDX-License-Identifier: GPL-3.0-or-later
//! Commands: what is typed behind a slash is carried out, or answered here,
//! where the text stays.

use adw::prelude::*;
use adw::subclass::prelude::*;

use super::answering::answer_to;
use super::pane::{Composer, Written};
use super::typing;
use crate::commands::{self, Beginning, Command, CommandName, Suggestions, Typed};
use crate::i18n::gettext;
use crate::model::names_of_files;
use crate::protocol::{FileName, Nickname, Role};
use crate::sentences;
use crate::ui::compat;
use crate::ui::room::session::RoomSession;
use crate::ui::room::strings;

impl Composer {
    /// The words to be said of `line`, and whether they are an act; nothing when it was
    /// another command, or not understood.
    pub(super) fn understand(&self, session: &RoomSession, line: &str) -> Option<(String, bool)> {
        let typed = commands::parse(line, session.state().roster.names());
        match typed {
            Ok(Typed::Say(words)) => return Some((words.into_owned(), false)),
            Ok(Typed::Do(Command::Me(deed))) => return Some((deed.into(), true)),
            Ok(Typed::Do(Command::Reply { .. })) if self.is_whispering() => {
                self.set_error(Some(&strings::no_reply_while_whispering()));
            }
            Ok(Typed::Do(Command::Whisper { name, to, words })) => {
                self.whisper_typed(session, line, (name, to), words);
            }
            Ok(Typed::Do(Command::Reply { to, words })) => match answer_to(self, session, to) {
                Ok(()) => return Some((words.text.into(), words.emote)),
                Err(error) => self.set_error(Some(&sentences::command_error(&error))),
            },
            Ok(Typed::Do(command)) => self.carry_out(session, command),
            Err(error) => self.set_error(Some(&sentences::command_error(&error))),
        }
        None
    }

    /// Has Tab complete commands and names.
    pub(super) fn connect_completion(&self) {
        let composer = self.downgrade();
        self.editor().set_completion(move |line| {
            let composer = composer.upgrade();
            let Some(session) = composer.as_ref().and_then(Composer::session) else {
                return Vec::new();
            };
            let files = names_of_files(&session.timeline().timeline());
            let state = session.state();
            let words = CommandName::of(state.role()).map(CommandName::as_str);
            let others = state.roster.names().filter(|name| **name != state.you);
            let others = others.map(Nickname::as_str);
            let found = commands::complete_file(line, files.iter().map(FileName::as_str));
            let found = found
                .unwrap_or_else(|| commands::complete(line, Beginning::Message, words, others));
            let before = &line[..found.start];
            found.words.iter().map(|word| format!("{before}{word}{}", found.then)).collect()
        });
    }

    /// Has names and emoji suggested, in a strip above the editor.
    pub(super) fn connect_suggestions(&self) {
        let composer = self.downgrade();
        self.editor().set_suggestions(move |begun| {
            let composer = composer.upgrade();
            let Some(session) = composer.as_ref().and_then(Composer::session) else {
                return Suggestions::default();
            };
            let state = session.state();
            let others = state.roster.names().filter(|name| **name != state.you);
            commands::suggestions(begun, others.map(Nickname::as_str))
        });
        let editor = self.editor();
        if let Some(place) = editor.parent().and_downcast::<gtk::Box>() {
            let above = editor.prev_sibling();
            place.insert_child_after(editor.imp().strip.widget(), above.as_ref());
        }
    }

    fn carry_out(&self, session: &RoomSession, command: Command) {
        let is_for_room = matches!(
            command,
            Command::Act { .. } | Command::Bans | Command::Topic(_) | Command::Nick(_)
        );
        if is_for_room && !session.is_here() {
            return self.refuse_outside();
        }
        self.editor().set_text("");
        match command {
            Command::Help => self.show_commands(session.state().role()),
            other => self.tell(Written::Command(other)),
        }
    }

    fn show_commands(&self, role: Role) {
        let list = gtk::Grid::builder()
            .column_spacing(18)
            .row_spacing(6)
            .margin_top(6)
            .margin_bottom(6)
            .margin_start(6)
            .margin_end(6)
            .build();
        for (row, word) in (0..).zip(CommandName::of(role)) {
            let usage = sentences::usage(word);
            list.attach(&label(&usage, 18, "monospace"), 0, row, 1, 1);
            list.attach(&label(&sentences::purpose(word), 26, "dim-label"), 1, row, 1, 1);
        }
        let scroller = gtk::ScrolledWindow::builder()
            .child(&list)
            .hscrollbar_policy(gtk::PolicyType::Never)
            .propagate_natural_height(true)
            .propagate_natural_width(true)
            .max_content_height(320)
            .build();
        let popover =
            gtk::Popover::builder().child(&scroller).position(gtk::PositionType::Top).build();
        compat::set_label(&popover, &gettext("Commands"));
        // Whoever goes on writing has read enough.
        let reading = popover.downgrade();
        typing::lead(&popover, self.editor(), move |_| {
            reading.upgrade().inspect(PopoverExt::popdown).is_some()
        });
        compat::popover::attach(&popover, self.editor());
        popover.popup();
    }
}

fn label(words: &str, width: i32, class: &str) -> gtk::Label {
    gtk::Label::builder()
        .label(words)
        .xalign(0.0)
        .yalign(0.0)
        .wrap(true)
        .wrap_mode(gtk::pango::WrapMode::WordChar)
        .max_width_chars(width)
        .selectable(true)
        .can_focus(false)
        .css_classes(["caption", class])
        .build()
}
