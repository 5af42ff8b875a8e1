//! What leaves the panel: the chart and the tables as plain values, and the question where to keep them.
//! Invariant: where no dialog can be shown, the file goes into the profile; the file says what the window says.

use std::path::PathBuf;

use egui::Context;
use jiff::Timestamp;

use crate::domain::Metric;
use crate::engine::Command;
use crate::engine::figures::chart::{Body, Chart, Lines, Point};
use crate::engine::figures::table::{Cell, Table};
use crate::engine::figures::{FiguresWish, Leaving};
use crate::engine::views::insights::DayPoint;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::panels::compose::{FileSaver, NativeSaver};

use super::steps::{Drawn, Step};
use super::{Page, words};

/// Seconds within which nobody closes a dialog: there was none.
const AT_ONCE: f64 = 1.0;

/// What a person wants to keep of the overview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    ChartPng,
    ChartSvg,
    DaysCsv,
    DaysXlsx,
}

/// The dialog, and what it is about.
pub struct Out {
    /// Asks a person where to keep a file.
    pub saver: Box<dyn FileSaver>,
    asked: Option<(Leaving, String, f64)>,
}

impl Default for Out {
    fn default() -> Self {
        Self { saver: Box::new(NativeSaver::default()), asked: None }
    }
}

impl Out {
    /// Asks for a place. `name`: without its ending.
    pub fn begin(&mut self, ctx: &Context, what: Leaving, name: &str) {
        let end = match what {
            Leaving::Svg(_) => "svg",
            Leaving::Png(_) => "png",
            Leaving::Csv(_) => "csv",
            Leaving::Xlsx(_) => "xlsx",
            Leaving::Report(_) => "html",
        };
        let name = format!("{name}.{end}");
        self.saver.ask(ctx, tr!("Keep the numbers"), &name);
        self.asked = Some((what, name, ctx.input(|input| input.time)));
    }

    /// Sends what was asked for on its way, once the place is known.
    pub fn answer(&mut self, ctx: &Context, desk: &mut Desk<'_>) {
        let Some(to) = self.saver.answer() else { return };
        let Some((what, name, asked)) = self.asked.take() else { return };
        if to.is_some() || ctx.input(|input| input.time) - asked < AT_ONCE {
            leave(desk, what, name, to);
        }
    }
}

fn leave(desk: &mut Desk<'_>, what: Leaving, name: String, to: Option<PathBuf>) {
    let account = desk.account_id();
    desk.send(Command::Figures { account, wish: Box::new(FiguresWish::Leave { what, name, to }) });
}

/// What is written for a wish, and the proposed name without its ending.
pub(super) fn of_chart(
    wish: Wish,
    page: &Page<'_>,
    drawn: &Drawn,
    step: Step,
    now: Timestamp,
) -> (Leaving, String) {
    let metric = Metric::of(drawn.figure.metric);
    let last = drawn.spans.last().map_or_else(String::new, |(_, last)| last.to_string());
    let name = format!("{}-{last}", metric.wire.replace('_', "-"));
    let what = match wish {
        Wish::ChartPng => Leaving::Png(Box::new(chart(page, drawn, step, now))),
        Wish::ChartSvg => Leaving::Svg(Box::new(chart(page, drawn, step, now))),
        Wish::DaysCsv => Leaving::Csv(Box::new(table(page, drawn, step, now))),
        Wish::DaysXlsx => Leaving::Xlsx(Box::new(table(page, drawn, step, now))),
    };
    (what, name)
}

/// The period of what is drawn, in words.
fn period(drawn: &Drawn, now: Timestamp) -> String {
    match (drawn.spans.first(), drawn.spans.last()) {
        (Some((first, _)), Some((_, last))) => words::span(*first, *last, now),
        _ => String::new(),
    }
}

/// What has to be known of a metric wherever it is shown.
fn foot(page: &Page<'_>, drawn: &Drawn, step: Step) -> String {
    let mut parts = vec![words::meaning(drawn.figure.metric).to_owned()];
    parts.extend(super::steps::note(drawn, step));
    if let Some(read) = page.view.read_at.and_then(|at| Timestamp::from_millisecond(at).ok()) {
        parts.push(tr!("Read from Instagram on {day}", day = read.strftime("%Y-%m-%d %H:%M UTC")));
    }
    let clean: Vec<&str> = parts.iter().map(|part| part.trim_end_matches('.')).collect();
    clean.join(". ")
}

fn chart(page: &Page<'_>, drawn: &Drawn, step: Step, now: Timestamp) -> Chart {
    let figure = &drawn.figure;
    let points = |days: &[DayPoint]| {
        days.iter().map(|day| Point { value: day.value, late: day.provisional }).collect::<Vec<_>>()
    };
    let notes = page.view.notes.iter().filter_map(|note| Some((drawn.place(note.day)?, note.words.clone())));
    let lines = Lines {
        labels: drawn.spans.iter().map(|(first, _)| words::day(*first, now)).collect(),
        now: points(&figure.days),
        before: points(&figure.days_before),
        band: figure.band.clone(),
        notes: notes.collect(),
        from_zero: figure.metric != crate::domain::MetricId::FollowerCount,
    };
    Chart {
        title: step.title(words::name(figure.metric)),
        subtitle: format!("@{}, {}", page.account.username, period(drawn, now)),
        foot: foot(page, drawn, step),
        body: Body::Lines(lines),
    }
}

fn table(page: &Page<'_>, drawn: &Drawn, step: Step, now: Timestamp) -> Table {
    let figure = &drawn.figure;
    let told = |day: &DayPoint| match day.value {
        Some(value) => crate::domain::Told::given(value, day.provisional),
        None => crate::domain::Told::Absent { asked: 0 },
    };
    let row = |(index, day): (usize, &DayPoint)| {
        let (first, last) = drawn.spans.get(index).copied().unwrap_or((day.day, day.day));
        let before = figure.days_before.get(index).and_then(|before| before.value);
        let (low, high) = match figure.band.get(index) {
            Some((low, high)) => (Cell::Number(low.round()), Cell::Number(high.round())),
            None => (Cell::Empty, Cell::Empty),
        };
        let state = Cell::Text(told(day).word().to_owned());
        vec![Cell::Day(first), Cell::Day(last), Cell::Told(told(day)), state, Cell::of(before), low, high]
    };
    let columns = [
        tr!("First day"),
        tr!("Last day"),
        words::name(figure.metric),
        tr!("State"),
        tr!("Period before"),
        tr!("Typical from"),
        tr!("Typical to"),
    ];
    Table {
        name: step.title(words::name(figure.metric)),
        columns: columns.iter().map(|&column| column.to_owned()).collect(),
        rows: figure.days.iter().enumerate().map(row).collect(),
        notes: vec![format!("@{}, {}", page.account.username, period(drawn, now)), foot(page, drawn, step)],
    }
}
