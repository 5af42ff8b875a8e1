//! The HTTP client: sends one call, reads one answer, and knows whether an answer was lost.
//! Invariant: follows no redirect, keeps no cookie, and logs only method, path, status and trace id.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, DATE, HeaderMap, HeaderValue, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Method, RequestBuilder};
use url::Url;

use super::consent::PageAnswer;
use super::errors::{self, ApiError, Purpose};
use super::{Hosts, usage};
use crate::domain::{Secret, Usage};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const WHOLE_TIMEOUT: Duration = Duration::from_secs(60);
/// A picture may come slowly, but it must keep coming.
const PICTURE_TIMEOUT: Duration = Duration::from_secs(300);
const PICTURE_STALL: Duration = Duration::from_secs(20);
/// No answer is anywhere near this; what is larger is not Instagram's.
const MOST_BYTES: u64 = 32 << 20;

/// What Instagram answered, and how much of the call budget is spent.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<T> {
    pub value: T,
    /// `None`: the headers were absent (section 8.3).
    pub usage: Option<Usage>,
}

impl<T> Answer<T> {
    /// The same answer with its value changed.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Answer<U> {
        Answer { value: change(self.value), usage: self.usage }
    }
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// The cursor of the next page; `None` at the end.
    pub after: Option<String>,
}

impl<T> Page<T> {
    /// The same page with its items changed; those that become `None` are left out.
    pub(super) fn filter_map<U>(self, change: impl FnMut(T) -> Option<U>) -> Page<U> {
        Page { items: self.items.into_iter().filter_map(change).collect(), after: self.after }
    }
}

/// Talks to Instagram. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct Client {
    hosts: Hosts,
    calls: reqwest::Client,
    pub(super) pictures: reqwest::Client,
    /// The newest time an answer carried, milliseconds since the epoch; 0 before the first.
    heard_at: Arc<AtomicI64>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Client").field("hosts", &self.hosts).finish_non_exhaustive()
    }
}

/// One call, before it is sent.
pub(super) struct Call<'a> {
    pub purpose: Purpose,
    pub method: Method,
    pub url: Url,
    /// Sent in the `Authorization` header.
    pub token: Option<&'a Secret>,
    /// Sent as a form; `None`: no body.
    pub form: Option<Vec<(String, String)>>,
    /// Sent as JSON instead of a form.
    pub json: Option<serde_json::Value>,
}

impl<'a> Call<'a> {
    /// A read.
    pub fn get(purpose: Purpose, url: Url, token: Option<&'a Secret>) -> Self {
        Self { purpose, method: Method::GET, url, token, form: None, json: None }
    }

    /// Adds parameters to the address.
    pub fn query(mut self, pairs: &[(&str, &str)]) -> Self {
        self.url.query_pairs_mut().extend_pairs(pairs);
        self
    }

    /// Adds a parameter when there is one.
    pub fn maybe(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.query(&[(name, value)]),
            None => self,
        }
    }
}

/// A whole answer, not yet read.
pub(super) struct Reply {
    purpose: Purpose,
    pub(super) http: u16,
    usage: Option<Usage>,
    /// `x-fb-trace-id`, when told.
    pub(super) trace: Option<String>,
    body: Vec<u8>,
}

impl Reply {
    /// Reads the body. What cannot be read is an error, even with status 200.
    pub fn read<T>(self, parse: impl FnOnce(&[u8]) -> Option<T>) -> Result<Answer<T>, ApiError> {
        match parse(&self.body) {
            Some(value) => Ok(Answer { value, usage: self.usage }),
            None => Err(errors::read(self.purpose, self.http, self.usage, &self.body)),
        }
    }

    /// The body as it came.
    pub fn into_body(self) -> Vec<u8> {
        self.body
    }
}

