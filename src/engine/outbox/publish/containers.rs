//! The third and fourth step: a container a slide, then the post's own, then waiting until it is ready.
//! Invariant: each container is kept as soon as it is made, and a parent is made only from finished children.

use crate::api::{Class, ContainerAsk, ContainerState, ContainerStatus, PostAsk, ReelAsk};
use crate::domain::op::Step;
use crate::domain::{ContainerId, Draft, DraftKind, Slide, Trouble, TroubleKind};
use crate::tr;

use super::super::checkpoint::Intent;
use super::super::desk::{Desk, Halt};
use super::super::retry::Fault;
use super::{Go, decide, refused, tidy, up};

/// Makes every container.
pub(super) async fn make(desk: &mut Desk, draft: &Draft) -> Result<Go, Halt> {
    let slides = draft.slides.len();
    if draft.kind == DraftKind::Carousel {
        for index in desk.checkpoint.progress.children.len()..slides {
            let Some(url) = up::address(desk, index).await? else { return Ok(place_again()) };
            let Some(ask) = child(desk, &draft.slides[index], index, url) else { return Ok(place_again()) };
            desk.keep(Some(tr!("Instagram fetches slide {n} of {all}", n = index + 1, all = slides))).await?;
            let made = create(desk, &ask)
                .await
                .map_err(|halt| about_slide(refused::told(halt, draft, Some(index)), index, slides))?;
            desk.checkpoint.progress.children.push(made);
            desk.keep(None).await?;
        }
        while let Some(id) = desk.checkpoint.progress.children.get(desk.checkpoint.progress.finished) {
            let (id, index) = (id.clone(), desk.checkpoint.progress.finished);
            let saying = tr!("Instagram prepares slide {n} of {all}", n = index + 1, all = slides);
            let looked = look(desk, &id, saying).await;
            if let Look::Later(wait) = looked.map_err(|halt| about_slide(halt, index, slides))? {
                return Ok(wait);
            }
            desk.checkpoint.progress.finished += 1;
            desk.checkpoint.progress.polls = 0;
        }
        // Instagram has them all: the whole is made from its copies.
        tidy::take_down_early(desk).await?;
    }
    if desk.checkpoint.progress.container.is_none() {
        let Some(ask) = whole(desk, draft).await? else { return Ok(place_again()) };
        let made = create(desk, &ask).await.map_err(|halt| refused::told(halt, draft, None))?;
        desk.checkpoint.progress.container = Some(made);
        desk.checkpoint.progress.polls = 0;
        desk.keep(None).await?;
    }
    Ok(Go::On(match slides {
        1 => tr!("Instagram has the file").to_owned(),
        _ => tr!("Instagram has all {count} files", count = slides),
    }))
}

/// Waits for the post's own container; then the public copies are needed no more.
pub(super) async fn wait(desk: &mut Desk, draft: &Draft) -> Result<Go, Halt> {
    let Some(container) = desk.checkpoint.progress.container.clone() else {
        return Ok(Go::Back { to: Step::Containers, why: tr!("There is no container yet").to_owned() });
    };
    let saying = super::saying(Step::Wait).to_owned();
    let looked = look(desk, &container, saying).await.map_err(|halt| refused::told(halt, draft, None));
    match looked? {
        Look::Later(wait) => return Ok(wait),
        // Out already, though nobody was told: the next step finds the post by asking.
        Look::Out => {
            let made = desk.checkpoint.progress.made_after;
            let intent = desk.checkpoint.intent.get_or_insert_with(|| Intent::after(made, Vec::new(), None));
            intent.refused = false;
        }
        Look::Ready => {}
    }
    tidy::take_down_early(desk).await?;
    Ok(Go::On(tr!("Instagram is ready to publish").to_owned()))
}

/// The files are not up any more, and a container still needs one.
fn place_again() -> Go {
    Go::Back { to: Step::Host, why: tr!("The files have to be placed again").to_owned() }
}

fn child(desk: &Desk, slide: &Slide, index: usize, url: String) -> Option<ContainerAsk> {
    let (progress, people) = (&desk.checkpoint.progress, slide.people.clone());
    Some(if progress.files.get(index)?.is_clip {
        ContainerAsk::CarouselClip { url, people }
    } else {
        ContainerAsk::CarouselImage { url, alt_text: slide.alt_text.clone(), people }
    })
}

