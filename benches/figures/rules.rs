//! `rules_100k`: a rule rehearsed over 100,000 comments of the store; `helper_train`, `helper_score`: the helper
//! learns from 10,000 decisions, and judges 100,000 comments.
//! Invariant: what is timed is what runs in the background, the reading from the store included for the rule.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use jiff::tz::TimeZone;
use tintype::domain::{Acts, Condition, HouseRule, Test, Who, Word};
use tintype::store::Store;
use tintype::store::tables::past::{self, PastComment};
use tintype::triage::helper::{Decision, Likely, Sample, learn};
use tintype::triage::rules::{Did, Historic, Past, Raw, Rehearsing};

use crate::words::word;
use crate::world::{Copied, account};
use crate::{Figure, Outcome};

const COMMENTS: u64 = 100_000;
const DECISIONS: usize = 10_000;
/// Comments read at a time, as the engine reads them.
const AT_ONCE: u32 = 1_000;

/// Measures the rehearsal.
pub fn measure() -> Outcome<Vec<Figure>> {
    let profile = Copied::with(COMMENTS, "http://127.0.0.1:9")?;
    let store = Store::open(profile.path(), Arc::new(|| ()))?;
    let words = [3, 30, 118, 900, 3_600].map(|rank| Word { text: word(rank), beside: false });
    let rule = HouseRule {
        name: "Measured".to_owned(),
        conditions: vec![
            Condition::that(Test::Words(words.to_vec())),
            Condition::that(Test::Pattern(r"\w{4,}".to_owned())),
            Condition::that(Test::FirstSeen { days: 90 }),
            Condition::but_not(Test::People(vec![Who::Trusted, Who::Answered(2)])),
        ],
        acts: Acts { hide: true, ..Acts::default() },
        ..HouseRule::default()
    };
    let verdicts = HashMap::new();
    let since = Instant::now();
    let mut rehearsing = Rehearsing::new(&rule, &verdicts, TimeZone::UTC).map_err(|fault| fault.sentence)?;
    let (mut history, mut after) = (Past::default(), i64::MIN);
    loop {
        let batch = store.read_now(|c| past::batch(c, &account().id, after, AT_ONCE))?;
        let Some(last) = batch.last() else { break };
        after = last.row;
        for comment in &batch {
            let facts = history.take(&raw(comment));
            let did = if comment.is_gone { Did::Hid } else { Did::Kept };
            rehearsing.take(&Historic { row: comment.row, facts, did, at: comment.at, open: comment.open });
        }
    }
    let outcome = rehearsing.finish();
    let took = since.elapsed();
    eprintln!("rules: {} hits of {} comments", outcome.count(), outcome.total);
    Ok(vec![Figure { name: "rules_100k", value: took.as_secs_f64() * 1000.0, unit: "ms" }])
}

fn raw(comment: &PastComment) -> Raw<'_> {
    Raw {
        text: &comment.text,
        author: comment.author.as_ref().map(|(number, id)| (*number, id.as_str())),
        post: &comment.post,
        posted: comment.posted,
        at: comment.at,
        seen: comment.seen,
        likeness: comment.likeness,
        is_gone: comment.is_gone,
        answered: comment.answered,
        ..Raw::default()
    }
}

/// Measures the helper.
pub fn measure_helper() -> Outcome<Vec<Figure>> {
    let profile = Copied::with(COMMENTS, "http://127.0.0.1:9")?;
    let store = Store::open(profile.path(), Arc::new(|| ()))?;
    let comments = store
        .read_now(|c| past::batch(c, &account().id, i64::MIN, u32::try_from(COMMENTS).unwrap_or(u32::MAX)))?;
    let (hidden, answered) = ([word(30), word(118)], [word(9), word(66)]);
    let holds = |text: &str, words: &[String]| words.iter().any(|word| text.contains(word.as_str()));
    let decision = |comment: &'_ PastComment| match () {
        () if holds(&comment.text, &hidden) => Likely::Hide,
        () if holds(&comment.text, &answered) => Likely::Answer,
        () => Likely::Fine,
    };
    let sample = |comment: &'_ PastComment| Sample { asks: comment.asks, ..Sample::default() };
    let decisions: Vec<Decision<'_>> = comments
        .iter()
        .take(DECISIONS)
        .map(|comment| Decision {
            sample: Sample { text: &comment.text, ..sample(comment) },
            did: decision(comment),
        })
        .collect();
    let since = Instant::now();
    let learned = learn(&decisions, 1, &|| false).map_err(|short| format!("too little: {short:?}"))?;
    let train = since.elapsed();
    let Some((model, report)) = learned else { return Err("it was stopped".into()) };
    eprintln!("helper: {report:?}");
    let since = Instant::now();
    let judged =
        model.judge(comments.iter().map(|comment| Sample { text: &comment.text, ..Sample::default() }));
    let score = since.elapsed();
    eprintln!("helper: {} comments judged", judged.len());
    Ok(vec![
        Figure { name: "helper_train", value: train.as_secs_f64() * 1000.0, unit: "ms" },
        Figure { name: "helper_score", value: score.as_secs_f64() * 1000.0, unit: "ms" },
    ])
}
