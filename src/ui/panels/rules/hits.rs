//! The comments a rule would have hit, those the person had treated otherwise first.
//! Invariant: only rows in sight are read; the current one is open, with its three answers.

use egui::{Align, Align2, Layout, Rect, ScrollArea, Sense, Ui, pos2, vec2};

use crate::domain::Verdict;
use crate::engine::rules::{Hit, Suggestion};
use crate::engine::views::inbox::{InboxRow, RowsAsk};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::pictures::Photo;
use crate::ui::text::{body, meta, name};
use crate::ui::theme::{Tone, disc, faces, height, icon, space, tokens};
use crate::ui::widgets::{Button, Disc, Empty, Row, line_in, rule_below, skeleton_rows};

use super::list::Showing;
use super::{Rules, say};

/// A row of the list.
pub const ROW: f32 = 56.0;
/// The current row, which is open.
const OPEN: f32 = 104.0;
/// The picture of a row.
const PICTURE: [f32; 2] = [32.0, 40.0];
/// Rows around those in sight that are read too.
const MARGIN: usize = 12;

/// What was pressed in a row.
enum Pressed {
    Chosen,
    Judged(Verdict),
    Never,
}

/// The change that is offered, and the list.
pub fn show(rules: &mut Rules, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>) {
    let mut rest = whole;
    if let Some(suggestion) = rules.suggestion().cloned() {
        let line = Rect::from_min_size(whole.min, vec2(whole.width(), ROW));
        offer(rules, ui, line, &suggestion);
        rest.min.y = line.bottom();
    }
    let Some(played) = rules.played.clone() else { return };
    let Ok(rehearsal) = &played.outcome else { return };
    let shown: Vec<u32> = rules.list.shown(rehearsal).to_vec();
    if shown.is_empty() {
        empty(rules, ui, rest);
        return;
    }
    let at = rules.list.at();
    let follow = std::mem::take(&mut rules.list.follow);
    let mut pressed = None;
    crate::ui::widgets::inside(ui, "hits rows", rest, |ui| {
        let mut area = ScrollArea::vertical().id_salt(("hits", rules.chosen)).auto_shrink(false);
        if follow {
            let top = at as f32 * ROW;
            let view = rest.height();
            let offset: f32 = ui.data(|data| data.get_temp(ui.scope_id().with("hits offset"))).unwrap_or(0.0);
            let wanted = if top < offset { top } else { (top + OPEN - view).max(offset) };
            area = area.vertical_scroll_offset(wanted.max(0.0));
        }
        let offset_id = ui.scope_id().with("hits offset");
        let output = area.show_viewport(ui, |ui, view| {
            let tall = |place: usize| if place == at { OPEN } else { ROW };
            let top_of = |place: usize| place as f32 * ROW + if place > at { OPEN - ROW } else { 0.0 };
            ui.set_height(top_of(shown.len()));
            let (left, top) = (ui.min_rect().left(), ui.min_rect().top());
            let first = (((view.top() - OPEN) / ROW).floor().max(0.0) as usize).min(shown.len());
            let last = ((view.bottom() / ROW).ceil() as usize + 1).min(shown.len());
            read(rules, &shown, first..last, rehearsal.hits.as_slice(), desk);
            for (place, number) in shown.iter().enumerate().take(last).skip(first) {
                let rect =
                    Rect::from_min_size(pos2(left, top + top_of(place)), vec2(rest.width(), tall(place)));
                let Some(hit) = rehearsal.hits.get(*number as usize) else { continue };
                let known =
                    rules.rows.shown().and_then(|rows| rows.rows.iter().find(|row| row.row == hit.row));
                let Some(known) = known else {
                    skeleton_rows(ui, rect, ROW);
                    continue;
                };
                let verdict = rules.list.verdict(hit);
                if let Some(what) = row(ui, rect, hit, known, verdict, place == at, desk) {
                    pressed = Some((place, what));
                }
            }
        });
        ui.data_mut(|data| data.insert_temp(offset_id, output.state.clamped_offset().y));
    });
    if let Some((place, what)) = pressed {
        rules.list.put(place);
        match what {
            Pressed::Chosen => {}
            Pressed::Judged(verdict) => rules.judge(verdict, ui, desk),
            Pressed::Never => rules.never_this_author(),
        }
    }
}

