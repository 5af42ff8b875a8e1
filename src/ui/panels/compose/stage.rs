//! Where a draft is on its way to Instagram, and what stops it from being sent.
//! Invariant: it may be sent only while the checks are of the draft as it is and nothing of it fails.

use crate::domain::op::{OpState, Step};
use crate::domain::{DraftKind, Feature, Finding, MediaId, Quota, RuleId, TroubleKind};
use crate::engine::status::Status;
use crate::engine::views::Pending;
use crate::engine::views::compose::Compose as ComposeView;
use crate::engine::views::settings::AccountRow;
use crate::tr;
use crate::ui::widgets::Segment;

use super::work::Work;

/// Seconds after which a publish that was handed over and never appeared may be pressed again.
pub const HANDED_OVER: f64 = 10.0;

/// Where a draft is.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// It is written; what stops it, if anything does.
    Writing(Option<Stop>),
    /// *Publish* was pressed, the outbox did not answer yet.
    HandedOver,
    /// In the outbox.
    Sending { pending: Pending, step: Step, saying: Option<String> },
    /// On Instagram.
    Live(Option<MediaId>),
}

/// What stops a draft from being sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// What it is, in a few words.
    pub words: String,
    /// What to do about it, when the words do not say so.
    pub advice: Option<&'static str>,
    pub kind: StopKind,
}

/// Whose move it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopKind {
    /// Nothing is wrong, something is still missing.
    NotYet,
    /// It goes on by itself.
    Waiting,
    /// Needs the person.
    Stuck,
    /// Needs the person, under *Where files wait*.
    NoHost,
}

impl Stage {
    /// The stage of the draft on the easel. `handed_over`: when *Publish* was pressed, in seconds.
    pub fn of(view: &ComposeView, work: &Work, handed_over: Option<f64>, now: f64) -> Self {
        let open = work.shown(view);
        if let Some(open) = open {
            if let Some(pending) = &open.publishing {
                let step = open.step.unwrap_or_default();
                return Self::Sending { pending: pending.clone(), step, saying: open.saying.clone() };
            }
            if open.op.is_some() {
                return Self::Live(open.post.clone());
            }
        }
        if handed_over.is_some_and(|since| now - since < HANDED_OVER) {
            return Self::HandedOver;
        }
        Self::Writing(None)
    }

    /// Whether the draft can be edited.
    pub fn is_writing(&self) -> bool {
        matches!(self, Self::Writing(_))
    }

    /// Whether it was taken out of the person's hands.
    pub fn has_echo(&self) -> bool {
        matches!(self, Self::Sending { .. } | Self::Live(_))
    }
}

fn of_kind(kind: TroubleKind) -> Stop {
    Stop { words: kind.title().to_owned(), advice: Some(kind.advice()), kind: StopKind::Stuck }
}

fn plain(words: impl Into<String>, kind: StopKind) -> Stop {
    Stop { words: words.into(), advice: None, kind }
}

/// What stops a draft that is being written; the first thing to do is told first.
pub fn stop(view: &ComposeView, work: &Work, status: &Status, account: Option<&AccountRow>) -> Option<Stop> {
    stopped(view, work, status, account, true)
}

/// As [`stop`], for a draft that is to be sent later: the day's room is another one then.
pub fn stop_later(
    view: &ComposeView,
    work: &Work,
    status: &Status,
    account: Option<&AccountRow>,
) -> Option<Stop> {
    stopped(view, work, status, account, false)
}

fn stopped(
    view: &ComposeView,
    work: &Work,
    status: &Status,
    account: Option<&AccountRow>,
    today: bool,
) -> Option<Stop> {
    if let Some(stop) = cannot_send(view.has_host, status, account) {
        return Some(stop);
    }
    if work.shown(view).is_some_and(|open| open.template.is_some()) {
        return Some(plain(tr!("Make a draft of this template first"), StopKind::NotYet));
    }
    if work.draft.slides.is_empty() {
        let words = match work.draft.kind {
            DraftKind::Reel => tr!("Add a clip first"),
            DraftKind::Story => tr!("Add a picture or a clip first"),
            DraftKind::Picture | DraftKind::Carousel => tr!("Add a picture first"),
        };
        return Some(plain(words, StopKind::NotYet));
    }
    if today && view.quota.as_ref().is_some_and(is_used_up) {
        return Some(of_kind(TroubleKind::QuotaUsedUp));
    }
    if !work.is_checked(view) {
        return Some(plain(tr!("Checking…"), StopKind::Waiting));
    }
    let findings = work.shown(view)?.checked.as_ref().map(|checked| checked.findings.as_slice())?;
    let failing = findings.iter().find(|finding| finding.stops())?;
    Some(plain(what_to_do(failing, work.draft.kind), StopKind::Stuck))
}

