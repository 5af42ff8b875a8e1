//! Pictures for the window: fetched once, kept on disk, decoded and scaled off the UI thread.
//! Invariant: asking and taking never block; the newest asks are served first; the same picture is never made
//! twice at a time.

mod cabinet;
mod make;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

use crate::domain::{AccountId, Clock, MediaId, Trouble};
pub use crate::media::Rgba;
use crate::store::tables::removal::Pictured;
use crate::store::views::PictureKey;

use super::busy::Guard;
use super::context::Context;
use cabinet::Cabinet;
pub(super) use cabinet::stem;
pub(super) use make::Maker;

/// Pictures fetched or made at a time; of these, two are decoded.
const AT_ONCE: usize = 6;
const DECODED_AT_ONCE: usize = 2;
/// Asks that wait; beyond them the oldest are given back unserved.
const MOST_WAITING: usize = 600;
/// Widths and heights are rounded up to these, so that a resized window asks for the same copies again.
const BUCKETS: [u32; 10] = [48, 96, 160, 240, 320, 480, 640, 960, 1_440, 2_160];

/// A place in the window that asks for pictures.
pub struct PictureDesk {
    asks: mpsc::UnboundedSender<Ask>,
    ready: Receiver<Ready>,
    reply: Sender<Ready>,
    context: Context,
}

/// A picture that was asked for.
#[derive(Debug)]
pub struct Ready {
    pub key: PictureKey,
    /// Width and height as they were asked for.
    pub asked: (u32, u32),
    /// The picture in its own shape, large enough to fill what was asked for, unless it is smaller itself.
    pub picture: Result<Rgba, Miss>,
}

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq)]
pub enum Miss {
    /// Too much else was asked for since. Ask again while it is in sight.
    NotNow,
    /// Instagram gives none, the network is away, or the file is damaged.
    Trouble(Trouble),
}

/// Where an account's picture lies, if it was fetched. The file may go at any time.
pub fn kept_of_account(folder: &Path, account: &AccountId, address: &str) -> Option<PathBuf> {
    let path = folder.join(Cabinet::name(&make::of_account(account, address), "src"));
    path.exists().then_some(path)
}

/// The still of a post as a small JPEG, if it was fetched before. It blocks.
pub(super) fn kept_small(context: &Context, media: &MediaId, size: (u32, u32)) -> Option<Vec<u8>> {
    let cabinet = Cabinet::open(context.profile.pictures(), context.clock.clone());
    let original = cabinet.get(&Cabinet::name(&make::of_media(media), "src"))?;
    make::small(&original, size)
}

/// Throws away every kept picture that is of nothing which stays; gives how many files that were. It blocks.
///
/// # Errors
/// When a file cannot be removed.
pub fn keep_only(folder: PathBuf, clock: Clock, stays: &Pictured) -> std::io::Result<u64> {
    let media = stays.media.iter().map(make::of_media);
    let children = stays.children.iter().map(make::of_child);
    let accounts = stays.accounts.iter().map(|(id, address)| make::of_account(id, address));
    Cabinet::open(folder, clock).keep_only(media.chain(children).chain(accounts))
}

/// What fetches pictures at full size, beside the desks.
pub(super) fn maker(context: &Context) -> Maker {
    let cabinet = Arc::new(Cabinet::open(context.profile.pictures(), context.clock.clone()));
    Maker { context: context.clone(), cabinet, decoding: Arc::new(Semaphore::new(1)) }
}

/// What identifies a copy: the picture and its rounded size.
type Copy = (PictureKey, (u32, u32));

struct Ask {
    key: PictureKey,
    asked: (u32, u32),
    reply: Sender<Ready>,
    guard: Guard,
}

impl PictureDesk {
    /// Asks for a picture that fills `width` × `height` pixels. It comes with [`PictureDesk::take_ready`].
    pub fn ask(&self, key: PictureKey, width: u32, height: u32) {
        let (reply, guard) = (self.reply.clone(), self.context.begin());
        // The engine has stopped when nobody listens, and then the window closes.
        let _ = self.asks.send(Ask { key, asked: (width, height), reply, guard });
    }

