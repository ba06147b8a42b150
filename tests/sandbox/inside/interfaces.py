# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes every interface and its IPv4 address, as the C library's getifaddrs
tells them."""

import ctypes
import socket

AF_INET = socket.AF_INET


class Address(ctypes.Structure):
    _fields_ = [("family", ctypes.c_ushort), ("port", ctypes.c_ushort), ("ip", ctypes.c_ubyte * 4)]


class Interface(ctypes.Structure):
    pass


Interface._fields_ = [
    ("next", ctypes.POINTER(Interface)),
    ("name", ctypes.c_char_p),
    ("flags", ctypes.c_uint),
    ("address", ctypes.POINTER(Address)),
]

first = ctypes.POINTER(Interface)()
assert ctypes.CDLL(None).getifaddrs(ctypes.byref(first)) == 0
found = set()
while first:
    interface = first.contents
    address = interface.address.contents if interface.address else None
    told = socket.inet_ntoa(bytes(address.ip)) if address and address.family == AF_INET else "-"
    found.add(f"{interface.name.decode()} {told}")
    first = interface.next
print("\n".join(sorted(found)))
