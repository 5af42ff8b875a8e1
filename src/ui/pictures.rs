//! Pictures on the screen: textures of what is in view, asked for by key, uploaded a few a frame, dropped by use.
//! Invariant: drawing never waits for a picture; until it is there its place is `track`, and a smaller or
//! larger one stands in meanwhile.

use std::collections::{HashMap, VecDeque};

use egui::epaint::RectShape;
use egui::{
    Align2, ColorImage, Context, CornerRadius, Pos2, Rect, Stroke, StrokeKind, TextureHandle, TextureOptions,
    Ui, Vec2, pos2, vec2,
};

pub use crate::engine::views::PictureKey;
use crate::ui::icons::Icon;
use crate::ui::text::meta;
use crate::ui::theme::{Tone, UNTINTED, faded, icon, picture, radius, space, tokens};

/// Fetches, decodes and scales pictures somewhere else; the engine implements it.
pub trait PictureSource: Send {
    /// Asks for a picture that covers so many pixels, the whole of it and in its own shape. Never waits; the
    /// newest question is the most pressing.
    fn ask(&mut self, key: &PictureKey, width: u32, height: u32);

    /// Pictures that arrived since the last call, failed ones too.
    fn take_ready(&mut self) -> Vec<ReadyPicture>;
}

/// An answer of a [`PictureSource`].
#[derive(Clone, Debug)]
pub struct ReadyPicture {
    /// What was asked for.
    pub key: PictureKey,
    /// The width that was asked for, in pixels.
    pub width: u32,
    /// The height that was asked for, in pixels.
    pub height: u32,
    /// The picture; none if there is none to be had now.
    pub rgba: Option<Rgba>,
}

/// Plain pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rgba {
    /// Pixels a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Red, green, blue, alpha, not premultiplied; `width × height × 4` bytes.
    pub pixels: Vec<u8>,
}

/// Uploads a frame may make: each takes about an eighth of a millisecond.
const UPLOADS_A_FRAME: usize = 8;
/// Bytes of textures kept beyond what is in view.
const BUDGET: usize = 160 << 20;
/// Seconds until a picture that could not be had is asked for again.
const ASK_AGAIN: f64 = 30.0;
/// The longest sides pictures are kept at, in pixels.
const STEPS: [u32; 6] = [64, 128, 256, 448, 1080, 2160];

type Slot = (PictureKey, u32);

struct Kept {
    texture: TextureHandle,
    bytes: usize,
    used: u64,
}

/// The textures of a window.
pub struct Pictures {
    source: Option<Box<dyn PictureSource>>,
    kept: HashMap<Slot, Kept>,
    asked: HashMap<Slot, f64>,
    ready: VecDeque<ReadyPicture>,
    bytes: usize,
    frame: u64,
    time: f64,
}

impl Pictures {
    /// Textures from a source.
    pub fn new(source: Box<dyn PictureSource>) -> Self {
        Self { source: Some(source), ..Self::unsourced() }
    }

    /// Textures that only come by [`Pictures::put`]: for tests and galleries.
    pub fn unsourced() -> Self {
        Self {
            source: None,
            kept: HashMap::new(),
            asked: HashMap::new(),
            ready: VecDeque::new(),
            bytes: 0,
            frame: 0,
            time: 0.0,
        }
    }

    /// Takes in what arrived; once a frame, before anything is drawn.
    pub fn begin(&mut self, ctx: &Context) {
        self.frame += 1;
        self.time = ctx.input(|input| input.time);
        if let Some(source) = &mut self.source {
            self.ready.extend(source.take_ready());
        }
        for _ in 0..UPLOADS_A_FRAME {
            let Some(ready) = self.ready.pop_front() else { break };
            let slot = (ready.key, step(ready.width.max(ready.height)));
            match ready.rgba {
                Some(rgba) => self.upload(ctx, slot, &rgba),
                None => drop(self.asked.insert(slot, self.time + ASK_AGAIN)),
            }
        }
        if !self.ready.is_empty() {
            ctx.request_repaint();
        }
        self.evict();
    }

