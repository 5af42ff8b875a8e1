//! Drafts kept and examined beside a running outbox.
//! Invariant: see the module above.

use super::bench::Bench;
use crate::domain::rules::Verdict;
use crate::domain::{Draft, RuleId, Slide};
use crate::engine::examine::Examiner;
use crate::store::tables::drafts;

#[test]
fn a_kept_draft_is_examined_and_a_newer_edit_is_examined_again() {
    let bench = Bench::new();
    let examiner = bench.inside(Examiner::start);
    bench.block_on(examiner.new_draft(bench.account.clone()));
    bench.settle();
    let id = crate::domain::DraftId(1);
    let look = || bench.process().context.store.read_now(|c| drafts::one(c, id)).unwrap();
    let mut content = Draft {
        slides: vec![Slide { file: bench.picture("one.jpg", 640, 800), ..Slide::default() }],
        caption: "#clay ".repeat(31),
        ..Draft::default()
    };
    bench.block_on(examiner.keep_draft(bench.account.clone(), id, content.clone()));
    bench.settle();
    let stored = look().unwrap();
    let checked = stored.checked.unwrap();
    assert_eq!((checked.edit, checked.slides[0].width), (stored.edit, 640));
    let fails =
        |rule| checked.findings.iter().any(|found| found.rule == rule && found.verdict == Verdict::Fails);
    assert!(fails(RuleId::CaptionHashtags));
    content.caption = "#clay".to_owned();
    bench.block_on(examiner.keep_draft(bench.account.clone(), id, content));
    bench.settle();
    let checked = look().unwrap().checked.unwrap();
    assert!(checked.findings.iter().all(|found| found.verdict != Verdict::Fails), "{checked:?}");
    bench.block_on(examiner.drop_draft(id));
    bench.settle();
    assert!(look().is_some_and(|stored| stored.thrown_at.is_some()), "it can be had back");
}
