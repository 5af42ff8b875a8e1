//! The steps at which the post goes out: quota, publish, read back, first comment.
//! Invariant: a publish or first comment whose answer was lost is asked for before it is made again.

use crate::api::{Class, ContainerState};
use crate::domain::op::Step;
use crate::domain::{Draft, Media, MediaId, Quota, Trouble, TroubleKind};
use crate::store::tables::{accounts, choices, media, outbox};
use crate::store::views::activity::Tone;
use crate::tr;

use super::super::checkpoint::Intent;
use super::super::desk::{Desk, Halt};
use super::super::moderate::{self, Place, Said};
use super::super::retry::{Fault, LOOK_FOR_ROOM};
use super::super::{acts, echo, moderate::asking, timeline};
use super::decide::Known;
use super::{Go, decide};

/// How many of the newest posts are looked through for the own one.
const NEWEST: u32 = 25;

/// How often a post that was just published may be unknown to Instagram before it is left at that.
const UNREADABLE: u32 = 5;

/// Publishes, or finds that it was published already.
pub(super) async fn publish(desk: &mut Desk, draft: &Draft) -> Result<Go, Halt> {
    let Some(container) = desk.checkpoint.progress.container.clone() else {
        return Ok(Go::Back { to: Step::Containers, why: tr!("There is no container yet").to_owned() });
    };
    if desk.checkpoint.is_unsure()
        && let Some(go) = found_out(desk, draft).await?
    {
        return Ok(go);
    }
    if let Some(wait) = undo_window(desk)? {
        return Ok(wait);
    }
    if let Some(wait) = room(desk).await? {
        return Ok(wait);
    }
    let pass = desk.pass().await;
    let newest = newest(desk).await?;
    if let Some(intent) = desk.checkpoint.intent.clone()
        && let Some(media) = own(desk, draft, &newest, &intent, true)?
    {
        return Ok(was_out(desk, media));
    }
    let before = newest.iter().map(|media| media.id.0.clone()).collect();
    let intent = Intent::now(desk.now(), before, Some(newest.len()));
    let what = tr!("Sent the post out");
    let out = desk.write_once(pass, intent, what, |session| async move { session.publish(&container).await });
    match out.await {
        Ok(media) => {
            desk.checkpoint.progress.media = Some(media);
            Ok(Go::On(tr!("The post is on Instagram").to_owned()))
        }
        Err(Halt::Fault(fault)) if fault.class == Class::NotReady => {
            desk.diary.judge(timeline::of_trouble(desk.now(), desk.step(), Tone::Waiting, &fault.trouble));
            Ok(not_ready())
        }
        Err(halt) => Err(halt),
    }
}

/// Finds out whether a publish whose answer was lost did happen; `None`: it did not, so it is made now.
async fn found_out(desk: &mut Desk, draft: &Draft) -> Result<Option<Go>, Halt> {
    let Some(intent) = desk.checkpoint.intent.clone() else { return Ok(None) };
    match ask(desk, draft, &intent).await? {
        Known::Live(media) => Ok(Some(was_out(desk, media))),
        Known::LiveUnseen => Err(Fault::passing(Trouble::of(TroubleKind::InstagramDown)).into()),
        Known::NotReady => {
            desk.checkpoint.intent = None;
            Ok(Some(not_ready()))
        }
        known @ (Known::NotLive | Known::NotLiveAndLost) => {
            if let Some(at) = desk.was_not_there()? {
                return Ok(Some(Go::Wait { at, saying: asking(), trouble: None }));
            }
            if known == Known::NotLiveAndLost {
                let trouble = Trouble::of(TroubleKind::ContainerLost);
                return Err(Fault::new(Class::NewContainer { retries_first: 0 }, trouble).into());
            }
            Ok(None)
        }
    }
}

fn was_out(desk: &mut Desk, media: MediaId) -> Go {
    desk.checkpoint.intent = None;
    desk.checkpoint.progress.media = Some(media);
    Go::On(tr!("The answer was lost, but the post was out all along").to_owned())
}

fn not_ready() -> Go {
    Go::Back { to: Step::Wait, why: tr!("Instagram is not ready yet").to_owned() }
}

async fn newest(desk: &Desk) -> Result<Vec<Media>, Halt> {
    let what = tr!("Looked at the newest posts");
    desk.read(what, |session| async move { session.newest_media(NEWEST).await }).await
}

/// Asks the container and the newest posts.
async fn ask(desk: &Desk, draft: &Draft, intent: &Intent) -> Result<Known, Halt> {
    let what = tr!("Asked the container whether it was published");
    let state = match &desk.checkpoint.progress.container {
        Some(id) => {
            state_of(desk.read(what, |session| async move { session.container_status(id).await }).await)?
        }
        None => None,
    };
    if let Some(state) = &state {
        desk.diary.add("", tr!("Container"), format!("{state:?}"));
    }
    let newest = newest(desk).await?;
    if intent.doubts(newest.len()) {
        return Err(Fault::passing(Trouble::of(TroubleKind::InstagramDown)).into());
    }
    let (exact, likely) =
        (own(desk, draft, &newest, intent, true)?, own(desk, draft, &newest, intent, false)?);
    Ok(decide::known(state.as_ref(), exact, likely))
}

