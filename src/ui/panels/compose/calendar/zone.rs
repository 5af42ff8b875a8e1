//! The zone of the calendar: always written, with this computer's difference, and changed by a click.
//! Invariant: changing the zone moves no post: their moments stay, and other wall times are shown.

use egui::{ScrollArea, Ui};
use jiff::tz::{TimeZone, db};

use crate::engine::PlanWish;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::text::meta;
use crate::ui::theme::space;
use crate::ui::widgets::{Button, Field, Menu, MenuItem};

use super::Table;

/// Width of the sheet, and how many zones it lists.
const WIDE: f32 = 340.0;
const LISTED: usize = 40;

/// The zone in words, and the sheet under it.
pub fn button(ui: &mut Ui, table: &mut Table<'_>, desk: &mut Desk<'_>) {
    let words = words(&table.view.zone, desk.zone, table.now, table.narrow);
    let button = ui.add(Button::quiet(words.as_str()).icon(icons::GLOBE_SIMPLE).small());
    let chosen = Menu::under(&button, tr!("Zone of the calendar"))
        .width(WIDE)
        .sheet()
        .show(|ui| egui::Frame::NONE.inner_margin(space::S).show(ui, |ui| page(ui, table, desk)).inner);
    if let Some(Some(zone)) = chosen {
        Table::send(desk, PlanWish::Zone(zone));
        table.look.zone.clear();
        egui::Popup::close_id(ui.ctx(), egui::Popup::default_response_id(&button));
    }
}

fn page(ui: &mut Ui, table: &mut Table<'_>, desk: &Desk<'_>) -> Option<Option<String>> {
    Field::new(tr!("Find a zone"), &mut table.look.zone)
        .hint(tr!("A city, as Lisbon"))
        .icon(icons::MAGNIFYING_GLASS)
        .width(WIDE - 4.0 * space::S)
        .show(ui);
    ui.add_space(space::S);
    let mut chosen = None;
    let own = desk.zone.iana_name().unwrap_or(tr!("this computer's zone"));
    let item = MenuItem::new(tr!("As this computer: {zone}", zone = own)).icon(icons::DESKTOP);
    if ui.add(item.chosen(table.view.chosen_zone.is_none())).clicked() {
        chosen = Some(None);
    }
    ScrollArea::vertical().id_salt("zones").max_height(280.0).show(ui, |ui| {
        for name in found(&table.look.zone) {
            let here = table.view.chosen_zone.as_deref() == Some(name.as_str());
            if ui.add(MenuItem::new(name.replace('_', " ")).chosen(here)).clicked() {
                chosen = Some(Some(name));
            }
        }
    });
    meta(tr!("Posts keep their moments; only the wall times shown change.")).wrapped().show(ui);
    chosen
}

/// Zones whose names hold what was typed, those that begin a city with it first.
fn found(typed: &str) -> Vec<String> {
    let typed = typed.trim().to_lowercase().replace(' ', "_");
    if typed.is_empty() {
        return Vec::new();
    }
    let names = db().available().map(|name| name.as_str().to_owned());
    let mut names: Vec<String> = names.filter(|name| name.to_lowercase().contains(&typed)).collect();
    let city = |name: &str| name.rsplit('/').next().unwrap_or(name).to_lowercase();
    names.sort_by_key(|name| (!city(name).starts_with(&typed), name.len(), name.clone()));
    names.truncate(LISTED);
    names
}

/// `Lisbon time. This computer: Berlin, one hour later`
fn words(zone: &TimeZone, here: &TimeZone, now: jiff::Timestamp, short: bool) -> String {
    let said = tr!("{city} time", city = city(zone));
    let apart = here.to_offset(now).seconds() - zone.to_offset(now).seconds();
    if apart == 0 || short {
        return said;
    }
    let distance = apart_words(apart.abs());
    let other = city(here);
    match apart > 0 {
        true => tr!(
            "{said}. This computer: {city}, {distance} later",
            said = said,
            city = other,
            distance = distance
        ),
        false => tr!(
            "{said}. This computer: {city}, {distance} earlier",
            said = said,
            city = other,
            distance = distance
        ),
    }
}

fn apart_words(seconds: i32) -> String {
    match (seconds / 3_600, seconds / 60 % 60) {
        (1, 0) => tr!("one hour").to_owned(),
        (hours, 0) => tr!("{hours} hours", hours = hours),
        (0, minutes) => tr!("{minutes} minutes", minutes = minutes),
        (hours, minutes) => tr!("{hours} h {minutes} min", hours = hours, minutes = minutes),
    }
}

/// The city a zone is named for.
fn city(zone: &TimeZone) -> String {
    let name = zone.iana_name().unwrap_or(tr!("Local"));
    name.rsplit('/').next().unwrap_or(name).replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zone_is_written_with_this_computers_difference() {
        let zone = |name| TimeZone::get(name).unwrap();
        let now = "2026-11-26T09:00:00Z".parse().unwrap();
        let said = |one, other| words(&zone(one), &zone(other), now, false);
        assert_eq!(
            said("Europe/Lisbon", "Europe/Berlin"),
            "Lisbon time. This computer: Berlin, one hour later"
        );
        assert_eq!(
            said("Australia/Lord_Howe", "Asia/Kolkata"),
            "Lord Howe time. This computer: Kolkata, 5 h 30 min earlier"
        );
        assert_eq!(said("Europe/Lisbon", "Europe/London"), "Lisbon time", "no difference, nothing said");
    }

    #[test]
    fn zones_are_found_by_their_city() {
        assert_eq!(found("lisb")[0], "Europe/Lisbon");
        assert_eq!(found("lord howe")[0], "Australia/Lord_Howe");
        assert!(found("").is_empty() && found("nowhere at all").is_empty());
    }
}
