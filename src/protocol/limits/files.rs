// SPDX-License-Identifier: GPL-3.0-or-later
//! Limits of files, and of moving them.

use std::time::Duration;

/// Longest name of a file in UTF-8 bytes, as most file systems have it.
pub const FILE_NAME_BYTES: usize = 255;
/// Largest preview of a file.
pub const PREVIEW_BYTES: usize = 16 * 1024;
/// Largest file that a room takes, where its host does not say another size.
pub const FILE_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// Bytes of all files that a room keeps, where its host does not say another size.
pub const FILES_BYTES: u64 = 64 * 1024 * 1024 * 1024;
/// Files that a room keeps.
pub const FILES: usize = 10_000;
/// Files of one person that may be on their way at a time.
pub const UPLOADS_OF_ONE: usize = 8;
/// People without keys at one address that files are counted for: all of them together have
/// so many times what one has.
pub const FILE_PEOPLE_AT_ADDRESS: usize = 3;
/// Files that may be on their way into a room at a time.
pub const UPLOADS: usize = 256;
/// Bytes of files that one person may send within [`FILE_BYTES_IN`].
pub const FILE_BYTES_OF_ONE: u64 = 8 * 1024 * 1024 * 1024;
/// Period in which one person may send [`FILE_BYTES_OF_ONE`].
pub const FILE_BYTES_IN: Duration = Duration::from_hours(24);
/// Time for which a file that is not complete is kept after the last of it came.
pub const UPLOAD_KEPT_FOR: Duration = Duration::from_hours(24);
/// Time for which a token is good after it was used last.
pub const TRANSFER_TOKEN_HELD_FOR: Duration = Duration::from_hours(1);
/// Tokens for files that a room has given and that are good.
pub const TRANSFER_TOKENS: usize = 65_536;
/// Connections that move files at a time.
pub const TRANSFERS: usize = 32;
/// Connections of one person that move files, or wait for their turn.
pub const TRANSFERS_OF_ONE: usize = 8;
/// Connections that wait for their turn to move files.
pub const TRANSFERS_WAITING: usize = 128;
/// Time in which [`TRANSFER_LEAST_BYTES`] have to move, or the connection is given up.
pub const TRANSFER_IDLE: Duration = Duration::from_secs(30);
/// Bytes that a connection moves within [`TRANSFER_IDLE`], or all that is left.
pub const TRANSFER_LEAST_BYTES: usize = 32 * 1024;
/// Time after which a connection that moves a file gives way to those that wait.
pub const TRANSFER_TURN: Duration = Duration::from_mins(1);
/// The same for one that a whole content was asked for on, as browsers do.
pub const TRANSFER_LONG_TURN: Duration = Duration::from_hours(1);
/// Slices of a file that members may have for one another: 64 GiB.
pub const SWARM_SLICES: usize = 64 * 1024;
/// Least slices of a file that has a swarm: below that it is not worth the trouble.
pub const SWARM_LEAST_SLICES: u64 = 16;
/// Bytes of a report to the swarm of a file.
pub const SWARM_REPORT_BYTES: usize = 16 * 1024;
/// Bytes of the answer to one.
pub const SWARM_ANSWER_BYTES: usize = 256 * 1024;
/// Bytes of the token by which a member of a swarm lets others in.
pub const SWARM_TOKEN_BYTES: usize = 64;
/// Threads that answer reports.
pub const SWARM_THREADS: usize = 2;
/// Time for the body of a report.
pub const SWARM_REPORT_WITHIN: Duration = Duration::from_secs(4);
/// Others that one member of a swarm is told of.
pub const SWARM_PEERS: usize = 16;
/// Members of the swarm of one file.
pub const SWARM_MEMBERS: usize = 128;
/// Members of all swarms of a room.
pub const SWARMS_MEMBERS: usize = 1_024;
/// Time after which a member of a swarm who does not report is one no longer.
pub const SWARM_FORGOTTEN_AFTER: Duration = Duration::from_secs(10);
