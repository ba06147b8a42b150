# SPDX-License-Identifier: GPL-3.0-or-later
"""LocalSend's protocol for `wire.py`: curl sends, and a receiver of one's own takes each upload.

https://github.com/localsend/protocol documents it. What of it a transfer needs is here: the
sender asks `prepare-upload` with the names and sizes, gets a session and a token for each file,
and posts the bytes to `upload`. Nobody is discovered, and the receiver says yes by itself.
"""

import itertools
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from wire_hosts import CURL, MANY, certificate, free_port, listens, same, started

STAND_IN = Path(__file__).with_name("wire_receiver.py")
# The answer is JSON: `sessionId`, and by the file's id its token.
SEND = r"""
set -eu
url=$1 file=$2 asked=$3
shift 3
answer=$("$@" -H 'Content-Type: application/json' -d "$asked" "$url/prepare-upload")
session=${answer#*\"sessionId\"}
session=${session#*\"}
token=${answer#*\"the-file\"}
token=${token#*\"}
to="upload?sessionId=${session%%\"*}&fileId=the-file&token=${token%%\"*}"
exec "$@" -X POST -H Expect: -H 'Content-Type: application/octet-stream' -T "$file" "$url/$to"
"""
SENDER = {
    "alias": "Wire",
    "version": "2.0",
    "deviceModel": None,
    "deviceType": "headless",
    "fingerprint": "wire",
    "port": 53317,
    "protocol": "https",
    "download": False,
}


class LocalSend:
    name, pushes = "LocalSend", True
    needs = ("curl", "openssl")
    lanflare = os.environ.get("WIRE_LANFLARE") or shutil.which("lanflare")

    def __init__(self, stack, place, folder, source):
        self.stack, self.place, self.folder, self.source = stack, place, folder, source
        certificate(folder)
        self.up = folder / "up"
        self.up.mkdir()
        self.server, self.url = self.receiver(place.host, place.address, self.up)
        # A receiver keeps its folder: a link to where the next upload shall be.
        inboxes = [folder / f"inbox-{number}" for number in range(MANY)]
        for inbox in inboxes:
            inbox.symlink_to(self.up)
        urls = [self.receiver(place.guest, place.guest_address, inbox)[1] for inbox in inboxes]
        self.guests = itertools.cycle(zip(inboxes, urls, strict=True))

    @classmethod
    def receiver_is(cls):
        """Tells people who receives."""
        if not cls.lanflare:
            return "LocalSend: curl sends to a stand-in in Python, and the speed is the stand-in's."
        asked = [cls.lanflare, "--version"]
        told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
        return f"LocalSend: curl sends to {told.strip()}, which hashes what it takes."

    def receiver(self, machine, address, inbox):
        """Starts one, and tells where it listens."""
        port = free_port()
        if self.lanflare:
            words = [self.lanflare, "receive", "--auto-accept", "--port", str(port)]
            words += ["--dir", str(inbox)]
        else:
            known = (self.folder / name for name in ("cert.pem", "key.pem"))
            words = [sys.executable, STAND_IN, address, port, inbox, *known]
        process = started(self.stack, [*machine, *map(str, words)])
        listens(machine, port, process)
        return process, f"https://{address}:{port}/api/localsend/v2"

    def get(self, name, to):
        inbox, url = next(self.guests)
        inbox.unlink()
        inbox.symlink_to(to)
        return self.send(self.place.host, self.source / name, url)

    def put(self, file):
        return self.send(self.place.guest, file, self.url)

    def send(self, machine, file, url):
        told = {"id": "the-file", "fileName": file.name, "size": file.stat().st_size}
        told["fileType"] = "application/octet-stream"
        asked = json.dumps({"info": SENDER, "files": {"the-file": told}})
        return [*machine, "sh", "-c", SEND, "send", url, str(file), asked, *CURL]

    def forget(self, file):
        same(file, self.up / file.name).unlink()
