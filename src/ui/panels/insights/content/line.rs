//! One row of the table of content: picture, words, and a bar in every cell.
//! Invariant: absent, zero, late and not of this kind look different.

use egui::{Align2, CornerRadius, Id, Rect, Response, Sense, Stroke, Ui, pos2, vec2};

use crate::domain::Told;
use crate::engine::figures::FiguresWish;
use crate::engine::views::insights_content::{COLUMNS, ContentColumn as Column, ContentRow};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::pictures::Photo;
use crate::ui::text::{Words, body, meta};
use crate::ui::theme::{Tone, faces, picture, radius, space, tokens};
use crate::ui::widgets::{Button, Field, Menu, MenuItem, Row, tip};

use super::super::table::kind_mark;

/// The least width of a column of numbers.
const LEAST: f32 = 68.0;
/// The most width.
const MOST: f32 = 104.0;
/// From so many times the usual on a post stands out.
const STANDS_OUT: f64 = 2.0;

/// Where everything stands, as left end and width.
pub(super) struct Places {
    pub number: (f32, f32),
    picture: (f32, f32),
    pub headline: (f32, f32),
    pub values: Vec<(f32, f32)>,
}

impl Places {
    /// The places in a line; columns without room are as narrow as they can be, and the words give way.
    pub fn within(rect: Rect, columns: &[Column]) -> Self {
        let (left, wide) = (rect.left() + space::XL, rect.width() - 2.0 * space::XL);
        let count = columns.len().max(1) as f32;
        let each = ((wide - 300.0) / count).clamp(LEAST, MOST);
        let first = (wide - each * columns.len() as f32).max(120.0);
        let values = (0..columns.len()).map(|index| (left + first + each * index as f32, each)).collect();
        Self {
            number: (left, 48.0),
            picture: (left + 48.0, 36.0),
            headline: (left + 84.0, first - 84.0),
            values,
        }
    }
}

/// How a row is drawn.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub current: bool,
    pub picked: bool,
    pub sort: Column,
}

/// Draws it.
pub(super) fn show(
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    row: &ContentRow,
    most: &[f64; COLUMNS],
    columns: &[Column],
    rect: Rect,
    look: Look,
) -> Response {
    let t = tokens(ui);
    let said = said(row, columns);
    let response =
        Row::new(&row.media, &said).current(look.current).ticked(look.picked).without_line().show(ui, rect);
    ui.painter().hline(
        rect.left() + space::XL..=rect.right() - space::XL,
        rect.bottom() - 0.5,
        Stroke::new(1.0, t.line),
    );
    let places = Places::within(rect, columns);
    let cell =
        |(left, wide): (f32, f32)| Rect::from_min_size(pos2(left, rect.top()), vec2(wide, rect.height()));
    meta(row.number.to_string()).tone(Tone::Text2).paint(ui, cell(places.number), Align2::LEFT_CENTER);
    let [wide, tall] = picture::TINY;
    let photo =
        Rect::from_center_size(cell(places.picture).left_center() + vec2(wide / 2.0, 0.0), vec2(wide, tall));
    Photo::new(&row.picture).paint(ui, desk.pictures, photo);
    headline(ui, row, cell(places.headline));
    let out = row.value(Column::History).is_some_and(|times| times >= STANDS_OUT);
    for (column, place) in columns.iter().zip(&places.values) {
        value(ui, row, *column, most[*column as usize], cell(*place), look.sort == *column, out);
    }
    response
}

fn headline(ui: &Ui, row: &ContentRow, rect: Rect) {
    let (sign, _) = kind_mark(row.kind);
    sign.paint(ui.painter(), rect.left_center() + vec2(8.0, 0.0), 14.0, tokens(ui).text3);
    let labels = row.labels.join(", ");
    let text = rect.with_min_x(rect.left() + 22.0).with_max_x(rect.right() - space::M);
    let tags = meta(&*labels).tone(Tone::Text3);
    let room = if labels.is_empty() { 0.0 } else { tags.width(ui).min(text.width() * 0.4) + space::S };
    let words = row.headline.as_deref();
    let tone = if words.is_some() { Tone::Text } else { Tone::Text3 };
    body(words.unwrap_or(tr!("Without words"))).tone(tone).paint(
        ui,
        text.with_max_x(text.right() - room),
        Align2::LEFT_CENTER,
    );
    if room > 0.0 {
        tags.paint(ui, text.with_min_x(text.right() - room + space::S), Align2::RIGHT_CENTER);
    }
}

