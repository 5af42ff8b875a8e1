//! Replies, comments, hiding, deleting, comments on and off: one call each, asked for before it is repeated.
//! Invariant: a reply or comment goes out once; hiding and deleting look first when a try before may have
//! worked.

use crate::api::{Answer, ApiError, Class, Session};
use crate::domain::{Comment, CommentId, MediaId, Op};
use crate::store::tables::comments;
use crate::store::tables::outbox::Outcome;
use crate::tr;

use super::checkpoint::Intent;
use super::desk::{Desk, Halt, Turn};
use super::echo;

/// Pages of comments that are read at most while looking for an own one (50 a page, section 5.1).
const PAGES: usize = 20;

/// Where words are put.
#[derive(Clone, Debug)]
pub enum Place {
    /// Under a top comment.
    Thread { media: MediaId, thread: CommentId },
    /// Under a post.
    Post(MediaId),
}

/// What became of words.
#[derive(Debug)]
pub enum Said {
    /// They stand on Instagram.
    There(CommentId),
    /// It is not certain yet; asked again at this moment.
    AskAt(i64),
}

/// Does the op.
///
/// # Errors
/// When it did not come to an end: see [`Halt`].
pub async fn run(desk: &mut Desk) -> Result<Turn, Halt> {
    match desk.row.op.clone() {
        Op::Reply { thread, media, text, .. } => put(desk, Place::Thread { media, thread }, &text).await,
        Op::Comment { media, text } => put(desk, Place::Post(media), &text).await,
        Op::Hide { comment, hidden, .. } => hide(desk, comment, hidden).await,
        Op::Delete { comment, .. } => delete(desk, comment).await,
        Op::Comments { media, enabled } => comments_on(desk, media, enabled).await,
        // The worker hands publishes to their own machine.
        Op::Publish { .. } => Ok(Turn::Done(Outcome::Plain)),
    }
}

async fn put(desk: &mut Desk, place: Place, text: &str) -> Result<Turn, Halt> {
    Ok(match say(desk, &place, text).await? {
        Said::There(comment) => Turn::Done(Outcome::Wrote(comment)),
        Said::AskAt(at) => Turn::Later { at, saying: asking(), trouble: None },
    })
}

/// What is shown while an outcome is being found out.
pub fn asking() -> String {
    tr!("Asking Instagram whether it arrived").to_owned()
}

/// Puts words somewhere exactly once: asks first when they may stand there already.
///
/// # Errors
/// See [`Halt`].
pub async fn say(desk: &mut Desk, place: &Place, text: &str) -> Result<Said, Halt> {
    if let Some(intent) = desk.checkpoint.intent.clone() {
        if let Some(found) = find(desk, place, text, &intent).await? {
            desk.checkpoint.intent = None;
            return Ok(Said::There(found));
        }
        if let Some(at) = desk.was_not_there()? {
            return Ok(Said::AskAt(at));
        }
    }
    let before = known(desk, place, text)?;
    let (words, to) = (text.to_owned(), place.clone());
    let id = desk
        .write_once(before, |session| async move {
            match &to {
                Place::Thread { thread, .. } => session.reply(thread, &words).await,
                Place::Post(media) => session.comment_on(media, &words).await,
            }
        })
        .await?;
    Ok(Said::There(id))
}

/// Own comments with the same words that the store knows of.
fn known(desk: &Desk, place: &Place, text: &str) -> Result<Vec<String>, Halt> {
    let (Place::Thread { media, .. } | Place::Post(media)) = place;
    let own = desk.context.read(|c| comments::own_of(c, &desk.row.account, media))?;
    let same = own.into_iter().filter(|(_, there)| echo::same_words(there, text));
    Ok(same.map(|(id, _)| id.0).collect())
}

