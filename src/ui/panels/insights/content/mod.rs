//! Content: every post and reel in a table of chosen columns, and two of them side by side.
//! Invariant: only rows in view are drawn; sorting and filtering are the view's, off the UI thread.

mod bar;
mod compare;
mod line;
mod sheet;

use egui::{Align2, Key, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::domain::MediaId;
use crate::engine::Command;
use crate::engine::figures::FiguresWish;
use crate::engine::views::insights_content::{
    Content as View, ContentAsk, ContentColumn as Column, ContentRow, Side,
};
use crate::tr;
use crate::ui::actions::Action;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::keys;
use crate::ui::live::Live;
use crate::ui::panels::Goal;
use crate::ui::text::{Words, meta};
use crate::ui::theme::{Tone, faces, height, radius, space, tokens};
use crate::ui::widgets::{Empty, Scroll, VirtualRows, inside, ring};

use super::out::Out;

/// Height of the line of filters.
const BAR: f32 = 52.0;
/// Height of the comparison.
const COMPARED: f32 = 168.0;

/// The tab's own memory.
pub struct Content {
    /// The rows.
    pub live: Live<View>,
    /// What is asked, but for the account.
    ask: ContentAsk,
    columns: Vec<Column>,
    scroll: Scroll,
    current: Option<usize>,
    /// Posts picked to be compared, two at most.
    picked: Vec<MediaId>,
    /// Letters of a new label.
    label: String,
}

impl Default for Content {
    fn default() -> Self {
        Self {
            live: Live::default(),
            ask: ContentAsk { downward: true, ..ContentAsk::default() },
            columns: vec![
                Column::Reach,
                Column::Views,
                Column::Likes,
                Column::Comments,
                Column::Saves,
                Column::Shares,
                Column::SaveRate,
                Column::History,
            ],
            scroll: Scroll::default(),
            current: None,
            picked: Vec::new(),
            label: String::new(),
        }
    }
}

/// The word of a column.
fn name(column: Column) -> &'static str {
    match column {
        Column::Number => tr!("No."),
        Column::Reach => tr!("Reach"),
        Column::Views => tr!("Views"),
        Column::Likes => tr!("Likes"),
        Column::Comments => tr!("Comments"),
        Column::Saves => tr!("Saves"),
        Column::Shares => tr!("Shares"),
        Column::Reposts => tr!("Reposts"),
        Column::Interactions => tr!("Interactions"),
        Column::Follows => tr!("Follows"),
        Column::ProfileVisits => tr!("Profile visits"),
        Column::AverageWatch => tr!("Watched"),
        Column::Skipped => tr!("Skipped"),
        Column::SaveRate => tr!("Saves %"),
        Column::ActRate => tr!("Acted %"),
        Column::History => tr!("Own history"),
    }
}

/// A number of a column as it is written.
fn written(column: Column, value: f64) -> String {
    match column {
        Column::AverageWatch => tr!("{seconds} s", seconds = format!("{:.1}", value / 1_000.0)),
        Column::Skipped => tr!("{share} %", share = format!("{value:.1}")),
        Column::SaveRate | Column::ActRate => tr!("{share} %", share = format!("{:.1}", value * 100.0)),
        Column::History => tr!("{times}× typical", times = format!("{value:.1}")),
        _ => super::words::count(value),
    }
}

