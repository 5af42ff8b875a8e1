//! Pre-flight: what fails as cards, what is mended, what passes; and what to do about it.
//! Invariant: what stops the post stands first, with what was measured.

use egui::{
    Align, Align2, CornerRadius, Layout, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2,
    pos2, vec2,
};

use crate::domain::{DraftKind, Finding, RuleId};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons::{self, Icon};
use crate::ui::text::{body, meta, name};
use crate::ui::theme::{Tone, faces, icon, picture, radius, space, tokens, width};
use crate::ui::widgets::{Button, link};

use super::bench::Bench;
use super::header::ask_for_files;
use super::verdicts::{Line, Verdicts};
use super::words::padded;

/// Height of a quiet line.
const LINE: f32 = 32.0;
/// Passing lines that are always seen.
const SEEN: usize = 5;
/// Room of a card's button.
const BUTTON: f32 = 128.0;

/// What can be done about a failing finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Remedy {
    TakeOut(usize),
    AddFiles,
    OnePicture,
    CoverAtStart,
    ShowSlide(usize),
    None,
}

impl Remedy {
    fn of(finding: &Finding, kind: DraftKind, slides: usize) -> Self {
        match (finding.rule, finding.slide) {
            (RuleId::CarouselCount, _) if slides == 1 => Self::OnePicture,
            (RuleId::CarouselCount, _) if slides == 0 => Self::AddFiles,
            (RuleId::CoverInside, _) => Self::CoverAtStart,
            (RuleId::AltTextUnits, Some(slide)) if kind == DraftKind::Carousel => Self::ShowSlide(slide),
            (RuleId::AltTextUnits, _) => Self::None,
            (_, Some(slide)) => Self::TakeOut(slide),
            (_, None) => Self::None,
        }
    }

    fn words(self) -> Option<String> {
        Some(match self {
            Self::TakeOut(_) => tr!("Take it out").to_owned(),
            Self::AddFiles => tr!("Add files").to_owned(),
            Self::OnePicture => tr!("Make it a picture").to_owned(),
            Self::CoverAtStart => tr!("Use the start").to_owned(),
            Self::ShowSlide(slide) => tr!("Show slide {number}", number = slide + 1),
            Self::None => return None,
        })
    }

    fn apply(self, ui: &Ui, bench: &mut Bench<'_>) {
        match self {
            Self::TakeOut(slide) => bench.remove(slide),
            Self::AddFiles => ask_for_files(ui, bench),
            Self::OnePicture => bench.choose_kind(DraftKind::Picture),
            Self::CoverAtStart => bench.work.draft.cover_ms = 0,
            Self::ShowSlide(slide) => bench.look.slide = slide,
            Self::None => {}
        }
    }
}

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
        heading(ui, &verdicts, bench, named);
        if findings.is_empty() {
            return nothing_yet(ui, bench);
        }
        let current = bench.work.is_checked(bench.view);
        let mut remedy = Remedy::None;
        for finding in &verdicts.failing {
            let offered = Remedy::of(finding, kind, bench.work.draft.slides.len());
            // Findings of an older edit are shown, but nothing is done by them: slides may have moved.
            if card(ui, finding, offered, bench, desk) && current && !bench.is_locked() {
                remedy = offered;
            }
            ui.add_space(space::S);
        }
        remedy.apply(ui, bench);
        for line in &verdicts.mended {
            quiet(ui, line, icons::MAGIC_WAND, Tone::Text3);
        }
        let folded = verdicts.passing.len() > SEEN && !bench.look.all_fine;
        let seen = if folded { SEEN } else { verdicts.passing.len() };
        for line in &verdicts.passing[..seen] {
            quiet(ui, line, icons::CHECK, Tone::Done);
        }
        if verdicts.passing.len() > SEEN {
            fold(ui, verdicts.passing.len() + verdicts.mended.len(), bench);
        }
        ui.add_space(space::L);
    });
}

/// The length of the largest picture.
fn largest(bench: &Bench<'_>) -> u64 {
    let slides = bench.work.draft.slides.iter();
    slides.filter_map(|slide| bench.work.facts(&slide.file)).map(|facts| facts.bytes).max().unwrap_or(0)
}

fn heading(ui: &mut Ui, verdicts: &Verdicts<'_>, bench: &Bench<'_>, named: bool) {
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
    let checking = !bench.work.is_checked(bench.view) && !bench.work.is_empty();
    bar.with_layout(Layout::right_to_left(Align::Center), |ui| match checking {
        true => meta(tr!("Checking…")).tone(Tone::Waiting).show(ui),
        false => meta(tr!("Checks as you edit")).show(ui),
    });
}

fn nothing_yet(ui: &mut Ui, bench: &Bench<'_>) {
    let words = if bench.work.is_empty() {
        tr!("What Instagram takes and refuses is checked here, before anything is sent.")
    } else {
        tr!("The first check runs.")
    };
    meta(words).wrapped().show(ui);
}

