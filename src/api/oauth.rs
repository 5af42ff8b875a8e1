//! Signing in: the consent page's address, code → short token → long token, and renewal (section 1).
//! Invariant: the two token calls that carry a secret in their query are known to the log by path alone.

use oauth2::basic::{BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse};
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, RedirectUrl, RequestTokenError, StandardRevocableToken, TokenUrl,
};
use reqwest::Method;
use url::{Url, form_urlencoded};

use super::client::Call;
use super::errors::{self, ApiError, Purpose};
use super::tokens::TokenAnswer;
use super::{Client, LongToken, ShortToken};
use crate::domain::{Scope, Secret};

pub use super::practice::agree;
pub use super::redirect::{check_token, parse_redirect};

/// The `oauth2` crate's client with our own token answer.
type App = oauth2::Client<
    BasicErrorResponse,
    TokenAnswer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// A random state for one sign-in.
pub fn new_state() -> String {
    CsrfToken::new_random_len(24).into_secret()
}

fn app(client: &Client, app_id: &str, redirect: &str) -> Result<App, ApiError> {
    let hosts = client.hosts();
    let endpoint = |_| ApiError::Endpoint { endpoint: hosts.authorize() };
    // Instagram compares the redirect byte for byte, and the crate keeps it as it is written.
    let redirect = RedirectUrl::new(redirect.trim().to_owned()).map_err(|_| ApiError::BadRedirect)?;
    Ok(oauth2::Client::new(ClientId::new(app_id.trim().to_owned()))
        .set_auth_uri(AuthUrl::new(hosts.authorize()).map_err(endpoint)?)
        .set_token_uri(TokenUrl::new(hosts.exchange()).map_err(endpoint)?)
        .set_auth_type(AuthType::RequestBody)
        .set_redirect_uri(redirect))
}

/// The consent page's address, to be opened in a browser (section 1.2).
///
/// # Errors
/// [`ApiError::BadRedirect`] when `redirect` is no address.
pub fn authorize_url(
    client: &Client,
    app_id: &str,
    redirect: &str,
    state: &str,
    scopes: &[Scope],
) -> Result<Url, ApiError> {
    // The crate would join several scopes with spaces; Instagram's own form is one list with commas.
    let list = scopes.iter().map(|scope| scope.name()).collect::<Vec<_>>().join(",");
    let app = app(client, app_id, redirect)?;
    let request = app.authorize_url(|| CsrfToken::new(state.to_owned())).add_scope(oauth2::Scope::new(list));
    Ok(request.url().0)
}

/// The same page, which lets whoever is at the browser say who they are although it knows somebody already
/// (`force_reauth`, section 1.2).
pub fn asking_who(mut page: Url) -> Url {
    page.query_pairs_mut().append_pair("force_reauth", "true");
    page
}

/// Changes the code of a redirect for a token of one hour (section 1.4).
///
/// # Errors
/// [`ApiError::TokenHost`] when Instagram refuses: the code was used, the redirect, the app id or the
/// secret is wrong.
pub async fn exchange_code(
    client: &Client,
    app_id: &str,
    app_secret: &Secret,
    redirect: &str,
    code: &Secret,
) -> Result<ShortToken, ApiError> {
    let app =
        app(client, app_id, redirect)?.set_client_secret(ClientSecret::new(app_secret.reveal().to_owned()));
    // Owns its client, so that the future may be sent to another thread.
    let through = client.clone();
    let send = move |request: HttpRequest| forward(through.clone(), request);
    let answer =
        app.exchange_code(AuthorizationCode::new(code.reveal().to_owned())).request_async(&send).await;
    answer.map(TokenAnswer::short).map_err(|error| match error {
        RequestTokenError::Request(error) => error,
        RequestTokenError::Parse(_, body) => errors::read(Purpose::SignIn, 200, None, &body),
        RequestTokenError::ServerResponse(_) | RequestTokenError::Other(_) => {
            ApiError::Unreadable { purpose: Purpose::SignIn, http: 200, start: String::new() }
        }
    })
}

/// Sends a request of the `oauth2` crate through our own client. A refusal is an error of ours already, so
/// the crate sees only answers with a token to be read.
async fn forward(client: Client, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let (parts, body) = request.into_parts();
    let url = Url::parse(&parts.uri.to_string()).map_err(|_| ApiError::Address)?;
    let form =
        form_urlencoded::parse(&body).map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    let call = Call {
        purpose: Purpose::SignIn,
        method: Method::POST,
        url,
        token: None,
        form: Some(form),
        json: None,
    };
    Ok(HttpResponse::new(client.send(call).await?.into_body()))
}

/// Changes a token of one hour for one of about 60 days (section 1.5).
///
/// # Errors
/// Any [`ApiError`]; the tester invite shows here at times.
pub async fn long_token(client: &Client, app_secret: &Secret, short: &Secret) -> Result<LongToken, ApiError> {
    let query = [
        ("grant_type", "ig_exchange_token"),
        ("client_secret", app_secret.reveal()),
        ("access_token", short.reveal()),
    ];
    token_call(client, "access_token", &query).await
}

/// Renews a token that is at least a day old and not yet dead (section 1.6). The answer is a new token: keep
/// it and drop the old one. After an error keep the old one and try again later.
///
/// # Errors
/// Any [`ApiError`].
pub async fn refresh(client: &Client, token: &Secret) -> Result<LongToken, ApiError> {
    let query = [("grant_type", "ig_refresh_token"), ("access_token", token.reveal())];
    token_call(client, "refresh_access_token", &query).await
}

async fn token_call(client: &Client, name: &str, query: &[(&str, &str)]) -> Result<LongToken, ApiError> {
    let call = Call::get(Purpose::SignIn, client.hosts().token_call(name)?, None).query(query);
    let answer = client.send(call).await?.read(TokenAnswer::read)?;
    Ok(answer.value.long())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Hosts;

    #[test]
    fn the_consent_page_is_asked_as_section_1_2_says() {
        let client = Client::new(Hosts::instagram(), "test").unwrap();
        let redirect = "https://localhost:8421/";
        let url = authorize_url(&client, " 2417 ", redirect, "s-1", &[Scope::Basic, Scope::Publish]).unwrap();
        assert!(url.as_str().starts_with("https://www.instagram.com/oauth/authorize?"));
        let mut pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        pairs.sort();
        let want = [
            ("client_id", "2417"),
            ("redirect_uri", redirect),
            ("response_type", "code"),
            ("scope", "instagram_business_basic,instagram_business_content_publish"),
            ("state", "s-1"),
        ];
        assert_eq!(pairs, want.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn a_redirect_keeps_its_spelling_and_must_be_an_address() {
        let client = Client::new(Hosts::instagram(), "test").unwrap();
        let url = authorize_url(&client, "1", "https://LOCALHOST", "s", &[]).unwrap();
        assert!(
            url.query_pairs().any(|(name, value)| name == "redirect_uri" && value == "https://LOCALHOST")
        );
        let bad = authorize_url(&client, "1", "localhost", "s", &[]);
        assert!(matches!(bad, Err(ApiError::BadRedirect)), "{bad:?}");
    }

    #[test]
    fn every_sign_in_has_a_state_of_its_own() {
        let (one, two) = (new_state(), new_state());
        assert!(one != two && one.len() >= 32, "{one} {two}");
    }
}
