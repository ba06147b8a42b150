# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of what is on the display, as PNG. A window keeps its transparent
corners and its shadow."""

import ctypes
import ctypes.util
from ctypes import POINTER, byref, c_char_p, c_int, c_uint, c_ulong, c_void_p

import gi

gi.require_version("GdkPixbuf", "2.0")
from gi.repository import GdkPixbuf, GLib  # noqa: E402

ALL_PLANES = 0xFFFFFFFF
Z_PIXMAP = 2
ATOM = 4
APPEND = 2


class Image(ctypes.Structure):
    """The beginning of Xlib's XImage."""

    _fields_ = [
        ("width", c_int),
        ("height", c_int),
        ("xoffset", c_int),
        ("format", c_int),
        ("data", c_void_p),
        ("byte_order", c_int),
        ("bitmap_unit", c_int),
        ("bitmap_bit_order", c_int),
        ("bitmap_pad", c_int),
        ("depth", c_int),
        ("bytes_per_line", c_int),
        ("bits_per_pixel", c_int),
    ]


def xlib():
    lib = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
    lib.XOpenDisplay.restype = c_void_p
    lib.XOpenDisplay.argtypes = [c_char_p]
    lib.XDefaultRootWindow.restype = c_ulong
    lib.XDefaultRootWindow.argtypes = [c_void_p]
    lib.XGetGeometry.argtypes = [
        c_void_p,
        c_ulong,
        POINTER(c_ulong),
        *[POINTER(c_int)] * 2,
        *[POINTER(c_uint)] * 4,
    ]
    lib.XGetImage.restype = POINTER(Image)
    lib.XGetImage.argtypes = [
        c_void_p,
        c_ulong,
        c_int,
        c_int,
        c_uint,
        c_uint,
        c_ulong,
        c_int,
    ]
    lib.XInternAtom.restype = c_ulong
    lib.XInternAtom.argtypes = [c_void_p, c_char_p, c_int]
    lib.XCreateSimpleWindow.restype = c_ulong
    lib.XCreateSimpleWindow.argtypes = [
        c_void_p,
        c_ulong,
        c_int,
        c_int,
        c_uint,
        c_uint,
        c_uint,
        c_ulong,
        c_ulong,
    ]
    lib.XChangeProperty.argtypes = [
        c_void_p,
        c_ulong,
        c_ulong,
        c_ulong,
        c_int,
        c_int,
        c_void_p,
        c_int,
    ]
    lib.XSetSelectionOwner.argtypes = [c_void_p, c_ulong, c_ulong, c_ulong]
    lib.XSync.argtypes = [c_void_p, c_int]
    lib.XDestroyImage.argtypes = [POINTER(Image)]
    lib.XCloseDisplay.argtypes = [c_void_p]
    return lib


def connect(display):
    lib = xlib()
    return lib, lib.XOpenDisplay(display.encode())


def pretend_compositor(display):
    """Lets GTK draw transparent corners and shadows, though nobody puts the
    windows together and the window manager knows nothing of shadows: each
    window is looked at alone. Lasts as long as this program."""
    lib, connection = connect(display)
    root = lib.XDefaultRootWindow(connection)
    window = lib.XCreateSimpleWindow(connection, root, 0, 0, 1, 1, 0, 0, 0)
    selection = lib.XInternAtom(connection, b"_NET_WM_CM_S0", 0)
    lib.XSetSelectionOwner(connection, selection, window, 0)
    supported = lib.XInternAtom(connection, b"_NET_SUPPORTED", 0)
    shadows = c_ulong(lib.XInternAtom(connection, b"_GTK_FRAME_EXTENTS", 0))
    lib.XChangeProperty(connection, root, supported, ATOM, 32, APPEND, byref(shadows), 1)
    lib.XSync(connection, 0)


def root(display, path):
    """The whole display as a picture."""
    width, _height, _depth, pixels = look(display, None)
    write(path, [opaque(row) for row in split(pixels, width)])


def picture(display, window, path, margin):
    """One window as a picture, with `margin` of its shadow."""
    width, _height, _depth, pixels = look(display, window)
    left, top, right, bottom = solid(split(pixels, width))
    rows = split(pixels, width)[max(0, top - margin) : bottom + margin]
    left, right = max(0, left - margin) * 4, (right + margin) * 4
    write(path, [straight(row[left:right]) for row in rows])


def extent(display, window):
    """How large the window is, with its shadow and without."""
    width, height, _depth, pixels = look(display, window)
    left, top, right, bottom = solid(split(pixels, width))
    return (width, height), (right - left, bottom - top)


def look(display, window):
    """Width, height, depth and pixels of a window; of the display, if None."""
    lib, connection = connect(display)
    try:
        return grab(lib, connection, window or lib.XDefaultRootWindow(connection))
    finally:
        lib.XCloseDisplay(connection)


def grab(lib, connection, window):
    top, x, y = c_ulong(), c_int(), c_int()
    width, height, border, depth = c_uint(), c_uint(), c_uint(), c_uint()
    places = [byref(place) for place in (top, x, y, width, height, border, depth)]
    lib.XGetGeometry(connection, window, *places)
    image = lib.XGetImage(
        connection, window, 0, 0, width.value, height.value, ALL_PLANES, Z_PIXMAP
    ).contents
    assert image.bits_per_pixel == 32 and image.bytes_per_line == image.width * 4
    pixels = ctypes.string_at(image.data, image.bytes_per_line * image.height)
    size = image.width, image.height
    lib.XDestroyImage(byref(image))
    return *size, depth.value, pixels


def split(pixels, width):
    return [pixels[at : at + width * 4] for at in range(0, len(pixels), width * 4)]


def solid(rows):
    """Left, top, right and bottom of what cannot be seen through."""
    full = [255 in row[3::4] for row in rows]
    top, bottom = full.index(True), len(full) - full[::-1].index(True)
    middle = rows[(top + bottom) // 2][3::4]
    left, right = middle.index(255), middle.rindex(255) + 1
    return left, top, right, bottom


def opaque(row):
    """BGRX as RGBA."""
    out = bytearray(b"\xff" * len(row))
    out[0::4], out[1::4], out[2::4] = row[2::4], row[1::4], row[0::4]
    return out


def straight(row):
    """Premultiplied BGRA as plain RGBA."""
    out = bytearray(len(row))
    out[0::4], out[1::4], out[2::4], out[3::4] = row[2::4], row[1::4], row[0::4], row[3::4]
    for at in range(3, len(out), 4):
        alpha = out[at]
        if 0 < alpha < 255:
            for channel in range(at - 3, at):
                out[channel] = min(255, out[channel] * 255 // alpha)
    return out


def write(path, rows):
    """RGBA rows as a PNG file."""
    width, height = len(rows[0]) // 4, len(rows)
    pixels = GLib.Bytes.new(b"".join(rows))
    pixbuf = GdkPixbuf.Pixbuf.new_from_bytes(
        pixels, GdkPixbuf.Colorspace.RGB, True, 8, width, height, width * 4
    )
    pixbuf.savev(str(path), "png", ["compression"], ["9"])
