// SPDX-License-Identifier: GPL-3.0-or-later
//! The toast, whose close button has no name for a screen reader, at least up to
//! libadwaita 1.2: it would be called after its icon. Before 1.6 nobody hears of a toast
//! either.

use adw::prelude::*;

use super::{announce, set_label};
use crate::i18n::{gettext, gettext_f};

/// Icon by which the button is found.
const CLOSE: &str = "window-close-symbolic";

/// The version of libadwaita that tells a screen reader of its toasts.
const TELLS: (u32, u32) = (1, 6);

/// Lets a screen reader know every toast that `overlay` shows, and its close button.
pub fn tell(overlay: &adw::ToastOverlay) {
    let toasts = overlay.observe_children();
    toasts.connect_items_changed(|toasts, from, _, added| {
        for index in from..from + added {
            if let Some(toast) = toasts.item(index).and_downcast::<gtk::Widget>() {
                name(&toast);
                say(&toast);
            }
        }
    });
    // The overlay does not keep the list alive; its closure does.
    overlay.connect_destroy(move |_| drop(toasts.clone()));
}

/// Has a screen reader say what is on a toast.
fn say(toast: &gtk::Widget) {
    if (adw::major_version(), adw::minor_version()) >= TELLS {
        return;
    }
    let (mut words, mut button) = (None, None);
    read(toast, &mut words, &mut button);
    let Some(words) = words else { return };
    let sentence = match &button {
        None => words,
        Some(button) => with_button(&words, button),
    };
    announce(toast, &sentence);
}

/// The sentence for a toast with a button.
fn with_button(sentence: &str, button: &str) -> String {
    let gaps = [("sentence", sentence), ("button", button)];
    // Translators: read aloud. {sentence} is what a message at the edge of the window
    // says, {button} is what is written on the button beside it.
    gettext_f("{sentence} Button: {button}", &gaps)
}

/// Finds the sentence and the button of a toast.
fn read(widget: &gtk::Widget, words: &mut Option<String>, button: &mut Option<String>) {
    if !widget.is_visible() {
        return;
    }
    if let Some(found) = widget.downcast_ref::<gtk::Button>() {
        // A line below the letter to press is no letter.
        *button = button.take().or(found.label().map(|label| plain(&label)));
        return;
    }
    if let Some(label) = widget.downcast_ref::<gtk::Label>() {
        *words = words.take().or(Some(label.text().into()));
    }
    let mut child = widget.first_child();
    while let Some(inner) = child {
        read(&inner, words, button);
        child = inner.next_sibling();
    }
}

/// A label without its mnemonic.
fn plain(label: &str) -> String {
    let mut plain = String::with_capacity(label.len());
    let mut letters = label.chars();
    while let Some(letter) = letters.next() {
        plain.extend(if letter == '_' { letters.next() } else { Some(letter) });
    }
    plain
}

fn name(widget: &gtk::Widget) {
    if let Some(button) = widget.downcast_ref::<gtk::Button>() {
        if button.icon_name().as_deref() == Some(CLOSE) {
            set_label(button, &gettext("Dismiss"));
        }
        return;
    }
    let mut child = widget.first_child();
    while let Some(inner) = child {
        name(&inner);
        child = inner.next_sibling();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[gtk::test]
    fn what_is_on_a_toast_is_read() {
        crate::ui::prepare().unwrap();
        let toast = gtk::Box::new(gtk::Orientation::Horizontal, 0);
        toast.append(&gtk::Label::new(Some("Bo is muted")));
        toast.append(&gtk::Button::with_mnemonic("_Use a__b"));
        toast.append(&gtk::Button::from_icon_name(CLOSE));
        let (mut words, mut button) = (None, None);
        read(toast.upcast_ref(), &mut words, &mut button);
        assert_eq!(words.as_deref(), Some("Bo is muted"));
        assert_eq!(button.as_deref(), Some("Use a_b"));
    }

    #[test]
    fn a_label_without_its_mnemonic() {
        assert_eq!(plain("_Undo"), "Undo");
        assert_eq!(plain("a__b_"), "a_b");
    }
}
