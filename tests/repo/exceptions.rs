// SPDX-License-Identifier: GPL-3.0-or-later
//! Those who go over a budget, and why. Who no longer does has to leave the list.

/// Names, and the reason for each.
pub type Exceptions = &'static [(&'static str, &'static str)];

const TWINS: &str = "a room and its guest speak the same language from two ends";

pub const LONG_FILES: Exceptions =
    &[("src/protocol/reason.rs", "one variant and one sentence for each reason, and nothing else")];

pub const LONG_DESCRIPTIONS: Exceptions = &[];

pub const LONG_FUNCTIONS: Exceptions = &[
    ("src/sentences/doctor.rs: advice", "one sentence for each verdict, and nothing else"),
    ("src/sentences/doctor.rs: verdict", "one sentence for each verdict, and nothing else"),
    ("src/sentences/mod.rs: reason", "one sentence for each reason, and nothing else"),
    ("src/sentences/commands.rs: fault", "one sentence for each fault, and nothing else"),
    ("src/protocol/classic/tests.rs: told", "one sample of each kind of event"),
    ("src/server/room/handle.rs: handle", "one arm for each request"),
    ("src/cli/chat/input.rs: obey", "one arm for each command"),
    ("src/model/state.rs: take_in", "one arm for each thing a session tells"),
    ("tests/browser/changes.rs: a_poll_is_voted_in_and_closed", "one poll from question to result"),
];

/// Types with many fields.
pub const WIDE_TYPES: Exceptions = &[];

/// Types with many methods.
pub const BUSY_TYPES: Exceptions = &[
    (
        "src/ui/room/composer/pane.rs: Composer",
        "all that writing means; answers, parts and suggestions came together",
    ),
    ("src/commands/arguments.rs: Arguments", "one method for each kind of argument"),
    ("src/model/state.rs: RoomState", "all that is asked of the room; polls came in"),
    (
        "src/ui/room/files/room_files.rs: RoomFiles",
        "all that is asked of files on their way; to be split by what is asked",
    ),
    ("src/server/room/mod.rs: Room", "one entry for each kind of request"),
    ("src/server/room/moderation/decision.rs: Decision", "one method for each action"),
];

/// Names that several types bear.
pub const SHARED_NAMES: Exceptions = &[("ClassicCodec", TWINS), ("NativeCodec", TWINS)];
