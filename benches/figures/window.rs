//! The program's whole window without a screen: the real `App` on the real engine, at 1440 by 900.
//! Invariant: a frame is drawn when the window would draw one: when egui or the engine asked for it, or when
//! there is input.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use egui::epaint::{ClippedPrimitive, ClippedShape, Primitive, Shape};
use egui::{
    Context, Event, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, RawInput, Rect,
    TouchPhase, Vec2,
};
use jiff::tz::TimeZone;
use tintype::app::App;
use tintype::domain::Clock;
use tintype::engine::{DemoDoor, Engine, EngineOptions};
use tintype::store::VaultChoice;
use tintype::ui::theme::{height, width};

use crate::Outcome;

const SIZE: Vec2 = Vec2::new(1440.0, 900.0);
/// Nothing asked for so long means that the window is at rest.
const REST: Duration = Duration::from_millis(150);
/// Nothing here takes so long.
const LONGEST: Duration = Duration::from_secs(60);

/// When the next frame is wanted.
#[derive(Default)]
struct Bell {
    at: Mutex<Option<Instant>>,
    rung: Condvar,
}

impl Bell {
    fn ring(&self, delay: Duration) {
        let Some(wanted) = Instant::now().checked_add(delay) else { return };
        let mut at = self.at.lock().unwrap_or_else(PoisonError::into_inner);
        *at = Some(at.map_or(wanted, |at| at.min(wanted)));
        self.rung.notify_all();
    }

