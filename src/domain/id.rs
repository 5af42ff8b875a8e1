//! Ids as types of their own, so that a comment is never answered with the id of its post.
//! Invariant: an id of Instagram's is text and is never read as a number (section 1.9: 15 to 18 digits and
//! more, past what a double can hold).

use serde::{Deserialize, Serialize};

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The id as Instagram writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

macro_rules! row_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }
    };
}

text_id! {
    /// The professional account id, `user_id` of `/me` (section 1.9): the one that paths take.
    AccountId
}
/// What stands for all accounts at once.
const ALL: &str = "*";

impl AccountId {
    /// All accounts at once, for a question or a wish that may be about several; never an id of Instagram's, which are
    /// digits.
    pub fn all() -> Self {
        Self(ALL.to_owned())
    }

    /// Whether it stands for all accounts at once.
    pub fn is_all(&self) -> bool {
        self.0 == ALL
    }
}

text_id! {
    /// A post, reel, story or carousel child.
    MediaId
}
text_id! {
    /// A comment or a reply.
    CommentId
}
text_id! {
    /// A commenter: `from.id`, scoped to the app's business (section 1.9). The username may change, this
    /// does not.
    PersonId
}
text_id! {
    /// A media container on its way to being published (section 4.5).
    ContainerId
}
row_id! {
    /// A row of the outbox.
    OpId
}
row_id! {
    /// What a person or a rule did in one go: one op, or thousands.
    ActId
}
row_id! {
    /// A saved reply.
    SavedReplyId
}
row_id! {
    /// Words kept by name for captions.
    SnippetId
}
row_id! {
    /// A draft of the composer.
    DraftId
}
row_id! {
    /// A search that a person keeps.
    SearchId
}
row_id! {
    /// A rule of the house.
    HouseRuleId
}
row_id! {
    /// A host: a place where files wait for Instagram.
    HostId
}
