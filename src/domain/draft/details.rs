//! What a post may carry besides its files and its words, and which kind of post takes what (section 4.2).
//! Invariant: what a kind of post does not take is kept in the draft and never sent.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::domain::rules::{Rule, RuleId};

use super::{Draft, DraftKind};

/// Most people tagged in one picture or clip (section 4.2).
pub const MOST_PEOPLE: usize = Rule::most_of(RuleId::People);
/// Most collaborators of a post (section 4.2).
pub const MOST_PARTNERS: usize = Rule::most_of(RuleId::Partners);
/// Longest username, in letters.
const LONGEST_NAME: usize = 30;

/// Somebody tagged in a slide.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tagged {
    /// Username without `@`.
    pub name: String,
    /// Where, as shares (0 to 1) of the width and height of what is sent. A clip has none.
    pub at: Option<(f32, f32)>,
}

/// How a trial reel comes to be shown to everybody (`graduation_strategy`, section 4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Graduation {
    /// By hand, in Instagram.
    Manual,
    /// By itself, when it does well.
    Performance,
}

/// The rarer things a post carries.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// Usernames without `@`, at most [`MOST_PARTNERS`].
    pub partners: Vec<String>,
    /// Number of a page with a place (`location_id`), as it was typed.
    pub place: String,
    /// A picture of its own as the cover of a reel; it wins over the moment.
    pub cover: Option<PathBuf>,
    /// Name of a reel's own sound; Instagram lets it be changed once.
    pub sound: String,
    pub made_with_ai: bool,
    /// Nobody can comment: turned off right after publishing.
    pub comments_off: bool,
    /// A reel that is shown to people who do not follow the account, first.
    pub trial: Option<Graduation>,
}

/// One thing a post may carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Param {
    Caption,
    AltText,
    People,
    Partners,
    Place,
    Cover,
    InFeed,
    Sound,
    AiLabel,
    Trial,
    FirstComment,
    CommentsOff,
}

impl Param {
    /// Whether a kind of post takes it (the columns of section 4.2; comments need a post that has some).
    pub fn fits(self, kind: DraftKind) -> bool {
        match self {
            Self::People | Self::AiLabel => true,
            Self::AltText => matches!(kind, DraftKind::Picture | DraftKind::Carousel),
            Self::Caption | Self::Partners | Self::Place | Self::FirstComment | Self::CommentsOff => {
                kind != DraftKind::Story
            }
            Self::Cover | Self::InFeed | Self::Sound | Self::Trial => kind == DraftKind::Reel,
        }
    }
}

/// A name as a person types it, without blanks and `@`; Instagram refuses the `@` (section 4.2).
pub fn username(typed: &str) -> String {
    typed.trim().trim_start_matches('@').trim().to_ascii_lowercase()
}

/// Whether somebody on Instagram can be called that.
pub fn is_username(name: &str) -> bool {
    let letter = |mark: char| mark.is_ascii_alphanumeric() || matches!(mark, '.' | '_');
    !name.is_empty() && name.len() <= LONGEST_NAME && name.chars().all(letter)
}

/// Whether a text can be the number of a place.
pub fn is_place(number: &str) -> bool {
    number.len() >= 5 && number.bytes().all(|byte| byte.is_ascii_digit())
}

impl Draft {
    /// The first comment as it is sent; `None`: none.
    pub fn own_comment(&self) -> Option<&str> {
        let text = self.first_comment.trim();
        (Param::FirstComment.fits(self.kind) && !text.is_empty()).then_some(text)
    }

    /// Comments are turned off after publishing.
    pub fn turns_comments_off(&self) -> bool {
        self.details.comments_off && Param::CommentsOff.fits(self.kind)
    }

    /// The collaborators that are sent.
    pub fn sent_partners(&self) -> &[String] {
        if Param::Partners.fits(self.kind) { &self.details.partners } else { &[] }
    }

    /// The number of the place that is sent; empty: none.
    pub fn sent_place(&self) -> &str {
        if Param::Place.fits(self.kind) { self.details.place.trim() } else { "" }
    }

    /// The cover file that is sent.
    pub fn sent_cover(&self) -> Option<&PathBuf> {
        self.details.cover.as_ref().filter(|_| Param::Cover.fits(self.kind))
    }

    /// How a trial ends; `None`: no trial.
    pub fn trial(&self) -> Option<Graduation> {
        self.details.trial.filter(|_| Param::Trial.fits(self.kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_says_nothing_and_only_reels_have_covers() {
        let details = Details {
            partners: vec!["mai".into()],
            place: "106078429431815".into(),
            cover: Some("/tmp/c.jpg".into()),
            trial: Some(Graduation::Manual),
            comments_off: true,
            ..Details::default()
        };
        let story =
            Draft { kind: DraftKind::Story, first_comment: "Hello".into(), details, ..Draft::default() };
        assert_eq!((story.own_comment(), story.turns_comments_off()), (None, false));
        assert!(story.sent_partners().is_empty() && story.sent_place().is_empty());
        assert_eq!((story.sent_cover(), story.trial()), (None, None));
        let reel = Draft { kind: DraftKind::Reel, ..story };
        assert_eq!((reel.own_comment(), reel.turns_comments_off()), (Some("Hello"), true));
        assert!(reel.sent_cover().is_some() && reel.trial().is_some());
    }

    #[test]
    fn names_are_taken_as_people_type_them() {
        assert_eq!(username(" @Mai.Ceramics "), "mai.ceramics");
        assert!(is_username("mai.ceramics_2"));
        for wrong in ["", "mai ceramics", "māi", "a-b", &"x".repeat(31)] {
            assert!(!is_username(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_draft_of_an_older_version_has_no_details() {
        let old = r#"{"kind":"Picture","slides":[{"file":"/a.jpg","alt_text":"","crop":"Auto"}],"caption":"",
            "first_comment":"","share_to_feed":true,"cover_ms":0}"#;
        let read: Draft = serde_json::from_str(old).unwrap();
        assert_eq!((read.details, read.slides[0].people.len()), (Details::default(), 0));
    }
}
