// SPDX-License-Identifier: GPL-3.0-or-later
//! Commands: what is typed behind a slash is carried out, or answered here,
//! where the text stays.

use adw::prelude::*;

use super::pane::{Composer, Written};
use crate::commands::{self, Command, CommandName, Typed};
use crate::i18n::gettext;
use crate::protocol::{Nickname, Role};
use crate::sentences;
use crate::ui::compat;
use crate::ui::room::session::RoomSession;

impl Composer {
    /// The words to be said of `line`; nothing when it was a command, or not
    /// understood.
    pub(super) fn understand(&self, session: &RoomSession, line: &str) -> Option<String> {
        let typed = commands::parse(line, session.state().roster.names());
        match typed {
            Ok(Typed::Say(words)) => return Some(words.into_owned()),
            Ok(Typed::Do(command)) => self.carry_out(session, command),
            Err(error) => self.set_error(Some(&sentences::command_error(&error))),
        }
        None
    }

    /// Has Tab complete commands and names.
    pub(super) fn connect_completion(&self) {
        let composer = self.downgrade();
        self.editor().set_completion(move |line| {
            let composer = composer.upgrade()?;
            let session = composer.session()?;
            let state = session.state();
            completed(line, state.role(), state.roster.names())
        });
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
        popover.set_parent(self.editor());
        popover.connect_closed(WidgetExt::unparent);
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

/// The line that Tab makes of `line`: the whole word of a command, or the whole name of
/// somebody present; nothing where several or none would fit.
pub fn completed<'n>(
    line: &str,
    role: Role,
    names: impl IntoIterator<Item = &'n Nickname>,
) -> Option<String> {
    let rest = line.strip_prefix('/').filter(|rest| !rest.starts_with('/'))?;
    let Some((word, begun)) = rest.split_once(' ') else {
        let mut fitting = CommandName::of(role).filter(|word| word.as_str().starts_with(rest));
        let word = fitting.next().filter(|_| fitting.next().is_none())?;
        return Some(format!("{word} "));
    };
    let begun = begun.to_lowercase();
    if begun.is_empty() {
        return None;
    }
    let mut fitting =
        names.into_iter().filter(|name| name.as_str().to_lowercase().starts_with(&begun));
    let name = fitting.next().filter(|_| fitting.next().is_none())?;
    Some(format!("/{word} {} ", commands::typed_name(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tab_completes_what_is_clear() {
        let names = ["Ada", "Adam", "Bo Peep"].map(|name| Nickname::new(name).unwrap());
        let complete = |line: &str| completed(line, Role::Moderator, &names);
        assert_eq!(complete("/ki").unwrap(), "/kick ");
        assert_eq!(complete("/ban"), None, "or the list of bans");
        assert_eq!(complete("/classic"), None, "that is for the host");
        assert_eq!(complete("/kick bo").unwrap(), "/kick \"Bo Peep\" ");
        assert_eq!(complete("/kick ad"), None);
        assert_eq!(complete("hello"), None);
        assert_eq!(complete("//ki"), None);
    }
}
