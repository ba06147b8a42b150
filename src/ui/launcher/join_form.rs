// SPDX-License-Identifier: GPL-3.0-or-later
//! The form to join a room: a name, and an address or an invite, checked while
//! they are typed.

use std::cell::RefCell;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::join_request::JoinRequest;
use super::{Field, port};
use crate::client::Ending;
use crate::config;
use crate::i18n::gettext_f;
use crate::protocol::{
    Address, AddressError, DEFAULT_PORT, Destination, Invite, Nickname, Refused,
};
use crate::sentences;
use crate::ui::settings;

pub(super) mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/launcher/join_form.ui")]
    pub struct JoinForm {
        /// The program's own.
        #[template_child]
        pub icon: TemplateChild<gtk::Image>,
        #[template_child]
        pub name: TemplateChild<Field>,
        /// Address and port, with room for their errors below.
        #[template_child]
        pub place: TemplateChild<gtk::Box>,
        #[template_child]
        pub host: TemplateChild<Field>,
        #[template_child]
        pub port: TemplateChild<Field>,
        /// Room nearby that was filled in, until another address is written.
        pub announced: RefCell<Option<Destination>>,
        /// Address where no room was reached.
        pub unreached: RefCell<Option<Address>>,
        /// The port that was written before the address brought its own.
        pub own_port: RefCell<Option<String>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for JoinForm {
        const NAME: &'static str = "SalottoJoinForm";
        type Type = super::JoinForm;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            Field::ensure_type();
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for JoinForm {
        fn constructed(&self) {
            self.parent_constructed();
            let form = self.obj();
            self.icon.set_icon_name(Some(config::APP_ID));
            for field in [&self.host, &self.port] {
                field.show_errors_in(&self.place);
            }
            port::check(&self.port);
            self.port.set_text(&DEFAULT_PORT.to_string());
            self.name.connect_changed(glib::clone!(
                #[weak]
                form,
                move |name| form.name_changed(name)
            ));
            self.host.connect_changed(glib::clone!(
                #[weak]
                form,
                move |host| form.host_changed(host)
            ));
            for field in [&self.name, &self.host, &self.port] {
                field.activates("launcher.join");
            }
        }
    }
    impl WidgetImpl for JoinForm {
        fn grab_focus(&self) -> bool {
            let gap = if self.name.text().is_empty() { &self.name } else { &self.host };
            gap.grab_focus()
        }
    }
    impl BoxImpl for JoinForm {}
}

glib::wrapper! {
    /// Form with the person's name and the way to a room.
    pub struct JoinForm(ObjectSubclass<imp::JoinForm>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl JoinForm {
    /// Fills in the name and the room that are remembered, and focuses the first
    /// gap; without one, the address, where Return joins.
    pub fn begin(&self) {
        self.imp().name.set_text(&settings::nickname());
        if let Some(last) = settings::last_address() {
            self.fill(&last.into(), None);
        }
        self.grab_focus();
    }

    /// Fills in a place, and the name to have there if one is given.
    pub fn fill(&self, destination: &Destination, name: Option<&Nickname>) {
        let imp = self.imp();
        match destination {
            Destination::Address(address) => {
                imp.host.set_text(&address.host);
                imp.port.set_text(&address.port.to_string());
            }
            Destination::Invite(invite) => imp.host.set_text(&invite.to_string()),
            // A stranger's word does not become an invite by being written down.
            Destination::Nearby(invite) => {
                imp.host.set_text(&invite.address().host);
                imp.port.set_text(&invite.address().port.to_string());
                imp.announced.replace(Some(destination.clone()));
            }
        }
        if let Some(name) = name {
            imp.name.set_text(name.as_str());
        }
    }

    /// Fills in a link as it came, be it a good one or not.
    pub fn fill_link(&self, link: &str) {
        self.imp().host.set_text(link);
    }

    /// Returns true if a name is written; else asks for it with the sentence
    /// `wish`.
    pub fn has_name(&self, wish: &str) -> bool {
        let name = &self.imp().name;
        let has_name = !name.text().is_empty();
        if !has_name {
            name.set_note(Some(wish));
            name.grab_focus();
        }
        has_name
    }

    /// Reads the name; if it is none, says why not and focuses it.
    pub fn name(&self) -> Option<Nickname> {
        let field = &self.imp().name;
        Nickname::new(&field.text())
            .inspect_err(|error| field.reject(&sentences::name_error(*error)))
            .ok()
    }

    /// Reads the address, or the invite that was put in its place; if it is
    /// none, says why not and focuses it.
    pub fn destination(&self) -> Option<Destination> {
        let imp = self.imp();
        let typed = imp.host.text();
        if let Some(announced) = imp.announced.borrow().as_ref()
            && imp.port.text() == announced.address().port.to_string()
        {
            return Some(announced.clone());
        }
        let destination = if Invite::is_meant(&typed) {
            typed.parse::<Invite>().map(Destination::from).map_err(sentences::invite_error)
        } else {
            let address = Address::parse(&typed, port::read(&imp.port)?);
            address.map(Destination::from).map_err(sentences::address_error)
        };
        destination.inspect_err(|error| imp.host.reject(error)).ok()
    }

    /// Reads the whole form; says what is wrong with any part of it.
    pub fn request(&self) -> Option<JoinRequest> {
        // The first that is wrong has the focus, for it is asked last.
        let (destination, name) = (self.destination(), self.name());
        Some(JoinRequest::new(name?, destination?))
    }

    /// Address where no room was reached, at the last attempt.
    pub fn unreached(&self) -> Option<Address> {
        self.imp().unreached.borrow().clone()
    }

    /// Says why there is no session at an address, at the field it is about.
    pub fn explain(&self, ending: &Ending, address: &Address, sentence: &str) {
        let imp = self.imp();
        let is_unreached = matches!(ending, Ending::Unreachable(_));
        imp.unreached.replace(is_unreached.then(|| address.clone()));
        match ending {
            Ending::Refused(Refused { suggestion: Some(free), .. }) => {
                self.offer_name(sentence, free);
            }
            Ending::Refused(refused) if refused.reason.is_about_the_name() => {
                imp.name.reject(sentence);
            }
            _ => imp.host.reject(sentence),
        }
    }

    /// Calls `changed` with the name whenever it is another.
    pub fn connect_name_changed(&self, changed: impl Fn(&str) + 'static) {
        self.imp().name.connect_changed(changed);
    }

    fn offer_name(&self, sentence: &str, free: &str) {
        // Translators: {name} is a free name; the button joins under it.
        let label = gettext_f("Join as {name}", &[("name", free)]);
        self.imp().name.offer_instead(sentence, &label, free, "launcher.join");
    }

    /// Checks an address or an invite while it is typed, and shows the port that it
    /// brings.
    fn host_changed(&self, host: &str) {
        let imp = self.imp();
        imp.announced.take();
        let invited = Invite::is_meant(host);
        let invite = invited.then(|| host.parse::<Invite>());
        self.show_port(match &invite {
            Some(Ok(invite)) => Some(invite.address().port),
            Some(Err(_)) => None,
            None => port::brought_by(host),
        });
        imp.port.set_sensitive(!invited && imp.own_port.borrow().is_none());
        let Some(invite) = invite else {
            let wrong = Address::parse(host, DEFAULT_PORT).err();
            let wrong = wrong.filter(|error| *error != AddressError::NoHost);
            imp.host.set_error(wrong.map(sentences::address_error).as_deref());
            return;
        };
        match invite {
            Ok(invite) => {
                let note = match invite.name() {
                    // Translators: {room} is what a room is called.
                    Some(room) => gettext_f("An invite to “{room}”", &[("room", room.as_str())]),
                    None => gettext_f(
                        // Translators: {address} is a host and a port.
                        "An invite to a room at {address}",
                        &[("address", &invite.address().to_string())],
                    ),
                };
                imp.host.set_note(Some(&note));
            }
            Err(error) => imp.host.set_error(Some(&sentences::invite_error(error))),
        }
    }

    /// Shows the port that the address `brought`; without one, the person's own.
    fn show_port(&self, brought: Option<u16>) {
        let (port, own) = (&self.imp().port, &self.imp().own_port);
        if let Some(brought) = brought {
            let shown = port.text();
            own.borrow_mut().get_or_insert_with(|| shown.into());
            port.set_text(&brought.to_string());
        } else if let Some(own) = own.take() {
            port.set_text(&own);
        }
    }

    fn name_changed(&self, name: &str) {
        let imp = self.imp();
        let error = Nickname::new(name).err().filter(|_| !name.is_empty());
        imp.name.set_error(error.map(sentences::name_error).as_deref());
    }
}

/// Returns true if the room minds the name, be there a free one or not.
pub fn is_about_the_name(ending: &Ending) -> bool {
    matches!(ending, Ending::Refused(refused)
        if refused.suggestion.is_some() || refused.reason.is_about_the_name())
}
