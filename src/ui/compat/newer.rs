// SPDX-License-Identifier: GPL-3.0-or-later
//! Types and functions of newer GTK and libadwaita, looked for when the program
//! runs: linked to, they would keep it from starting on Debian 12.

use std::ffi::{CStr, c_void};

use adw::prelude::*;
use gtk::glib;

/// Finds the type called `name`, where the libraries of this system have it.
pub fn class(name: &str) -> Option<glib::Type> {
    let found = gtk::Builder::new().type_from_name(name);
    found.is_valid().then_some(found)
}

/// Builds a widget of a class that [`class`] has found.
pub fn widget(class: glib::Type) -> gtk::Widget {
    glib::Object::with_type(class).downcast().expect("a class of widgets")
}

/// Finds the address of a function in the libraries this program is linked to.
pub fn function(name: &CStr) -> Option<*mut c_void> {
    // SAFETY: the name ends in a zero byte, and nothing is opened or closed.
    let found = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
    (!found.is_null()).then_some(found)
}

/// Calls a function of newer libraries, if there is one; `None` if there is not.
/// The caller vouches for the types: they are those of the C header.
macro_rules! call {
    ($name:literal as fn($($kind:ty),*) $(-> $back:ty)?, $($argument:expr),*) => {
        crate::ui::compat::newer::function($name).map(|found| {
            // SAFETY: the function has had these types ever since it exists.
            let found: unsafe extern "C" fn($($kind),*) $(-> $back)? =
                unsafe { std::mem::transmute(found) };
            // SAFETY: the arguments live as long as the call.
            unsafe { found($($argument),*) }
        })
    };
}
pub(super) use call;
