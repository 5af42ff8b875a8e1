//! A card about something that stops the post: as it is, as it would be, what is wrong, and the button that mends it.
//! Invariant: the first card's button is the amber one, and no button offers what cannot be done here and now.

use egui::{Align, Align2, CornerRadius, Layout, Rect, Sense, Stroke, StrokeKind, Ui, UiBuilder, pos2, vec2};

use crate::domain::draft::{ClipFix, Geometry, Pose};
use crate::domain::rules::Fix;
use crate::domain::{DraftKind, Finding, RuleId};
use crate::engine::Command;
use crate::engine::encode::{EncodeWish, EncoderState};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::text::{body, name};
use crate::ui::theme::{Tone, faces, height, icon, picture, radius, space, tokens, width};
use crate::ui::widgets::{Button, progress_bar, tip};

use super::bench::Bench;
use super::header::ask_for_files;
use super::photo::{key, paint_posed, still_of};
use super::verdicts::{about, why};

/// Narrower than this a card has no room for a button beside its words.
const LEAST_WORDS: f32 = 150.0;

/// A file as a bar, and the least that its index takes of it.
const FILE: [f32; 2] = [92.0, 12.0];
const LEAST_INDEX: f32 = 8.0;

/// What can be done about a finding that stops the post.
#[derive(Clone, Debug, PartialEq)]
pub enum Remedy {
    Mend(Fix),
    AddFiles,
    ShowSlide(usize),
    /// The outside encoder was installed meanwhile, perhaps.
    LookForEncoder,
    /// A repair runs: it can be stopped.
    StopCoding(usize),
    /// A repair failed.
    CodeAgain,
    None,
}

impl Remedy {
    fn of(finding: &Finding, kind: DraftKind, slides: usize) -> Self {
        match (&finding.mend, finding.rule, finding.slide) {
            (Some(mend), ..) => Self::Mend(mend.fix.clone()),
            (None, RuleId::CarouselCount, _) if slides == 0 => Self::AddFiles,
            (None, RuleId::AltTextUnits, Some(slide)) if kind == DraftKind::Carousel => {
                Self::ShowSlide(slide)
            }
            _ => Self::None,
        }
    }

    fn words(&self) -> Option<String> {
        Some(match self {
            Self::Mend(fix) => fix.words(),
            Self::AddFiles => tr!("Add files").to_owned(),
            Self::ShowSlide(slide) => tr!("Show slide {number}", number = slide + 1),
            Self::LookForEncoder => tr!("Look again").to_owned(),
            Self::StopCoding(_) => tr!("Cancel").to_owned(),
            Self::CodeAgain => tr!("Try again").to_owned(),
            Self::None => return None,
        })
    }

    /// Does it.
    pub fn apply(self, ui: &Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
        match self {
            Self::Mend(Fix::TakeOut { slide }) => bench.remove(slide),
            Self::Mend(Fix::OnePicture) => bench.choose_kind(DraftKind::Picture),
            Self::Mend(fix) => {
                fix.apply(&mut bench.work.draft);
                bench.keep_in_range();
            }
            Self::AddFiles => ask_for_files(ui, bench),
            Self::ShowSlide(slide) => bench.look.slide = slide,
            Self::LookForEncoder => desk.send(Command::Encode(EncodeWish::LookAgain)),
            Self::StopCoding(slide) => {
                if let Some(slide) = bench.work.draft.slides.get_mut(slide) {
                    slide.clip.recode = None;
                }
            }
            Self::CodeAgain => desk.send(Command::Encode(EncodeWish::TryAgain)),
            Self::None => {}
        }
    }
}

/// One card.
pub struct Card<'a> {
    finding: &'a Finding,
    pub remedy: Remedy,
    heading: String,
    detail: String,
    /// Its button is the amber one.
    first: bool,
    /// A repair is on its way: the part of it that is done, 0 to 1.
    done: Option<f32>,
}

