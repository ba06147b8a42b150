// SPDX-License-Identifier: GPL-3.0-or-later
//! Sight for the window's tests: how well the texts and icons of a window stand out
//! from what is behind them (contrast ratio, WCAG 2). The window is drawn twice, with
//! blocks in the place of its letters and without them; so the colours are those on
//! the screen, whatever style sheets, opacities and layers they came from.

mod part;
mod picture;

use adw::prelude::*;
use gtk::gdk;

use self::part::{VisiblePart, parts};
use self::picture::{picture, ratio};
use super::style_sheets::{self, SHEETS};
use super::test_support::until;

/// One text or icon that was looked at.
#[derive(Debug)]
pub struct Seen {
    /// Its words or its icon, with the widgets around it.
    pub what: String,
    pub is_text: bool,
    /// Contrast ratio, from 1 to 21.
    pub contrast: f64,
}

/// Loads the style sheets of this program as an application does it; until the
/// guard goes.
pub struct Styles(Vec<gtk::CssProvider>);

impl Styles {
    pub fn load() -> Self {
        let manager = adw::StyleManager::default();
        let display = gdk::Display::default().expect("tests have a display");
        let sheets = SHEETS.iter().filter(|(_, is_called_for)| is_called_for(&manager));
        let names = std::iter::once("style").chain(sheets.map(|(name, _)| *name));
        let providers = names.map(|name| {
            let sheet = style_sheets::load(name);
            style_sheets::add(&display, &sheet);
            sheet
        });
        Self(providers.collect())
    }
}

impl Drop for Styles {
    fn drop(&mut self) {
        if let Some(display) = gdk::Display::default() {
            for provider in &self.0 {
                gtk::style_context_remove_provider_for_display(&display, provider);
            }
        }
    }
}

/// Waits until `window` shows all texts and icons whose descriptions have these in
/// them.
pub fn await_all(window: &gtk::Window, expected: &[String]) {
    let missing = || {
        let seen: Vec<_> = parts(window).iter().map(VisiblePart::describe).collect();
        let missing = expected.iter().find(|what| !seen.iter().any(|seen| seen.contains(*what)));
        missing.cloned()
    };
    for what in expected {
        until(what, || missing().is_none_or(|missing| missing != *what));
    }
}

/// Looks at all texts and icons of `window` that can be seen and used; with all text
/// selected that can be, if `selected`.
pub fn look(window: &gtk::Window, selected: bool) -> Vec<Seen> {
    let parts = parts(window);
    let words: Vec<_> = parts.iter().map(VisiblePart::describe).collect();
    for part in &parts {
        part.fill(selected);
    }
    let with = picture(window);
    let places: Vec<_> = parts.iter().map(|part| part.places(window)).collect();
    parts.iter().for_each(VisiblePart::blank);
    let without = picture(window);
    parts.iter().for_each(VisiblePart::restore);
    let seen = parts.iter().zip(words).zip(places).filter_map(|((part, what), places)| {
        let contrasts = places.iter().filter_map(|(x, y)| with.contrast(&without, *x, *y));
        let is_text = matches!(part, VisiblePart::Label(..));
        // All letters count, but the strongest part of an icon.
        let contrast = contrasts.reduce(if is_text { f64::min } else { f64::max })?;
        Some(Seen { what, is_text, contrast })
    });
    seen.collect()
}

/// Contrast of the edge of `widget` with what is around it.
pub fn edge(window: &gtk::Window, widget: &impl IsA<gtk::Widget>) -> f64 {
    let picture = picture(window);
    let Some(area) = widget.compute_bounds(window) else { return 1.0 };
    let (left, y) = (area.x(), area.y() + area.height() / 2.0);
    let inside = picture.at(left + 0.5, y);
    let outside = picture.at(left - 3.0, y);
    inside.zip(outside).map_or(1.0, |(inside, outside)| ratio(inside, outside))
}

#[expect(clippy::cast_precision_loss, reason = "lengths on a screen are small")]
fn number(length: i32) -> f32 {
    length as f32
}
