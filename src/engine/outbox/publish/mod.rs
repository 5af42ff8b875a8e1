//! A publish as a machine of eight steps: each does a bounded piece of work, keeps what it achieved, and says
//! whether the next one may begin.
//! Invariant: what a step achieved is kept before the next one begins, so that after a restart the machine
//! goes on where it stood and ends with exactly one post.

mod closing;
mod containers;
mod decide;
mod files;
mod live;
mod place;
mod ready;
mod refused;
pub(super) mod slot;
mod tidy;
mod unseen;
mod up;

use crate::domain::op::Step;
use crate::domain::{Draft, DraftId, Op, Trouble, TroubleKind};
use crate::store::tables::outbox::Outcome;
use crate::store::views::activity::Tone;
use crate::tr;

use super::desk::{Desk, Halt, Turn};
use super::retry::{Failures, Fault};
use super::timeline;

pub use tidy::{clear_away, take_down};

/// Containers that failed are made anew so often before a person is asked (section 8.2: one later try).
const ROUNDS: u8 = 1;
/// Containers that expired or were lost say nothing against the files, so they get more.
const ROUNDS_WHEN_LOST: u8 = 5;

/// How a step ended.
#[derive(Debug)]
enum Go {
    /// Done; the sentence goes into the timeline.
    On(String),
    /// Nothing to do here; no line in the timeline.
    Over,
    /// An earlier step has to be done again.
    Back { to: Step, why: String },
    /// Waits for Instagram until this moment.
    Wait { at: i64, saying: String, trouble: Option<Trouble> },
}

/// Runs the machine until it is done, has to wait, or something goes wrong.
///
/// # Errors
/// See [`Halt`].
pub async fn run(desk: &mut Desk) -> Result<Turn, Halt> {
    let Op::Publish { draft_id, draft } = desk.row.op.clone() else {
        return Ok(Turn::Done(Outcome::Plain));
    };
    loop {
        let step = desk.checkpoint.progress.step;
        desk.keep(Some(saying(step).to_owned())).await?;
        let go = match take(desk, step, draft_id, &draft).await {
            Err(Halt::Fault(fault)) => {
                desk.checkpoint.progress.refused |= fault.trouble.kind == TroubleKind::HostUnreachable;
                remade(desk, *fault)?
            }
            other => other?,
        };
        match go {
            Go::On(sentence) => {
                desk.note(Tone::Good, step.name(), sentence);
                if step == Step::TidyUp {
                    return Ok(Turn::Done(outcome(desk)));
                }
                go_to(desk, after(step));
            }
            Go::Over => go_to(desk, after(step)),
            Go::Back { to, why } => {
                desk.note(Tone::Waiting, step.name(), why);
                go_to(desk, to);
            }
            Go::Wait { at, saying, trouble } => return Ok(Turn::Later { at, saying, trouble }),
        }
    }
}

async fn take(desk: &mut Desk, step: Step, draft_id: DraftId, draft: &Draft) -> Result<Go, Halt> {
    if let Some(go) = slot::hold(desk, step).await? {
        return Ok(go);
    }
    match step {
        Step::Check => files::check(desk, draft).await,
        Step::Host => place::host(desk, draft).await,
        Step::Containers => containers::make(desk, draft).await,
        Step::Wait => containers::wait(desk, draft).await,
        Step::Publish => live::publish(desk, draft).await,
        Step::ReadBack => live::read_back(desk).await,
        Step::FirstComment => closing::words_and_quiet(desk, draft).await,
        Step::TidyUp => tidy::tidy_up(desk, draft_id).await,
    }
}

fn go_to(desk: &mut Desk, step: Step) {
    desk.checkpoint.progress.step = step;
    desk.checkpoint.failures = Failures::default();
}

fn after(step: Step) -> Step {
    let next = Step::ALL.iter().position(|known| *known == step).map_or(0, |nth| nth + 1);
    Step::ALL.get(next).copied().unwrap_or(Step::TidyUp)
}

/// What it is doing, in words.
fn saying(step: Step) -> &'static str {
    match step {
        Step::Check => tr!("Checking the files"),
        Step::Host => tr!("Preparing the files"),
        Step::Containers => tr!("Instagram fetches the files"),
        Step::Wait => tr!("Instagram prepares the post"),
        Step::Publish => tr!("Publishing"),
        Step::ReadBack => tr!("Reading the post back"),
        Step::FirstComment => tr!("Writing the first comment"),
        Step::TidyUp => tr!("Taking the files away again"),
    }
}

