//! Publishing: containers, their status, the last step and the quota (section 4).
//! Invariant: an answer about a container is read for its state and its number; its words are only shown.

mod ask;

use serde::Deserialize;

pub use ask::{ContainerAsk, PostAsk, ReelAsk};

use super::errors::{ApiError, Purpose};
use super::{Answer, Session, wire};
use crate::domain::error_book::{self, Class};
use crate::domain::{ContainerId, MediaId, Quota, Trouble, TroubleKind};

/// `status_code` of a container (section 4.5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ContainerState {
    InProgress,
    Finished,
    Published,
    Failed,
    /// Not published within 24 hours.
    Expired,
    /// Absent, or a word unknown to us: poll on.
    #[default]
    Other,
}

impl ContainerState {
    fn from_word(word: &str) -> Self {
        match word.to_ascii_uppercase().as_str() {
            "IN_PROGRESS" => Self::InProgress,
            "FINISHED" => Self::Finished,
            "PUBLISHED" => Self::Published,
            "ERROR" => Self::Failed,
            "EXPIRED" => Self::Expired,
            _ => Self::Other,
        }
    }
}

/// How a container is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContainerStatus {
    pub state: ContainerState,
    /// `status`: to show, not to branch on.
    pub said: Option<String>,
    /// The `22070…` that `status` holds after an error.
    pub subcode: Option<i64>,
}

impl ContainerStatus {
    /// What went wrong; `None` unless it failed or expired.
    pub fn trouble(&self) -> Option<Trouble> {
        let (kind, _) = self.verdict()?;
        Some(Trouble { subcode: self.subcode, detail: self.said.clone(), ..Trouble::of(kind) })
    }

    /// What to do about it; `None` unless it failed or expired.
    pub fn class(&self) -> Option<Class> {
        Some(match self.verdict()?.1 {
            // A container that has failed stays failed, so what is to be tried again is a new one.
            Class::Retry | Class::NewContainer { .. } => Class::NewContainer { retries_first: 0 },
            other => other,
        })
    }

    fn verdict(&self) -> Option<(TroubleKind, Class)> {
        match self.state {
            ContainerState::Failed => Some(
                error_book::look_up(None, self.subcode, Purpose::Change)
                    .map_or((TroubleKind::FileRefused, Class::RetryOnce), |row| (row.kind, row.class)),
            ),
            ContainerState::Expired => {
                Some((TroubleKind::ContainerLost, Class::NewContainer { retries_first: 0 }))
            }
            _ => None,
        }
    }
}

/// Finds `22070` and two digits more (section 4.5).
fn subcode_in(text: &str) -> Option<i64> {
    text.split(|mark: char| !mark.is_ascii_digit())
        .find(|digits| digits.len() == 7 && digits.starts_with("22070"))
        .and_then(|digits| digits.parse().ok())
}

pub(super) fn read_status(body: &[u8]) -> Option<ContainerStatus> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct StatusWire {
        #[serde(deserialize_with = "wire::filled")]
        id: Option<String>,
        #[serde(deserialize_with = "wire::filled")]
        status_code: Option<String>,
        #[serde(deserialize_with = "wire::filled")]
        status: Option<String>,
    }
    let read: StatusWire = wire::one(body)?;
    if read.id.is_none() && read.status_code.is_none() {
        return None;
    }
    Some(ContainerStatus {
        state: read.status_code.as_deref().map(ContainerState::from_word).unwrap_or_default(),
        subcode: read.status.as_deref().and_then(subcode_in),
        said: read.status,
    })
}

pub(super) fn read_quota(body: &[u8]) -> Option<Quota> {
    #[derive(Deserialize)]
    struct QuotaWire {
        #[serde(default, deserialize_with = "wire::count")]
        quota_usage: Option<u64>,
        #[serde(default)]
        config: Option<ConfigWire>,
    }
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct ConfigWire {
        #[serde(deserialize_with = "wire::count")]
        quota_total: Option<u64>,
        #[serde(deserialize_with = "wire::count")]
        quota_duration: Option<u64>,
    }
    let read: QuotaWire = wire::one(body)?;
    let config = read.config.unwrap_or_default();
    Some(Quota { used: read.quota_usage?, total: config.quota_total, window_s: config.quota_duration })
}