/// Looks for the words on Instagram.
async fn find(desk: &Desk, place: &Place, text: &str, intent: &Intent) -> Result<Option<CommentId>, Halt> {
    let before: Vec<CommentId> = intent.before.iter().map(|id| CommentId::from(id.as_str())).collect();
    let mut after: Option<String> = None;
    for _ in 0..PAGES {
        let (from, to) = (after.clone(), place.clone());
        let (found, next, past) = match to {
            Place::Thread { media, thread } => {
                let page = desk
                    .read(
                        |session| async move { session.replies_page(&media, &thread, from.as_deref()).await },
                    )
                    .await?;
                (echo::own_comment(&page.items, text, intent.at, &before).cloned(), page.after, false)
            }
            Place::Post(media) => {
                let page = desk
                    .read(|session| async move { session.comments_page(&media, from.as_deref()).await })
                    .await?;
                let tops = page.items.iter().map(|thread| &thread.comment);
                // Newest first (section 5.1): once older than the call, nothing of ours can follow.
                let past = tops.clone().next_back().is_some_and(|last| echo::is_before(last, intent.at));
                (echo::own_comment(tops, text, intent.at, &before).cloned(), page.after, past)
            }
        };
        if let Some(found) = found {
            return Ok(Some(found.id));
        }
        after = next;
        if after.is_none() || past {
            break;
        }
    }
    Ok(None)
}

/// The post a comment stands under, as far as the store knows.
fn media_of(desk: &Desk, comment: &CommentId) -> Result<MediaId, Halt> {
    let stored = desk.context.read(|c| comments::one(c, &desk.row.account, comment))?;
    Ok(stored.map(|stored| stored.comment.media).unwrap_or_default())
}

async fn comment_there(desk: &Desk, comment: &CommentId) -> Result<Comment, Halt> {
    let (media, id) = (media_of(desk, comment)?, comment.clone());
    desk.read(|session| async move { session.comment(&media, &id).await }).await
}

async fn hide(desk: &mut Desk, comment: CommentId, hidden: bool) -> Result<Turn, Halt> {
    if desk.checkpoint.intent.is_some() && comment_there(desk, &comment).await?.hidden == hidden {
        return Ok(Turn::Done(Outcome::Plain));
    }
    change(desk, |session| async move { session.set_hidden(&comment, hidden).await }).await
}

async fn delete(desk: &mut Desk, comment: CommentId) -> Result<Turn, Halt> {
    if desk.checkpoint.intent.is_some() {
        match comment_there(desk, &comment).await {
            Err(Halt::Fault(fault)) if fault.class == Class::Gone => {
                return Ok(Turn::Done(Outcome::Plain));
            }
            there => drop(there?),
        }
    }
    change(desk, |session| async move { session.delete_comment(&comment).await }).await
}

async fn comments_on(desk: &mut Desk, media: MediaId, enabled: bool) -> Result<Turn, Halt> {
    if desk.checkpoint.intent.is_some() {
        let id = media.clone();
        let there = desk.read(|session| async move { session.media(&id).await }).await?;
        if there.comments_enabled == Some(enabled) {
            return Ok(Turn::Done(Outcome::Plain));
        }
    }
    change(desk, |session| async move { session.set_comments_enabled(&media, enabled).await }).await
}

/// Makes a call that does no harm twice. That it may have been made is remembered all the same, so that the
/// next try looks first.
async fn change<F>(desk: &mut Desk, call: impl FnOnce(Session) -> F) -> Result<Turn, Halt>
where
    F: Future<Output = Result<Answer<()>, ApiError>>,
{
    let (tried, at) = (desk.checkpoint.intent.is_some(), desk.session.client().heard_at());
    desk.checkpoint.intent.get_or_insert_with(|| Intent::after(at, Vec::new()));
    desk.keep(None).await?;
    let answer = desk.write(call).await;
    let unsent = match &answer {
        Err(Halt::Fault(fault)) => fault.unsent,
        Err(Halt::Braked) => true,
        _ => false,
    };
    if unsent && !tried {
        desk.checkpoint.intent = None;
    }
    answer.map(|()| Turn::Done(Outcome::Plain))
}
