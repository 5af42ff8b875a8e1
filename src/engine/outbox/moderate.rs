//! Replies, comments, hiding, deleting, comments on and off: one call each, asked for before it is repeated.
//! Invariant: a reply or comment goes out once, whatever Instagram answers; hiding and deleting look first
//! when a try before may have worked.

use crate::api::{Answer, ApiError, Class, Session};
use crate::domain::{Comment, CommentId, MediaId, Op, Trouble, TroubleKind};
use crate::store::tables::comments;
use crate::store::tables::outbox::{self, Outcome};
use crate::tr;

use super::checkpoint::Intent;
use super::desk::{Desk, Halt, Turn};
use super::echo;
use super::retry::Fault;

/// Pages of comments that are read at most while looking for an own one (50 a page, section 5.1): more than
/// any thread was seen to have, and an end for a list that leads in circles.
const PAGES: usize = 400;

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
        Op::PrivateReply { to, text, .. } => super::private::send(desk, to, &text).await,
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
    let intent = desk.checkpoint.intent.clone();
    if let Some(intent) = intent.as_ref().filter(|intent| intent.is_unsure()) {
        let there = look_around(desk, place, Some(intent)).await?;
        if intent.doubts(there.len()) {
            return Err(Fault::passing(Trouble::of(TroubleKind::InstagramDown)).into());
        }
        if let Some(found) = find(desk, place, &there, text, intent)? {
            desk.checkpoint.intent = None;
            desk.found = true;
            return Ok(Said::There(found));
        }
        if let Some(at) = desk.was_not_there()? {
            return Ok(Said::AskAt(at));
        }
        if there.is_empty() && is_withheld(desk, place).await? {
            if let Some(intent) = &mut desk.checkpoint.intent {
                intent.refused = false;
            }
            return Err(Fault::for_a_person(Trouble::of(TroubleKind::Withheld)).into());
        }
    }
    let pass = desk.pass().await;
    let there = match look_around(desk, place, intent.as_ref()).await {
        // What cannot be listed may be written to all the same; then the time is the witness.
        Err(Halt::Fault(fault)) if matches!(fault.class, Class::NeedsPerson | Class::Gone) => None,
        there => Some(there?),
    };
    if let (Some(intent), Some(there)) = (&intent, &there)
        && let Some(found) = find(desk, place, there, text, intent)?
    {
        desk.checkpoint.intent = None;
        desk.found = true;
        return Ok(Said::There(found));
    }
    let mut before = known(desk, place, text)?;
    let is_new = |comment: &&Comment| matches!(place, Place::Post(_)) || comment.mine;
    before.extend(there.iter().flatten().filter(is_new).map(|comment| comment.id.0.clone()));
    let heard = desk.session.client().heard_at();
    let intent = Intent::after(heard, before, there.map(|there| there.len()));
    let (words, to) = (text.to_owned(), place.clone());
    let what = match place {
        Place::Thread { .. } => tr!("Sent the reply"),
        Place::Post(_) => tr!("Sent the comment"),
    };
    let sent = desk.write_once(pass, intent, what, |session| async move {
        match &to {
            Place::Thread { thread, .. } => session.reply(thread, &words).await,
            Place::Post(media) => session.comment_on(media, &words).await,
        }
    });
    Ok(Said::There(sent.await?))
}

/// Whether Instagram gives the app no comments at all (fact 4), so that an empty list says nothing.
async fn is_withheld(desk: &Desk, place: &Place) -> Result<bool, Halt> {
    match place.clone() {
        // Its top comment stands there, so the list of the post cannot be empty.
        Place::Thread { media, .. } => {
            let what = tr!("Looked whether comments are shown at all");
            let read = |session: Session| async move { session.comments_page(&media, None).await };
            Ok(desk.read(what, read).await?.items.is_empty())
        }
        Place::Post(media) => {
            let what = tr!("Looked at the post");
            let post = desk.read(what, |session| async move { session.media(&media).await }).await?;
            Ok(post.comments_count.is_some_and(|count| count > 0))
        }
    }
}

/// Own comments with the same words that the store knows of.
fn known(desk: &Desk, place: &Place, text: &str) -> Result<Vec<String>, Halt> {
    let (Place::Thread { media, .. } | Place::Post(media)) = place;
    let own = desk.context.read(|c| comments::own_of(c, &desk.row.account, media))?;
    let same = own.into_iter().filter(|(_, there)| echo::same_words(there, text));
    Ok(same.map(|(id, _)| id.0).collect())
}

/// The words on Instagram, if they stand in a list that was read: new since the call, and no other op's.
fn find(
    desk: &Desk,
    place: &Place,
    there: &[Comment],
    text: &str,
    intent: &Intent,
) -> Result<Option<CommentId>, Halt> {
    let mut before: Vec<CommentId> = intent.before.iter().map(|id| CommentId::from(id.as_str())).collect();
    // Under a post the newest stand first (section 5.1): below what was there before, everything is old.
    let new = match place {
        Place::Post(_) if intent.seen.is_some() => echo::above(there, |comment| before.contains(&comment.id)),
        _ => there,
    };
    while let Some(found) = echo::own_comment(new, text, intent.since(), &before) {
        let id = desk.row.id;
        if !desk.context.read(|c| outbox::is_anothers(c, id, found.id.as_str()))? {
            return Ok(Some(found.id.clone()));
        }
        before.push(found.id.clone());
    }
    Ok(None)
}

