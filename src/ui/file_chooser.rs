// SPDX-License-Identifier: GPL-3.0-or-later
//! The choice of a file or several, by the desktop's own dialog; in a sandbox, the portal asks.

use std::path::PathBuf;

use gtk::gio;
use gtk::prelude::*;

/// Files that were chosen.
#[derive(Debug, Default)]
pub struct LocalFiles {
    /// Those that are on this computer.
    pub paths: Vec<PathBuf>,
    /// The number of the others, which have no path.
    pub elsewhere: usize,
}

impl LocalFiles {
    /// Tells if nothing was chosen.
    pub fn is_none(&self) -> bool {
        self.paths.is_empty() && self.elsewhere == 0
    }
}

impl FromIterator<gio::File> for LocalFiles {
    fn from_iter<I: IntoIterator<Item = gio::File>>(files: I) -> Self {
        let mut all = Self::default();
        for file in files {
            match file.path() {
                Some(path) => all.paths.push(path),
                None => all.elsewhere += 1,
            }
        }
        all
    }
}

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
    answer(chooser, move |chooser| {
        if let Some(path) = chooser.file().and_then(|file| file.path()) {
            chosen(path);
        }
    });
}

/// Shows the dialog; `chosen` gets the files, if there are some.
pub fn ask_for_several(chooser: &gtk::FileChooserNative, chosen: impl Fn(LocalFiles) + 'static) {
    answer(chooser, move |chooser| {
        let files = chooser.files();
        let all = (0..files.n_items()).filter_map(|at| files.item(at).and_downcast::<gio::File>());
        chosen(all.collect());
    });
}

fn answer(chooser: &gtk::FileChooserNative, accepted: impl Fn(&gtk::FileChooserNative) + 'static) {
    // It is kept until somebody has answered it.
    let kept = chooser.clone();
    chooser.connect_response(move |chooser, answer| {
        let _kept = &kept;
        if answer == gtk::ResponseType::Accept {
            accepted(chooser);
        }
        chooser.destroy();
    });
    chooser.show();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_without_a_path_are_counted() {
        let uris = ["file:///tmp/a.png", "mtp://phone/b.png", "file:///tmp/c.png"];
        let all: LocalFiles = uris.into_iter().map(gio::File::for_uri).collect();
        assert_eq!((all.paths.len(), all.elsewhere), (2, 1));
    }
}
