//! What the post says: the caption with its counters, and below it the lines of what else it carries.
//! Invariant: every counter reads its limit from `RULES`.

use egui::{Align, Align2, Layout, Rect, ScrollArea, Sense, Ui, UiBuilder, Vec2, vec2};

use crate::domain::draft::{CaptionCount, Param};
use crate::domain::rules::Rule;
use crate::domain::RuleId;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons::Icon;
use crate::ui::text::{body, meta, name};
use crate::ui::theme::{Tone, faces, height, icon, space, tokens};
use crate::ui::widgets::{Field, hairline, pane_header, rule_below};

use super::bench::Bench;
use super::{caption, details, preflight};

/// Where the values of the lines begin, points from their left.
pub(super) const VALUES: f32 = 144.0;
/// Hashtags and mentions beyond which a vendor reports that Instagram's app refuses (section 4.8); Meta's documents
/// know nothing of it, so it is a note and stops nothing.
const REPORTED: (usize, usize) = (5, 3);

/// The head of the pane: its name, and the ways to put something into the caption.
pub fn header(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    pane_header(ui, |ui| {
        name(tr!("Words")).face(faces::READING_SEMIBOLD).show(ui);
        if Param::Caption.fits(bench.work.draft.kind) {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| caption::tools(ui, bench, desk));
        }
    });
}

/// Words, and below them the checks where there is no tab for them.
pub fn show(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>, with_checks: bool) {
    ScrollArea::vertical().id_salt("words").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        ui.scope(|ui| {
            if bench.is_locked() {
                ui.disable();
            }
            padded(ui, |ui| fields(ui, bench, desk));
        });
        if with_checks {
            ui.add_space(space::S);
            hairline(ui);
            preflight::show(ui, bench, desk, true);
        }
    });
}

/// Content with the padding of panes at both sides.
pub fn padded<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let free = ui.available_rect_before_wrap();
    let inner = free.shrink2(vec2(space::L, 0.0));
    let mut child = ui.new_child(UiBuilder::new().max_rect(inner));
    child.spacing_mut().item_spacing = Vec2::ZERO;
    let result = add(&mut child);
    let used = child.min_rect();
    ui.allocate_rect(Rect::from_min_max(free.min, egui::pos2(free.right(), used.bottom())), Sense::hover());
    result
}

fn fields(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    ui.add_space(space::L);
    if Param::Caption.fits(bench.work.draft.kind) {
        caption::show(ui, bench, desk);
        ui.add_space(space::S);
        counters(ui, bench, desk);
    } else {
        let words = tr!("A story has no caption and no comments: answers to it are messages. What you wrote is kept for another kind of post.");
        meta(words).wrapped().show(ui);
    }
    ui.add_space(space::S);
    details::show(ui, bench, desk);
}

/// What a count means beside its limit: quiet, `waiting` from nine tenths on, `stuck` beyond.
pub fn tone_of(count: usize, rule: RuleId) -> Tone {
    let most = Rule::of(rule).most.unwrap_or(f64::MAX);
    match count as f64 / most {
        share if share > 1.0 => Tone::Stuck,
        share if share >= 0.9 => Tone::Waiting,
        _ => Tone::Text3,
    }
}

/// The ceiling of a rule.
fn most(rule: RuleId) -> u64 {
    Rule::of(rule).most.unwrap_or_default() as u64
}

fn counters(ui: &mut Ui, bench: &Bench<'_>, desk: &Desk<'_>) {
    let count = CaptionCount::of(&bench.work.draft.caption);
    let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), faces::META.line), Sense::hover());
    let mut bar = ui.new_child(UiBuilder::new().max_rect(line).layout(Layout::left_to_right(Align::Center)));
    bar.spacing_mut().item_spacing.x = space::L;
    let units = (format::number(count.units as u64), format::number(most(RuleId::CaptionUnits)));
    let words = tr!("{count} of {most}", count = units.0, most = units.1);
    meta(words).tone(tone_of(count.units, RuleId::CaptionUnits)).show(&mut bar);
    let words =
        tr!("{count} of {most} hashtags", count = count.hashtags, most = most(RuleId::CaptionHashtags));
    meta(words).tone(tone_of(count.hashtags, RuleId::CaptionHashtags)).show(&mut bar);
    let words =
        tr!("{count} of {most} mentions", count = count.mentions, most = most(RuleId::CaptionMentions));
    meta(words).tone(tone_of(count.mentions, RuleId::CaptionMentions)).show(&mut bar);
    if let Some(words) = saved(bench, desk) {
        bar.with_layout(Layout::right_to_left(Align::Center), |ui| meta(words).show(ui));
    }
    if let Some(words) = reported(&count) {
        ui.add_space(space::XS);
        meta(words).wrapped().show(ui);
    }
}

