//! The client and the sandbox, written from the same facts by different hands, must understand each other.
//! Invariant: every method of `api` is called here over a real socket; time moves only by `Control`.

mod account;
mod comments;
mod download;
mod errors;
mod insights;
mod media;
mod params;
mod publish;
mod sign_in;
mod tls;

use tintype::api::{ApiError, Client, Hosts, Session};
use tintype::domain::{AccountId, Media, Secret, TroubleKind};
use tintype::sandbox::model::WorldSize;
use tintype::sandbox::{Control, Options, Ready, Sandbox};

/// Monday 23 November 2026, 09:00 UTC.
pub const NOW: i64 = 1_795_424_400;

/// A sandbox with a client that is signed in to it.
pub struct Bench {
    pub control: Control,
    pub ready: Ready,
    pub client: Client,
    pub session: Session,
    /// Serves until it is dropped.
    _sandbox: Sandbox,
}

impl Bench {
    pub async fn new() -> Self {
        let options = Options {
            seed: 11,
            size: WorldSize::Small,
            clock: Some(NOW),
            arrivals: false,
            quick_pictures: true,
            ..Options::default()
        };
        let sandbox = Sandbox::start(options).await.unwrap();
        let ready = sandbox.ready();
        let client = Client::new(Hosts::at(&ready.url).unwrap(), "tintype-contract").unwrap();
        let session = Self::session_of(&client, &ready, &ready.token);
        Self { control: sandbox.control(), ready, client, session, _sandbox: sandbox }
    }

    /// A session with another token of the same account.
    pub fn with_token(&self, token: &str) -> Session {
        Self::session_of(&self.client, &self.ready, token)
    }

    fn session_of(client: &Client, ready: &Ready, token: &str) -> Session {
        Session::new(client.clone(), Secret::new(token), AccountId::from(ready.user_id.as_str()))
    }

    /// Everything published, newest first.
    pub async fn all_media(&self) -> Vec<Media> {
        let mut all = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let page = self.session.media_page(after.as_deref(), 50).await.unwrap().value;
            all.extend(page.items);
            match page.after {
                Some(cursor) => after = Some(cursor),
                None => return all,
            }
        }
    }

    /// The first post that is as wanted.
    pub async fn media_where(&self, wanted: impl Fn(&Media) -> bool) -> Media {
        self.all_media().await.into_iter().find(wanted).expect("the world has one")
    }
}

/// The kind of trouble a call ended in.
pub fn kind<T: std::fmt::Debug>(outcome: &Result<T, ApiError>) -> TroubleKind {
    outcome.as_ref().expect_err("it was not refused").trouble().kind
}
