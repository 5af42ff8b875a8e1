//! A reel's tools: the player, its strip with the handles of the cut, and what mends the clip.
//! Invariant: it repaints by itself only while it plays; the playhead is always a moment of the clip, and frames come
//! from elsewhere.

mod mend;
pub mod screen;
mod strip;
mod transport;

use std::path::{Path, PathBuf};
use std::time::Duration;

use egui::{Key, Modifiers, Rect, TextureHandle, Ui, vec2};

use crate::domain::{DraftKind, Slide};
use crate::engine::film::{FilmAsk, FilmNews, Projector};
use crate::engine::views::compose::ClipShown;
use crate::tr;
use crate::ui::actions::Action;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::keys;
use crate::ui::theme::{height, space};

use super::bench::Bench;

/// The height of strip, sound and times, points.
const STRIP: f32 = space::L + strip::FILM + strip::WAVE + 2.0 * strip::TIMES;
/// The height of all that stands between the player and the cover frames.
pub const HEIGHT: f32 = height::TOOLBAR_LIBRARY + STRIP;
/// The shortest cut, in milliseconds: what Instagram takes at least.
const LEAST_MS: u64 = 3_000;

/// Shows frames somewhere else; the engine does.
pub trait FilmSource {
    /// Asks for a frame; it replaces what was asked before.
    fn ask(&mut self, ask: FilmAsk);

    /// Asks how loud a clip is, in so many bars.
    fn ask_wave(&mut self, path: &Path, bars: usize);

    /// What came since the last call.
    fn take(&mut self) -> Vec<FilmNews>;
}

/// Nobody shows frames: tests, and a machine that starts no thread.
#[derive(Default)]
pub struct NoFilm;

impl FilmSource for NoFilm {
    fn ask(&mut self, _: FilmAsk) {}

    fn ask_wave(&mut self, _: &Path, _: usize) {}

    fn take(&mut self) -> Vec<FilmNews> {
        Vec::new()
    }
}

impl FilmSource for Projector {
    fn ask(&mut self, ask: FilmAsk) {
        Projector::ask(self, ask);
    }

    fn ask_wave(&mut self, path: &Path, bars: usize) {
        Projector::ask_wave(self, path.to_owned(), bars);
    }

    fn take(&mut self) -> Vec<FilmNews> {
        Projector::take(self)
    }
}

/// What lies over the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overlays {
    /// What the phone's own signs cover.
    pub zones: bool,
    pub thirds: bool,
    /// What the grid of the profile cuts off.
    pub grid: bool,
}

/// The player's memory.
#[derive(Default)]
pub struct Player {
    /// The clip it is at.
    of: PathBuf,
    /// The playhead, milliseconds from the start of the file.
    pub at_ms: u64,
    /// When it began to play, in seconds, and from where.
    playing: Option<(f64, u64)>,
    /// The playhead was moved: its frame is wanted, not the cover's.
    moved: bool,
    pub overlays: Overlays,
    frame: Option<TextureHandle>,
    /// Why there is no frame.
    said: Option<String>,
    asked: Option<FilmAsk>,
    wave: Option<Vec<f32>>,
    wave_asked: bool,
}

/// What is known of the clip on the easel.
#[derive(Clone, Debug)]
pub struct Reel {
    pub slide: Slide,
    /// Milliseconds of the user's own file.
    pub whole_ms: u64,
    pub shown: ClipShown,
}

impl Reel {
    /// The reel on the bench, once its clip was read.
    pub fn of(bench: &Bench<'_>) -> Option<Self> {
        let slide =
            bench.work.draft.slides.first().filter(|_| bench.work.draft.kind == DraftKind::Reel)?.clone();
        let facts = bench.work.facts(&slide.file)?;
        let shown = facts.clip.clone().unwrap_or_default();
        let whole_ms = if shown.whole_ms > 0 { shown.whole_ms } else { facts.duration_ms? };
        (whole_ms > 0).then_some(Self { slide, whole_ms, shown })
    }

    /// First and last moment as a person set them, milliseconds.
    pub fn kept(&self) -> (u64, u64) {
        self.slide.clip.kept(self.whole_ms)
    }

    /// Milliseconds of a frame, at least one.
    fn frame_ms(&self) -> f64 {
        let fps = if self.shown.fps > 1.0 { self.shown.fps } else { 30.0 };
        1_000.0 / fps
    }

