//! Lets what was on its way when an archive was made wait for a person.
//! Invariant: whatever may have gone out since is asked for on Instagram before it is sent.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::domain::op::Step;
use crate::domain::{Draft, Op, Trouble, TroubleKind};
use crate::engine::outbox::checkpoint::{Checkpoint, Intent};
use crate::store::StoreError;
use crate::store::archive::{HeldOp, Staging};

/// Where files of drafts lie now, by where they lay.
pub type Moved = HashMap<PathBuf, PathBuf>;

/// Holds all of it, and lets drafts lean on the files where they lie now.
///
/// # Errors
/// What the store says.
pub fn hold(staging: &Staging, moved: &Moved, now: i64) -> Result<(), StoreError> {
    for (id, mut draft) in staging.drafts()? {
        if lean(&mut draft, moved) {
            staging.put_draft(id, &draft)?;
        }
    }
    staging.end_acts()?;
    for mut held in staging.open_ops()? {
        if let Op::Publish { draft, .. } = &mut held.op {
            lean(draft, moved);
        }
        let checkpoint = remembers(&held);
        let step = matches!(held.op, Op::Publish { .. }).then_some(checkpoint.progress.step);
        let trouble = Trouble::of(TroubleKind::BroughtBack);
        staging.hold(&held, step, &serde_json::to_value(&checkpoint)?, &trouble, now)?;
    }
    Ok(())
}

/// Whether some file of it lies elsewhere now.
fn lean(draft: &mut Draft, moved: &Moved) -> bool {
    let mut changed = false;
    for slide in &mut draft.slides {
        if let Some(now) = moved.get(&slide.file) {
            slide.file.clone_from(now);
            changed = true;
        }
    }
    changed
}

/// What it has to remember. The other computer may have sent it after the archive was made, so it counts as a call
/// whose answer was lost, since the moment it was asked for; and what was made ready there is not here.
fn remembers(held: &HeldOp) -> Checkpoint {
    let kept = held.checkpoint.clone().map(serde_json::from_value::<Checkpoint>);
    let mut checkpoint = kept.and_then(Result::ok).unwrap_or_default();
    checkpoint.intent.get_or_insert_with(|| Intent::after(held.created, Vec::new(), None));
    if let Some(intent) = &mut checkpoint.intent {
        // What was asked there says nothing about what was sent after.
        (intent.asked, intent.refused) = (0, false);
    }
    let progress = &mut checkpoint.progress;
    progress.hosted.clear();
    progress.files.clear();
    if progress.step <= Step::Publish && progress.container.is_none() {
        progress.forget_containers();
        progress.step = Step::Check;
    }
    checkpoint
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::domain::DraftId;

    fn held(op: Op, checkpoint: Option<Value>) -> HeldOp {
        HeldOp { id: 1, op, checkpoint, created: 5_000 }
    }

    fn publish() -> Op {
        Op::Publish { draft_id: DraftId(1), draft: Box::default() }
    }

    #[test]
    fn what_was_never_tried_is_asked_for_all_the_same() {
        let reply = Op::Comment { media: "m1".into(), text: "Thank you".to_owned() };
        let checkpoint = remembers(&held(reply, None));
        let intent = checkpoint.intent.unwrap();
        assert_eq!((intent.at, intent.seen, intent.is_unsure()), (5_000, None, true));
    }

    #[test]
    fn an_earlier_call_keeps_what_it_knew_and_is_asked_for_anew() {
        let kept = serde_json::json!({ "intent": { "at": 9, "before": ["c1"], "seen": 1, "asked": 2, "refused": true } });
        let intent = remembers(&held(publish(), Some(kept))).intent.unwrap();
        assert_eq!(
            (intent.at, intent.before, intent.asked, intent.refused),
            (9, vec!["c1".to_owned()], 0, false)
        );
    }

    #[test]
    fn a_publish_begins_anew_unless_its_container_stands_at_instagram() {
        let begun = serde_json::json!({ "progress": { "step": "Containers", "children": ["k1"] } });
        let progress = remembers(&held(publish(), Some(begun))).progress;
        assert_eq!((progress.step, progress.children.len()), (Step::Check, 0));
        let made = serde_json::json!({ "progress": { "step": "Publish", "container": "k9" } });
        let progress = remembers(&held(publish(), Some(made))).progress;
        assert_eq!((progress.step, progress.container.is_some()), (Step::Publish, true));
        let out = serde_json::json!({ "progress": { "step": "FirstComment", "media": "m9" } });
        assert_eq!(remembers(&held(publish(), Some(out))).progress.step, Step::FirstComment);
    }

    #[test]
    fn a_draft_leans_on_its_files_where_they_lie_now() {
        let mut draft = Draft::default();
        draft.slides.push(crate::domain::draft::Slide { file: "/old/a.jpg".into(), ..Default::default() });
        let moved = Moved::from([("/old/a.jpg".into(), "/new/a.jpg".into())]);
        assert!(lean(&mut draft, &moved) && !lean(&mut draft, &moved));
        assert_eq!(draft.slides[0].file, PathBuf::from("/new/a.jpg"));
    }
}
