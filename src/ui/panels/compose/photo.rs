//! Pictures as they will be seen: posed, and fitted into a box.
//! Invariant: a picture that is not there yet is `track`, in the box it will take; nothing is decoded or scaled
//! here, a pose is drawn as a mesh over the file's texture.

use egui::epaint::{RectShape, Vertex};
use egui::{CornerRadius, Mesh, Pos2, Rect, Shape, TextureHandle, Ui, Vec2, pos2, vec2};

use crate::domain::draft::{Fill, Geometry, Point, Pose};
use crate::domain::{Draft, DraftKind, Room, Slide};
use crate::ui::pictures::{PictureKey, Pictures};
use crate::ui::theme::{UNTINTED, chosen, tokens};

use super::bench::Bench;
use super::cut::{self, CORNERS, on_screen};
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

/// The part of what is sent that a box shows when it is covered.
fn seen(geometry: &Geometry, within: Rect) -> Rect {
    let (own, boxed) = (geometry.ratio() as f32, within.width() / within.height().max(1e-3));
    let size = if own > boxed { vec2(boxed / own, 1.0) } else { vec2(1.0, own / boxed) };
    Rect::from_center_size(cut::WHOLE.center(), size)
}

/// The texture of a picture, sharp enough for a box that shows a part of what is sent.
fn texture(
    ui: &Ui,
    pictures: &mut Pictures,
    key: &PictureKey,
    geometry: &Geometry,
    (within, seen): (Rect, Rect),
) -> Option<TextureHandle> {
    let scale = within.width() / (geometry.cut.0 as f32 * seen.width()).max(1e-3);
    let size = vec2(geometry.upright.0 as f32, geometry.upright.1 as f32) * scale * ui.pixels_per_point();
    pictures.texture(key, if geometry.quarters % 2 == 1 { size.yx() } else { size })
}

fn uv((u, v): Point) -> Pos2 {
    pos2(u as f32, v as f32)
}

/// A flat piece of a picture: where its corners lie, and where in the picture they come from.
fn piece(texture: &TextureHandle, corners: impl IntoIterator<Item = (Pos2, Pos2)>) -> Shape {
    let mut mesh = Mesh::with_texture(texture.id());
    mesh.vertices = corners.into_iter().map(|(pos, uv)| Vertex { pos, uv, color: UNTINTED }).collect();
    for third in 2..mesh.vertices.len() as u32 {
        mesh.add_triangle(0, third - 1, third);
    }
    Shape::mesh(mesh)
}

/// The outline of a box with round corners.
fn outline(rect: Rect, round: CornerRadius) -> Vec<Pos2> {
    let corners = [
        (rect.left_top(), vec2(1.0, 1.0), f32::from(round.nw), 0.5),
        (rect.right_top(), vec2(-1.0, 1.0), f32::from(round.ne), 0.75),
        (rect.right_bottom(), vec2(-1.0, -1.0), f32::from(round.se), 0.0),
        (rect.left_bottom(), vec2(1.0, -1.0), f32::from(round.sw), 0.25),
    ];
    let mut points = Vec::with_capacity(24);
    for (corner, inward, radius, begin) in corners {
        let radius = radius.min(rect.width() / 2.0).min(rect.height() / 2.0);
        let steps = if radius > 0.0 { 3 + (radius / 2.0) as u32 } else { 0 };
        for step in 0..=steps {
            let angle = (begin + 0.25 * step as f32 / steps.max(1) as f32) * std::f32::consts::TAU;
            points.push(corner + inward * radius + Vec2::angled(angle) * radius);
        }
    }
    points
}

/// Paints what is sent of a picture so that it covers a box; gives whether it was there.
pub fn paint_posed(
    ui: &Ui,
    pictures: &mut Pictures,
    slide: (&PictureKey, &Slide),
    geometry: &Geometry,
    within: Rect,
    round: CornerRadius,
) -> bool {
    let seen = seen(geometry, within);
    let edge = outline(within, round);
    let of = |point: Pos2| {
        let at = seen.min + (point - within.min) / within.size() * seen.size();
        (f64::from(at.x), f64::from(at.y))
    };
    let Some(whole) = texture(ui, pictures, slide.0, geometry, (within, seen)) else {
        ui.painter().rect_filled(within, round, tokens(ui).track);
        return false;
    };
    if geometry.fill == Fill::Cut {
        let corners = edge.into_iter().map(|point| (point, uv(geometry.source(of(point)))));
        ui.painter().add(piece(&whole, corners));
        return true;
    }
    ground(ui, pictures, slide.1, geometry, (within, round), &of);
    // Where all of what is sent would lie, of which the box shows a part.
    let all = Rect::from_min_size(
        within.min - seen.min.to_vec2() / seen.size() * within.size(),
        within.size() / seen.size(),
    );
    let corners = CORNERS.map(|corner| (on_screen(all, geometry.placed(corner)), uv(corner)));
    ui.painter().with_clip_rect(within.intersect(ui.clip_rect())).add(piece(&whole, corners));
    true
}

