//! What Tintype does with an account, and the permissions that each of it needs: the one table that the window,
//! the readings and the outbox go by.
//! Invariant: a missing permission switches off what needs it and nothing else.

use crate::tr;

use super::account::{Grant, Scope};
use super::{Op, Trouble, TroubleKind};

/// Something that a person would miss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Feature {
    /// The account itself, its posts and stories.
    Reading,
    /// Comments: reading, answering, hiding, deleting, and turning them on and off.
    Comments,
    /// A private reply to a comment.
    PrivateReplies,
    /// Insights.
    Numbers,
    /// Posts, and how many of them a day may have.
    Publishing,
}

/// A row of the table.
pub struct Needs {
    pub feature: Feature,
    /// All of them are needed (sections 3 to 7).
    pub scopes: &'static [Scope],
    name: fn() -> &'static str,
    off: fn() -> &'static str,
}

/// The table.
pub const FEATURES: &[Needs] = &[
    Needs {
        feature: Feature::Reading,
        scopes: &[Scope::Basic],
        name: || tr!("Posts and stories"),
        off: || tr!("This key may not read the account"),
    },
    Needs {
        feature: Feature::Comments,
        scopes: &[Scope::Basic, Scope::Comments],
        name: || tr!("Comments"),
        off: || tr!("This key may not read, answer or hide comments"),
    },
    Needs {
        feature: Feature::PrivateReplies,
        scopes: &[Scope::Basic, Scope::Comments, Scope::Messages],
        name: || tr!("Private replies"),
        off: || tr!("This key may not send private replies"),
    },
    Needs {
        feature: Feature::Numbers,
        scopes: &[Scope::Basic, Scope::Insights],
        name: || tr!("Numbers"),
        off: || tr!("This key may not read the numbers"),
    },
    Needs {
        feature: Feature::Publishing,
        scopes: &[Scope::Basic, Scope::Publish],
        name: || tr!("Publishing"),
        off: || tr!("This key may not publish"),
    },
];

impl Feature {
    /// What a change to Instagram belongs to.
    pub fn of(op: &Op) -> Self {
        match op {
            Op::Reply { .. }
            | Op::Comment { .. }
            | Op::Hide { .. }
            | Op::Delete { .. }
            | Op::Comments { .. } => Self::Comments,
            Op::PrivateReply { .. } => Self::PrivateReplies,
            Op::Publish { .. } => Self::Publishing,
        }
    }

    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Comments => "comments",
            Self::PrivateReplies => "private_replies",
            Self::Numbers => "numbers",
            Self::Publishing => "publishing",
        }
    }

    /// The permissions it needs, all of them.
    pub fn scopes(self) -> &'static [Scope] {
        self.row().map_or(&[], |row| row.scopes)
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        self.row().map_or("", |row| (row.name)())
    }

    /// The sentence that stands where it is switched off.
    pub fn off(self) -> &'static str {
        self.row().map_or("", |row| (row.off)())
    }

    /// The trouble of whoever wants it all the same.
    pub fn trouble(self) -> Trouble {
        Trouble::with(TroubleKind::PermissionMissing, self.off())
    }

    fn row(self) -> Option<&'static Needs> {
        FEATURES.iter().find(|row| row.feature == self)
    }
}

impl Grant {
    /// The first permission that a feature needs and the key does not have; `None`: it may be tried.
    pub fn lacks(&self, feature: Feature) -> Option<Scope> {
        feature.scopes().iter().copied().find(|scope| !self.allows(*scope))
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    const ALL: [Feature; 5] =
        [Feature::Reading, Feature::Comments, Feature::PrivateReplies, Feature::Numbers, Feature::Publishing];

    fn grant(scopes: Option<&[Scope]>) -> Grant {
        Grant {
            scopes: scopes.map(<[Scope]>::to_vec),
            issued: Timestamp::UNIX_EPOCH,
            expires: Timestamp::UNIX_EPOCH,
        }
    }

    fn off(scopes: &[Scope]) -> Vec<Feature> {
        let grant = grant(Some(scopes));
        ALL.into_iter().filter(|feature| grant.lacks(*feature).is_some()).collect()
    }

    #[test]
    fn every_feature_has_one_row_and_words() {
        assert_eq!(FEATURES.len(), ALL.len());
        for feature in ALL {
            assert!(feature.scopes().contains(&Scope::Basic), "{feature:?}");
            assert!(!feature.name().is_empty() && !feature.off().is_empty(), "{feature:?}");
        }
    }

    #[test]
    fn a_missing_permission_switches_off_what_needs_it_and_nothing_else() {
        let without = |left_out: Scope| {
            let rest: Vec<Scope> = Scope::ALL.into_iter().filter(|scope| *scope != left_out).collect();
            off(&rest)
        };
        assert_eq!(off(&Scope::ALL), []);
        assert_eq!(without(Scope::Publish), [Feature::Publishing]);
        assert_eq!(without(Scope::Comments), [Feature::Comments, Feature::PrivateReplies]);
        assert_eq!(without(Scope::Messages), [Feature::PrivateReplies]);
        assert_eq!(without(Scope::Insights), [Feature::Numbers]);
        assert_eq!(without(Scope::Basic), ALL);
    }

    #[test]
    fn where_nobody_told_everything_may_be_tried() {
        assert!(ALL.into_iter().all(|feature| grant(None).lacks(feature).is_none()));
    }
}
