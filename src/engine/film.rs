//! Frames of a clip for the player: the newest one asked for, decoded on a thread of its own.
//! Invariant: asking and taking never block; what is asked for while a frame is decoded replaces what was asked
//! before it, so that a slow machine drops frames and not the thread of the story.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::SystemTime;

use crate::media::clip::{self, Film};
use crate::media::{MediaError, Rgba};

use super::busy::Guard;
use super::context::Context;
use super::encode::{self, Encoder};

/// A frame that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilmAsk {
    pub path: PathBuf,
    /// Milliseconds from the start of the file.
    pub at_ms: u64,
    /// Most pixels each way.
    pub size: (u32, u32),
}

/// What came.
#[derive(Clone, Debug)]
pub enum FilmNews {
    /// A frame, or why there is none.
    Frame { ask: FilmAsk, picture: Result<Rgba, String> },
    /// How loud a clip is over its length, each bar from 0 to 1; `None`: no sound, or none that can be read.
    Wave { path: PathBuf, bars: Option<Vec<f32>> },
}

enum Wanted {
    Frame(FilmAsk),
    Wave(PathBuf, usize),
}

/// A projector: asks go in, frames come out.
pub struct Projector {
    asks: Sender<(Wanted, Guard)>,
    news: Receiver<FilmNews>,
    context: Context,
}

impl Projector {
    /// Starts one on the current runtime; `wake` is called when something came.
    pub(super) fn start(
        context: Context,
        runtime: tokio::runtime::Handle,
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> Self {
        let (asks, asked) = channel();
        let (tell, news) = channel();
        let booth = Booth { context: context.clone(), runtime, wake, tell, open: None };
        let started =
            std::thread::Builder::new().name("tintype-film".into()).spawn(move || booth.run(&asked));
        if let Err(error) = started {
            tracing::warn!(%error, "clips cannot be played");
        }
        Self { asks, news, context }
    }

    /// Asks for a frame; it replaces what was asked for and did not come yet.
    pub fn ask(&self, ask: FilmAsk) {
        self.send(Wanted::Frame(ask));
    }

    /// Asks how loud a clip is, in so many bars.
    pub fn ask_wave(&self, path: PathBuf, bars: usize) {
        self.send(Wanted::Wave(path, bars));
    }

    /// What came since the last call.
    pub fn take(&self) -> Vec<FilmNews> {
        self.news.try_iter().collect()
    }

    fn send(&self, wanted: Wanted) {
        // Without a thread nothing comes, and the strip's pictures stand in.
        let _ = self.asks.send((wanted, self.context.begin()));
    }
}

/// The clip that is open.
struct Open {
    path: PathBuf,
    changed: Option<SystemTime>,
    size: (u32, u32),
    film: Result<Film<BufReader<File>>, MediaError>,
}

struct Booth {
    context: Context,
    runtime: tokio::runtime::Handle,
    wake: Arc<dyn Fn() + Send + Sync>,
    tell: Sender<FilmNews>,
    open: Option<Open>,
}

impl Booth {
    fn run(mut self, asked: &Receiver<(Wanted, Guard)>) {
        while let Ok(first) = asked.recv() {
            let mut all = vec![first];
            all.extend(asked.try_iter());
            // Only the newest frame is worth its while; waves are all made, after it.
            let (frames, waves): (Vec<_>, Vec<_>) =
                all.into_iter().partition(|(wanted, _)| matches!(wanted, Wanted::Frame(_)));
            for (wanted, guard) in frames.into_iter().next_back().into_iter().chain(waves) {
                let news = match wanted {
                    Wanted::Frame(ask) => {
                        let picture = self.frame(&ask);
                        FilmNews::Frame { ask, picture }
                    }
                    Wanted::Wave(path, bars) => {
                        let read = File::open(&path).map_err(MediaError::from);
                        let read = read.and_then(|file| clip::loudness(BufReader::new(file), bars));
                        FilmNews::Wave { path, bars: read.ok().flatten() }
                    }
                };
                if self.tell.send(news).is_err() {
                    return;
                }
                (self.wake)();
                drop(guard);
            }
        }
    }

    fn frame(&mut self, ask: &FilmAsk) -> Result<Rgba, String> {
        let changed = std::fs::metadata(&ask.path).and_then(|about| about.modified()).ok();
        let open = self
            .open
            .take()
            .filter(|open| open.path == ask.path && open.changed == changed && open.size == ask.size);
        let open = self.open.insert(open.unwrap_or_else(|| Open {
            path: ask.path.clone(),
            changed,
            size: ask.size,
            film: open_film(&ask.path, ask.size),
        }));
        match &mut open.film {
            Ok(film) => film.show(ask.at_ms).map(|still| still.picture).map_err(|error| error.to_string()),
            Err(MediaError::CannotShow { codec }) => {
                let said = MediaError::CannotShow { codec: codec.clone() }.to_string();
                let encoder: Option<Encoder> = self.context.news.status().encoder.encoder;
                let Some(encoder) = encoder else { return Err(said) };
                let frame = encode::frame_at(&encoder, &ask.path, ask.at_ms, ask.size);
                self.runtime.block_on(frame).ok_or(said)
            }
            Err(error) => Err(error.to_string()),
        }
    }
}

fn open_film(path: &Path, size: (u32, u32)) -> Result<Film<BufReader<File>>, MediaError> {
    Film::open(BufReader::new(File::open(path)?), size)
}
