// SPDX-License-Identifier: GPL-3.0-or-later
//! The rooms on the launcher's first page: joined with one press, pinned and
//! forgotten.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::window::Launcher;
use crate::i18n::{gettext, gettext_f};
use crate::protocol::Fingerprint;
use crate::sentences;
use crate::trust::{KnownRoom, RememberError, StoredError};
use crate::ui::trust::LogDeletion;
use crate::ui::trust::store;
use crate::ui::{compat, screen_reader};

impl Launcher {
    pub(super) fn connect_nearby(&self) {
        let nearby = &self.imp().nearby;
        compat::tell_toasts(&self.imp().toasts);
        nearby.connect_chosen(glib::clone!(
            #[weak(rename_to = window)]
            self,
            move |destination| window.go(&destination, None)
        ));
        nearby.connect_forgotten(glib::clone!(
            #[weak(rename_to = window)]
            self,
            move |known| forget(&window, known)
        ));
        nearby.connect_pinned(glib::clone!(
            #[weak(rename_to = window)]
            self,
            move |key, pinned| pin(&window, key, pinned)
        ));
        nearby.connect_focus_lost(glib::clone!(
            #[weak(rename_to = window)]
            self,
            move || {
                window.imp().join_form.grab_focus();
            }
        ));
    }
}

/// Forgets a room, wherever it was met; that can be undone.
fn forget(launcher: &Launcher, known: KnownRoom) {
    let window = launcher.downgrade();
    glib::spawn_future_local(async move {
        let key = known.fingerprint;
        let gone = store::known(move |rooms| {
            let all = rooms.list()?;
            let same = all.into_iter().filter(|room| room.fingerprint == key);
            let gone = same.map(|room| rooms.forget(&room.address));
            gone.filter_map(Result::transpose).collect::<Result<Vec<_>, StoredError>>()
        });
        let gone = gone.await;
        let Some(window) = window.upgrade() else { return };
        window.imp().nearby.reread();
        match gone {
            Ok(gone) => offer_undo(&window, &known, gone),
            Err(error) => tell(&window, &sentences::stored_error(&error)),
        }
    });
}

/// Pins a room, wherever it was met, or takes its pin off.
fn pin(launcher: &Launcher, key: Fingerprint, pinned: bool) {
    let window = launcher.downgrade();
    glib::spawn_future_local(async move {
        let kept = store::known(move |rooms| rooms.set_pinned(&key, pinned)).await;
        let Some(window) = window.upgrade() else { return };
        window.imp().nearby.reread();
        if let Err(error) = kept {
            tell(&window, &sentences::stored_error(&error));
        }
    });
}

fn offer_undo(launcher: &Launcher, known: &KnownRoom, gone: Vec<KnownRoom>) {
    // Translators: {room} is a room’s name.
    let told = gettext_f("“{room}” is forgotten", &[("room", known.room.as_str())]);
    let toast = adw::Toast::new(&glib::markup_escape_text(&told));
    toast.set_timeout(screen_reader::stay(toast.timeout()));
    toast.set_button_label(Some(&gettext("Undo")));
    let window = launcher.downgrade();
    let failed = move |why: &str| {
        window.upgrade().inspect(|window| tell(window, why));
    };
    let deletion = LogDeletion::new(known.fingerprint, failed);
    let window = launcher.downgrade();
    toast.connect_button_clicked(move |_| {
        deletion.undo();
        let (window, gone) = (window.clone(), gone.clone());
        glib::spawn_future_local(async move {
            let back: Result<(), RememberError> = store::known(move |rooms| {
                gone.into_iter().try_for_each(|known| rooms.restore(known))
            })
            .await;
            let Some(window) = window.upgrade() else { return };
            window.imp().nearby.reread();
            if let Err(error) = back {
                tell(&window, &sentences::remember_error(&error));
            }
        });
    });
    launcher.imp().toasts.add_toast(toast);
}

fn tell(launcher: &Launcher, sentence: &str) {
    launcher.imp().toasts.add_toast(adw::Toast::new(&glib::markup_escape_text(sentence)));
}
