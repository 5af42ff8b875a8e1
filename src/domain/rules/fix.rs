//! What mends a post that is outside a limit: a value, applied to the draft by one function.
//! Invariant: a fix changes numbers and words of the draft only, never a file of the user's, and nothing but what its
//! words say.

use serde::{Deserialize, Serialize};

use crate::domain::draft::{CaptionCount, ClipFix, Wish, tags_in};
use crate::domain::{Draft, DraftKind};
use crate::{tr, tr_count};

/// What mends something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Fix {
    /// A picture is cut to a shape, width over height, around its middle.
    Crop {
        slide: usize,
        ratio: f32,
    },
    /// A clip is mended; `whole_ms` is the length of its file, in milliseconds.
    Clip {
        slide: usize,
        fix: ClipFix,
        whole_ms: u64,
    },
    /// The last hashtags of the caption go.
    DropHashtags {
        count: usize,
    },
    /// The last names of the caption become plain words.
    UnnameMentions {
        count: usize,
    },
    /// Those tagged first stay.
    KeepPeople {
        slide: usize,
        count: usize,
    },
    /// The collaborators named first stay.
    KeepPartners {
        count: usize,
    },
    /// A name that is nobody's goes; `None`: of the collaborators.
    DropName {
        slide: Option<usize>,
        name: String,
    },
    DropPlace,
    /// The first slides stay.
    KeepSlides {
        count: usize,
    },
    TakeOut {
        slide: usize,
    },
    /// A carousel of one slide becomes a picture.
    OnePicture,
    /// The cover is the first moment that is sent, in milliseconds of the file.
    CoverAt {
        ms: u64,
    },
}

impl Fix {
    /// What its button says.
    pub fn words(&self) -> String {
        match self {
            Self::Crop { ratio, .. } => tr!("Crop to {ratio}", ratio = shape(*ratio)),
            Self::Clip { fix, .. } => of_clip(*fix),
            Self::DropHashtags { count } => {
                tr_count!(*count, "Remove {count} hashtag", "Remove {count} hashtags", count = count)
            }
            Self::UnnameMentions { count } => {
                tr_count!(*count, "Unlink {count} name", "Unlink {count} names", count = count)
            }
            Self::KeepPeople { count, .. } | Self::KeepPartners { count } | Self::KeepSlides { count } => {
                tr!("Keep the first {count}", count = count)
            }
            Self::DropName { name, .. } => tr!("Remove {name}", name = name),
            Self::DropPlace => tr!("Remove the place").to_owned(),
            Self::TakeOut { .. } => tr!("Take it out").to_owned(),
            Self::OnePicture => tr!("Make it a picture").to_owned(),
            Self::CoverAt { .. } => tr!("Use the start").to_owned(),
        }
    }

    /// Whether it keeps everything that was put together: *Fix all* takes nothing out.
    pub fn keeps_slides(&self) -> bool {
        !matches!(self, Self::TakeOut { .. } | Self::KeepSlides { .. } | Self::OnePicture)
    }

    /// Does it. A slide that is not there is left alone.
    pub fn apply(&self, draft: &mut Draft) {
        match self {
            Self::Crop { slide, ratio } => {
                if let Some(slide) = draft.slides.get_mut(*slide) {
                    slide.pose = slide.pose.wished(Wish::Ratio(*ratio));
                }
            }
            Self::Clip { slide, fix, whole_ms } => {
                if let Some(slide) = draft.slides.get_mut(*slide) {
                    slide.clip.apply(*fix, *whole_ms);
                }
            }
            Self::DropHashtags { count } => drop_hashtags(&mut draft.caption, *count),
            Self::UnnameMentions { count } => unname(&mut draft.caption, *count),
            Self::KeepPeople { slide, count } => {
                if let Some(slide) = draft.slides.get_mut(*slide) {
                    slide.people.truncate(*count);
                }
            }
            Self::KeepPartners { count } => draft.details.partners.truncate(*count),
            Self::DropName { slide: Some(slide), name } => {
                if let Some(slide) = draft.slides.get_mut(*slide) {
                    slide.people.retain(|tag| tag.name != *name);
                }
            }
            Self::DropName { slide: None, name } => draft.details.partners.retain(|one| one != name),
            Self::DropPlace => draft.details.place.clear(),
            Self::KeepSlides { count } => draft.slides.truncate(*count),
            Self::TakeOut { slide } => {
                if *slide < draft.slides.len() {
                    draft.slides.remove(*slide);
                }
            }
            Self::OnePicture => draft.kind = DraftKind::Picture,
            Self::CoverAt { ms } => draft.cover_ms = *ms,
        }
    }
}

/// What mends a clip, in words: of a card's button and of the player's menu.
pub fn of_clip(fix: ClipFix) -> String {
    match fix {
        ClipFix::IndexFirst => tr!("Move the index to the front").to_owned(),
        ClipFix::SilentTrack => tr!("Add a silent track").to_owned(),
        ClipFix::Shorten { most_ms } => tr!("Shorten to {length}", length = length(most_ms)),
        ClipFix::RecodePicture => tr!("Re-encode").to_owned(),
        ClipFix::RecodeSound => tr!("Re-encode the sound").to_owned(),
    }
}

