// SPDX-License-Identifier: GPL-3.0-or-later
//! Popovers that are made when they are wanted.

use adw::prelude::*;

use super::unnamed;

/// Gives `popover` to `host`, in the place of those that have closed there. None is
/// taken away when it closes: what was chosen in it is still to be done; and where
/// the pointer did not move, GTK 4.8 takes it to be in the popover still, and asks
/// for a surface that would be gone.
pub fn attach(popover: &impl IsA<gtk::Popover>, host: &impl IsA<gtk::Widget>) {
    let children = std::iter::successors(host.first_child(), WidgetExt::next_sibling);
    let closed = children.filter(|child| child.is::<gtk::Popover>() && !child.is_visible());
    closed.collect::<Vec<_>>().iter().for_each(WidgetExt::unparent);
    popover.upcast_ref().set_parent(host);
    unnamed::hush(popover.upcast_ref().upcast_ref());
}