    /// Keeps a picture that was made elsewhere.
    pub fn put(&mut self, ctx: &Context, key: PictureKey, rgba: &Rgba) {
        for side in STEPS {
            self.upload(ctx, (key.clone(), side), rgba);
        }
    }

    fn upload(&mut self, ctx: &Context, slot: Slot, rgba: &Rgba) {
        let size = [rgba.width as usize, rgba.height as usize];
        if size[0] * size[1] * 4 != rgba.pixels.len() || rgba.pixels.is_empty() {
            self.asked.insert(slot, self.time + ASK_AGAIN);
            return;
        }
        let image = ColorImage::from_rgba_unmultiplied(size, &rgba.pixels);
        let texture = ctx.load_texture("picture", image, TextureOptions::LINEAR);
        let kept = Kept { texture, bytes: rgba.pixels.len(), used: self.frame };
        self.bytes += kept.bytes;
        self.asked.remove(&slot);
        if let Some(old) = self.kept.insert(slot, kept) {
            self.bytes -= old.bytes;
        }
    }

    /// Drops what was not in view for longest, never what was drawn in the last frame.
    fn evict(&mut self) {
        if self.bytes <= BUDGET {
            return;
        }
        let mut by_use: Vec<(u64, Slot)> =
            self.kept.iter().map(|(slot, kept)| (kept.used, slot.clone())).collect();
        by_use.sort_by_key(|(used, _)| *used);
        for (used, slot) in by_use {
            if self.bytes <= BUDGET || used + 1 >= self.frame {
                break;
            }
            if let Some(kept) = self.kept.remove(&slot) {
                self.bytes -= kept.bytes;
            }
        }
    }

    /// The texture of a picture for a box of so many pixels; asks for it if it is not there, and gives what
    /// there is of another size meanwhile.
    pub fn texture(&mut self, key: &PictureKey, wanted: Vec2) -> Option<TextureHandle> {
        let (width, height) = (wanted.x.ceil().max(1.0) as u32, wanted.y.ceil().max(1.0) as u32);
        let side = step(width.max(height));
        let slot = (key.clone(), side);
        if let Some(kept) = self.kept.get_mut(&slot) {
            kept.used = self.frame;
            return Some(kept.texture.clone());
        }
        if self.asked.get(&slot).is_none_or(|again| *again <= self.time) {
            if let Some(source) = &mut self.source {
                source.ask(key, width, height);
            }
            self.asked.insert(slot, f64::INFINITY);
        }
        self.stand_in(key)
    }

    fn stand_in(&mut self, key: &PictureKey) -> Option<TextureHandle> {
        STEPS.iter().rev().find_map(|side| {
            let kept = self.kept.get_mut(&(key.clone(), *side))?;
            kept.used = self.frame;
            Some(kept.texture.clone())
        })
    }

    /// Bytes of the textures kept.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

/// The step a longest side belongs to.
fn step(side: u32) -> u32 {
    STEPS.iter().copied().find(|step| side <= *step).unwrap_or(STEPS[STEPS.len() - 1])
}

/// One picture in a box: covering it, with corners of 2.
#[derive(Clone, Copy, Debug)]
#[must_use = "paint it"]
pub struct Photo<'a> {
    key: &'a PictureKey,
    opacity: f32,
    framed: bool,
    whole: bool,
}

impl<'a> Photo<'a> {
    /// A picture.
    pub fn new(key: &'a PictureKey) -> Self {
        Self { key, opacity: 1.0, framed: false, whole: false }
    }

    /// See-through, as in a row that is being worked on.
    pub fn opacity(mut self, opacity: f32) -> Self {
        self.opacity = opacity;
        self
    }

    /// With the grease-pencil frame of what is chosen.
    pub fn framed(mut self, framed: bool) -> Self {
        self.framed = framed;
        self
    }

    /// Shown whole inside the box instead of covering it.
    pub fn whole(mut self) -> Self {
        self.whole = true;
        self
    }

