//! Holds a draft and its files against every row of `RULES`, before anything is sent.
//! Invariant: every row that applies gives exactly one finding a slide (or one for the post), with what was
//! measured and, where there is one, what mends it; no limit is written here.

mod clip;
mod cover;
mod list;
mod picture;
mod post;
#[cfg(test)]
mod tests;

use self::list::List;
use super::{MediaError, SlideFacts};
use crate::domain::rules::{Fix, RuleId};
use crate::domain::draft::ClipFix;
use crate::domain::{Draft, DraftKind, Finding, TroubleKind};
use crate::tr;

/// Checks a draft: slide by slide, then the cover, then the post. `facts` has the facts of what would be sent of each
/// slide, in order, and behind them those of the cover, where it is a file of its own ([`super::facts_of`]).
pub fn check(draft: &Draft, facts: &[SlideFacts]) -> Vec<Finding> {
    let room = super::prepare::room(draft, facts.first());
    let mut findings = Vec::new();
    for (index, (slide, facts)) in draft.slides.iter().zip(facts).enumerate() {
        let mut list = List { slide: Some(index), findings: &mut findings };
        match facts {
            SlideFacts::Picture(facts) if draft.kind != DraftKind::Reel => {
                picture::check(&mut list, draft.kind, slide, facts, room);
            }
            SlideFacts::Clip(facts) if draft.kind != DraftKind::Picture => {
                clip::check(&mut list, draft, slide, facts);
            }
            SlideFacts::Picture(facts) => {
                let heading = tr!("This is a picture, not a clip");
                list.refuse(RuleId::ClipFormat, heading, facts.format.name());
            }
            SlideFacts::Clip(facts) => {
                list.refuse(RuleId::ImageFormat, tr!("This is a clip, not a picture"), facts.format.name());
            }
            SlideFacts::Broken(error) => broken(&mut list, draft.kind, error, facts),
        }
        // What cannot be sent at all can be taken out, where others stay.
        let several = draft.slides.len() > 1;
        let hopeless = |finding: &&mut Finding| finding.slide == Some(index) && finding.complaint.is_some();
        for finding in findings.iter_mut().filter(hopeless).filter(|_| several) {
            let after = (draft.slides.len() - 1).to_string();
            finding.mend = Some(crate::domain::rules::Mend { fix: Fix::TakeOut { slide: index }, after });
        }
    }
    let mut list = List { slide: None, findings: &mut findings };
    if let (Some(_), Some(facts)) = (draft.sent_cover(), facts.get(draft.slides.len())) {
        cover::check(&mut list, facts);
    }
    post::check(&mut list, draft);
    findings
}

fn broken(list: &mut List<'_>, kind: DraftKind, error: &MediaError, facts: &SlideFacts) {
    let clip = kind == DraftKind::Reel || facts.format().is_clip();
    let rule = if clip { RuleId::ClipFormat } else { RuleId::ImageFormat };
    let heading = match error {
        MediaError::NotMedia if clip => tr!("This is not a clip"),
        _ => error.heading(),
    };
    list.refuse(rule, heading, error.to_string());
}

/// What would mend the clip of a slide, as findings offer it: the limit it is outside of, and the way.
pub fn clip_fixes(findings: &[Finding], slide: usize) -> Vec<(RuleId, ClipFix)> {
    let of_slide = findings.iter().filter(|finding| finding.slide == Some(slide));
    let fix = |finding: &Finding| match finding.mend.as_ref()?.fix {
        Fix::Clip { fix, .. } => Some((finding.rule, fix)),
        _ => None,
    };
    of_slide.filter_map(fix).collect()
}

/// What kind of trouble a post outside a limit is in.
pub fn trouble_of(rule: RuleId) -> TroubleKind {
    match rule {
        RuleId::CaptionUnits | RuleId::CaptionHashtags | RuleId::CaptionMentions => {
            TroubleKind::CaptionRefused
        }
        RuleId::People | RuleId::Partners | RuleId::Names => TroubleKind::NameRefused,
        RuleId::Place => TroubleKind::PlaceRefused,
        _ => TroubleKind::FileRefused,
    }
}
