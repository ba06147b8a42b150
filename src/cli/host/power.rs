// SPDX-License-Identifier: GPL-3.0-or-later
//! The sleep and the end of a host's computer, of which the guests are told before.

use super::log::ConsoleLog;
use crate::cli::strings;
use crate::power::PowerWatch;
use crate::server::Server;

/// Begins to wait for news of the computer. Without them the room ends as it does when a
/// cable is pulled.
pub(super) fn watch(server: &Server, log: &ConsoleLog) -> Option<PowerWatch> {
    let (tell, log) = (server.power_teller(), log.clone());
    let watch = PowerWatch::start(move |state| {
        tell(state);
        log.own(&strings::own_power(state));
    });
    watch.inspect_err(|error| tracing::warn!(%error, "nobody is told before it sleeps")).ok()
}
