//! The entries as a list, newest first.
//! Invariant: only rows in sight are read and drawn.

use egui::{Align2, Rect, Ui, pos2, vec2};

use crate::domain::record::Entry;
use crate::engine::views::record::EntryRowsAsk;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::text::{body, meta, name};
use crate::ui::theme::{Tone, faces, height, icon, space, tokens};
use crate::ui::widgets::{Empty, Row, VirtualRows, skeleton_rows};

use super::{Filters, Record, say};

/// Rows around those in sight that are read too.
const MARGIN: usize = 24;

/// Draws it into a box.
pub fn show(record: &mut Record, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>) {
    let Some(shown) = record.entries.shown().map(|entries| entries.shown.clone()) else {
        skeleton_rows(ui, whole, height::COMMENT);
        return;
    };
    if shown.is_empty() {
        empty(record, ui, whole);
        return;
    }
    let mut pressed = None;
    let (chosen, rows) = (record.chosen, &record.rows);
    let list = VirtualRows::new(&mut record.scroll, shown.len(), height::COMMENT);
    let sight = list.show(ui, whole, |ui, at, rect| {
        let n = shown[at];
        let known = rows.shown().and_then(|rows| rows.rows.iter().find(|(entry, _)| entry.n == n));
        match known {
            Some((entry, _)) => {
                if one(ui, rect, entry, chosen == Some(n), desk) {
                    pressed = Some(n);
                }
            }
            None => skeleton_rows(ui, rect, height::COMMENT),
        }
    });
    // By the page, so that scrolling by a row asks nothing anew.
    let first = sight.start.saturating_sub(MARGIN) / MARGIN * MARGIN;
    let end = (sight.end + MARGIN).next_multiple_of(MARGIN).min(shown.len());
    let numbers = shown.get(first..end).unwrap_or_default().to_vec();
    record.rows.poll(desk.reader, &EntryRowsAsk { numbers });
    if let Some(n) = pressed {
        record.choose(n);
    }
}

fn one(ui: &mut Ui, rect: Rect, entry: &Entry, current: bool, desk: &Desk<'_>) -> bool {
    let (heading, (event, tone), who) = (say::title(entry), say::event(entry), say::who(entry));
    let (when, words) = (say::when(entry, desk), say::words(entry));
    let spoken = tr!(
        "{title}: {event}. {who}, {when}. {words}",
        title = heading,
        event = event,
        who = who,
        when = when,
        words = words
    );
    let response = Row::new(("entry", entry.n), &spoken).current(current).show(ui, rect);
    let t = tokens(ui);
    let inner = rect.shrink2(vec2(space::L, space::S + 1.0));
    let sign = pos2(inner.left() + icon::ROW / 2.0, inner.top() + faces::BODY.line / 2.0);
    say::sign(entry.what).paint(ui.painter(), sign, icon::ROW, t.text2);
    let inner = inner.with_min_x(inner.left() + icon::ROW + space::M);
    let line = |at: f32| {
        Rect::from_min_size(pos2(inner.left(), inner.top() + at), vec2(inner.width(), faces::BODY.line))
    };
    let first = line(0.0);
    let taken = meta(when).paint(ui, first, Align2::RIGHT_CENTER);
    name(heading).paint(ui, first.with_max_x(taken.left() - space::S), Align2::LEFT_CENTER);
    body(words).tone(Tone::Text2).lines(1).paint(ui, line(faces::BODY.line), Align2::LEFT_CENTER);
    let third = line(2.0 * faces::BODY.line);
    let taken = meta(who).paint(ui, third, Align2::RIGHT_CENTER);
    meta(event).tone(tone).paint(ui, third.with_max_x(taken.left() - space::S), Align2::LEFT_CENTER);
    response.clicked()
}

fn empty(record: &mut Record, ui: &mut Ui, whole: Rect) {
    if record.filters.is_none() {
        let words =
            tr!("Every hide, reply, delete and mark is written down here, by whomever it was asked for");
        Empty::new(icons::SEAL_CHECK, tr!("Nothing is written yet"), words).show(ui, whole);
        return;
    }
    let words = tr!("No entry fits what you look for");
    let empty = Empty::new(icons::MAGNIFYING_GLASS, tr!("Nothing found"), words);
    if empty.link(tr!("Show all")).show(ui, whole).is_some_and(|link| link.clicked()) {
        record.filters = Filters::default();
    }
}
