// SPDX-License-Identifier: GPL-3.0-or-later
//! Files and pictures on the clipboard, where no text is wanted.

use gtk::prelude::*;
use gtk::{gdk, gio, glib};

use crate::i18n::gettext_f;
use crate::protocol::FileName;
use crate::ui::file_chooser::LocalFiles;

/// Pictures that are taken from the clipboard as they are, the best first, with the ending
/// of each.
const PICTURES: [(&str, &str); 4] =
    [("image/png", "png"), ("image/webp", "webp"), ("image/jpeg", "jpeg"), ("image/bmp", "bmp")];

/// Something that was pasted.
#[derive(Debug)]
pub enum Pasted {
    /// Files.
    Files(LocalFiles),
    /// A picture of that name.
    Picture(FileName, glib::Bytes),
}

/// Calls `pasted` with what is pasted into `view` and is no text, while `takes` says so.
pub fn connect(
    view: &gtk::TextView,
    takes: impl Fn() -> bool + 'static,
    pasted: impl Fn(Pasted) + Clone + 'static,
) {
    view.connect_paste_clipboard(move |view| {
        let clipboard = view.clipboard();
        let formats = clipboard.formats();
        let has_files = has_files(&formats);
        let picture = PICTURES.into_iter().find(|(media, _)| formats.contain_mime_type(media));
        let is_text = has_text(&formats) && !has_files;
        if is_text || !(has_files || picture.is_some()) || !takes() {
            return;
        }
        view.stop_signal_emission_by_name("paste-clipboard");
        let pasted = pasted.clone();
        glib::spawn_future_local(async move {
            let found = match picture.filter(|_| !has_files) {
                Some((media, ending)) => read_picture(&clipboard, media, ending).await,
                None => read_files(&clipboard).await.map(Pasted::Files),
            };
            match found {
                Ok(found) => pasted(found),
                Err(error) => tracing::debug!(%error, "nothing was pasted"),
            }
        });
    });
}

fn has_files(formats: &gdk::ContentFormats) -> bool {
    let all = formats.clone().union_deserialize_types();
    all.contains_type(gdk::FileList::static_type())
}

fn has_text(formats: &gdk::ContentFormats) -> bool {
    let is_text = |media: &str| formats.contain_mime_type(media);
    formats.contains_type(glib::Type::STRING)
        || is_text("text/plain;charset=utf-8")
        || is_text("text/plain")
}

async fn read_files(clipboard: &gdk::Clipboard) -> Result<LocalFiles, glib::Error> {
    let kind = gdk::FileList::static_type();
    let value = clipboard.read_value_future(kind, glib::Priority::DEFAULT).await?;
    let files = value.get::<gdk::FileList>().map(|files| files.files().into_iter().collect());
    Ok(files.unwrap_or_default())
}

/// Reads a picture as it is: nothing is decoded.
async fn read_picture(
    clipboard: &gdk::Clipboard,
    media: &str,
    ending: &str,
) -> Result<Pasted, glib::Error> {
    let (stream, _) = clipboard.read_future(&[media], glib::Priority::DEFAULT).await?;
    let out = gio::MemoryOutputStream::new_resizable();
    let flags =
        gio::OutputStreamSpliceFlags::CLOSE_SOURCE | gio::OutputStreamSpliceFlags::CLOSE_TARGET;
    out.splice_future(&stream, flags, glib::Priority::DEFAULT).await?;
    Ok(Pasted::Picture(name(ending), out.steal_as_bytes()))
}

/// The name of a picture of now.
fn name(ending: &str) -> FileName {
    let now = glib::DateTime::now_local().and_then(|now| now.format("%Y-%m-%d %H.%M.%S"));
    let now = now.unwrap_or_default();
    // Translators: the name of a file with a picture from the clipboard; {date} is a date.
    let stem = gettext_f("Picture {date}", &[("date", &now)]);
    FileName::new(&format!("{stem}.{ending}"))
}
