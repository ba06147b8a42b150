// SPDX-License-Identifier: GPL-3.0-or-later
//! The sandbox of the helper: the process that enters it takes from itself, for good, all
//! that decoding does not need. What it does all the same, ends it.

use std::hash::RandomState;
use std::hint::black_box;
use std::io;

use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

/// Bytes of memory, with what the program and its libraries take of it.
const MEMORY: u64 = 1024 * 1024 * 1024;
/// Seconds of the processor's time.
const SECONDS: u64 = 5;

/// Reasons why there is no sandbox.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// A limit cannot be set.
    #[error("a limit cannot be set: {0}")]
    Limit(#[from] rustix::io::Errno),
    /// The filter of system calls cannot be installed, or not on this kind of processor.
    #[error("system calls cannot be filtered: {0}")]
    Filter(#[from] io::Error),
}

/// Enters the sandbox, with all threads.
///
/// # Errors
///
/// Every variant of [`SandboxError`]; then nothing of a stranger must be touched.
pub fn enter() -> Result<(), SandboxError> {
    close_others();
    bound()?;
    // What it draws once and keeps is drawn before, in whatever way the system has for that.
    black_box(RandomState::new());
    filter::install().map_err(io::Error::other)?;
    Ok(())
}

/// Bounds what this process can take, and leaves nothing of it behind.
fn bound() -> Result<(), rustix::io::Errno> {
    // The limit of its size does not hold for a core that is given to a program.
    set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    let limits = [
        (Resource::As, MEMORY, MEMORY),
        // At the first it is told to end, at the second it is ended.
        (Resource::Cpu, SECONDS, SECONDS + 1),
        (Resource::Nofile, 0, 0),
        (Resource::Nproc, 0, 0),
        (Resource::Fsize, 0, 0),
        (Resource::Core, 0, 0),
    ];
    for (resource, current, maximum) in limits {
        setrlimit(resource, Rlimit { current: Some(current), maximum: Some(maximum) })?;
    }
    Ok(())
}

/// Closes all descriptors but the standard ones. Where the kernel does not know how, those
/// that were inherited are still of no use behind the filter.
fn close_others() {
    // SAFETY: it takes three numbers. Nothing here owns a descriptor above the standard
    // ones, or does anything but end.
    unsafe { libc::syscall(libc::SYS_close_range, 3, libc::c_uint::MAX, 0) };
}

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod filter {
    use std::env::consts::ARCH;
    use std::process;

    use seccompiler::SeccompCmpArgLen::Dword;
    use seccompiler::SeccompCmpOp::{Eq, MaskedEq};
    use seccompiler::{
        BackendError, BpfProgram, Error, SeccompAction, SeccompCondition, SeccompFilter,
        SeccompRule,
    };

    /// Calls that are allowed whatever they are given: memory, threads that wait for each
    /// other, random numbers, what tells of the end, and the end.
    const ALLOWED: [i64; 12] = [
        libc::SYS_brk,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        libc::SYS_futex,
        libc::SYS_getrandom,
        libc::SYS_sigaltstack,
        libc::SYS_rt_sigprocmask,
        libc::SYS_gettid,
        libc::SYS_getpid,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];

    /// Installs the filter for all threads; whatever is not allowed kills the process.
    pub fn install() -> Result<(), Error> {
        let mut rules: Vec<_> = ALLOWED.iter().map(|call| (*call, Vec::new())).collect();
        let number = |number: i32| u64::from(number.unsigned_abs());
        let (anonymous, execute) = (number(libc::MAP_ANONYMOUS), number(libc::PROT_EXEC));
        let [stdin, stdout, stderr] = [0, 1, 2];
        // SAFETY: it takes nothing, and tells a number.
        let thread = number(unsafe { libc::gettid() });
        rules.extend([
            (libc::SYS_read, vec![rule(&[(0, stdin, None)])?]),
            (libc::SYS_write, vec![rule(&[(0, stdout, None)])?, rule(&[(0, stderr, None)])?]),
            // Memory of nobody else, and none that is run.
            (
                libc::SYS_mmap,
                vec![rule(&[(2, 0, Some(execute)), (3, anonymous, Some(anonymous))])?],
            ),
            (libc::SYS_mprotect, vec![rule(&[(2, 0, Some(execute))])?]),
            // How a program ends that has no memory left, by one library or another.
            (
                libc::SYS_tgkill,
                vec![rule(&[
                    (0, u64::from(process::id()), None),
                    (2, number(libc::SIGABRT), None),
                ])?],
            ),
            (libc::SYS_tkill, vec![rule(&[(0, thread, None), (1, number(libc::SIGABRT), None)])?]),
        ]);
        let architecture = ARCH.try_into()?;
        let (otherwise, allowed) = (SeccompAction::KillProcess, SeccompAction::Allow);
        let rules = rules.into_iter().collect();
        let filter = SeccompFilter::new(rules, otherwise, allowed, architecture)?;
        let program: BpfProgram = filter.try_into()?;
        seccompiler::apply_filter_all_threads(&program)
    }

    /// All of these arguments are that value, of the bits in the mask where there is one.
    fn rule(arguments: &[(u8, u64, Option<u64>)]) -> Result<SeccompRule, BackendError> {
        let conditions = arguments.iter().map(|(argument, value, mask)| {
            let compared = mask.map_or(Eq, MaskedEq);
            SeccompCondition::new(*argument, Dword, compared, *value)
        });
        SeccompRule::new(conditions.collect::<Result<_, _>>()?)
    }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
mod filter {
    use std::io;

    /// Nobody has tried the filter on this kind of processor.
    pub fn install() -> Result<(), io::Error> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::process::dumpable_behavior;
    use std::env;
    use std::fs::File;
    use std::io::Write;
    use std::net::UdpSocket;
    use std::os::unix::process::ExitStatusExt;
    use std::process::{Command, ExitStatus};

    const ATTEMPT: &str = "SALOTTO_TEST_ATTEMPT";

    /// An attempt at something in the sandbox, in a process of its own that the tests below
    /// start.
    #[test]
    #[ignore = "ends its process"]
    fn attempt() {
        let Ok(attempt) = env::var(ATTEMPT) else { return };
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        if attempt == "core" {
            bound().unwrap();
            assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
        }
        enter().unwrap();
        io::stdout().write_all(b"inside\n").unwrap();
        io::stdout().flush().unwrap();
        match &*attempt {
            "file" => drop(File::open("/etc/hostname")),
            "socket" => drop(UdpSocket::bind("127.0.0.1:0")),
            "inherited" => drop(socket.send_to(b"x", "127.0.0.1:9")),
            "program" => drop(Command::new("/bin/true").status()),
            "thread" => drop(std::thread::Builder::new().spawn(|| {})),
            "abort" | "kill" => {
                let signal = if attempt == "abort" { libc::SIGABRT } else { libc::SIGTERM };
                // SAFETY: it ends this process, as another library than ours does.
                unsafe { libc::syscall(libc::SYS_tkill, libc::gettid(), signal) };
            }
            "memory" => drop(vec![1_u8; 2 * 1024 * 1024 * 1024]),
            _ => {
                // More than one page, so that it is asked for and given back.
                drop(std::hint::black_box(vec![1_u8; 64 * 1024 * 1024]));
                drop(std::collections::HashMap::<u8, u8>::new());
            }
        }
        // SAFETY: it only ends the process.
        unsafe { libc::_exit(0) }
    }

    fn after(attempt: &str) -> ExitStatus {
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["--exact", "--ignored", "--nocapture", "pictures::sandbox::tests::attempt"]);
        // The helper has no environment, and so no way to ask for a backtrace.
        command.env(ATTEMPT, attempt).env_remove("RUST_BACKTRACE");
        let output = command.output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(told.contains("inside"), "{attempt}: {output:?}");
        output.status
    }

    #[test]
    fn what_decoding_needs_is_allowed() {
        assert_eq!(after("nothing").code(), Some(0));
        assert_eq!(after("core").code(), Some(0));
        assert_eq!(after("abort").signal(), Some(libc::SIGABRT));
    }

    #[test]
    fn files_sockets_programs_and_threads_end_the_process() {
        for attempt in ["file", "socket", "inherited", "program", "thread", "kill"] {
            assert_eq!(after(attempt).signal(), Some(libc::SIGSYS), "{attempt}");
        }
    }

    #[test]
    fn memory_is_bounded() {
        assert_eq!(after("memory").signal(), Some(libc::SIGABRT));
    }
}
