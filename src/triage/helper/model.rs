//! What the helper has learned, as weights, and its judgement by them.
//! Invariant: weights that were kept and read again judge as they did; weights of another shape are refused.

use super::features::{BUCKETS, Features, Source};
use super::{Because, Guess, Likely, Sample};

/// Kinds of outcome.
const KINDS: usize = Likely::ALL.len();

/// What a kept helper begins with: its shape and version.
const HEAD: &[u8; 8] = b"tinthlp1";

/// Reasons told at most.
const REASONS: usize = 3;

/// The weights: for each bucket one for each outcome, and one for each outcome alone.
#[derive(Clone, PartialEq)]
pub struct Model {
    pub(super) weights: Vec<[f32; KINDS]>,
    pub(super) bias: [f32; KINDS],
}

impl std::fmt::Debug for Model {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Model").field("bias", &self.bias).finish_non_exhaustive()
    }
}

impl Model {
    pub(super) fn empty() -> Self {
        Self { weights: vec![[0.0; KINDS]; BUCKETS], bias: [0.0; KINDS] }
    }

    /// Judges a comment, with its reasons.
    pub fn guess(&self, sample: &Sample<'_>) -> Guess {
        let mut features = Features::default();
        features.read(sample);
        let (kind, share) = self.likely(&features);
        Guess { likely: Likely::ALL[kind], share, because: self.because(&features, kind) }
    }

    /// Judges many comments without reasons, in their order.
    pub fn judge<'a>(&self, samples: impl IntoIterator<Item = Sample<'a>>) -> Vec<(Likely, f32)> {
        let mut features = Features::default();
        let one = |sample: Sample<'_>| {
            features.read(&sample);
            let (kind, share) = self.likely(&features);
            (Likely::ALL[kind], share)
        };
        samples.into_iter().map(one).collect()
    }

    /// The likeliest outcome and its share.
    fn likely(&self, features: &Features) -> (usize, f32) {
        let odds = self.odds(features);
        let whole: f32 = odds.iter().sum::<f32>().max(f32::EPSILON);
        let best = (0..KINDS).max_by(|a, b| odds[*a].total_cmp(&odds[*b])).unwrap_or(KINDS - 1);
        (best, odds[best] / whole)
    }

    /// How likely each outcome is by itself, 0 to 1.
    pub(super) fn odds(&self, features: &Features) -> [f32; KINDS] {
        let mut sums = [0.0; KINDS];
        for bucket in &features.buckets {
            let weights = &self.weights[*bucket as usize];
            for kind in 0..KINDS {
                sums[kind] += weights[kind];
            }
        }
        let value = features.value();
        std::array::from_fn(|kind| sigmoid(sums[kind] * value + self.bias[kind]))
    }

    fn because(&self, features: &Features, kind: usize) -> Vec<Because> {
        let mut weighed: Vec<(f32, &Source)> = Vec::new();
        let mut from = 0;
        for (end, source) in &features.groups {
            // What speaks for this outcome more than for the others.
            let weight: f32 = features.buckets[from..*end]
                .iter()
                .map(|bucket| {
                    let weights = &self.weights[*bucket as usize];
                    weights[kind] - (weights.iter().sum::<f32>() - weights[kind]) / 2.0
                })
                .sum();
            from = *end;
            match weighed.iter_mut().find(|(_, known)| *known == source) {
                Some((sum, _)) => *sum += weight,
                None => weighed.push((weight, source)),
            }
        }
        weighed.retain(|(weight, _)| *weight > 0.0);
        weighed.sort_by(|a, b| b.0.total_cmp(&a.0));
        let told = weighed.into_iter().take(REASONS).map(|(_, source)| match source {
            Source::Word(place) => Because::Words(place.clone()),
            Source::Sign(because) => because.clone(),
        });
        told.collect()
    }

    /// As bytes, to be kept: under a megabyte.
    pub fn to_bytes(&self) -> Vec<u8> {
        let largest = self.weights.iter().flatten().fold(f32::EPSILON, |largest, it| largest.max(it.abs()));
        let scale = largest / f32::from(i16::MAX);
        let mut bytes = Vec::with_capacity(HEAD.len() + 4 * (KINDS + 1) + BUCKETS * KINDS * 2);
        bytes.extend_from_slice(HEAD);
        for number in self.bias.iter().chain([&scale]) {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        for weight in self.weights.iter().flatten() {
            bytes.extend_from_slice(&((weight / scale).round() as i16).to_le_bytes());
        }
        bytes
    }

    /// Out of bytes; `None`: they are of another version, or cut off.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(HEAD)?;
        let (head, rest) = rest.split_at_checked(4 * (KINDS + 1))?;
        if rest.len() != BUCKETS * KINDS * 2 {
            return None;
        }
        let mut numbers =
            head.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]));
        let mut model = Self::empty();
        for bias in &mut model.bias {
            *bias = numbers.next()?;
        }
        let scale = numbers.next()?;
        let whole = model.weights.iter_mut().flatten().zip(rest.chunks_exact(2));
        for (weight, two) in whole {
            *weight = f32::from(i16::from_le_bytes([two[0], two[1]])) * scale;
        }
        Some(model)
    }
}

pub(super) fn sigmoid(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}