/// What the post's own container is asked to be; `None`: the files have to be placed again.
async fn whole(desk: &mut Desk, draft: &Draft) -> Result<Option<ContainerAsk>, Halt> {
    let post = PostAsk {
        caption: draft.caption.clone(),
        collaborators: draft.sent_partners().to_vec(),
        place: draft.sent_place().to_owned(),
        made_with_ai: draft.details.made_with_ai,
    };
    if draft.kind == DraftKind::Carousel {
        return Ok(Some(ContainerAsk::Carousel {
            children: desk.checkpoint.progress.children.clone(),
            post,
        }));
    }
    let Some(url) = up::address(desk, 0).await? else { return Ok(None) };
    let cover = match draft.sent_cover() {
        Some(_) => match up::address(desk, draft.slides.len()).await? {
            Some(cover) => Some(cover),
            None => return Ok(None),
        },
        None => None,
    };
    let is_clip = desk.checkpoint.progress.files.first().is_some_and(|file| file.is_clip);
    let starts_ms = desk.checkpoint.progress.files.first().map_or(0, |file| file.starts_ms);
    let Slide { alt_text, people, .. } = draft.slides.first().cloned().unwrap_or_default();
    let made_with_ai = draft.details.made_with_ai;
    Ok(Some(match draft.kind {
        DraftKind::Picture | DraftKind::Carousel => ContainerAsk::Image { url, alt_text, people, post },
        DraftKind::Reel => ContainerAsk::Reel(Box::new(ReelAsk {
            url,
            people,
            post,
            cover,
            // The cover is a moment of the user's own file, and its beginning may be cut off.
            cover_ms: Some(draft.cover_ms.saturating_sub(starts_ms)),
            share_to_feed: draft.share_to_feed,
            sound: draft.details.sound.clone(),
            trial: draft.trial(),
        })),
        DraftKind::Story if is_clip => ContainerAsk::StoryClip { url, people, made_with_ai },
        DraftKind::Story => ContainerAsk::StoryImage { url, people, made_with_ai },
    }))
}

async fn create(desk: &mut Desk, ask: &ContainerAsk) -> Result<ContainerId, Halt> {
    let before = desk.session.client().heard_at();
    let what = tr!("Asked for a container");
    let made = desk.write(what, |session| async move { session.create_container(ask).await }).await?;
    desk.diary.add("", tr!("Container"), made.to_string());
    let now = desk.now();
    let progress = &mut desk.checkpoint.progress;
    progress.made_at = Some(now);
    progress.made.push(now);
    progress.born.get_or_insert(now);
    progress.made_after = before;
    progress.state = None;
    Ok(made)
}

/// What a look at a container showed.
enum Look {
    Ready,
    Out,
    Later(Go),
}

async fn look(desk: &mut Desk, id: &ContainerId, saying: String) -> Result<Look, Halt> {
    let what = tr!("Looked at the container");
    let status = match desk.read(what, |session| async move { session.container_status(id).await }).await {
        // A container that nobody knows any more is lost, and that can be mended.
        Err(Halt::Fault(fault)) if fault.class == Class::Gone => {
            return Err(Fault { class: Class::NewContainer { retries_first: 0 }, ..*fault }.into());
        }
        status => status?,
    };
    tell_state(desk, id, &status);
    let now = desk.now();
    let progress = &mut desk.checkpoint.progress;
    match status.state {
        ContainerState::Finished => return Ok(Look::Ready),
        ContainerState::Published => return Ok(Look::Out),
        _ => {}
    }
    if let (Some(class), Some(trouble)) = (status.class(), status.trouble()) {
        return Err(Fault::new(class, trouble).into());
    }
    if progress.made_at.is_some_and(|made| now - made > decide::TOO_LONG) {
        let trouble = Trouble::of(TroubleKind::ContainerLost);
        return Err(Fault::new(Class::NewContainer { retries_first: 0 }, trouble).into());
    }
    let at = now + decide::look_again_in(progress.polls);
    progress.polls = progress.polls.saturating_add(1);
    Ok(Look::Later(Go::Wait { at, saying, trouble: None }))
}

/// Writes a container's state into the timeline, each state once.
fn tell_state(desk: &mut Desk, id: &ContainerId, status: &ContainerStatus) {
    let state = format!("{id} {:?}", status.state);
    if desk.checkpoint.progress.state.as_ref() == Some(&state) {
        return desk.diary.leave_out();
    }
    let said = status.said.clone().unwrap_or_default();
    let sentence = match status.state {
        ContainerState::InProgress | ContainerState::Other => tr!("Instagram is still at work"),
        ContainerState::Finished => tr!("It is ready"),
        ContainerState::Published => tr!("It was published"),
        ContainerState::Failed => tr!("It failed"),
        ContainerState::Expired => tr!("It expired"),
    };
    desk.diary.add(sentence, tr!("Container"), format!("{state} {said}").trim().to_owned());
    desk.checkpoint.progress.state = Some(state);
}

fn about_slide(halt: Halt, index: usize, slides: usize) -> Halt {
    match halt {
        Halt::Fault(fault) => {
            Fault { trouble: super::of_slide(fault.trouble, index, slides), ..*fault }.into()
        }
        other => other,
    }
}
