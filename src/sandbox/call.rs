//! One request as the Graph host understands it: version, path, parameters, token.
//! Invariant: a parameter counts the same whether it came by query, form, multipart or JSON
//! (section 4.1), and no token ever reaches the log.

use std::collections::BTreeMap;

use axum::http::request::Parts;
use axum::http::{Method, header};
use serde_json::Value;
use url::form_urlencoded;

use super::refusal::Refusal;

/// A request, read.
#[derive(Clone, Debug)]
pub struct Call {
    pub method: Method,
    /// Without the version.
    pub path: String,
    /// As sent.
    pub raw_path: String,
    /// `v26.0`, or nothing for an unversioned call.
    pub version: String,
    /// Query and body together; the body wins.
    pub parameters: BTreeMap<String, String>,
    /// Repeated form names, in order (the ticks of the consent page).
    pub pairs: Vec<(String, String)>,
    pub token: Option<String>,
    /// Where the token came from: `header`, `query`, `body` or `none`.
    pub token_from: &'static str,
    /// The query with its secrets replaced.
    pub shown_query: String,
    pub agent: String,
}

/// Parameters that never reach the log.
const SECRETS: [&str; 5] = ["access_token", "client_secret", "code", "appsecret_proof", "input_token"];

/// The oldest and newest version that answers (section 0a).
const VERSIONS: std::ops::RangeInclusive<u32> = 21..=26;

impl Call {
    /// Reads a request.
    pub fn read(parts: &Parts, body: &[u8]) -> Call {
        let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let raw_path = parts.uri.path().to_owned();
        let (version, path) = split_version(&raw_path);
        let query: Vec<(String, String)> =
            form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
        let sent = body_pairs(header(header::CONTENT_TYPE), body);
        let bearer = header(header::AUTHORIZATION);
        let bearer = bearer.split_once(' ').filter(|(scheme, _)| {
            scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("oauth")
        });
        let named = |pairs: &[(String, String)]| {
            pairs.iter().find(|(name, _)| name == "access_token").map(|(_, value)| value.clone())
        };
        let (token, token_from) = match (bearer, named(&query), named(&sent)) {
            (Some((_, token)), ..) => (Some(token.trim().to_owned()), "header"),
            (_, Some(token), _) => (Some(token), "query"),
            (_, _, Some(token)) => (Some(token), "body"),
            _ => (None, "none"),
        };
        let shown_query = shown(&query);
        let pairs: Vec<(String, String)> = query.into_iter().chain(sent).collect();
        Call {
            method: parts.method.clone(),
            path,
            version,
            parameters: pairs.iter().cloned().collect(),
            pairs,
            token,
            token_from,
            shown_query,
            agent: header(header::USER_AGENT).to_owned(),
            raw_path,
        }
    }

    /// A parameter that was sent and is not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A parameter that has to be there.
    ///
    /// # Errors
    /// Code 100 naming the parameter.
    pub fn need(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| Refusal::required(name))
    }

    /// A yes-or-no parameter, as `true`, `false`, `1` or `0`.
    ///
    /// # Errors
    /// Code 100 when it is something else.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.get(name).map(str::to_ascii_lowercase).as_deref() {
            None => Ok(None),
            Some("true" | "1") => Ok(Some(true)),
            Some("false" | "0") => Ok(Some(false)),
            Some(_) => Err(Refusal::oauth(100, format!("(#100) Param {name} must be a boolean"))),
        }
    }

    /// Whether the path may be answered at all.
    ///
    /// # Errors
    /// Code 2635 for a version that is dead or unborn (a guess, section 0a), 2500 for two versions in
    /// one path.
    pub fn check_version(&self) -> Result<(), Refusal> {
        let (again, _) = split_version(&self.path);
        if !again.is_empty() {
            return Err(Refusal::unknown_path(&self.path));
        }
        match number(&self.version) {
            Some(version) if !VERSIONS.contains(&version) => Err(Refusal::oauth(
                2635,
                format!(
                    "(#2635) You are calling version {} of the API, which is not available. The versions \
                     from v{}.0 to v{}.0 are.",
                    self.version,
                    VERSIONS.start(),
                    VERSIONS.end()
                ),
            )),
            _ => Ok(()),
        }
    }
}

/// The number of `vNN.N`.
fn number(version: &str) -> Option<u32> {
    let (major, minor) = version.strip_prefix('v')?.split_once('.')?;
    minor.parse::<u32>().ok()?;
    major.parse().ok()
}

fn split_version(path: &str) -> (String, String) {
    let rest = path.strip_prefix('/').unwrap_or(path);
    let (head, tail) = rest.split_once('/').unwrap_or((rest, ""));
    if number(head).is_some() {
        (head.to_owned(), format!("/{tail}"))
    } else {
        (String::new(), path.to_owned())
    }
}

