//! What comes: how often it is asked for, and how a person who looks elsewhere is told of it.
//! Invariant: nothing is told that was there before the account signed in, that is hidden or about to be, or while
//! somebody looks at the window.

pub mod pace;
mod ring;
mod tell;
mod words;

use std::sync::{Arc, Mutex};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::tz::TimeZone;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::domain::{AccountId, Notify};
use crate::store::StoreError;
use crate::store::tables::{accounts, arrived, choices};
use crate::tr;

use super::busy::{Busy, Guard, lock};
use super::context::Context;
use super::minding::{MindedComment, Station};
use super::pictures;
use super::status::News;

pub use ring::{Announcement, BellState, Clicked, Opens, Ringer};
use tell::{Teller, Waiting};
pub use words::KeyEnds;
use words::{Telling, announcement};

/// What was written so long before it is told is no arrival, milliseconds.
const LATE: i64 = 24 * 60 * 60 * 1_000;

/// Something to be told, or a change in who wants it.
enum Came {
    Comments {
        account: AccountId,
        rows: Vec<i64>,
    },
    /// A rule that tells found comments.
    Found {
        account: AccountId,
        rule: String,
        count: usize,
    },
    /// A key nears its end, milliseconds since the epoch.
    Key {
        account: AccountId,
        ends: i64,
    },
    /// Somebody looks at the window, or no longer.
    Looks(bool),
    /// The choices changed.
    Chosen,
    /// The person wants to see how it looks.
    TryIt,
}

/// Where what came is told. Cheap to clone.
#[derive(Clone)]
pub struct Arrivals {
    send: UnboundedSender<(Came, Guard)>,
    busy: Busy,
    /// Since when nobody looks at the window, milliseconds since the epoch.
    away: Arc<Mutex<Option<i64>>>,
}

/// The other end.
pub struct Arriving(UnboundedReceiver<(Came, Guard)>);

/// A place to tell what came, and its other end.
pub fn desk(busy: Busy) -> (Arrivals, Arriving) {
    let (send, receive) = unbounded_channel();
    (Arrivals { send, busy, away: Arc::default() }, Arriving(receive))
}

impl Arrivals {
    /// A rule that tells found comments.
    pub fn found(&self, account: &AccountId, rule: &str, count: usize) {
        self.tell(Came::Found { account: account.clone(), rule: rule.to_owned(), count });
    }

    /// The key of an account ends then, milliseconds since the epoch.
    pub fn key_ends(&self, account: &AccountId, ends: i64) {
        self.tell(Came::Key { account: account.clone(), ends });
    }

    /// Somebody looks at the window, or no longer; `now` in milliseconds since the epoch.
    pub fn looks(&self, looks: bool, now: i64) {
        {
            let mut away = lock(&self.away);
            *away = if looks { None } else { away.or(Some(now)) };
        }
        self.tell(Came::Looks(looks));
    }

    /// Milliseconds since when nobody looks at the window; 0: somebody does.
    pub fn away(&self, now: i64) -> i64 {
        lock(&self.away).map_or(0, |since| (now - since).max(0))
    }

    /// What is wanted may have changed.
    pub fn chosen(&self) {
        self.tell(Came::Chosen);
    }

    /// Shows a notification so that the person sees how it looks.
    pub fn try_it(&self) {
        self.tell(Came::TryIt);
    }

    fn tell(&self, came: Came) {
        // Where there is no bell nobody listens.
        let _ = self.send.send((came, self.busy.begin()));
    }
}

/// New comments that need an answer go to the bell.
impl Station for Arrivals {
    fn take<'a>(&'a self, _context: &'a Context, batch: &'a [MindedComment]) -> BoxFuture<'a, ()> {
        let came = batch.iter().filter(|minded| minded.is_new && minded.comment.open && !minded.comment.mine);
        let mut of = std::collections::BTreeMap::<&AccountId, Vec<i64>>::new();
        for minded in came {
            of.entry(&minded.comment.account).or_default().push(minded.comment.row);
        }
        for (account, rows) in of {
            self.tell(Came::Comments { account: account.clone(), rows });
        }
        async {}.boxed()
    }
}

/// Begins to tell on the current runtime, through whoever rings.
pub fn start(context: Context, arriving: Arriving, ringer: Arc<dyn Ringer>) {
    let guard = context.begin();
    let zone = TimeZone::system();
    tokio::spawn(Loop { context, ringer, zone, teller: Teller::default() }.run(arriving, guard));
}

struct Loop {
    context: Context,
    ringer: Arc<dyn Ringer>,
    zone: TimeZone,
    teller: Teller,
}

