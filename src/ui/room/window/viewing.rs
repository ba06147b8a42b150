// SPDX-License-Identifier: GPL-3.0-or-later
//! Pictures of the room, shown large: those that are saved, and others, which are fetched to
//! be looked at and not to be kept.

use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gio, glib};

use super::{RoomWindow, saving};
use crate::model::{FileKey, TransferStage, file_of};
use crate::pictures::{self, PictureError};
use crate::protocol::SharedFile;
use crate::ui::compat::dialog;
use crate::ui::room::conversation::file_buttons::targeted;
use crate::ui::room::pictures::in_view::ShownPictures;
use crate::ui::room::pictures::inline::VIEW;
use crate::ui::room::pictures::source::{self, PictureSource};
use crate::ui::room::pictures::store::PictureStore;
use crate::ui::room::pictures::viewed::ViewedPicture;
use crate::ui::room::pictures::viewer::PictureViewer;
use crate::ui::room::pictures::viewer::saying::ShowSaved;
use crate::ui::room::strings;

/// The pictures of a window.
pub(super) fn pictures() -> Rc<ShownPictures> {
    ShownPictures::new(PictureStore::new(source::by_helper()))
}

/// Gives the class of the window the action that shows a picture large.
pub(super) fn install(class: &mut <super::imp::RoomWindow as ObjectSubclass>::Class) {
    let kind = <(u64, String)>::static_variant_type();
    class.install_action(VIEW, Some(&kind), |window, _, key| {
        if let Some(FileKey::Shared(number)) = targeted(key) {
            view(window, number);
        }
    });
}

/// Shows the picture of that number large.
fn view(window: &RoomWindow, number: u64) {
    let parts = window.parts();
    let file = file_of(&parts.session.timeline().timeline(), number);
    // What is marked is no picture, whatever its name says.
    let file = file.filter(|file| file.judged().warning().is_none());
    let Some(file) = file else { return };
    // Of two that are fetched, one is looked at.
    let before = window.imp().dialogs.viewed.borrow().viewer.upgrade();
    before.inspect(dialog::close);
    end(window);
    let look = Rc::new(());
    let (saver, closer, mark) = (window.downgrade(), window.downgrade(), look.clone());
    let viewer = PictureViewer::open(
        &file.name,
        window,
        move || {
            saver.upgrade().inspect(|window| saving::save(window, &FileKey::Shared(number)));
        },
        move || {
            closer.upgrade().inspect(|window| closed(window, &mark));
        },
    );
    let weak = glib::WeakRef::new();
    weak.set(Some(&viewer));
    let viewed = ViewedPicture {
        number,
        viewer: weak,
        file: Some(file.clone()),
        held: None,
        look: look.clone(),
    };
    window.imp().dialogs.viewed.replace(viewed);
    match saving::saved(window, &FileKey::Shared(number)) {
        Some(path) => show_saved(window, (number, file, look), path),
        None => fetch(window, number, &file, &viewer),
    }
}

/// Tells if that look at a picture is not over.
fn is_looked_at(window: &RoomWindow, look: &Rc<()>) -> bool {
    Rc::ptr_eq(&window.imp().dialogs.viewed.borrow().look, look)
}

/// Shows a picture that is saved; one that is not there any more is fetched.
fn show_saved(window: &RoomWindow, (number, file, look): (u64, SharedFile, Rc<()>), path: PathBuf) {
    let window = window.downgrade();
    glib::spawn_future_local(async move {
        let opened = gio::spawn_blocking(move || source::opened(&path)).await;
        let window = window.upgrade().filter(|window| is_looked_at(window, &look));
        let Some(window) = window else { return };
        let Some(viewer) = window.imp().dialogs.viewed.borrow().viewer.upgrade() else { return };
        match opened {
            Ok(Ok(saved)) => {
                let picture = (file.blake3, PictureSource::Held(Arc::new(saved)));
                viewer.show_picture(window.parts().pictures.store(), picture, || {});
            }
            _ => fetch(&window, number, &file, &viewer),
        }
    });
}

