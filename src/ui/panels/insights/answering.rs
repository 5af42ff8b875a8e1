//! Answering: how soon comments get their first answer, how many do, in which hours, and who acts.
//! Invariant: an hour in which nothing came is empty and not pale, and without answers there is no time to one.

use egui::{
    Align, Align2, CornerRadius, Layout, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2, vec2,
};
use jiff::ToSpan;
use jiff::civil::Weekday;

use crate::engine::figures::Leaving;
use crate::engine::figures::chart::{Body, Chart, Heat};
use crate::engine::figures::table::{Cell, Table};
use crate::engine::views::insights_answering::{Answering as View, AnsweringAsk, Hour, Tally, Who};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::live::Live;
use crate::ui::text::{body, figure as big, meta, name};
use crate::ui::theme::{Tone, faces, height, radius, space, tokens};
use crate::ui::widgets::{Empty, IconButton, Menu, MenuItem, line_in};

use super::figures::{column, fold};
use super::out::Out;
use super::words;

/// A day's bar at its widest, and the room of the bars.
const BAR: f32 = 26.0;
const BARS: f32 = 148.0;
/// Height of a heading.
const HEAD: f32 = 49.0;
/// Room for the weekdays' words.
const DAYS: f32 = 48.0;
const CELL: f32 = 24.0;

/// The tab's own memory.
#[derive(Default)]
pub struct Answering {
    /// The period's numbers.
    pub live: Live<View>,
}

/// What is drawn from.
struct Scene<'a> {
    view: &'a View,
    ask: &'a AnsweringAsk,
    account: String,
}

impl Answering {
    /// Draws it. `days`: how many, today the last.
    pub(super) fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, out: &mut Out, days: u32) {
        let today = desk.now.to_zoned(desk.zone.clone()).date();
        let ask = AnsweringAsk {
            account: desk.account_id(),
            first: today.saturating_sub((i64::from(days) - 1).days()),
            last: today,
            zone: desk.zone.clone(),
        };
        let Some(view) = self.live.poll(desk.reader, &ask) else {
            super::states::loading(ui);
            return;
        };
        if view.now.came == 0 && view.who.is_empty() {
            let rest = ui.available_rect_before_wrap();
            let words =
                tr!("What people write under your posts is counted here, with how soon it was answered");
            Empty::new(icons::CHAT_CIRCLE, tr!("No comments in these days"), words).show(ui, rest);
            return;
        }
        let account = desk.account().map(|row| row.account.username.clone()).unwrap_or_default();
        let scene = Scene { view, ask: &ask, account };
        ScrollArea::vertical().auto_shrink(false).id_salt("answering").show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
            scene.figures(ui);
            scene.days(ui, desk, out);
            scene.hours(ui, out);
            scene.who(ui, desk, out);
        });
    }
}

