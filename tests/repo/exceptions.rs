// SPDX-License-Identifier: GPL-3.0-or-later
//! Those who go over a budget, and why. Who no longer does has to leave the list.

/// Names, and the reason for each.
pub type Exceptions = &'static [(&'static str, &'static str)];

const TWINS: &str = "a room and its guest speak the same language from two ends";

pub const LONG_FILES: Exceptions = &[];

pub const LONG_DESCRIPTIONS: Exceptions = &[];

pub const LONG_FUNCTIONS: Exceptions = &[
    ("src/sentences/doctor.rs: advice", "one sentence for each verdict, and nothing else"),
    ("src/sentences/doctor.rs: verdict", "one sentence for each verdict, and nothing else"),
    ("src/sentences/mod.rs: reason", "one sentence for each reason, and nothing else"),
];

/// Types with many fields.
pub const WIDE_TYPES: Exceptions = &[];

/// Types with many methods.
pub const BUSY_TYPES: Exceptions = &[(
    "src/ui/room/composer/pane.rs: Composer",
    "all that writing means; answers, parts and suggestions came together",
)];

/// Names that several types bear.
pub const SHARED_NAMES: Exceptions = &[("ClassicCodec", TWINS), ("NativeCodec", TWINS)];
