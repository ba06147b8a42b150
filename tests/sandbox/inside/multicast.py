# SPDX-License-Identifier: GPL-3.0-or-later
"""multicast.py PORT: tells what it hears at the group of mDNS, on the loopback
interface alone, and sends there what it reads."""

import socket
import sys
import threading

GROUP = "224.0.0.251", int(sys.argv[1])
HERE = socket.inet_aton("127.0.0.1")

ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
ear.bind(GROUP)
ear.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(GROUP[0]) + HERE)
ear.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, HERE)


def hear():
    while True:
        print("heard:", ear.recv(1500).decode(), flush=True)


threading.Thread(target=hear, daemon=True).start()
print("listening", flush=True)
for line in sys.stdin:
    ear.sendto(line.strip().encode(), GROUP)
