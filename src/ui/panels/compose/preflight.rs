//! Pre-flight: what fails as cards, what is mended, what passes; and what to do about it.
//! Invariant: what stops the post stands first, with what was measured.

use egui::{Align, Align2, Layout, Rect, ScrollArea, Sense, Ui, UiBuilder, Vec2, vec2};

use crate::domain::Finding;
use crate::domain::draft::Carried;
use crate::domain::rules::Fix;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons::{self, Icon};
use crate::ui::text::{body, meta, name};
use crate::ui::theme::{Tone, faces, icon, space, tokens};
use crate::ui::widgets::{Button, link, tip};

use super::bench::Bench;
use super::fix_card::{Card, Remedy};
use super::verdicts::{Line, Verdicts};
use super::words::padded;

/// Height of a quiet line.
const LINE: f32 = 32.0;
/// Where words begin, behind their sign.
const INDENT: f32 = 28.0;
/// Passing lines that are always seen.
const SEEN: usize = 5;
/// The checks as a page of their own.
pub fn page(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    ScrollArea::vertical().id_salt("checks").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        show(ui, bench, desk, false);
    });
}

/// The checks; `named` where no tab above says what they are.
pub fn show(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>, named: bool) {
    padded(ui, |ui| {
        let largest = largest(bench);
        let findings = bench.findings().to_vec();
        let kind = bench.work.draft.kind;
        let verdicts = Verdicts::of(&findings, kind, largest);
        if heading(ui, &verdicts, bench, named) {
            mend_all(&verdicts.failing, bench);
        }
        if findings.is_empty() {
            return nothing_yet(ui, bench);
        }
        // Findings of an older edit are shown, but nothing is done by them: slides may have moved.
        let current = bench.work.is_checked(bench.view) && !bench.is_locked();
        let mut remedy = Remedy::None;
        let mut mended = Vec::new();
        for (place, finding) in verdicts.failing.iter().enumerate() {
            let card = Card::of(finding, bench, desk, place == 0 && current);
            let slide = card.mends();
            if slide.is_some() && mended.contains(&slide) {
                continue;
            }
            mended.push(slide);
            if card.show(ui, bench, desk) && current {
                remedy = card.remedy;
            }
            ui.add_space(space::S);
        }
        remedy.apply(ui, bench, desk);
        for line in &verdicts.mended {
            quiet(ui, line, icons::MAGIC_WAND, Tone::Text3);
        }
        if let Some(line) = removed(bench) {
            quiet(ui, &line, icons::MAGIC_WAND, Tone::Text3);
        }
        for line in &verdicts.advised {
            if advice(ui, line) && current {
                line.fixes.iter().for_each(|fix| fix.apply(&mut bench.work.draft));
                bench.keep_in_range();
            }
        }
        let folded = verdicts.passing.len() > SEEN && !bench.look.all_fine;
        let seen = if folded { SEEN } else { verdicts.passing.len() };
        for line in &verdicts.passing[..seen] {
            quiet(ui, line, icons::CHECK, Tone::Done);
        }
        if verdicts.passing.len() > SEEN {
            let all = verdicts.passing.len() + verdicts.mended.len() + verdicts.advised.len();
            fold(ui, all, bench);
        }
        ui.add_space(space::L);
    });
}

/// The length of the largest picture.
fn largest(bench: &Bench<'_>) -> u64 {
    let slides = bench.work.draft.slides.iter();
    slides.filter_map(|slide| bench.work.facts(&slide.file)).map(|facts| facts.bytes).max().unwrap_or(0)
}

/// True if all that can be mended is to be mended.
fn heading(ui: &mut Ui, verdicts: &Verdicts<'_>, bench: &Bench<'_>, named: bool) -> bool {
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), 48.0), Sense::hover());
    let mut bar = ui.new_child(UiBuilder::new().max_rect(row).layout(Layout::left_to_right(Align::Center)));
    bar.spacing_mut().item_spacing.x = space::S;
    if named {
        name(tr!("Pre-flight")).show(&mut bar);
    }
    let has_findings = !bench.findings().is_empty();
    if has_findings {
        meta(verdicts.summary()).show(&mut bar);
    }
    let current = bench.work.is_checked(bench.view);
    let several = fixes(&verdicts.failing).count() > 1;
    let mut pressed = false;
    bar.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if several && current && !bench.is_locked() {
            pressed = ui.add(Button::plain(tr!("Fix all")).small()).clicked();
        } else if !current && !bench.work.is_empty() {
            meta(tr!("Checking…")).tone(Tone::Waiting).show(ui);
        } else {
            meta(tr!("Checks as you edit")).show(ui);
        }
    });
    pressed
}