/// Takes the last hashtags out, each with the blank before it.
fn drop_hashtags(caption: &mut String, count: usize) {
    let wanted = CaptionCount::of(caption).hashtags.saturating_sub(count);
    while CaptionCount::of(caption).hashtags > wanted {
        let Some(range) = tags_in(caption).into_iter().rfind(|range| caption[range.clone()].starts_with('#'))
        else {
            return;
        };
        let at_end = caption[range.end..].chars().all(char::is_whitespace);
        let spaced =
            caption[..range.start].ends_with(' ') && !caption[range.end..].starts_with(char::is_alphanumeric);
        caption.replace_range(range.start - usize::from(spaced)..range.end, "");
        if at_end {
            caption.truncate(caption.trim_end().len());
        }
    }
}

/// Takes the `@` of the last names.
fn unname(caption: &mut String, count: usize) {
    for range in tags_in(caption)
        .into_iter()
        .rev()
        .filter(|range| caption[range.clone()].starts_with('@'))
        .take(count)
        .collect::<Vec<_>>()
    {
        // `@@mai` names her still when one of them is gone.
        let from = caption[..range.start].trim_end_matches('@').len();
        caption.replace_range(from..range.start + 1, "");
    }
}

/// The shapes that fixes cut to, as people say them.
fn shape(ratio: f32) -> String {
    let named = [(0.8, "4:5"), (1.0, "1:1"), (0.5625, "9:16")];
    let known = named.iter().find(|(known, _)| (ratio - known).abs() < 0.001);
    known.map_or_else(|| format!("{ratio:.2}:1"), |(_, words)| (*words).to_owned())
}

/// A round length: `15 min`, `60 s`. What is cut a little shorter than asked keeps its name.
fn length(most_ms: u64) -> String {
    let seconds = (most_ms + 500) / 1_000;
    if seconds > 60 {
        return tr!("{count} min", count = (seconds + 30) / 60);
    }
    tr!("{count} s", count = seconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Slide;
    use crate::domain::draft::Tagged;

    fn mended(caption: &str, fix: &Fix) -> String {
        let mut draft = Draft { caption: caption.to_owned(), ..Draft::default() };
        fix.apply(&mut draft);
        draft.caption
    }

    #[test]
    fn the_last_hashtags_go_and_nothing_else() {
        let drop = |count| Fix::DropHashtags { count };
        assert_eq!(mended("Fog.\n\n#clay #glaze #kiln", &drop(2)), "Fog.\n\n#clay");
        assert_eq!(mended("Fog.\n\n#clay #glaze", &drop(2)), "Fog.");
        assert_eq!(mended("A #bowl for you, #clay", &drop(1)), "A #bowl for you,");
        assert_eq!(mended("A #bowl and more", &drop(1)), "A and more");
        assert_eq!(mended("#one#two", &drop(1)), "#one");
        assert_eq!(mended("no tags # here", &drop(3)), "no tags # here");
        assert_eq!(mended("🙂 #ñ #漢字 🙂", &drop(1)), "🙂 #ñ 🙂");
    }

    #[test]
    fn names_stay_as_words() {
        let unlinked = mended("With @mai, @ana.b and a@b.c", &Fix::UnnameMentions { count: 1 });
        assert_eq!(unlinked, "With @mai, ana.b and a@b.c");
        assert_eq!(mended("@mai @@ana", &Fix::UnnameMentions { count: 1 }), "@mai ana");
    }

    #[test]
    fn a_fix_touches_what_it_names_and_forgives_what_is_gone() {
        let people = (0..22).map(|n| Tagged { name: format!("p{n}"), at: None }).collect();
        let slides = vec![Slide::default(), Slide { people, ..Slide::default() }];
        let mut draft = Draft { kind: DraftKind::Carousel, slides, ..Draft::default() };
        let before = draft.clone();
        for gone in [
            Fix::Crop { slide: 7, ratio: 0.8 },
            Fix::TakeOut { slide: 7 },
            Fix::KeepPeople { slide: 7, count: 1 },
            Fix::Clip { slide: 7, fix: ClipFix::IndexFirst, whole_ms: 1 },
        ] {
            gone.apply(&mut draft);
        }
        assert_eq!(draft, before);
        Fix::KeepPeople { slide: 1, count: 20 }.apply(&mut draft);
        Fix::DropName { slide: Some(1), name: "p3".into() }.apply(&mut draft);
        assert_eq!((draft.slides[0].people.len(), draft.slides[1].people.len()), (0, 19));
        Fix::Crop { slide: 1, ratio: 0.8 }.apply(&mut draft);
        assert_eq!(draft.slides[1].pose.wish, Wish::Ratio(0.8));
        Fix::Clip { slide: 0, fix: ClipFix::IndexFirst, whole_ms: 9 }.apply(&mut draft);
        assert!(draft.slides[0].clip.index_first && !draft.slides[1].clip.index_first);
    }

    #[test]
    fn buttons_say_what_they_do() {
        let clip = |fix| Fix::Clip { slide: 0, fix, whole_ms: 9 };
        for (fix, words) in [
            (Fix::Crop { slide: 0, ratio: 0.8 }, "Crop to 4:5"),
            (Fix::Crop { slide: 0, ratio: 1.91 }, "Crop to 1.91:1"),
            (clip(ClipFix::Shorten { most_ms: 899_800 }), "Shorten to 15 min"),
            (clip(ClipFix::Shorten { most_ms: 59_800 }), "Shorten to 60 s"),
            (clip(ClipFix::IndexFirst), "Move the index to the front"),
            (Fix::DropHashtags { count: 3 }, "Remove 3 hashtags"),
            (Fix::DropHashtags { count: 1 }, "Remove 1 hashtag"),
        ] {
            assert_eq!(fix.words(), words);
        }
        assert!(clip(ClipFix::SilentTrack).keeps_slides() && !Fix::TakeOut { slide: 0 }.keeps_slides());
    }
}
