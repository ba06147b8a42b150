// SPDX-License-Identifier: GPL-3.0-or-later
//! A query of the browser.

use crate::discovery::dns::{DnsQuestion, DnsRecord, DnsWriter, kind};
use crate::discovery::multicast::service;

/// Longest query, in bytes; known answers that do not fit are told again.
const QUERY_BYTES: usize = 1_200;

/// Asks `questions`, and for all rooms but those in `known`, unless that is none.
/// Returns nothing if there is nothing to ask.
pub fn query(questions: &[DnsQuestion], known: Option<&[DnsRecord]>) -> Option<Vec<u8>> {
    if questions.is_empty() && known.is_none() {
        return None;
    }
    let mut writer = DnsWriter::query();
    for question in questions {
        writer.ask(question);
    }
    if known.is_some() {
        writer.ask(&DnsQuestion { name: service(), kind: kind::PTR });
    }
    for record in known.into_iter().flatten() {
        if writer.bytes() > QUERY_BYTES {
            break;
        }
        writer.answer(record, false);
    }
    writer.finish()
}
