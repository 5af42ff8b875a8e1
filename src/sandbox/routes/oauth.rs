//! Sign-in: consent, code, short token, long token, refresh (section 1).
//! Invariant: a code is good once, for an hour, for the redirect address it was made for; scopes that
//! were not granted are in no token.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};
use url::{Url, form_urlencoded};

use crate::sandbox::call::Call;
use crate::sandbox::consent::{self, Asking};
use crate::sandbox::refusal::Refusal;
use crate::sandbox::shared::Shared;
use crate::sandbox::state::{Code, State as World};
use crate::sandbox::tokens::{DAY, HOUR, Life, Scopes};

type Host = State<Arc<Shared>>;
type Asked = Extension<Arc<Call>>;

/// The texts of section 1.3.
const BAD_REDIRECT: &str = "Invalid redirect_uri";
const BAD_APP: &str = "Invalid platform app";
const OTHER_REDIRECT: &str = "Redirect URI does not match registered redirect URI";

/// Reads and judges the parameters of an authorise request (sections 1.2, 1.3).
fn asking(shared: &Shared, state: &World, call: &Call) -> Result<Asking, String> {
    if call.get("client_id") != Some(shared.app_id.as_str()) {
        return Err(BAD_APP.into());
    }
    let redirect = call.get("redirect_uri").ok_or(BAD_REDIRECT)?;
    let parsed = Url::parse(redirect).map_err(|_| BAD_REDIRECT)?;
    if parsed.scheme() != "https" || parsed.fragment().is_some() {
        return Err(BAD_REDIRECT.into());
    }
    if !state.redirects.iter().any(|registered| registered == redirect) {
        return Err(OTHER_REDIRECT.into());
    }
    if call.get("response_type") != Some("code") {
        return Err("Invalid response_type: it must be code".into());
    }
    let mut scopes = Scopes::default();
    let text = call.get("scope").unwrap_or_default();
    for name in text.split([',', ' ']).filter(|name| !name.is_empty()) {
        scopes = scopes.with(Scopes::named(name).ok_or_else(|| format!("Invalid Scopes: {name}"))?);
    }
    if scopes.lacking(Scopes::BASIC).is_some() {
        return Err("Invalid Scopes: instagram_business_basic is needed".into());
    }
    if !state.switches.tester_accepted {
        return Err("Insufficient Developer Role".into());
    }
    let yes = |name: &str| matches!(call.get(name), Some("true" | "1"));
    Ok(Asking {
        client_id: shared.app_id.clone(),
        redirect: redirect.into(),
        scopes,
        state: call.get("state").map(Into::into),
        type_password: yes("force_reauth") || yes("force_authentication"),
        facebook: !matches!(call.get("enable_fb_login"), Some("false" | "0")),
        username: state.account.username.clone(),
        name: state.account.name.clone(),
        picture: shared.cdn(state, "a", &state.account.id, "jpg"),
    })
}

/// `GET /oauth/authorize`: the consent page, or a page that says what is wrong.
pub async fn page(shared: Host, call: Asked) -> Response {
    let asking = asking(&shared, &shared.state(), &call);
    match asking {
        Ok(asking) => Html(consent::page(&asking)).into_response(),
        Err(why) => (StatusCode::BAD_REQUEST, Html(consent::error(&why))).into_response(),
    }
}

/// `POST /oauth/authorize`: what the person chose on the consent page.
pub async fn answer(shared: Host, call: Asked) -> Response {
    let mut state = shared.state();
    let asking = match asking(&shared, &state, &call) {
        Ok(asking) => asking,
        Err(why) => return (StatusCode::BAD_REQUEST, Html(consent::error(&why))).into_response(),
    };
    let mut query = form_urlencoded::Serializer::new(String::new());
    if call.get("answer") == Some("allow") {
        let granted = call.pairs.iter().filter(|(name, _)| name == "grant");
        let granted = granted.filter_map(|(_, scope)| Scopes::named(scope));
        let scopes = granted.fold(Scopes::BASIC, Scopes::with);
        let serial = state.serial();
        let code = format!("AQ{}{}", shared.mint.hex(&format!("code {serial}"), 40), serial);
        query.append_pair("code", &code);
        let code_row = Code { scopes, redirect: asking.redirect.clone(), born: state.now(), used: false };
        state.codes.insert(code, code_row);
    } else {
        query.append_pair("error", "access_denied");
        query.append_pair("error_reason", "user_denied");
        query.append_pair("error_description", "The user denied your request");
    }
    if let Some(state) = &asking.state {
        query.append_pair("state", state);
    }
    let joint = if asking.redirect.contains('?') { '&' } else { '?' };
    let ending = if call.get("answer") == Some("allow") { "#_" } else { "" };
    let target = format!("{}{joint}{}{ending}", asking.redirect, query.finish());
    (StatusCode::FOUND, [(header::LOCATION, target)]).into_response()
}

