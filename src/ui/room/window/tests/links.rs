// SPDX-License-Identifier: GPL-3.0-or-later
//! An invite that somebody gives in a message.

use super::*;

#[gtk::test]
fn an_invite_in_a_message_is_followed_by_the_application() {
    crate::ui::prepare().unwrap();
    let application = gtk::Application::new(None::<&str>, gio::ApplicationFlags::NON_UNIQUE);
    application.register(gio::Cancellable::NONE).unwrap();
    let followed = Rc::new(RefCell::new(None));
    let follow = gio::SimpleAction::new("follow", Some(glib::VariantTy::STRING));
    follow.connect_activate(glib::clone!(
        #[strong]
        followed,
        move |_, link| {
            followed.replace(link.and_then(glib::Variant::get::<String>));
        }
    ));
    application.add_action(&follow);
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let window = RoomWindow::new(Some(&application), &target, encrypted(), welcome(false, 0));
    let link = "salotto://attic/?key=cut";
    WidgetExt::activate_action(&window, "room.follow", Some(&link.to_variant())).unwrap();
    assert_eq!(followed.borrow().as_deref(), Some(link));
    window.destroy();
}