/// A fault that new containers can mend becomes a step back; every other one stays what it is.
fn remade(desk: &mut Desk, fault: Fault) -> Result<Go, Halt> {
    let progress = &desk.checkpoint.progress;
    let lost = decide::wants_new_containers(&fault, progress.step, desk.checkpoint.failures.in_a_row);
    if !lost {
        return Err(fault.into());
    }
    let rounds = if fault.trouble.kind == TroubleKind::ContainerLost { ROUNDS_WHEN_LOST } else { ROUNDS };
    if progress.rounds >= rounds {
        return Err(Fault::for_a_person(fault.trouble).into());
    }
    desk.checkpoint.progress.rounds += 1;
    desk.checkpoint.progress.forget_containers();
    desk.diary.judge(timeline::of_trouble(desk.now(), desk.step(), Tone::Waiting, &fault.trouble));
    let said = fault.trouble.detail.unwrap_or_else(|| fault.trouble.kind.title().to_owned());
    Ok(Go::Back { to: Step::Host, why: tr!("Prepared anew: {said}", said = said) })
}

/// Makes a stuck publish ready to be tried again: what concerned the files starts from the files, everything
/// else goes on where it stood.
pub fn ready_again(progress: &mut super::checkpoint::Progress, trouble: Option<&Trouble>) {
    let step = progress.step.resumes_at(trouble.map(|trouble| trouble.kind));
    if step < progress.step && progress.media.is_none() {
        progress.forget_containers();
        progress.step = step;
    }
    progress.rounds = 0;
}

/// What the store learns when the post is out.
fn outcome(desk: &Desk) -> Outcome {
    let progress = &desk.checkpoint.progress;
    Outcome::Published {
        media: progress.media.clone().unwrap_or_default(),
        permalink: progress.permalink.clone(),
        node: None,
    }
}

/// A place that cannot be opened is for a person; a locked keychain may be open later.
fn unplaced(trouble: Trouble) -> Fault {
    match trouble.kind {
        TroubleKind::KeychainRefused => Fault::passing(trouble),
        _ => Fault::for_a_person(trouble),
    }
}

/// The name of a file in a sentence: "Slide 3"; what stands behind the slides is the cover.
fn slide_name(index: usize, slides: usize) -> String {
    if index < slides { tr!("Slide {number}", number = index + 1) } else { tr!("Cover").to_owned() }
}

/// A trouble that says which slide it is about, where there are several files.
fn of_slide(mut trouble: Trouble, index: usize, slides: usize) -> Trouble {
    if slides > 1 || index >= slides {
        let name = slide_name(index, slides);
        trouble.detail = Some(match trouble.detail {
            Some(detail) => format!("{name}: {detail}"),
            None => name,
        });
    }
    trouble
}

#[cfg(test)]
mod tests {
    use super::super::checkpoint::Progress;
    use super::*;

    #[test]
    fn the_steps_follow_each_other_to_the_end() {
        let mut step = Step::Check;
        for wanted in &Step::ALL[1..] {
            step = after(step);
            assert_eq!(step, *wanted);
        }
        assert_eq!(after(Step::TidyUp), Step::TidyUp);
    }

    #[test]
    fn a_refused_file_starts_again_from_the_files_and_a_live_post_never_does() {
        let refused = Trouble::of(TroubleKind::FileRefused);
        let mut progress =
            Progress { step: Step::Wait, container: Some("c".into()), rounds: 2, ..Progress::default() };
        ready_again(&mut progress, Some(&refused));
        assert_eq!((progress.step, progress.container.clone(), progress.rounds), (Step::Check, None, 0));
        let mut live = Progress { step: Step::FirstComment, media: Some("m".into()), ..Progress::default() };
        ready_again(&mut live, Some(&refused));
        assert_eq!(live.step, Step::FirstComment);
    }

    #[test]
    fn a_trouble_names_its_slide_only_among_several() {
        let trouble = Trouble::with(TroubleKind::FileRefused, "too wide");
        assert_eq!(of_slide(trouble.clone(), 2, 3).detail.as_deref(), Some("Slide 3: too wide"));
        assert_eq!(of_slide(trouble.clone(), 0, 1).detail.as_deref(), Some("too wide"));
        assert_eq!(of_slide(trouble, 1, 1).detail.as_deref(), Some("Cover: too wide"));
    }
}