/// Asks for the rows in sight and some around them.
fn read(rules: &mut Rules, shown: &[u32], sight: std::ops::Range<usize>, hits: &[Hit], desk: &Desk<'_>) {
    let first = sight.start.saturating_sub(MARGIN) / MARGIN * MARGIN;
    let end = (sight.end + MARGIN).next_multiple_of(MARGIN).min(shown.len());
    let rows = shown.get(first..end).unwrap_or_default();
    let rows = rows.iter().filter_map(|number| hits.get(*number as usize)).map(|hit| hit.row).collect();
    let ask = RowsAsk { account: desk.account_id(), rows };
    rules.rows.poll(desk.reader, &ask);
}

fn offer(rules: &mut Rules, ui: &mut Ui, rect: Rect, suggestion: &Suggestion) {
    let t = tokens(ui);
    ui.painter().rect_filled(rect, 0.0, t.panel);
    rule_below(ui, rect);
    let inner = rect.shrink2(vec2(space::XL, space::S));
    icons::MAGIC_WAND.paint(
        ui.painter(),
        inner.left_center() + vec2(icon::ROW / 2.0, 0.0),
        icon::ROW,
        t.text2,
    );
    let buttons = Rect::from_min_max(pos2(inner.center().x, inner.top()), inner.max);
    let used = line_in(ui, buttons, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            if ui.add(Button::plain(tr!("Make the change")).small()).clicked() {
                rules.take_suggestion();
            }
            let offered = rules.list.showing == Showing::Offered;
            let words = if offered { tr!("Back to all") } else { tr!("See them") };
            if ui.add(Button::plain(words).small()).clicked() {
                rules.list.show_only(if offered { Showing::Disagreements } else { Showing::Offered });
            }
            ui.min_rect()
        })
        .inner
    });
    let words = Rect::from_min_max(
        pos2(inner.left() + icon::ROW + space::M, inner.top()),
        pos2(used.left() - space::M, inner.bottom()),
    );
    name(say::change(&suggestion.change)).label(ui, words, Align2::LEFT_TOP);
    let numbers = tr!(
        "spares {spares} of these {of} and loses {loses} of the {agreeing}",
        spares = suggestion.spares,
        of = suggestion.of,
        loses = suggestion.loses,
        agreeing = suggestion.of_agreeing
    );
    meta(numbers).label(ui, words, Align2::LEFT_BOTTOM);
}

