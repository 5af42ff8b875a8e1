//! Rules of the house: what happens by itself to comments as they arrive. On the surface they are *Rules*;
//! the limits of publishing have that name in the code already.
//! Invariant: what a rule may do is hide, mark, label, draft and tell; deleting and sending are not among it,
//! so no rule can be written that does them.

use serde::{Deserialize, Serialize};

use super::id::{MediaId, PersonId, SavedReplyId};

/// Acts an hour after which a rule rests by itself, unless it says otherwise.
pub const REST_AFTER: u32 = 40;

/// A rule as a person wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HouseRule {
    /// What the person calls it; it stands in the log.
    pub name: String,
    /// What is asked of a comment, in the order of the funnel.
    pub conditions: Vec<Condition>,
    /// Whether all conditions have to hold, or any. Those that begin with *But not* always have to.
    pub join: Join,
    /// What happens to a comment that it hits.
    pub acts: Acts,
    /// It rests and asks after so many acts within an hour, 1 and up.
    pub rest_after: u32,
}

impl Default for HouseRule {
    fn default() -> Self {
        Self {
            name: String::new(),
            conditions: Vec::new(),
            join: Join::All,
            acts: Acts::default(),
            rest_after: REST_AFTER,
        }
    }
}

/// How conditions are joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Join {
    /// All of them hold.
    #[default]
    All,
    /// Any of them holds.
    Any,
}

/// One question to a comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// *But not*: it must not hold.
    #[serde(default)]
    pub not: bool,
    /// The question.
    pub test: Test,
}

impl Condition {
    /// A condition that has to hold.
    pub fn that(test: Test) -> Self {
        Self { not: false, test }
    }

    /// A condition that must not hold.
    pub fn but_not(test: Test) -> Self {
        Self { not: true, test }
    }
}

/// What can be asked of a comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// Its text has any of these words.
    Words(Vec<Word>),
    /// A regular expression finds something in its text, in capitals or not.
    Pattern(String),
    /// It has a link.
    Link,
    /// It is nothing but emoji.
    EmojiOnly,
    /// It is written in one of these languages, ISO 639-1. A text whose language is not known is in none.
    Language(Vec<String>),
    /// Its author was seen for the first time less than so many days before it.
    FirstSeen {
        /// Days, 1 and up.
        days: u32,
    },
    /// Its author is one of these.
    People(Vec<Who>),
    /// Its author wrote fewer comments than so many before it.
    FewComments {
        /// Comments, 1 and up.
        fewer: u32,
    },
    /// So many comments of its author were hidden before it, at least.
    Hides {
        /// Hides, 1 and up.
        least: u32,
    },
    /// It stands under one of these posts.
    Posts(Vec<MediaId>),
    /// The post was younger or older than so many days when it came.
    PostAge {
        /// Which of the two.
        than: Than,
        /// Days, 1 and up.
        days: u32,
    },
    /// It was younger or older than so many hours when it was read here.
    CommentAge {
        /// Which of the two.
        than: Than,
        /// Hours, 1 and up.
        hours: u32,
    },
    /// It is at least the so-manieth of its likeness within a day.
    Alike {
        /// Comments, 2 and up.
        least: u32,
    },
}

/// A word, or several with spaces between them. It is found as a whole word; a `*` at its beginning or end
/// stands for any letters there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// As it was typed.
    pub text: String,
    /// It counts only where another word of the list is found too.
    #[serde(default)]
    pub beside: bool,
}

impl From<&str> for Word {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), beside: false }
    }
}

/// Younger or older.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Than {
    /// Less than.
    #[default]
    Less,
    /// More than.
    More,
}

/// A kind of people, or one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// Marked as trusted.
    Trusted,
    /// Marked to be watched.
    Watched,
    /// Answered by the account so many times before, at least.
    Answered(u32),
    /// This one, with the name as it was when chosen.
    One(PersonId, String),
}

/// What a rule does to a comment. What is switched off keeps its words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Acts {
    /// Hides it on Instagram; its author and their friends still see it (section 5.2).
    pub hide: bool,
    /// Marks it as done, here.
    pub done: bool,
    /// Puts `labels` on it, here.
    pub label: bool,
    pub labels: Vec<String>,
    /// Tells the person, at most once an hour.
    pub tell: bool,
    /// Lays a saved reply, or else `reply`, into the reply box. It is never sent by itself.
    pub draft: bool,
    pub saved: Option<SavedReplyId>,
    pub reply: String,
}

