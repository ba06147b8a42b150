// SPDX-License-Identifier: GPL-3.0-or-later
//! Quiet: rooms tell of nothing on the desktop, for a time or until the person ends it.
//! Afterwards each room tells at once what came meanwhile.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use gtk::gio::prelude::*;
use gtk::{gio, glib};

use super::settings::{warn, with};
use super::{clock, compat};
use crate::i18n::{gettext, gettext_f};

/// The setting: a time in seconds since 1970; 0 without quiet.
const UNTIL: &str = "quiet-until";
/// The time that stands for no end.
const WITHOUT_END: i64 = i64::MAX;
const HOUR: i64 = 60 * 60;
/// Hour of the morning at which people want to hear of things again.
const MORNING: i64 = 8;
/// Longest time until the end is looked for: a computer that slept wakes late.
const LOOK_AGAIN: Duration = Duration::from_mins(10);

/// The end of a quiet time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuietEnd {
    /// That time, in seconds since 1970.
    At(i64),
    /// None but by hand.
    ByHand,
}

/// The end of the quiet time, if it is one.
pub fn end() -> Option<QuietEnd> {
    let until = with(|settings| settings.int64(UNTIL)).unwrap_or_default();
    end_of(until, now())
}

/// Tells what holds, as the header of a room does.
pub fn words(end: QuietEnd) -> String {
    match end {
        QuietEnd::ByHand => gettext("Quiet: you are notified of nothing"),
        QuietEnd::At(seconds) => {
            let time = u64::try_from(seconds).unwrap_or_default().saturating_mul(1000);
            // Translators: {time} is a day and an hour.
            gettext_f(
                "Quiet until {time}: you are notified of nothing",
                &[("time", &clock::moment(time))],
            )
        }
    }
}

/// The choices, for a menu.
pub fn menu() -> gio::Menu {
    let menu = gio::Menu::new();
    for (label, name) in [
        (gettext("For an _Hour"), "hour"),
        (gettext("Until _Tomorrow Morning"), "tomorrow"),
        (gettext("Until I _End It"), "by-hand"),
    ] {
        let item = gio::MenuItem::new(Some(&label), None);
        item.set_action_and_target_value(Some("app.quiet"), Some(&name.to_variant()));
        menu.append_item(&item);
    }
    let item = gio::MenuItem::new(Some(&gettext("_Not Any More")), Some("app.end-quiet"));
    item.set_attribute_value("hidden-when", Some(&"action-disabled".to_variant()));
    menu.append_item(&item);
    menu
}

/// Adds the choices to `application`, and ends the quiet time when it is over.
pub fn install(application: &adw::Application) {
    let begin = gio::SimpleAction::new("quiet", Some(glib::VariantTy::STRING));
    begin.connect_activate(|_, chosen| {
        let until = match chosen.and_then(glib::Variant::str) {
            Some("hour") => Some(now() + HOUR),
            // After midnight, the next morning is today's.
            Some("tomorrow") => morning([0, -1].into_iter().filter_map(clock::midnight), now()),
            _ => Some(WITHOUT_END),
        };
        set(until.unwrap_or(WITHOUT_END));
    });
    let finish = gio::SimpleAction::new("end-quiet", None);
    finish.connect_activate(|_, _| set(0));
    application.add_action(&begin);
    application.add_action(&finish);
    let watch = Rc::new(EndWatch { finish, looks: Cell::default() });
    watch.look();
    with(|settings| settings.connect_changed(Some(UNTIL), move |_, _| watch.look()));
}

/// A watch on the end of the quiet time.
struct EndWatch {
    /// The action that ends it by hand.
    finish: gio::SimpleAction,
    /// Times that it looked: only the last one leads to another.
    looks: Cell<u64>,
}

impl EndWatch {
    /// Shows whether there is something to end, and ends it in time.
    fn look(self: &Rc<Self>) {
        let look = self.looks.get() + 1;
        self.looks.set(look);
        let end = end();
        self.finish.set_enabled(end.is_some());
        match end {
            None if with(|settings| settings.int64(UNTIL)).is_some_and(|until| until != 0) => {
                set(0);
            }
            None | Some(QuietEnd::ByHand) => {}
            Some(QuietEnd::At(time)) => {
                let left = u64::try_from(time - now()).unwrap_or_default();
                let watch = Rc::downgrade(self);
                compat::after(Duration::from_secs(left).min(LOOK_AGAIN), move || {
                    watch.upgrade().filter(|watch| watch.looks.get() == look).inspect(Self::look);
                });
            }
        }
    }
}

fn set(until: i64) {
    with(|settings| warn(settings.set_int64(UNTIL, until)));
}

/// The first morning that is not about to come, of days that begin at `midnights`.
fn morning(midnights: impl Iterator<Item = u64>, now: i64) -> Option<i64> {
    let mornings = midnights.filter_map(|time| i64::try_from(time / 1000).ok());
    mornings.map(|midnight| midnight + MORNING * HOUR).find(|morning| *morning > now + HOUR)
}

fn end_of(until: i64, now: i64) -> Option<QuietEnd> {
    match until {
        WITHOUT_END => Some(QuietEnd::ByHand),
        until if until > now => Some(QuietEnd::At(until)),
        _ => None,
    }
}

fn now() -> i64 {
    i64::try_from(clock::now() / 1000).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::mnemonics;

    #[test]
    fn a_quiet_time_has_an_end() {
        assert_eq!(end_of(0, 5), None);
        assert_eq!(end_of(5, 5), None);
        assert_eq!(end_of(6, 5), Some(QuietEnd::At(6)));
        assert_eq!(end_of(WITHOUT_END, 5), Some(QuietEnd::ByHand));
    }

    #[test]
    fn a_night_ends_in_the_morning_after_it() {
        const DAY: i64 = 24 * HOUR;
        let midnights = [10, 11].map(|day| u64::try_from(day * DAY * 1000).unwrap());
        let morning = |hour| morning(midnights.into_iter(), 10 * DAY + hour * HOUR);
        let (today, tomorrow) = (10 * DAY + MORNING * HOUR, 11 * DAY + MORNING * HOUR);
        assert_eq!([1, 7, 9, 23].map(morning), [today, tomorrow, tomorrow, tomorrow].map(Some));
    }

    #[test]
    fn every_choice_has_a_letter() {
        mnemonics::are_distinct(&menu());
    }
}
