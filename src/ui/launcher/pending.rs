// SPDX-License-Identifier: GPL-3.0-or-later
//! A way into a room that is not at its end yet: a session on its way, or
//! what waits for the person's answer.

use super::errand::Errand;
use crate::client::Target;
use crate::protocol::Fingerprint;
use crate::ui::bridge::Link;
use crate::ui::hosting::Hosted;
use crate::ui::trust::{Damage, KeySource};

/// A session that is not in the room yet.
pub struct Attempt {
    pub(super) link: Link,
    pub(super) target: Target,
    pub(super) meeting: KeySource,
    /// What it is made for; none for a room of our own.
    pub(super) errand: Option<Errand>,
    pub(super) hosted: Option<Hosted>,
}

/// What waits for the person's answer.
pub enum Pending {
    /// For the password; the rest is known.
    Password { target: Box<Target>, meeting: KeySource, errand: Option<Errand> },
    /// For a look at the keys.
    Alarm { errand: Option<Errand>, acceptable: Option<Fingerprint> },
    /// For a word on a file that is of no use.
    Damage(Damage),
    /// For having read that there is a new one.
    Renewed,
}
