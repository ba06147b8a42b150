// SPDX-License-Identifier: GPL-3.0-or-later
//! A picture that is shown large, in a room of its own: it is zoomed, and moved where it is
//! larger than that.

use std::cell::{Cell, OnceCell};

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gdk, glib};

use super::canvas::PictureCanvas;
use super::zoom::{self, Zoom};

/// A place in the room.
type ViewPlace = (f64, f64);

mod imp {
    use super::*;

    #[derive(Default)]
    pub struct ZoomView {
        pub scroller: gtk::ScrolledWindow,
        pub canvas: OnceCell<PictureCanvas>,
        /// The place of the pointer.
        pub pointer: Cell<Option<ViewPlace>>,
        /// The place that it was scrolled to when it was taken hold of.
        pub held: Cell<ViewPlace>,
        /// Called when the scale may be another.
        pub zoomed: OnceCell<Box<dyn Fn()>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for ZoomView {
        const NAME: &'static str = "SalottoZoomView";
        type Type = super::ZoomView;
        type ParentType = adw::Bin;
    }

    impl ObjectImpl for ZoomView {
        fn constructed(&self) {
            self.parent_constructed();
            let viewport = gtk::Viewport::builder().scroll_to_focus(false).build();
            viewport.set_child(Some(&self.obj().canvas()));
            self.scroller.set_child(Some(&viewport));
            self.scroller.set_vexpand(true);
            self.obj().set_child(Some(&self.scroller));
            self.obj().listen();
            for adjustment in [self.scroller.hadjustment(), self.scroller.vadjustment()] {
                let view = self.obj().downgrade();
                adjustment.connect_page_size_notify(move |_| {
                    // What fits now may be another scale; not while sizes are given.
                    let view = view.clone();
                    glib::idle_add_local_once(move || {
                        view.upgrade().inspect(|view| view.imp().tell());
                    });
                });
            }
        }
    }
    impl WidgetImpl for ZoomView {}
    impl BinImpl for ZoomView {}