/// Fetches the picture into memory.
fn fetch(window: &RoomWindow, number: u64, file: &SharedFile, viewer: &PictureViewer) {
    if file.size > pictures::FILE_BYTES {
        return viewer.fail(&strings::pictures::trouble(PictureError::TooLarge));
    }
    match pictures::in_memory(&[]).map(Arc::new) {
        Ok(held) => {
            window.imp().dialogs.viewed.borrow_mut().held = Some(held.clone());
            window.parts().files.fetch_to_view(number, file, held);
        }
        Err(trouble) => viewer.fail(&strings::pictures::trouble(trouble)),
    }
}

/// Shows how far the picture has come that is fetched to be looked at; `false` if the
/// transfer is another.
pub(super) fn redraw(window: &RoomWindow, key: &FileKey) -> bool {
    let FileKey::Viewed(number) = *key else { return false };
    let (viewer, file, held, look) = {
        let viewed = window.imp().dialogs.viewed.borrow();
        let viewer = viewed.viewer.upgrade().filter(|_| viewed.number == number);
        (viewer, viewed.file.clone(), viewed.held.clone(), viewed.look.clone())
    };
    let (Some(viewer), Some(file), Some(held)) = (viewer, file, held) else { return true };
    let Some(transfer) = window.parts().files.get(key) else {
        // It was given up by another way than by closing the viewer.
        viewer.fail(&strings::pictures::trouble(PictureError::Unanswered));
        return true;
    };
    match transfer.stage {
        TransferStage::Done(_) => {
            let picture = (file.blake3, PictureSource::Held(held));
            let store = window.parts().pictures.store();
            let weak = window.downgrade();
            viewer.show_picture(store, picture, move || {
                weak.upgrade().inspect(|window| decoded(window, &look));
            });
        }
        TransferStage::Failed(trouble) => viewer.fail(&strings::files::trouble(trouble)),
        _ => viewer.tell(transfer.fraction()),
    }
    true
}

/// Says in the viewer what became of saving its picture from there; `false` if it was not.
pub(super) fn tell_saved(window: &RoomWindow, key: &FileKey) -> bool {
    let viewer = {
        let viewed = window.imp().dialogs.viewed.borrow();
        viewed.viewer.upgrade().filter(|_| *key == FileKey::Shared(viewed.number))
    };
    let Some(viewer) = viewer else { return false };
    let Some(transfer) = window.parts().files.get(key) else {
        viewer.allow_saving();
        return false;
    };
    let show = matches!(transfer.stage, TransferStage::Done(_)).then(|| {
        let (weak, key) = (window.downgrade(), key.clone());
        let show = move || {
            weak.upgrade().inspect(|window| saving::show(window, &key));
        };
        Box::new(show) as ShowSaved
    });
    let is_over = transfer.stage.is_over();
    is_over && viewer.tell_saved(&strings::files::stage(&transfer), show)
}

/// Gives back the file that was fetched to be looked at, which is decoded.
fn decoded(window: &RoomWindow, look: &Rc<()>) {
    if is_looked_at(window, look) {
        let number = {
            let mut viewed = window.imp().dialogs.viewed.borrow_mut();
            (viewed.file, viewed.held) = (None, None);
            viewed.number
        };
        window.parts().files.cancel(&FileKey::Viewed(number));
    }
}

/// Gives back what that look at a picture took.
fn closed(window: &RoomWindow, look: &Rc<()>) {
    if is_looked_at(window, look) {
        end(window);
    }
}

/// Gives back what looking at a picture took.
pub(super) fn end(window: &RoomWindow) {
    let ViewedPicture { number, .. } = window.imp().dialogs.viewed.take();
    if number > 0 {
        window.parts().files.cancel(&FileKey::Viewed(number));
    }
}