impl Client {
    /// A client for these hosts; `user_agent` names the program and its version.
    ///
    /// # Errors
    /// [`ApiError::Setup`] when the machine has no certificates to check Instagram's with.
    pub fn new(hosts: Hosts, user_agent: &str) -> Result<Self, ApiError> {
        Self::within(hosts, user_agent, WHOLE_TIMEOUT)
    }

    /// As [`Client::new`], for somebody who waits only so long for a whole answer.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn within(hosts: Hosts, user_agent: &str, whole: Duration) -> Result<Self, ApiError> {
        let builder = || {
            let builder = reqwest::Client::builder()
                .user_agent(user_agent)
                .connect_timeout(CONNECT_TIMEOUT)
                .referer(false)
                .gzip(true);
            // A proxy would look for loopback on itself.
            if hosts.is_practice() { builder.no_proxy() } else { builder }
        };
        let setup = |error: reqwest::Error| ApiError::Setup { why: causes(&error) };
        let calls = builder().timeout(whole).redirect(Policy::none()).build().map_err(setup)?;
        let pictures = builder()
            .https_only(!hosts.is_practice())
            .timeout(PICTURE_TIMEOUT)
            .read_timeout(PICTURE_STALL)
            .redirect(Policy::limited(3))
            .build()
            .map_err(setup)?;
        Ok(Self { hosts, calls, pictures, heard_at: Arc::default() })
    }

    /// The newest time that Instagram's own answers carried (the `Date` header of HTTP), milliseconds since the
    /// epoch: what is done after this call happens later than that, however wrong this machine's clock is. 0 as
    /// long as nothing was answered.
    pub fn heard_at(&self) -> i64 {
        self.heard_at.load(Ordering::SeqCst)
    }

    /// Where it talks to.
    pub fn hosts(&self) -> &Hosts {
        &self.hosts
    }

    /// Sends a call. Any whole answer with a 2xx status is a [`Reply`].
    pub(super) async fn send(&self, call: Call<'_>) -> Result<Reply, ApiError> {
        let Call { purpose, method, url, token, form, json } = call;
        let path = url.path().to_owned();
        let mut request = self.calls.request(method.clone(), url);
        if let Some(token) = token {
            request = request.header(AUTHORIZATION, bearer(token)?);
        }
        if let Some(form) = &form {
            request = request.form(form);
        }
        if let Some(json) = &json {
            request = request.json(json);
        }
        let (http, headers, body) = self.fetch(purpose, request).await.inspect_err(|error| {
            tracing::debug!(%method, path, %error, "no answer from Instagram");
        })?;
        self.heard_at.fetch_max(date(&headers).unwrap_or(0), Ordering::SeqCst);
        let trace = headers.get("x-fb-trace-id").and_then(|value| value.to_str().ok()).map(errors::scrub);
        tracing::debug!(%method, path, http, ?trace, "Instagram answered");
        let usage = usage::read(&headers);
        if (200..300).contains(&http) {
            Ok(Reply { purpose, http, usage, trace, body })
        } else {
            let error = errors::read(purpose, http, usage, &body);
            tracing::debug!(%method, path, %error, "Instagram refused");
            Err(error)
        }
    }

    /// Sends a call and takes of its answer, whatever it is, when it was made; milliseconds since the epoch.
    pub(super) async fn date_of(&self, call: Call<'_>) -> Result<Option<i64>, ApiError> {
        let (_, headers, _) = self.fetch(call.purpose, self.calls.request(call.method, call.url)).await?;
        Ok(date(&headers))
    }

    /// Sends a form as a browser does, and answers with whatever came.
    pub(super) async fn submit(
        &self,
        address: String,
        form: &[(String, String)],
    ) -> Result<(u16, HeaderMap, Vec<u8>), ApiError> {
        self.fetch(Purpose::SignIn, self.calls.post(address).form(form)).await
    }

    /// Opens a page as a browser would, and follows no redirect. Of the practice origin only.
    pub(super) async fn browse(
        &self,
        method: Method,
        url: Url,
        form: Option<&[(String, String)]>,
    ) -> Result<PageAnswer, ApiError> {
        let mut request = self.calls.request(method, url);
        if let Some(form) = form {
            request = request.form(form);
        }
        let (http, headers, body) = self.fetch(Purpose::SignIn, request).await?;
        let location = headers.get(LOCATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Ok(PageAnswer { http, location, body })
    }

    async fn fetch(
        &self,
        purpose: Purpose,
        request: RequestBuilder,
    ) -> Result<(u16, HeaderMap, Vec<u8>), ApiError> {
        let mut response = request.send().await.map_err(|error| lost(purpose, error))?;
        let http = response.status().as_u16();
        let headers = std::mem::take(response.headers_mut());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| lost(purpose, error))? {
            if (body.len() + chunk.len()) as u64 > MOST_BYTES {
                return Err(ApiError::TooBig { limit: MOST_BYTES });
            }
            body.extend_from_slice(&chunk);
        }
        Ok((http, headers, body))
    }
}

