//! What the list of the record is narrowed to: words, who, what, and when.
//! Invariant: every filter in use stands on its button, and one press lets all of them go.

use egui::Ui;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::domain::record::{What, named};
use crate::engine::views::record::{EntriesAsk, Who};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::theme::{height, space};
use crate::ui::widgets::{Button, Field, IconButton, Menu, MenuItem, section_line};

use super::Record;

/// From which days entries are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Days {
    #[default]
    Any,
    Today,
    Yesterday,
    /// Today and the six days before.
    Week,
    /// Today and the 29 days before.
    Month,
    /// One day.
    Day(Date),
}

/// Everything the list is narrowed by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    pub search: String,
    pub who: Who,
    pub what: Option<What>,
    pub days: Days,
}

impl Filters {
    /// Whether all entries are shown.
    pub fn is_none(&self) -> bool {
        self.search.trim().is_empty() && *self == Self { search: self.search.clone(), ..Self::default() }
    }

    /// The question to the store.
    pub fn ask(&self, desk: &Desk<'_>) -> EntriesAsk {
        let (since, until) = self.days.span(desk);
        let search = self.search.trim().to_owned();
        EntriesAsk { search, who: self.who.clone(), what: self.what, since, until }
    }
}

impl Days {
    /// Its first moment and the one after its last, milliseconds since the epoch.
    fn span(self, desk: &Desk<'_>) -> (Option<i64>, Option<i64>) {
        let today = desk.now.to_zoned(desk.zone.clone()).date();
        let begin = |day: Date| {
            let zoned = day.to_zoned(desk.zone.clone()).ok();
            zoned.map(|zoned| zoned.timestamp().as_millisecond())
        };
        let back = |days: i64| today.saturating_sub(days.days());
        let day = |day: Date| (begin(day), begin(day.saturating_add(1.days())));
        match self {
            Self::Any => (None, None),
            Self::Today => day(today),
            Self::Yesterday => day(back(1)),
            Self::Week => (begin(back(6)), None),
            Self::Month => (begin(back(29)), None),
            Self::Day(one) => day(one),
        }
    }

    fn words(self, desk: &Desk<'_>) -> String {
        match self {
            Self::Any => tr!("Any day").to_owned(),
            Self::Today => tr!("Today").to_owned(),
            Self::Yesterday => tr!("Yesterday").to_owned(),
            Self::Week => tr!("Last 7 days").to_owned(),
            Self::Month => tr!("Last 30 days").to_owned(),
            Self::Day(day) => format::day_heading(day, desk.now, desk.zone),
        }
    }
}

/// The words of a choice of whose acts are shown.
fn who_words(who: &Who) -> String {
    match who {
        Who::Anyone => tr!("Anyone").to_owned(),
        Who::Person => tr!("You").to_owned(),
        Who::Rules => tr!("Rules").to_owned(),
        Who::Rule(name) => named(name),
    }
}

/// The field and the three buttons.
pub fn show(record: &mut Record, ui: &mut Ui, desk: &mut Desk<'_>) {
    let before = record.filters.clone();
    section_line(ui, height::TOOLBAR_LIBRARY, |ui| {
        Field::new(tr!("Search the record"), &mut record.filters.search)
            .icon(icons::MAGNIFYING_GLASS)
            .hint(tr!("Names and words"))
            .show(ui);
    });
    section_line(ui, height::TOOLBAR, |ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        whose(record, ui);
        which(record, ui);
        days(record, ui, desk);
        let none = record.filters.is_none();
        if !none && ui.add(IconButton::new(icons::X, tr!("Show all entries")).small()).clicked() {
            record.filters = super::Filters::default();
        }
    });
    if record.filters != before {
        record.scroll.to_top(0);
    }
}

fn whose(record: &mut Record, ui: &mut Ui) {
    let name = tr!("Who: {who}", who = who_words(&record.filters.who));
    let open = ui.add(Button::quiet(who_words(&record.filters.who)).icon(icons::USER).small().name(name));
    let rules = record.entries.shown().map(|entries| entries.rules.clone()).unwrap_or_default();
    Menu::under(&open, "record who menu").show(|ui| {
        let all = [Who::Anyone, Who::Person, Who::Rules];
        for who in all.into_iter().chain(rules.into_iter().map(Who::Rule)) {
            let chosen = record.filters.who == who;
            if ui.add(MenuItem::new(who_words(&who)).chosen(chosen)).clicked() {
                record.filters.who = who;
            }
        }
    });
}

fn which(record: &mut Record, ui: &mut Ui) {
    let words = |what: Option<What>| what.map_or(tr!("Every act"), What::name);
    let name = tr!("What: {what}", what = words(record.filters.what));
    let button = Button::quiet(words(record.filters.what)).icon(icons::FUNNEL_SIMPLE).small().name(name);
    let open = ui.add(button);
    Menu::under(&open, "record what menu").show(|ui| {
        for what in std::iter::once(None).chain(What::ALL.into_iter().map(Some)) {
            let chosen = record.filters.what == what;
            if ui.add(MenuItem::new(words(what)).chosen(chosen)).clicked() {
                record.filters.what = what;
            }
        }
    });
}

fn days(record: &mut Record, ui: &mut Ui, desk: &Desk<'_>) {
    let words = record.filters.days.words(desk);
    let name = tr!("When: {day}", day = words);
    let open = ui.add(Button::quiet(words).icon(icons::CALENDAR_BLANK).small().name(name));
    Menu::under(&open, "record day menu").show(|ui| {
        for days in [Days::Any, Days::Today, Days::Yesterday, Days::Week, Days::Month] {
            let chosen = record.filters.days == days;
            if ui.add(MenuItem::new(days.words(desk)).chosen(chosen)).clicked() {
                record.filters.days = days;
            }
        }
    });
}
