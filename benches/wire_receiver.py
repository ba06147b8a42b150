#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Receiver of LocalSend's protocol, a stand-in for `wire.py` where no other is installed:

    benches/wire_receiver.py ADDRESS PORT FOLDER CERTIFICATE KEY

Answers `prepare-upload` and `upload` of version 2, over HTTPS, one session at a time, and asks
nobody. It is no part of LocalSend, and has neither discovery, PINs, cancelling nor downloads.
"""

import json
import secrets
import ssl
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

API = "/api/localsend/v2/"
AT_ONCE = 1024 * 1024


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder = None
    # By session, file and token: a file that may still come, its name and its size.
    awaited: ClassVar[dict[tuple[str, str, str], tuple[str, int]]] = {}

    def do_POST(self):
        asked = urlsplit(self.path)
        work = {f"{API}prepare-upload": self.prepare, f"{API}upload": self.upload}
        if asked.path not in work:
            self.answer(404)
            return
        work[asked.path](parse_qs(asked.query))

    def prepare(self, _query):
        length = int(self.headers.get("Content-Length", "0"))
        try:
            files = json.loads(self.rfile.read(length))["files"]
            known = {
                name: (Path(file["fileName"]).name, file["size"]) for name, file in files.items()
            }
        except (ValueError, KeyError, TypeError, AttributeError):
            self.answer(400)
            return
        if self.awaited:
            self.answer(409)
            return
        session = secrets.token_hex(16)
        tokens = {name: secrets.token_hex(16) for name in known}
        for name, file in known.items():
            self.awaited[session, name, tokens[name]] = file
        self.answer(200, json.dumps({"sessionId": session, "files": tokens}).encode())

    def upload(self, query):
        named = [query.get(name, [""])[0] for name in ("sessionId", "fileId", "token")]
        if not all(named):
            self.answer(400)
            return
        name, size = self.awaited.pop(tuple(named), (None, 0))
        if not name:
            self.answer(403)
            return
        whole = self.headers.get("Content-Length") == str(size) and self.save(name, size)
        self.answer(200 if whole else 500)

    def save(self, name, left):
        """Takes the body into a file, and tells whether all of it came."""
        space = memoryview(bytearray(AT_ONCE))
        with (self.folder / name).open("wb", buffering=0) as file:
            while left:
                taken = self.rfile.readinto(space[:left])
                if not taken:
                    return False
                file.write(space[:taken])
                left -= taken
        return True

    def answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        # What was refused may have a body that nobody reads.
        self.close_connection = self.close_connection or status != 200
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main(address, port, folder, certificate, key):
    Receiver.folder = Path(folder)
    server = ThreadingHTTPServer((address, int(port)), Receiver)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(f"Usage: {sys.argv[0]} ADDRESS PORT FOLDER CERTIFICATE KEY")
    main(*sys.argv[1:])
