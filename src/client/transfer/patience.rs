// SPDX-License-Identifier: GPL-3.0-or-later
//! Trying again: what is worth it, after which pause, and for how long.

use std::time::Duration;

use super::control::{EndedTransfer, TransferControl};
use super::error::TransferError;
use super::event::{TransferEvent, TransferSink};
use crate::client::error::Unreachable;

/// Pauses between tries.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);
/// Longest pause that a host may ask for.
const LONGEST_ASKED: Duration = Duration::from_mins(1);
/// Tries without a byte more, after which it is given up: about ten minutes of pauses.
const TRIES: u32 = 45;

/// The end of one try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setback {
    /// The connection is lost, or there was none.
    Lost(Unreachable),
    /// The host has no time, for about so long.
    Busy(Duration),
    /// Another try is no use.
    Final(TransferError),
}

impl From<TransferError> for Setback {
    fn from(error: TransferError) -> Self {
        Self::Final(error)
    }
}

/// Work to be done, in as many tries as it takes.
pub(super) trait TransferWork {
    /// Tries to do all of the rest.
    fn attempt(
        &mut self,
        control: &TransferControl,
        sink: &mut TransferSink,
    ) -> Result<(), Setback>;

    /// Bytes that are done for good. More of them are a reason to have patience.
    fn done(&self) -> u64;
}

/// Tries until it is done.
///
/// # Errors
///
/// The last event of the transfer.
pub(super) fn persist(
    work: &mut impl TransferWork,
    control: &TransferControl,
    sink: &mut TransferSink,
) -> Result<(), TransferEvent> {
    let (mut tries, mut best) = (0, work.done());
    loop {
        control.proceed().map_err(|ended| match ended {
            EndedTransfer::Stopped => TransferEvent::Stopped,
            EndedTransfer::Cancelled => TransferEvent::Cancelled,
        })?;
        let setback = match work.attempt(control, sink) {
            Ok(()) => return Ok(()),
            Err(Setback::Final(error)) => return Err(TransferEvent::Failed(error)),
            // Its connection was ended.
            Err(_) if control.is_stopped() => continue,
            Err(setback) => setback,
        };
        if work.done() > best {
            (tries, best) = (0, work.done());
        }
        tries += 1;
        let asked = match setback {
            Setback::Busy(asked) => asked.min(LONGEST_ASKED),
            _ => Duration::ZERO,
        };
        if tries >= TRIES {
            return Err(TransferEvent::Failed(given_up(setback)));
        }
        tracing::debug!(?setback, tries, "the transfer is tried again");
        sink.tell(TransferEvent::Waiting);
        control.rest(pause(tries).max(asked));
    }
}

fn pause(tries: u32) -> Duration {
    let doubled = FIRST_PAUSE.saturating_mul(1 << (tries - 1).min(10));
    doubled.min(LONGEST_PAUSE)
}

fn given_up(setback: Setback) -> TransferError {
    match setback {
        Setback::Lost(why) => TransferError::Unreachable(why),
        Setback::Busy(_) => TransferError::Unreachable(Unreachable::TimedOut),
        Setback::Final(error) => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fails in these ways, one after another.
    struct Unlucky {
        setbacks: Vec<Setback>,
        tries: u32,
        done: u64,
        gains: bool,
    }

    impl TransferWork for Unlucky {
        fn attempt(
            &mut self,
            control: &TransferControl,
            _: &mut TransferSink,
        ) -> Result<(), Setback> {
            self.tries += 1;
            self.done += u64::from(self.gains);
            // Nobody waits in a test.
            control.resume();
            self.setbacks.pop().map_or(Ok(()), Err)
        }

        fn done(&self) -> u64 {
            self.done
        }
    }

    fn run(setbacks: Vec<Setback>, gains: bool) -> (Result<(), TransferEvent>, u32) {
        let mut work = Unlucky { setbacks, tries: 0, done: 0, gains };
        let mut sink = TransferSink::new(|_| ());
        let end = persist(&mut work, &TransferControl::default(), &mut sink);
        (end, work.tries)
    }

    const LOST: Setback = Setback::Lost(Unreachable::Closed);

    #[test]
    fn what_gains_is_never_given_up() {
        let busy = Setback::Busy(Duration::from_hours(9));
        assert_eq!(run(vec![LOST, busy], false), (Ok(()), 3));
        let given_up = TransferEvent::Failed(TransferError::Unreachable(Unreachable::Closed));
        assert_eq!(run(vec![LOST; 1_000], false), (Err(given_up), TRIES));
        assert_eq!(run(vec![LOST; 1_000], true), (Ok(()), 1_001));
    }

    #[test]
    fn what_nothing_mends_is_not_tried_again() {
        let setbacks = vec![LOST, Setback::Final(TransferError::NotGranted), LOST];
        assert_eq!(run(setbacks, true), (Err(TransferEvent::Failed(TransferError::NotGranted)), 2));
    }

    #[test]
    fn pauses_grow_up_to_a_limit() {
        let pauses: Vec<_> = [1, 2, 3, 6, 44].map(|tries| pause(tries).as_millis()).into();
        assert_eq!(pauses, [500, 1_000, 2_000, 15_000, 15_000]);
    }
}