    /// Paints it; gives the box the picture takes, which is the whole box unless it is shown whole.
    pub fn paint(self, ui: &Ui, pictures: &mut Pictures, rect: Rect) -> Rect {
        let t = tokens(ui);
        let texture = pictures.texture(self.key, rect.size() * ui.pixels_per_point());
        let corner = CornerRadius::same(radius::PICTURE);
        let Some(texture) = texture else {
            ui.painter().rect_filled(rect, corner, faded(t.track, self.opacity));
            if self.framed {
                grease_frame(ui, rect);
            }
            return rect;
        };
        let size = texture.size_vec2();
        let place = if self.whole { contained(size, rect) } else { rect };
        let shape = RectShape::filled(place, corner, faded(UNTINTED, self.opacity));
        ui.painter().add(shape.with_texture(texture.id(), covering(size, place)));
        if self.framed {
            grease_frame(ui, place);
        }
        place
    }
}

/// The part of a picture that covers a box, in shares of the picture.
fn covering(picture: Vec2, rect: Rect) -> Rect {
    let scale = (rect.width() / picture.x).max(rect.height() / picture.y);
    let part = vec2(rect.width() / (picture.x * scale), rect.height() / (picture.y * scale));
    Rect::from_center_size(pos2(0.5, 0.5), part)
}

/// The box a whole picture takes inside another.
fn contained(picture: Vec2, rect: Rect) -> Rect {
    let scale = (rect.width() / picture.x).min(rect.height() / picture.y);
    Rect::from_center_size(rect.center(), picture * scale)
}

/// The frame of the chosen picture: 2 px of amber, 4 px outside its edge.
pub fn grease_frame(ui: &Ui, rect: Rect) {
    let outside = rect.expand(picture::FRAME_GAP);
    let stroke = Stroke::new(picture::FRAME_LINE, tokens(ui).focus);
    ui.painter().rect_stroke(outside, CornerRadius::same(radius::MARK), stroke, StrokeKind::Outside);
}