/// Name, value and the line below of each figure.
fn told(now: &Tally, before: &Tally) -> [(&'static str, String, String); 4] {
    let share = |tally: &Tally, part: u32| {
        tally
            .share(part)
            .map_or_else(|| "–".to_owned(), |share| tr!("{share} %", share = format!("{:.0}", share * 100.0)))
    };
    let of = |part: u32, was: String| {
        tr!(
            "{part} of {came}. Before: {was}",
            part = format::number(part.into()),
            came = format::number(now.came.into()),
            was = was
        )
    };
    let wait =
        |tally: &Tally| tally.first_answer.map_or_else(|| "–".to_owned(), |wait| words::wait(wait.middle));
    let long = match now.first_answer {
        Some(first) => tr!(
            "9 of 10 within {long}. {count} answers. Before: {was}",
            long = words::wait(first.long),
            count = format::number(first.of.into()),
            was = wait(before)
        ),
        None => tr!("Nothing was answered in these days").to_owned(),
    };
    [
        (tr!("Time to first answer"), wait(now), long),
        (tr!("Answered"), share(now, now.answered), of(now.answered, share(before, before.answered))),
        (tr!("Hidden"), share(now, now.hidden), of(now.hidden, share(before, before.hidden))),
        (tr!("Open"), share(now, now.open), of(now.open, share(before, before.open))),
    ]
}

/// Heading of a part, with the menu of what can be kept of it; gives what was chosen.
fn heading(ui: &mut Ui, title: &str, note: &str, kinds: &[(&'static str, Kind)]) -> Option<Kind> {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    let line = rect.shrink2(vec2(space::XL, 0.0));
    let end = name(title).label(ui, line, Align2::LEFT_CENTER).rect.right();
    let mut chosen = None;
    let left = line_in(ui, line, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let said = tr!("Save: {what}", what = title);
            let button = ui.add(IconButton::new(icons::EXPORT, &*said).small());
            Menu::under(&button, &said).show(|ui| {
                for (words, kind) in kinds {
                    if ui.add(MenuItem::new(*words)).clicked() {
                        chosen = Some(*kind);
                    }
                }
            });
            button.rect.left()
        })
        .inner
    });
    let rest = line.with_min_x(end + space::L).with_max_x(left - space::M);
    meta(note).tone(Tone::Text2).label(ui, rest, Align2::RIGHT_CENTER);
    chosen
}

/// The kinds of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Png,
    Svg,
    Csv,
    Xlsx,
}

fn sheet(kind: Kind, table: Table) -> Leaving {
    if kind == Kind::Csv { Leaving::Csv(Box::new(table)) } else { Leaving::Xlsx(Box::new(table)) }
}