    /// Everything that became ready, without waiting.
    pub fn take_ready(&self) -> impl Iterator<Item = Ready> + '_ {
        self.ready.try_iter()
    }
}

/// Where desks are made.
#[derive(Clone)]
pub struct Pictures {
    asks: mpsc::UnboundedSender<Ask>,
    context: Context,
}

impl Pictures {
    /// Starts the work on the current runtime. `wake` is called when a picture is ready.
    pub fn start(context: Context, wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        let (asks, queue) = mpsc::unbounded_channel();
        let cabinet = Arc::new(Cabinet::open(context.profile.pictures(), context.clock.clone()));
        let maker =
            Maker { context: context.clone(), cabinet, decoding: Arc::new(Semaphore::new(DECODED_AT_ONCE)) };
        tokio::spawn(Studio { maker, wake, stack: Vec::new(), waiting: HashMap::new() }.run(queue));
        Self { asks, context }
    }

    /// A desk with answers of its own.
    pub fn desk(&self) -> PictureDesk {
        let (reply, ready) = channel();
        PictureDesk { asks: self.asks.clone(), ready, reply, context: self.context.clone() }
    }
}

/// The loop behind all desks.
struct Studio {
    maker: Maker,
    wake: Arc<dyn Fn() + Send + Sync>,
    /// Copies to be made, the newest ask last.
    stack: Vec<Copy>,
    /// Who waits for each copy, those being made included.
    waiting: HashMap<Copy, Vec<Ask>>,
}

impl Studio {
    async fn run(mut self, mut queue: mpsc::UnboundedReceiver<Ask>) {
        let mut making = JoinSet::new();
        loop {
            tokio::select! {
                // All asks that are there are seen before the next is begun, so that the newest is first.
                biased;
                ask = queue.recv() => match ask {
                    Some(ask) => self.take(ask),
                    None => return,
                },
                Some(made) = making.join_next(), if !making.is_empty() => {
                    if let Ok((copy, picture)) = made {
                        self.answer(&copy, picture);
                    }
                }
            }
            while queue.is_empty() && making.len() < AT_ONCE {
                let Some((key, size)) = self.stack.pop() else { break };
                let maker = self.maker.clone();
                making.spawn(async move {
                    let picture = maker.make(&key, size).await.map_err(Miss::Trouble);
                    ((key, size), picture)
                });
            }
        }
    }

    fn take(&mut self, ask: Ask) {
        let copy = (ask.key.clone(), (bucket(ask.asked.0), bucket(ask.asked.1)));
        let asks = self.waiting.entry(copy.clone()).or_default();
        let is_new = asks.is_empty();
        asks.push(ask);
        if let Some(place) = self.stack.iter().position(|waiting| *waiting == copy) {
            self.stack.remove(place);
            self.stack.push(copy);
        } else if is_new {
            self.stack.push(copy);
        }
        if self.stack.len() > MOST_WAITING {
            let oldest = self.stack.remove(0);
            self.answer(&oldest, Err(Miss::NotNow));
        }
    }

    fn answer(&mut self, copy: &Copy, picture: Result<Rgba, Miss>) {
        let mut guards = Vec::new();
        for ask in self.waiting.remove(copy).unwrap_or_default() {
            let Ask { key, asked, reply, guard } = ask;
            // A desk that is gone misses nothing.
            let _ = reply.send(Ready { key, asked, picture: picture.clone() });
            guards.push(guard);
        }
        // Woken while it still counts as work: who finds nothing in flight has missed no wake.
        (self.wake)();
        drop(guards);
    }
}

fn bucket(length: u32) -> u32 {
    BUCKETS.into_iter().find(|bucket| length <= *bucket).unwrap_or(BUCKETS[BUCKETS.len() - 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_up_and_bounded() {
        assert_eq!((bucket(1), bucket(160), bucket(161), bucket(9_000)), (48, 160, 240, 2_160));
    }
}
