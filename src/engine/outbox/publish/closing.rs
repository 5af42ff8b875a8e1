//! What follows a post that is out: its first comment, then comments off where the draft wants that.
//! Invariant: the comment stands before comments are turned off, and each happens once.

use crate::domain::op::Step;
use crate::domain::{Draft, MediaId};
use crate::store::tables::media;
use crate::store::views::activity::Tone;
use crate::tr;

use super::super::desk::{Desk, Halt};
use super::super::moderate::{self, Place, Said, asking};
use super::Go;

/// Writes the first comment and turns comments off.
pub(super) async fn words_and_quiet(desk: &mut Desk, draft: &Draft) -> Result<Go, Halt> {
    let Some(media) = desk.checkpoint.progress.media.clone() else { return Ok(nowhere(desk, draft)) };
    let said = first_comment(desk, draft, media.clone()).await?;
    if !draft.turns_comments_off() || desk.checkpoint.progress.quiet {
        return Ok(said);
    }
    match said {
        Go::On(sentence) => {
            desk.note(Tone::Good, Step::FirstComment.name(), sentence);
            desk.keep(Some(tr!("Turning comments off").to_owned())).await?;
        }
        Go::Over => {}
        other => return Ok(other),
    }
    moderate::comments_on(desk, media.clone(), false).await?;
    desk.checkpoint.progress.quiet = true;
    let (account, now) = (desk.row.account.clone(), desk.now());
    desk.store(move |tx| media::switched(tx, &account, &media, false, now)).await?;
    Ok(Go::On(tr!("Comments are off").to_owned()))
}

/// Puts the first comment under the post, once.
async fn first_comment(desk: &mut Desk, draft: &Draft, media: MediaId) -> Result<Go, Halt> {
    let Some(text) = draft.own_comment() else { return Ok(Go::Over) };
    if desk.checkpoint.progress.comment.is_some() {
        return Ok(Go::Over);
    }
    match moderate::say(desk, &Place::Post(media), text).await? {
        Said::There(id) => {
            desk.checkpoint.progress.comment = Some(id);
            Ok(Go::On(tr!("The first comment stands under it").to_owned()))
        }
        Said::AskAt(at) => Ok(Go::Wait { at, saying: asking(), trouble: None }),
    }
}

/// Nobody knows the post's id, so nothing can be done under it; that is said.
fn nowhere(desk: &Desk, draft: &Draft) -> Go {
    if draft.own_comment().is_some() || draft.turns_comments_off() {
        let words =
            tr!("Instagram does not show the post, so nothing was changed under it. Do it in Instagram");
        desk.note(Tone::Bad, Step::FirstComment.name(), words.to_owned());
    }
    Go::Over
}
