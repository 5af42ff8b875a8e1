//! Learning from decisions: logistic regression, one outcome against the others.
//! Invariant: what the report tells was measured on decisions newer than all it was learned from.

use super::features::Features;
use super::model::{Model, sigmoid};
use super::{Decision, Guess, Likely, Report, Scores};

/// With fewer decisions than this nothing is learned.
pub const LEAST_DECISIONS: usize = 100;

/// And with fewer of comments that were hidden, or of those that were not.
pub const LEAST_OF_A_KIND: usize = 15;

/// The newest so many are learned from: habits change, and time is short.
pub const MOST_DECISIONS: usize = 40_000;

/// One in so many is kept back for the test.
const KEPT_BACK: usize = 5;

/// Times each decision is looked at.
const ROUNDS: usize = 6;

/// How far a step goes at first.
const STEP: f32 = 0.6;

/// Pull of each weight towards nothing at each look.
const PULL: f32 = 1e-5;

/// What is missing before anything can be learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortage {
    /// So many decisions there are, of [`LEAST_DECISIONS`].
    Decisions(usize),
    /// So many comments were hidden, of [`LEAST_OF_A_KIND`].
    Hidden(usize),
    /// So many comments were answered or left, of [`LEAST_OF_A_KIND`].
    Kept(usize),
}

/// Whether there is enough to learn from: decisions in all, and how many of them were to hide.
pub fn shortage(decisions: usize, hidden: usize) -> Option<Shortage> {
    if decisions < LEAST_DECISIONS {
        Some(Shortage::Decisions(decisions))
    } else if hidden < LEAST_OF_A_KIND {
        Some(Shortage::Hidden(hidden))
    } else if decisions - hidden < LEAST_OF_A_KIND {
        Some(Shortage::Kept(decisions - hidden))
    } else {
        None
    }
}

/// Learns from decisions in the order of time, oldest first. `stop` is asked now and then: when it says so
/// the work is dropped and `None` given.
///
/// # Errors
/// When there is too little to learn from.
pub fn learn(
    decisions: &[Decision<'_>],
    seed: u64,
    stop: &dyn Fn() -> bool,
) -> Result<Option<(Model, Report)>, Shortage> {
    let decisions = &decisions[decisions.len().saturating_sub(MOST_DECISIONS)..];
    let hidden = decisions.iter().filter(|decision| decision.did == Likely::Hide).count();
    if let Some(shortage) = shortage(decisions.len(), hidden) {
        return Err(shortage);
    }
    let (older, newer) = decisions.split_at(decisions.len() - decisions.len() / KEPT_BACK);
    let Some(tried) = trained(older, seed, stop) else { return Ok(None) };
    let report = test(&tried, newer, decisions.len());
    let Some(model) = trained(decisions, seed, stop) else { return Ok(None) };
    Ok(Some((model, report)))
}

/// Measures a helper on decisions it has not seen.
fn test(model: &Model, newer: &[Decision<'_>], decisions: usize) -> Report {
    let mut report = Report { decisions, kept_back: newer.len(), ..Report::default() };
    let guesses = model.judge(newer.iter().map(|decision| decision.sample));
    for (decision, (likely, share)) in newer.iter().zip(guesses) {
        let said = (share >= Guess::SURE).then_some(likely);
        count(&mut report.hide, Likely::Hide, said, decision.did);
        count(&mut report.answer, Likely::Answer, said, decision.did);
    }
    report
}

fn count(scores: &mut Scores, kind: Likely, said: Option<Likely>, did: Likely) {
    scores.said += usize::from(said == Some(kind));
    scores.there += usize::from(did == kind);
    scores.right += usize::from(said == Some(kind) && did == kind);
}

fn trained(decisions: &[Decision<'_>], seed: u64, stop: &dyn Fn() -> bool) -> Option<Model> {
    let mut model = Model::empty();
    // Sums of squared steps: what is seen often moves less each time.
    let mut seen: Vec<[f32; 3]> = vec![[1.0; 3]; model.weights.len()];
    let mut order: Vec<u32> = (0..u32::try_from(decisions.len()).unwrap_or(u32::MAX)).collect();
    let mut dice = Dice(seed | 1);
    let worth = worths(decisions);
    let mut features = Features::default();
    for round in 0..ROUNDS {
        dice.shuffle(&mut order);
        for (turn, number) in order.iter().enumerate() {
            if turn % 512 == 0 && stop() {
                return None;
            }
            let decision = &decisions[*number as usize];
            features.read(&decision.sample);
            let step = STEP / (1.0 + round as f32 * 0.3);
            learn_one(&mut model, &mut seen, &features, (decision.did, step, &worth));
        }
    }
    Some(model)
}

/// Rare outcomes weigh more, so that a page of praise does not drown three complaints.
fn worths(decisions: &[Decision<'_>]) -> [f32; 3] {
    Likely::ALL.map(|kind| {
        let count = decisions.iter().filter(|decision| decision.did == kind).count().max(1);
        (decisions.len() as f32 / (3.0 * count as f32)).sqrt().clamp(0.5, 3.0)
    })
}

fn learn_one(
    model: &mut Model,
    seen: &mut [[f32; 3]],
    features: &Features,
    (did, step, worth): (Likely, f32, &[f32; 3]),
) {
    let odds = model.odds(features);
    let value = features.value();
    let at = Likely::ALL.iter().position(|kind| *kind == did).unwrap_or_default();
    let errors: [f32; 3] =
        std::array::from_fn(|kind| (f32::from(u8::from(kind == at)) - odds[kind]) * worth[at]);
    for bucket in &features.buckets {
        let (weights, seen) = (&mut model.weights[*bucket as usize], &mut seen[*bucket as usize]);
        for kind in 0..3 {
            let slope = errors[kind] * value;
            seen[kind] += slope * slope;
            weights[kind] += step * (slope / seen[kind].sqrt() * 8.0 * value - PULL * weights[kind]);
        }
    }
    for (bias, error) in model.bias.iter_mut().zip(errors) {
        *bias += step * 0.02 * error;
    }
    debug_assert!(sigmoid(model.bias[0]).is_finite());
}

/// Numbers that look thrown, the same for the same seed on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn shuffle(&mut self, order: &mut [u32]) {
        for last in (1..order.len()).rev() {
            order.swap(last, (self.next() % (last as u64 + 1)) as usize);
        }
    }
}
