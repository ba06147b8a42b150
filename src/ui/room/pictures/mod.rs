// SPDX-License-Identifier: GPL-3.0-or-later
//! Pictures in the window: decoded by helpers on threads, a few of them kept, and drawn
//! where their place was known before.

pub mod area;
mod canvas;
mod drawable;
pub mod facts;
mod full_picture;
pub mod in_view;
pub mod inline;
mod kept;
pub mod source;
pub mod store;
pub mod viewed;
pub mod viewer;
mod zoom;
mod zoom_view;
