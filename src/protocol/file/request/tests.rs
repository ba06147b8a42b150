// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the heads of requests for files.

use proptest::prelude::*;

use super::*;

const UPLOAD: &str = "000102030405060708090a0b0c0d0e0f";
const TOKEN: (&str, &str) = ("Authorization", "Bearer secret");

fn content() -> ContentHash {
    ContentHash::of(b"a file")
}

fn read(method: &str, target: &str, lines: &[(&str, &str)]) -> Result<TransferRequest, HttpFault> {
    let headers: Vec<_> =
        lines.iter().map(|(name, value)| Header { name, value: value.as_bytes() }).collect();
    TransferRequest::read(method, target, &headers)
}

#[test]
fn a_path_names_a_content_or_an_upload_and_no_file() {
    let content = content();
    let get = |path: &str| read("GET", path, &[TOKEN]).map(|request| request.place);
    assert_eq!(get(&format!("/f/{content}")), Ok(TransferPlace::Content(content)));
    assert_eq!(get(&format!("/f/{content}/plan.pdf")), Ok(TransferPlace::Content(content)));
    assert_eq!(get(&format!("/f/{content}/slices")), Ok(TransferPlace::ContentSlices(content)));
    let upload: UploadId = UPLOAD.parse().unwrap();
    let put = |path: &str| {
        read("PUT", path, &[TOKEN, ("Content-Length", "1")]).map(|request| request.place)
    };
    assert_eq!(put(&format!("/f/{UPLOAD}")), Ok(TransferPlace::Upload(upload)));
    assert_eq!(put(&format!("/f/{UPLOAD}/slices")), Ok(TransferPlace::UploadSlices(upload)));
    let swarm = format!("/f/{content}/swarm");
    assert_eq!(put(&swarm), Ok(TransferPlace::ContentSwarm(content)));
    assert_eq!(get(&swarm), Ok(TransferPlace::Content(content)), "a file of that name");
    for path in [
        "/f/".to_owned(),
        "/f/../../etc/passwd".to_owned(),
        format!("/f/{content}/../x"),
        format!("/f/{content}/a/b"),
        format!("/f/{}", content.to_string().to_uppercase()),
        format!("/f/{UPLOAD}0"),
        format!("/f/{UPLOAD}/name"),
        format!("/f/{UPLOAD}%00"),
    ] {
        assert_eq!(get(&path), Err(HttpFault::NotFound), "{path}");
    }
}

#[test]
fn a_method_is_for_what_it_makes_sense_for() {
    let (content, upload) = (format!("/f/{}", content()), format!("/f/{UPLOAD}"));
    let fault =
        |method, target: &str| read(method, target, &[TOKEN, ("Content-Length", "3")]).err();
    for method in ["GET", "HEAD"] {
        assert_eq!(fault(method, &content), None);
        assert_eq!(fault(method, &format!("{content}/slices")), None);
    }
    assert_eq!(fault("PUT", &content), Some(HttpFault::Method));
    assert_eq!((fault("HEAD", &upload), fault("PUT", &upload)), (None, None));
    assert_eq!(fault("GET", &upload), Some(HttpFault::Method));
    assert_eq!(fault("GET", &format!("{upload}/slices")), Some(HttpFault::Method));
    assert_eq!(fault("DELETE", &upload), Some(HttpFault::Method));
    assert_eq!(fault("get", &content), Some(HttpFault::Method), "methods have a case");
}

#[test]
fn what_is_sent_says_how_much_it_is() {
    let put = |lines: &[(&str, &str)]| {
        let lines = [&[TOKEN], lines].concat();
        read("PUT", &format!("/f/{UPLOAD}"), &lines)
    };
    assert_eq!(put(&[("content-length", " 7 ")]).unwrap().body, 7);
    assert_eq!(put(&[]).err(), Some(HttpFault::NoLength));
    let chunked = [("Content-Length", "7"), ("Transfer-Encoding", "chunked")];
    assert_eq!(put(&chunked).err(), Some(HttpFault::NoLength));
    let twice = [("Content-Length", "7"), ("Content-Length", "7")];
    assert_eq!(put(&twice).err(), Some(HttpFault::Garbled));
    for length in ["", "-1", "+7", "7, 7", "0x7", "18446744073709551616"] {
        assert_eq!(put(&[("Content-Length", length)]).err(), Some(HttpFault::Garbled), "{length}");
    }
    let tera = put(&[("Content-Length", "1000000000000")]).unwrap();
    assert_eq!(tera.body, 1_000_000_000_000, "for the file to say if it is too much");
    let waits = put(&[("Content-Length", "7"), ("Expect", "100-Continue")]).unwrap();
    assert!(waits.awaits_word);
    let other = put(&[("Content-Length", "7"), ("Expect", "a miracle")]);
    assert_eq!(other.err(), Some(HttpFault::Expectation));
}

#[test]
fn a_part_says_where_it_belongs() {
    let put = |length, range| {
        let lines = [TOKEN, ("Content-Length", length), ("Content-Range", range)];
        read("PUT", &format!("/f/{UPLOAD}"), &lines)
    };
    let part = ContentRange { first: 5, last: 9, size: 20 };
    assert_eq!(put("5", "bytes 5-9/20").unwrap().content_range, Some(part));
    for (length, range) in [
        ("4", "bytes 5-9/20"),
        ("5", "bytes 5-9/*"),
        ("5", "bytes 5-9/9"),
        ("5", "lines 5-9/20"),
        ("5", "bytes 9-5/20"),
        ("5", "bytes=5-9"),
        ("0", "bytes */20"),
    ] {
        assert_eq!(put(length, range).err(), Some(HttpFault::Garbled), "{range}");
    }
}