/// What is reported of limits that no document of Meta's tells.
fn reported(count: &CaptionCount) -> Option<String> {
    let over = match (count.hashtags > REPORTED.0, count.mentions > REPORTED.1) {
        (true, true) => {
            tr!("{hashtags} hashtags or {mentions} mentions", hashtags = REPORTED.0, mentions = REPORTED.1)
        }
        (true, false) => tr!("{count} hashtags", count = REPORTED.0),
        (false, true) => tr!("{count} mentions", count = REPORTED.1),
        (false, false) => return None,
    };
    Some(tr!(
        "One vendor reports that Instagram refuses more than {over}. Meta documents no such limit, so it only stands here.",
        over = over
    ))
}

/// When it was kept.
fn saved(bench: &Bench<'_>, desk: &Desk<'_>) -> Option<String> {
    if !bench.work.is_told() {
        return Some(tr!("Saving…").to_owned());
    }
    let open = bench.work.shown(bench.view)?;
    let seconds = desk.now.as_second() - open.kept_at.div_euclid(1000);
    Some(match seconds {
        ..60 => tr!("Saved").to_owned(),
        _ => tr!("Saved {age} ago", age = format::span(seconds)),
    })
}

/// A line of 40: icon, what it is, and its value.
pub(super) fn line(ui: &mut Ui, sign: Icon, words: &str, add: impl FnOnce(&mut Ui)) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height::TABLE), Sense::hover());
    rule_below(ui, rect);
    sign.paint(ui.painter(), rect.left_center() + vec2(icon::ROW / 2.0, 0.0), icon::ROW, tokens(ui).text3);
    let label = Rect::from_min_max(rect.min + vec2(28.0, 0.0), rect.max).with_max_x(rect.left() + VALUES);
    body(words).label(ui, label, Align2::LEFT_CENTER);
    let value = rect.with_min_x(rect.left() + VALUES);
    let layout = Layout::left_to_right(Align::Center);
    let mut child = ui.new_child(UiBuilder::new().max_rect(value).layout(layout).id_salt(words));
    child.spacing_mut().item_spacing.x = space::S;
    add(&mut child);
}

/// A field without a frame, on the middle of its line; gives whether it was left.
pub(super) fn bare(ui: &mut Ui, name: &str, text: &mut String, hint: &str, rule: Option<RuleId>) -> bool {
    let units = text.encode_utf16().count();
    let counter = rule.filter(|rule| tone_of(units, *rule) != Tone::Text3);
    let mut row = ui.available_rect_before_wrap();
    row = Rect::from_center_size(row.center(), vec2(row.width(), faces::BODY.line));
    let mut child = ui.new_child(UiBuilder::new().max_rect(row).layout(Layout::top_down(Align::Min)));
    let mut field = Field::new(name, text).hint(hint).bare().enabled(ui.is_enabled());
    if let Some(rule) = counter {
        let words = tr!("{count} of {most}", count = units, most = format::number(most(rule)));
        field = field.trailing(words, tone_of(units, rule));
    }
    field.show(&mut child).response.lost_focus()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_only_reported_is_a_note() {
        let of = |hashtags, mentions| reported(&CaptionCount { units: 0, hashtags, mentions });
        assert_eq!((of(5, 3), of(0, 0)), (None, None));
        assert!(of(6, 0).is_some_and(|words| words.contains("5 hashtags") && !words.contains("mentions")));
        assert!(of(6, 4).is_some_and(|words| words.contains("3 mentions")));
    }

    #[test]
    fn a_counter_warns_at_nine_tenths_and_stops_past_the_limit() {
        for (count, rule, tone) in [
            (1979, RuleId::CaptionUnits, Tone::Text3),
            (1980, RuleId::CaptionUnits, Tone::Waiting),
            (2200, RuleId::CaptionUnits, Tone::Waiting),
            (2201, RuleId::CaptionUnits, Tone::Stuck),
            (27, RuleId::CaptionHashtags, Tone::Waiting),
            (31, RuleId::CaptionHashtags, Tone::Stuck),
            (17, RuleId::CaptionMentions, Tone::Text3),
        ] {
            assert_eq!(tone_of(count, rule), tone, "{count} of {rule:?}");
        }
    }
}
