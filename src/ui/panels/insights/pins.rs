//! Notes pinned to days of the chart: "campaign began".
//! Invariant: a note stands at its own day, and words that have no room are a pin with a tip.

use egui::{Align2, CornerRadius, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::insight::DayNote;
use crate::engine::Command;
use crate::engine::figures::FiguresWish;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::text::{Words, meta};
use crate::ui::theme::{Tone, faces, icon, radius, space, tokens};
use crate::ui::widgets::{Button, Field, IconButton, Menu, MenuItem, tip};

use super::axis::Across;
use super::steps::Drawn;
use super::{Chosen, Page, words};

/// Height of a note's words.
const TALL: f32 = 20.0;
/// The most width of a note's words.
const WIDE: f32 = 160.0;

/// What is being pinned.
#[derive(Clone, Debug, Default)]
pub(super) struct Pins {
    /// The day that was clicked on.
    pub day: Option<Date>,
    words: String,
    wish: Option<FiguresWish>,
}

impl Pins {
    /// The button, with its sheet. `last`: the day it is about while none was clicked on.
    pub fn button(&mut self, ui: &mut Ui, notes: &[DayNote], last: Date, now: Timestamp) {
        let day = self.day.unwrap_or(last);
        let button = ui.add(IconButton::new(icons::PUSH_PIN, tr!("Pin a note to a day")).small());
        Menu::under(&button, tr!("Notes")).width(280.0).sheet().show(|ui| {
            meta(tr!(
                "At {day}. A click on the chart chooses another day",
                day = words::weekday_and_day(day, now)
            ))
            .wrapped()
            .show(ui);
            ui.add_space(space::S);
            Field::new(tr!("Words of the note"), &mut self.words)
                .hint(tr!("Campaign began"))
                .width(256.0)
                .show(ui);
            ui.add_space(space::S);
            let ready = !self.words.trim().is_empty();
            if ui.add(Button::main(tr!("Pin it")).enabled(ready)).clicked() {
                let words = std::mem::take(&mut self.words).trim().to_owned();
                self.wish = Some(FiguresWish::Note { day, words });
                ui.close();
            }
            for note in notes {
                let said =
                    tr!("Take away: {words}, {day}", words = note.words, day = words::day(note.day, now));
                if ui.add(MenuItem::new(&*said).icon(icons::X)).clicked() {
                    self.wish = Some(FiguresWish::DropNote { day: note.day, made_at: note.made_at });
                }
            }
        });
    }
}

/// Draws the pins, and sends what was wished for on its way.
pub(super) fn show(
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    page: &Page<'_>,
    drawn: &Drawn,
    lines: Rect,
    across: Across,
    chosen: &mut Chosen,
) {
    if let Some(wish) = chosen.pins.wish.take() {
        let account = desk.account_id();
        desk.send(Command::Figures { account, wish: Box::new(wish) });
    }
    if let Some(place) = chosen.pins.day.and_then(|day| drawn.place(day)) {
        let x = across.x(place).round();
        ui.painter().circle_filled(pos2(x, lines.bottom()), 3.0, tokens(ui).accent_fill);
    }
    let mut free = lines.left();
    for note in &page.view.notes {
        if let Some(place) = drawn.place(note.day) {
            free = pin(ui, note, across.x(place).round(), lines, free, desk.now);
        }
    }
}

/// Draws one; gives how far to the right the room is taken.
fn pin(ui: &mut Ui, note: &DayNote, x: f32, lines: Rect, free: f32, now: Timestamp) -> f32 {
    let t = tokens(ui);
    let text = Words::new(&*note.words, faces::META, Tone::Text);
    let whole = (text.width(ui).ceil() + icon::META + 3.0 * space::S).min(WIDE);
    let left = (x - whole / 2.0).clamp(lines.left(), (lines.right() - whole).max(lines.left()));
    let roomy = left >= free;
    let wide = if roomy { whole } else { TALL };
    let left = if roomy { left } else { x - TALL / 2.0 };
    let top = lines.top() - space::XS;
    let rect = Rect::from_min_size(pos2(left, if roomy { top } else { top + TALL + 2.0 }), vec2(wide, TALL));
    ui.painter().vline(x, rect.bottom()..=lines.bottom(), Stroke::new(1.0, t.line_strong));
    let corner = CornerRadius::same(radius::CONTROL);
    ui.painter().rect(rect, corner, t.raised, Stroke::new(1.0, t.line_strong), StrokeKind::Inside);
    let middle = pos2(rect.left() + TALL / 2.0, rect.center().y);
    icons::PUSH_PIN.paint(ui.painter(), middle, 12.0, t.text2);
    if roomy {
        let place = rect.with_min_x(rect.left() + TALL).with_max_x(rect.right() - space::XS);
        text.paint(ui, place, Align2::LEFT_CENTER);
    }
    let response = ui.interact(rect, ui.scope_id().with(("note", note.made_at)), Sense::hover());
    let said = format!("{}, {}", note.words, words::weekday_and_day(note.day, now));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    tip(response, &said, None);
    rect.right().max(free) + space::XS
}