impl<'a> Card<'a> {
    pub fn of(finding: &'a Finding, bench: &Bench<'_>, desk: &Desk<'_>, first: bool) -> Self {
        let draft = &bench.work.draft;
        let subject = about(finding, draft.kind);
        let own = finding.heading(&subject);
        let heading = own.clone().unwrap_or_else(|| finding.complaint().to_owned());
        let mut detail = match own {
            Some(_) => said(finding),
            None if draft.kind == DraftKind::Carousel && finding.slide.is_some() => {
                tr!("{subject}: {measured}", subject = subject, measured = finding.measured)
            }
            None => finding.measured.clone(),
        };
        let mut remedy = Remedy::of(finding, draft.kind, draft.slides.len());
        let encoder = &desk.status.encoder;
        if needs_encoder(&remedy) && encoder.looked && encoder.encoder.is_none() {
            let advice = tr!("Re-encoding needs ffmpeg: install the package ffmpeg, then look again.");
            detail = format!("{detail} {advice}");
            remedy = Remedy::LookForEncoder;
        }
        let card = Self { finding, remedy, heading, detail, first, done: None };
        let asked = |slide: &usize| draft.slides.get(*slide).is_some_and(|slide| slide.clip.recode.is_some());
        match finding.slide.filter(asked).filter(|_| card.remedy == Remedy::None) {
            Some(slide) => card.being_mended(slide, bench, encoder),
            None => card,
        }
    }

    /// As it looks while the outside encoder has the clip, or gave it back unmended.
    fn being_mended(self, slide: usize, bench: &Bench<'_>, encoder: &EncoderState) -> Self {
        let Some(of) = bench.work.draft.slides.get(slide) else { return self };
        let awaits = bench.work.facts(&of.file).and_then(|facts| facts.clip.as_ref());
        if !awaits.is_some_and(|clip| clip.awaits_copy) {
            return self;
        }
        let subject = about(self.finding, bench.work.draft.kind);
        let running = encoder.running.as_ref().filter(|running| running.file == of.file);
        if let Some((_, why)) = encoder.failed.iter().find(|(file, _)| *file == of.file)
            && running.is_none()
        {
            let heading = tr!("{subject} could not be re-encoded", subject = subject);
            return Self { heading, detail: why.clone(), remedy: Remedy::CodeAgain, ..self };
        }
        let progress = running.map(|running| running.progress).unwrap_or_default();
        let detail = match (running, progress.left_s) {
            (None, _) => tr!("It waits for its turn. Words and other slides can be edited meanwhile.").to_owned(),
            (Some(running), None) => tr!("{percent} %. {what}", percent = progress.percent(), what = running.what),
            (Some(running), Some(left)) => tr!(
                "{percent} %, {left} s left. {what}",
                percent = progress.percent(),
                left = left,
                what = running.what
            ),
        };
        let heading = tr!("{subject} is re-encoded", subject = subject);
        let done = Some(progress.percent() as f32 / 100.0);
        Self { heading, detail, remedy: Remedy::StopCoding(slide), first: false, done, ..self }
    }

    /// The slide that is being mended, where one is: one card tells of it, whatever else is wrong with it.
    pub fn mends(&self) -> Option<usize> {
        self.finding.slide.filter(|_| matches!(self.remedy, Remedy::StopCoding(_) | Remedy::CodeAgain))
    }

