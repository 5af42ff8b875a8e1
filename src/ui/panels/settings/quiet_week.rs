//! The week of quiet hours: a bar a day, its quiet stretches filled.
//! Invariant: what a bar shows it also says in words.

use egui::{Align2, CornerRadius, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use jiff::civil::Weekday;

use crate::domain::QuietHours;
use crate::domain::quiet::DAY_MINUTES;
use crate::tr;
use crate::ui::format::whole_weekday;
use crate::ui::text::{Words, meta};
use crate::ui::theme::{Tone, faces, radius, space, tokens, width};

/// Height of a bar, points, and the hours that are written below them.
const BAR: f32 = 16.0;
const HOURS: [u16; 5] = [0, 6, 12, 18, 24];

/// Draws the seven bars.
pub(super) fn show(ui: &mut Ui, hours: &QuietHours) {
    let t = tokens(ui);
    let wide = ui.available_width();
    for day in Weekday::Monday.cycle_forward().take(7) {
        let (line, response) = ui.allocate_exact_size(vec2(wide, BAR + space::XS), Sense::hover());
        let bar = Rect::from_min_max(
            pos2(line.left() + width::FORM_LABEL, line.top()),
            line.max - vec2(0.0, space::XS),
        );
        let beside = Rect::from_min_max(line.min, pos2(bar.left(), bar.bottom()));
        meta(whole_weekday(day)).tone(Tone::Text2).paint(ui, beside, Align2::LEFT_CENTER);
        ui.painter().rect_filled(bar, CornerRadius::same(radius::MARK), t.track);
        let stretches = hours.stretches(day);
        for (from, to) in &stretches {
            let part = Rect::from_min_max(pos2(at(bar, *from), bar.top()), pos2(at(bar, *to), bar.bottom()));
            let color = if hours.on { t.hidden } else { t.text3 };
            ui.painter().rect_filled(part, CornerRadius::same(radius::MARK), color);
        }
        let said = spoken(day, &stretches);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    }
    let (line, _) = ui.allocate_exact_size(vec2(wide, faces::META.line), Sense::hover());
    let bar = line.with_min_x(line.left() + width::FORM_LABEL);
    for hour in HOURS {
        let place = match hour {
            0 => Align2::LEFT_CENTER,
            24 => Align2::RIGHT_CENTER,
            _ => Align2::CENTER_CENTER,
        };
        let x = at(bar, hour * 60);
        let around = Rect::from_min_max(pos2(x - space::XL, line.top()), pos2(x + space::XL, line.bottom()));
        let around = match hour {
            0 => around.with_min_x(x),
            24 => around.with_max_x(x),
            _ => around,
        };
        Words::new(format!("{hour:02}"), faces::META, Tone::Text3).paint(ui, around, place);
    }
}

fn at(bar: Rect, minutes: u16) -> f32 {
    bar.left() + bar.width() * f32::from(minutes) / f32::from(DAY_MINUTES)
}

fn spoken(day: Weekday, stretches: &[(u16, u16)]) -> String {
    let times: Vec<String> = stretches
        .iter()
        .map(|(from, to)| tr!("{from} to {to}", from = clock(*from), to = clock(*to)))
        .collect();
    match times.is_empty() {
        true => tr!("{day}: not quiet", day = whole_weekday(day)),
        false => tr!("{day}: quiet {times}", day = whole_weekday(day), times = times.join(", ")),
    }
}

/// A time of day in minutes from midnight: `22:00`.
pub(super) fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_says_what_it_shows() {
        assert_eq!(spoken(Weekday::Sunday, &[]), "Sunday: not quiet");
        let told = spoken(Weekday::Monday, &[(0, 420), (1_320, 1_440)]);
        assert_eq!(told, "Monday: quiet 00:00 to 07:00, 22:00 to 24:00");
    }
}
