// SPDX-License-Identifier: GPL-3.0-or-later
//! The rules of the house, read off the repository itself.

mod architecture;
mod budgets;
mod circles;
mod corpus;
mod documentation;
mod errors;
mod exceptions;
mod glossary;
mod icons;
mod prose;
mod reasons;
mod source;
mod translations;
mod try_again;