    /// The moment so many frames away; the middle of that frame, which no rounding makes another.
    fn step(&self, at_ms: u64, frames: i64) -> u64 {
        let frame = self.frame_ms();
        let number = (at_ms as f64 / frame).floor() as i64 + frames;
        self.inside(((number.max(0) as f64 + 0.5) * frame) as u64)
    }

    fn inside(&self, at_ms: u64) -> u64 {
        at_ms.min(self.whole_ms.saturating_sub(1))
    }
}

impl Player {
    /// Takes in what came, and follows the clip on the easel.
    pub fn follow(&mut self, ui: &Ui, bench_cover_ms: u64, reel: &Reel, film: &mut dyn FilmSource) {
        if self.of != reel.slide.file {
            let overlays = self.overlays;
            let (of, at_ms) = (reel.slide.file.clone(), reel.inside(bench_cover_ms));
            *self = Self { of, at_ms, overlays, ..Self::default() };
        }
        if !self.moved {
            self.at_ms = reel.inside(bench_cover_ms);
        }
        for news in film.take() {
            match news {
                FilmNews::Frame { ask, picture } if ask.path == self.of => self.take_frame(ui, picture),
                FilmNews::Wave { path, bars } if path == self.of => self.wave = bars,
                _ => {}
            }
        }
        if reel.shown.sound && !std::mem::replace(&mut self.wave_asked, true) {
            film.ask_wave(&self.of, strip::BARS);
        }
        self.run(ui, reel);
    }

    fn take_frame(&mut self, ui: &Ui, picture: Result<crate::engine::pictures::Rgba, String>) {
        match picture {
            Ok(picture) => {
                let size = [picture.width as usize, picture.height as usize];
                let image = egui::ColorImage::from_rgba_unmultiplied(size, &picture.pixels);
                let options = egui::TextureOptions::LINEAR;
                match &mut self.frame {
                    Some(texture) => texture.set(image, options),
                    None => self.frame = Some(ui.ctx().load_texture("film", image, options)),
                }
                self.said = None;
            }
            Err(said) => self.said = Some(said),
        }
    }

    /// Moves the playhead by the time that went by.
    fn run(&mut self, ui: &Ui, reel: &Reel) {
        let Some((since, from)) = self.playing else { return };
        let now = ui.input(|input| input.time);
        let at = from + ((now - since).max(0.0) * 1_000.0) as u64;
        let (_, out) = reel.kept();
        if at >= out {
            self.playing = None;
            self.at_ms = reel.inside(out.saturating_sub(1));
            return;
        }
        self.at_ms = at;
        ui.ctx().request_repaint_after(Duration::from_secs_f64(reel.frame_ms() / 1_000.0));
    }

    /// Whether it plays.
    pub fn plays(&self) -> bool {
        self.playing.is_some()
    }

    /// Plays, or stops where it is; from the end it begins again.
    pub fn toggle(&mut self, ui: &Ui, reel: &Reel) {
        if self.playing.take().is_some() {
            return;
        }
        let (first, out) = reel.kept();
        let inside = (first..out.saturating_sub(reel.frame_ms() as u64 + 1)).contains(&self.at_ms);
        let from = if inside { self.at_ms } else { first };
        self.go(reel, from);
        self.playing = Some((ui.input(|input| input.time), from));
        ui.ctx().request_repaint();
    }

    /// Puts the playhead somewhere and stops.
    pub fn go(&mut self, reel: &Reel, at_ms: u64) {
        self.playing = None;
        self.moved = true;
        self.at_ms = reel.inside(at_ms);
    }

    /// Puts the playhead onto the cover.
    pub fn go_to_cover(&mut self) {
        self.playing = None;
        self.moved = false;
    }

    /// Asks for the frame at the playhead, in so many pixels.
    fn want(&mut self, size: (u32, u32), film: &mut dyn FilmSource) {
        if !self.moved {
            return;
        }
        let ask = FilmAsk { path: self.of.clone(), at_ms: self.at_ms, size };
        if self.asked.as_ref() != Some(&ask) {
            self.asked = Some(ask.clone());
            film.ask(ask);
        }
    }
}

