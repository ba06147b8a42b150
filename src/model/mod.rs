// SPDX-License-Identifier: GPL-3.0-or-later
//! A room as its guest knows it.
//!
//! [`RoomState`] eats session events, holds what is known (who is here, what
//! holds, what we may do) and tells what is another for each event: a list of
//! [`Update`]s, which the faces draw. The terminal prints what happened; the
//! window adds it to a [`Timeline`], the conversation as rows.
//!
//! Nothing here knows a widget or speaks a language: whoever draws has the words.
//! And nothing here grows beyond what an honest room needs, whatever a room says.

mod absence;
mod acquaintances;
mod clock_difference;
mod colours;
mod familiarity;
mod files;
mod host_machine;
mod initials;
mod invite_addresses;
mod log_position;
mod mentioned_name;
mod mentions;
mod mutes_and_ignores;
mod name_words;
mod our_absence;
mod permissions;
mod person;
mod pins;
mod polls;
mod reaction_tally;
mod recently_gone;
mod room_search;
mod roster;
mod row_selection;
mod state;
mod text_parts;
mod timeline;
mod typing;
mod undo;
mod unread_messages;
mod update;
mod wake;
mod watched_session;
mod way_back;
mod whispering;

pub use absence::{come_back, go_away, own_note};
pub use acquaintances::Acquaintances;
pub use clock_difference::ClockDifference;
pub use colours::PersonColour;
pub use familiarity::Familiarity;
pub use files::{
    FileKey, FileTransfer, FileTransfers, FileTrouble, KnownFile, MeantFiles, OthersUploads,
    SavedFile, TransferNews, TransferRate, TransferStage, seats_told_apart,
};
pub use host_machine::HostMachine;
pub use initials::initials;
pub use invite_addresses::addresses_for_others;
pub use log_position::When;
pub use mentioned_name::mentioned_name;
pub use mentions::MentionRule;
pub use mutes_and_ignores::SamePerson;
pub use name_words::NameWords;
pub use permissions::Permissions;
pub use person::{IgnoreError, Person, called, seat_meant};
pub use pins::Pins;
pub use polls::{KnownPoll, PollNews, PollWords, Polls};
pub use reaction_tally::ShownReaction;
pub use recently_gone::RecentlyGone;
pub use roster::{Occupant, PeopleSplice, Roster};
pub use row_selection::RowSelection;
pub use state::pins::{pinning_request, pins_of};
pub use state::polls::{polling_request, polls_of};
pub use state::{
    IgnoreSpan, Membership, RoomState, answered_number, block_of, edited_message, entered_at,
    ignore_blocked, ignore_span, newest_event, own_last_number, reacted_number, recall,
};
pub use text_parts::text_parts;
pub use timeline::{
    Announcement, AskedReaction, Attached, Change, DayOf, DeliveryError, Divider, Group,
    GroupPlace, Hidden, JoinsAndLeaves, MessageRemoval, MessageToEdit, NewSinceLastVisit,
    OutgoingFile, OwnWords, PageRows, Quote, QuotedText, ReactionNews, RoomNotice, Row, RowsSplice,
    Said, Timeline, Unsent, ask_reaction, confirm_reaction, end_of_past, file_of, files_in,
    files_together, find, forget_answers, go_by_arrival, is_due, is_further_back, is_further_up,
    last_of_others, last_to_edit, meant_files, message_to_edit, names_of_files, newest_of_others,
    next_page, numbered_events, quote_in, quote_in_row, reactions_in_row, reactions_to,
    refuse_reaction, refuse_reactions, set_all_due, set_due, set_read_mark, show_rows, take_news,
    take_page, take_reacted, take_reaction_news, take_recalled, unset_due, whisper_partner,
    whispers_with,
};
pub use typing::{Pulse, Typists};
pub use undo::{OwnAction, PersonKey, Subject, Undo, Undoable};
pub use unread_messages::{NotifyChoice, RoomNews, UnreadMessages};
pub use update::{
    Continuity, Entrance, Failure, FileUpdate, ShownEvent, ShownPage, ShownResults, Update,
};
pub use watched_session::WatchedSession;
pub use way_back::WayBack;
pub use whispering::{
    WhisperError, check_whisper, whisper, whispered_to, whispered_to_again, whispered_to_name,
};