    /// Draws it. True if its button was pressed.
    pub fn show(&self, ui: &mut Ui, bench: &Bench<'_>, desk: &mut Desk<'_>) -> bool {
        let t = tokens(ui);
        let button = self.remedy.words().map(|words| match self.first {
            true => Button::main(words),
            false => Button::plain(words),
        });
        let pictures = Pictures::of(self.finding, &self.remedy, bench);
        let left = space::L + pictures.wide();
        let taken = button.as_ref().map_or(0.0, |button| button.size(ui).x + space::M);
        let free = ui.available_width() - left - space::M;
        // Where words would be squeezed the button goes below them.
        let below = taken > 0.0 && free - taken < LEAST_WORDS;
        let wide = (if below { free } else { free - taken }).max(1.0);
        let said = name(self.heading.as_str()).wrapped();
        let detail = body(self.detail.as_str()).face(faces::META).tone(Tone::Text2).wrapped();
        let bar = if self.done.is_some() { space::S + height::PROGRESS } else { 0.0 };
        let words = said.lay(ui, wide).height() + space::XS / 2.0 + detail.lay(ui, wide).height() + bar;
        let under =
            if below { button.as_ref().map_or(0.0, |button| button.size(ui).y + space::S) } else { 0.0 };
        let tall = (words + under + 2.0 * space::M).max(pictures.tall() + 2.0 * space::M);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
        let corner = CornerRadius::same(radius::CONTROL);
        ui.painter().rect(rect, corner, t.panel, Stroke::new(1.0, t.line), StrokeKind::Inside);
        let bar = ui.painter().with_clip_rect(rect.with_max_x(rect.left() + width::STATE_BAR));
        let edge = if self.done.is_some() { t.waiting } else { t.stuck };
        bar.rect_filled(rect.with_max_x(rect.left() + f32::from(radius::CONTROL) * 2.0), corner, edge);
        pictures.paint(ui, rect.with_min_x(rect.left() + space::L), bench, desk);
        let top = rect.center().y - (words + under) / 2.0;
        let text = Rect::from_min_size(pos2(rect.left() + left, top), vec2(wide, words));
        let heading = said.label(ui, text, Align2::LEFT_TOP);
        let end = heading.rect.bottom();
        tip(heading, &why(self.finding.rule), None);
        detail.label(ui, text.with_min_y(end + space::XS / 2.0), Align2::LEFT_TOP);
        if let Some(done) = self.done {
            let place = text.with_min_y(text.bottom() - height::PROGRESS);
            let mut child = ui.new_child(UiBuilder::new().max_rect(place).id_salt(("done", self.finding.slide)));
            progress_bar(&mut child, done, Tone::Waiting, tr!("How far the repair is"));
        }
        let Some(button) = button else { return false };
        let (place, layout) = match below {
            true => (
                Rect::from_min_max(text.left_bottom() + vec2(0.0, space::S), rect.max - vec2(space::M, 0.0)),
                Layout::left_to_right(Align::Min),
            ),
            false => (rect.shrink2(vec2(space::M, 0.0)), Layout::right_to_left(Align::Center)),
        };
        let id = (self.finding.rule, self.finding.slide);
        let mut child = ui.new_child(UiBuilder::new().max_rect(place).layout(layout).id_salt(id));
        child.add(button).clicked()
    }
}

/// What was measured, what it would be, and the sentence with the limit.
fn said(finding: &Finding) -> String {
    let (measured, complaint) = (&finding.measured, finding.complaint());
    match &finding.mend {
        Some(mend) if !mend.after.is_empty() => tr!(
            "Now {measured}, then {after}. {complaint}.",
            measured = measured,
            after = mend.after,
            complaint = complaint
        ),
        _ => tr!("Measured: {measured}. {complaint}.", measured = measured, complaint = complaint),
    }
}

fn needs_encoder(remedy: &Remedy) -> bool {
    matches!(remedy, Remedy::Mend(Fix::Clip { fix: ClipFix::RecodePicture | ClipFix::RecodeSound, .. }))
}

/// The pictures of a card: the slide as it is and, where the fix shows, as it would be.
struct Pictures {
    slide: Option<usize>,
    after: Option<Pose>,
    /// The part of the file that its index takes, where it is about the index.
    index: Option<f32>,
}

impl Pictures {
    fn of(finding: &Finding, remedy: &Remedy, bench: &Bench<'_>) -> Self {
        let draft = &bench.work.draft;
        let slide = finding.slide.filter(|slide| *slide < draft.slides.len());
        let after = match remedy {
            Remedy::Mend(fix @ Fix::Crop { slide, .. }) => {
                let mut mended = draft.clone();
                fix.apply(&mut mended);
                mended.slides.get(*slide).map(|slide| slide.pose)
            }
            _ => None,
        };
        let index = slide.filter(|_| finding.rule == RuleId::ClipIndexFirst).map(|slide| {
            let facts = bench.work.facts(&draft.slides[slide].file);
            facts.map_or(0.0, |facts| {
                let index = facts.clip.as_ref().map_or(0, |clip| clip.index_bytes);
                index as f32 / facts.bytes.max(1) as f32
            })
        });
        Self { slide, after, index }
    }