fn shown(query: &[(String, String)]) -> String {
    let mut parts = Vec::with_capacity(query.len());
    for (name, value) in query {
        let hidden = SECRETS.contains(&name.as_str());
        parts.push(format!("{name}={}", if hidden { "…" } else { value }));
    }
    parts.join("&")
}

fn body_pairs(content_type: &str, body: &[u8]) -> Vec<(String, String)> {
    if body.is_empty() {
        return Vec::new();
    }
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "application/json" => json_pairs(body),
        "multipart/form-data" => multipart_pairs(content_type, body),
        _ => form_urlencoded::parse(body).into_owned().collect(),
    }
}

/// Texts stay texts; numbers, lists and objects become their JSON.
fn json_pairs(body: &[u8]) -> Vec<(String, String)> {
    let Ok(Value::Object(object)) = serde_json::from_slice::<Value>(body) else { return Vec::new() };
    let text = |value: Value| match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    };
    object.into_iter().map(|(name, value)| (name, text(value))).collect()
}

fn multipart_pairs(content_type: &str, body: &[u8]) -> Vec<(String, String)> {
    let Some((_, boundary)) = content_type.split_once("boundary=") else { return Vec::new() };
    let boundary = format!("--{}", boundary.split(';').next().unwrap_or_default().trim().trim_matches('"'));
    let text = String::from_utf8_lossy(body);
    text.split(boundary.as_str())
        .filter_map(|part| part.split_once("\r\n\r\n"))
        .filter_map(|(head, value)| {
            let (_, name) = head.split_once("name=\"")?;
            let (name, _) = name.split_once('"')?;
            Some((name.to_owned(), value.strip_suffix("\r\n").unwrap_or(value).to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn call(request: axum::http::request::Builder, body: &str) -> Call {
        let (parts, body) = request.body(body.to_owned()).unwrap().into_parts();
        Call::read(&parts, body.as_bytes())
    }

    #[test]
    fn the_version_is_taken_off_the_path() {
        let call = |uri| call(Request::get(uri), "");
        assert_eq!(call("/v26.0/me?x=1").path, "/me");
        assert_eq!(call("/v26.0/me").version, "v26.0");
        assert_eq!(call("/me").version, "");
        assert!(call("/v21.0/me").check_version().is_ok() && call("/me").check_version().is_ok());
        assert_eq!(call("/v20.0/me").check_version().unwrap_err().code, 2635);
        assert_eq!(call("/v27.0/me").check_version().unwrap_err().code, 2635);
        assert_eq!(call("/v26.0/v26.0/me").check_version().unwrap_err().code, 2500);
    }

    #[test]
    fn parameters_come_by_query_form_multipart_and_json() {
        let form = "application/x-www-form-urlencoded";
        let by_form = call(Request::post("/1?a=q&b=q").header("content-type", form), "b=f&c=%E2%9D%A4");
        assert_eq!((by_form.get("a"), by_form.get("b"), by_form.get("c")), (Some("q"), Some("f"), Some("❤")));
        let json = Request::post("/1").header("content-type", "application/json; charset=utf-8");
        let by_json = call(json, r#"{"n":7,"list":["a"],"o":{"id":"1"},"t":"x"}"#);
        assert_eq!((by_json.get("n"), by_json.get("list")), (Some("7"), Some("[\"a\"]")));
        assert_eq!(by_json.get("o"), Some("{\"id\":\"1\"}"));
        let multipart = Request::post("/1").header("content-type", "multipart/form-data; boundary=XX");
        let body = "--XX\r\nContent-Disposition: form-data; name=\"code\"\r\n\r\nabc\r\n--XX--\r\n";
        assert_eq!(call(multipart, body).get("code"), Some("abc"));
    }

    #[test]
    fn the_token_is_found_everywhere_and_logged_nowhere() {
        let by_header = call(Request::get("/me?access_token=Q").header("authorization", "Bearer H"), "");
        assert_eq!((by_header.token.as_deref(), by_header.token_from), (Some("H"), "header"));
        let by_query = call(Request::get("/me?fields=id&access_token=SECRET"), "");
        assert_eq!((by_query.token.as_deref(), by_query.token_from), (Some("SECRET"), "query"));
        assert_eq!(by_query.shown_query, "fields=id&access_token=…");
    }

    #[test]
    fn flags_are_read_and_nonsense_refused() {
        let call = call(Request::get("/1?a=true&b=0&c=maybe"), "");
        assert_eq!(call.flag("a").unwrap(), Some(true));
        assert_eq!(call.flag("b").unwrap(), Some(false));
        assert_eq!(call.flag("d").unwrap(), None);
        assert_eq!(call.flag("c").unwrap_err().code, 100);
    }
}
