//! Consent without a browser, for the practice account: the app ticks the boxes and presses Allow itself.
//! Invariant: refuses any other host; nobody agrees on a person's behalf at the real Instagram.

use reqwest::header::LOCATION;
use url::Url;

use super::Client;
use super::errors::{self, ApiError, Purpose};
use crate::domain::Scope;

/// Sends the consent page's form at `consent` (an address of [`authorize_url`](super::oauth::authorize_url))
/// with these boxes ticked. Answers with the address it leads to, for
/// [`parse_redirect`](super::oauth::parse_redirect).
///
/// # Errors
/// [`ApiError::Endpoint`] at the real Instagram; [`ApiError::Refused`] when the page does not lead on,
/// because the app or its redirect is not known there.
pub async fn agree(client: &Client, consent: &Url, granted: &[Scope]) -> Result<String, ApiError> {
    if !client.hosts().is_practice() {
        return Err(ApiError::Endpoint { endpoint: client.hosts().authorize() });
    }
    let mut form: Vec<(String, String)> = consent.query_pairs().into_owned().collect();
    form.extend(granted.iter().map(|scope| ("grant".to_owned(), scope.name().to_owned())));
    form.push(("answer".to_owned(), "allow".to_owned()));
    let (http, headers, body) = client.submit(client.hosts().authorize(), &form).await?;
    match headers.get(LOCATION).and_then(|to| to.to_str().ok()) {
        Some(address) if (300..400).contains(&http) => Ok(address.to_owned()),
        _ if http < 500 => Err(ApiError::Refused { why: format!("HTTP {http}") }),
        _ => Err(errors::read(Purpose::SignIn, http, None, &body)),
    }
}