    fn box_size() -> egui::Vec2 {
        vec2(picture::TINY[0], picture::TINY[1]) * (4.0 / 3.0)
    }

    fn wide(&self) -> f32 {
        let one = Self::box_size().x;
        if self.index.is_some() {
            return FILE[0] + space::M;
        }
        match (self.slide, self.after) {
            (None, _) => 0.0,
            (Some(_), None) => one + space::M,
            (Some(_), Some(_)) => 2.0 * one + icon::ROW + 2.0 * space::S + space::M,
        }
    }

    fn tall(&self) -> f32 {
        if self.slide.is_some() { Self::box_size().y } else { 0.0 }
    }

    fn paint(&self, ui: &Ui, room: Rect, bench: &Bench<'_>, desk: &mut Desk<'_>) {
        let Some(index) = self.slide else { return };
        if let Some(share) = self.index {
            return paint_files(ui, room, share);
        }
        let size = Self::box_size();
        let round = CornerRadius::same(radius::PICTURE);
        let at = |x: f32| Rect::from_center_size(pos2(room.left() + x + size.x / 2.0, room.center().y), size);
        let Some(pose) = self.after else {
            return bench.paint_slide(ui, index, desk.pictures, at(0.0), round);
        };
        let (Some(slide), Some(pixels)) =
            (bench.work.draft.slides.get(index), bench.size_of(ui, index, desk.pictures))
        else {
            return;
        };
        let key = key(slide, still_of(&bench.work.draft));
        let arrow = at(size.x + space::S).left_center() + vec2(icon::ROW / 2.0, 0.0);
        icons::ARROW_RIGHT.paint(ui.painter(), arrow, icon::ROW, tokens(ui).text3);
        // Each in its own shape, as large as the box lets it be: what is lost is seen.
        let whole = Geometry::whole(pixels);
        let cut = Geometry::of(pixels, &pose, bench.room(ui, index, desk.pictures));
        for (geometry, place) in [(whole, at(0.0)), (cut, at(size.x + icon::ROW + 2.0 * space::S))] {
            let place = super::photo::fitted(geometry.ratio() as f32, place);
            paint_posed(ui, desk.pictures, (&key, slide), &geometry, place, round);
        }
    }
}

/// The file now and then: where its index stands.
fn paint_files(ui: &Ui, room: Rect, share: f32) {
    let t = tokens(ui);
    let wide = (share * FILE[0]).clamp(LEAST_INDEX, FILE[0] / 2.0);
    let gap = space::S / 2.0;
    let top = room.center().y - FILE[1] - gap;
    for (row, tone) in [(0.0, t.stuck), (1.0, t.done)] {
        let min = pos2(room.left(), top + row * (FILE[1] + 2.0 * gap));
        let file = Rect::from_min_size(min, FILE.into());
        let block = if row == 0.0 { file.with_min_x(file.right() - wide) } else { file.with_max_x(file.left() + wide) };
        ui.painter().rect_filled(file, radius::PICTURE, t.track);
        ui.painter().rect_filled(block, radius::PICTURE, tone);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rules::{Mend, Verdict};

    #[test]
    fn a_remedy_is_offered_only_where_there_is_one() {
        let finding = |rule, slide| Finding::new(rule, slide, Verdict::Fails, "");
        let of = |finding: &Finding, slides| Remedy::of(finding, DraftKind::Carousel, slides);
        assert_eq!(of(&finding(RuleId::CarouselCount, None), 0), Remedy::AddFiles);
        assert_eq!(of(&finding(RuleId::AltTextUnits, Some(1)), 3), Remedy::ShowSlide(1));
        assert_eq!(of(&finding(RuleId::CaptionUnits, None), 3), Remedy::None);
        let fix = Fix::Crop { slide: 2, ratio: 0.8 };
        let mend = Some(Mend { fix: fix.clone(), after: "4:5".to_owned() });
        let tall = Finding { mend, measured: "2:3".to_owned(), ..finding(RuleId::ImageRatio, Some(2)) };
        assert_eq!(of(&tall, 3), Remedy::Mend(fix));
        assert_eq!(said(&tall), "Now 2:3, then 4:5. Instagram takes shapes from 4:5 to 1.91:1.");
    }
}
