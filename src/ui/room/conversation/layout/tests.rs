// SPDX-License-Identifier: GPL-3.0-or-later
//! Layouts of rows, narrow and wide.

use super::*;

fn parts(own: bool, natural: i32) -> MessageParts {
    MessageParts {
        own,
        first: true,
        compact: false,
        beside: None,
        author_height: if own { 0 } else { 15 },
        quote: (0, 0),
        body_natural: natural,
        body_narrowest: 60,
        time: (30, 14),
        time_within: false,
        reactions: (0, 0),
    }
}

#[test]
fn a_short_message_is_as_wide_as_its_text() {
    let plan = plan(400, &parts(false, 90), 17, (0, 0));
    assert_eq!((plan.body.width, plan.bubble.width), (90, 90 + 22 + 9 + 30));
    assert_eq!(plan.bubble.x, 52);
    assert_eq!(plan.height, 9 + 15 + 2 + 17 + 12);
}

#[test]
fn own_messages_end_at_the_other_side() {
    let plan = plan(400, &parts(true, 90), 17, (150, 20));
    assert_eq!(plan.bubble.x + plan.bubble.width, 400 - 12);
    assert_eq!(plan.body.x, plan.bubble.x + 11);
    assert_eq!(plan.time.x + plan.time.width, 400 - 12 - 11);
    assert_eq!(plan.trouble.y, plan.bubble.y + plan.bubble.height + 3);
    let compact = MessageParts { compact: true, ..parts(true, 90) };
    assert_eq!(self::plan(400, &compact, 17, (150, 20)).bubble.x, plan.bubble.x);
}

#[test]
fn a_compact_message_is_one_line() {
    let parts = MessageParts { compact: true, beside: Some(50), ..parts(false, 90) };
    let plan = plan(400, &parts, 17, (0, 0));
    assert_eq!((plan.author.x, plan.author.width, plan.body.x), (12, 50, 70));
    assert_eq!(plan.author.y, plan.body.y);
    assert_eq!(plan.time.x + plan.time.width, 400 - 12);
    assert_eq!(plan.height, 17 + 4);
}

#[test]
fn a_long_name_leaves_the_text_its_place() {
    let parts = MessageParts { compact: true, beside: Some(5_000), ..parts(false, 5_000) };
    assert_eq!(plan(900, &parts, 17, (0, 0)).author.width, 300);
    let plan = plan(NARROWEST, &parts, 300, (0, 0));
    assert!(plan.body.width >= parts.body_narrowest && plan.author.width >= 40);
    assert!(plan.time.x + plan.time.width <= NARROWEST);
}

#[test]
fn a_name_stands_above_where_there_is_no_place_beside_large_text() {
    let parts = MessageParts { beside: Some(70), body_narrowest: 120, ..parts(false, 5_000) };
    let plan = plan(NARROWEST, &parts, 34, (0, 0));
    assert_eq!((plan.author.y, plan.author.width), (2, NARROWEST - 24));
    assert_eq!((plan.body.x, plan.body.y), (12, 2 + 15));
    assert!(plan.time.x + plan.time.width <= NARROWEST);
}

#[test]
fn nothing_leaves_the_narrowest_row() {
    for own in [false, true] {
        let plan = plan(NARROWEST, &parts(own, 5_000), 300, (0, 0));
        assert!(plan.bubble.x >= 0 && plan.bubble.x + plan.bubble.width <= NARROWEST);
    }
    assert!(plan(4_000, &parts(false, 5_000), 300, (0, 0)).bubble.width <= WIDEST);
}

#[test]
fn reactions_stand_under_a_message_at_its_side() {
    let reacted = |parts| MessageParts { reactions: (100, 50), ..parts };
    let (bo, us) = (parts(false, 90), parts(true, 90));
    let (plain, with) = (plan(400, &bo, 17, (0, 0)), plan(400, &reacted(bo), 17, (0, 0)));
    assert_eq!((with.reactions.x, with.height), (plain.bubble.x, plain.height + 53));
    assert_eq!(with.reactions.y, with.bubble.y + with.bubble.height + 3);
    let own = plan(400, &reacted(us), 17, (150, 20));
    assert_eq!(own.reactions.x + 100, own.bubble.x + own.bubble.width);
    assert_eq!(own.trouble.y, own.reactions.y + 50 + 3);
    let compact = MessageParts { compact: true, beside: Some(50), ..bo };
    let compact = plan(400, &reacted(compact), 17, (0, 0));
    assert_eq!((compact.reactions.x, compact.height), (compact.body.x, 21 + 53));
    assert_eq!(reactions_width(400, 90, &bo), 90);
    assert_eq!(reactions_width(NARROWEST, 5_000, &us), NARROWEST - 64);
}

#[test]
fn a_quote_stands_above_the_text_and_widens_a_short_one() {
    let short = parts(true, 20);
    let quoting = MessageParts { quote: (180, 34), ..short };
    let (without, with) = (plan(400, &short, 17, (0, 0)), plan(400, &quoting, 17, (0, 0)));
    assert_eq!(with.quote.width, 180);
    assert_eq!(with.height, without.height + 34 + 4);
    assert_eq!(with.body.y, with.quote.y + 34 + 4);
    assert_eq!(with.bubble.x + with.bubble.width, 400 - 12);
    let long = MessageParts { quote: (5_000, 34), ..short };
    let plan = plan(NARROWEST, &long, 17, (0, 0));
    assert!(plan.bubble.x >= 0 && plan.quote.width < plan.bubble.width);
}

#[test]
fn a_text_that_leaves_room_for_the_time_is_as_wide_as_its_message() {
    let within = |parts| MessageParts { time_within: true, ..parts };
    let (beside, over) = (parts(false, 90), within(parts(false, 90)));
    let (without, with) = (plan(400, &beside, 17, (0, 0)), plan(400, &over, 17, (0, 0)));
    assert_eq!(with.bubble.width, without.bubble.width - 9 - 30);
    assert_eq!(with.body.width, 90);
    assert_eq!(with.time.x + with.time.width, with.body.x + with.body.width);
    let compact = MessageParts { compact: true, beside: Some(50), ..over };
    let compact = plan(400, &compact, 17, (0, 0));
    assert_eq!(compact.body.x + compact.body.width, 400 - 12);
    assert_eq!(compact.time.x + compact.time.width, 400 - 12);
}
