// SPDX-License-Identifier: GPL-3.0-or-later
//! Waking up of this machine, after which no connection is what it was.
//!
//! Timeouts do not count the time for which a machine sleeps, so that whoever waits
//! would go on waiting where it was. The kernel wakes a timer of the time of day when
//! that jumps, as it does then; nobody has to look now and then.

use std::io;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustix::event::{EventfdFlags, PollFd, PollFlags, eventfd, poll};
use rustix::io::Errno;
use rustix::time::{
    ClockId, Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, clock_gettime,
    timerfd_create, timerfd_settime,
};

/// Sleep that is worth a look. The two clocks are never read at the same moment.
const WORTH: Duration = Duration::from_secs(1);

/// A thread that waits for the machine to wake. Dropping it ends the thread.
#[derive(Debug)]
pub struct WakeFollower {
    stop: Arc<OwnedFd>,
    thread: Option<JoinHandle<()>>,
}

impl WakeFollower {
    /// Calls `woke` whenever the machine has slept, on the follower's thread. It must
    /// not block, nor drop the follower.
    ///
    /// # Errors
    ///
    /// The system's, if it has no more files or threads, or no such timer.
    pub fn start(woke: impl FnMut() + Send + 'static) -> io::Result<Self> {
        let timer = timerfd_create(
            TimerfdClockId::Realtime,
            TimerfdFlags::CLOEXEC | TimerfdFlags::NONBLOCK,
        )?;
        arm(&timer)?;
        Self::follow(timer, slept, woke)
    }

    /// Looks at how long the machine has `slept` in all whenever the timer has something
    /// to say.
    fn follow(
        timer: OwnedFd,
        slept: impl Fn() -> Duration + Send + 'static,
        mut woke: impl FnMut() + Send + 'static,
    ) -> io::Result<Self> {
        let stop = Arc::new(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?);
        let ends = stop.clone();
        let mut before = slept();
        let follow = move || {
            while jumps(&timer, &ends) {
                let all = slept();
                let slept = all.saturating_sub(before);
                if slept >= WORTH {
                    tracing::debug!(?slept, "the machine is awake");
                    woke();
                }
                before = all;
            }
        };
        let thread = thread::Builder::new().name("wake".into()).spawn(follow)?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

impl Drop for WakeFollower {
    fn drop(&mut self) {
        if let Err(error) = rustix::io::write(&*self.stop, &1_u64.to_ne_bytes()) {
            tracing::error!(%error, "who waits for the machine to wake is not woken");
            return;
        }
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("who waits for the machine to wake panicked");
        }
    }
}

/// Sets the timer to the end of time, which never comes; but the time of day may jump.
fn arm(timer: &OwnedFd) -> io::Result<()> {
    let never = Itimerspec {
        it_interval: Timespec { tv_sec: 0, tv_nsec: 0 },
        it_value: Timespec { tv_sec: i64::MAX, tv_nsec: 0 },
    };
    let flags = TimerfdTimerFlags::ABSTIME | TimerfdTimerFlags::CANCEL_ON_SET;
    timerfd_settime(timer, flags, &never)?;
    Ok(())
}

/// Waits until the time of day jumps; returns `false` when the follower is dropped, or
/// where nothing can be waited for.
fn jumps(timer: &OwnedFd, stop: &OwnedFd) -> bool {
    let mut both = [PollFd::new(stop, PollFlags::IN), PollFd::new(timer, PollFlags::IN)];
    loop {
        match poll(&mut both, None) {
            Ok(_) => break,
            Err(Errno::INTR) => {}
            Err(error) => {
                tracing::error!(%error, "the machine's waking cannot be waited for");
                return false;
            }
        }
    }
    if !both[0].revents().is_empty() {
        return false;
    }
    // It says ECANCELED, once.
    match rustix::io::read(timer, &mut [0; 8]) {
        Ok(_) | Err(Errno::CANCELED | Errno::AGAIN | Errno::INTR) => true,
        Err(error) => {
            tracing::error!(%error, "the machine's waking is not told");
            false
        }
    }
}

/// Time for which the machine has slept since it was started: what one clock counts and
/// the other does not.
fn slept() -> Duration {
    let read = |clock| Duration::try_from(clock_gettime(clock)).unwrap_or_default();
    read(ClockId::Boottime).saturating_sub(read(ClockId::Monotonic))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc::channel;

    use super::*;

    /// A timer whose time of day jumps when somebody says so, and the time slept.
    fn staged() -> (OwnedFd, OwnedFd, Arc<Mutex<Duration>>) {
        let timer = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK).unwrap();
        (timer.try_clone().unwrap(), timer, Arc::default())
    }

    #[test]
    fn whoever_sleeps_is_told_when_it_wakes_and_a_clock_that_is_set_is_no_sleep() {
        let (jump, timer, slept) = staged();
        let (sender, told) = channel();
        let (its, asked) = channel();
        let clock = {
            let slept = slept.clone();
            move || {
                let _ = its.send(());
                *slept.lock().unwrap()
            }
        };
        let woke = move || {
            let _ = sender.send(());
        };
        let follower = WakeFollower::follow(timer, clock, woke).unwrap();
        let jumps = || {
            rustix::io::write(&jump, &1_u64.to_ne_bytes()).unwrap();
            asked.recv().unwrap();
        };
        asked.recv().unwrap();
        jumps();
        *slept.lock().unwrap() = Duration::from_hours(8);
        jumps();
        told.recv().unwrap();
        jumps();
        drop(follower);
        assert!(told.recv().is_err(), "it has slept once");
    }

    #[test]
    fn the_kernel_has_such_a_timer_and_a_follower_that_is_dropped_ends() {
        let (sender, told) = channel::<()>();
        let woke = move || {
            let _ = sender.send(());
        };
        let follower = WakeFollower::start(woke).unwrap();
        drop(follower);
        assert!(told.recv().is_err());
    }
}
