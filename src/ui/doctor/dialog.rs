// SPDX-License-Identifier: GPL-3.0-or-later
//! A dialog that examines the network and lists what it finds, each with what to do
//! and with the commands to copy.

use std::cell::{OnceCell, RefCell};

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use crate::doctor::{Cancellation, Concern, Finding, Report};
use crate::i18n::gettext;
use crate::sentences;
use crate::ui::compat;
use crate::ui::compat::dialog::{self, Below, Frame, Size};

const SIZE: Size = Size { width: 480, height: 520 };

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/doctor/dialog.ui")]
    pub struct DoctorDialog {
        #[template_child]
        pub toasts: TemplateChild<adw::ToastOverlay>,
        #[template_child]
        pub pages: TemplateChild<gtk::Stack>,
        #[template_child]
        pub spinner: TemplateChild<gtk::Spinner>,
        #[template_child]
        pub well: TemplateChild<adw::StatusPage>,
        #[template_child]
        pub findings: TemplateChild<adw::PreferencesPage>,
        pub groups: RefCell<Vec<adw::PreferencesGroup>>,
        pub concern: OnceCell<Concern>,
        /// Ends the examination that runs.
        pub cancel: RefCell<Cancellation>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for DoctorDialog {
        const NAME: &'static str = "SalottoDoctorDialog";
        type Type = super::DoctorDialog;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            compat::ToolbarView::ensure_type();
            class.bind_template();
            class.install_action("doctor.again", None, |dialog, _, _| dialog.examine());
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for DoctorDialog {
        fn constructed(&self) {
            self.parent_constructed();
            compat::tell_toasts(&self.toasts);
        }

        fn dispose(&self) {
            self.cancel.borrow().cancel();
        }
    }
    impl WidgetImpl for DoctorDialog {
        fn unroot(&self) {
            self.parent_unroot();
            // Closed, it wants to know nothing more. But a newer dialog moves what is in
            // it to a sheet, too, where the window is narrow.
            let dialog = self.obj().downgrade();
            glib::idle_add_local_once(move || {
                if let Some(dialog) = dialog.upgrade().filter(|dialog| dialog.root().is_none()) {
                    dialog.imp().cancel.borrow().cancel();
                }
            });
        }
    }
    impl BinImpl for DoctorDialog {}
}

glib::wrapper! {
    /// Dialog that tells why a room is not seen or reached.
    pub struct DoctorDialog(ObjectSubclass<imp::DoctorDialog>)
        @extends gtk::Widget, adw::Bin,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl DoctorDialog {
    /// A dialog about `concern` that has not begun yet. Where nothing is wrong it says
    /// `well` about it.
    fn new(concern: Concern, well: &str) -> Self {
        let dialog: Self = glib::Object::new();
        dialog.imp().well.set_description(Some(&glib::markup_escape_text(well)));
        // A new dialog has none yet.
        let _ = dialog.imp().concern.set(concern);
        dialog
    }

    /// Examines why rooms are not seen, or why the room that was asked for is not
    /// reached, above `parent`.
    pub fn look_for_rooms(concern: Concern, parent: &impl IsA<gtk::Window>) {
        let well =
            gettext("If a room is still missing, ask its host for an invite or the address.");
        Self::new(concern, &well).present(&gettext("Can’t See a Room?"), parent);
    }

    /// Examines whether friends reach the room of our own at `port`, above `parent`.
    pub fn look_at_own_room(port: u16, parent: &impl IsA<gtk::Window>) {
        let well = gettext("Friends in the same network reach your room.");
        let dialog = Self::new(Concern::Nearby { port, at: None }, &well);
        dialog.present(&gettext("Can Friends Reach Me?"), parent);
    }

    fn present(&self, title: &str, parent: &impl IsA<gtk::Window>) {
        dialog::present(
            self,
            Frame { title, size: SIZE, below: Below::Waits, focus: None },
            parent,
        );
        self.examine();
    }

    /// Examines anew.
    fn examine(&self) {
        let Some(concern) = self.imp().concern.get().cloned() else { return };
        let cancel = Cancellation::default();
        self.imp().cancel.replace(cancel.clone()).cancel();
        self.show_progress();
        glib::spawn_future_local(glib::clone!(
            #[weak(rename_to = dialog)]
            self,
            async move {
                if let Some(report) = super::ask(concern, cancel).await {
                    dialog.show_report(&report);
                }
            }
        ));
    }

    fn show_progress(&self) {
        let imp = self.imp();
        imp.spinner.start();
        imp.pages.set_visible_child_name("asking");
        self.action_set_enabled("doctor.again", false);
    }

    fn show_report(&self, report: &Report) {
        let imp = self.imp();
        imp.spinner.stop();
        self.action_set_enabled("doctor.again", true);
        for group in imp.groups.take() {
            imp.findings.remove(&group);
        }
        let groups: Vec<_> = report.findings.iter().map(|finding| self.group(finding)).collect();
        for group in &groups {
            imp.findings.add(group);
        }
        imp.pages.set_visible_child_name(if groups.is_empty() { "well" } else { "found" });
        imp.groups.replace(groups);
    }

    /// The rows of a finding: the verdict, the advice, and commands for that.
    fn group(&self, finding: &Finding) -> adw::PreferencesGroup {
        let verdict = &finding.verdict;
        let sure = sentences::likelihood(finding.likelihood);
        let description = format!("{sure} · {}", sentences::advice(verdict));
        let group = adw::PreferencesGroup::new();
        // A group's own title has one line.
        group.add(&paragraph(&sentences::verdict(verdict), "heading"));
        group.add(&paragraph(&description, "dim-label"));
        let commands = verdict.commands();
        if !commands.is_empty() {
            group.add(&self.commands(&commands.join("\n")));
        }
        group
    }

    fn commands(&self, commands: &str) -> gtk::Box {
        let label = gtk::Label::builder()
            .label(commands)
            .selectable(true)
            .wrap(true)
            .wrap_mode(gtk::pango::WrapMode::WordChar)
            .xalign(0.0)
            .css_classes(["monospace"])
            .build();
        let copy =
            gtk::Button::builder().label(gettext("Copy Commands")).halign(gtk::Align::End).build();
        copy.connect_clicked(glib::clone!(
            #[weak(rename_to = dialog)]
            self,
            #[weak]
            label,
            move |copy| {
                compat::copy(copy, &label.label());
                dialog.imp().toasts.add_toast(adw::Toast::new(&gettext("Commands copied")));
            }
        ));
        let card = gtk::Box::builder()
            .orientation(gtk::Orientation::Vertical)
            .spacing(12)
            .css_classes(["card", "doctor-commands"])
            .build();
        card.append(&label);
        card.append(&copy);
        card
    }
}

fn paragraph(text: &str, class: &str) -> gtk::Label {
    let wrap = gtk::pango::WrapMode::WordChar;
    let label = gtk::Label::builder().label(text).wrap(true).wrap_mode(wrap).xalign(0.0);
    label.margin_bottom(6).css_classes([class]).build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::{Facts, Firewall, FirewallKind, Likelihood, Verdict};
    use crate::ui::test_support::until;

    fn report(verdicts: &[Verdict]) -> Report {
        let found = |verdict: &Verdict| Finding {
            verdict: verdict.clone(),
            likelihood: Likelihood::Likely,
        };
        Report { facts: Facts::default(), findings: verdicts.iter().map(found).collect() }
    }

    fn dialog() -> DoctorDialog {
        crate::ui::prepare().unwrap();
        DoctorDialog::new(Concern::Nearby { port: 5555, at: None }, "Friends <reach> you.")
    }

    fn page(dialog: &DoctorDialog) -> String {
        dialog.imp().pages.visible_child_name().unwrap().into()
    }

    /// Headings below `widget`, in order.
    fn headings(widget: &gtk::Widget) -> Vec<String> {
        let children = std::iter::successors(widget.first_child(), gtk::Widget::next_sibling);
        let label =
            widget.downcast_ref::<gtk::Label>().filter(|label| label.has_css_class("heading"));
        let own = label.map(|label| label.label().to_string());
        let below = children.flat_map(|child| headings(&child));
        own.into_iter().chain(below).filter(|heading| !heading.is_empty()).collect()
    }

    #[gtk::test]
    fn what_was_found_is_listed_with_its_commands_and_listed_anew() {
        let dialog = dialog();
        let firewall = Firewall { kind: FirewallKind::Ufw, room: None, calls: None };
        let verdicts = [Verdict::NoNetwork, Verdict::FirewallActive { firewall, port: Some(5556) }];
        dialog.show_report(&report(&verdicts));
        assert_eq!(page(&dialog), "found");
        let titles = |dialog: &DoctorDialog| headings(dialog.imp().findings.upcast_ref());
        assert_eq!(titles(&dialog), verdicts.each_ref().map(sentences::verdict));
        let card = dialog.commands("sudo ufw allow 5556/tcp");
        let label = card.first_child().and_downcast::<gtk::Label>().unwrap();
        assert!(label.is_selectable() && label.label() == "sudo ufw allow 5556/tcp");
        dialog.show_report(&report(&verdicts[..1]));
        assert_eq!(titles(&dialog).len(), 1);
        dialog.show_report(&report(&[]));
        assert_eq!((page(&dialog).as_str(), titles(&dialog).len()), ("well", 0));
    }

    #[gtk::test]
    fn it_examines_and_shows_what_it_found() {
        let dialog = dialog();
        dialog.examine();
        assert_eq!(page(&dialog), "asking");
        until("the report", || page(&dialog) != "asking");
    }
}
