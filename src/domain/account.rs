//! The professional account, and what a token may do with it.
//! Invariant: what Instagram left out stays `None`; it is never read as empty or zero.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::AccountId;

/// A professional account as `/me` gives it (section 2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// `user_id`: the professional id that paths take.
    pub id: AccountId,
    /// `id`: app-scoped, differs from app to app.
    pub scoped_id: String,
    pub username: String,
    pub name: Option<String>,
    pub kind: AccountKind,
    /// An expiring address.
    pub picture_url: Option<String>,
    pub followers: Option<u64>,
    pub follows: Option<u64>,
    pub media_count: Option<u64>,
    pub biography: Option<String>,
    pub website: Option<String>,
}

/// Colours that tell accounts apart; a theme has so many.
pub const COLOURS: u8 = 12;

/// `account_type`, compared without case (section 2: documented and live spellings differ).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccountKind {
    Business,
    Creator,
    /// A personal account, or a word unknown to us.
    #[default]
    Other,
}

impl AccountKind {
    /// Reads Instagram's word.
    pub fn from_word(word: &str) -> Self {
        match word.to_ascii_uppercase().as_str() {
            "BUSINESS" => Self::Business,
            "MEDIA_CREATOR" | "CREATOR" => Self::Creator,
            _ => Self::Other,
        }
    }

    /// Whether the account may use the API at all.
    pub fn is_professional(&self) -> bool {
        !matches!(self, Self::Other)
    }
}

/// What a token may do (section 1.2). Only the five current names exist; the old ones died on 27 Jan 2025.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scope {
    Basic,
    Publish,
    Comments,
    Messages,
    Insights,
}

impl Scope {
    /// All that Tintype asks for.
    pub const ALL: [Self; 5] = [Self::Basic, Self::Publish, Self::Comments, Self::Messages, Self::Insights];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Basic => "instagram_business_basic",
            Self::Publish => "instagram_business_content_publish",
            Self::Comments => "instagram_business_manage_comments",
            Self::Messages => "instagram_business_manage_messages",
            Self::Insights => "instagram_business_manage_insights",
        }
    }

    /// Reads a name; dead and unknown names are `None`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name.trim())
    }
}

/// What we know of a token besides its text, which lives in the vault alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// `None`: not told (a pasted token); then features are tried and refusals remembered.
    pub scopes: Option<Vec<Scope>>,
    /// When the token was made or last refreshed.
    pub issued: Timestamp,
    /// When it dies (section 1.5: about 60 days).
    pub expires: Timestamp,
}

impl Grant {
    /// Whether the feature may be tried.
    pub fn allows(&self, scope: Scope) -> bool {
        self.scopes.as_ref().is_none_or(|scopes| scopes.contains(&scope))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_the_account_type_are_read() {
        assert_eq!(AccountKind::from_word("Media_Creator"), AccountKind::from_word("MEDIA_CREATOR"));
        assert!(AccountKind::from_word("Business").is_professional());
        assert!(!AccountKind::from_word("PERSONAL").is_professional());
    }

    #[test]
    fn dead_scopes_are_unknown() {
        assert_eq!(Scope::from_name("business_basic"), None);
        assert_eq!(Scope::from_name("instagram_business_content_publishing"), None);
        assert_eq!(Scope::from_name(" instagram_business_content_publish"), Some(Scope::Publish));
    }
}