/// An error in the shape of the token host (section 1.4).
pub fn token_error(http: u16, message: &str) -> Response {
    let status = StatusCode::from_u16(http).unwrap_or(StatusCode::BAD_REQUEST);
    let body = json!({ "error_type": "OAuthException", "code": http, "error_message": message });
    (status, Json(body)).into_response()
}

/// `POST /oauth/access_token`: a code becomes a short token.
pub async fn short(shared: Host, call: Asked) -> Response {
    let mut state = shared.state();
    let scopes = match redeem(&shared, &mut state, &call) {
        Ok(scopes) => scopes,
        Err(why) => return token_error(400, why),
    };
    // Only a code that was given to somebody says whose invitation it is about.
    if !state.switches.tester_accepted {
        drop(state);
        return shared.refuse(&Refusal::unsupported("get"));
    }
    let (token, _) = shared.give(&mut state, Life::Short, scopes);
    let switches = &state.switches;
    let id = &state.account.id;
    let user_id = match id.parse::<u64>() {
        Ok(number) if !switches.user_id_as_text && !switches.token_in_data => json!(number),
        _ => json!(id),
    };
    let permissions = if switches.permissions_as_text || switches.token_in_data {
        json!(scopes.names().join(","))
    } else {
        json!(scopes.names())
    };
    let flat = json!({ "access_token": token, "user_id": user_id, "permissions": permissions });
    Json(if switches.token_in_data { json!({ "data": [flat] }) } else { flat }).into_response()
}

fn redeem(shared: &Shared, state: &mut World, call: &Call) -> Result<Scopes, &'static str> {
    if call.get("client_id") != Some(shared.app_id.as_str()) {
        return Err(BAD_APP);
    }
    if call.get("client_secret") != Some(shared.app_secret.as_str()) {
        return Err("Error validating client secret.");
    }
    if call.get("grant_type") != Some("authorization_code") {
        return Err("Invalid grant_type");
    }
    let redirect = call.get("redirect_uri").ok_or(BAD_REDIRECT)?;
    if !state.redirects.iter().any(|registered| registered == redirect) {
        return Err(OTHER_REDIRECT);
    }
    let now = state.now();
    let code = call.get("code").and_then(|code| state.codes.get_mut(code));
    let Some(code) = code.filter(|code| !code.used) else {
        return Err("Matching code was not found or was already used");
    };
    if code.redirect != redirect {
        return Err(OTHER_REDIRECT);
    }
    code.used = true;
    if now - code.born >= HOUR {
        return Err("This authorization code has expired");
    }
    Ok(code.scopes)
}

/// `GET /access_token`: a short token becomes a long one (section 1.5).
pub async fn long(shared: Host, call: Asked) -> Response {
    let answer = exchange(&shared, &call);
    shared.reply(answer)
}

fn exchange(shared: &Shared, call: &Call) -> Result<Value, Refusal> {
    let mut state = shared.state();
    let grant = shared.allow_anyone(&state, call, Scopes::BASIC)?;
    if call.need("grant_type")? != "ig_exchange_token" {
        return Err(Refusal::oauth(100, "(#100) Invalid grant_type"));
    }
    if call.need("client_secret")? != shared.app_secret {
        return Err(Refusal::oauth(101, "Error validating client secret."));
    }
    if grant.life != Life::Short {
        return Err(Refusal::oauth(100, "(#100) Only a short-lived token can be exchanged"));
    }
    let (token, lasts) = shared.give(&mut state, Life::Long, grant.scopes);
    Ok(json!({ "access_token": token, "token_type": "bearer", "expires_in": lasts }))
}

/// `GET /refresh_access_token`: a long token of at least a day becomes a new one (section 1.6).
pub async fn refresh(shared: Host, call: Asked) -> Response {
    let answer = renew(&shared, &call);
    shared.reply(answer)
}

fn renew(shared: &Shared, call: &Call) -> Result<Value, Refusal> {
    let mut state = shared.state();
    let grant = shared.allow_anyone(&state, call, Scopes::BASIC)?;
    if call.need("grant_type")? != "ig_refresh_token" {
        return Err(Refusal::oauth(100, "(#100) Invalid grant_type"));
    }
    if grant.life != Life::Long {
        return Err(Refusal::oauth(100, "(#100) Only a long-lived token can be refreshed"));
    }
    if state.now() - grant.born < DAY && !state.switches.refresh_young {
        return Err(Refusal::api(
            100,
            "The access token is younger than 24 hours and cannot be refreshed yet",
        ));
    }
    let (token, lasts) = shared.give(&mut state, Life::Long, grant.scopes);
    Ok(json!({
        "access_token": token,
        "token_type": "bearer",
        "expires_in": lasts,
        "permissions": grant.scopes.names().join(","),
    }))
}