fn value(ui: &mut Ui, row: &ContentRow, column: Column, most: f64, rect: Rect, sorted: bool, out: bool) {
    let t = tokens(ui);
    let told = row.told(column);
    let text = rect.with_min_x(rect.left() + 6.0);
    let bars = column != Column::History;
    let warm = out && matches!(column, Column::Reach | Column::History);
    if let Some(value) = told.number() {
        if bars {
            let share = if most > 0.0 { (value / most).max(0.0) as f32 } else { 0.0 };
            let bar = Rect::from_center_size(rect.center(), vec2(rect.width(), 20.0));
            let bar = bar.with_max_x(bar.left() + ((rect.width() - space::M) * share).max(2.0));
            let color = if warm { t.cell_bar_out } else { t.cell_bar };
            ui.painter().rect_filled(bar, CornerRadius::same(radius::PICTURE), color);
        }
        let face = if warm { faces::NAME } else { faces::BODY };
        let tone = if sorted || warm { Tone::Text } else { Tone::Text2 };
        let end = Words::new(words(column, value), face, tone).paint(ui, text, Align2::LEFT_CENTER).right();
        if told.is_late() {
            icons::CLOCK.paint(ui.painter(), pos2(end + 10.0, rect.center().y), 12.0, t.waiting);
        }
    } else {
        let word = if matches!(told, Told::NotFor(_)) { tr!("n/a") } else { "–" };
        body(word).tone(Tone::Text3).paint(ui, text, Align2::LEFT_CENTER);
    }
    let why = match column {
        Column::History => Some(behind(row)),
        _ => told.why(),
    };
    if let Some(why) = why {
        let id: Id = ui.scope_id().with(("cell", column));
        tip(ui.interact(rect, id, Sense::hover()), &why, None);
    }
}

fn words(column: Column, value: f64) -> String {
    match column {
        Column::History if (0.75..1.33).contains(&value) => tr!("as usual").to_owned(),
        column => super::written(column, value),
    }
}

/// What stands behind a post's standing.
fn behind(row: &ContentRow) -> String {
    let kind = kind_mark(row.kind).1;
    match row.of {
        0 => tr!("Known once there are five earlier posts of the kind {kind}", kind = kind),
        count => {
            tr!("Against the middle of {count} earlier posts of the kind {kind}", count = count, kind = kind)
        }
    }
}

/// The whole row in a sentence.
fn said(row: &ContentRow, columns: &[Column]) -> String {
    let mut parts = vec![tr!("Post {number}", number = row.number)];
    parts.push(row.headline.clone().unwrap_or_else(|| tr!("Without words").to_owned()));
    parts.push(kind_mark(row.kind).1.to_owned());
    for column in columns {
        let told = row.told(*column);
        let value = told.number().map_or_else(|| told.word().to_owned(), |value| words(*column, value));
        parts.push(format!("{} {value}", super::name(*column)));
    }
    parts.join(", ")
}

/// The menu of a row: compare, labels. True if it is picked, or let go.
pub(super) fn menu(
    response: &Response,
    row: &ContentRow,
    picked: bool,
    labels: &[(String, u32)],
    letters: &mut String,
    wishes: &mut Vec<FiguresWish>,
) -> bool {
    let mut toggled = false;
    let mut set = |label: &str, on: bool| {
        wishes.push(FiguresWish::Label { posts: vec![row.media.clone()], label: label.to_owned(), on });
    };
    Menu::context(response, tr!("What to do with the post")).width(240.0).sheet().show(|ui| {
        let words = if picked { tr!("Do not compare") } else { tr!("Compare this one") };
        if ui.add(MenuItem::new(words).key("X")).clicked() {
            toggled = true;
            ui.close();
        }
        for (label, _) in labels {
            let on = row.labels.contains(label);
            if ui.add(MenuItem::new(&**label).icon(icons::TAG).chosen(on)).clicked() {
                set(label, !on);
            }
        }
        Field::new(tr!("New label"), letters).hint(tr!("New label")).width(216.0).show(ui);
        let ready = !letters.trim().is_empty();
        if ui.add(Button::plain(tr!("Add the label")).small().enabled(ready)).clicked() {
            let label = std::mem::take(letters);
            set(label.trim(), true);
            ui.close();
        }
    });
    toggled
}
