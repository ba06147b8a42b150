// SPDX-License-Identifier: GPL-3.0-or-later
//! A picture as large as one likes, in a dialog of its own.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::drawable::DrawablePicture;
use super::full_picture::FullPicture;
use super::source::{PictureKey, PictureSource};
use super::store::{PictureInterest, PictureStore};
use super::zoom_view::ZoomView;
use crate::i18n::gettext;
use crate::protocol::{ContentHash, FileName};
use crate::ui::compat::dialog::{self, Below, Frame, Size};
use crate::ui::compat::{self, ToolbarView};
use crate::ui::room::strings;

const SIZE: Size = Size { width: 960, height: 720 };
/// The longest side where no monitor is known.
const SIDE: u32 = 2_560;

mod imp {
    use super::*;

    #[derive(Default)]
    pub struct PictureViewer {
        pub pages: gtk::Stack,
        pub progress: gtk::ProgressBar,
        pub view: ZoomView,
        pub failed: adw::StatusPage,
        pub toasts: adw::ToastOverlay,
        /// The last toast; the next one takes its place.
        pub said: RefCell<Option<adw::Toast>>,
        pub copy: gtk::Button,
        pub save: gtk::Button,
        pub closer: gtk::Button,
        pub farther: gtk::Button,
        pub interest: RefCell<Option<PictureInterest>>,
        /// The picture, until its full size is there or asked for.
        pub full: RefCell<Option<FullPicture>>,
        /// Set while its full size is waited for, to be copied.
        pub copies: Cell<bool>,
        /// Set while it is saved from here.
        pub saves: Cell<bool>,
        /// Called once nobody looks at it any more.
        pub closed: OnceCell<Box<dyn Fn()>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for PictureViewer {
        const NAME: &'static str = "SalottoPictureViewer";
        type Type = super::PictureViewer;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            ToolbarView::ensure_type();
            keys::bind(class);
        }
    }

    impl ObjectImpl for PictureViewer {
        fn constructed(&self) {
            self.parent_constructed();
            self.build();
            self.listen();
            self.obj().zoomed();
        }

        fn dispose(&self) {
            drop(self.interest.take());
            self.closed.get().inspect(|closed| closed());
        }
    }
    impl WidgetImpl for PictureViewer {}
    impl BinImpl for PictureViewer {}

    impl PictureViewer {
        fn build(&self) {
            let waits = gettext("Fetching the picture…");
            self.progress.set_halign(gtk::Align::Center);
            self.progress.set_valign(gtk::Align::Center);
            self.progress.set_width_request(240);
            self.progress.set_show_text(true);
            self.progress.set_text(Some(&waits));
            compat::set_label(&self.progress, &waits);
            self.failed.set_icon_name(Some("image-x-generic-symbolic"));
            self.failed.set_title(&gettext("The picture is not shown"));
            self.pages.add_named(&self.progress, Some("progress"));
            self.pages.add_named(&self.view, Some("picture"));
            self.pages.add_named(&self.failed, Some("failed"));
            self.pages.set_vexpand(true);
            let column = gtk::Box::new(gtk::Orientation::Vertical, 0);
            column.append(&self.pages);
            self.toasts.set_child(Some(&column));
            compat::tell_toasts(&self.toasts);
            let bar = adw::HeaderBar::new();
            dress(&self.save, "document-save-symbolic", &gettext("Save"));
            dress(&self.copy, "edit-copy-symbolic", &gettext("Copy"));
            dress(&self.closer, "zoom-in-symbolic", &gettext("Zoom In"));
            dress(&self.farther, "zoom-out-symbolic", &gettext("Zoom Out"));
            self.copy.set_sensitive(false);
            bar.pack_start(&self.save);
            bar.pack_start(&self.copy);
            bar.pack_end(&self.closer);
            bar.pack_end(&self.farther);
            let view: ToolbarView = glib::Object::new();
            view.set_top_bar(Some(bar.upcast::<gtk::Widget>()));
            view.set_content(Some(self.toasts.clone().upcast::<gtk::Widget>()));
            self.obj().set_child(Some(&view));
        }

        fn listen(&self) {
            let viewer = self.obj();
            let on = |button: &gtk::Button, act: fn(&super::PictureViewer)| {
                let weak = viewer.downgrade();
                button.connect_clicked(move |_| {
                    weak.upgrade().inspect(act);
                });
            };
            on(&self.copy, |viewer| viewer.imp().copy_picture());
            on(&self.closer, |viewer| viewer.imp().view.step(1.0, None));
            on(&self.farther, |viewer| viewer.imp().view.step(-1.0, None));
            let weak = viewer.downgrade();
            self.view.connect_zoomed(move || {
                weak.upgrade().inspect(super::PictureViewer::zoomed);
            });
        }
    }
}

