//! The steps at which the post goes out: quota, publish, read back.
//! Invariant: a publish whose answer was lost is asked for before it is made again.

use crate::api::{Class, ContainerState};
use crate::domain::op::Step;
use crate::domain::{Draft, Media, MediaId, Quota, Trouble, TroubleKind};
use crate::store::tables::{accounts, choices, media, outbox, slots};
use crate::store::views::activity::Tone;
use crate::tr;

use super::super::checkpoint::Intent;
use super::super::desk::{Desk, Halt};
use super::super::retry::{Fault, LOOK_FOR_ROOM};
use super::super::{acts, echo, moderate::asking, timeline};
use super::decide::Known;
use super::{Go, decide, ready, unseen};

/// How often a post that was just published may be unknown to Instagram before it is left at that.
const UNREADABLE: u32 = 5;

/// Publishes, or finds that it was published already.
pub(super) async fn publish(desk: &mut Desk, draft: &Draft) -> Result<Go, Halt> {
    let Some(container) = desk.checkpoint.progress.container.clone() else {
        return Ok(Go::Back { to: Step::Containers, why: tr!("There is no container yet").to_owned() });
    };
    // It was found, and kept as this op's own, in a life that ended before the step did.
    if desk.checkpoint.progress.media.is_some() || desk.checkpoint.progress.unseen {
        return Ok(out_all_along());
    }
    if desk.checkpoint.is_unsure()
        && let Some(go) = found_out(desk, draft).await?
    {
        return Ok(go);
    }
    if let Some(wait) = undo_window(desk)? {
        return Ok(wait);
    }
    let pass = desk.pass().await;
    let before = match ready::before(desk).await? {
        Ok(before) => before,
        Err(wait) => return Ok(wait),
    };
    // Instagram said no to an earlier try; whether that was true is seen in the list.
    if let Some(intent) = desk.checkpoint.intent.clone()
        && let Some(go) = was_true(desk, draft, &intent).await?
    {
        return Ok(go);
    }
    let heard = desk.session.client().heard_at();
    let seen = before.len();
    let intent = Intent { container: Some(container.clone()), ..Intent::after(heard, before, Some(seen)) };
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
        Err(Halt::Fault(fault)) if fault.class == Class::QuotaUsedUp => {
            // What it said goes into the verdict; the reading after it has a line of its own.
            let failed = desk.diary.keep_failed();
            note_quota(desk).await;
            desk.diary.put_failed(failed);
            Err(Halt::Fault(fault))
        }
        Err(halt) => Err(halt),
    }
}

/// Whether a post is out although Instagram said no to it; `None`: it is not.
async fn was_true(desk: &mut Desk, draft: &Draft, intent: &Intent) -> Result<Option<Go>, Halt> {
    if unseen::needs_container(draft) {
        return match ask(desk, draft, intent).await? {
            Known::Live(media) => was_out(desk, media).await.map(Some),
            Known::LiveUnseen => unseen::not_shown(desk, draft).map(Some),
            Known::NotLive | Known::NotLiveAndLost | Known::NotReady => Ok(None),
        };
    }
    let newest = ready::newest(desk).await?;
    match own(desk, draft, &newest, intent, true)? {
        Some(media) => was_out(desk, media).await.map(Some),
        None => Ok(None),
    }
}