impl Content {
    /// Draws it into the rest of the pane.
    pub(super) fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, out: &mut Out) {
        self.ask.account = desk.account_id();
        if self.picked.len() == 2 {
            self.ask.compare = Some((Side::Post(self.picked[0].clone()), Side::Post(self.picked[1].clone())));
        }
        let ask = self.ask.clone();
        self.live.poll(desk.reader, &ask);
        let rest = ui.available_rect_before_wrap();
        let Some(view) = self.live.shown() else {
            super::states::loading(ui);
            return;
        };
        let compared = view.compared.clone().filter(|_| self.ask.compare.is_some());
        let count = view.rows.len();
        let line = rest.with_max_y(rest.top() + BAR);
        inside(ui, "content filters", line, |ui| self.bar(ui, desk, out, line));
        let below = if compared.is_some() { COMPARED } else { 0.0 };
        let table =
            Rect::from_min_max(pos2(rest.left(), line.bottom()), pos2(rest.right(), rest.bottom() - below));
        if count == 0 {
            inside(ui, "no content", table, |ui| {
                let words = tr!("Another word, kind or label may find some");
                Empty::new(icons::IMAGES, tr!("No posts like this"), words).show(ui, table)
            });
        } else {
            inside(ui, "content", table, |ui| self.table(ui, desk, table));
        }
        if let Some(groups) = compared {
            let foot = rest.with_min_y(table.bottom());
            if inside(ui, "compared", foot, |ui| compare::show(ui, foot, &groups, &self.columns, desk)) {
                self.picked.clear();
                self.ask.compare = None;
            }
        }
    }

    fn table(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, rect: Rect) {
        let head = rect.with_max_y(rect.top() + height::TABLE_HEADER);
        let places = line::Places::within(head, &self.columns);
        self.headings(ui, head, &places);
        let rows = rect.with_min_y(head.bottom());
        let Some(view) = self.live.shown() else { return };
        let count = view.rows.len();
        let next = Action::new("insights.next", tr!("Next post"), icons::ARROW_DOWN);
        let previous = Action::new("insights.previous", tr!("Previous post"), icons::ARROW_UP);
        let step = isize::from(desk.action(ui, next)) - isize::from(desk.action(ui, previous));
        let page = (rows.height() / height::TABLE) as usize;
        if keys::walk(ui, &mut self.current, count, page, step)
            && let Some(at) = self.current
        {
            self.scroll.reveal(at);
        }
        let free = ui.memory(|memory| memory.focused().is_none());
        let mut opened =
            (self.current.is_some() && free && keys::take(ui, Key::Enter)).then_some(self.current).flatten();
        let mut picked =
            (self.current.is_some() && free && keys::take(ui, Key::X)).then_some(self.current).flatten();
        let (current, columns, chosen) = (self.current, &self.columns, &self.picked);
        let (sort, labels, letters) = (self.ask.sort, &view.labels, &mut self.label);
        let mut wishes: Vec<FiguresWish> = Vec::new();
        VirtualRows::new(&mut self.scroll, count, height::TABLE).show(ui, rows, |ui, index, place| {
            let row = &view.rows[index];
            let look =
                line::Look { current: current == Some(index), picked: chosen.contains(&row.media), sort };
            let response = line::show(ui, desk, row, &view.most, columns, place, look);
            if response.clicked() {
                match ui.input(|input| input.modifiers.command) {
                    true => picked = Some(index),
                    false => opened = Some(index),
                }
            }
            if line::menu(&response, row, look.picked, labels, letters, &mut wishes) {
                picked = Some(index);
            }
        });
        let media = |index: usize| view.rows.get(index).map(|row: &ContentRow| row.media.clone());
        let (opened, picked) = (opened.and_then(media), picked.and_then(media));
        for wish in wishes {
            let account = desk.account_id();
            desk.send(Command::Figures { account, wish: Box::new(wish) });
        }
        if let Some(media) = opened {
            desk.go(Goal::Post(media));
        }
        if let Some(media) = picked {
            self.pick(media);
        }
    }

    /// Picks a post to be compared, or lets it go; a third one takes the place of the second.
    fn pick(&mut self, media: MediaId) {
        match self.picked.iter().position(|other| *other == media) {
            Some(at) => {
                self.picked.remove(at);
            }
            None => {
                self.picked.truncate(1);
                self.picked.push(media);
            }
        }
        if self.picked.len() < 2 {
            self.ask.compare = None;
        }
    }

    fn headings(&mut self, ui: &mut Ui, rect: Rect, places: &line::Places) {
        let t = tokens(ui);
        let y = rect.bottom() - 0.5;
        ui.painter().hline(
            rect.left() + space::XL..=rect.right() - space::XL,
            y,
            Stroke::new(1.0, t.line_strong),
        );
        let all: Vec<(Column, (f32, f32))> = std::iter::once((Column::Number, places.number))
            .chain(self.columns.iter().copied().zip(places.values.iter().copied()))
            .collect();
        let post = Rect::from_min_max(pos2(places.headline.0, rect.top()), rect.max);
        meta(tr!("Post")).paint(ui, post, Align2::LEFT_CENTER);
        for (column, (left, wide)) in all {
            let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(wide, rect.height()));
            let here = self.ask.sort == column;
            let response = ui.interact(cell, ui.scope_id().with(("sort", column)), Sense::click());
            let lit = here || response.hovered();
            let face = if here { faces::META_SEMIBOLD } else { faces::META };
            let words = Words::new(name(column), face, if lit { Tone::Text } else { Tone::Text3 });
            let end = words.paint(ui, cell.with_max_x(cell.right() - 14.0), Align2::LEFT_CENTER).right();
            if here {
                let sign = if self.ask.downward { icons::ARROW_DOWN } else { icons::ARROW_UP };
                sign.paint(ui.painter(), pos2(end + 8.0, cell.center().y), 12.0, t.text);
            }
            if response.has_focus() {
                ring(ui.painter(), cell.shrink2(vec2(2.0, 3.0)), radius::MARK, t.focus);
            }
            let said = match (here, self.ask.downward) {
                (false, _) => tr!("Sort by {column}", column = name(column)),
                (true, true) => tr!("Sort by {column}, most first", column = name(column)),
                (true, false) => tr!("Sort by {column}, least first", column = name(column)),
            };
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, here, &said));
            if response.clicked() {
                self.ask.downward = !here || !self.ask.downward;
                self.ask.sort = column;
                self.current = None;
            }
        }
    }
}
