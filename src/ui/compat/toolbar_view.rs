// SPDX-License-Identifier: GPL-3.0-or-later
//! The toolbar view: a header bar above the rest of a window. `AdwToolbarView`
//! since libadwaita 1.4, whose bars are one surface with what is below them until
//! that is scrolled; before that, a box with a bar that is set apart by a line.

use std::cell::RefCell;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;
use gtk::glib::translate::ToGlibPtr;

use super::newer;

mod imp {
    use super::*;

    #[derive(Debug, Default, glib::Properties)]
    #[properties(wrapper_type = super::ToolbarView)]
    pub struct ToolbarView {
        /// Header bar, set once.
        #[property(get, set = Self::set_top_bar, nullable)]
        pub top_bar: RefCell<Option<gtk::Widget>>,
        /// Content below it, set once.
        #[property(get, set = Self::set_content, nullable)]
        pub content: RefCell<Option<gtk::Widget>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for ToolbarView {
        const NAME: &'static str = "SalottoToolbarView";
        type Type = super::ToolbarView;
        type ParentType = adw::Bin;
    }

    #[glib::derived_properties]
    impl ObjectImpl for ToolbarView {
        fn constructed(&self) {
            self.parent_constructed();
            let view = match newer::class("AdwToolbarView") {
                Some(class) => newer::widget(class),
                None => gtk::Box::new(gtk::Orientation::Vertical, 0).upcast(),
            };
            self.obj().set_child(Some(&view));
        }
    }
    impl WidgetImpl for ToolbarView {}
    impl BinImpl for ToolbarView {}

    impl ToolbarView {
        fn set_top_bar(&self, bar: Option<gtk::Widget>) {
            self.top_bar.replace(bar.clone());
            let (Some(view), Some(bar)) = (self.obj().child(), bar) else { return };
            if let Some(older) = view.downcast_ref::<gtk::Box>() {
                return older.prepend(&bar);
            }
            newer::call!(
                c"adw_toolbar_view_add_top_bar"
                    as fn(*mut gtk::ffi::GtkWidget, *mut gtk::ffi::GtkWidget),
                view.to_glib_none().0,
                bar.to_glib_none().0
            );
        }

        fn set_content(&self, content: Option<gtk::Widget>) {
            self.content.replace(content.clone());
            let (Some(view), Some(content)) = (self.obj().child(), content) else { return };
            content.set_vexpand(true);
            match view.downcast_ref::<gtk::Box>() {
                Some(older) => older.append(&content),
                None => view.set_property("content", content),
            }
        }
    }
}

glib::wrapper! {
    pub struct ToolbarView(ObjectSubclass<imp::ToolbarView>)
        @extends gtk::Widget, adw::Bin,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}
