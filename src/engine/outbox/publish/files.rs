//! The first step: the files and words are checked again, before anything leaves this computer.
//! Invariant: what would be refused is refused here, with the slide and the limit in the sentence.

use crate::domain::rules::{Finding, Verdict};
use crate::domain::{Draft, Slide, Trouble};
use crate::engine::{encode, opened};
use crate::media::{self, SlideFacts};
use crate::{tr, tr_count};

use super::super::desk::{Desk, Halt};
use super::super::retry::Fault;
use super::Go;

/// Checks everything that can be checked here.
pub(super) async fn check(desk: &mut Desk, draft: &Draft) -> Result<Go, Halt> {
    // Without a place nothing else is worth a look.
    opened::of(&desk.context, &desk.row.account).await.map_err(super::unplaced)?;
    let mut facts = facts_of(desk, draft).await;
    facts.extend(cover_facts(draft).await);
    let broken = facts.iter().enumerate().find_map(|(index, facts)| Some((index, facts.trouble()?)));
    if let Some((index, trouble)) = broken {
        return Err(Fault::for_a_person(super::of_slide(trouble, index, draft.slides.len())).into());
    }
    let findings = media::check::check(draft, &facts);
    if let Some(trouble) = refusal(&findings, draft.slides.len()) {
        return Err(Fault::for_a_person(trouble).into());
    }
    // What an earlier round made may be of other files.
    desk.checkpoint.progress.files.clear();
    desk.checkpoint.progress.checked_at = Some(desk.now());
    let by_us = |finding: &&Finding| matches!(finding.verdict, Verdict::Mended | Verdict::Asks);
    let mended = findings.iter().filter(by_us).count();
    Ok(Go::On(match mended {
        0 => tr!("Everything is inside Instagram's limits").to_owned(),
        _ => tr_count!(
            mended,
            "Everything can be sent; {count} thing is mended on the way",
            "Everything can be sent; {count} things are mended on the way",
            count = mended
        ),
    }))
}

/// Reads the facts of all slides, as they would be sent, off the runtime's threads.
pub(super) async fn facts_of(desk: &Desk, draft: &Draft) -> Vec<SlideFacts> {
    let (slides, clips) = (draft.slides.clone(), desk.context.profile.clips());
    let see = move |slide: &Slide| encode::see(&clips, slide, media::facts_of(&slide.file)).facts;
    let reading = tokio::task::spawn_blocking(move || slides.iter().map(see).collect());
    reading.await.unwrap_or_default()
}

/// The facts of the cover's own file, if it has one; checks expect them behind those of the slides.
async fn cover_facts(draft: &Draft) -> Option<SlideFacts> {
    let cover = draft.sent_cover()?.clone();
    tokio::task::spawn_blocking(move || media::facts_of(&cover)).await.ok()
}

/// The first finding that forbids sending, as a trouble.
fn refusal(findings: &[Finding], slides: usize) -> Option<Trouble> {
    let finding = findings.iter().find(|finding| finding.verdict == Verdict::Fails)?;
    let kind = media::check::trouble_of(finding.rule);
    let said = format!("{} ({})", finding.complaint(), finding.measured);
    let trouble = Trouble::with(kind, said);
    Some(match finding.slide {
        Some(index) => super::of_slide(trouble, index, slides),
        None => trouble,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::TroubleKind;
    use crate::domain::rules::RuleId;

    fn finding(rule: RuleId, slide: Option<usize>, verdict: Verdict) -> Finding {
        Finding::new(rule, slide, verdict, "9:1")
    }

    #[test]
    fn the_first_failure_is_told_with_its_slide() {
        let findings = [
            finding(RuleId::ImageRatio, Some(0), Verdict::Mended),
            finding(RuleId::ClipLength, Some(2), Verdict::Fails),
            finding(RuleId::CaptionUnits, None, Verdict::Fails),
        ];
        let trouble = refusal(&findings, 3).unwrap();
        assert_eq!(trouble.kind, TroubleKind::FileRefused);
        assert!(trouble.detail.unwrap().starts_with("Slide 3: A clip must last"));
    }

    #[test]
    fn a_single_file_is_told_without_a_number() {
        let clip = [finding(RuleId::ClipFps, Some(0), Verdict::Fails)];
        let said = "A clip needs 23 to 60 pictures a second (9:1)";
        assert_eq!(refusal(&clip, 1).unwrap().detail.as_deref(), Some(said));
    }

    #[test]
    fn a_caption_has_its_own_words_and_mended_things_pass() {
        let caption = [finding(RuleId::CaptionHashtags, None, Verdict::Fails)];
        assert_eq!(refusal(&caption, 1).unwrap().kind, TroubleKind::CaptionRefused);
        assert_eq!(refusal(&[finding(RuleId::ImageRatio, Some(0), Verdict::Mended)], 1), None);
    }
}
