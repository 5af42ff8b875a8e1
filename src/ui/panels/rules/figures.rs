//! The figures of a rehearsal: how many it would have hit, month by month, and what the person did to them.
//! Invariant: old figures stay until new ones are there, and never seem to be of the newest words.

use egui::{Align, Align2, CornerRadius, Layout, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::engine::rules::{Did, Month, Rehearsal};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format::{month_names, number, percent};
use crate::ui::icons;
use crate::ui::text::{Words, body, figure, meta, title};
use crate::ui::theme::{Tone, faces, height, icon, space, tokens};
use crate::ui::widgets::{Chip, Empty, Trouble, pane_header, rule_below, section_line, skeleton_rows};

use super::list::Showing;
use super::{Rules, hits, say};

/// The height of the block of figures.
pub const HEIGHT: f32 = 132.0;
/// The bars of months.
const MONTHS: f32 = 32.0;
/// From this width on, counts and what is left alone stand side by side.
const SIDE_BY_SIDE: f32 = 540.0;
/// The bar in three parts.
const PARTS: f32 = 8.0;

/// The pane.
pub fn show(rules: &mut Rules, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>) {
    pane_header(ui, |ui| {
        title(tr!("Rehearsal")).show(ui);
        meta(under_title(rules)).lines(1).show(ui);
    });
    let top = ui.cursor().top();
    let fault = rules.played.as_ref().and_then(|played| played.outcome.as_ref().err()).cloned();
    if let Some(fault) = fault {
        let card = Rect::from_min_max(pos2(whole.left(), top), whole.max).shrink(space::L);
        crate::ui::widgets::inside(ui, "rule fault", card, |ui| {
            Trouble::new(icons::WARNING_CIRCLE, tr!("Nothing was rehearsed"), fault.sentence.as_str())
                .plain()
                .show(ui);
        });
        return;
    }
    let figures_box = Rect::from_min_size(pos2(whole.left(), top), vec2(whole.width(), HEIGHT));
    block(rules, ui, figures_box, desk);
    let rest = whole.with_min_y(figures_box.bottom());
    if rules.rehearsal().is_none() {
        if rules.edit.is_some() {
            skeleton_rows(ui, rest, hits::ROW);
        } else {
            let text = tr!("Each rule is played over every comment before it is armed");
            Empty::new(icons::CLOCK_COUNTER_CLOCKWISE, tr!("Nothing to rehearse"), text).show(ui, rest);
        }
        return;
    }
    crate::ui::widgets::inside(ui, "rule hits", rest, |ui| {
        section_line(ui, height::TOOLBAR, |ui| chips(rules, ui));
        let body = rest.with_min_y(ui.cursor().top());
        hits::show(rules, ui, body, desk);
    });
}

fn under_title(rules: &Rules) -> String {
    let Some(played) = &rules.played else {
        return tr!("over all comments, hidden and deleted too").to_owned();
    };
    let Ok(rehearsal) = &played.outcome else { return String::new() };
    let all = tr!("over all {count} comments, hidden and deleted too.", count = number(rehearsal.total));
    if rules.is_current() {
        let took = format!("{:.1}", played.took_ms as f64 / 1000.0);
        tr!("{all} {took} s, again at every change", all = all, took = took)
    } else {
        tr!("{all} Running again…", all = all)
    }
}

/// The block of figures, in any pane.
pub fn block(rules: &Rules, ui: &mut Ui, rect: Rect, _desk: &Desk<'_>) {
    rule_below(ui, rect);
    let Some(rehearsal) = rules.rehearsal() else { return };
    let inner = rect.shrink2(vec2(space::XL, space::M));
    let quiet = if rules.is_current() { Tone::Text } else { Tone::Text3 };
    let head = Rect::from_min_size(inner.min, vec2(inner.width(), faces::FIGURE.line));
    let count = number(rehearsal.count());
    let spoken = tr!("{count} of {total}, it would have hit", count = count, total = number(rehearsal.total));
    let id = ui.scope_id().with("rehearsal figure");
    let response = ui.interact(head, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    let taken = figure(count).tone(quiet).paint(ui, head, Align2::LEFT_BOTTOM);
    let beside = Rect::from_min_max(
        pos2(taken.right() + space::S, head.top()),
        pos2(head.right(), head.bottom() - 4.0),
    );
    body(tr!("of {total}", total = number(rehearsal.total))).paint(ui, beside, Align2::LEFT_BOTTOM);
    let share = rehearsal.count() as f64 / (rehearsal.total.max(1)) as f64;
    let line = Rect::from_min_size(head.left_bottom(), vec2(inner.width(), faces::META.line));
    meta(tr!("it would have hit, {share}", share = small_percent(share))).paint(
        ui,
        line,
        Align2::LEFT_CENTER,
    );
    months(
        ui,
        Rect::from_min_max(pos2(inner.center().x - space::XL, inner.top()), line.max),
        &rehearsal.months,
    );
    let bar = Rect::from_min_size(line.left_bottom() + vec2(0.0, space::M), vec2(inner.width(), PARTS));
    parts(ui, bar, rehearsal);
    let words = Rect::from_min_max(pos2(inner.left(), bar.bottom() + space::XS), inner.max);
    counts(ui, words, rehearsal);
}

/// A small share keeps one place behind the point.
fn small_percent(share: f64) -> String {
    if share > 0.0 && share < 0.1 { format!("{:.1} %", share * 100.0) } else { percent(share) }
}

fn months(ui: &Ui, rect: Rect, months: &[Month]) {
    let (Some(first), Some(last)) = (months.first(), months.last()) else { return };
    let t = tokens(ui);
    let most = months.iter().map(|month| month.hits).max().unwrap_or(0).max(1);
    let bars = Rect::from_min_size(rect.min, vec2(rect.width(), MONTHS));
    let wide = (bars.width() / months.len() as f32).clamp(1.0, 12.0);
    let left = bars.right() - wide * months.len() as f32;
    for (at, month) in months.iter().enumerate() {
        let x = left + at as f32 * wide;
        let tall = (MONTHS * month.hits as f32 / most as f32).max(1.0);
        let gap = if wide > 3.0 { 1.0 } else { 0.0 };
        let place = Rect::from_min_max(pos2(x, bars.bottom() - tall), pos2(x + wide - gap, bars.bottom()));
        let color = if at + 1 == months.len() { t.hidden } else { t.outline };
        ui.painter().rect_filled(place, CornerRadius::ZERO, color);
    }
    let names = month_names();
    let name = names.get(usize::try_from(first.month - 1).unwrap_or(0)).copied().unwrap_or_default();
    let line = Rect::from_min_max(pos2(left, bars.bottom() + space::XS), rect.max);
    let right = meta(tr!("{count} this month", count = number(last.hits))).paint(ui, line, Align2::RIGHT_TOP);
    let first = format!("{name} {}", first.year);
    meta(first).paint(ui, line.with_max_x(right.left() - space::S), Align2::LEFT_TOP);
}

fn parts(ui: &mut Ui, rect: Rect, rehearsal: &Rehearsal) {
    let t = tokens(ui);
    ui.painter().rect_filled(rect, CornerRadius::same(2), t.track);
    let all = rehearsal.count().max(1) as f32;
    let mut left = rect.left();
    let parts = [(Did::Hid, rehearsal.hid), (Did::Kept, rehearsal.kept), (Did::Answered, rehearsal.answered)];
    let some = parts.iter().filter(|(_, count)| *count > 0).count();
    // What is there is seen, however few they are.
    let free = rect.width() - some.saturating_sub(1) as f32 * 2.0;
    for (did, count) in parts.into_iter().filter(|(_, count)| *count > 0) {
        let right = (left + (free * count as f32 / all).max(4.0)).min(rect.right());
        let place = Rect::from_min_max(pos2(left, rect.top()), pos2(right, rect.bottom()));
        ui.painter().rect_filled(place, CornerRadius::same(2), say::did_color(t, did));
        left = right + 2.0;
    }
}

fn counts(ui: &mut Ui, rect: Rect, rehearsal: &Rehearsal) {
    let t = tokens(ui);
    let line = Rect::from_min_size(rect.min, vec2(rect.width(), faces::BODY.line));
    let words = meta(tr!("{count} other hides it leaves alone", count = number(rehearsal.left_alone)));
    // Where both do not fit side by side, what it leaves alone goes below.
    let tight = rect.width() < SIDE_BY_SIDE;
    let place = if tight { line.translate(vec2(0.0, line.height())) } else { line };
    let left_alone = words.label(ui, place, if tight { Align2::LEFT_CENTER } else { Align2::RIGHT_CENTER });
    let end = if tight { line.right() } else { left_alone.rect.left() };
    let mut x = line.left();
    for (did, count, words) in [
        (Did::Hid, rehearsal.hid, tr!("you hid")),
        (Did::Kept, rehearsal.kept, tr!("you kept")),
        (Did::Answered, rehearsal.answered, tr!("you answered")),
    ] {
        let sign_at = pos2(x + icon::META / 2.0, line.center().y);
        say::did(did).0.paint(ui.painter(), sign_at, icon::META, say::did_color(t, did));
        let from = Rect::from_min_max(pos2(x + icon::META + space::XS, line.top()), pos2(end, line.bottom()));
        let said = format!("{} {words}", number(count));
        let strong = number(count).len();
        let painted = Words::new(said, faces::BODY, Tone::Text2)
            .strong(std::iter::once(0..strong), Tone::Text)
            .label(ui, from, Align2::LEFT_CENTER);
        x = painted.rect.right() + space::L;
    }
}

fn chips(rules: &mut Rules, ui: &mut Ui) {
    let Some((all, disagreements, judged)) = rules
        .rehearsal()
        .map(|rehearsal| (rehearsal.hits.len(), rehearsal.disagreements(), rehearsal.judged()))
    else {
        return;
    };
    for (showing, words, count) in [
        (Showing::Disagreements, tr!("Disagreements"), disagreements),
        (Showing::Agrees, tr!("Agrees"), all - disagreements),
        (Showing::All, tr!("All"), all),
    ] {
        let chip = Chip::new(words).count(count as u64).chosen(rules.list.showing == showing);
        if ui.add(chip).clicked() {
            rules.list.show_only(showing);
        }
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if disagreements > 0 {
            meta(tr!("{judged} of {count} looked at", judged = judged, count = disagreements)).show(ui);
        }
    });
}