#[test]
fn a_range_is_of_the_content_that_is_meant() {
    let tag = format!("\"{}\"", content());
    let get = |lines: &[(&str, &str)]| {
        let lines = [&[TOKEN], lines].concat();
        read("GET", &format!("/f/{}", content()), &lines).unwrap().range
    };
    let range = ("Range", "bytes=5-");
    assert_eq!(get(&[range]), Some(RequestedRange::From(5)));
    assert_eq!(get(&[range, ("If-Range", &tag)]), Some(RequestedRange::From(5)));
    assert_eq!(get(&[range, ("If-Range", "\"other\"")]), None);
    assert_eq!(get(&[range, ("If-Range", "Sun, 29 Nov 2026 10:00:00 GMT")]), None);
    assert_eq!(get(&[("Range", "bytes=0-1,5-6")]), None, "all of it is an answer as well");
}

#[test]
fn who_asks_for_no_part_asks_for_the_whole() {
    let is_whole = |method: &str, lines: &[(&str, &str)]| {
        let lines = [&[TOKEN], lines].concat();
        read(method, &format!("/f/{}", content()), &lines).unwrap().is_of_the_whole()
    };
    assert!(is_whole("GET", &[]));
    assert!(!is_whole("GET", &[("Range", "bytes=0-")]), "it knows how to go on");
    assert!(!is_whole("HEAD", &[]));
}

#[test]
fn ranges_are_cut_to_the_content() {
    let of = |range: &str, size| RequestedRange::read(range).and_then(|range| range.of(size));
    assert_eq!(of("bytes=0-499", 1_000), Some(0..500));
    assert_eq!(of("bytes=990-2000", 1_000), Some(990..1_000));
    assert_eq!(of("BYTES=999-", 1_000), Some(999..1_000));
    assert_eq!(of("bytes=-1", 1_000), Some(999..1_000));
    assert_eq!(of("bytes=-5000", 1_000), Some(0..1_000));
    for range in ["bytes=1000-", "bytes=-0", "bytes=1000-1001"] {
        assert_eq!(of(range, 1_000), None, "{range}");
    }
    assert_eq!(of("bytes=0-", 0), None);
    assert_eq!(of(&format!("bytes=0-{}", u64::MAX), 7), Some(0..7));
    for range in ["bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-1", "bytes=1-2-3", "b=1-2"] {
        assert_eq!(RequestedRange::read(range), None, "{range}");
    }
}

#[test]
fn the_token_is_in_a_header_or_in_the_link() {
    let target = format!("/f/{}", content());
    let token = |target: &str, lines: &[(&str, &str)]| {
        read("GET", target, lines).map(|request| request.token.reveal().to_owned())
    };
    assert_eq!(token(&target, &[("authorization", "bearer abc")]), Ok("abc".into()));
    assert_eq!(token(&format!("{target}?x=1&token=a%62c"), &[]), Ok("abc".into()));
    assert_eq!(token(&target, &[]), Err(HttpFault::NoToken));
    assert_eq!(token(&target, &[("Authorization", "Basic abc")]), Err(HttpFault::NoToken));
    assert_eq!(token(&format!("{target}?token="), &[]), Err(HttpFault::NoToken));
    let long = format!("Bearer {}", "a".repeat(TOKEN_BYTES + 1));
    assert_eq!(token(&target, &[("Authorization", &long)]), Err(HttpFault::NoToken));
}

proptest! {
    #[test]
    fn whatever_a_head_says_is_read_or_refused(
        method in "GET|HEAD|PUT|POST|[A-Z]{1,5}",
        target in "/f/[0-9a-f]{32}|/f/[0-9a-f]{64}(/[a-z.%/]{0,12})?|/f/[ -~]{0,80}",
        lines in prop::collection::vec(
            (
                "Content-Length|Content-Range|Range|If-Range|Expect|Transfer-Encoding|\
                 Authorization|Host",
                "[ -~]{0,40}|bytes[ =][0-9]{0,20}-[0-9]{0,20}(/[0-9]{0,20})?|[0-9]{1,21}",
            ),
            0..6
        ),
    ) {
        let headers: Vec<_> = lines
            .iter()
            .map(|(name, value)| Header { name, value: value.as_bytes() })
            .collect();
        if let Ok(request) = TransferRequest::read(&method, &target, &headers) {
            if let Some(range) = request.content_range {
                prop_assert!(range.first <= range.last && range.last < range.size);
                prop_assert_eq!(range.length(), request.body);
            }
            for size in [0, 1, 1_000, u64::MAX] {
                if let Some(range) = request.range.and_then(|range| range.of(size)) {
                    prop_assert!(range.start < range.end && range.end <= size);
                }
            }
        }
    }

    #[test]
    fn a_range_that_is_written_is_read(first in any::<u64>(), length in 1..1_000_000_u64) {
        prop_assume!(first < u64::MAX - 2_000_000);
        let (last, size) = (first + length - 1, first + length + 7);
        let read = ContentRange::read(&format!("bytes {first}-{last}/{size}")).unwrap();
        prop_assert_eq!(read, ContentRange { first, last, size });
        let part = RequestedRange::read(&format!("bytes={first}-{last}")).unwrap().of(size);
        prop_assert_eq!(part, Some(first..last + 1));
    }
}