fn ground(
    ui: &Ui,
    pictures: &mut Pictures,
    slide: &Slide,
    geometry: &Geometry,
    (within, round): (Rect, CornerRadius),
    of: &dyn Fn(Pos2) -> Point,
) {
    match geometry.fill {
        Fill::Colour(colour) => drop(ui.painter().rect_filled(within, round, chosen(colour))),
        _ => match pictures.texture(&PictureKey::Ground(slide.file.clone()), Vec2::splat(64.0)) {
            Some(blurred) => {
                let corners = outline(within, round).into_iter();
                let corners = corners.map(|point| (point, uv(geometry.ground(of(point)))));
                ui.painter().add(piece(&blurred, corners));
            }
            None => drop(ui.painter().rect_filled(within, round, tokens(ui).track)),
        },
    }
}

/// Paints all of a picture, given where its cut lies; what is cut off lies in the dark. Gives whether it was
/// there.
pub fn paint_rest(
    ui: &Ui,
    pictures: &mut Pictures,
    key: &PictureKey,
    geometry: &Geometry,
    kept: Rect,
) -> bool {
    let Some(whole) = texture(ui, pictures, key, geometry, (kept, cut::WHOLE)) else { return false };
    let corners = CORNERS.map(|corner| (on_screen(kept, geometry.placed(corner)), uv(corner)));
    ui.painter().add(piece(&whole, corners));
    if geometry.cuts() {
        let points = corners.map(|(place, _)| place).to_vec();
        let dark = tokens(ui).outside_cut;
        ui.painter().add(Shape::convex_polygon(points, dark, egui::Stroke::NONE));
    }
    true
}

impl Bench<'_> {
    /// Pixels of a slide's picture, from the checks or else from the picture itself.
    pub fn size_of(&self, ui: &Ui, index: usize, pictures: &mut Pictures) -> Option<(u32, u32)> {
        let slide = self.work.draft.slides.get(index)?;
        if let Some(facts) = self.work.facts(&slide.file).filter(|facts| facts.width > 0 && facts.height > 0)
        {
            return Some((facts.width, facts.height));
        }
        let key = key(slide, still_of(&self.work.draft));
        let texture = pictures.texture(&key, Vec2::splat(64.0) * ui.pixels_per_point())?;
        Some((texture.size()[0] as u32, texture.size()[1] as u32))
    }

    /// Whether a slide is a clip, from the checks or else from its name.
    pub fn is_clip(&self, index: usize) -> bool {
        self.work.draft.slides.get(index).is_some_and(|slide| {
            let facts = self.work.facts(&slide.file).filter(|facts| facts.broken.is_none());
            facts.map_or_else(|| is_clip_name(&slide.file), |facts| facts.is_clip)
        })
    }

    /// The shapes that a slide may take; the first slide of a carousel gives its own to the others.
    pub fn room(&self, ui: &Ui, index: usize, pictures: &mut Pictures) -> Room {
        let first = if index == 0 { None } else { self.size_of(ui, 0, pictures) };
        self.work.draft.room(first)
    }

    /// How a slide lies in what is sent of it; a clip is sent whole, and cut by Instagram in a carousel.
    pub fn geometry(&self, ui: &Ui, index: usize, pictures: &mut Pictures) -> Option<Geometry> {
        let slide = self.work.draft.slides.get(index)?;
        let size = self.size_of(ui, index, pictures)?;
        if self.work.draft.kind == DraftKind::Reel {
            return Some(Geometry::whole(size));
        }
        let room = self.room(ui, index, pictures);
        let pose = if self.is_clip(index) { Pose::default() } else { slide.pose };
        Some(Geometry::of(size, &pose, room))
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
        let key = key(slide, still_of(&self.work.draft));
        match self.geometry(ui, index, pictures) {
            Some(geometry) => drop(paint_posed(ui, pictures, (&key, slide), &geometry, within, round)),
            None => drop(paint_part(ui, pictures, &key, cut::WHOLE, within, round)),
        }
    }
}

/// A box of a shape as large as fits into another, in its middle.
pub fn fitted(ratio: f32, within: Rect) -> Rect {
    let wide = within.width().min(within.height() * ratio);
    let rect = Rect::from_center_size(within.center(), vec2(wide, wide / ratio));
    Rect::from_min_max(
        pos2(rect.min.x.round(), rect.min.y.round()),
        pos2(rect.max.x.round(), rect.max.y.round()),
    )
}
