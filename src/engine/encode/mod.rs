//! Clips that are coded anew by the user's own encoder, ffmpeg, and kept beside their drafts.
//! Invariant: what drafts ask for is made, one at a time; what none asks for any more is stopped and taken away. The
//! user's own file is only read, and a copy of its final name is whole and was probed.

mod arguments;
mod found;
mod progress;
mod run;
mod sent;
mod still;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{Notify, mpsc, oneshot};

use crate::domain::{Slide, Trouble, TroubleKind};
use crate::media::{SlideFacts, facts_of as plain_facts};
use crate::store::StoreError;
use crate::store::tables::drafts;
use crate::tr;

use super::busy::Guard;
use super::context::Context;
pub use found::Encoder;
pub use progress::{Encoding, Progress};
pub use sent::{Ready, Seen, copy_of, make_ready, see};
pub use still::frame_at;

/// What a person can ask of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodeWish {
    /// Look for the encoder again: it was installed meanwhile.
    LookAgain,
    /// Try once more what failed.
    TryAgain,
}

/// How it stands with the outside encoder, for the window.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EncoderState {
    /// It was looked for.
    pub looked: bool,
    /// The one that was found.
    pub encoder: Option<Encoder>,
    /// What is being coded.
    pub running: Option<Encoding>,
    /// What could not be coded, with the reason, by the user's own file.
    pub failed: Vec<(PathBuf, String)>,
}

/// The room of the outside encoder. Clones are the same one.
#[derive(Clone)]
pub struct EncodeRoom {
    context: Context,
    tell: mpsc::UnboundedSender<(Told, Guard)>,
    looking: Arc<AtomicBool>,
}

enum Told {
    /// Drafts may have changed.
    Look,
    Wish(EncodeWish),
}

/// One copy that drafts ask for.
#[derive(Clone, Debug, PartialEq)]
struct Job {
    slide: Slide,
    copy: PathBuf,
}

impl EncodeRoom {
    /// Opens the room on the current runtime. `made` is told when a copy came or could not come: its drafts have to
    /// be looked at again.
    pub fn open(context: Context, made: impl Fn() + Send + Sync + 'static) -> Self {
        let (tell, told) = mpsc::unbounded_channel();
        let room = Self { context: context.clone(), tell, looking: Arc::default() };
        let at_work = AtWork {
            context,
            made: Arc::new(made),
            running: None,
            failed: HashMap::new(),
            ended: Arc::default(),
        };
        tokio::spawn(at_work.run(told));
        room
    }

    /// Looks what drafts ask for now. The encoder itself is looked for with the first clip.
    pub fn look(&self, clips: bool) {
        if clips && !self.looking.swap(true, Ordering::SeqCst) {
            self.tell(Told::Wish(EncodeWish::LookAgain));
        }
        self.tell(Told::Look);
    }

    /// Carries out a wish.
    pub fn carry_out(&self, wish: EncodeWish) {
        self.tell(Told::Wish(wish));
    }

    fn tell(&self, told: Told) {
        // The other end lives as long as the runtime.
        let _ = self.tell.send((told, self.context.begin()));
    }
}

/// What is under way.
struct Running {
    job: Job,
    stop: Option<oneshot::Sender<()>>,
    done: oneshot::Receiver<Result<(), String>>,
}

struct AtWork {
    context: Context,
    made: Arc<dyn Fn() + Send + Sync>,
    running: Option<Running>,
    failed: HashMap<PathBuf, (PathBuf, String)>,
    ended: Arc<Notify>,
}

impl AtWork {
    async fn run(mut self, mut told: mpsc::UnboundedReceiver<(Told, Guard)>) {
        loop {
            let guard = tokio::select! {
                () = self.ended.notified() => self.context.begin(),
                next = told.recv() => match next {
                    None => return,
                    Some((Told::Look, guard)) => guard,
                    Some((Told::Wish(EncodeWish::LookAgain), guard)) => {
                        self.find().await;
                        guard
                    }
                    Some((Told::Wish(EncodeWish::TryAgain), guard)) => {
                        self.failed.clear();
                        guard
                    }
                },
            };
            self.finish();
            if let Err(error) = self.follow() {
                tracing::warn!(%error, "what drafts ask for could not be read");
            }
            self.show_failures();
            drop(guard);
        }
    }

    async fn find(&mut self) {
        let encoder = found::find().await;
        self.failed.clear();
        self.context.news.change(|status| {
            status.encoder.looked = true;
            status.encoder.encoder = encoder;
        });
        (self.made)();
    }

    /// Takes over what ended.
    fn finish(&mut self) {
        let Some(running) = &mut self.running else { return };
        let ended = match running.done.try_recv() {
            Ok(ended) => ended,
            Err(oneshot::error::TryRecvError::Empty) => return,
            Err(oneshot::error::TryRecvError::Closed) => Err(tr!("It ended without a word").to_owned()),
        };
        let Some(Running { job, stop, .. }) = self.running.take() else { return };
        // What was stopped did not fail.
        if let (Err(why), true) = (ended, stop.is_some()) {
            self.failed.insert(job.copy, (job.slide.file, why));
        }
        self.context.news.change(|status| status.encoder.running = None);
        (self.made)();
    }

