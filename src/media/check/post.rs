//! The rows of the post itself: how many slides, the caption, and who and where (sections 4.2 and 4.8).
//! Invariant: what a kind of post does not send is not checked.

use super::list::List;
use crate::domain::draft::{CaptionCount, Param, is_place, is_username};
use crate::domain::rules::{Fix, Rule, RuleId};
use crate::domain::{Draft, DraftKind};
use crate::tr;

pub(super) fn check(list: &mut List<'_>, draft: &Draft) {
    if draft.kind == DraftKind::Carousel {
        slides(list, draft.slides.len());
    }
    people(list, draft);
    partners(list, draft);
    place(list, draft);
    if Param::Caption.fits(draft.kind) {
        caption(list, &draft.caption);
    }
}

fn slides(list: &mut List<'_>, count: usize) {
    let most = most(RuleId::CarouselCount);
    list.measure(RuleId::CarouselCount, count as f64, count.to_string()).mended_by(|| match count {
        1 => Some((Fix::OnePicture, tr!("a picture").to_owned())),
        _ if count > most => Some((Fix::KeepSlides { count: most }, most.to_string())),
        _ => None,
    });
}

fn caption(list: &mut List<'_>, caption: &str) {
    let count = CaptionCount::of(caption);
    list.measure(RuleId::CaptionUnits, count.units as f64, count.units.to_string());
    let over = |rule, count: usize| count.saturating_sub(most(rule));
    for (rule, count) in [(RuleId::CaptionHashtags, count.hashtags), (RuleId::FewHashtags, count.hashtags)] {
        list.measure(rule, count as f64, count.to_string()).mended_by(|| {
            let fix = Fix::DropHashtags { count: over(rule, count) };
            Some((fix, most(rule).to_string()))
        });
    }
    for (rule, count) in [(RuleId::CaptionMentions, count.mentions), (RuleId::FewMentions, count.mentions)] {
        list.measure(rule, count as f64, count.to_string()).mended_by(|| {
            let fix = Fix::UnnameMentions { count: over(rule, count) };
            Some((fix, most(rule).to_string()))
        });
    }
}

fn people(list: &mut List<'_>, draft: &Draft) {
    for (slide, people) in draft.slides.iter().map(|slide| &slide.people).enumerate() {
        if people.is_empty() {
            continue;
        }
        let mut list = List { slide: Some(slide), findings: &mut *list.findings };
        let count = most(RuleId::People);
        list.measure(RuleId::People, people.len() as f64, people.len().to_string())
            .mended_by(|| Some((Fix::KeepPeople { slide, count }, count.to_string())));
        names(&mut list, people.iter().map(|tag| &tag.name));
    }
}

fn partners(list: &mut List<'_>, draft: &Draft) {
    let partners = draft.sent_partners();
    if partners.is_empty() {
        return;
    }
    let count = most(RuleId::Partners);
    list.measure(RuleId::Partners, partners.len() as f64, partners.len().to_string())
        .mended_by(|| Some((Fix::KeepPartners { count }, count.to_string())));
    names(list, partners.iter());
}

fn names<'a>(list: &mut List<'_>, mut names: impl Iterator<Item = &'a String>) {
    let wrong = names.find(|name| !is_username(name));
    let words = wrong.map_or_else(|| tr!("each can be a name").to_owned(), |name| format!("“{name}”"));
    let slide = list.slide;
    list.judge(RuleId::Names, wrong.is_none(), words)
        .mended_by(|| Some((Fix::DropName { slide, name: wrong?.clone() }, tr!("without it").to_owned())));
}

fn place(list: &mut List<'_>, draft: &Draft) {
    let place = draft.sent_place();
    if !place.is_empty() {
        list.judge(RuleId::Place, is_place(place), place)
            .mended_by(|| Some((Fix::DropPlace, tr!("no place").to_owned())));
    }
}

fn most(rule: RuleId) -> usize {
    Rule::of(rule).most.unwrap_or_default() as usize
}
