//! The usual times of the week: the slots that drafts fill.
//! Invariant: a time stands once on its day.

use egui::Ui;

use crate::domain::plan::WeekTime;
use crate::engine::PlanWish;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::text::{meta, name};
use crate::ui::theme::{Tone, space};
use crate::ui::when::read_clock;
use crate::ui::widgets::{Button, Chip, Field, IconButton, Menu};
use crate::{tr, tr_count};

use super::Table;
use super::weeks::date_of;

/// Width of the sheet.
const WIDE: f32 = 400.0;

/// What stands in the fields of the sheet.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Monday is the lowest bit.
    days: u8,
    clock: String,
}

/// How many there are, and the sheet under it.
pub fn button(ui: &mut Ui, table: &mut Table<'_>, desk: &mut Desk<'_>) {
    let count = table.view.times.len();
    let words = match count {
        0 => tr!("Set slots").to_owned(),
        _ => tr_count!(count, "Slots: {count} a week", "Slots: {count} a week", count = count),
    };
    let button = ui.add(Chip::new(words).icon(icons::ARROWS_CLOCKWISE));
    let changed = Menu::under(&button, tr!("Usual times"))
        .width(WIDE)
        .sheet()
        .show(|ui| egui::Frame::NONE.inner_margin(space::M).show(ui, |ui| page(ui, table)).inner);
    if let Some(Some(times)) = changed {
        Table::send(desk, PlanWish::Times(times));
    }
}

fn page(ui: &mut Ui, table: &mut Table<'_>) -> Option<Vec<WeekTime>> {
    ui.spacing_mut().item_spacing = egui::Vec2::splat(space::S);
    name(tr!("Usual times")).show(ui);
    meta(tr!("Each week has an open slot at these times. Drafts dropped on a day take the nearest."))
        .wrapped()
        .show(ui);
    let times = &table.view.times;
    let mut changed = None;
    for day in 0..7_u8 {
        let of_day: Vec<WeekTime> = times.iter().filter(|time| time.day == day).copied().collect();
        if of_day.is_empty() {
            continue;
        }
        ui.horizontal_wrapped(|ui| {
            meta(format::weekday(date_of(0, i64::from(day)).weekday())).tone(Tone::Text2).show(ui);
            for time in of_day {
                let words = clock(time);
                name(words.as_str()).show(ui);
                let said = tr!(
                    "Remove {day} {time}",
                    day = format::whole_weekday(date_of(0, i64::from(day)).weekday()),
                    time = words
                );
                if ui.add(IconButton::new(icons::X, said).small()).clicked() {
                    changed = Some(times.iter().filter(|one| **one != time).copied().collect());
                }
            }
        });
    }
    let typed = &mut table.look.usual;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        for day in 0..7_u8 {
            let weekday = date_of(0, i64::from(day)).weekday();
            let (bit, whole) = (1 << day, format::whole_weekday(weekday));
            let chip = Chip::new(format::weekday(weekday)).name(whole).chosen(typed.days & bit != 0);
            if ui.add(chip).clicked() {
                typed.days ^= bit;
            }
        }
    });
    ui.horizontal(|ui| {
        Field::new(tr!("Time of the slot"), &mut typed.clock)
            .hint("18:30")
            .icon(icons::CLOCK)
            .width(140.0)
            .show(ui);
        let time = read_clock(&typed.clock);
        let can = time.is_some() && typed.days != 0;
        if ui.add(Button::plain(tr!("Add")).enabled(can)).clicked()
            && let Some(time) = time
        {
            let days = (0..7_u8).filter(|day| typed.days & (1 << day) != 0);
            let added = days.map(|day| WeekTime::new(day, time));
            changed = Some(times.iter().copied().chain(added).collect());
            *typed = Typed::default();
        }
    });
    changed
}

fn clock(time: WeekTime) -> String {
    format!("{:02}:{:02}", time.minute / 60, time.minute % 60)
}
