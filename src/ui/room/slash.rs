// SPDX-License-Identifier: GPL-3.0-or-later
//! What is typed behind a slash in the composer: carried out, or answered
//! there, where the text stays.

use adw::prelude::*;
use adw::subclass::prelude::*;

use super::window::RoomWindow;
use crate::commands::{self, Command, Right, Typed, Word};
use crate::i18n::gettext;
use crate::model::{Membership, OwnAction, Role};
use crate::protocol::Nickname;
use crate::sentences;
use crate::ui::compat;

impl RoomWindow {
    /// What is to be said of what the composer holds; nothing when that was a
    /// command, or not understood.
    pub(super) fn understand(&self, line: &str) -> Option<String> {
        match commands::parse(line, &self.names()) {
            Ok(Typed::Say(words)) => Some(words.to_owned()),
            Ok(Typed::Do(command)) => {
                self.carry_out(command);
                None
            }
            Err(error) => {
                self.imp().composer.set_error(Some(&sentences::command_error(&error)));
                None
            }
        }
    }

    pub(super) fn connect_completion(&self) {
        let window = self.downgrade();
        self.imp().composer.set_completion(move |line| {
            let window = window.upgrade()?;
            completed(line, window.right(), &window.names())
        });
    }

    fn names(&self) -> Vec<Nickname> {
        let state = self.state().borrow();
        state.roster.people().iter().map(|person| person.member.name.clone()).collect()
    }

    fn carry_out(&self, command: Command) {
        let composer = &self.imp().composer;
        let is_for_room = matches!(
            command,
            Command::Act { .. } | Command::Bans | Command::Topic(_) | Command::Nick(_)
        );
        if is_for_room && self.state().borrow().membership != Membership::Here {
            let sentence = gettext("You are not in the room; your text stays here.");
            composer.set_error(Some(&sentence));
            return;
        }
        composer.set_text("");
        match command {
            Command::Act { act, why } => self.ask(OwnAction::Moderation(act), why),
            Command::Topic(topic) => self.ask(OwnAction::Topic(topic), None),
            Command::Ignore(name) => self.ask(OwnAction::Ignore { name, ignored: true }, None),
            Command::Unignore(name) => self.ask(OwnAction::Ignore { name, ignored: false }, None),
            Command::Bans => self.show_bans(),
            Command::Nick(name) => self.rename(name),
            Command::Who => self.show_people(),
            Command::Invite => {
                if WidgetExt::activate_action(self, "room.invite", None).is_err() {
                    self.copy_address();
                }
            }
            Command::Help => self.show_commands(),
            Command::Leave => compat::dialog::close_window(self),
        }
    }

    fn show_people(&self) {
        let imp = self.imp();
        imp.flap.set_reveal_flap(true);
        imp.people.passage().grab_focus();
    }

    /// What we may type behind a slash.
    fn right(&self) -> Right {
        match self.state().borrow().role() {
            Role::Guest => Right::Everybody,
            Role::Moderator => Right::Moderators,
            Role::Host => Right::Host,
        }
    }

    fn show_commands(&self) {
        let list = gtk::Grid::builder()
            .column_spacing(18)
            .row_spacing(6)
            .margin_top(6)
            .margin_bottom(6)
            .margin_start(6)
            .margin_end(6)
            .build();
        for (row, word) in (0..).zip(Word::of(self.right())) {
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
        popover.set_parent(&*self.imp().composer);
        popover.connect_closed(|popover| popover.unparent());
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

/// What Tab makes of `line`: the whole word of a command, or the whole name of
/// somebody present; nothing where several or none would fit.
pub fn completed(line: &str, right: Right, names: &[Nickname]) -> Option<String> {
    let rest = line.strip_prefix('/').filter(|rest| !rest.starts_with('/'))?;
    let Some((word, begun)) = rest.split_once(' ') else {
        let mut fitting = Word::of(right).filter(|word| word.as_str().starts_with(rest));
        let word = fitting.next().filter(|_| fitting.next().is_none())?;
        return Some(format!("{word} "));
    };
    let begun = begun.to_lowercase();
    if begun.is_empty() {
        return None;
    }
    let mut fitting = names.iter().filter(|name| name.as_str().to_lowercase().starts_with(&begun));
    let name = fitting.next().filter(|_| fitting.next().is_none())?;
    Some(format!("/{word} {name} "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tab_completes_what_is_clear() {
        let names = ["Ada", "Adam", "Bo Peep"].map(|name| Nickname::new(name).unwrap());
        let complete = |line: &str| completed(line, Right::Moderators, &names);
        assert_eq!(complete("/ki").unwrap(), "/kick ");
        assert_eq!(complete("/ban"), None, "or the list of bans");
        assert_eq!(complete("/classic"), None, "that is for the host");
        assert_eq!(complete("/kick bo").unwrap(), "/kick Bo Peep ");
        assert_eq!(complete("/kick ad"), None);
        assert_eq!(complete("hello"), None);
        assert_eq!(complete("//ki"), None);
    }
}