/// When an answer was made, by the clock of whoever made it; milliseconds since the epoch.
fn date(headers: &HeaderMap) -> Option<i64> {
    let said = headers.get(DATE)?.to_str().ok()?;
    Some(jiff::fmt::rfc2822::parse(said).ok()?.timestamp().as_millisecond())
}

/// The header that carries a token, marked so that it is never printed.
fn bearer(token: &Secret) -> Result<HeaderValue, ApiError> {
    let mut value =
        HeaderValue::from_str(&format!("Bearer {}", token.reveal())).map_err(|_| ApiError::NotAToken)?;
    value.set_sensitive(true);
    Ok(value)
}

/// Whether a request can have reached Instagram: not when no connection came about.
pub(super) fn lost(purpose: Purpose, error: reqwest::Error) -> ApiError {
    let error = error.without_url();
    let why = causes(&error);
    if error.is_connect() || error.is_builder() {
        ApiError::NotSent { why }
    } else {
        ApiError::Lost { purpose, why }
    }
}

/// An error and what is behind it, in one line.
fn causes(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        line = format!("{line}: {cause}");
        source = cause.source();
    }
    errors::scrub(&line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_with_status_200_may_still_be_an_error() {
        let reply = |body: &str| Reply {
            purpose: Purpose::Read,
            http: 200,
            usage: None,
            trace: None,
            body: body.as_bytes().to_vec(),
        };
        let error = reply(r#"{"error":{"message":"m","code":190}}"#).read(|_| None::<()>).unwrap_err();
        assert!(matches!(error, ApiError::Graph(_)));
        let error = reply("<html>").read(|_| None::<()>).unwrap_err();
        assert!(matches!(error, ApiError::Unreadable { http: 200, .. }));
    }

    #[test]
    fn a_token_with_a_line_break_inside_is_refused_before_it_is_sent() {
        assert!(matches!(bearer(&Secret::new("IGAA\nx")), Err(ApiError::NotAToken)));
        assert!(!format!("{:?}", bearer(&Secret::new("IGAAx")).unwrap()).contains("IGAA"));
    }

    #[test]
    fn the_date_of_an_answer_is_read_as_http_writes_it() {
        let mut headers = HeaderMap::new();
        assert_eq!(date(&headers), None);
        headers.insert(DATE, HeaderValue::from_static("Mon, 23 Nov 2026 09:00:00 GMT"));
        assert_eq!(date(&headers), Some(1_795_424_400_000));
        headers.insert(DATE, HeaderValue::from_static("some day"));
        assert_eq!(date(&headers), None);
    }

    #[tokio::test]
    async fn a_closed_door_is_not_sent() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let hosts = Hosts::at(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        drop(listener);
        let client = Client::new(hosts, "test").unwrap();
        let error = client.me(&Secret::new("IGAAsecret")).await.unwrap_err();
        assert!(matches!(error, ApiError::NotSent { .. }), "{error}");
        assert!(!format!("{error:?}").contains("secret"));
    }
}
