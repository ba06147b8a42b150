// SPDX-License-Identifier: GPL-3.0-or-later
//! Limits on how often people come, are heard, and are remembered.

mod bucket;
mod cooldowns;
mod file_quotas;
mod join_limit;
mod name_quota;
mod seat_limits;
mod slow_mode;

pub use self::cooldowns::Cooldowns;
pub use self::file_quotas::FileQuotas;
pub use self::join_limit::JoinLimit;
pub use self::name_quota::NameQuota;
pub use self::seat_limits::SeatLimits;
pub use self::slow_mode::SlowMode;

/// The limits that outlast a seat.
#[derive(Debug, Default)]
pub struct Limits {
    pub joins: JoinLimit,
    pub slow_mode: SlowMode,
    pub name_quota: NameQuota,
    pub files: FileQuotas,
}
