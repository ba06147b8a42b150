// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the picture that is looked at.

use super::*;
use crate::protocol::Preview;
use crate::ui::room::pictures::store::tests::fake;
use crate::ui::test_support::{until, within};
use gtk::gdk;
use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

const WHOLE: (i32, i32) = (4_000, 2_000);

/// A viewer in which a picture of 4,000 times 2,000 pixels is shown, and what is decoded so far.
fn large(window: &adw::Window) -> (PictureViewer, Arc<AtomicUsize>) {
    crate::ui::prepare().unwrap();
    window.present();
    let viewer = PictureViewer::open(&FileName::new("sea.png"), window, || {}, || {});
    let (decode, count) = fake();
    let store = PictureStore::new(decode);
    let source = PictureSource::Preview(Preview::new(b"large").unwrap());
    viewer.show_picture(&store, (ContentHash::of(b"content"), source), || {});
    let fits = || (0.05..0.9).contains(&scale(&viewer));
    until("it is shown", || page(&viewer) == "picture" && fits());
    // The window may still get another size.
    let settled = Cell::new((0.0, 0));
    until("its size has settled", || {
        let ((last, same), now) = (settled.get(), scale(&viewer));
        let same = if (now - last).abs() < 0.001 { same + 1 } else { 0 };
        settled.set((now, same));
        same > 30
    });
    (viewer, count)
}

fn scale(viewer: &PictureViewer) -> f64 {
    viewer.imp().view.scale()
}

fn is_actual(viewer: &PictureViewer) -> bool {
    (scale(viewer) - 1.0).abs() < 0.001
}

fn is_full(viewer: &PictureViewer) -> bool {
    viewer.imp().view.canvas().full().is_some_and(|full| (full.width(), full.height()) == WHOLE)
}

/// Presses a key that is bound to the viewer.
fn press(viewer: &PictureViewer, key: gdk::Key, held: gdk::ModifierType) {
    let wanted = gtk::KeyvalTrigger::new(key, held).to_str();
    let controllers = viewer.observe_controllers();
    let all = controllers.iter::<glib::Object>().flatten();
    let shortcuts = all.filter_map(|it| it.downcast::<gtk::ShortcutController>().ok());
    let bound = |of: gtk::ShortcutController| -> Vec<gtk::Shortcut> {
        of.iter::<glib::Object>().flatten().filter_map(|it| it.downcast().ok()).collect()
    };
    let mut found = 0;
    for shortcut in shortcuts.flat_map(bound) {
        if shortcut.trigger().is_some_and(|trigger| trigger.to_str() == wanted) {
            found += 1;
            shortcut.action().unwrap().activate(gtk::ShortcutActionFlags::empty(), viewer, None);
        }
    }
    assert!(found > 0, "{wanted} is bound to nothing");
}

#[gtk::test]
fn a_large_picture_is_decoded_in_full_once_it_is_zoomed_that_far() {
    let window = adw::Window::new();
    let (viewer, count) = large(&window);
    let imp = viewer.imp();
    let fit = scale(&viewer);
    assert!(!is_full(&viewer) && imp.closer.is_sensitive() && !imp.farther.is_sensitive());
    viewer.imp().view.toggle(None);
    assert!(is_actual(&viewer) && imp.farther.is_sensitive());
    until("it is decoded in full", || is_full(&viewer));
    assert_eq!(count.load(Ordering::Relaxed), 2);
    let bar = imp.view.imp().scroller.hadjustment();
    let factor = f64::from(viewer.scale_factor());
    until("it has its place", || (bar.upper() - 4_000.0 / factor).abs() < 1.0);
    let middle = bar.value() + bar.page_size() / 2.0;
    assert!((middle - 2_000.0 / factor).abs() < 2.0, "the middle stays, not {middle}");
    viewer.imp().view.toggle(None);
    assert!((scale(&viewer) - fit).abs() < 0.001 && !imp.farther.is_sensitive());
    assert_eq!(count.load(Ordering::Relaxed), 2, "it is there already");
    window.destroy();
}

