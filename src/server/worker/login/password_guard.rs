// SPDX-License-Identifier: GPL-3.0-or-later
//! The guard of the room's password: it judges guesses, and makes those wait
//! who guessed wrong. Shared by all workers, like the room itself; nothing that
//! waits happens in here.

use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::protocol::{Fingerprint, Reason};
use crate::server::room::Refusal;
use crate::trust::{GuessThrottle, Password};

/// The password, and the recent wrong guesses.
pub struct PasswordGuard {
    password: Option<Password>,
    throttle: Mutex<GuessThrottle>,
}

/// Somebody who tries a password.
#[derive(Debug, Clone, Copy)]
pub struct PasswordAttempt {
    pub fingerprint: Option<Fingerprint>,
    pub address: IpAddr,
}

impl PasswordGuard {
    pub fn new(password: Option<Password>) -> Self {
        Self { password, throttle: Mutex::default() }
    }

    /// `true` if one needs a password to come in.
    pub fn asks(&self) -> bool {
        self.password.is_some()
    }

    pub fn password(&self) -> Option<&Password> {
        self.password.as_ref()
    }

    /// Refuses an attempt for which it is too early.
    pub fn may_try(&self, who: PasswordAttempt, now: Instant) -> Result<(), Refusal> {
        paused(&self.throttle(), who, now)
    }

    /// The time for which to hold back a guess from there.
    pub fn delay(&self, address: IpAddr, now: Instant) -> Duration {
        self.throttle().delay_for_address(address, now)
    }

    /// Judges a guess by `check`, which is to be quick, and counts it. All of
    /// it under one lock: guesses that one key makes on many connections at
    /// once are counted one after the other.
    pub fn judge<T>(
        &self,
        who: PasswordAttempt,
        now: Instant,
        check: impl FnOnce() -> Option<T>,
    ) -> Result<T, Refusal> {
        let mut throttle = self.throttle();
        paused(&throttle, who, now)?;
        if let Some(right) = check() {
            who.fingerprint.inspect(|key| throttle.after_right(key));
            Ok(right)
        } else {
            let pause = throttle.after_wrong(who.fingerprint.as_ref(), who.address, now);
            let seconds = pause.map(in_seconds);
            Err(Refusal { seconds, ..Reason::PasswordWrong.into() })
        }
    }

    fn throttle(&self) -> MutexGuard<'_, GuessThrottle> {
        self.throttle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn paused(throttle: &GuessThrottle, who: PasswordAttempt, now: Instant) -> Result<(), Refusal> {
    match who.fingerprint.and_then(|key| throttle.for_key(&key, now)) {
        Some(left) => {
            Err(Refusal { seconds: Some(in_seconds(left)), ..Reason::PasswordPause.into() })
        }
        None => Ok(()),
    }
}

/// Rounded up: who waits that long has waited long enough.
fn in_seconds(pause: Duration) -> u64 {
    pause.as_millis().div_ceil(1_000).try_into().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    fn attempt(key: u8) -> PasswordAttempt {
        let key = Some(Fingerprint::new([key; Fingerprint::BYTES]));
        PasswordAttempt { fingerprint: key, address: Ipv4Addr::LOCALHOST.into() }
    }

    #[test]
    fn a_key_that_guesses_wrong_has_to_wait_and_others_do_not() {
        let password_guard = PasswordGuard::new(None);
        let now = Instant::now();
        let wrong = || password_guard.judge(attempt(1), now, || None::<()>).unwrap_err();
        assert_eq!([wrong().seconds, wrong().seconds], [None, None]);
        let third = wrong();
        assert_eq!((third.reason, third.seconds), (Reason::PasswordWrong, Some(1)));
        let unheard = password_guard.judge(attempt(1), now, || Some(())).unwrap_err();
        assert_eq!((unheard.reason, unheard.seconds), (Reason::PasswordPause, Some(1)));
        assert!(password_guard.may_try(attempt(2), now).is_ok());
        assert!(password_guard.judge(attempt(2), now, || Some(())).is_ok());
        let later = now + Duration::from_secs(1);
        assert!(password_guard.judge(attempt(1), later, || Some(())).is_ok());
    }

    #[test]
    fn a_part_of_a_second_is_one() {
        assert_eq!(in_seconds(Duration::from_millis(1)), 1);
        assert_eq!(in_seconds(Duration::from_secs(2)), 2);
    }
}
