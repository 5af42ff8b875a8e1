//! Reads the comments of one post, page by page, as far as is needed to know them all again.
//! Invariant: each page is in the store before the next is asked for.

use crate::domain::{Comment, MediaId};
use crate::store::StoreError;
use crate::store::tables::comments;
use crate::store::tables::gaps;
use crate::store::tables::marks::{self, Mark};
use crate::store::tables::media;

use super::{Run, Stop};

/// The task name of the marks that remember, for each post, how many of its counted comments Instagram did
/// not return when they were last read.
pub const GAPS: &str = "comments";

/// A post whose comments are to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    pub media: MediaId,
    /// `comments_count`, replies included (section 3.2).
    pub reported: Option<u64>,
    /// Read to the end of the list, however much of it is known.
    pub whole: bool,
}

/// Reads a post's comments: to the end of the list, or to where everything is known again.
///
/// # Errors
/// Whatever a page ended in; the pages before it are kept.
pub async fn read(run: &Run, post: &Post) -> Result<(), Stop> {
    let started = run.now();
    let known = run.context.read(|c| marks::get(c, &run.account, GAPS, post.media.as_str()))?;
    let gap = known.and_then(|mark| mark.cursor?.parse::<i64>().ok());
    let (mut after, mut returned) = (None::<String>, 0_i64);
    let whole = loop {
        let sent = run.now();
        let page = run.heard(run.session.comments_page(&post.media, after.as_deref()).await)?;
        let is_last = page.after.is_none() || page.after == after;
        let mut found = Vec::new();
        for thread in page.items {
            let (top, mut rest) = (thread.comment.id.clone(), thread.replies_after);
            found.push(thread.comment);
            found.extend(thread.replies);
            while let Some(cursor) = rest.take() {
                let more = run.heard(run.session.replies_page(&post.media, &top, Some(&cursor)).await)?;
                rest = more.after.filter(|next| *next != cursor);
                found.extend(more.items);
            }
        }
        returned += signed(found.len() as u64);
        let page_changed = keep(run, &post.media, found, sent).await?;
        if is_last {
            break true;
        }
        if !post.whole && is_known_again(run, post, gap, page_changed)? {
            break false;
        }
        after = page.after;
    };
    let deletes = whole && is_believable(returned, post.reported.map(signed), gap);
    end(run, post, Ended { started, whole, deletes }).await?;
    Ok(())
}

/// Keeps a page; `true`: something in it was new or different.
async fn keep(run: &Run, post: &MediaId, found: Vec<Comment>, sent: i64) -> Result<bool, StoreError> {
    let (account, post) = (run.account.clone(), post.clone());
    let write = move |tx: &crate::store::Tx<'_>| comments::upsert_page(tx, &account, &post, &found, sent);
    let page = run.context.write_readings(write).await?;
    let changed = page.new > 0 || page.changed > 0;
    if changed {
        run.context.bell.ring(&run.context.busy);
    }
    Ok(changed)
}

/// Whether what is held accounts for the count as it did at the last reading, so that older pages hold
/// nothing new.
fn is_known_again(run: &Run, post: &Post, gap: Option<i64>, page_changed: bool) -> Result<bool, StoreError> {
    let (Some(gap), Some(reported)) = (gap, post.reported) else { return Ok(gap.is_some() && !page_changed) };
    let held = run.context.read(|c| comments::returned(c, &run.account, &post.media))?;
    Ok(signed(reported) - signed(held) == gap)
}

/// How a reading ended.
#[derive(Clone, Copy)]
struct Ended {
    started: i64,
    /// It came to the end of the list.
    whole: bool,
    /// What it did not see is deleted.
    deletes: bool,
}

/// Closes a reading: deletions if they are believable, the count as it was read, and the gap.
async fn end(run: &Run, post: &Post, ended: Ended) -> Result<(), StoreError> {
    let (account, media, reported, now) = (run.account.clone(), post.media.clone(), post.reported, run.now());
    let write = move |tx: &crate::store::Tx<'_>| {
        if ended.deletes {
            comments::mark_unseen_as_deleted(tx, &account, &media, ended.started, now)?;
        }
        media::comments_read(tx, &account, &media, now)?;
        let found = gaps::Found { reported, whole: ended.whole.then_some(ended.started) };
        gaps::keep(tx, &account, &media, found, now)?;
        let held = comments::returned(tx, &account, &media)?;
        let gap = reported.map(|reported| (signed(reported) - signed(held)).to_string());
        marks::set(tx, &account, GAPS, media.as_str(), &Mark { cursor: gap, at: now })
    };
    run.context.write_readings(write).await
}

/// Whether a whole list may find comments deleted: Instagram's count must have fallen with it. At the first
/// reading nothing is known that could be gone.
fn is_believable(returned: i64, reported: Option<i64>, gap: Option<i64>) -> bool {
    let (Some(reported), Some(gap)) = (reported, gap) else { return false };
    (returned > 0 || reported == 0) && reported - returned <= gap.max(0)
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::is_believable;

    #[test]
    fn a_list_is_believed_only_when_the_count_fell_with_it() {
        assert!(is_believable(11, Some(11), Some(0)), "one was deleted");
        assert!(is_believable(11, Some(13), Some(2)), "two were never returned");
        assert!(is_believable(0, Some(0), Some(0)), "the last one was deleted");
        assert!(!is_believable(0, Some(12), Some(0)), "the empty trap");
        assert!(!is_believable(3, Some(12), Some(0)), "most are withheld");
        assert!(!is_believable(0, None, Some(0)), "no count to go by");
        assert!(!is_believable(5, Some(5), None), "the first reading");
    }
}