/// What mends findings without taking anything out.
fn fixes<'a>(failing: &'a [&'a Finding]) -> impl Iterator<Item = &'a Fix> {
    failing
        .iter()
        .filter_map(|finding| finding.mend.as_ref())
        .map(|mend| &mend.fix)
        .filter(|fix| fix.keeps_slides())
}

fn mend_all(failing: &[&Finding], bench: &mut Bench<'_>) {
    for fix in fixes(failing) {
        fix.apply(&mut bench.work.draft);
    }
    bench.keep_in_range();
}

/// What was found in the pictures' files and is not sent.
fn removed(bench: &Bench<'_>) -> Option<Line> {
    let slides = bench.work.draft.slides.iter();
    let found: Vec<Carried> = slides
        .filter_map(|slide| bench.work.facts(&slide.file))
        .filter(|facts| !facts.is_clip && facts.broken.is_none())
        .map(|facts| facts.carried)
        .collect();
    let any = |part: fn(&Carried) -> bool| found.iter().any(part);
    let all = Carried {
        place: any(|one| one.place),
        camera: any(|one| one.camera),
        names: any(|one| one.names),
        time: any(|one| one.time),
        other: any(|one| one.other),
    };
    let count = found.iter().filter(|one| one.is_any()).count();
    let value = tr!("{count} of {all}", count = count, all = found.len());
    all.removed().map(|words| Line { words, value, ..Line::default() })
}

fn nothing_yet(ui: &mut Ui, bench: &Bench<'_>) {
    let words = if bench.work.is_empty() {
        tr!("What Instagram takes and refuses is checked here, before anything is sent.")
    } else {
        tr!("The first check runs.")
    };
    meta(words).wrapped().show(ui);
}

fn quiet(ui: &mut Ui, line: &Line, sign: Icon, tone: Tone) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
    let color = tokens(ui).tone(tone);
    sign.paint(ui.painter(), rect.left_center() + vec2(icon::ROW / 2.0, 0.0), icon::ROW, color);
    let value = meta(line.value.as_str());
    let text = rect.with_min_x(rect.left() + INDENT);
    let taken = value.width(ui).min(text.width() / 2.0) + space::M;
    value.label(ui, text.with_min_x(text.right() - taken + space::M), Align2::RIGHT_CENTER);
    let said = body(line.words.as_str());
    let said = said.label(ui, text.with_max_x(text.right() - taken), Align2::LEFT_CENTER);
    if !line.why.is_empty() {
        tip(said, &line.why, None);
    }
}

/// Something that would do better: what it is, below it how it would be, and what does it. True if that was asked for.
fn advice(ui: &mut Ui, line: &Line) -> bool {
    let Some(fix) = line.fixes.first() else {
        quiet(ui, line, icons::INFO, Tone::Waiting);
        return false;
    };
    let button = Button::plain(fix.words()).small();
    let taken = button.size(ui).x + space::M;
    let wide = (ui.available_width() - INDENT - taken).max(1.0);
    let said = body(line.words.as_str()).wrapped();
    let value = meta(line.value.as_str());
    let words = said.lay(ui, wide).height() + faces::META.line;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), words + space::M), Sense::hover());
    let text = rect.shrink2(vec2(0.0, space::M / 2.0)).with_min_x(rect.left() + INDENT);
    let text = text.with_max_x(text.left() + wide);
    let sign = text.left_top() + vec2(icon::ROW / 2.0 - INDENT, faces::BODY.line / 2.0);
    icons::INFO.paint(ui.painter(), sign, icon::ROW, tokens(ui).tone(Tone::Waiting));
    let response = said.label(ui, text, Align2::LEFT_TOP);
    let below = text.with_min_y(response.rect.bottom());
    value.label(ui, below, Align2::LEFT_TOP);
    tip(response, &line.why, None);
    let layout = Layout::right_to_left(Align::Center);
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout).id_salt(&line.words));
    child.add(button).clicked()
}

fn fold(ui: &mut Ui, count: usize, bench: &mut Bench<'_>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
    let place = Rect::from_center_size(rect.center(), vec2(rect.width(), faces::META.line));
    let mut child = ui.new_child(UiBuilder::new().max_rect(place.with_min_x(rect.left() + INDENT)));
    let words = match bench.look.all_fine {
        false => tr!("Show all {count}", count = count),
        true => tr!("Show fewer").to_owned(),
    };
    if link(&mut child, words).clicked() {
        bench.look.all_fine = !bench.look.all_fine;
    }
}
