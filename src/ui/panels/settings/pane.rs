//! The pane of the pages at the left: its rows, its foot, and the title that is a menu where the pane has no room.
//! Invariant: a page is told the same way in the list and in the menu: icon, name, value.

use egui::{Align2, Ui, vec2};

use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::text::{Words, meta, title};
use crate::ui::theme::{Tone, faces, height, icon, space, tokens};
use crate::ui::widgets::{IconButton, Menu, MenuItem, hairline, key_caps};

use super::{PAGES, Page};

/// The title of a page: in a narrow window it is a menu of all pages, for their list has no room.
pub(super) struct Head {
    pub page: Page,
    pub narrow: bool,
}

impl Head {
    /// Whether the window is too narrow for the list of pages.
    pub fn is_narrow(&self) -> bool {
        self.narrow
    }

    /// Draws the title, and its menu, inside a header.
    pub fn show(&mut self, ui: &mut Ui, desk: &Desk<'_>) {
        title(self.page.name()).show(ui);
        if !self.narrow {
            return;
        }
        let button = ui.add(IconButton::new(icons::CARET_DOWN, tr!("Pages of the settings")));
        Menu::under(&button, tr!("Settings")).show(|ui| {
            for (page, _) in PAGES {
                let item = MenuItem::new(page.name()).icon(page.icon()).chosen(*page == self.page);
                let item = match page.value(desk) {
                    Some((words, _)) => item.trailing(words),
                    None => item,
                };
                if ui.add(item).clicked() {
                    self.page = *page;
                }
            }
        });
    }
}

/// What is said at the foot of the pane: nothing here waits for a button.
pub(super) fn kept_as_made(ui: &mut Ui) {
    hairline(ui);
    ui.add_space(space::M);
    meta(tr!("Changes are kept as you make them.")).wrapped().show(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        key_caps(ui, "Ctrl Z");
        meta(tr!("takes the last one back.")).show(ui);
    });
}

/// A page in the list; true if it was clicked.
pub(super) fn entry(ui: &mut Ui, desk: &Desk<'_>, page: Page, here: bool) -> bool {
    let size = vec2(ui.available_width(), height::VIEW);
    let (line, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    let rect = line.shrink2(vec2(space::S, 0.0));
    let response = ui.interact(rect, ui.scope_id().with(("page", page)), egui::Sense::click());
    let t = tokens(ui);
    let ground = if here {
        t.selected
    } else if response.hovered() {
        t.hover
    } else {
        crate::ui::theme::NOTHING
    };
    ui.painter().rect_filled(rect, egui::CornerRadius::same(crate::ui::theme::radius::CONTROL), ground);
    if response.has_focus() {
        crate::ui::widgets::ring(ui.painter(), rect, crate::ui::theme::radius::CONTROL, t.focus);
    }
    let mut inner = rect.shrink2(vec2(space::S, 0.0));
    let tone = if here { Tone::Text } else { Tone::Text2 };
    page.icon().paint(
        ui.painter(),
        inner.left_center() + vec2(icon::ROW / 2.0, 0.0),
        icon::ROW,
        t.tone(tone),
    );
    inner.min.x += icon::ROW + space::S;
    let value = page.value(desk);
    if let Some((words, tone)) = &value {
        let text = meta(&**words).tone(*tone);
        text.paint(ui, inner, Align2::RIGHT_CENTER);
        inner.max.x -= text.width(ui) + space::S;
    }
    let face = if here { faces::NAME } else { faces::BODY };
    Words::new(page.name(), face, tone).paint(ui, inner, Align2::LEFT_CENTER);
    let said = match &value {
        Some((words, _)) => tr!("{name}, {value}", name = page.name(), value = words),
        None => page.name().to_owned(),
    };
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Tab, true, here, &said));
    response.clicked()
}
