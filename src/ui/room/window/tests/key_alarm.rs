// SPDX-License-Identifier: GPL-3.0-or-later
//! Somebody else answers on the way back in.

use super::*;
use crate::protocol::{Fingerprint, ServerMessage};
use crate::ui::trust::AlarmDialog;

#[gtk::test]
fn another_key_on_the_way_back_is_loud_and_joined_by_a_deliberate_act() {
    crate::ui::prepare().unwrap();
    let (expected, found) = (Fingerprint::new([1; 32]), Fingerprint::new([2; 32]));
    let welcome: ServerMessage = ServerMessage::decode(
        r#"{"type":"welcome","room":"Attic","you":"Me","members":[{"name":"Me"}],
            "number":0,"token":"secret"}"#,
    )
    .unwrap();
    let ServerMessage::Welcome(welcome) = welcome else { panic!("no welcome") };
    let target = Target::new("attic".parse().unwrap(), Nickname::new("Me").unwrap());
    let security = Security::Encrypted { fingerprint: expected, epoch: 0 };
    let window = RoomWindow::new(None, &target, security, *welcome);
    let requests = Rc::new(Requests::default());
    let targets = Rc::new(RefCell::new(Vec::new()));
    window.set_connect(glib::clone!(
        #[strong]
        targets,
        move |target| {
            targets.borrow_mut().push(target);
            link(&requests).0
        }
    ));
    window.present();
    window.apply(vec![SessionEvent::Over(Ending::Lost)]);
    window.rejoin();
    let address = "attic".parse().unwrap();
    window.apply(vec![SessionEvent::Over(Ending::OtherKey { expected, found, address })]);
    until("the alarm", || window.parts().alarm.dialog().is_some());
    let alarm = window.parts().alarm.dialog().unwrap();
    let press = |alarm: &AlarmDialog| WidgetExt::activate_action(alarm, "trust.join-anyway", None);
    let _ = press(&alarm);
    assert_eq!(targets.borrow().len(), 1, "nothing was compared");
    alarm.tick();
    press(&alarm).unwrap();
    until("the second try", || targets.borrow().len() == 2);
    assert_eq!(targets.borrow()[0].fingerprint, Some(expected));
    assert_eq!(
        (targets.borrow()[1].fingerprint, &targets.borrow()[1].resume),
        (Some(found), &None)
    );
    window.destroy();
}