impl Session {
    /// Makes a container. Making one twice does no harm but to the day's budget of 400.
    ///
    /// # Errors
    /// Any [`ApiError`]; a file Instagram cannot fetch or does not take ends here or in the status.
    pub async fn create_container(&self, ask: &ContainerAsk) -> Result<Answer<ContainerId>, ApiError> {
        self.create(Purpose::Change, &[self.account.as_str(), "media"], ask.form()).await
    }

    /// How a container is doing (section 4.5: ask about once a minute, for a picture at least once).
    ///
    /// # Errors
    /// Any [`ApiError`].
    pub async fn container_status(&self, id: &ContainerId) -> Result<Answer<ContainerStatus>, ApiError> {
        let call = self.get(Purpose::Read, &[id.as_str()])?.query(&[("fields", "id,status_code,status")]);
        self.send(call).await?.read(read_status)
    }

    /// Publishes a finished container.
    ///
    /// # Errors
    /// Any [`ApiError`]; [`Class::UnknownOutcome`] and [`Class::Blocked`] when it may have gone out all the
    /// same (section 4.6).
    pub async fn publish(&self, id: &ContainerId) -> Result<Answer<MediaId>, ApiError> {
        let form = vec![("creation_id", id.to_string())];
        self.create(Purpose::Send, &[self.account.as_str(), "media_publish"], form).await
    }

    /// How much of the day's posts is used up (section 4.7).
    ///
    /// # Errors
    /// Any [`ApiError`].
    pub async fn publishing_quota(&self) -> Result<Answer<Quota>, ApiError> {
        let call = self
            .get(Purpose::Read, &[self.account.as_str(), "content_publishing_limit"])?
            .query(&[("fields", "config,quota_usage")]);
        self.send(call).await?.read(read_quota)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_container_tells_why() {
        let status = read_status(
            br#"{"id":"1","status_code":"ERROR","status":"Error: Media upload has failed with error code 2207009"}"#,
        )
        .unwrap();
        assert_eq!((status.state, status.subcode), (ContainerState::Failed, Some(2207009)));
        assert_eq!(status.trouble().unwrap().kind, TroubleKind::FileRefused);
        assert_eq!(status.class(), Some(Class::NeedsPerson));
    }

    #[test]
    fn a_container_that_timed_out_is_made_anew() {
        let failed = |status: &str| {
            let json = format!(r#"{{"status_code":"ERROR","status":"{status}"}}"#);
            read_status(json.as_bytes()).unwrap()
        };
        assert_eq!(failed("2207003").class(), Some(Class::NewContainer { retries_first: 0 }));
        assert_eq!(failed("2207008").class(), Some(Class::NewContainer { retries_first: 0 }));
        assert_eq!(failed("2207082").class(), Some(Class::RetryOnce));
        assert_eq!(failed("something 12207009123").subcode, None);
        assert_eq!(failed("no digits at all").class(), Some(Class::RetryOnce));
    }

    #[test]
    fn unknown_and_missing_words_are_polled_on() {
        for json in [r#"{"id":"1"}"#, r#"{"id":1,"status_code":"PONDERING","status":null}"#] {
            let status = read_status(json.as_bytes()).unwrap();
            assert_eq!((status.state, status.class()), (ContainerState::Other, None));
        }
        assert!(read_status(b"{}").is_none());
        let expired = read_status(br#"{"status_code":"EXPIRED"}"#).unwrap();
        assert_eq!(expired.trouble().unwrap().kind, TroubleKind::ContainerLost);
        let done = read_status(br#"{"status_code":"finished","status":"completed"}"#).unwrap();
        assert_eq!((done.state, done.trouble()), (ContainerState::Finished, None));
    }

    #[test]
    fn the_quota_is_read_and_never_assumed() {
        let full = read_quota(
            br#"{"data":[{"quota_usage":2,"config":{"quota_total":100,"quota_duration":86400}}]}"#,
        );
        assert_eq!(full, Some(Quota { used: 2, total: Some(100), window_s: Some(86400) }));
        let bare = read_quota(br#"{"data":[{"quota_usage":"7"}]}"#);
        assert_eq!(bare, Some(Quota { used: 7, total: None, window_s: None }));
        assert_eq!(read_quota(br#"{"data":[]}"#), None);
    }
}
