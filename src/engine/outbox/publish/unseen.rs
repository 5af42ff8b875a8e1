//! Posts that the list of posts does not tell: stories, which have no words, and trial reels, which stand in no list.
//! Invariant: of these the container is the witness; what it says is out is never sent again.

use crate::domain::{Draft, DraftKind, Trouble, TroubleKind};
use crate::tr;

use super::super::desk::{Desk, Halt};
use super::super::retry::Fault;
use super::Go;

/// How often a story that is out may be missing from the list of stories before it is left at that.
const STORY: u32 = 5;
/// The same of a trial reel, which most likely stands in no list at all.
const TRIAL: u32 = 1;

/// Whether its words do not tell the post from another.
pub(super) fn is_wordless(draft: &Draft) -> bool {
    draft.kind == DraftKind::Story
}

/// Whether the container has to be asked, because the lists may be silent.
pub(super) fn needs_container(draft: &Draft) -> bool {
    is_wordless(draft) || draft.trial().is_some()
}

/// The container says that it is out, and no list shows it. It is looked for a while; what may never be shown is
/// then left at that.
pub(super) fn not_shown(desk: &mut Desk, draft: &Draft) -> Result<Go, Halt> {
    let patience = match draft.trial() {
        Some(_) => TRIAL,
        None => STORY,
    };
    if !needs_container(draft) || desk.checkpoint.failures.in_a_row < patience {
        return Err(Fault::passing(Trouble::of(TroubleKind::InstagramDown)).into());
    }
    desk.checkpoint.intent = None;
    desk.checkpoint.progress.unseen = true;
    Ok(Go::On(
        match draft.trial() {
            Some(_) => tr!(
                "The answer was lost, but the trial reel is out. Instagram lists it once everybody sees it"
            ),
            None => tr!("The answer was lost, but the story is out, though Instagram does not list it"),
        }
        .to_owned(),
    ))
}