/// What stands in a place: a whole thread, or under a post the newest page, and as much more as is needed to
/// find what `intent` may have made.
async fn look_around(desk: &Desk, place: &Place, intent: Option<&Intent>) -> Result<Vec<Comment>, Halt> {
    let what = tr!("Looked at what stands there");
    let (mut found, mut after) = (Vec::<Comment>::new(), None::<String>);
    for _ in 0..PAGES {
        let (from, to) = (after.clone(), place.clone());
        let (items, next) = match to {
            Place::Thread { media, thread } => {
                let read = |session: Session| async move {
                    session.replies_page(&media, &thread, from.as_deref()).await
                };
                let page = desk.read(what, read).await?;
                (page.items, page.after)
            }
            Place::Post(media) => {
                let read =
                    |session: Session| async move { session.comments_page(&media, from.as_deref()).await };
                let page = desk.read(what, read).await?;
                (page.items.into_iter().map(|thread| thread.comment).collect(), page.after)
            }
        };
        if after.is_some() {
            // One line in the timeline is enough for a long list.
            desk.diary.leave_out();
        }
        found.extend(items);
        let is_enough = matches!(place, Place::Post(_)) && reaches_back(&found, intent);
        if is_enough || next.is_none() || next == after {
            return Ok(found);
        }
        after = next;
    }
    // Nobody knows what stands on the pages behind.
    Err(Fault::passing(Trouble::of(TroubleKind::InstagramDown)).into())
}

/// Whether a list, newest first, goes back to before the call.
fn reaches_back(found: &[Comment], intent: Option<&Intent>) -> bool {
    let Some(intent) = intent else { return true };
    match intent.since() {
        Some(since) => found.last().is_some_and(|last| echo::is_before(last, since)),
        None => found.iter().any(|comment| intent.before.iter().any(|id| id == comment.id.as_str())),
    }
}

/// The post a comment stands under, as far as the store knows.
fn media_of(desk: &Desk, comment: &CommentId) -> Result<MediaId, Halt> {
    let stored = desk.context.read(|c| comments::one(c, &desk.row.account, comment))?;
    Ok(stored.map(|stored| stored.comment.media).unwrap_or_default())
}

async fn comment_there(desk: &Desk, comment: &CommentId) -> Result<Comment, Halt> {
    let (media, id) = (media_of(desk, comment)?, comment.clone());
    let what = tr!("Looked at the comment");
    desk.read(what, |session| async move { session.comment(&media, &id).await }).await
}

async fn hide(desk: &mut Desk, comment: CommentId, hidden: bool) -> Result<Turn, Halt> {
    if desk.checkpoint.intent.is_some() {
        if comment_there(desk, &comment).await?.hidden == hidden {
            desk.found = true;
            return Ok(Turn::Done(Outcome::Plain));
        }
        was_not_done(desk)?;
    }
    let what = if hidden { tr!("Hid the comment") } else { tr!("Showed the comment") };
    change(desk, what, |session| async move { session.set_hidden(&comment, hidden).await }).await
}

async fn delete(desk: &mut Desk, comment: CommentId) -> Result<Turn, Halt> {
    if desk.checkpoint.intent.is_some() {
        match comment_there(desk, &comment).await {
            Err(Halt::Fault(fault)) if fault.class == Class::Gone => {
                desk.found = true;
                return Ok(Turn::Done(Outcome::Plain));
            }
            there => drop(there?),
        }
        was_not_done(desk)?;
    }
    let what = tr!("Deleted the comment");
    change(desk, what, |session| async move { session.delete_comment(&comment).await }).await
}

/// Turns comments on or off under a post; looks first when a try before may have worked.
///
/// # Errors
/// See [`Halt`].
pub(super) async fn comments_on(desk: &mut Desk, media: MediaId, enabled: bool) -> Result<Turn, Halt> {
    if desk.checkpoint.intent.is_some() {
        let (id, what) = (media.clone(), tr!("Looked at the post"));
        let there = desk.read(what, |session| async move { session.media(&id).await }).await?;
        if there.comments_enabled == Some(enabled) {
            desk.found = true;
            return Ok(Turn::Done(Outcome::Plain));
        }
        was_not_done(desk)?;
    }
    let what = if enabled { tr!("Turned comments on") } else { tr!("Turned comments off") };
    change(desk, what, |session| async move { session.set_comments_enabled(&media, enabled).await }).await
}

/// Instagram took a change for spam and indeed did not make it: it is for a person to go on.
fn was_not_done(desk: &mut Desk) -> Result<(), Halt> {
    let blocked = desk.checkpoint.intent.as_mut().and_then(|intent| intent.blocked.take());
    match blocked {
        Some(trouble) => Err(Fault::new(Class::Blocked, trouble).into()),
        None => Ok(()),
    }
}

/// Makes a call that does no harm twice. That it may have been made is remembered all the same, so that the
/// next try looks first.
async fn change<F>(desk: &mut Desk, what: &str, call: impl FnOnce(Session) -> F) -> Result<Turn, Halt>
where
    F: Future<Output = Result<Answer<()>, ApiError>>,
{
    if desk.is_reversed()? {
        return Err(Halt::Reversed);
    }
    let earlier = desk.checkpoint.intent.take();
    let at = desk.session.client().heard_at();
    desk.checkpoint.intent = Some(Intent::after(at, Vec::new(), None));
    desk.keep(None).await?;
    let answer = desk.write(what, call).await;
    desk.take_note(&answer, earlier);
    answer.map(|()| Turn::Done(Outcome::Plain))
}