impl Loop {
    async fn run(mut self, mut arriving: Arriving, mut guard: Guard) {
        self.look_for_a_service().await;
        loop {
            let now = self.context.now();
            let chosen = self.chosen();
            for (account, waiting) in self.teller.take(chosen, &self.zone, now) {
                self.tell(account, waiting, chosen, now).await;
            }
            // The alarm is set before the guard falls, so that no move of the clock is missed in between.
            let alarm = self.teller.due(chosen, &self.zone).map(|due| self.context.until(due));
            drop(guard);
            let came = match alarm {
                Some(alarm) => tokio::select! {
                    biased;
                    came = arriving.0.recv() => came,
                    rung = alarm => {
                        guard = rung;
                        continue;
                    }
                },
                None => arriving.0.recv().await,
            };
            let Some((came, next)) = came else { return };
            guard = next;
            self.hear(came).await;
        }
    }

    async fn hear(&mut self, came: Came) {
        let now = self.context.now();
        match came {
            Came::Comments { account, rows } => self.teller.came(&account, &rows, now),
            Came::Found { account, rule, count } => self.teller.found(&account, &rule, count, now),
            Came::Key { account, ends } => self.teller.key_ends(&account, ends, now),
            Came::Looks(looks) => self.teller.looks(looks),
            Came::Chosen => {}
            Came::TryIt => {
                let told = Announcement {
                    account: self.context.front().unwrap_or_default(),
                    title: tr!("Tintype tells you here").to_owned(),
                    body: tr!("New comments are told like this while the window is behind others").to_owned(),
                    picture: None,
                    opens: Opens::Window,
                };
                self.ring(told).await;
            }
        }
    }

    fn chosen(&self) -> Notify {
        self.context.read(choices::read).map(|choices| choices.notify).unwrap_or_default()
    }

    /// Tells what still needs an answer of what came.
    async fn tell(&mut self, account: AccountId, waiting: Waiting, chosen: Notify, now: i64) {
        let told = match self.telling(&account, waiting, chosen, now) {
            Ok(telling) => announcement(&telling),
            Err(error) => {
                tracing::warn!(%error, "what came could not be looked at");
                return;
            }
        };
        if let Some(told) = told {
            self.teller.was_told(&account, now);
            self.ring(told).await;
        }
    }

    fn telling(
        &self,
        account: &AccountId,
        waiting: Waiting,
        chosen: Notify,
        now: i64,
    ) -> Result<Telling, StoreError> {
        self.context.read(|c| {
            // What stood there when the account came is history, however much of it is read at once.
            let since = arrived::first_sign_in(c, account)?.unwrap_or(i64::MAX).max(now - LATE);
            let known = accounts::all(c)?;
            let signed_in = known.iter().filter(|known| known.grant.is_some()).count();
            let name = known.into_iter().find(|known| known.account.id == *account);
            let ends = name.as_ref().and_then(|known| known.grant.as_ref()).map(|grant| grant.expires);
            // A key that was renewed meanwhile ends at another time.
            let still = waiting.key_ends.filter(|at| ends.is_some_and(|ends| ends.as_millisecond() == *at));
            Ok(Telling {
                key: still
                    .zip(name.as_ref())
                    .map(|(ends, known)| KeyEnds { name: known.account.username.clone(), left: ends - now }),
                account: account.clone(),
                picture: name.as_ref().and_then(|known| {
                    let address = known.account.picture_url.as_deref()?;
                    pictures::kept_of_account(&self.context.profile.pictures(), account, address)
                }),
                named: name.filter(|_| signed_in > 1).map(|known| known.account.username),
                open: arrived::still_open(c, &waiting.rows, since)?,
                rules: waiting.rules.into_iter().collect(),
                words: chosen.words,
            })
        })
    }

    /// Rings, off the runtime's threads; a bell that fails is said in the settings and nowhere else.
    async fn ring(&self, told: Announcement) {
        let (ringer, news) = (Arc::clone(&self.ringer), self.context.news.clone());
        let (account, opens) = (told.account.clone(), told.opens.clone());
        let clicked: Clicked = Box::new(move || news.tell(News::Open { account, opens }));
        let rung =
            tokio::task::spawn_blocking(move || ringer.ring(&told, clicked).and_then(|()| ringer.service()));
        self.note(rung.await.unwrap_or_else(|error| Err(error.to_string())));
    }

    async fn look_for_a_service(&self) {
        let ringer = Arc::clone(&self.ringer);
        let found = tokio::task::spawn_blocking(move || ringer.service()).await;
        self.note(found.unwrap_or_else(|error| Err(error.to_string())));
    }

    fn note(&self, found: Result<String, String>) {
        let state = match found {
            Ok(name) => BellState::Rings(name),
            Err(why) => {
                tracing::info!(why, "no notification was shown");
                BellState::Silent(why)
            }
        };
        self.context.news.change(|status| status.bell = state);
    }
}
