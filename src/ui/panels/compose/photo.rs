//! Pictures as they will be seen: the part of a file that is sent, fitted into a box.
//! Invariant: a picture that is not there yet is `track`, in the box it will take.

use egui::epaint::RectShape;
use egui::{CornerRadius, Rect, Ui, Vec2, pos2, vec2};

use crate::domain::{Draft, DraftKind, Slide};
use crate::ui::pictures::{PictureKey, Pictures};
use crate::ui::theme::{UNTINTED, tokens};

use super::bench::Bench;
use super::cut;
use super::slides::is_clip_name;

/// The picture of a slide; of a clip its frame at `at_ms`.
pub fn key(slide: &Slide, at_ms: u64) -> PictureKey {
    PictureKey::File { path: slide.file.clone(), at_ms }
}

/// The time of the frame a slide is known by: a reel's cover, else the first.
pub fn still_of(draft: &Draft) -> u64 {
    if draft.kind == DraftKind::Reel { draft.cover_ms } else { 0 }
}

/// Paints a part of a picture so that it covers a box; gives whether it was there.
pub fn paint_part(
    ui: &Ui,
    pictures: &mut Pictures,
    key: &PictureKey,
    part: Rect,
    within: Rect,
    round: CornerRadius,
) -> bool {
    let wanted = within.size() / part.size().max(Vec2::splat(0.01)) * ui.pixels_per_point();
    let Some(texture) = pictures.texture(key, wanted) else {
        ui.painter().rect_filled(within, round, tokens(ui).track);
        return false;
    };
    let kept = texture.size_vec2() * part.size();
    let scale = (within.width() / kept.x).max(within.height() / kept.y);
    let seen = vec2(within.width() / (kept.x * scale), within.height() / (kept.y * scale)) * part.size();
    let shape = RectShape::filled(within, round, UNTINTED);
    ui.painter().add(shape.with_texture(texture.id(), Rect::from_center_size(part.center(), seen)));
    true
}

impl Bench<'_> {
    /// Pixels of a slide's picture, from the checks or else from the picture itself.
    pub fn size_of(&self, ui: &Ui, index: usize, pictures: &mut Pictures) -> Option<Vec2> {
        let slide = self.work.draft.slides.get(index)?;
        if let Some(facts) = self.work.facts(&slide.file).filter(|facts| facts.width > 0 && facts.height > 0)
        {
            return Some(vec2(facts.width as f32, facts.height as f32));
        }
        let key = key(slide, still_of(&self.work.draft));
        let texture = pictures.texture(&key, Vec2::splat(64.0) * ui.pixels_per_point())?;
        Some(texture.size_vec2())
    }

    /// Whether a slide is a clip, from the checks or else from its name.
    pub fn is_clip(&self, index: usize) -> bool {
        self.work.draft.slides.get(index).is_some_and(|slide| {
            let facts = self.work.facts(&slide.file).filter(|facts| facts.broken.is_none());
            facts.map_or_else(|| is_clip_name(&slide.file), |facts| facts.is_clip)
        })
    }

    /// The shape that a carousel's first slide gives to all.
    pub fn shape(&self, ui: &Ui, pictures: &mut Pictures) -> Option<f32> {
        if self.work.draft.kind != DraftKind::Carousel {
            return None;
        }
        let first = self.work.draft.slides.first()?;
        let size = self.size_of(ui, 0, pictures)?;
        Some(cut::ratio(size, first.crop, None))
    }

    /// The part of a slide that is sent; a clip is sent whole, and cut by Instagram in a carousel.
    pub fn part(&self, ui: &Ui, index: usize, pictures: &mut Pictures) -> Rect {
        let Some(slide) = self.work.draft.slides.get(index) else { return cut::WHOLE };
        if self.work.draft.kind == DraftKind::Reel {
            return cut::WHOLE;
        }
        let shape = self.shape(ui, pictures);
        let size = self.size_of(ui, index, pictures);
        size.map_or(cut::WHOLE, |size| cut::part(size, slide.crop, shape))
    }

    /// Paints what people will see of a slide over a whole box.
    pub fn paint_slide(
        &self,
        ui: &Ui,
        index: usize,
        pictures: &mut Pictures,
        within: Rect,
        round: CornerRadius,
    ) {
        let Some(slide) = self.work.draft.slides.get(index) else { return };
        let part = self.part(ui, index, pictures);
        paint_part(ui, pictures, &key(slide, still_of(&self.work.draft)), part, within, round);
    }
}

/// A box of a shape as large as fits into another, in its middle.
pub fn fitted(ratio: f32, within: Rect) -> Rect {
    let wide = within.width().min(within.height() * ratio);
    Rect::from_center_size(within.center(), vec2(wide, wide / ratio)).round_to_points()
}

trait RoundToPoints {
    fn round_to_points(self) -> Self;
}

impl RoundToPoints for Rect {
    fn round_to_points(self) -> Self {
        Self::from_min_max(
            pos2(self.min.x.round(), self.min.y.round()),
            pos2(self.max.x.round(), self.max.y.round()),
        )
    }
}
