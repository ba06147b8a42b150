// SPDX-License-Identifier: GPL-3.0-or-later
//! The import of an exported conversation, below the form to host a room: it becomes the
//! past of the room that the form names, which has to be without one. It is read and
//! written on another thread.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use gtk::prelude::*;
use gtk::{gio, glib};

use super::hosted_list::HostedNews;
use crate::history::ImportError;
use crate::i18n::gettext;
use crate::protocol::RoomName;
use crate::sentences;
use crate::server::{TakeInNews, take_in};
use crate::ui::compat;
use crate::ui::file_chooser;
use crate::ui::trust::store;

/// The time between two looks at how far it has come.
const LOOK: Duration = Duration::from_millis(200);

/// Whoever hears what has become of an import.
type ImportListener = Rc<dyn Fn(HostedNews)>;

/// The button, and what is told while an import goes on.
#[derive(Clone)]
pub struct ImportBox {
    button: gtk::Button,
    bar: gtk::ProgressBar,
    told: gtk::Label,
    listener: ImportListener,
}

/// Events that are in, of so many.
#[derive(Default)]
struct ImportProgress {
    count: AtomicU64,
    all: AtomicU64,
}

/// Puts the import at the end of `form`, whose room has the name that `name` reads.
pub fn attach(
    form: &gtk::Box,
    name: impl Fn() -> Option<RoomName> + 'static,
    listener: impl Fn(HostedNews) + 'static,
) {
    let import = ImportBox::new(Rc::new(listener));
    let around = gtk::Box::new(gtk::Orientation::Vertical, 6);
    for child in [import.button.upcast_ref::<gtk::Widget>(), import.bar.upcast_ref()] {
        around.append(child);
    }
    around.append(&import.told);
    around.set_margin_bottom(12);
    form.append(&around);
    let importing = import.clone();
    import.button.connect_clicked(move |button| {
        let (Some(name), Some(window)) = (name(), button.root().and_downcast()) else { return };
        let import = importing.clone();
        choose(&window, move |file| import.run(store::folder(), name.clone(), file));
    });
}

impl ImportBox {
    fn new(listener: ImportListener) -> Self {
        let button = gtk::Button::builder()
            .label(gettext("I_mport a Conversation…"))
            .use_underline(true)
            .halign(gtk::Align::Center)
            .tooltip_text(gettext("Have an exported file be what was said before in this room"))
            .build();
        let bar = gtk::ProgressBar::builder().visible(false).build();
        compat::set_label(&bar, &gettext("Importing"));
        let told = gtk::Label::builder().xalign(0.0).wrap(true).visible(false).build();
        told.add_css_class("dim-label");
        Self { button, bar, told, listener }
    }

    /// Takes a file into the room of that name, and says how far it has come, and what
    /// has become of it.
    fn run(&self, data: PathBuf, name: RoomName, file: PathBuf) {
        let progress = Arc::<ImportProgress>::default();
        self.begin(&progress);
        let (import, counted, room) = (self.clone(), progress, name.clone());
        glib::spawn_future_local(async move {
            let work = move || read(&data, &name, &file, &counted);
            let taken = gio::spawn_blocking(work).await;
            import.end(&room, taken.unwrap_or_else(|_| Err(gettext("Nothing is imported."))));
        });
    }

    fn begin(&self, progress: &Arc<ImportProgress>) {
        self.button.set_sensitive(false);
        self.told.set_visible(false);
        self.bar.set_visible(true);
        self.bar.set_fraction(0.0);
        let (progress, bar) = (Arc::downgrade(progress), self.bar.downgrade());
        glib::timeout_add_local(LOOK, move || {
            let (Some(progress), Some(bar)) = (progress.upgrade(), bar.upgrade()) else {
                return glib::ControlFlow::Break;
            };
            match progress.fraction() {
                Some(fraction) => bar.set_fraction(fraction),
                // The file is still looked through.
                None => bar.pulse(),
            }
            glib::ControlFlow::Continue
        });
    }