    impl ZoomView {
        pub fn tell(&self) {
            self.zoomed.get().inspect(|zoomed| zoomed());
        }
    }
}

glib::wrapper! {
    pub struct ZoomView(ObjectSubclass<imp::ZoomView>)
        @extends gtk::Widget, adw::Bin,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl Default for ZoomView {
    fn default() -> Self {
        glib::Object::new()
    }
}

impl ZoomView {
    /// The canvas that the picture is drawn on.
    pub fn canvas(&self) -> PictureCanvas {
        self.imp().canvas.get_or_init(glib::Object::new).clone()
    }

    /// Calls `zoomed` when the scale may be another.
    pub fn connect_zoomed(&self, zoomed: impl Fn() + 'static) {
        // A new view has none yet.
        let _ = self.imp().zoomed.set(Box::new(zoomed));
    }

    /// The scale that is seen.
    pub fn scale(&self) -> f64 {
        self.canvas().zoom().scale(self.fit())
    }

    /// Tells if it can be zoomed in, and out.
    pub fn can_zoom(&self) -> (bool, bool) {
        let fit = self.fit();
        let zoom = self.canvas().zoom();
        (zoom.can_grow(fit), zoom.scale(fit) > fit)
    }

    /// Zooms by so many steps, around a place or the middle.
    pub fn step(&self, steps: f64, around: Option<ViewPlace>) {
        self.set_zoom(self.canvas().zoom().stepped(steps, self.fit()), around);
    }

    /// Shows all of it.
    pub fn show_all(&self) {
        self.set_zoom(Zoom::Fit, None);
    }

    /// Shows it in its actual size.
    pub fn show_actual(&self) {
        self.set_zoom(Zoom::of(1.0, self.fit()), None);
    }

    /// Shows it in its actual size, or all of it.
    pub fn toggle(&self, around: Option<ViewPlace>) {
        self.set_zoom(self.canvas().zoom().toggled(self.fit()), around);
    }

    /// Scrolls by a tenth of the room; `false` if all of it is seen in that direction.
    pub fn pan(&self, orientation: gtk::Orientation, steps: f64) -> bool {
        let scroller = &self.imp().scroller;
        let adjustment = match orientation {
            gtk::Orientation::Horizontal => scroller.hadjustment(),
            _ => scroller.vadjustment(),
        };
        let can = adjustment.upper() > adjustment.page_size();
        if can {
            adjustment.set_value(adjustment.value() + steps * adjustment.page_size() / 10.0);
        }
        can
    }

    fn room(&self) -> (f64, f64) {
        (f64::from(self.width()), f64::from(self.height()))
    }

    fn fit(&self) -> f64 {
        self.canvas().fit(self.room())
    }

    fn set_zoom(&self, zoom: Zoom, around: Option<ViewPlace>) {
        let (canvas, scroller, room) = (self.canvas(), &self.imp().scroller, self.room());
        let around = around.unwrap_or((room.0 / 2.0, room.1 / 2.0));
        let before = canvas.size_at(self.scale());
        canvas.set_zoom(zoom);
        let after = canvas.size_at(self.scale());
        let keep = |adjustment: gtk::Adjustment, at: f64, room: f64, sides: (f64, f64)| {
            let value = zoom::kept(adjustment.value(), at, room, sides);
            // The layout, which comes later, takes both as they are.
            adjustment.set_upper(sides.1.max(room));
            adjustment.set_value(value);
        };
        keep(scroller.hadjustment(), around.0, room.0, (before.0, after.0));
        keep(scroller.vadjustment(), around.1, room.1, (before.1, after.1));
        self.imp().tell();
    }

    /// Listens to the pointer.
    fn listen(&self) {
        let scroller = &self.imp().scroller;
        let motion = gtk::EventControllerMotion::new();
        let view = self.downgrade();
        motion.connect_motion(move |_, x, y| {
            view.upgrade().inspect(|view| view.imp().pointer.set(Some((x, y))));
        });
        scroller.add_controller(motion);
        let press = gtk::GestureClick::builder().button(gdk::BUTTON_PRIMARY).build();
        let view = self.downgrade();
        press.connect_pressed(move |_, count, x, y| {
            if count == 2 {
                view.upgrade().inspect(|view| view.toggle(Some((x, y))));
            }
        });
        scroller.add_controller(press);
        // Not on the canvas, which moves away under it.
        let drag = gtk::GestureDrag::builder().button(gdk::BUTTON_PRIMARY).build();
        let view = self.downgrade();
        drag.connect_drag_begin(move |_, _, _| {
            let Some(view) = view.upgrade() else { return };
            let scroller = &view.imp().scroller;
            view.imp().held.set((scroller.hadjustment().value(), scroller.vadjustment().value()));
        });
        let view = self.downgrade();
        drag.connect_drag_update(move |_, x, y| {
            let Some(view) = view.upgrade() else { return };
            let (scroller, held) = (&view.imp().scroller, view.imp().held.get());
            scroller.hadjustment().set_value(held.0 - x);
            scroller.vadjustment().set_value(held.1 - y);
        });
        scroller.add_controller(drag);
        self.listen_to_wheel();
    }

    /// Zooms with Ctrl and the wheel, before the wheel scrolls.
    fn listen_to_wheel(&self) {
        let wheel = gtk::EventControllerScroll::new(gtk::EventControllerScrollFlags::VERTICAL);
        wheel.set_propagation_phase(gtk::PropagationPhase::Capture);
        let view = self.downgrade();
        wheel.connect_scroll(move |wheel, _, steps| {
            let is_held = wheel.current_event_state().contains(gdk::ModifierType::CONTROL_MASK);
            let Some(view) = view.upgrade().filter(|_| is_held) else {
                return glib::Propagation::Proceed;
            };
            view.step(-steps, view.imp().pointer.get());
            glib::Propagation::Stop
        });
        self.imp().scroller.add_controller(wheel);
    }
}
