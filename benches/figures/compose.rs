//! `compose_frame`: what a frame of the composer costs the thread that draws, while a person types into the caption and
//! drags slides, and ten pictures of 24 megapixels are made ready and 300 MB go to a host beside it.
//! Invariant: the work beside it goes on during every frame that is counted, or there is no figure.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use egui::{Event, Pos2, Vec2};
use tintype::domain::{Draft, DraftId, DraftKind, Slide};
use tintype::engine::Command;
use tintype::media::picture::{Fill, encode_jpeg, thumbnail};

use crate::frames;
use crate::spread::Spread;
use crate::upload;
use crate::window::{Drawn, Window, button};
use crate::world::{Copied, account};
use crate::{Figure, Outcome, place};

/// Comments in the store: the composer does not read them, but a store without any would be nobody's.
const COMMENTS: u64 = 1_000;
const SLIDES: usize = 8;
const LETTERS: usize = 240;
const DRAGS: usize = 6;
/// Frames a slide is dragged for.
const STEPS: usize = 40;

/// Measures it.
pub fn measure() -> Outcome<Vec<Figure>> {
    let origin = place::open()?;
    let profile = Copied::with(COMMENTS, &origin)?;
    let folder = Copied::empty("compose")?;
    let files = pictures(folder.path())?;
    let mut window = frames::open(profile.path(), &origin)?;
    begin(&mut window, &files)?;
    let busy = Busy::begin(files, folder.path())?;
    let typed = typing(&mut window)?;
    let dragged = dragging(&mut window)?;
    busy.end()?;
    let (typed, dragged) = (told("typing", &typed), told("dragging", &dragged));
    Ok(vec![Figure { name: "compose_frame", value: typed.max(dragged), unit: "ms" }])
}

/// Ten pictures of 24 megapixels.
fn pictures(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let (width, height) = (4_000_u32, 6_000_u32);
    let pixels = (0..width * height).flat_map(|at| {
        let (x, y) = (at % width, at / width);
        [(x / 16) as u8, (y / 24) as u8, ((x ^ y) & 63) as u8, 255]
    });
    let picture = tintype::media::Rgba { width, height, pixels: pixels.collect() };
    let bytes = encode_jpeg(&picture, 90)?;
    let mut files = Vec::new();
    for at in 0..10 {
        let path = folder.join(format!("picture{at}.jpg"));
        std::fs::write(&path, &bytes)?;
        files.push(path);
    }
    Ok(files)
}

/// Puts a carousel on the easel.
fn begin(window: &mut Window, files: &[PathBuf]) -> Outcome<()> {
    let account = account().id;
    window.engine()?.send(Command::NewDraft(account.clone()));
    window.rest()?;
    let slides = files.iter().take(SLIDES).map(|file| Slide { file: file.clone(), ..Slide::default() });
    let content = Draft { kind: DraftKind::Carousel, slides: slides.collect(), ..Draft::default() };
    window.engine()?.send(Command::KeepDraft { account, draft: DraftId(1), content });
    window.rest()?;
    window.press("Compose")?;
    window.rest()?;
    match window.find("Slide 6").is_empty() {
        true => Err("the slides are not in the tray".into()),
        false => Ok(()),
    }
}

fn typing(window: &mut Window) -> Outcome<Vec<Drawn>> {
    window.press("Caption")?;
    let words = "Fog all week, so we glazed. #stoneware ".chars().cycle().take(LETTERS);
    Ok(words.map(|letter| window.frame(vec![Event::Text(letter.to_string())])).collect())
}

fn dragging(window: &mut Window) -> Outcome<Vec<Drawn>> {
    let mut drawn = Vec::new();
    for _ in 0..DRAGS {
        let at = |window: &mut Window, name: &str| -> Outcome<Pos2> {
            let found = window.find(name).first().map(egui::Rect::center);
            found.ok_or_else(|| format!("there is no {name}").into())
        };
        let (from, to) = (at(window, "Slide 1")?, at(window, "Slide 6")?);
        window.frame(vec![Event::PointerMoved(from)]);
        window.frame(vec![button(from, true)]);
        for step in 1..=STEPS {
            let way: Vec2 = (to - from) * (step as f32 / STEPS as f32);
            drawn.push(window.frame(vec![Event::PointerMoved(from + way)]));
        }
        drawn.push(window.frame(vec![button(to, false)]));
    }
    Ok(drawn)
}

fn told(what: &str, drawn: &[Drawn]) -> f64 {
    let whole = Spread::of(drawn.iter().map(Drawn::whole));
    // The work beside it keeps every core busy, so a frame also waits for its turn; that is told, and not the figure.
    let worked = Spread::of(drawn.iter().map(|frame| frame.worked));
    eprintln!("compose_frame, {what}: {worked} frames, of the thread's own time; by the clock {whole}");
    worked.percentile(99)
}

/// The work beside it: pictures are made ready one after the other, and a file is sent again and again.
struct Busy {
    stop: Arc<AtomicBool>,
    prepared: Arc<AtomicUsize>,
    preparing: std::thread::JoinHandle<Result<(), String>>,
    sending: upload::Load,
}

impl Busy {
    fn begin(files: Vec<PathBuf>, folder: &Path) -> Outcome<Self> {
        let (stop, prepared) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let sending = upload::Load::begin(folder)?;
        let (until, count) = (Arc::clone(&stop), Arc::clone(&prepared));
        let preparing = std::thread::spawn(move || {
            for file in files.iter().cycle() {
                if until.load(Ordering::SeqCst) {
                    break;
                }
                let bytes = std::fs::read(file).map_err(|error| error.to_string())?;
                let scaled = thumbnail(&bytes, 1_440, 1_800, Fill::Cover);
                let ready = scaled.and_then(|scaled| encode_jpeg(&scaled, 86));
                ready.map_err(|error| error.to_string())?;
                count.fetch_add(1, Ordering::SeqCst);
            }
            Ok(())
        });
        std::thread::sleep(Duration::from_millis(300));
        Ok(Self { stop, prepared, preparing, sending })
    }

    fn end(self) -> Outcome<()> {
        self.stop.store(true, Ordering::SeqCst);
        let sent = self.sending.end()?;
        self.preparing.join().map_err(|_| "the preparing broke")??;
        let prepared = self.prepared.load(Ordering::SeqCst);
        eprintln!("compose_frame: {prepared} pictures were made ready and {sent} MB sent meanwhile");
        if prepared == 0 || sent == 0 { Err("nothing went on beside the frames".into()) } else { Ok(()) }
    }
}
