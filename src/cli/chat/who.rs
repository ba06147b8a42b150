// SPDX-License-Identifier: GPL-3.0-or-later
//! `/who`: everybody here, and what one should know of them.

use std::time::{SystemTime, UNIX_EPOCH};

use super::company::Company;
use crate::cli::words;

/// One line for each member, the host and the moderators first.
pub(super) fn lines(company: &Company) -> Vec<String> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    let now = u64::try_from(now).unwrap_or(u64::MAX);
    let mut members: Vec<_> = company.members().iter().collect();
    members.sort_by_cached_key(|member| (!member.host, !member.moderator, member.name.key()));
    let told = members.into_iter().map(|member| {
        let mut marks = words::marks(member);
        let more = [
            (company.is_me(&member.name), words::you()),
            (company.is_muted(&member.name, now), words::muted()),
            (company.is_ignored(&member.name), words::you_ignore()),
        ];
        marks.extend(more.into_iter().filter(|(is_so, _)| *is_so).map(|(_, mark)| mark));
        words::marked(&member.name, &marks)
    });
    told.chain(words::rules(company.rules())).collect()
}
