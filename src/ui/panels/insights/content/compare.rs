//! Two posts, or two labels, side by side.
//! Invariant: a label shows the middle of its posts with their number, and never their sum.

use egui::{Align2, CornerRadius, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::engine::views::insights_content::{ContentColumn as Column, Group};
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::pictures::Photo;
use crate::ui::text::{meta, name};
use crate::ui::theme::{Tone, picture, space, tokens};
use crate::ui::widgets::IconButton;
use crate::{tr, tr_count};

/// Draws it; true if it is closed.
pub(super) fn show(
    ui: &mut Ui,
    rect: Rect,
    groups: &[Group; 2],
    columns: &[Column],
    desk: &mut Desk<'_>,
) -> bool {
    let t = tokens(ui);
    ui.painter().rect_filled(rect, CornerRadius::ZERO, t.panel);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, t.line_strong));
    let room = rect.shrink2(vec2(space::XL, space::M));
    let first = (room.width() * 0.28).max(160.0);
    let columns: Vec<Column> = columns.iter().copied().filter(|column| *column != Column::Number).collect();
    let each = (room.width() - first - 40.0) / columns.len().max(1) as f32;
    let line = |index: usize| room.top() + 20.0 + 38.0 * index as f32;
    for (index, column) in columns.iter().enumerate() {
        let left = room.left() + first + each * index as f32;
        let cell = |top: f32, tall: f32| Rect::from_min_size(pos2(left, top), vec2(each - space::S, tall));
        meta(super::name(*column)).paint(ui, cell(room.top(), 18.0), Align2::LEFT_CENTER);
        for (place, group) in groups.iter().enumerate() {
            let (value, tone) = match group.middle[*column as usize] {
                Some((value, _)) => (super::written(*column, value), Tone::Text),
                None => ("–".to_owned(), Tone::Text3),
            };
            name(value).tone(tone).paint(ui, cell(line(place), 38.0), Align2::LEFT_CENTER);
        }
        let times = times(groups, *column);
        meta(&*times).tone(Tone::Text2).paint(ui, cell(line(2), 24.0), Align2::LEFT_CENTER);
    }
    for (place, group) in groups.iter().enumerate() {
        let top = line(place);
        let mut left = room.left();
        if let Some(key) = &group.picture {
            let [wide, tall] = picture::TINY;
            let photo = Rect::from_min_size(pos2(left, top + (38.0 - tall) / 2.0), vec2(wide, tall));
            Photo::new(key).paint(ui, desk.pictures, photo);
            left += wide + space::S;
        }
        let cell = Rect::from_min_size(pos2(left, top), vec2(room.left() + first - left - space::M, 38.0));
        let words = said(group);
        name(&*words).paint(ui, cell, Align2::LEFT_CENTER);
        let response = ui.interact(cell, ui.scope_id().with(("side", place)), Sense::hover());
        let all = columns.iter().map(|column| {
            let value = group.middle[*column as usize]
                .map_or_else(|| "–".to_owned(), |(value, _)| super::written(*column, value));
            format!("{} {value}", super::name(*column))
        });
        let all = all.collect::<Vec<_>>().join(", ");
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{words}: {all}")));
    }
    let below = Rect::from_min_size(pos2(room.left(), line(2)), vec2(first, 24.0));
    meta(tr!("The first over the second")).paint(ui, below, Align2::LEFT_CENTER);
    let corner = Rect::from_min_size(pos2(room.right() - 28.0, room.top()), vec2(28.0, 28.0));
    ui.put(corner, IconButton::new(icons::X, tr!("End the comparison")).small()).clicked()
}

fn said(group: &Group) -> String {
    let words = group.name.clone().unwrap_or_else(|| tr!("Without words").to_owned());
    match group.number {
        Some(number) => tr!("{number}, {words}", number = number, words = words),
        None => tr_count!(
            group.of,
            "{label}, {count} post, the middle",
            "{label}, {count} posts, the middle",
            label = words,
            count = group.of
        ),
    }
}

fn times(groups: &[Group; 2], column: Column) -> String {
    let value = |group: &Group| group.middle[column as usize].map(|(value, _)| value);
    match (value(&groups[0]), value(&groups[1])) {
        (Some(first), Some(second)) if second > 0.0 => format!("{:.1}×", first / second),
        _ => String::new(),
    }
}