/// A mark on scrim at the top right of a picture: carousel, or film with its length.
pub fn picture_mark(ui: &Ui, rect: Rect, sign: Icon, words: Option<&str>) {
    let t = tokens(ui);
    let text = words.map(|words| meta(words).tone(Tone::OnScrim));
    let extra = text.as_ref().map_or(0.0, |text| text.width(ui).ceil() + space::XS);
    let size = vec2(icon::META + extra + space::S, icon::META + space::S);
    let corner = rect.right_top() + vec2(-space::S - size.x, space::S);
    let place = Rect::from_min_size(Pos2::new(corner.x.max(rect.left()), corner.y), size);
    ui.painter().rect_filled(place, CornerRadius::same(radius::MARK), t.scrim);
    let center = place.left_center() + vec2(space::XS + icon::META / 2.0, 0.0);
    sign.paint(ui.painter(), center, icon::META, t.on_scrim);
    if let Some(text) = text {
        let rest = place.with_min_x(center.x + icon::META / 2.0 + space::XS);
        text.paint(ui, rest, Align2::LEFT_CENTER);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::domain::MediaId;

    #[derive(Clone, Default)]
    struct Desk {
        asked: Arc<Mutex<Vec<(PictureKey, u32, u32)>>>,
        ready: Arc<Mutex<Vec<ReadyPicture>>>,
    }

    impl PictureSource for Desk {
        fn ask(&mut self, key: &PictureKey, width: u32, height: u32) {
            self.asked.lock().expect("a lock").push((key.clone(), width, height));
        }

        fn take_ready(&mut self) -> Vec<ReadyPicture> {
            std::mem::take(&mut self.ready.lock().expect("a lock"))
        }
    }

    fn key(number: usize) -> PictureKey {
        PictureKey::Media(MediaId::from(number.to_string()))
    }

    fn ready(number: usize, side: u32) -> ReadyPicture {
        let rgba = Rgba { width: side, height: side, pixels: vec![7; (side * side * 4) as usize] };
        ReadyPicture { key: key(number), width: side, height: side, rgba: Some(rgba) }
    }

    #[test]
    fn a_picture_is_asked_for_once_and_then_shown() {
        let (desk, ctx) = (Desk::default(), Context::default());
        let mut pictures = Pictures::new(Box::new(desk.clone()));
        pictures.begin(&ctx);
        assert!(pictures.texture(&key(1), vec2(40.0, 50.0)).is_none());
        assert!(pictures.texture(&key(1), vec2(40.0, 50.0)).is_none());
        assert_eq!(desk.asked.lock().expect("a lock").len(), 1);
        desk.ready.lock().expect("a lock").push(ready(1, 50));
        pictures.begin(&ctx);
        assert!(pictures.texture(&key(1), vec2(40.0, 50.0)).is_some());
        assert_eq!(desk.asked.lock().expect("a lock").len(), 1);
    }

    #[test]
    fn a_small_one_stands_in_until_the_large_one_comes() {
        let (desk, ctx) = (Desk::default(), Context::default());
        let mut pictures = Pictures::new(Box::new(desk.clone()));
        desk.ready.lock().expect("a lock").push(ready(1, 64));
        pictures.begin(&ctx);
        assert!(pictures.texture(&key(1), vec2(320.0, 400.0)).is_some());
        assert_eq!(desk.asked.lock().expect("a lock").as_slice(), [(key(1), 320, 400)]);
    }

    #[test]
    fn no_frame_uploads_more_than_its_share() {
        let (desk, ctx) = (Desk::default(), Context::default());
        let mut pictures = Pictures::new(Box::new(desk.clone()));
        desk.ready.lock().expect("a lock").extend((0..20).map(|number| ready(number, 64)));
        let one = 64 * 64 * 4;
        for frame in 1..=3 {
            pictures.begin(&ctx);
            assert_eq!(pictures.bytes(), one * (frame * UPLOADS_A_FRAME).min(20));
        }
    }

    #[test]
    fn what_was_not_seen_for_longest_goes_first() {
        let (desk, ctx) = (Desk::default(), Context::default());
        let mut pictures = Pictures::new(Box::new(desk.clone()));
        let many = BUDGET / (1080 * 1080 * 4) + 2;
        for number in 0..many {
            desk.ready.lock().expect("a lock").push(ready(number, 1080));
            pictures.begin(&ctx);
            assert!(pictures.texture(&key(0), vec2(1080.0, 1080.0)).is_some(), "the one in view stays");
        }
        pictures.begin(&ctx);
        assert!(pictures.bytes() <= BUDGET);
        assert!(pictures.texture(&key(1), vec2(1080.0, 1080.0)).is_none(), "the oldest unseen went");
    }

    #[test]
    fn a_picture_that_cannot_be_had_or_is_cut_is_not_asked_for_at_once_again() {
        let (desk, ctx) = (Desk::default(), Context::default());
        let mut pictures = Pictures::new(Box::new(desk.clone()));
        pictures.begin(&ctx);
        pictures.texture(&key(1), vec2(40.0, 50.0));
        let cut = Rgba { width: 9, height: 9, pixels: vec![0; 5] };
        let answer = ReadyPicture { key: key(1), width: 40, height: 50, rgba: Some(cut) };
        desk.ready.lock().expect("a lock").push(answer);
        pictures.begin(&ctx);
        assert!(pictures.texture(&key(1), vec2(40.0, 50.0)).is_none());
        assert_eq!(desk.asked.lock().expect("a lock").len(), 1);
    }

    #[test]
    fn covering_cuts_the_longer_side_in_its_middle() {
        let part = covering(vec2(200.0, 100.0), Rect::from_min_size(Pos2::ZERO, vec2(40.0, 40.0)));
        assert_eq!(part, Rect::from_min_max(pos2(0.25, 0.0), pos2(0.75, 1.0)));
        let place = contained(vec2(200.0, 100.0), Rect::from_min_size(Pos2::ZERO, vec2(40.0, 40.0)));
        assert_eq!(place, Rect::from_min_max(pos2(0.0, 10.0), pos2(40.0, 30.0)));
    }
}