/// What stops an account from publishing anything at all.
pub fn cannot_send(has_host: bool, status: &Status, account: Option<&AccountRow>) -> Option<Stop> {
    let practice = status.practice.is_some() || account.is_some_and(|account| account.practice);
    if !practice && !has_host {
        let stop = of_kind(TroubleKind::NoHost);
        return Some(Stop { kind: StopKind::NoHost, ..stop });
    }
    match account.and_then(|account| account.grant.as_ref()) {
        None => Some(of_kind(TroubleKind::SignInAgain)),
        Some(grant) if grant.lacks(Feature::Publishing).is_some() => {
            let advice = Some(TroubleKind::PermissionMissing.advice());
            Some(Stop { words: Feature::Publishing.off().to_owned(), advice, kind: StopKind::Stuck })
        }
        Some(_) => None,
    }
}

fn is_used_up(quota: &Quota) -> bool {
    quota.total.is_some_and(|total| quota.used >= total)
}

fn what_to_do(finding: &Finding, kind: DraftKind) -> String {
    match (finding.rule, finding.slide) {
        (RuleId::CarouselCount, _) => tr!("A carousel needs 2 to 10 slides").to_owned(),
        (RuleId::CaptionUnits, _) => tr!("Shorten the caption first").to_owned(),
        (RuleId::CaptionHashtags, _) => tr!("Take out some hashtags first").to_owned(),
        (RuleId::CaptionMentions, _) => tr!("Take out some mentions first").to_owned(),
        (RuleId::CoverInside | RuleId::CoverFormat, _) => tr!("Choose the cover again first").to_owned(),
        (RuleId::Partners, _) | (RuleId::Names, None) => tr!("Mend the collaborators first").to_owned(),
        (RuleId::Place, _) => tr!("Mend the place first").to_owned(),
        (_, Some(slide)) if kind == DraftKind::Carousel => {
            tr!("Fix slide {number} first", number = slide + 1)
        }
        (RuleId::AltTextUnits, _) => tr!("Shorten the alt text first").to_owned(),
        (RuleId::People | RuleId::Names, _) => tr!("Mend the people tagged first").to_owned(),
        _ if kind == DraftKind::Reel => tr!("Fix the clip first").to_owned(),
        _ => tr!("Fix the picture first").to_owned(),
    }
}

/// The segments of the bar at a step.
pub fn segments(step: Step, state: OpState) -> Vec<Segment> {
    let current = if state == OpState::Stuck { Segment::Stuck } else { Segment::Current };
    Step::ALL
        .into_iter()
        .map(|one| match one.cmp(&step) {
            std::cmp::Ordering::Less => Segment::Done,
            std::cmp::Ordering::Equal => current,
            std::cmp::Ordering::Greater => Segment::Rest,
        })
        .collect()
}

/// What a publish does now, in words.
pub fn doing(step: Step, state: OpState) -> &'static str {
    match (state, step) {
        (OpState::Queued, _) => tr!("Waits for its turn"),
        (OpState::Waiting, Step::Check | Step::Host | Step::Containers) => tr!("Tries again by itself"),
        (_, Step::Check) => tr!("Checking the files"),
        (_, Step::Host) => tr!("Putting the files where Instagram can fetch them"),
        (_, Step::Containers) => tr!("Instagram is told of the files"),
        (_, Step::Wait) => tr!("Instagram fetches the files"),
        (_, Step::Publish) => tr!("Publishing"),
        (_, Step::ReadBack) => tr!("Reading the post back"),
        (_, Step::FirstComment) => tr!("Writing the first comment"),
        (_, Step::TidyUp) => tr!("Taking the files away again"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rules::Verdict;

    #[test]
    fn a_bar_shows_what_is_done_what_runs_and_where_it_is_stuck() {
        use Segment::{Current, Done, Rest, Stuck};
        assert_eq!(
            segments(Step::Check, OpState::Running),
            [Current, Rest, Rest, Rest, Rest, Rest, Rest, Rest]
        );
        assert_eq!(segments(Step::Wait, OpState::Stuck), [Done, Done, Done, Stuck, Rest, Rest, Rest, Rest]);
    }

    #[test]
    fn what_stops_a_draft_names_the_slide_or_the_words() {
        let finding = |rule, slide| Finding::new(rule, slide, Verdict::Fails, "");
        let said = |rule, slide, kind| what_to_do(&finding(rule, slide), kind);
        assert_eq!(said(RuleId::ImageFormat, Some(2), DraftKind::Carousel), "Fix slide 3 first");
        assert_eq!(said(RuleId::ImageFormat, Some(0), DraftKind::Picture), "Fix the picture first");
        assert_eq!(said(RuleId::CaptionUnits, None, DraftKind::Picture), "Shorten the caption first");
    }

    #[test]
    fn a_used_up_quota_is_one_whose_total_is_known() {
        let quota = |used, total| Quota { used, total, window_s: None };
        assert!(is_used_up(&quota(100, Some(100))));
        assert!(!is_used_up(&quota(99, Some(100))) && !is_used_up(&quota(500, None)));
    }
}
