// SPDX-License-Identifier: GPL-3.0-or-later
//! The quote above a message that answers another one. Pressed, it leads there.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use crate::model::Quote;
use crate::protocol::Nickname;
use crate::ui::compat;
use crate::ui::room::strings;

/// The action that leads to the message of a number.
const GO_TO: &str = "room.go-to-message";

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/conversation/quote_button.ui")]
    pub struct QuoteButton {
        #[template_child]
        pub author: TemplateChild<gtk::Label>,
        #[template_child]
        pub text: TemplateChild<gtk::Label>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for QuoteButton {
        const NAME: &'static str = "SalottoQuoteButton";
        type Type = super::QuoteButton;
        type ParentType = gtk::Button;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for QuoteButton {}
    impl WidgetImpl for QuoteButton {}
    impl ButtonImpl for QuoteButton {}
}

glib::wrapper! {
    pub struct QuoteButton(ObjectSubclass<imp::QuoteButton>)
        @extends gtk::Widget, gtk::Button,
        @implements gtk::Actionable, gtk::Buildable, gtk::ConstraintTarget;
}

impl QuoteButton {
    /// Shows a quote, or nothing.
    pub fn show_quote(&self, quote: Option<&Quote>) {
        self.set_visible(quote.is_some());
        let Some(quote) = quote else { return };
        let imp = self.imp();
        let from = quote.from.as_ref().map(Nickname::as_str);
        imp.author.set_visible(from.is_some());
        imp.author.set_label(from.unwrap_or_default());
        imp.text.set_label(&strings::quoted(&quote.text));
        compat::set_label(self, &strings::go_to_quoted(quote));
        self.set_action_target_value(Some(&quote.number.to_variant()));
        self.set_action_name(Some(GO_TO));
    }
}