    fn silence(&self) {
        *self.at.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Waits until a frame is wanted; `false`: none was before `end`.
    fn wait(&self, end: Instant) -> bool {
        let mut at = self.at.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let now = Instant::now();
            if at.is_some_and(|at| at <= now) {
                return true;
            }
            if now >= end {
                return false;
            }
            let until = at.map_or(end, |at| at.min(end));
            at = self.rung.wait_timeout(at, until - now).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// What a frame took on the thread that draws, and what it drew.
pub struct Drawn {
    /// Layout and painting into shapes: `Context::run_ui`.
    pub laid: Duration,
    /// Shapes into triangles: `Context::tessellate`.
    pub cut: Duration,
    /// What the thread itself worked on both, without the times in which the machine gave its core to others.
    pub worked: Duration,
    /// Corners of all triangles: how much there was to draw.
    pub corners: usize,
    texts: Vec<(Pos2, String)>,
}

impl Drawn {
    /// All of it. Sending triangles to the graphics card is not in it.
    pub fn whole(&self) -> Duration {
        self.laid + self.cut
    }

    /// Whether it drew a text that begins so, around this height of the window, inside the list.
    pub fn says(&self, words: &str, height: f32) -> bool {
        let list = list_range();
        let here = |pos: &Pos2| (pos.y - height).abs() < 20.0 && list.contains(&pos.x);
        self.texts.iter().any(|(pos, text)| here(pos) && text.starts_with(words))
    }
}

/// The scroll bar of the inbox's list, points: its middle is the middle of the list, however long.
pub fn bar() -> Rect {
    let (top, right) = (height::HEADER + height::TOOLBAR, list_range().end);
    Rect::from_min_max(Pos2::new(right - 8.0, top), Pos2::new(right, SIZE.y - height::HINTS)).shrink(1.0)
}

/// From the left to the right edge of the inbox's list, points.
pub fn list_range() -> std::ops::Range<f32> {
    let left = width::RAIL + width::VIEWS;
    left..left + width::LIST
}

/// Which time egui is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// The machine's.
    Real,
    /// A sixtieth of a second a frame, however quickly they follow each other.
    Sixty,
}

/// The window.
pub struct Window {
    context: Context,
    app: App,
    bell: Arc<Bell>,
    pace: Pace,
    began: Instant,
    time: f64,
    /// Whether the texts of a frame are wanted.
    pub listening: bool,
    /// Frames drawn so far.
    pub frames: usize,
}

impl Window {
    /// Opens it on a profile, with one origin for every Instagram host.
    pub fn open(
        profile: &Path,
        origin: &str,
        clock: Clock,
        pace: Pace,
        demo: Option<DemoDoor>,
    ) -> Outcome<Self> {
        let (context, bell) = (Context::default(), Arc::new(Bell::default()));
        let ring = Arc::clone(&bell);
        context.set_request_repaint_callback(move |wish| ring.ring(wish.delay));
        let woken = context.clone();
        let options = EngineOptions {
            endpoint: Some(origin.to_owned()),
            clock,
            wake: Arc::new(move || woken.request_repaint()),
            vault: VaultChoice::File,
            demo,
            browser: Arc::new(|_| ()),
            ..EngineOptions::at(profile)
        };
        let engine = Engine::start(options).map_err(|trouble| trouble.sentence())?;
        let app = App::new(&context, engine).in_zone(TimeZone::UTC);
        let (began, time) = (Instant::now(), 0.0);
        Ok(Self { context, app, bell, pace, began, time, listening: false, frames: 0 })
    }

    /// The engine behind it.
    pub fn engine(&self) -> Outcome<&Engine> {
        self.app.engine().ok_or_else(|| "the engine is gone".into())
    }

    /// Draws a frame.
    pub fn frame(&mut self, events: Vec<Event>) -> Drawn {
        self.pass(events).0
    }

    fn pass(&mut self, events: Vec<Event>) -> (Drawn, egui::PlatformOutput) {
        self.time = match self.pace {
            Pace::Real => self.began.elapsed().as_secs_f64(),
            Pace::Sixty => self.time + 1.0 / 60.0,
        };
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            max_texture_side: Some(16_384),
            time: Some(self.time),
            events,
            ..RawInput::default()
        };
        self.bell.silence();
        self.frames += 1;
        let (start, worked) = (Instant::now(), thread_time());
        let app = &mut self.app;
        let mut output = self.context.run_ui(input, |ui| app.frame(ui));
        let (laid, laying) = (start.elapsed(), thread_time().saturating_sub(worked));
        let shapes = std::mem::take(&mut output.shapes);
        let texts = if self.listening { texts(&shapes) } else { Vec::new() };
        let (start, worked) = (Instant::now(), thread_time());
        let triangles = self.context.tessellate(shapes, output.pixels_per_point);
        let (cut, cutting) = (start.elapsed(), thread_time().saturating_sub(worked));
        let corners = triangles.iter().map(corners).sum();
        drop(triangles);
        let wishes = output.viewport_output.values().map(|viewport| viewport.repaint_delay);
        wishes.for_each(|delay| self.bell.ring(delay));
        let said = std::mem::take(&mut output.platform_output);
        output.drop_without_applying_deltas();
        (Drawn { laid, cut, worked: laying + cutting, corners, texts }, said)
    }

    /// Who asked for the last frame.
    pub fn causes(&self) -> Vec<String> {
        self.context.repaint_causes().iter().map(ToString::to_string).collect()
    }

    /// Draws the next frame that is wanted; `None`: none was wanted before `end`.
    pub fn next(&mut self, end: Instant) -> Option<Drawn> {
        self.bell.wait(end).then(|| self.frame(Vec::new()))
    }

    /// The texts of the list's rows, each with its height in whole points, from above. Marks are left out: of whom
    /// there are no other comments among few, there may be some among many.
    pub fn rows(&mut self) -> Vec<(i32, String)> {
        self.listening = true;
        let texts = self.frame(Vec::new()).texts;
        self.listening = false;
        let (across, down) = (list_range(), bar().y_range());
        let is_mark = |text: &str| {
            text == "New here" || text.starts_with(|sign| ('\u{e000}'..'\u{f900}').contains(&sign))
        };
        let inside = texts
            .into_iter()
            .filter(|(at, text)| across.contains(&at.x) && down.contains(at.y) && !is_mark(text));
        let mut rows: Vec<_> = inside.map(|(at, text)| (at.y.round() as i32, text)).collect();
        rows.sort();
        rows
    }

    /// Draws what is wanted for so long.
    pub fn live(&mut self, span: Duration) {
        let end = Instant::now() + span;
        while self.next(end).is_some() {}
    }

    /// Draws what is wanted until nothing is for a while.
    pub fn rest(&mut self) -> Outcome<()> {
        let end = Instant::now() + LONGEST;
        while self.next(Instant::now() + REST).is_some() {
            if Instant::now() > end {
                return Err("the window does not come to rest".into());
            }
        }
        Ok(())
    }

    /// Waits until every question to the store is answered.
    pub fn answered(&self) -> Outcome<()> {
        let reader = self.engine()?.reader();
        let end = Instant::now() + LONGEST;
        while reader.waiting() > 0 {
            if Instant::now() > end {
                return Err("the store does not answer".into());
            }
            std::thread::sleep(Duration::from_micros(50));
        }
        Ok(())
    }

    /// Where the things are whose accessible names begin so, as an assistive program would find them.
    pub fn find(&mut self, name: &str) -> Vec<Rect> {
        self.context.enable_accesskit();
        let (_, said) = self.pass(Vec::new());
        self.context.disable_accesskit();
        let nodes: HashMap<_, _> = said.accesskit_update.into_iter().flat_map(|tree| tree.nodes).collect();
        let named = nodes.values().filter(|node| node.label().is_some_and(|label| label.starts_with(name)));
        let bounds = named.filter_map(|node| node.bounds()).map(|bounds| {
            Rect::from_min_max(
                Pos2::new(bounds.x0 as f32, bounds.y0 as f32),
                Pos2::new(bounds.x1 as f32, bounds.y1 as f32),
            )
        });
        bounds.collect()
    }

    /// Presses the first thing whose name begins so, and lets the window come to rest.
    pub fn press(&mut self, name: &str) -> Outcome<()> {
        let at = self.find(name).first().map(Rect::center);
        let at = at.ok_or_else(|| format!("there is no {name:?} in the window"))?;
        self.drag(at, at)
    }

    /// Presses, moves and lets go, and lets the window come to rest.
    pub fn drag(&mut self, from: Pos2, to: Pos2) -> Outcome<()> {
        self.frame(vec![Event::PointerMoved(from)]);
        self.frame(vec![button(from, true)]);
        self.frame(vec![Event::PointerMoved(to)]);
        self.frame(vec![button(to, false)]);
        self.rest()
    }
}

/// What this thread has worked so far.
#[cfg(unix)]
fn thread_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// Elsewhere the clock on the wall stands for it: a busy machine makes the figure worse, never better.
#[cfg(not(unix))]
fn thread_time() -> Duration {
    static BEGAN: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    BEGAN.elapsed()
}

/// The pointer's first button goes down or up.
pub fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

/// The wheel turns, so that the content moves up by so many points.
pub fn wheel(points: f32) -> Event {
    Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: Vec2::new(0.0, -points),
        phase: TouchPhase::Move,
        modifiers: Modifiers::NONE,
        source: MouseWheelSource::Wheel,
    }
}

fn corners(piece: &ClippedPrimitive) -> usize {
    match &piece.primitive {
        Primitive::Mesh(mesh) => mesh.vertices.len(),
        Primitive::Callback(_) => 0,
    }
}

fn texts(shapes: &[ClippedShape]) -> Vec<(Pos2, String)> {
    let mut found = Vec::new();
    let mut left: Vec<&Shape> = shapes.iter().map(|shape| &shape.shape).collect();
    while let Some(shape) = left.pop() {
        match shape {
            Shape::Text(text) => {
                found.push((text.visual_bounding_rect().center(), text.galley.text().to_owned()))
            }
            Shape::Vec(shapes) => left.extend(shapes),
            _ => {}
        }
    }
    found
}
