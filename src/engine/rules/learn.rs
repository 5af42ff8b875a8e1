//! The helper learns in the background from what the person did, and judges what needs an answer.
//! Invariant: it learns again when there are enough new decisions; what rules did is no decision of the
//! person's; nothing is done to a comment by its judgement.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::domain::AccountId;
use crate::engine::busy::lock;
use crate::store::StoreError;
use crate::store::tables::accounts;
use crate::store::tables::helpers::{self, KeptGuess, KeptHelper};
use crate::store::tables::past::{self, AuthorBefore, PastComment};
use crate::triage::helper::{Decision, Likely, MOST_DECISIONS, Model, Report, Sample, Shortage, learn};
use crate::triage::rules::Past;

use super::Rules;
use super::rehearse::raw;

const HOUR: i64 = 3_600_000;

/// After comments came, it learns so much later.
const SOON: i64 = 60_000;

/// A comment that nobody touched for so long was left.
const LEFT_AFTER: i64 = 7 * 24 * HOUR;

/// Comments looked through for decisions, the newest so many.
const LOOKED_THROUGH: u32 = 200_000;

/// Comments read at a time.
const AT_ONCE: u32 = 1_000;

/// It learns again from so many new decisions on, or from a twentieth more than there were.
const NEW_DECISIONS: u64 = 50;

/// Nothing is thrown: the order of learning is the same every time.
const SEED: u64 = 0x71AE_7E57;

/// What came of learning.
struct Learned {
    outcome: Result<(Model, Report), Shortage>,
    /// How many decisions there were, and those to hide among them.
    decisions: u64,
    hidden: u64,
}

/// A decision with the comment it is about.
struct Decided {
    comment: PastComment,
    is_first: bool,
    hides: u32,
    answers: u32,
    did: Likely,
}

impl Rules {
    /// Learns if it is worth it: at once, every hour, and a minute after comments came.
    pub(super) fn learn_from_time_to_time(&self) {
        let (rules, mut guard) = (self.clone(), self.context.begin());
        tokio::spawn(async move {
            loop {
                let known = rules.context.read(accounts::all).unwrap_or_default();
                for account in known.into_iter().map(|known| known.account.id) {
                    rules.learn_if_worth(&account).await;
                }
                let alarm = rules.context.until(rules.context.now() + HOUR);
                drop(guard);
                guard = tokio::select! {
                    guard = alarm => guard,
                    // Others that come meanwhile are learned from together with these.
                    () = rules.came.notified() => rules.context.until(rules.context.now() + SOON).await,
                };
            }
        });
    }

    /// Comments came: there may be something to learn from.
    pub(super) fn learn_soon(&self) {
        self.came.notify_one();
    }

    /// Learns from the decisions of an account when there are enough new ones.
    pub(super) async fn learn_if_worth(&self, account: &AccountId) {
        let before =
            self.context.read(|c| Ok((helpers::without_weights(c, account)?, helpers::decided(c, account)?)));
        let Ok((kept, decided)) = before else { return };
        let enough = kept.is_none_or(|kept| {
            let more = (kept.counted / 20).max(NEW_DECISIONS);
            decided >= kept.counted + more || decided < kept.counted / 2
        });
        if !enough || decided == 0 {
            return;
        }
        let (rules, of) = (self.clone(), account.clone());
        let learned = tokio::task::spawn_blocking(move || rules.learn_now(&of)).await;
        match learned {
            Ok(Ok(Some(learned))) => self.keep_learned(account, learned, decided).await,
            Ok(Ok(None)) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the helper could not read what was decided"),
            Err(error) => tracing::warn!(%error, "the helper broke off"),
        }
    }

    async fn keep_learned(&self, account: &AccountId, learned: Learned, counted: u64) {
        let learned_at = self.context.now();
        let (decisions, hidden) = (learned.decisions, learned.hidden);
        let (model, report) = match learned.outcome {
            Ok((model, report)) => {
                (Some(Arc::new(model)), serde_json::to_string(&report).unwrap_or_default())
            }
            Err(_) => (None, String::new()),
        };
        let bytes = model.as_ref().map(|model| model.to_bytes());
        let kept = KeptHelper { model: bytes, report, learned_at, decisions, hidden, counted };
        let of = account.clone();
        self.write(move |tx| {
            helpers::keep(tx, &of, &kept)?;
            helpers::forget_settled(tx)
        })
        .await;
        lock(&self.helpers).insert(account.clone(), model);
        let open = self.context.read(|c| past::open_rows(c, account)).unwrap_or_default();
        self.guess(account, open).await;
    }