    fn end(&self, room: &RoomName, taken: Result<u64, String>) {
        self.bar.set_visible(false);
        self.button.set_sensitive(true);
        match taken {
            Ok(count) => {
                let sentence = sentences::imported(room, count);
                self.told.set_label(&sentence);
                self.told.set_visible(true);
                compat::announce(&self.told, &sentence);
                (self.listener)(HostedNews::Chosen(room.to_string(), None));
            }
            Err(sentence) => (self.listener)(HostedNews::Failed(sentence)),
        }
    }
}

impl ImportProgress {
    fn fraction(&self) -> Option<f64> {
        let (count, all) = (self.count.load(Ordering::Relaxed), self.all.load(Ordering::Relaxed));
        #[expect(clippy::cast_precision_loss, reason = "a bar has no more places")]
        (all > 0).then(|| count as f64 / all as f64)
    }
}

/// Takes the file in; the sentence for what is wrong with it. Blocks on the disk.
fn read(
    data: &Path,
    name: &RoomName,
    file: &Path,
    progress: &ImportProgress,
) -> Result<u64, String> {
    let lines = File::open(file)
        .map_err(|error| sentences::take_in_error(&ImportError::Unreadable(error).into(), file))?;
    let told = |news| match news {
        TakeInNews::DamagedNotes(kept) => {
            tracing::warn!(kept = %kept.display(), "notes of removals were damaged");
        }
        TakeInNews::Progress(count, all) => {
            progress.count.store(count, Ordering::Relaxed);
            progress.all.store(all, Ordering::Relaxed);
        }
    };
    let taken = take_in(data, name, BufReader::new(lines), told);
    taken.map_err(|error| sentences::take_in_error(&error, file))
}

/// Asks above `window` for the file. In a sandbox, the portal asks.
fn choose(window: &gtk::Window, chosen: impl Fn(PathBuf) + 'static) {
    let chooser = gtk::FileChooserNative::builder()
        .title(gettext("Import a Conversation"))
        .action(gtk::FileChooserAction::Open)
        .transient_for(window)
        .modal(true)
        .accept_label(gettext("_Import"))
        .build();
    let jsonl = gettext("JSON lines, as they are exported (.jsonl)");
    file_chooser::add_filter(&chooser, &jsonl, &["jsonl", "json"]);
    file_chooser::ask(&chooser, chosen);
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::fs;

    use super::*;
    use crate::ui::test_support::until;

    #[gtk::test]
    fn a_file_is_taken_into_an_empty_room_or_it_is_said_why_not() {
        crate::ui::prepare().unwrap();
        let data = tempfile::tempdir().unwrap();
        let file = data.path().join("export.jsonl");
        let line = r#"{"number":1,"time":5,"type":"notice","text":"n"}"#;
        fs::write(&file, line).unwrap();
        let news = Rc::<RefCell<Vec<HostedNews>>>::default();
        let heard = news.clone();
        let import = ImportBox::new(Rc::new(move |news| heard.borrow_mut().push(news)));
        let attic = RoomName::new("Attic").unwrap();
        let run = |times| {
            import.run(data.path().into(), attic.clone(), file.clone());
            assert!(!import.button.is_sensitive() && import.bar.get_visible());
            until("it is over", || news.borrow().len() == times);
            assert!(import.button.is_sensitive() && !import.bar.get_visible());
        };
        run(1);
        assert_eq!(import.told.label(), "1 event is now the past of “Attic”.");
        assert_eq!(news.borrow()[0], HostedNews::Chosen("Attic".into(), None));
        run(2);
        assert!(!import.told.get_visible());
        let failed = |at: usize| match &news.borrow()[at] {
            HostedNews::Failed(sentence) => sentence.clone(),
            other @ HostedNews::Chosen(..) => panic!("{other:?}"),
        };
        assert!(failed(1).contains("has a history already"), "{}", failed(1));
        fs::write(&file, "no event").unwrap();
        run(3);
        assert!(failed(2).contains("line 1 is no event of an export"), "{}", failed(2));
    }
}
