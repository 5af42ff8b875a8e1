//! A client that speaks for one account.
//! Invariant: every call it makes carries the account's token in the header and nowhere else.

use std::time::Instant;

use reqwest::Method;

use super::client::{Call, Reply};
use super::errors::{ApiError, Purpose};
use super::exchange::{Ear, Exchange};
use super::{Client, wire};
use crate::api::Answer;
use crate::domain::{AccountId, Secret};

/// One account's calls. Cheap to clone; its `Debug` shows no token.
#[derive(Clone, Debug)]
pub struct Session {
    pub(super) client: Client,
    pub(super) token: Secret,
    pub(super) account: AccountId,
    ear: Option<Ear>,
}

impl Session {
    /// A session of the account whose professional id is `account` (`user_id` of `/me`, section 1.9).
    pub fn new(client: Client, token: Secret, account: AccountId) -> Self {
        Self { client, token, account, ear: None }
    }

    /// The same session, whose every call is told to `ear` once it is over.
    pub fn heard_by(self, ear: Ear) -> Self {
        Self { ear: Some(ear), ..self }
    }

    /// Whose session it is.
    pub fn account_id(&self) -> &AccountId {
        &self.account
    }

    /// The client it speaks through.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// A read of a path.
    pub(super) fn get(&self, purpose: Purpose, path: &[&str]) -> Result<Call<'_>, ApiError> {
        Ok(Call::get(purpose, self.client.hosts().graph(path)?, Some(&self.token)))
    }

    pub(super) async fn send(&self, call: Call<'_>) -> Result<Reply, ApiError> {
        let Some(ear) = &self.ear else { return self.client.send(call).await };
        let asked = Exchange::asked(&call);
        let began = Instant::now();
        let answer = self.client.send(call).await;
        ear.hear(asked.answered(&answer, began.elapsed()));
        answer
    }

    /// A write with a form.
    pub(super) async fn post(
        &self,
        purpose: Purpose,
        path: &[&str],
        form: Vec<(&'static str, String)>,
    ) -> Result<Reply, ApiError> {
        let form = form.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let call = Call { method: Method::POST, form: Some(form), ..self.get(purpose, path)? };
        self.send(call).await
    }

    /// A write that answers with a new id.
    pub(super) async fn create<Id: From<String>>(
        &self,
        purpose: Purpose,
        path: &[&str],
        form: Vec<(&'static str, String)>,
    ) -> Result<Answer<Id>, ApiError> {
        Ok(self.post(purpose, path, form).await?.read(wire::new_id)?.map(Id::from))
    }

    /// A write that answers with success and may be done twice without harm.
    pub(super) async fn change(
        &self,
        path: &[&str],
        name: &'static str,
        value: bool,
    ) -> Result<Answer<()>, ApiError> {
        self.post(Purpose::Change, path, vec![(name, value.to_string())]).await?.read(wire::success)
    }
}
