# SPDX-License-Identifier: GPL-3.0-or-later
"""The hosts of `wire.py`, and how their guests fetch and send.

Each serves the files of one folder. `get` and `put` are the command of a guest; `forget` checks
what the host has of an upload, and deletes it where it can. One that `pushes` has no guest who
fetches: its `get` is a command of the host, which sends.
"""

import filecmp
import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

# nginx and sshd are where only root looks for programs.
os.environ["PATH"] = os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin"
CIPHERS = {"curl": "TLS_AES_256_GCM_SHA384", "ssh": "aes256-gcm@openssh.com"}
CURL = ["curl", "-fsSk", "--tlsv1.3", "--tls13-ciphers", CIPHERS["curl"]]
# Guests who fetch at once.
MANY = 10
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
NGINX = """
daemon off; worker_processes auto; pid {dir}/nginx.pid; error_log {dir}/nginx.log; {user}
events {{ worker_connections 256; }}
http {{
    access_log off; sendfile on; tcp_nopush on; client_max_body_size 0;
    client_body_temp_path {dir}/body; proxy_temp_path {dir}/proxy;
    fastcgi_temp_path {dir}/fastcgi; uwsgi_temp_path {dir}/uwsgi; scgi_temp_path {dir}/scgi;
    server {{
        listen {address}:{port} ssl; ssl_protocols TLSv1.3;
        ssl_certificate {dir}/cert.pem; ssl_certificate_key {dir}/key.pem;
        root {served};
        location / {{ dav_methods PUT; }}
    }}
}}
"""
SSHD = """
Port {port}
ListenAddress {address}
HostKey {dir}/host_key
AuthorizedKeysFile {dir}/guest_key.pub
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
PermitRootLogin yes
MaxStartups 100
Ciphers {cipher}
Subsystem sftp internal-sftp
"""


class Place:
    """Two machines, or one that is both: what runs on either, and their addresses."""

    def __init__(self, name, addresses, host=(), guest=()):
        self.name, self.host, self.guest = name, list(host), list(guest)
        self.address, self.guest_address = addresses


class Nginx:
    name, pushes = "nginx, TLS", False
    needs = ("nginx", "curl", "openssl")

    def __init__(self, stack, place, folder, source):
        self.folder, self.served = folder, folder / "served"
        self.served.mkdir()
        for file in source.iterdir():
            os.link(file, self.served / file.name)
        certificate(folder)
        port = free_port()
        user = "user root;" if os.geteuid() == 0 else ""
        config = folder / "nginx.conf"
        known = {"dir": folder, "served": self.served, "address": place.address, "port": port}
        config.write_text(NGINX.format(user=user, **known))
        words = ["nginx", "-c", str(config), "-p", str(folder), "-e", str(folder / "nginx.log")]
        self.server = started(stack, place.host + words)
        self.url = f"https://{place.address}:{port}"
        self.curl = [*place.guest, *CURL]
        listens(place.host, port, self.server)

    def get(self, name, to):
        return [*self.curl, "-o", str(to / name), f"{self.url}/{name}"]

    def put(self, file):
        return [*self.curl, "-T", str(file), f"{self.url}/up-{file.name}"]

    def forget(self, file):
        """Checks an upload, and deletes it."""
        same(file, self.served / f"up-{file.name}").unlink()


class Scp:
    name, pushes = "scp", False
    needs = ("sshd", "ssh-keygen", "scp")

    def __init__(self, stack, place, folder, source):
        self.source, self.up = source, folder / "up"
        self.up.mkdir()
        for key in ("host_key", "guest_key"):
            run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / key)])
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        port = free_port()
        config = folder / "sshd_config"
        known = {"dir": folder, "address": place.address, "port": port}
        config.write_text(SSHD.format(cipher=CIPHERS["ssh"], **known))
        self.server = started(stack, [*place.host, shutil.which("sshd"), "-D", "-f", str(config)])
        options = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "BatchMode=yes"]
        options = [word for option in options for word in ("-o", option)]
        self.scp = [*place.guest, "scp", "-q", "-F", "/dev/null", "-c", CIPHERS["ssh"]]
        self.scp += ["-i", str(folder / "guest_key"), "-P", str(port), *options]
        user = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout
        self.host = f"{user.strip()}@{place.address}:"
        listens(place.host, port, self.server)

    def get(self, name, to):
        return [*self.scp, f"{self.host}{self.source / name}", str(to / name)]

    def put(self, file):
        return [*self.scp, str(file), f"{self.host}{self.up / file.name}"]

    def forget(self, file):
        same(file, self.up / file.name).unlink()


class Salotto:
    name, pushes = "Salotto", False
    needs = ()
    # Set from the command line.
    program = None

    def __init__(self, stack, place, folder, source):
        self.guests = itertools.count(1)
        self.at_host, self.at_guest = ({"XDG_DATA_HOME": str(folder / at)} for at in "hg")
        port = free_port()
        words = ["host", "--name", "Wire", "--port", str(port), "--bind", place.address]
        words += ["--no-announce", "--check-after", "0", "--no-history", "--files-total", "1000G"]
        words += ["--file-size", "100G"]
        # It reads commands, and ends with them.
        host = {"stdin": subprocess.PIPE, "env": os.environ | self.at_host}
        self.server = started(stack, [*place.host, self.program, *words], **host)
        self.address, self.place = f"{place.address}:{port}", place
        listens(place.host, port, self.server)
        for file in source.iterdir():
            run(self.put(file))

    def guest(self, words):
        """A guest, who has a name of its own and knows the room from the first visit on."""
        data = f"XDG_DATA_HOME={self.at_guest['XDG_DATA_HOME']}"
        name = ["--as", f"Guest {next(self.guests)}", "--no-key", "--json"]
        return [*self.place.guest, "env", data, self.program, *words, *name]

    def get(self, name, to):
        return self.guest(["get", self.address, name, "--to", str(to)])

    def put(self, file):
        return self.guest(["send", str(file), self.address])

    def forget(self, file):
        """It has verified what it took."""


def certificate(folder):
    """A self-signed one in `cert.pem`, with its key in `key.pem`."""
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    words += ["-nodes", "-days", "2", "-subj", "/CN=wire"]
    run([*words, "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")])


def run(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = f"{command} ended with {done.returncode}: {done.stdout}{done.stderr}"
    assert done.returncode == 0, told
    return done.stdout


def started(stack, command, **options):
    process = subprocess.Popen(command, start_new_session=True, **(QUIET | options))
    stack.callback(stop, process)
    return process


def stop(process):
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def listens(machine, port, server):
    """Waits until somebody listens there."""
    for _ in range(600):
        assert server.poll() is None, f"{server.args} has ended with {server.returncode}"
        if f":{port} " in run([*machine, "ss", "-Hltn"]):
            return
        time.sleep(0.05)
    sys.exit(f"{server.args} does not listen")


def same(one, other):
    assert filecmp.cmp(one, other, shallow=False), f"{other} is not {one}"
    return other
