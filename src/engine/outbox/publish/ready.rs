//! What has to be known before the one call that publishes: the day's room, the newest posts, Instagram's own time.
//! Invariant: a scheduled post is not sent before its moment by Instagram's clock, however wrong this machine's is.

use crate::domain::{DraftKind, Media, Op};
use crate::store::tables::slots;
use crate::tr;

use super::super::checkpoint::Readied;
use super::super::desk::{Desk, Halt};
use super::{Go, live, slot};

/// How many of the newest posts are looked at.
const NEWEST: u32 = 25;

/// Asks everything shortly before the moment of a scheduled post, so that one call is left for it.
pub(super) async fn get_ready(desk: &mut Desk) -> Result<(), Halt> {
    let room = live::room(desk).await?.is_none();
    let before = ids(newest(desk).await?);
    desk.checkpoint.progress.readied = Some(Readied { at: desk.now(), before, room });
    Ok(())
}

/// The posts there are before the call, asked now or shortly before; or what has to be waited for first.
pub(super) async fn before(desk: &mut Desk) -> Result<Result<Vec<String>, Go>, Halt> {
    let now = desk.now();
    let readied = slot::take_readied(&mut desk.checkpoint.progress, now);
    if readied.as_ref().is_none_or(|readied| !readied.room)
        && let Some(wait) = live::room(desk).await?
    {
        return Ok(Err(wait));
    }
    let before = match readied {
        Some(readied) => readied.before,
        None => ids(newest(desk).await?),
    };
    let slot = desk.context.read(|c| slots::of(c, desk.row.id))?;
    if let Some(at) = slot.and_then(|slot| early(slot.at_ms(), desk.ahead(), now)) {
        let saying = tr!("This computer's clock is ahead of Instagram's, so it waits a little longer");
        return Ok(Err(Go::Wait { at, saying: saying.to_owned(), trouble: None }));
    }
    Ok(Ok(before))
}

/// When to look again by this machine's clock, if by Instagram's the moment has not come.
fn early(moment: i64, ahead: Option<i64>, now: i64) -> Option<i64> {
    let at = moment - ahead.filter(|ahead| *ahead < 0)?;
    (now < at).then_some(at)
}

/// The newest posts there are; for a story the stories of the day, which are a list of their own (section 3.3).
pub(super) async fn newest(desk: &Desk) -> Result<Vec<Media>, Halt> {
    if matches!(&desk.row.op, Op::Publish { draft, .. } if draft.kind == DraftKind::Story) {
        let what = tr!("Looked at the stories of the day");
        let page = desk.read(what, |session| async move { session.stories(None).await }).await?;
        return Ok(page.items);
    }
    let what = tr!("Looked at the newest posts");
    desk.read(what, |session| async move { session.newest_media(NEWEST).await }).await
}

fn ids(posts: Vec<Media>) -> Vec<String> {
    posts.into_iter().map(|media| media.id.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instagrams_clock_is_followed_when_it_is_clearly_behind() {
        assert_eq!(early(1_000_000, Some(0), 1_000_000), None, "they agree");
        assert_eq!(early(1_000_000, Some(-100_000), 1_000_500), Some(1_100_000));
        assert_eq!(early(1_000_000, Some(-100_000), 1_100_000), None);
        assert_eq!(early(1_000_000, None, 5), None, "it did not tell");
        assert_eq!(early(1_000_000, Some(100_000), 1_000_000), None);
    }
}
