// SPDX-License-Identifier: GPL-3.0-or-later
//! The choice of a file, by the desktop's own dialog; in a sandbox, the portal asks.

use std::path::PathBuf;

use gtk::prelude::*;

/// Offers the files with one of these endings, under a name.
pub fn add_filter(chooser: &gtk::FileChooserNative, name: &str, endings: &[&str]) {
    let filter = gtk::FileFilter::new();
    filter.set_name(Some(name));
    for ending in endings {
        filter.add_suffix(ending);
    }
    chooser.add_filter(&filter);
}

/// Shows the dialog; `chosen` gets the file, if there is one.
pub fn ask(chooser: &gtk::FileChooserNative, chosen: impl Fn(PathBuf) + 'static) {
    // It is kept until somebody has answered it.
    let kept = chooser.clone();
    chooser.connect_response(move |chooser, answer| {
        let _kept = &kept;
        if answer == gtk::ResponseType::Accept
            && let Some(path) = chooser.file().and_then(|file| file.path())
        {
            chosen(path);
        }
        chooser.destroy();
    });
    chooser.show();
}