fn row(
    ui: &mut Ui,
    rect: Rect,
    hit: &Hit,
    known: &InboxRow,
    verdict: Option<Verdict>,
    current: bool,
    desk: &mut Desk<'_>,
) -> Option<Pressed> {
    let who = known.username.as_deref().unwrap_or_else(|| tr!("Somebody"));
    let (sign, did) = say::did(hit.did);
    let said = match verdict {
        Some(Verdict::Right) => tr!("Rule is right"),
        Some(Verdict::Spare) => tr!("Spared"),
        None => "",
    };
    let spoken = tr!("{who}, {did}: {text} {said}", who = who, did = did, text = known.text, said = said);
    let response = Row::new(("hit", hit.row), &spoken).current(current).show(ui, rect);
    let t = tokens(ui);
    let left = rect.left() + space::XL;
    let center = pos2(left + disc::THREAD / 2.0, rect.top() + ROW / 2.0);
    let author = known.author.as_ref().map_or("", |author| author.as_str());
    Disc::new(author, who).size(disc::THREAD).paint(ui, center);
    let picture = Rect::from_min_size(
        pos2(rect.right() - space::L - PICTURE[0], rect.top() + (ROW - PICTURE[1]) / 2.0),
        vec2(PICTURE[0], PICTURE[1]),
    );
    Photo::new(&known.picture).paint(ui, desk.pictures, picture);
    let inner = Rect::from_min_max(
        pos2(left + disc::THREAD + space::M, rect.top() + space::S + 2.0),
        pos2(picture.left() - space::M, rect.bottom() - space::S),
    );
    let line = Rect::from_min_size(inner.min, vec2(inner.width(), faces::BODY.line));
    let when = known.at.map(|at| format::date(format::at(at), desk.now, desk.zone)).unwrap_or_default();
    let date = meta(when).paint(ui, line, Align2::RIGHT_CENTER);
    let named = name(who).paint(ui, line.with_max_x(date.left() - 120.0), Align2::LEFT_CENTER);
    let sign_at = pos2(named.right() + space::S + icon::META / 2.0, line.center().y);
    sign.paint(ui.painter(), sign_at, icon::META, say::did_color(t, hit.did));
    let did_box = Rect::from_min_max(
        pos2(sign_at.x + icon::META / 2.0 + space::XS, line.top()),
        pos2(date.left(), line.bottom()),
    );
    let did_words = meta(did).color(say::did_color(t, hit.did)).paint(ui, did_box, Align2::LEFT_CENTER);
    if !said.is_empty() {
        let box_ = did_box.with_min_x(did_words.right() + space::M);
        meta(said).tone(Tone::Waiting).paint(ui, box_, Align2::LEFT_CENTER);
    }
    let text_box = Rect::from_min_max(line.left_bottom(), inner.max);
    let lines = if current { 2 } else { 1 };
    let tone = if verdict == Some(Verdict::Spare) { Tone::Text3 } else { Tone::Text2 };
    body(known.text.as_str()).tone(tone).lines(lines).marked(marks(hit, &known.text)).paint(
        ui,
        text_box,
        Align2::LEFT_TOP,
    );
    if !current {
        return response.clicked().then_some(Pressed::Chosen);
    }
    let foot = Rect::from_min_max(
        pos2(inner.left(), rect.bottom() - space::S - height::SMALL),
        pos2(inner.right(), rect.bottom() - space::S),
    );
    answers(ui, foot, hit, known, desk).or(response.clicked().then_some(Pressed::Chosen))
}

/// Where the words stand, as far as the text is still the one that was rehearsed.
fn marks(hit: &Hit, text: &str) -> Vec<std::ops::Range<usize>> {
    hit.spans.iter().filter(|span| text.get((*span).clone()).is_some()).cloned().collect()
}

fn answers(ui: &mut Ui, rect: Rect, hit: &Hit, known: &InboxRow, desk: &Desk<'_>) -> Option<Pressed> {
    let [right, spare, never] = ["rules.right", "rules.spare", "rules.never"].map(|id| desk.caps(id));
    let mut pressed = None;
    line_in(ui, rect, |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        if ui.add(Button::plain(tr!("Rule is right")).small().key(&right)).clicked() {
            pressed = Some(Pressed::Judged(Verdict::Right));
        }
        if ui.add(Button::plain(tr!("Spare it")).small().key(&spare)).clicked() {
            pressed = Some(Pressed::Judged(Verdict::Spare));
        }
        let nobody = known.author.is_none();
        if ui.add(Button::plain(tr!("Never this author")).small().key(&never).enabled(!nobody)).clicked() {
            pressed = Some(Pressed::Never);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| meta(say::why(hit)).lines(1).show(ui));
    });
    pressed
}

fn empty(rules: &Rules, ui: &mut Ui, rect: Rect) {
    let none = rules.rehearsal().is_some_and(|rehearsal| rehearsal.hits.is_empty());
    let (head, text) = match rules.list.showing {
        _ if none => (tr!("It hits nothing"), tr!("No comment ever met its conditions")),
        Showing::Disagreements => {
            (tr!("It agrees with you"), tr!("You hid everything that it would have hit"))
        }
        Showing::Agrees => (tr!("Nothing of what you hid"), tr!("It would not have hidden what you did")),
        Showing::All | Showing::Offered => {
            (tr!("It hits nothing"), tr!("No comment ever met its conditions"))
        }
    };
    let (_, response) = ui.allocate_exact_size(vec2(0.0, 0.0), Sense::hover());
    drop(response);
    Empty::new(icons::SHIELD_CHECK, head, text).show(ui, rect);
}
