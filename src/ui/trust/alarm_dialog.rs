// SPDX-License-Identifier: GPL-3.0-or-later
//! The loud page as a dialog, above a room that one wanted back into.

use std::cell::RefCell;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::{Alarm, AlarmKind};
use crate::i18n::gettext;
use crate::protocol::Address;
use crate::trust::Expectation;
use crate::ui::compat;
use crate::ui::compat::dialog::{self, Below, Frame, Size};

const SIZE: Size = Size { width: 460, height: 780 };

type Accepted = Box<dyn Fn(Expectation)>;

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/trust/alarm_dialog.ui")]
    pub struct AlarmDialog {
        #[template_child]
        pub alarm: TemplateChild<Alarm>,
        /// Room that may be accepted, and the listener for that.
        pub acceptable: RefCell<Option<(Expectation, Accepted)>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for AlarmDialog {
        const NAME: &'static str = "SalottoAlarmDialog";
        type Type = super::AlarmDialog;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            Alarm::ensure_type();
            compat::ToolbarView::ensure_type();
            class.bind_template();
            class.install_action("trust.back", None, |alarm, _, _| alarm.close());
            class.install_action("trust.join-anyway", None, |alarm, _, _| alarm.accept());
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for AlarmDialog {
        fn constructed(&self) {
            self.parent_constructed();
            let window = self.obj();
            window.action_set_enabled("trust.join-anyway", false);
            self.alarm.connect_compared(glib::clone!(
                #[weak]
                window,
                move |compared| window.action_set_enabled("trust.join-anyway", compared)
            ));
        }
    }
    impl WidgetImpl for AlarmDialog {}
    impl BinImpl for AlarmDialog {}
}

glib::wrapper! {
    pub struct AlarmDialog(ObjectSubclass<imp::AlarmDialog>)
        @extends gtk::Widget, adw::Bin,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl AlarmDialog {
    /// Builds the dialog about `address`; `accepted` hears of the acceptable room
    /// once the person has compared its key and accepts it.
    pub fn new(
        kind: &AlarmKind,
        address: &Address,
        acceptable: Option<Expectation>,
        accepted: impl Fn(Expectation) + 'static,
    ) -> Self {
        let dialog: Self = glib::Object::new();
        let imp = dialog.imp();
        imp.alarm.sound(kind, address);
        imp.acceptable.replace(acceptable.map(|room| (room, Box::new(accepted) as Accepted)));
        dialog
    }

    /// Shows it above `parent`.
    pub fn present(&self, parent: &impl IsA<gtk::Window>) {
        let title = gettext("Who Answers?");
        let alarm = self.imp().alarm.get();
        let focus = Some(alarm.upcast_ref());
        let frame = Frame { title: &title, size: SIZE, below: Below::Waits, focus };
        dialog::present(self, frame, parent);
        alarm.grab_focus();
    }

    pub fn close(&self) {
        dialog::close(self);
    }

    fn accept(&self) {
        let imp = self.imp();
        if !imp.alarm.compared() {
            return;
        }
        if let Some((room, accepted)) = imp.acceptable.take() {
            self.close();
            accepted(room);
        }
    }

    #[cfg(test)]
    pub fn tick(&self) {
        self.imp().alarm.tick();
    }
}