glib::wrapper! {
    pub struct PictureViewer(ObjectSubclass<imp::PictureViewer>)
        @extends gtk::Widget, adw::Bin,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl PictureViewer {
    /// Shows a dialog above `parent` in which the picture called `name` will be. `save` saves
    /// it, and `closed` is called once nobody looks at it any more.
    pub fn open(
        name: &FileName,
        parent: &impl IsA<gtk::Window>,
        save: impl Fn() + 'static,
        closed: impl Fn() + 'static,
    ) -> Self {
        let viewer: Self = glib::Object::new();
        let imp = viewer.imp();
        compat::set_label(&imp.view.canvas(), &strings::pictures::picture(name, false));
        let weak = viewer.downgrade();
        imp.save.connect_clicked(move |button| {
            let Some(viewer) = weak.upgrade() else { return };
            // Pressed again, it would be saved once more.
            viewer.set_usable(button, false);
            viewer.imp().saves.set(true);
            save();
        });
        // A new viewer has none yet.
        let _ = imp.closed.set(Box::new(closed));
        let focus = Some(imp.save.upcast_ref());
        let frame = Frame { title: name.as_str(), size: SIZE, below: Below::GoesOn, focus };
        dialog::present(&viewer, frame, parent);
        viewer
    }

    /// Tells how much of the picture is there, from 0 to 1.
    pub fn tell(&self, fraction: f64) {
        self.imp().progress.set_fraction(fraction);
    }

    /// Lets it be saved again: saving it was given up.
    pub fn allow_saving(&self) {
        self.imp().saves.set(false);
        self.imp().save.set_sensitive(true);
    }

    /// Says why it cannot be shown.
    pub fn fail(&self, why: &str) {
        let imp = self.imp();
        imp.failed.set_description(Some(&glib::markup_escape_text(why)));
        imp.pages.set_visible_child_name("failed");
        compat::announce(self, why);
    }

    /// Decodes the picture of that content, and shows it; `done` is called once its source is
    /// of no use any more but to this, unless it is closed before.
    pub fn show_picture(
        &self,
        store: &Rc<PictureStore>,
        (content, source): (ContentHash, PictureSource),
        done: impl FnOnce() + 'static,
    ) {
        let weak = self.downgrade();
        let key = PictureKey { content, side: self.side() };
        let full = FullPicture::new(store, content, source.clone());
        let interest = store.want_first(key, source, move |drawable| {
            if let Some(viewer) = weak.upgrade() {
                match drawable {
                    Ok(picture) => viewer.draw(picture, full),
                    Err(error) => viewer.fail(&strings::pictures::trouble(error)),
                }
            }
            done();
        });
        drop(self.imp().interest.replace(Some(interest)));
    }

    fn draw(&self, picture: DrawablePicture, full: FullPicture) {
        let imp = self.imp();
        let canvas = imp.view.canvas();
        if picture.animated {
            first_frame::tell(&imp.pages, &canvas);
        }
        canvas.show_first(picture.texture, picture.whole);
        imp.full.replace(canvas.full().is_none().then_some(full));
        imp.copy.set_sensitive(true);
        imp.pages.set_visible_child_name("picture");
        self.zoomed();
    }

    /// The longest side of the monitor.
    fn side(&self) -> u32 {
        let surface = self.native().and_then(|native| native.surface());
        let monitor = surface.and_then(|surface| self.display().monitor_at_surface(&surface));
        let Some(monitor) = monitor else { return SIDE };
        let area = monitor.geometry();
        let side = area.width().max(area.height()) * self.scale_factor();
        u32::try_from(side).ok().filter(|side| *side > 0).unwrap_or(SIDE)
    }

    /// Offers what can be done at this zoom, and has what is missing decoded.
    fn zoomed(&self) {
        let imp = self.imp();
        let is_shown = imp.pages.visible_child_name().as_deref() == Some("picture");
        let (closer, farther) = imp.view.can_zoom();
        self.set_usable(&imp.closer, is_shown && closer);
        self.set_usable(&imp.farther, is_shown && farther);
        if is_shown && !imp.view.canvas().is_enough(imp.view.scale()) {
            imp.want_full();
        }
    }

    /// Lets a button be pressed, or not; then the focus goes on to the picture, so that the
    /// keys still reach it.
    fn set_usable(&self, button: &gtk::Button, is_usable: bool) {
        if !is_usable && button.has_focus() {
            self.imp().view.canvas().grab_focus();
        }
        button.set_sensitive(is_usable);
    }
}

fn dress(button: &gtk::Button, icon: &str, words: &str) {
    button.set_icon_name(icon);
    button.set_tooltip_text(Some(words));
    compat::set_label(button, words);
}

mod first_frame;
mod full;
mod keys;
pub mod saying;
#[cfg(test)]
mod tests;
