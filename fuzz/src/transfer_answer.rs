// SPDX-License-Identifier: GPL-3.0-or-later
//! The head of a host's answer about a file, as a guest reads it.

use salotto::client::fuzzing::HttpAnswer;
use salotto::protocol::limits;

use super::cuts::pieces;

pub fn run(data: &[u8]) {
    let head = data.get(1..).unwrap_or_default();
    let whole = HttpAnswer::parse(head);
    let mut so_far = Vec::new();
    for piece in pieces(data) {
        so_far.extend_from_slice(piece);
        match HttpAnswer::parse(&so_far) {
            Ok(None) => assert!(so_far.len() < limits::HTTP_HEAD_BYTES),
            read => {
                assert_eq!(whole, read, "it was cut elsewhere");
                break;
            }
        }
    }
    let Ok(Some((answer, used))) = whole else { return };
    assert!((12..=limits::HTTP_HEAD_BYTES).contains(&used) && used <= head.len());
    assert!(answer.status < 1_000);
    // Bytes behind the head are none of it.
    assert_eq!(HttpAnswer::parse(&head[..used]), Ok(Some((answer, used))));
    if let Some((first, behind, size)) = answer.part {
        assert!(first < behind && behind <= size, "{answer:?}");
    }
}