/// Transport, strip, sound and times.
pub fn show(ui: &mut Ui, rect: Rect, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let Some(reel) = Reel::of(bench) else { return };
    let bar = rect.with_max_y(rect.top() + height::TOOLBAR_LIBRARY);
    transport::show(ui, bar, &reel, bench, desk);
    let below = rect.with_min_y(bar.bottom()).shrink2(vec2(space::L, 0.0));
    strip::show(ui, below, &reel, bench, desk);
}

/// The keys of the player, and what the palette lists.
pub fn take_keys(ui: &Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let reel = Reel::of(bench);
    let cover = bench.work.draft.cover_ms;
    if let Some(reel) = &reel {
        bench.look.player.follow(ui, cover, reel, bench.film);
    }
    let none = reel.is_none().then(|| tr!("There is no clip to play"));
    let locked = none.or(bench.is_locked().then(|| tr!("It is on its way")));
    let mut offer = |id, name: &str, icon, reason: Option<&'static str>| {
        desk.action(ui, Action::new(id, name, icon).disabled_because(reason))
    };
    let held = ui.memory(|memory| memory.focused().is_some());
    let plays = offer("film.play", tr!("Play or stop the clip"), icons::PLAY, none) && !held;
    let (first, out) = (
        offer("film.in", tr!("Begin the reel here"), icons::SCISSORS, locked),
        offer("film.out", tr!("End the reel here"), icons::SCISSORS, locked),
    );
    let taken = offer("film.cover", tr!("Take this frame as the cover"), icons::IMAGE, locked);
    let Some(reel) = reel else { return };
    if plays {
        bench.look.player.toggle(ui, &reel);
    }
    let at = bench.look.player.at_ms;
    if let Some(slide) = bench.work.draft.slides.first_mut() {
        if first {
            slide.clip.set_in(at, reel.whole_ms, LEAST_MS);
        }
        if out {
            slide.clip.set_out(at + 1, reel.whole_ms, LEAST_MS);
        }
    }
    if taken {
        bench.work.draft.cover_ms = at;
    }
    if first || out || taken {
        keep_cover(bench, &reel);
        bench.look.told_now = true;
    }
    if !held {
        walk(ui, &reel, &mut bench.look.player);
    }
}

/// The arrows: a frame, or with `Shift` a second.
fn walk(ui: &Ui, reel: &Reel, player: &mut Player) {
    if keys::typing(ui) {
        return;
    }
    for (key, way) in [(Key::ArrowLeft, -1_i64), (Key::ArrowRight, 1)] {
        if keys::take_with(ui, Modifiers::SHIFT, key) {
            player.go(reel, player.at_ms.saturating_add_signed(way * 1_000));
        } else if keys::take(ui, key) {
            player.go(reel, reel.step(player.at_ms, way));
        }
    }
}

/// A cover outside the cut goes to its nearest end.
fn keep_cover(bench: &mut Bench<'_>, reel: &Reel) {
    let kept = bench.work.draft.slides.first().map(|slide| slide.clip.kept(reel.whole_ms));
    let Some((first, out)) = kept else { return };
    let cover = &mut bench.work.draft.cover_ms;
    *cover = (*cover).clamp(first, out.saturating_sub(1).max(first));
}

/// A time with its tenths: `0:36.2`.
pub fn time(ms: u64) -> String {
    format!("{}:{:02}.{}", ms / 60_000, ms / 1000 % 60, ms / 100 % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reel(fps: f64) -> Reel {
        let shown = ClipShown { fps, whole_ms: 4_000, ..ClipShown::default() };
        Reel { slide: Slide::default(), whole_ms: 4_000, shown }
    }

    #[test]
    fn a_step_is_a_frame_and_stays_inside() {
        for fps in [23.976, 25.0, 29.97, 30.0, 59.94, 60.0] {
            let reel = reel(fps);
            let mut at = 0;
            for frame in 1..(4.0 * fps) as u64 {
                at = reel.step(at, 1);
                assert_eq!((at as f64 / (1_000.0 / fps)).floor() as u64, frame, "{fps}");
            }
            assert_eq!(reel.step(reel.step(at, -1), 1), at, "{fps}");
            assert_eq!(reel.step(0, -1), (0.5 * 1_000.0 / fps) as u64);
            assert_eq!(reel.step(9_000, 1), 3_999);
        }
    }

    #[test]
    fn times_have_tenths() {
        assert_eq!((time(36_240), time(83_000)), ("0:36.2".to_owned(), "1:23.0".to_owned()));
    }
}
