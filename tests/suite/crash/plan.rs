//! What a seed decides: what is to be done, and when the process dies.
//! Invariant: the same seed makes the same plan on every machine.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use tintype::domain::DraftKind;

/// Which comment of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    Top,
    /// The one under it.
    Below,
}

/// One thing that is asked for in a thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    Reply(String),
    Hide(Whom),
    Show(Whom),
    /// Of a comment that is seen, or that was hidden before.
    Delete(Whom, Seen),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    Yes,
    No,
}

/// How a life of the worker ends.
#[derive(Clone, Copy, Debug)]
pub enum Death {
    /// Killed while it waits for the answer to the nth request of a kind, which Instagram carried out or not.
    Silence { of: Requests, nth: u64, acted: bool },
    /// Killed while the nth write is on its way; Instagram carries it out a moment after the death.
    Late { nth: u64 },
    /// Killed so many machine milliseconds after it was started.
    Moment { ms: u64 },
    /// Told to stop when the nth request arrives.
    Told { nth: u64 },
}

/// Requests that are counted.
#[derive(Clone, Copy, Debug)]
pub struct Requests {
    /// `None`: every method.
    pub method: Option<&'static str>,
    pub path: &'static str,
    /// How far the count goes.
    pub most: u64,
}

const EVERY: Requests = Requests { method: None, path: "*", most: 40 };
const WRITES: Requests = Requests { method: Some("POST"), path: "*", most: 14 };

/// The kinds a death may strike, the ones that matter most more often.
const KINDS: &[Requests] = &[
    EVERY,
    EVERY,
    WRITES,
    WRITES,
    Requests { method: Some("POST"), path: "/*/media_publish", most: 1 },
    Requests { method: Some("POST"), path: "/*/media_publish", most: 1 },
    Requests { method: Some("POST"), path: "/*/media", most: 3 },
    Requests { method: Some("POST"), path: "/*/comments", most: 1 },
    Requests { method: Some("POST"), path: "/*/replies", most: 4 },
    Requests { method: Some("DELETE"), path: "*", most: 2 },
];

#[derive(Clone, Debug)]
pub struct Plan {
    pub seed: u64,
    pub kind: DraftKind,
    pub slides: usize,
    pub first_comment: String,
    /// The acts of each thread, in order.
    pub threads: Vec<Vec<Act>>,
    pub deaths: Vec<Death>,
    /// The chance that a request goes wrong otherwise as well.
    pub noise: f64,
    /// All lives but the last read what is new at the same time, as a window does.
    pub reads: bool,
    /// A bad image refuses the create call itself.
    pub images_at_once: bool,
    pub image_seconds: i64,
}

impl Plan {
    pub fn of(seed: u64) -> Self {
        let mut dice = StdRng::seed_from_u64(seed);
        let kind =
            [DraftKind::Picture, DraftKind::Carousel, DraftKind::Reel, DraftKind::Story][(seed % 4) as usize];
        let slides = if kind == DraftKind::Carousel { dice.random_range(2..=4) } else { 1 };
        let threads = dice.random_range(2..=3);
        let threads = (0..threads).map(|thread| acts(seed, thread, &mut dice)).collect();
        let deaths = dice.random_range(2..=6);
        Self {
            seed,
            kind,
            slides,
            first_comment: match kind {
                DraftKind::Story => String::new(),
                _ => format!("The glaze is my own, {seed}"),
            },
            threads,
            deaths: (0..deaths).map(|_| death(&mut dice)).collect(),
            noise: if dice.random_bool(0.3) { 0.12 } else { 0.0 },
            reads: dice.random_bool(0.2),
            images_at_once: dice.random_bool(0.5),
            image_seconds: dice.random_range(0..=3),
        }
    }

    /// The caption of the post; a story has none.
    pub fn caption(&self) -> String {
        if self.is_story() { String::new() } else { format!("Moon jar {}", self.seed) }
    }

    /// Whether it is a story: of words it takes none, and nobody comments under it.
    pub fn is_story(&self) -> bool {
        self.kind == DraftKind::Story
    }
}

fn acts(seed: u64, thread: usize, dice: &mut StdRng) -> Vec<Act> {
    let mut acts = Vec::new();
    let (mut seen, mut there, mut last) = (true, true, None);
    for nth in 0..dice.random_range(2..=5) {
        let act = match dice.random_range(0..4) {
            // The same words twice in one thread are two replies.
            0 if last.is_some() => Act::Reply(last.clone().unwrap_or_default()),
            1 if there && seen => Act::Hide(Whom::Below),
            1 if there => Act::Show(Whom::Below),
            2 if there && dice.random_bool(0.4) => {
                there = false;
                Act::Delete(Whom::Below, if seen { Seen::Yes } else { Seen::No })
            }
            _ => Act::Reply(format!("Thank you, {seed}.{thread}.{nth}")),
        };
        match &act {
            Act::Reply(words) => last = Some(words.clone()),
            Act::Hide(_) => seen = false,
            Act::Show(_) => seen = true,
            Act::Delete(..) => {}
        }
        acts.push(act);
    }
    if dice.random_bool(0.25) {
        acts.push(Act::Delete(Whom::Top, Seen::Yes));
    }
    acts
}

fn death(dice: &mut StdRng) -> Death {
    match dice.random_range(0..10) {
        0..=5 => {
            let of = *KINDS.choose(dice).unwrap();
            Death::Silence { of, nth: dice.random_range(1..=of.most), acted: dice.random_bool(0.6) }
        }
        6 | 7 => Death::Late { nth: dice.random_range(1..=WRITES.most) },
        8 => Death::Moment { ms: dice.random_range(0..900) },
        _ => Death::Told { nth: dice.random_range(1..=EVERY.most) },
    }
}

#[test]
fn a_seed_always_makes_the_same_plan() {
    let plan = |seed| format!("{:?}", Plan::of(seed));
    assert_eq!(plan(7), plan(7));
    assert_ne!(plan(7), plan(8));
    let kinds: Vec<_> = (1..=4).map(|seed| Plan::of(seed).kind).collect();
    assert_eq!(kinds, [DraftKind::Carousel, DraftKind::Reel, DraftKind::Story, DraftKind::Picture]);
}