    /// Goes through what was decided and learns from it; besides, how many of the decisions were to hide.
    fn learn_now(&self, account: &AccountId) -> Result<Option<Learned>, StoreError> {
        let decided = self.decided(account)?;
        let hidden = decided.iter().filter(|decided| decided.did == Likely::Hide).count() as u64;
        let decisions: Vec<Decision<'_>> = decided.iter().map(Decided::decision).collect();
        let count = decisions.len() as u64;
        let closed = || self.stopped.load(Ordering::SeqCst);
        Ok(learn(&decisions, SEED, &closed).transpose().map(|outcome| Learned {
            outcome,
            decisions: count,
            hidden,
        }))
    }

    fn decided(&self, account: &AccountId) -> Result<Vec<Decided>, StoreError> {
        let now = self.context.now();
        let mut decided: Vec<Decided> = Vec::new();
        let mut history = Past::default();
        let mut after = self.context.read(|c| past::row_back(c, account, LOOKED_THROUGH))?;
        loop {
            let batch = self.context.read(|c| past::batch(c, account, after, AT_ONCE))?;
            let Some(last) = batch.last() else { return Ok(decided) };
            after = last.row;
            for comment in batch {
                let facts = history.take(&raw(&comment));
                let (is_first, hides, answers) = (facts.comments == 0, facts.hides, facts.answers);
                if let Some(did) = did(&comment, now) {
                    decided.push(Decided { comment, is_first, hides, answers, did });
                }
            }
            if decided.len() > 2 * MOST_DECISIONS {
                decided.drain(..decided.len() - MOST_DECISIONS);
            }
        }
    }

    /// Judges comments that need an answer.
    pub(super) async fn guess(&self, account: &AccountId, rows: Vec<i64>) {
        let Some(model) = self.model(account) else { return };
        for some in rows.chunks(AT_ONCE as usize) {
            let (rules, of, some) = (self.clone(), account.clone(), some.to_vec());
            let model = Arc::clone(&model);
            let guessed = tokio::task::spawn_blocking(move || rules.guesses(&of, &some, &model)).await;
            let Ok(Ok(guesses)) = guessed else { continue };
            self.write(move |tx| helpers::keep_guesses(tx, &guesses)).await;
        }
    }

    fn guesses(
        &self,
        account: &AccountId,
        rows: &[i64],
        model: &Model,
    ) -> Result<Vec<KeptGuess>, StoreError> {
        let comments = self.context.read(|c| {
            let comments = past::some(c, account, rows)?;
            let known = comments.iter().filter(|comment| comment.open).map(|comment| {
                let before = match &comment.author {
                    Some((number, _)) => past::author_before(c, *number, comment.row)?,
                    None => AuthorBefore::default(),
                };
                Ok((comment.clone(), (before.comments == 0, before.hides, before.answers)))
            });
            known.collect::<Result<Vec<_>, StoreError>>()
        })?;
        let guess = |(comment, author): &(PastComment, (bool, u32, u32))| {
            let guess = model.guess(&sample(comment, *author));
            KeptGuess {
                row: comment.row,
                likely: guess.likely.word(),
                share: guess.share,
                because: serde_json::to_string(&guess.because).unwrap_or_default(),
            }
        };
        Ok(comments.iter().map(guess).collect())
    }

    /// What an account's helper has learned, read once.
    fn model(&self, account: &AccountId) -> Option<Arc<Model>> {
        if let Some(known) = lock(&self.helpers).get(account) {
            return known.clone();
        }
        let kept = self.context.read(|c| helpers::read(c, account)).ok().flatten();
        let model = kept.and_then(|kept| Model::from_bytes(&kept.model?)).map(Arc::new);
        lock(&self.helpers).insert(account.clone(), model.clone());
        model
    }
}

impl Decided {
    fn decision(&self) -> Decision<'_> {
        Decision { sample: sample(&self.comment, (self.is_first, self.hides, self.answers)), did: self.did }
    }
}

fn sample(comment: &PastComment, (is_first, hides, answers): (bool, u32, u32)) -> Sample<'_> {
    Sample {
        text: &comment.text,
        has_link: comment.has_link,
        asks: comment.asks,
        mentions: comment.mentions,
        is_first,
        hides,
        answers,
    }
}

/// What the person decided; `None`: nothing yet.
fn did(comment: &PastComment, now: i64) -> Option<Likely> {
    match () {
        () if comment.is_gone => (!comment.by_rule).then_some(Likely::Hide),
        () if comment.answered => Some(Likely::Answer),
        () if comment.done => Some(Likely::Fine),
        () => (comment.at < now - LEFT_AFTER).then_some(Likely::Fine),
    }
}