impl Acts {
    /// Whether it lays words into the reply box.
    pub fn lays_reply(&self) -> bool {
        self.draft && (self.saved.is_some() || !self.reply.trim().is_empty())
    }

    /// Whether it does anything at all.
    pub fn any(&self) -> bool {
        self.hide || self.done || (self.label && !self.labels.is_empty()) || self.tell || self.lays_reply()
    }
}

/// Whether a rule is at work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RuleState {
    /// It was never armed, or is being written.
    #[default]
    NotArmed,
    /// It acts on comments that came after `since`, milliseconds since the epoch.
    Armed { since: i64 },
    /// It acted too often within an hour, or the person let it rest, at `since`.
    Resting { since: i64, by_itself: bool },
}

impl RuleState {
    /// Whether it acts.
    pub fn is_armed(self) -> bool {
        matches!(self, Self::Armed { .. })
    }
}

/// What a person says of a comment that a rule hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The rule is right, whatever was done then.
    Right,
    /// This comment is left alone by it.
    Spare,
}

/// Why a rule cannot be armed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// It has no name.
    Name,
    /// No condition says what it hits.
    Condition,
    /// A condition is not filled in, counted from zero.
    Filling(usize),
    /// It does nothing.
    Act,
}

impl HouseRule {
    /// What it lacks before it can be armed. A pattern that cannot be read is not seen here but where
    /// patterns are read.
    pub fn lacking(&self) -> Option<Lacking> {
        if self.name.trim().is_empty() {
            return Some(Lacking::Name);
        }
        if self.conditions.iter().all(|condition| condition.not) {
            return Some(Lacking::Condition);
        }
        if let Some(at) = self.conditions.iter().position(|condition| condition.test.is_empty()) {
            return Some(Lacking::Filling(at));
        }
        (!self.acts.any()).then_some(Lacking::Act)
    }

    /// Leaves people alone from now on: they join those who are left alone already.
    pub fn except(&mut self, who: Who) {
        for condition in &mut self.conditions {
            if let (true, Test::People(people)) = (condition.not, &mut condition.test) {
                if !people.contains(&who) {
                    people.push(who);
                }
                return;
            }
        }
        self.conditions.push(Condition::but_not(Test::People(vec![who])));
    }
}

impl Test {
    /// Whether it asks for nothing yet: no word, no pattern, nobody.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Words(words) => words.iter().all(|word| word.text.trim().is_empty()),
            Self::Pattern(pattern) => pattern.is_empty(),
            Self::Language(languages) => languages.is_empty(),
            Self::People(people) => people.is_empty(),
            Self::Posts(posts) => posts.is_empty(),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spam() -> HouseRule {
        HouseRule {
            name: "Followers for sale".to_owned(),
            conditions: vec![
                Condition::that(Test::Words(vec!["followers".into()])),
                Condition::but_not(Test::People(vec![Who::Trusted, Who::Answered(2)])),
            ],
            acts: Acts { hide: true, ..Acts::default() },
            ..HouseRule::default()
        }
    }

    #[test]
    fn a_rule_comes_back_as_it_was_kept() {
        let kept = serde_json::to_string(&spam()).unwrap();
        assert_eq!(serde_json::from_str::<HouseRule>(&kept).unwrap(), spam());
        let bare: HouseRule = serde_json::from_str("{}").unwrap();
        assert_eq!((bare.rest_after, bare.join), (REST_AFTER, Join::All));
    }

    #[test]
    fn a_rule_says_what_it_lacks() {
        assert_eq!(spam().lacking(), None);
        assert_eq!(HouseRule { name: " ".to_owned(), ..spam() }.lacking(), Some(Lacking::Name));
        let excepting = HouseRule { conditions: spam().conditions.split_off(1), ..spam() };
        assert_eq!(excepting.lacking(), Some(Lacking::Condition));
        assert_eq!(HouseRule { acts: Acts::default(), ..spam() }.lacking(), Some(Lacking::Act));
        let mut bare = spam();
        bare.conditions.push(Condition::that(Test::Pattern(String::new())));
        assert_eq!(bare.lacking(), Some(Lacking::Filling(2)));
        let unlabelled = Acts { label: true, ..Acts::default() };
        assert!(!unlabelled.any(), "a label without words does nothing");
    }
}
