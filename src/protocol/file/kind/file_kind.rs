// SPDX-License-Identifier: GPL-3.0-or-later
//! Kinds of files.

/// The kind of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// A picture of pixels: PNG, JPEG, WebP, GIF and the like. SVG is none.
    Picture,
    /// Sound.
    Audio,
    /// Moving pictures.
    Video,
    /// Plain text.
    Text,
    /// Other files in one.
    Archive,
    /// A document without programs in it, as far as its format goes.
    Document,
    /// A document of an office program: whether there are macros in it, its first bytes do
    /// not tell.
    OfficeDocument,
    /// A document that may carry programs: macros, or the scripts of a web page.
    ActiveDocument,
    /// A program, a script, an installer, a desktop entry: something that runs, or makes
    /// something else run.
    Program,
    /// Anything else.
    Other,
}
