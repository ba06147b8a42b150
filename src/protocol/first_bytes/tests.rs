// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the detection, with what real clients send first.

use proptest::prelude::*;

use super::*;

#[test]
fn first_bytes_decide() {
    assert_eq!(FirstBytes::of(b""), None);
    assert_eq!(FirstBytes::of(b"\x16\x03\x01"), Some(FirstBytes::Tls));
    assert_eq!(FirstBytes::of(b"NICK ada\r\n"), Some(FirstBytes::Irc));
    assert_eq!(FirstBytes::of(b"\r\ncap ls 302\r\n"), Some(FirstBytes::Irc));
    assert_eq!(FirstBytes::of_no_name(b"nick ada"), Some(FirstBytes::Irc));
    assert_eq!(FirstBytes::of(b"Ada"), Some(FirstBytes::Classic));
    assert_eq!(FirstBytes::of("Зоя".as_bytes()), Some(FirstBytes::Classic));
    assert_eq!(FirstBytes::of(b"\xff\xfb\x1f"), Some(FirstBytes::Classic), "telnet");
    assert_eq!(FirstBytes::of(b"\x1b[A"), Some(FirstBytes::Classic), "an arrow key");
}

#[test]
fn a_beginning_that_could_be_two_things_waits() {
    assert_eq!(FirstBytes::of(b"P"), None);
    assert_eq!(FirstBytes::of(b"PA"), None);
    assert_eq!(FirstBytes::of(b"Paola"), Some(FirstBytes::Classic));
    assert_eq!(FirstBytes::of(b"NICK"), None);
    assert_eq!(FirstBytes::of(b"NICKY"), Some(FirstBytes::Classic));
    assert_eq!(FirstBytes::of(b"SSH"), None);
    assert_eq!(FirstBytes::of(b"\r\n"), None);
    assert_eq!(FirstBytes::of(b"\r\nAda"), Some(FirstBytes::Classic));
}

#[test]
fn a_registration_may_come_byte_by_byte() {
    for lines in
        ["NICK Bo\r\nUSER a 0 * :A\r\n", "nick Bo\r\n\r\nuser a 0 * :A\r\n", "\ncap ls\r\n"]
    {
        let found = (1..=lines.len()).find_map(|end| FirstBytes::of(&lines.as_bytes()[..end]));
        assert_eq!(found, Some(FirstBytes::Irc), "{lines:?}");
    }
}

#[test]
fn requests_are_known_in_any_case_and_after_blank_lines() {
    for request in [
        "GET / HTTP/1.1\r\n",
        "get / HTTP/1.1\r\n",
        "Get /index.html",
        "\r\n\r\nGET / HTTP/1.0\r\n",
        "POST /\u{fffd}\u{fffd} HTTP/9\r\n",
        "OPTIONS * HTTP/1.1\r\n",
        "get http://pi:5555/ http/1.1\r\n",
        "connect pi:5555 HTTP/1.1\r\n",
        "PROPFIND /dav HTTP/1.1\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ] {
        assert_eq!(FirstBytes::of(request.as_bytes()), Some(FirstBytes::Http), "{request:?}");
    }
}

#[test]
fn people_may_be_called_like_a_method() {
    for name in [
        "Post Malone",
        "Get Smart\r\n",
        "Patch Adams",
        "Connect Four\n",
        "Options Trader\n",
        "Trace H\n",
        "Bob HTTP/1.1\n",
        "Proxy Moxy\n",
        "Ssh\n",
        "RFB\n",
        "Sip Tea 1\n",
    ] {
        assert_eq!(FirstBytes::of(name.as_bytes()), Some(FirstBytes::Classic), "{name:?}");
        assert_eq!(FirstBytes::of_name(name.trim_end()), FirstBytes::Classic, "{name:?}");
    }
    assert_eq!(FirstBytes::of(b"Connect Four"), None, "a port may follow");
    assert_eq!(FirstBytes::when_silent(b"Connect Four"), FirstBytes::Classic);
    assert_eq!(FirstBytes::of(b"Nick Cave\n"), None, "another command may follow");
    assert_eq!(FirstBytes::when_silent(b"Nick Cave\n"), FirstBytes::Classic);
    assert_eq!(FirstBytes::of(b"Nick Cave\nHello\n"), Some(FirstBytes::Classic));
    assert_eq!(FirstBytes::of_name("Nick Cave"), FirstBytes::Classic);
}

