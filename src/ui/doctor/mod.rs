// SPDX-License-Identifier: GPL-3.0-or-later
//! The doctor on screen: why a room is not seen or reached, and what to do about it.

mod dialog;

use gtk::gio;

pub use dialog::DoctorDialog;

use crate::doctor::{Cancellation, Concern, Report, examine};

/// Examines off the main thread; `None` if it was cancelled.
pub async fn ask(concern: Concern, cancel: Cancellation) -> Option<Report> {
    let examined = gio::spawn_blocking(move || examine(&concern, &cancel)).await;
    examined.unwrap_or_else(|_| {
        tracing::error!("the doctor has panicked");
        None
    })
}