fn tables() -> [(&'static str, Kind); 2] {
    [(tr!("As a table (CSV)"), Kind::Csv), (tr!("As a table (XLSX)"), Kind::Xlsx)]
}

impl Scene<'_> {
    fn name(&self, what: &str) -> String {
        format!("{what}-{}", self.ask.last)
    }

    fn note(&self) -> String {
        format!("@{}, {} \u{2013} {}", self.account, self.ask.first, self.ask.last)
    }

    fn figures(&self, ui: &mut Ui) {
        let all = told(&self.view.now, &self.view.before);
        let wide = ui.available_width();
        let (abreast, tall) = fold(wide, all.len());
        let line = Stroke::new(1.0, tokens(ui).line);
        for row in all.chunks(abreast) {
            let (rect, _) = ui.allocate_exact_size(vec2(wide, tall), Sense::hover());
            ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, line);
            for (index, (title, value, below)) in row.iter().enumerate() {
                let column = column(rect, index, abreast);
                let top = rect.center().y - 50.0;
                let at = |y: f32, tall: f32| {
                    Rect::from_min_size(pos2(column.left(), top + y), vec2(column.width(), tall))
                };
                name(*title).paint(ui, at(0.0, 18.0), Align2::LEFT_CENTER);
                big(&**value).paint(ui, at(22.0, 34.0), Align2::LEFT_CENTER);
                meta(&**below).lines(2).paint(ui, at(62.0, 34.0), Align2::LEFT_TOP);
                let response = ui.interact(column, ui.scope_id().with(title), Sense::hover());
                response.widget_info(|| {
                    WidgetInfo::labeled(Role::Label, true, format!("{title}, {value}. {below}"))
                });
            }
        }
    }

    fn days(&self, ui: &mut Ui, desk: &Desk<'_>, out: &mut Out) {
        let note = tr!("Answered or done, then open, then hidden or deleted");
        if let Some(kind) = heading(ui, tr!("Comments by day"), note, &tables()) {
            out.begin(ui.ctx(), sheet(kind, self.day_table()), &self.name("comments-by-day"));
        }
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), BARS + 40.0), Sense::hover());
        let t = tokens(ui);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, t.line));
        let room = rect.shrink2(vec2(space::XL, 0.0));
        let days = &self.view.days;
        let most = days.iter().map(|day| day.came).max().unwrap_or(0).max(1) as f32;
        let pitch = room.width() / days.len().max(1) as f32;
        let floor = room.top() + BARS;
        ui.painter().hline(room.x_range(), floor + 0.5, Stroke::new(1.0, t.line_strong));
        for (index, day) in days.iter().enumerate() {
            let middle = room.left() + pitch * (index as f32 + 0.5);
            let wide = (pitch - 2.0).clamp(1.0, BAR);
            let mut bottom = floor;
            for (count, color) in [(day.answered, t.done), (day.open, t.text3), (day.hidden, t.hidden)] {
                let tall = count as f32 / most * (BARS - 20.0);
                let bar = Rect::from_min_max(
                    pos2(middle - wide / 2.0, bottom - tall),
                    pos2(middle + wide / 2.0, bottom),
                );
                ui.painter().rect_filled(bar, CornerRadius::ZERO, color);
                bottom -= tall;
            }
            if pitch >= BAR {
                let above = Rect::from_center_size(pos2(middle, bottom - 9.0), vec2(pitch, faces::META.line));
                meta(day.came.to_string()).paint(ui, above, Align2::CENTER_CENTER);
            }
            let hit =
                Rect::from_min_max(pos2(middle - pitch / 2.0, room.top()), pos2(middle + pitch / 2.0, floor));
            let said = tr!(
                "{day}: {came} came, {answered} answered or done, {open} open, {hidden} hidden or deleted",
                day = words::weekday_and_day(day.day, desk.now),
                came = day.came,
                answered = day.answered,
                open = day.open,
                hidden = day.hidden
            );
            let response = ui.interact(hit, ui.scope_id().with(("day", index)), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
            crate::ui::widgets::tip(response, &said, None);
            let every = (64.0 / pitch).ceil().max(1.0) as usize;
            if index % every == 0 {
                let below = Rect::from_center_size(pos2(middle, floor + 14.0), vec2(80.0, faces::META.line));
                meta(words::day(day.day, desk.now)).paint(ui, below, Align2::CENTER_CENTER);
            }
        }
    }

    fn hours(&self, ui: &mut Ui, out: &mut Out) {
        let zone = self.ask.zone.iana_name().unwrap_or("UTC");
        let note = tr!(
            "The stronger the colour, the longer the first answer took. An empty frame: none was answered. Hours of {zone}",
            zone = zone
        );
        let mut kinds = vec![(tr!("As a picture (PNG)"), Kind::Png), (tr!("As a drawing (SVG)"), Kind::Svg)];
        kinds.extend(tables());
        match heading(ui, tr!("Time to first answer, by hour and weekday"), &note, &kinds) {
            Some(Kind::Png) => {
                out.begin(ui.ctx(), Leaving::Png(Box::new(self.heat(&note))), &self.name("first-answer"))
            }
            Some(Kind::Svg) => {
                out.begin(ui.ctx(), Leaving::Svg(Box::new(self.heat(&note))), &self.name("first-answer"))
            }
            Some(kind) => out.begin(ui.ctx(), sheet(kind, self.hour_table()), &self.name("first-answer")),
            None => {}
        }
        let tall = 7.0 * CELL + 28.0;
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
        let t = tokens(ui);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, t.line));
        let room = rect.shrink2(vec2(space::XL, 0.0));
        let wide = ((room.width() - DAYS) / 24.0).min(2.0 * CELL);
        let most = self.view.hours.iter().filter_map(|hour| hour.wait).fold(0.0, f64::max);
        for (place, hour) in self.view.hours.iter().enumerate() {
            let (day, at) = (place / 24, place % 24);
            let corner = pos2(room.left() + DAYS + wide * at as f32, room.top() + CELL * day as f32);
            let cell = Rect::from_min_size(corner, vec2(wide, CELL)).shrink(1.0);
            let round = CornerRadius::same(radius::PICTURE);
            match hour.wait {
                Some(wait) => {
                    let step = if most > 0.0 { (wait / most).sqrt() * 5.0 } else { 0.0 };
                    ui.painter().rect_filled(cell, round, t.heat[(step.round() as usize).min(5)]);
                }
                None if hour.came > 0 => {
                    // Comments came, and none of them was answered.
                    ui.painter().rect_stroke(
                        cell,
                        round,
                        Stroke::new(1.0, t.line_strong),
                        StrokeKind::Inside,
                    );
                }
                None => {
                    ui.painter().circle_filled(cell.center(), 1.0, t.line_strong);
                }
            }
            let said = hour_said(day, at, hour);
            let response = ui.interact(cell, ui.scope_id().with(("hour", place)), Sense::hover());
            if response.hovered() {
                ui.painter().rect_stroke(cell, round, Stroke::new(1.5, t.text), StrokeKind::Inside);
            }
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
            crate::ui::widgets::tip(response, &said, None);
        }
        for day in 0..7 {
            let line =
                Rect::from_min_size(pos2(room.left(), room.top() + CELL * day as f32), vec2(DAYS, CELL));
            meta(format::weekday(weekday(day))).paint(ui, line, Align2::LEFT_CENTER);
        }
        for hour in (0..24).step_by(4) {
            let middle = room.left() + DAYS + wide * (hour as f32 + 0.5);
            let below =
                Rect::from_center_size(pos2(middle, room.top() + 7.0 * CELL + 12.0), vec2(40.0, 16.0));
            meta(format!("{hour:02}")).paint(ui, below, Align2::CENTER_CENTER);
        }
    }

    fn who(&self, ui: &mut Ui, desk: &Desk<'_>, out: &mut Out) {
        let note = match self.view.record_since {
            Some(at) => tr!("From the record of moderation, kept since {day}", day = desk.moment(at)),
            None => tr!("The record of moderation is empty").to_owned(),
        };
        if let Some(kind) = heading(ui, tr!("Who did it"), &note, &tables()) {
            out.begin(ui.ctx(), sheet(kind, self.who_table()), &self.name("who-answered"));
        }
        let names = who_columns();
        let wide = ui.available_width() - 2.0 * space::XL;
        let first = (wide * 0.32).max(150.0);
        let pitch = (wide - first) / (names.len() - 1) as f32;
        let mut line = |cells: [String; 8], head: bool| {
            let tall = if head { height::TABLE_HEADER } else { height::TABLE };
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
            let room = rect.shrink2(vec2(space::XL, 0.0));
            ui.painter().hline(room.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, tokens(ui).line));
            for (index, cell) in cells.iter().enumerate() {
                let (left, width) =
                    if index == 0 { (0.0, first) } else { (first + pitch * (index - 1) as f32, pitch) };
                let place =
                    Rect::from_min_size(pos2(room.left() + left, rect.top()), vec2(width - space::S, tall));
                let align = if index == 0 { Align2::LEFT_CENTER } else { Align2::RIGHT_CENTER };
                let text = if head { meta(&**cell) } else { body(&**cell).tone(Tone::Text) };
                text.paint(ui, place, align);
            }
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, cells.join(", ")));
        };
        line(names.map(str::to_owned), true);
        for who in &self.view.who {
            line(who_cells(who), false);
        }
        if self.view.who.is_empty() {
            let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height::TABLE), Sense::hover());
            let words = tr!("Nobody acted on comments in these days, as far as the record goes");
            meta(words).label(ui, rect.shrink2(vec2(space::XL, 0.0)), Align2::LEFT_CENTER);
        }
        ui.add_space(space::XL);
    }

    fn heat(&self, note: &str) -> Chart {
        let minutes = |hour: &Hour| hour.wait.map(|wait| wait / 60.0);
        let cells = self.view.hours.chunks(24).map(|day| day.iter().map(minutes).collect()).collect();
        let weekdays = (0..7).map(|day| format::weekday(weekday(day)).to_owned()).collect();
        Chart {
            title: tr!("Time to first answer, by hour and weekday").to_owned(),
            subtitle: self.note(),
            foot: note.to_owned(),
            body: Body::Heat(Heat {
                cells,
                weekdays,
                ends: (tr!("sooner").to_owned(), tr!("later").to_owned()),
            }),
        }
    }

    fn day_table(&self) -> Table {
        let number = |count: u32| Cell::Number(count.into());
        let columns =
            [tr!("Day"), tr!("Came"), tr!("Answered or done"), tr!("Open"), tr!("Hidden or deleted")];
        let row = |day: &crate::engine::views::insights_answering::DayTally| {
            vec![
                Cell::Day(day.day),
                number(day.came),
                number(day.answered),
                number(day.open),
                number(day.hidden),
            ]
        };
        self.table(tr!("Comments by day"), &columns, self.view.days.iter().map(row).collect())
    }

    fn hour_table(&self) -> Table {
        let columns = [
            tr!("Weekday"),
            tr!("Hour"),
            tr!("Came"),
            tr!("Answered"),
            tr!("Seconds to first answer, in the middle"),
        ];
        let row = |(place, hour): (usize, &Hour)| {
            vec![
                Cell::Text(format::whole_weekday(weekday(place / 24)).to_owned()),
                Cell::Number((place % 24) as f64),
                Cell::Number(hour.came.into()),
                Cell::Number(hour.answered.into()),
                Cell::of(hour.wait),
            ]
        };
        self.table(
            tr!("First answers by hour"),
            &columns,
            self.view.hours.iter().enumerate().map(row).collect(),
        )
    }

    fn who_table(&self) -> Table {
        let row = |who: &Who| {
            let counts =
                [who.replied, who.hidden, who.shown, who.deleted, who.done, who.labelled, who.taken_back];
            let mut cells = vec![Cell::Text(who_name(who))];
            cells.extend(counts.map(|count| Cell::Number(count.into())));
            cells
        };
        self.table(tr!("Who did it"), &who_columns(), self.view.who.iter().map(row).collect())
    }

    fn table(&self, title: &str, columns: &[&str], rows: Vec<Vec<Cell>>) -> Table {
        let columns = columns.iter().map(|&column| column.to_owned()).collect();
        Table { name: title.to_owned(), columns, rows, notes: vec![self.note()] }
    }
}

