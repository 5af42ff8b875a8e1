//! The token answers, in all the shapes they were seen in (section 1.4 to 1.6).
//! Invariant: a token is a `Secret` from the moment it is read; the app-scoped `user_id` is not used.

use oauth2::basic::BasicTokenType;
use oauth2::{AccessToken, RefreshToken, TokenResponse};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::wire;
use crate::domain::{Scope, Secret};

/// A token that lives for an hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShortToken {
    pub token: Secret,
    /// What the user granted; `None` when Instagram did not say.
    pub scopes: Option<Vec<Scope>>,
}

/// A token that lives for about 60 days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LongToken {
    pub token: Secret,
    /// Seconds until it dies; `None` when Instagram did not say.
    pub lives_s: Option<u64>,
    /// Told on refresh at times.
    pub scopes: Option<Vec<Scope>>,
}

/// Any token answer, flat or as the only item of `data`, as the `oauth2` crate wants it. Instagram's have
/// no `token_type` when they are short.
#[derive(Debug, Serialize)]
pub(super) struct TokenAnswer {
    access_token: AccessToken,
    token_type: BasicTokenType,
    expires_in: Option<u64>,
    scopes: Option<Vec<oauth2::Scope>>,
}

#[derive(Deserialize)]
struct TokenWire {
    #[serde(deserialize_with = "wire::filled")]
    access_token: Option<String>,
    #[serde(default, deserialize_with = "wire::count")]
    expires_in: Option<u64>,
    #[serde(default)]
    permissions: Value,
}

impl TokenAnswer {
    /// Reads an answer; `None` when it holds no token.
    pub fn read(body: &[u8]) -> Option<Self> {
        let read: TokenWire = wire::one(body)?;
        Some(Self {
            access_token: AccessToken::new(read.access_token?),
            token_type: BasicTokenType::Bearer,
            expires_in: read.expires_in,
            scopes: permissions(&read.permissions),
        })
    }

    pub fn short(self) -> ShortToken {
        ShortToken { token: Secret::new(self.access_token.secret()), scopes: self.granted() }
    }

    pub fn long(self) -> LongToken {
        let scopes = self.granted();
        LongToken { token: Secret::new(self.access_token.secret()), lives_s: self.expires_in, scopes }
    }

    /// The granted scopes we know.
    fn granted(&self) -> Option<Vec<Scope>> {
        let names = self.scopes.as_ref()?;
        Some(names.iter().filter_map(|name| Scope::from_name(name)).collect())
    }
}

/// A list of names, or one text with commas; anything else was not told.
fn permissions(value: &Value) -> Option<Vec<oauth2::Scope>> {
    let scope = |name: &str| oauth2::Scope::new(name.trim().to_owned());
    match value {
        Value::Array(names) => Some(names.iter().filter_map(Value::as_str).map(scope).collect()),
        Value::String(names) => {
            Some(names.split([',', ' ']).filter(|name| !name.is_empty()).map(scope).collect())
        }
        _ => None,
    }
}

impl<'de> Deserialize<'de> for TokenAnswer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let body = serde_json::to_vec(&value).map_err(serde::de::Error::custom)?;
        Self::read(&body).ok_or_else(|| serde::de::Error::custom("no access_token"))
    }
}

impl TokenResponse for TokenAnswer {
    type TokenType = BasicTokenType;

    fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    fn token_type(&self) -> &BasicTokenType {
        &self.token_type
    }

    fn expires_in(&self) -> Option<std::time::Duration> {
        self.expires_in.map(std::time::Duration::from_secs)
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        None
    }

    fn scopes(&self) -> Option<&Vec<oauth2::Scope>> {
        self.scopes.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_shapes_and_both_lists_are_one_token() {
        let want = Some(vec![Scope::Basic, Scope::Comments]);
        for json in [
            r#"{"access_token":"IGAAone","user_id":17841400000000011,
                "permissions":["instagram_business_basic","instagram_business_manage_comments"]}"#,
            r#"{"data":[{"access_token":"IGAAone","user_id":"17841400000000011",
                "permissions":"instagram_business_basic,instagram_business_manage_comments"}]}"#,
            r#"{"access_token":"IGAAone","permissions":"instagram_business_basic, instagram_business_manage_comments,x"}"#,
        ] {
            let token = TokenAnswer::read(json.as_bytes()).unwrap().short();
            assert_eq!((token.token.reveal(), &token.scopes), ("IGAAone", &want), "{json}");
        }
    }

    #[test]
    fn a_long_token_knows_its_life() {
        let json = r#"{"access_token":"IGAAtwo","token_type":"bearer","expires_in":5183944}"#;
        let token = serde_json::from_str::<TokenAnswer>(json).unwrap().long();
        assert_eq!((token.lives_s, token.scopes), (Some(5_183_944), None));
        let odd = TokenAnswer::read(br#"{"access_token":"IGAAtwo","expires_in":"5184000","permissions":""}"#);
        let odd = odd.unwrap().long();
        assert_eq!((odd.lives_s, odd.scopes), (Some(5_184_000), Some(vec![])));
    }

    #[test]
    fn without_a_token_there_is_no_answer_and_no_token_is_printed() {
        for json in ["{}", r#"{"data":[]}"#, r#"{"access_token":""}"#, "<html>"] {
            assert!(TokenAnswer::read(json.as_bytes()).is_none(), "{json}");
        }
        let answer = TokenAnswer::read(br#"{"access_token":"IGAAhidden"}"#).unwrap();
        assert!(!format!("{answer:?}").contains("hidden"));
        assert!(!format!("{:?}", answer.short()).contains("hidden"));
    }
}