/// A failing finding. True if its button was pressed.
fn card(ui: &mut Ui, finding: &Finding, remedy: Remedy, bench: &Bench<'_>, desk: &mut Desk<'_>) -> bool {
    let t = tokens(ui);
    let button = remedy.words();
    let thumb = finding.slide.filter(|slide| *slide < bench.work.draft.slides.len());
    let left = space::L + thumb.map_or(0.0, |_| picture::TINY[0] * 4.0 / 3.0 + space::M);
    let right = button.as_ref().map_or(space::M, |_| BUTTON + space::M);
    let wide = ui.available_width() - left - right;
    let said = name(finding.complaint()).wrapped();
    let detail = body(measured(finding, bench.work.draft.kind)).face(faces::META).tone(Tone::Text2).wrapped();
    let tall = said.lay(ui, wide).height() + space::XS / 2.0 + detail.lay(ui, wide).height();
    let size = vec2(ui.available_width(), (tall + 2.0 * space::M).max(64.0));
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let corner = CornerRadius::same(radius::CONTROL);
    ui.painter().rect(rect, corner, t.panel, Stroke::new(1.0, t.line), StrokeKind::Inside);
    let bar = ui.painter().with_clip_rect(rect.with_max_x(rect.left() + width::STATE_BAR));
    bar.rect_filled(rect.with_max_x(rect.left() + f32::from(radius::CONTROL) * 2.0), corner, t.stuck);
    if let Some(slide) = thumb {
        let size = vec2(picture::TINY[0], picture::TINY[1]) * (4.0 / 3.0);
        let middle = pos2(rect.left() + space::L + size.x / 2.0, rect.center().y);
        let place = Rect::from_center_size(middle, size);
        bench.paint_slide(ui, slide, desk.pictures, place, CornerRadius::same(radius::PICTURE));
    }
    let text = Rect::from_min_size(pos2(rect.left() + left, rect.center().y - tall / 2.0), vec2(wide, tall));
    let end = said.label(ui, text, Align2::LEFT_TOP).rect.bottom();
    detail.label(ui, text.with_min_y(end + space::XS / 2.0), Align2::LEFT_TOP);
    let Some(words) = button else { return false };
    let place = Rect::from_min_max(
        pos2(rect.right() - BUTTON - space::M, rect.top()),
        rect.max - vec2(space::M, 0.0),
    );
    let layout = Layout::right_to_left(Align::Center);
    let mut child =
        ui.new_child(UiBuilder::new().max_rect(place).layout(layout).id_salt((finding.rule, finding.slide)));
    child.add(Button::plain(words)).clicked()
}

/// Which slide, and what was measured.
fn measured(finding: &Finding, kind: DraftKind) -> String {
    match (finding.slide, kind) {
        (Some(slide), DraftKind::Carousel) => {
            tr!("Slide {number}: {measured}", number = slide + 1, measured = finding.measured)
        }
        // A reason of its own is no measure.
        _ if finding.complaint.is_some() => finding.measured.clone(),
        _ => tr!("Measured: {measured}", measured = finding.measured),
    }
}

fn quiet(ui: &mut Ui, line: &Line, sign: Icon, tone: Tone) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
    let color = tokens(ui).tone(tone);
    sign.paint(ui.painter(), rect.left_center() + vec2(icon::ROW / 2.0, 0.0), icon::ROW, color);
    let value = meta(line.value.as_str());
    let text = rect.with_min_x(rect.left() + 28.0);
    let taken = value.width(ui).min(text.width() / 2.0) + space::M;
    value.label(ui, text.with_min_x(text.right() - taken + space::M), Align2::RIGHT_CENTER);
    body(line.words.as_str()).label(ui, text.with_max_x(text.right() - taken), Align2::LEFT_CENTER);
}

fn fold(ui: &mut Ui, count: usize, bench: &mut Bench<'_>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
    let place = Rect::from_center_size(rect.center(), vec2(rect.width(), faces::META.line));
    let mut child = ui.new_child(UiBuilder::new().max_rect(place.with_min_x(rect.left() + 28.0)));
    let words = match bench.look.all_fine {
        false => tr!("Show all {count}", count = count),
        true => tr!("Show fewer").to_owned(),
    };
    if link(&mut child, words).clicked() {
        bench.look.all_fine = !bench.look.all_fine;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rules::Verdict;

    #[test]
    fn a_remedy_is_offered_only_where_there_is_one() {
        let finding = |rule, slide| Finding {
            rule,
            slide,
            verdict: Verdict::Fails,
            measured: String::new(),
            complaint: None,
        };
        for (rule, slide, slides, remedy) in [
            (RuleId::ImageFormat, Some(2), 3, Remedy::TakeOut(2)),
            (RuleId::CarouselCount, None, 1, Remedy::OnePicture),
            (RuleId::CarouselCount, None, 0, Remedy::AddFiles),
            (RuleId::CarouselCount, None, 11, Remedy::None),
            (RuleId::CoverInside, Some(0), 1, Remedy::CoverAtStart),
            (RuleId::AltTextUnits, Some(1), 3, Remedy::ShowSlide(1)),
            (RuleId::CaptionUnits, None, 3, Remedy::None),
        ] {
            assert_eq!(Remedy::of(&finding(rule, slide), DraftKind::Carousel, slides), remedy, "{rule:?}");
        }
    }
}