#[test]
fn what_is_no_guest_is_known_by_its_first_bytes() {
    for (first, protocol) in [
        (&b"CNXN\x00\x00\x00\x01\x00\x00\x10\x00"[..], Foreign::Adb),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Foreign::Ssh),
        (b"ssh-2.0-x\r\n", Foreign::Ssh),
        (b"PROXY TCP4 10.0.0.1 10.0.0.2 5 5555\r\n", Foreign::Proxy),
        (b"proxy unknown\r\n", Foreign::Proxy),
        (b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c", Foreign::Proxy),
        (b"RFB 003.008\n", Foreign::Vnc),
        (b"\0\0\0\xa4\xffSMBr\0\0\0\0", Foreign::Smb),
        (b"\0\0\0\xa4\xfeSMB@\0", Foreign::Smb),
        (b"\x81\0\0\x44 CKFDENECFDEFFCFG", Foreign::Smb),
        (b"\x03\0\0\x13\x0e\xe0\0\0\0\0\0\x01\0\x08\0\x03\0\0\0", Foreign::Rdp),
        (b"\x10\x10\0\x04MQTT\x04\x02\0\x3c\0\x04abcd", Foreign::Mqtt),
        (b"\x10\x90\x01\0\x04MQTT\x05", Foreign::Mqtt),
        (b"\x10\x12\0\x06MQIsdp\x03", Foreign::Mqtt),
        (b"AMQP\0\0\x09\x01", Foreign::Amqp),
        (b"\x04\x01\0\x50\x7f\0\0\x01", Foreign::Socks),
        (b"\x05\x01\0", Foreign::Socks),
        (b"\0\0\0\x08\x04\xd2\x16\x2f", Foreign::Postgres),
        (b"\0\0\0\x29\0\x03\0\0user\0ada\0", Foreign::Postgres),
        (b"\x30\x0c\x02\x01\x01\x60\x07\x02\x01\x03\x04\0\x80\0", Foreign::Ldap),
        (b"*1\r\n$4\r\nPING\r\n", Foreign::Redis),
        (b"@RSYNCD: 31.0\n", Foreign::Rsync),
        (b"<?xml version='1.0'?>", Foreign::Xmpp),
        (b"<stream:stream to='pi'>", Foreign::Xmpp),
        (b"EHLO pi\r\n", Foreign::Smtp),
        (b"OPTIONS sip:nm SIP/2.0\r\n", Foreign::Sip),
        (b"REGISTER sip:pi SIP/2.0\r\n", Foreign::Sip),
        (b"OPTIONS / RTSP/1.0\r\n", Foreign::Rtsp),
        (b"DESCRIBE rtsp://pi/1 RTSP/1.0\r\n", Foreign::Rtsp),
        (b"l\0\x0b\0\0\0\0\0\0\0\0\0", Foreign::X11),
        (b"\x13BitTorrent protocol", Foreign::BitTorrent),
        (b"JRMI\0\x02K", Foreign::JavaRmi),
        (b"\0\x1e\0\x06\x01\0\0\x01\0\0\0\0\0\0\x07version", Foreign::Binary),
        (b"\x12\x01\0\x34\0\0\0\0", Foreign::Binary),
        (b"\x01default\n", Foreign::Binary),
        (&[0; 600], Foreign::Binary),
    ] {
        let shown = first.escape_ascii();
        assert_eq!(FirstBytes::of(first), Some(FirstBytes::Foreign(protocol)), "{shown}");
        assert_ne!(FirstBytes::of(&first[..1]), Some(FirstBytes::Classic), "{shown}");
    }
}

#[test]
fn who_answers_the_greeting_in_another_protocol_is_known_too() {
    for (line, found) in [
        ("get / HTTP/1.1", FirstBytes::Http),
        ("SSH-2.0-OpenSSH_9.2", FirstBytes::Foreign(Foreign::Ssh)),
        ("RFB 003.008", FirstBytes::Foreign(Foreign::Vnc)),
        ("CNXN\u{1}host::", FirstBytes::Foreign(Foreign::Adb)),
        ("EHLO pi", FirstBytes::Foreign(Foreign::Smtp)),
        ("\u{16}\u{3}\u{1}", FirstBytes::Tls),
        ("", FirstBytes::Classic),
        ("\u{1}", FirstBytes::Classic),
        ("PROXY", FirstBytes::Classic),
    ] {
        assert_eq!(FirstBytes::of_name(line), found, "{line:?}");
    }
}

#[test]
fn silence_after_a_few_bytes_decides() {
    for (first, found) in [
        (&b""[..], FirstBytes::Classic),
        (b"GET ", FirstBytes::Classic),
        (b"\n", FirstBytes::Classic),
        (b"\0\0", FirstBytes::Foreign(Foreign::Binary)),
        (b"\x03\0", FirstBytes::Foreign(Foreign::Binary)),
    ] {
        assert_eq!(FirstBytes::when_silent(first), found, "{}", first.escape_ascii());
    }
}

proptest! {
    #[test]
    fn bytes_decide_at_last_and_never_panic(bytes in prop::collection::vec(any::<u8>(), 512..600)) {
        prop_assert!(FirstBytes::of(&bytes).is_some());
    }

    /// A name is never taken for something else, whatever people are called.
    #[test]
    fn letters_are_names(name in r"\p{L}[\p{L}\p{M}]{0,20}( \p{L}{1,20})?") {
        prop_assert_eq!(FirstBytes::of_name(&name), FirstBytes::Classic);
    }
}