    /// Holds what is under way and what lies there against what drafts ask for.
    fn follow(&mut self) -> Result<(), StoreError> {
        let folder = self.context.profile.clips();
        let wanted = self.wanted(&folder)?;
        let copies: HashSet<&PathBuf> = wanted.iter().map(|job| &job.copy).collect();
        self.failed.retain(|copy, _| copies.contains(copy));
        if let Some(running) = &mut self.running {
            if !copies.contains(&running.job.copy)
                && let Some(stop) = running.stop.take()
            {
                // It may have ended this very moment.
                let _ = stop.send(());
            }
            return Ok(());
        }
        sweep(&folder, &copies);
        let next = wanted.into_iter().find(|job| !job.copy.exists() && !self.failed.contains_key(&job.copy));
        if let Some(job) = next {
            self.begin(job);
        }
        Ok(())
    }

    /// Every copy that a draft which was not published asks for.
    fn wanted(&self, folder: &Path) -> Result<Vec<Job>, StoreError> {
        let drafts = self.context.read(drafts::unpublished)?;
        let slides = drafts.into_iter().flat_map(|draft| draft.slides);
        let jobs = slides.filter_map(|slide| copy_of(folder, &slide).map(|copy| Job { slide, copy }));
        Ok(jobs.collect())
    }

    fn begin(&mut self, job: Job) {
        let encoder = self.context.news.status().encoder.encoder;
        let Some(encoder) = encoder else { return };
        let (stop, stopped) = oneshot::channel();
        let (tell, done) = oneshot::channel();
        let (context, wanted, ended) = (self.context.clone(), job.clone(), Arc::clone(&self.ended));
        let guard = context.begin();
        tokio::spawn(async move {
            let made = make(&context, &encoder, &wanted, stopped).await;
            // The room is closed, and then nobody waits for it.
            let _ = tell.send(made);
            ended.notify_one();
            drop(guard);
        });
        self.running = Some(Running { job, stop: Some(stop), done });
    }

    fn show_failures(&self) {
        let mut failed: Vec<(PathBuf, String)> = self.failed.values().cloned().collect();
        failed.sort();
        self.context.news.change(|status| status.encoder.failed = failed);
    }
}

/// Codes one clip anew and probes what came of it.
async fn make(
    context: &Context,
    encoder: &Encoder,
    job: &Job,
    stopped: oneshot::Receiver<()>,
) -> Result<(), String> {
    let source = job.slide.file.clone();
    let seen = tokio::task::spawn_blocking(move || plain_facts(&source)).await;
    let clip = match seen {
        Ok(SlideFacts::Clip(clip)) => clip,
        Ok(other) => return Err(other.trouble().map_or_else(String::new, |trouble| trouble.sentence())),
        Err(error) => return Err(error.to_string()),
    };
    let part = job.copy.with_extension("part");
    let asked = arguments::of(&job.slide, &clip, &part);
    let tell = |progress: Progress| {
        let encoding = Encoding { file: job.slide.file.clone(), what: asked.what.clone(), progress };
        context.news.change(|status| status.encoder.running = Some(encoding));
    };
    tell(Progress::default());
    let ran = run::run(encoder, &asked, stopped, tell).await;
    let checked = match ran {
        Ok(()) => {
            let (part, copy) = (part.clone(), job.copy.clone());
            tokio::task::spawn_blocking(move || keep(&part, &copy))
                .await
                .unwrap_or_else(|e| Err(e.to_string()))
        }
        Err(why) => Err(why),
    };
    if checked.is_err() {
        // There may be nothing of it yet.
        let _ = tokio::fs::remove_file(&part).await;
    }
    checked
}

/// Gives a copy its name, once it is a clip that can be read whole.
fn keep(part: &Path, copy: &Path) -> Result<(), String> {
    if let Some(trouble) = plain_facts(part).trouble() {
        return Err(tr!("What came of it cannot be used: {said}", said = trouble.sentence()));
    }
    let whole = std::fs::File::open(part).and_then(|file| file.sync_all());
    whole.and_then(|()| std::fs::rename(part, copy)).map_err(|error| error.to_string())
}

/// Takes away every copy that no draft asks for, and what was left of an earlier run.
fn sweep(folder: &Path, wanted: &HashSet<&PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if !wanted.contains(&path)
            && let Err(error) = std::fs::remove_file(&path)
        {
            tracing::warn!(%error, "a copy of a clip could not be taken away");
        }
    }
}

/// The trouble of a publish whose clip is not coded anew yet.
pub fn not_yet() -> Trouble {
    Trouble::with(TroubleKind::FileRefused, tr!("The clip is not coded anew yet").to_owned())
}
