//! The account node (section 2).
//! Invariant: asks only for the eleven fields Instagram Login offers; one unknown field fails the call.

use serde::Deserialize;

use super::client::Call;
use super::errors::{ApiError, Purpose};
use super::{Answer, Client, Session, wire};
use crate::domain::{Account, AccountKind, Secret};

const FIELDS: &str = "id,user_id,username,name,account_type,profile_picture_url,followers_count,\
                      follows_count,media_count,biography,website";

#[derive(Default, Deserialize)]
#[serde(default)]
struct AccountWire {
    #[serde(deserialize_with = "wire::filled")]
    id: Option<String>,
    #[serde(deserialize_with = "wire::filled")]
    user_id: Option<String>,
    #[serde(deserialize_with = "wire::filled")]
    username: Option<String>,
    #[serde(deserialize_with = "wire::filled")]
    name: Option<String>,
    #[serde(deserialize_with = "wire::filled")]
    account_type: Option<String>,
    #[serde(deserialize_with = "wire::filled")]
    profile_picture_url: Option<String>,
    #[serde(deserialize_with = "wire::count")]
    followers_count: Option<u64>,
    #[serde(deserialize_with = "wire::count")]
    follows_count: Option<u64>,
    #[serde(deserialize_with = "wire::count")]
    media_count: Option<u64>,
    #[serde(deserialize_with = "wire::filled")]
    biography: Option<String>,
    #[serde(deserialize_with = "wire::filled")]
    website: Option<String>,
}

pub(super) fn read(body: &[u8]) -> Option<Account> {
    let read: AccountWire = wire::one(body)?;
    // Paths take either id (section 1.9), so the scoped one stands in for a missing professional one.
    let id = read.user_id.or_else(|| read.id.clone())?;
    Some(Account {
        scoped_id: read.id.unwrap_or_else(|| id.clone()),
        id: id.into(),
        username: read.username?,
        name: read.name,
        kind: read.account_type.as_deref().map(AccountKind::from_word).unwrap_or_default(),
        picture_url: read.profile_picture_url,
        followers: read.followers_count,
        follows: read.follows_count,
        media_count: read.media_count,
        biography: read.biography,
        website: read.website,
    })
}

impl Client {
    /// The account a token belongs to, before its id is known.
    ///
    /// # Errors
    /// Any [`ApiError`]; [`TesterNotAccepted`](crate::domain::TroubleKind) shows here first (section 1.1).
    pub async fn me(&self, token: &Secret) -> Result<Answer<Account>, ApiError> {
        let call = Call::get(Purpose::Read, self.hosts().graph(&["me"])?, Some(token));
        self.send(call.query(&[("fields", FIELDS)])).await?.read(read)
    }
}

impl Session {
    /// The account's own node.
    ///
    /// # Errors
    /// Any [`ApiError`].
    pub async fn account(&self) -> Result<Answer<Account>, ApiError> {
        let call = self.get(Purpose::Read, &["me"])?.query(&[("fields", FIELDS)]);
        self.send(call).await?.read(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_shapes_are_one_account() {
        let flat =
            br#"{"id":"2417","user_id":17841400000000011,"username":"nori.clay","account_type":"BUSINESS",
            "followers_count":0}"#;
        let wrapped = br#"{"data":[{"id":2417,"user_id":"17841400000000011","username":"nori.clay",
            "account_type":"Business","followers_count":0}]}"#;
        let account = read(flat).unwrap();
        assert_eq!(read(wrapped).unwrap(), account);
        assert_eq!((account.id.as_str(), account.scoped_id.as_str()), ("17841400000000011", "2417"));
        assert_eq!((account.followers, account.follows, account.name), (Some(0), None, None));
        assert!(account.kind.is_professional());
    }

    #[test]
    fn a_personal_account_and_an_unknown_word_are_not_professional() {
        for kind in [r#""PERSONAL""#, r#""WIZARD""#, "null"] {
            let json = format!(r#"{{"id":"1","user_id":"2","username":"u","account_type":{kind}}}"#);
            assert!(!read(json.as_bytes()).unwrap().kind.is_professional(), "{kind}");
        }
    }

    #[test]
    fn an_account_without_id_or_name_is_unreadable() {
        assert!(read(br#"{"username":"u"}"#).is_none());
        assert!(read(br#"{"id":"1"}"#).is_none());
        assert!(read(br#"{"data":[]}"#).is_none());
    }
}