/// The post of this op among the newest: new since the call, and no other op's.
fn own(
    desk: &Desk,
    draft: &Draft,
    newest: &[Media],
    intent: &Intent,
    strict: bool,
) -> Result<Option<MediaId>, Halt> {
    let mut before: Vec<MediaId> = intent.before.iter().map(|id| MediaId::from(id.as_str())).collect();
    let new = match intent.seen {
        // Newest first: below what was there before, everything is old.
        Some(_) => echo::above(newest, |media| before.contains(&media.id)),
        None => newest,
    };
    while let Some(found) = echo::own_post(new, draft, intent.since(), &before, strict) {
        let id = desk.row.id;
        if !desk.context.read(|c| outbox::is_anothers(c, id, found.id.as_str()))? {
            return Ok(Some(found.id.clone()));
        }
        before.push(found.id.clone());
    }
    Ok(None)
}

/// A container that is gone has no state; that is an answer too.
fn state_of(answer: Result<crate::api::ContainerStatus, Halt>) -> Result<Option<ContainerState>, Halt> {
    match answer {
        Ok(status) => Ok(Some(status.state)),
        Err(Halt::Fault(fault)) if matches!(fault.class, Class::Gone | Class::NewContainer { .. }) => {
            Ok(None)
        }
        Err(halt) => Err(halt),
    }
}

/// Everything up to here can be taken back unseen, so this step is not taken before the window is over.
fn undo_window(desk: &Desk) -> Result<Option<Go>, Halt> {
    let undo_s = desk.context.read(choices::read)?.undo_s.min(acts::LONGEST_UNDO);
    let over = desk.row.created + i64::from(undo_s) * 1_000;
    let saying = tr!("Ready. It can still be taken back for a moment").to_owned();
    Ok((desk.now() < over).then_some(Go::Wait { at: over, saying, trouble: None }))
}

/// Looks whether the day has room for a post (section 4.7); waits when it has none.
async fn room(desk: &mut Desk) -> Result<Option<Go>, Halt> {
    let what = tr!("Asked how many posts the day has room for");
    let answer = desk.read(what, |session| async move { session.publishing_quota().await }).await;
    let quota = match answer {
        Ok(quota) => quota,
        // An account may not be allowed to read it; publishing itself will tell then.
        Err(Halt::Fault(fault)) if fault.class == Class::NeedsPerson => return Ok(None),
        Err(halt) => return Err(halt),
    };
    let (account, now) = (desk.row.account.clone(), desk.now());
    desk.store(move |tx| accounts::keep_quota(tx, &account, &quota, now)).await?;
    Ok(is_used_up(&quota).then(|| Go::Wait {
        at: now + LOOK_FOR_ROOM,
        saying: TroubleKind::QuotaUsedUp.title().to_owned(),
        trouble: Some(Trouble::of(TroubleKind::QuotaUsedUp)),
    }))
}

fn is_used_up(quota: &Quota) -> bool {
    quota.total.is_some_and(|total| quota.used >= total)
}

/// Reads the new post, so that the library shows it at once.
pub(super) async fn read_back(desk: &mut Desk) -> Result<Go, Halt> {
    let Some(id) = desk.checkpoint.progress.media.clone() else { return Ok(Go::Over) };
    let what = tr!("Read the post");
    let answer = desk.read(what, |session| async move { session.media(&id).await }).await;
    let post = match answer {
        Ok(post) => post,
        // A post can be out before every one of Instagram's machines knows it.
        Err(Halt::Fault(fault)) if fault.class == Class::Gone => {
            if desk.checkpoint.failures.in_a_row >= UNREADABLE {
                return Ok(Go::On(tr!("The post is out, but Instagram does not show it yet").to_owned()));
            }
            return Err(Fault { class: Class::Retry, ..*fault }.into());
        }
        Err(halt) => return Err(halt),
    };
    desk.checkpoint.progress.permalink.clone_from(&post.permalink);
    let (account, now) = (desk.row.account.clone(), desk.now());
    desk.store(move |tx| media::upsert_page(tx, &account, &[post], now).map(|_| ())).await?;
    Ok(Go::On(tr!("The library shows it").to_owned()))
}

/// Puts the first comment under the post, once.
pub(super) async fn first_comment(desk: &mut Desk, draft: &Draft) -> Result<Go, Halt> {
    let Some(media) = desk.checkpoint.progress.media.clone() else { return Ok(Go::Over) };
    let text = draft.first_comment.trim();
    if text.is_empty() || desk.checkpoint.progress.comment.is_some() {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_total_is_no_reason_to_wait() {
        let quota = |used, total| Quota { used, total, window_s: None };
        assert!(!is_used_up(&quota(99, None)));
        assert!(!is_used_up(&quota(99, Some(100))));
        assert!(is_used_up(&quota(100, Some(100))));
    }
}