fn who_columns() -> [&'static str; 8] {
    [
        tr!("Who"),
        tr!("Replies"),
        tr!("Hidden"),
        tr!("Shown again"),
        tr!("Deleted"),
        tr!("Done"),
        tr!("Labelled"),
        tr!("Taken back"),
    ]
}

fn who_name(who: &Who) -> String {
    match &who.rule {
        Some(rule) => tr!("Rule: {name}", name = rule),
        None => tr!("You, at this computer").to_owned(),
    }
}

fn who_cells(who: &Who) -> [String; 8] {
    let count = |count: u32| format::number(count.into());
    [
        who_name(who),
        count(who.replied),
        count(who.hidden),
        count(who.shown),
        count(who.deleted),
        count(who.done),
        count(who.labelled),
        count(who.taken_back),
    ]
}

fn weekday(day: usize) -> Weekday {
    Weekday::from_monday_zero_offset(i8::try_from(day % 7).unwrap_or(0)).unwrap_or(Weekday::Monday)
}

fn hour_said(day: usize, at: usize, hour: &Hour) -> String {
    let when = format!("{} {at:02}:00", format::whole_weekday(weekday(day)));
    match (hour.wait, hour.came) {
        (_, 0) => tr!("{when}: nothing came", when = when),
        (None, came) => tr!("{when}: {came} came, none answered", when = when, came = came),
        (Some(wait), came) => tr!(
            "{when}: first answer after {wait} in the middle, {answered} of {came} answered",
            when = when,
            wait = words::wait(wait),
            answered = hour.answered,
            came = came
        ),
    }
}
