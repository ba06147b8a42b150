// SPDX-License-Identifier: GPL-3.0-or-later
//! A text that is too long for one message: it is never cut, but offered in parts, which
//! are seen before they are sent.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::pane::{Composer, Written};
use crate::commands::MessageWords;
use crate::i18n::{gettext, ngettext_f};
use crate::model::text_parts;
use crate::protocol::Text;
use crate::ui::compat::{self, Alert, Appearance};

const SEND: &str = "send";
const FILE: &str = "file";
const CANCEL: &str = "cancel";

/// Characters of each end of a part that are shown.
const EXCERPT: usize = 90;

impl Composer {
    /// Offers to send `words`, which were `typed`, as several messages; returns `false`
    /// where that cannot be.
    pub(super) fn offer_parts(&self, typed: &str, words: &str) -> bool {
        let is_slow = self.session().is_none_or(|session| session.state().rules.slow > 0);
        let parts = text_parts(words).filter(|_| !is_slow);
        let Some(window) = self.root().and_downcast::<gtk::Window>() else { return false };
        let Some(parts) = parts else { return self.offer_file(typed, words) };
        let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        let heading =
            ngettext_f("Send as {count} Message?", "Send as {count} Messages?", count, &[]);
        let alert = Alert::new(&heading, CANCEL);
        alert.set_body(&gettext("The text is too long for one message. It would be parted here:"));
        alert.set_extra_child(&preview(&parts));
        alert.add_response(CANCEL, &gettext("_Cancel"), Appearance::Default);
        if self.may_send_file() {
            alert.add_response(FILE, &gettext("Send as _File"), Appearance::Default);
        }
        alert.add_response(SEND, &gettext("_Send"), Appearance::Suggested);
        alert.set_default_response(SEND);
        let (typed, words) = (typed.to_owned(), words.to_owned());
        alert.connect_response(glib::clone!(
            #[weak(rename_to = composer)]
            self,
            move |answer| {
                // Unless it has become another text meanwhile.
                match answer {
                    _ if *composer.editor().text() != *typed => {}
                    SEND => {
                        let parts: Vec<_> = parts.iter().cloned().map(MessageWords::from).collect();
                        composer.say_all(&typed, &parts);
                    }
                    FILE => composer.tell(Written::File(words.clone())),
                    _ => {}
                }
            }
        ));
        alert.present(&window);
        true
    }

    /// Sends words that are too long for messages as a file; returns `false` where that
    /// cannot be. What was `typed` stays until it is sent.
    fn offer_file(&self, typed: &str, words: &str) -> bool {
        let may = !typed.is_empty() && self.may_send_file();
        if may {
            self.tell(Written::File(words.to_owned()));
        }
        may
    }

    /// Tells whether the room takes files of us, and what is written is for all.
    fn may_send_file(&self) -> bool {
        let is_enabled = self.editor().imp().attach.is_sensitive();
        let can = self.session().is_some_and(|session| session.state().machine.can().files);
        is_enabled && can && !self.is_whispering()
    }
}

/// The beginning and the end of each part.
fn preview(parts: &[Text]) -> gtk::ScrolledWindow {
    let list = gtk::ListBox::builder()
        .selection_mode(gtk::SelectionMode::None)
        .css_classes(["boxed-list"])
        .build();
    compat::set_label(&list, &gettext("Parts of the text"));
    for part in parts {
        let label = gtk::Label::builder()
            .label(ends(part))
            .wrap(true)
            .wrap_mode(gtk::pango::WrapMode::WordChar)
            .xalign(0.0)
            .margin_top(6)
            .margin_bottom(6)
            .margin_start(9)
            .margin_end(9)
            .build();
        list.append(&label);
    }
    gtk::ScrolledWindow::builder()
        .child(&list)
        .hscrollbar_policy(gtk::PolicyType::Never)
        .propagate_natural_height(true)
        .max_content_height(300)
        .build()
}

fn ends(part: &Text) -> String {
    let text = part.as_str();
    let length = text.chars().count();
    let end: String = text.chars().skip(length.saturating_sub(EXCERPT)).collect();
    if length <= 2 * EXCERPT {
        return part.excerpt(length);
    }
    let end = Text::new(&end).map(|end| end.excerpt(EXCERPT)).unwrap_or_default();
    format!("{}\n…{end}", part.excerpt(EXCERPT))
}
