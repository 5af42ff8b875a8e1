//! What Instagram refuses about a post, and what is refused here beforehand, in words that name it.
//! Invariant: whoever reads it knows which slide, name or place to change, and nothing is guessed: where several may
//! be meant, all are named.

use crate::domain::draft::Tagged;
use crate::domain::error_book::{Told, entry_of};
use crate::domain::{Draft, DraftKind, Trouble, TroubleKind};
use crate::tr;

use super::super::desk::Halt;
use super::super::retry::Fault;

/// Subcodes that are about a picture (section 8.2): of a reel only its cover is one.
const OF_PICTURES: [i64; 3] = [2_207_004, 2_207_005, 2_207_009];

/// A fault of a container, saying what of the draft it is about. `slide`: the container was that slide's.
pub(super) fn told(halt: Halt, draft: &Draft, slide: Option<usize>) -> Halt {
    match halt {
        Halt::Fault(fault) => Fault { trouble: named(fault.trouble, draft, slide), ..*fault }.into(),
        other => other,
    }
}

fn named(mut trouble: Trouble, draft: &Draft, slide: Option<usize>) -> Trouble {
    let said = explained(&trouble).or_else(|| trouble.detail.take());
    let about = match trouble.kind {
        TroubleKind::NameRefused => Some(names(draft, slide)).filter(|names| !names.is_empty()),
        TroubleKind::PartnersRefused => Some(list(draft.sent_partners().iter())),
        TroubleKind::PlaceRefused => {
            trouble.detail = Some(tr!("Place {number}", number = draft.sent_place()));
            return trouble;
        }
        TroubleKind::FileRefused if is_of_cover(&trouble, draft) => Some(tr!("Cover").to_owned()),
        _ => None,
    };
    trouble.detail = match (about, said) {
        (Some(about), Some(said)) => Some(tr!("{about}: {said}", about = about, said = said)),
        (about, said) => about.or(said),
    };
    trouble
}

/// What the number of a refusal means, in our own words, before Instagram's: hers rarely say what to do.
fn explained(trouble: &Trouble) -> Option<String> {
    let about_us = matches!(trouble.kind, TroubleKind::FileRefused | TroubleKind::CaptionRefused);
    let numbered = (trouble.code, trouble.subcode) != (None, None);
    let row = entry_of(trouble.kind, trouble.code, trouble.subcode).filter(|_| about_us && numbered)?;
    let cause = (row.told == Told::Code).then(row.cause)?;
    Some(match &trouble.detail {
        Some(said) => tr!("{cause}. Instagram says: {said}", cause = cause, said = said),
        None => cause.to_owned(),
    })
}

fn is_of_cover(trouble: &Trouble, draft: &Draft) -> bool {
    let of_picture = trouble.subcode.is_some_and(|subcode| OF_PICTURES.contains(&subcode));
    of_picture && draft.sent_cover().is_some()
}

/// Everybody whom the container named.
fn names(draft: &Draft, slide: Option<usize>) -> String {
    let tagged = |index: usize| draft.slides.get(index).map_or(&[][..], |slide| &slide.people);
    let name = |tag: &Tagged| tag.name.clone();
    let names: Vec<String> = match slide {
        Some(index) => tagged(index).iter().map(name).collect(),
        None if draft.kind == DraftKind::Carousel => draft.sent_partners().to_vec(),
        None => draft.sent_partners().iter().cloned().chain(tagged(0).iter().map(name)).collect(),
    };
    list(names.iter())
}

fn list<'a>(names: impl Iterator<Item = &'a String>) -> String {
    names.map(|name| format!("@{name}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Slide;
    use crate::domain::draft::Details;

    fn draft(kind: DraftKind) -> Draft {
        let tag = |name: &str| Tagged { name: name.to_owned(), at: Some((0.5, 0.5)) };
        let slide = |names: &[&str]| Slide {
            people: names.iter().map(|name| tag(name)).collect(),
            ..Slide::default()
        };
        Draft {
            kind,
            slides: vec![slide(&["mai"]), slide(&["ghost", "rui"])],
            details: Details {
                partners: vec!["ana".into()],
                place: "99999999".into(),
                cover: Some("/c.jpg".into()),
                ..Details::default()
            },
            ..Draft::default()
        }
    }

    fn said(kind: TroubleKind, subcode: Option<i64>, draft: &Draft, slide: Option<usize>) -> String {
        let trouble = Trouble { subcode, ..Trouble::with(kind, "No") };
        named(trouble, draft, slide).detail.unwrap()
    }

    #[test]
    fn a_refusal_names_whom_and_what_it_is_about() {
        let carousel = draft(DraftKind::Carousel);
        assert_eq!(said(TroubleKind::NameRefused, None, &carousel, Some(1)), "@ghost, @rui: No");
        assert_eq!(said(TroubleKind::NameRefused, None, &carousel, None), "@ana: No");
        assert_eq!(said(TroubleKind::NameRefused, None, &draft(DraftKind::Picture), None), "@ana, @mai: No");
        assert_eq!(said(TroubleKind::PlaceRefused, None, &carousel, None), "Place 99999999");
        assert_eq!(said(TroubleKind::PartnersRefused, None, &carousel, None), "@ana: No");
        assert_eq!(said(TroubleKind::CaptionRefused, None, &carousel, None), "No");
    }

    #[test]
    fn of_a_reel_only_the_cover_is_a_picture() {
        let reel = draft(DraftKind::Reel);
        assert_eq!(said(TroubleKind::FileRefused, Some(2_207_005), &reel, None), "Cover: No");
        assert_eq!(said(TroubleKind::FileRefused, Some(2_207_026), &reel, None), "No");
        assert_eq!(said(TroubleKind::FileRefused, Some(2_207_005), &draft(DraftKind::Picture), None), "No");
    }
}
