// SPDX-License-Identifier: GPL-3.0-or-later
//! The texts and icons of a window, and where their letters are.

use adw::prelude::*;
use gtk::{glib, graphene, pango};

use super::number;

/// A letter that fills its place.
const BLOCK: char = '█';

/// A part of a window, as it was found.
pub enum VisiblePart {
    /// A text; with its words, whether they are markup, and their attributes.
    Label(gtk::Label, (glib::GString, bool, Option<pango::AttrList>)),
    /// An icon, and its opacity.
    Icon(gtk::Image, f64),
}

impl VisiblePart {
    pub fn describe(&self) -> String {
        let words = match self {
            Self::Label(_, (words, ..)) => words.clone(),
            Self::Icon(icon, _) => icon.icon_name().unwrap_or_default(),
        };
        let ancestors = std::iter::successors(Some(self.widget().clone()), WidgetExt::parent);
        let around = ancestors.take(5).map(|widget| {
            // GTK gives them in the order of their making.
            let mut classes = widget.css_classes();
            classes.sort();
            format!("{}.{}", widget.css_name(), classes.join("."))
        });
        format!("“{words}” in {}", around.collect::<Vec<_>>().join(" < "))
    }

    fn widget(&self) -> &gtk::Widget {
        match self {
            Self::Label(label, _) => label.upcast_ref(),
            Self::Icon(icon, _) => icon.upcast_ref(),
        }
    }

    pub fn fill(&self, selected: bool) {
        let Self::Label(label, (words, is_markup, _)) = self else { return };
        set_words(label, &blocks(words, *is_markup), *is_markup);
        if selected && label.is_selectable() {
            label.select_region(0, -1);
        }
    }

    pub fn blank(&self) {
        match self {
            Self::Label(label, (.., attributes)) => {
                let attributes = attributes.as_ref().and_then(pango::AttrList::copy);
                let attributes = attributes.unwrap_or_default();
                attributes.insert(pango::AttrInt::new_foreground_alpha(1));
                label.set_attributes(Some(&attributes));
            }
            Self::Icon(icon, _) => icon.set_opacity(0.0),
        }
    }

    pub fn restore(&self) {
        match self {
            Self::Label(label, (words, is_markup, attributes)) => {
                set_words(label, words, *is_markup);
                label.set_attributes(attributes.as_ref());
            }
            Self::Icon(icon, opacity) => icon.set_opacity(*opacity),
        }
    }

    /// The points in the window to look at.
    pub fn places(&self, window: &gtk::Window) -> Vec<(f32, f32)> {
        let within = match self {
            Self::Label(label, _) => letters(label),
            Self::Icon(icon, _) => grid(icon),
        };
        let widget = self.widget();
        let places = within.into_iter().filter_map(|(x, y)| {
            let place = graphene::Point::new(x, y);
            if let Some(view) = widget.ancestor(gtk::ScrolledWindow::static_type()) {
                let seen =
                    graphene::Rect::new(0.0, 0.0, number(view.width()), number(view.height()));
                widget.compute_point(&view, &place).filter(|place| seen.contains_point(place))?;
            }
            let place = widget.compute_point(window, &place)?;
            Some((place.x(), place.y()))
        });
        places.collect()
    }
}

fn set_words(label: &gtk::Label, words: &str, is_markup: bool) {
    match is_markup {
        true => label.set_markup(words),
        false => label.set_text(words),
    }
}

/// The middle of each letter.
fn letters(label: &gtk::Label) -> Vec<(f32, f32)> {
    let (layout, (left, top)) = (label.layout(), label.layout_offsets());
    let text = layout.text();
    let blocks = text.char_indices().filter(|(_, letter)| *letter == BLOCK);
    let places = blocks.map(|(index, _)| {
        let place = layout.index_to_pos(i32::try_from(index).expect("short texts"));
        let middle = |from: i32, length: i32| from + length / 2;
        let (x, y) = (middle(place.x(), place.width()), middle(place.y(), place.height()));
        (number(left + x / pango::SCALE), number(top + y / pango::SCALE))
    });
    // Behind an ellipsis all letters are in one place.
    places.take(if layout.is_ellipsized() { 1 } else { usize::MAX }).collect()
}

fn grid(icon: &gtk::Image) -> Vec<(f32, f32)> {
    let (width, height) = (icon.width(), icon.height());
    (0..width).flat_map(|x| (0..height).map(move |y| (number(x) + 0.5, number(y) + 0.5))).collect()
}

/// `words` with a block for each visible character.
fn blocks(words: &str, is_markup: bool) -> String {
    let (mut in_tag, mut in_reference) = (false, false);
    let mut filled = String::new();
    for letter in words.chars() {
        match letter {
            '<' if is_markup => in_tag = true,
            '&' if is_markup && !in_tag => in_reference = true,
            _ => {}
        }
        match () {
            () if in_tag => filled.push(letter),
            () if in_reference && letter != ';' => {}
            () if letter.is_whitespace() => filled.push(letter),
            () => filled.push(BLOCK),
        }
        in_tag &= letter != '>';
        in_reference &= letter != ';';
    }
    filled
}

/// Parts within `widget` that can be seen and used.
pub fn parts(widget: &impl IsA<gtk::Widget>) -> Vec<VisiblePart> {
    let mut found = Vec::new();
    let mut child = widget.first_child();
    while let Some(here) = child {
        child = here.next_sibling();
        if !here.is_mapped() || !here.is_sensitive() || here.is::<gtk::Popover>() {
            continue;
        }
        match here.clone().downcast::<gtk::Label>() {
            Ok(label) if !label.text().trim().is_empty() => found.push(text(label)),
            _ => match here.clone().downcast::<gtk::Image>() {
                Ok(icon) if icon.storage_type() == gtk::ImageType::IconName => {
                    let opacity = icon.opacity();
                    found.push(VisiblePart::Icon(icon, opacity));
                }
                _ => found.extend(parts(&here)),
            },
        }
    }
    found
}

fn text(label: gtk::Label) -> VisiblePart {
    let found = (label.label(), label.uses_markup(), label.attributes());
    VisiblePart::Label(label, found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_becomes_a_block_and_no_tag() {
        assert_eq!(blocks("a <b", false), "█ ██");
        assert_eq!(blocks("<a href=\"x\">é &amp; b</a>", true), "<a href=\"x\">█ █ █</a>");
    }
}