/// Finds out whether a publish whose answer was lost did happen; `None`: it did not, so it is made now.
async fn found_out(desk: &mut Desk, draft: &Draft) -> Result<Option<Go>, Halt> {
    let Some(intent) = desk.checkpoint.intent.clone() else { return Ok(None) };
    match ask(desk, draft, &intent).await? {
        Known::Live(media) => was_out(desk, media).await.map(Some),
        Known::LiveUnseen => unseen::not_shown(desk, draft).map(Some),
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

/// A post was found that is out: this op's, unless another op has it by now.
async fn was_out(desk: &mut Desk, media: MediaId) -> Result<Go, Halt> {
    if !is_ours(desk, media).await? {
        // Asked again at once, with that one left out.
        return Ok(Go::Wait { at: desk.now(), saying: asking(), trouble: None });
    }
    Ok(out_all_along())
}

fn out_all_along() -> Go {
    Go::On(tr!("The answer was lost, but the post was out all along").to_owned())
}

fn not_ready() -> Go {
    Go::Back { to: Step::Wait, why: tr!("Instagram is not ready yet").to_owned() }
}

/// Keeps a post that was found as this op's own, unless another op has it by now.
async fn is_ours(desk: &mut Desk, media: MediaId) -> Result<bool, Halt> {
    let mut found = desk.checkpoint.clone();
    (found.intent, found.progress.media) = (None, Some(media.clone()));
    let kept = timeline::json(&found)?;
    let (id, step) = (desk.row.id, desk.step());
    let ours = desk
        .store(move |tx| {
            let taken = outbox::is_anothers(tx, id, media.as_str())?;
            if !taken {
                outbox::save_checkpoint(tx, id, step, &kept, None)?;
            }
            Ok(!taken)
        })
        .await?;
    if ours {
        desk.checkpoint = found;
    }
    Ok(ours)
}

/// Asks the container and the newest posts.
async fn ask(desk: &Desk, draft: &Draft, intent: &Intent) -> Result<Known, Halt> {
    let what = tr!("Asked the container whether it was published");
    // The container of the call itself, which may have been made anew since.
    let state = match intent.container.as_ref().or(desk.checkpoint.progress.container.as_ref()) {
        Some(id) => {
            state_of(desk.read(what, |session| async move { session.container_status(id).await }).await)?
        }
        None => None,
    };
    if let Some(state) = &state {
        desk.diary.add("", tr!("Container"), format!("{state:?}"));
    }
    let newest = ready::newest(desk).await?;
    let wordless = unseen::is_wordless(draft);
    // Stories end by themselves, so an empty list of them is no reason for doubt.
    if !wordless && intent.doubts(newest.len()) {
        return Err(Fault::passing(Trouble::of(TroubleKind::InstagramDown)).into());
    }
    let find = |strict| own(desk, draft, &newest, intent, strict);
    if wordless {
        return Ok(decide::known_by_container(state.as_ref(), find(false)?));
    }
    Ok(decide::known(state.as_ref(), find(true)?, find(false)?))
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
        // In which order stories stand is not said.
        Some(_) if unseen::is_wordless(draft) => newest,
        Some(_) => echo::above(newest, |media| before.contains(&media.id)),
        None => newest,
    };
    while let Some(found) = echo::own_post(new, draft, intent.since(), &before, strict) {
        // Two posts with the same words may go out in the same minute.
        if !desk.context.read(|c| outbox::is_anothers(c, desk.row.id, found.id.as_str()))? {
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

/// Everything up to here can be taken back unseen, so this step is not taken before the window is over. A post
/// that waited for its moment has had its window.
fn undo_window(desk: &Desk) -> Result<Option<Go>, Halt> {
    if desk.context.read(|c| slots::of(c, desk.row.id))?.is_some() {
        return Ok(None);
    }
    let undo_s = desk.context.read(choices::read)?.undo_s.min(acts::LONGEST_UNDO);
    let over = desk.row.created + i64::from(undo_s) * 1_000;
    let saying = tr!("Ready. It can still be taken back for a moment").to_owned();
    // Set back, the clock would make it wait for longer than the window ever was.
    let waits = (desk.row.created..over).contains(&desk.now());
    Ok(waits.then_some(Go::Wait { at: over, saying, trouble: None }))
}

/// Looks whether the day has room for a post (section 4.7); waits when it has none.
pub(super) async fn room(desk: &mut Desk) -> Result<Option<Go>, Halt> {
    let quota = match read_quota(desk).await {
        Ok(quota) => quota,
        // An account may not be allowed to read it; publishing itself will tell then.
        Err(Halt::Fault(fault)) if fault.class == Class::NeedsPerson => return Ok(None),
        Err(halt) => return Err(halt),
    };
    Ok(is_used_up(&quota).then(|| Go::Wait {
        at: desk.now() + LOOK_FOR_ROOM,
        saying: TroubleKind::QuotaUsedUp.title().to_owned(),
        trouble: Some(Trouble::of(TroubleKind::QuotaUsedUp)),
    }))
}

async fn read_quota(desk: &Desk) -> Result<Quota, Halt> {
    let what = tr!("Asked how many posts the day has room for");
    let quota = desk.read(what, |session| async move { session.publishing_quota().await }).await?;
    let (account, now) = (desk.row.account.clone(), desk.now());
    desk.store(move |tx| accounts::keep_quota(tx, &account, &quota, now)).await?;
    Ok(quota)
}

/// Reads the quota again because it has just changed. The post does not hang on it: when it cannot be read
/// now, the next reading in the background tells.
async fn note_quota(desk: &Desk) {
    if let Err(halt) = read_quota(desk).await {
        tracing::info!(op = %desk.row.id, ?halt, "the quota could not be read again");
    }
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
    note_quota(desk).await;
    Ok(Go::On(tr!("The library shows it").to_owned()))
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