#[gtk::test]
fn keys_zoom_and_move_it() {
    let window = adw::Window::new();
    let (viewer, _) = large(&window);
    let (none, control) = (gdk::ModifierType::empty(), gdk::ModifierType::CONTROL_MASK);
    let fit = scale(&viewer);
    for held in [none, control] {
        press(&viewer, gdk::Key::plus, held);
        assert!(scale(&viewer) > fit);
        press(&viewer, gdk::Key::minus, held);
        assert!((scale(&viewer) - fit).abs() < 0.001);
        press(&viewer, gdk::Key::_1, held);
        assert!(is_actual(&viewer));
        press(&viewer, gdk::Key::_0, held);
        assert!((scale(&viewer) - fit).abs() < 0.001);
    }
    let bar = viewer.imp().view.imp().scroller.hadjustment();
    until("all of it is seen", || bar.upper() <= bar.page_size());
    press(&viewer, gdk::Key::_1, control);
    until("it is larger than the window", || bar.upper() > bar.page_size() + 10.0);
    let before = bar.value();
    press(&viewer, gdk::Key::Right, none);
    assert!(bar.value() > before);
    press(&viewer, gdk::Key::Left, none);
    assert!((bar.value() - before).abs() < 0.001);
    window.destroy();
}

#[gtk::test]
fn all_pixels_are_copied() {
    let window = adw::Window::new();
    let (viewer, _) = large(&window);
    viewer.imp().copy.emit_clicked();
    assert!(!viewer.imp().copy.is_sensitive(), "it waits for the rest");
    until("it is there", || viewer.imp().copy.is_sensitive());
    let content = viewer.clipboard().content().unwrap();
    let copied = content.value(gdk::Texture::static_type()).unwrap();
    let copied = copied.get::<gdk::Texture>().unwrap();
    assert_eq!((copied.width(), copied.height()), WHOLE);
    window.destroy();
}

fn page(viewer: &PictureViewer) -> glib::GString {
    viewer.imp().pages.visible_child_name().unwrap()
}

#[gtk::test]
fn a_picture_is_shown_copied_and_closed() {
    crate::ui::prepare().unwrap();
    let window = adw::Window::new();
    window.present();
    let (saved, closed) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
    let (save, close) = (saved.clone(), closed.clone());
    let viewer = PictureViewer::open(
        &FileName::new("sea.png"),
        &window,
        move || save.set(save.get() + 1),
        move || close.set(close.get() + 1),
    );
    viewer.tell(0.5);
    assert!(page(&viewer) == "progress" && !viewer.imp().copy.is_sensitive());
    let store = PictureStore::new(fake().0);
    let source = PictureSource::Preview(Preview::new(b"good").unwrap());
    let done = Rc::new(Cell::new(false));
    let told = done.clone();
    let content = ContentHash::of(b"content");
    viewer.show_picture(&store, (content, source), move || told.set(true));
    until("it is shown", || page(&viewer) == "picture" && done.get());
    viewer.imp().copy.emit_clicked();
    let formats = viewer.clipboard().formats();
    assert!(formats.contains_type(gdk::Texture::static_type()));
    assert!(
        !viewer.tell_saved("Saved to Trip", Some(Box::new(|| {}))),
        "it was not saved from here"
    );
    viewer.imp().save.emit_clicked();
    assert_eq!((saved.get(), viewer.imp().save.is_sensitive()), (1, false));
    assert!(viewer.tell_saved("It is lost", None) && viewer.imp().save.is_sensitive());
    dialog::close(&viewer);
    drop(viewer);
    until("it is closed", || closed.get() == 1);
    window.destroy();
}

#[gtk::test]
fn what_is_no_picture_says_so() {
    crate::ui::prepare().unwrap();
    let window = adw::Window::new();
    window.present();
    let viewer = PictureViewer::open(&FileName::new("sea.png"), &window, || {}, || {});
    let source = PictureSource::Preview(Preview::new(b"bad").unwrap());
    let content = ContentHash::of(b"content");
    viewer.show_picture(&PictureStore::new(fake().0), (content, source), || {});
    until("it says so", || page(&viewer) == "failed");
    assert!(viewer.imp().failed.description().unwrap().contains("damaged"));
    window.destroy();
}

#[gtk::test]
fn of_a_picture_that_moves_it_is_said_that_one_frame_is_shown() {
    crate::ui::prepare().unwrap();
    let window = adw::Window::new();
    window.present();
    let notes = |content: &'static [u8]| {
        let viewer = PictureViewer::open(&FileName::new("cat.gif"), &window, || {}, || {});
        let source = PictureSource::Preview(Preview::new(content).unwrap());
        let picture = (ContentHash::of(content), source);
        viewer.show_picture(&PictureStore::new(fake().0), picture, || {});
        until("it is shown", || page(&viewer) == "picture");
        let labels = within::<gtk::Label>(viewer.upcast_ref());
        labels.iter().filter(|it| it.label().contains("first frame")).count()
    };
    assert_eq!((notes(b"good"), notes(b"moving")), (0, 1));
    window.destroy();
}
