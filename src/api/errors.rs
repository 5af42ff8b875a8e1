//! What may go wrong on the way to Instagram and back, and what it means.
//! Invariant: no error holds a token, a secret or an address with its query, so any may be logged.

use serde::Deserialize;
use thiserror::Error;

use super::{sentences, wire};
pub use crate::domain::error_book::Purpose;
use crate::domain::error_book::{self, Class};
use crate::domain::{Trouble, TroubleKind, Usage};

/// Any failure of this layer.
#[derive(Clone, Debug, Error)]
pub enum ApiError {
    /// The HTTP client cannot be built, for want of certificates for one.
    #[error("the connection cannot be set up: {why}")]
    Setup { why: String },
    /// `--endpoint` names something that is not on this computer.
    #[error("{endpoint} is not an http address on this computer")]
    Endpoint { endpoint: String },
    /// Nothing reached Instagram: no name, no route, no handshake.
    #[error("not sent: {why}")]
    NotSent { why: String },
    /// It was sent, perhaps, and no whole answer came back.
    #[error("no answer: {why}")]
    Lost { purpose: Purpose, why: String },
    /// Instagram's own error (section 8.1).
    #[error("{0}")]
    Graph(Box<GraphError>),
    /// The token host's error, which has another shape (section 1.4).
    #[error("token host, HTTP {http}: {message}")]
    TokenHost { http: u16, code: Option<i64>, message: String },
    /// An answer that is neither what was asked for nor an error: HTML, cut JSON, another shape.
    #[error("unreadable answer, HTTP {http}: {start}")]
    Unreadable { purpose: Purpose, http: u16, start: String },
    /// A picture's address did not answer with a picture.
    #[error("the download ended in HTTP {http}")]
    Download { http: u16 },
    /// A download passed its limit.
    #[error("the download is larger than {limit} bytes")]
    TooBig { limit: u64 },
    /// An address that cannot be asked at all.
    #[error("not an address that can be used")]
    Address,
    /// Cancel was pressed on the consent page (section 1.3).
    #[error("the consent page was cancelled")]
    Denied,
    /// The consent page ended in another error.
    #[error("the consent page refused: {why}")]
    Refused { why: String },
    /// The redirect carries another state than ours, or none.
    #[error("the redirect belongs to another sign-in")]
    WrongState,
    /// The redirect carries no code.
    #[error("the redirect carries no code")]
    NoCode,
    /// The redirect address of the app is no address.
    #[error("the redirect address is not an address")]
    BadRedirect,
    /// A Facebook token (`EAA…`, section 1.8).
    #[error("a Facebook token")]
    FacebookToken,
    /// Not an Instagram token (`IGAA…`, section 1.8).
    #[error("not an Instagram token")]
    NotAToken,
}

/// `{"error":{…}}` of the graph host. Everything may be missing.
#[derive(Clone, Debug, Error)]
#[error("HTTP {http}, {code:?}/{subcode:?}: {message}")]
pub struct GraphError {
    pub purpose: Purpose,
    pub http: u16,
    pub code: Option<i64>,
    pub subcode: Option<i64>,
    /// `is_transient`, when told.
    pub transient: Option<bool>,
    pub message: String,
    /// In the request's language; to show, never to branch on.
    pub user_title: Option<String>,
    pub user_message: Option<String>,
    /// `fbtrace_id`.
    pub trace: Option<String>,
    /// The usage headers that came with it.
    pub usage: Option<Usage>,
}

impl ApiError {
    /// What it is, said for a person. `until` is left to who has the clock.
    pub fn trouble(&self) -> Trouble {
        let kind = self.verdict().0;
        let detail = match self {
            Self::Graph(error) => Some(error.said()),
            Self::TokenHost { message, .. } => Some(message.clone()),
            Self::NotSent { why } | Self::Lost { why, .. } | Self::Setup { why } | Self::Refused { why } => {
                Some(why.clone())
            }
            Self::Unreadable { http, .. } | Self::Download { http } => Some(format!("HTTP {http}")),
            Self::Endpoint { endpoint } => Some(endpoint.clone()),
            _ => None,
        };
        let mut trouble = Trouble { detail: detail.filter(|said| !said.is_empty()), ..Trouble::of(kind) };
        match self {
            Self::Graph(error) => {
                trouble.code = error.code;
                trouble.subcode = error.subcode;
                trouble.trace = error.trace.clone();
            }
            Self::TokenHost { code, .. } => trouble.code = *code,
            _ => {}
        }
        trouble
    }

    /// What to do about it.
    pub fn class(&self) -> Class {
        self.verdict().1
    }
    /// Instagram's own code and subcode, where it told any (section 8.1).
    pub fn codes(&self) -> (Option<i64>, Option<i64>) {
        if let Self::Graph(error) = self { (error.code, error.subcode) } else { (None, None) }
    }

    /// The usage headers that came with the error.
    pub fn usage(&self) -> Option<Usage> {
        if let Self::Graph(error) = self { error.usage } else { None }
    }

    fn verdict(&self) -> (TroubleKind, Class) {
        use TroubleKind as Kind;
        match self {
            Self::NotSent { .. } => (Kind::Offline, Class::Retry),
            Self::Lost { purpose, .. } => (Kind::Offline, unless_sent(*purpose)),
            Self::Unreadable { http: 429, .. } => (Kind::RateLimited, Class::PausesAccount { minutes: None }),
            Self::Unreadable { purpose, .. } => (Kind::InstagramDown, unless_sent(*purpose)),
            Self::Graph(error) => error.verdict(),
            Self::TokenHost { message, http, .. } => match sentences::sign_in_kind(message) {
                Some(kind) => (kind, Class::NeedsPerson),
                None if *http >= 500 => (Kind::InstagramDown, Class::Retry),
                None => (Kind::Refused, Class::NeedsPerson),
            },
            Self::Download { http: 403 | 404 | 410 } => (Kind::Gone, Class::Gone),
            Self::Download { .. } => (Kind::InstagramDown, Class::Retry),
            Self::TooBig { .. } | Self::Address => (Kind::FileBroken, Class::NeedsPerson),
            Self::Setup { .. } => (Kind::Offline, Class::Retry),
            Self::Endpoint { .. } | Self::Refused { .. } => (Kind::Refused, Class::NeedsPerson),
            Self::Denied => (Kind::SignInDenied, Class::NeedsPerson),
            Self::WrongState => (Kind::StateWrong, Class::NeedsPerson),
            Self::NoCode => (Kind::CodeUsed, Class::NeedsPerson),
            Self::BadRedirect => (Kind::RedirectWrong, Class::NeedsPerson),
            Self::FacebookToken => (Kind::FacebookToken, Class::NeedsPerson),
            Self::NotAToken => (Kind::TokenUnreadable, Class::NeedsPerson),
        }
    }
}

impl GraphError {
    /// What Instagram says to the person, or else to us.
    pub fn said(&self) -> String {
        match (&self.user_title, &self.user_message) {
            (Some(title), Some(message)) => format!("{title}: {message}"),
            (None, Some(message)) => message.clone(),
            (Some(title), None) => title.clone(),
            (None, None) => self.message.clone(),
        }
    }

    fn verdict(&self) -> (TroubleKind, Class) {
        if self.code == Some(100) && self.subcode.is_none() && sentences::is_tester_invite(&self.message) {
            return (TroubleKind::TesterNotAccepted, Class::AccountNeedsPerson);
        }
        // The token calls of the graph host tell a wrong secret by its sentence too.
        if self.purpose == Purpose::SignIn
            && self.code != Some(190)
            && let Some(kind) = sentences::sign_in_kind(&self.message)
        {
            return (kind, Class::NeedsPerson);
        }
        if self.code == Some(100)
            && self.subcode.is_none()
            && self.purpose == Purpose::Change
            && let Some(kind) = sentences::container_kind(&self.message)
        {
            return (kind, Class::NeedsPerson);
        }
        let row = error_book::look_up(self.code, self.subcode, self.purpose);
        let (kind, class) = row.map_or_else(|| self.unknown(), |row| (row.kind, row.class));
        let class = match class {
            Class::Retry => unless_sent(self.purpose),
            Class::PausesAccount { .. } => {
                Class::PausesAccount { minutes: self.usage.and_then(|usage| usage.regain_minutes) }
            }
            other => other,
        };
        (kind, class)
    }

    /// A code that is not in the book: it may pass, whatever it is. Only a sign-in waits for the person who
    /// stands before it.
    fn unknown(&self) -> (TroubleKind, Class) {
        match self.http {
            429 => (TroubleKind::RateLimited, Class::PausesAccount { minutes: None }),
            401 => (TroubleKind::SignInAgain, Class::AccountNeedsPerson),
            status if status >= 500 => (TroubleKind::InstagramDown, Class::Retry),
            _ if self.transient == Some(true) => (TroubleKind::InstagramDown, Class::Retry),
            _ if self.purpose == Purpose::SignIn => (TroubleKind::Refused, Class::NeedsPerson),
            _ => (TroubleKind::Unclear, Class::Retry),
        }
    }
}

/// Retrying is for what may be done twice.
fn unless_sent(purpose: Purpose) -> Class {
    if purpose == Purpose::Send { Class::UnknownOutcome } else { Class::Retry }
}

/// The graph host's error body.
#[derive(Deserialize)]
struct GraphBody {
    error: GraphFields,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct GraphFields {
    #[serde(deserialize_with = "wire::text")]
    message: Option<String>,
    #[serde(deserialize_with = "wire::code")]
    code: Option<i64>,
    #[serde(deserialize_with = "wire::code")]
    error_subcode: Option<i64>,
    #[serde(deserialize_with = "wire::flag")]
    is_transient: Option<bool>,
    #[serde(deserialize_with = "wire::filled")]
    error_user_title: Option<String>,
    #[serde(deserialize_with = "wire::filled")]
    error_user_msg: Option<String>,
    #[serde(deserialize_with = "wire::filled")]
    fbtrace_id: Option<String>,
}

/// The token host's error body (section 1.4).
#[derive(Deserialize)]
struct TokenBody {
    #[serde(default, deserialize_with = "wire::code")]
    code: Option<i64>,
    #[serde(default, deserialize_with = "wire::filled")]
    error_message: Option<String>,
}

/// Reads an answer that is not what was asked for.
pub(super) fn read(purpose: Purpose, http: u16, usage: Option<Usage>, body: &[u8]) -> ApiError {
    if let Ok(GraphBody { error }) = serde_json::from_slice(body) {
        return ApiError::Graph(Box::new(GraphError {
            purpose,
            http,
            code: error.code,
            subcode: error.error_subcode,
            transient: error.is_transient,
            message: scrub(&error.message.unwrap_or_default()),
            user_title: error.error_user_title.map(|title| scrub(&title)),
            user_message: error.error_user_msg.map(|message| scrub(&message)),
            trace: error.fbtrace_id.as_deref().map(scrub),
            usage,
        }));
    }
    if let Ok(TokenBody { code, error_message: Some(message) }) = serde_json::from_slice(body) {
        return ApiError::TokenHost { http, code, message: scrub(&message) };
    }
    // An answer of the token calls that cannot be read may hold half a token.
    let start = if purpose == Purpose::SignIn { String::new() } else { start_of(body) };
    ApiError::Unreadable { purpose, http, start }
}

/// The first line's worth of a body, for a log.
fn start_of(body: &[u8]) -> String {
    const SHOWN: usize = 80;
    let text = String::from_utf8_lossy(&body[..body.len().min(4 * SHOWN)]);
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    scrub(&line).chars().take(SHOWN).collect()
}

/// Replaces whatever looks like a token: Instagram quotes a malformed one back (section 1.8).
pub(super) fn scrub(text: &str) -> String {
    let is_part = |mark: char| mark.is_ascii_alphanumeric() || mark == '_' || mark == '-';
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|mark| !is_part(mark)).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(end);
        match token_in(word) {
            Some(at) => clean.extend([&word[..at], "••••"]),
            None => clean.push_str(word),
        }
        let gap = tail.find(is_part).unwrap_or(tail.len());
        clean.push_str(&tail[..gap]);
        rest = &tail[gap..];
    }
    clean
}

/// Where a token begins inside a word of ASCII letters and digits: at its start however short it was cut, and behind
/// what an escape left before it (`%22IGAA…`) when it is as long as no word is.
fn token_in(word: &str) -> Option<usize> {
    const NO_WORD: usize = 20;
    let begins = |prefix| word.find(prefix).filter(|at| *at == 0 || word.len() - at >= NO_WORD);
    ["IGAA", "IGQV", "EAA"].into_iter().filter_map(begins).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(purpose: Purpose, http: u16, json: &str) -> ApiError {
        read(purpose, http, None, json.as_bytes())
    }

    #[test]
    fn a_full_error_is_read_and_shows_what_was_said_to_the_person() {
        let error = graph(
            Purpose::Change,
            400,
            r#"{"error":{"message":"The aspect ratio is not supported.","type":"IGApiException","code":36003,
            "error_subcode":2207009,"is_transient":false,"error_user_title":"Ungültiges Format",
            "error_user_msg":"Bitte ein anderes Bild.","fbtrace_id":"Ab-7"}}"#,
        );
        let trouble = error.trouble();
        assert_eq!((trouble.kind, error.class()), (TroubleKind::FileRefused, Class::NeedsPerson));
        assert_eq!(
            trouble.small_print().as_deref(),
            Some("Ungültiges Format: Bitte ein anderes Bild. · 36003/2207009 · Ab-7")
        );
    }

    #[test]
    fn every_code_of_the_book_comes_out_of_an_answer_as_the_message_of_its_row() {
        use crate::domain::error_book::{BOOK, Told};
        for row in BOOK.iter().filter(|row| row.told == Told::Code) {
            let purpose = row.during.first().copied().unwrap_or(Purpose::Read);
            let code = row.code.map_or(1, |span| span.from);
            let subcode = row.subcode.map_or("null".to_owned(), |span| span.from.to_string());
            let json = format!(r#"{{"error":{{"message":"m","code":{code},"error_subcode":{subcode}}}}}"#);
            let trouble = graph(purpose, 400, &json).trouble();
            assert_eq!(trouble.entry().map(|found| found.number()), Some(row.number()));
            assert_eq!((trouble.title(), trouble.advice()), (row.title(), row.advice()), "{}", row.number());
        }
    }

    #[test]
    fn every_field_but_the_braces_may_be_missing_or_odd() {
        let bare = graph(Purpose::Read, 400, r#"{"error":{}}"#);
        assert_eq!((bare.trouble().kind, bare.class()), (TroubleKind::Unclear, Class::Retry));
        assert_eq!(bare.trouble().detail, None);
        let odd = graph(Purpose::Read, 400, r#"{"error":{"code":"190","error_subcode":null,"message":7}}"#);
        assert_eq!(odd.class(), Class::AccountNeedsPerson);
    }

    #[test]
    fn unknown_codes_are_judged_by_status_and_mark() {
        let code = r#"{"error":{"message":"m","code":987654}}"#;
        assert_eq!(graph(Purpose::Read, 503, code).class(), Class::Retry);
        assert_eq!(graph(Purpose::Send, 503, code).class(), Class::UnknownOutcome);
        assert_eq!(graph(Purpose::Send, 400, code).class(), Class::UnknownOutcome);
        assert_eq!(graph(Purpose::Change, 400, code).class(), Class::Retry);
        assert_eq!(graph(Purpose::SignIn, 400, code).class(), Class::NeedsPerson);
        assert_eq!(graph(Purpose::Read, 429, code).class(), Class::PausesAccount { minutes: None });
        let transient = r#"{"error":{"message":"m","code":987654,"is_transient":true}}"#;
        assert_eq!(graph(Purpose::Read, 400, transient).class(), Class::Retry);
    }

    #[test]
    fn html_and_cut_json_are_retried_unless_something_was_sent() {
        for body in ["<html><h1>Sorry</h1></html>", r#"{"error":{"message":"#, "", r#"{"data":[{"id"#] {
            let error = graph(Purpose::Read, 500, body);
            assert!(matches!(error, ApiError::Unreadable { http: 500, .. }), "{body}");
            assert_eq!((error.trouble().kind, error.class()), (TroubleKind::InstagramDown, Class::Retry));
            assert_eq!(graph(Purpose::Send, 500, body).class(), Class::UnknownOutcome);
            assert_eq!(graph(Purpose::Send, 200, body).class(), Class::UnknownOutcome);
        }
    }

    #[test]
    fn a_lost_answer_of_a_reply_is_asked_after_and_an_unsent_one_is_not() {
        let lost = |purpose| ApiError::Lost { purpose, why: String::new() }.class();
        assert_eq!(lost(Purpose::Send), Class::UnknownOutcome);
        assert_eq!(lost(Purpose::Change), Class::Retry);
        assert_eq!(ApiError::NotSent { why: String::new() }.class(), Class::Retry);
    }

    #[test]
    fn the_tester_invite_is_told_apart_from_a_bad_parameter() {
        let tester = graph(
            Purpose::Read,
            400,
            r#"{"error":{"message":"Unsupported request - method type: get","type":"IGApiException","code":100}}"#,
        );
        assert_eq!(tester.trouble().kind, TroubleKind::TesterNotAccepted);
        assert_eq!(tester.class(), Class::AccountNeedsPerson);
        let field = r#"{"error":{"message":"Tried accessing nonexisting field (x) on node type (IGUser)","code":100}}"#;
        assert_eq!(graph(Purpose::Read, 400, field).trouble().kind, TroubleKind::OurMistake);
        assert_eq!(graph(Purpose::Send, 400, field).trouble().kind, TroubleKind::Refused);
    }

    #[test]
    fn a_rate_limit_says_how_long_it_lasts() {
        let usage = Some(Usage { percent: 100, regain_minutes: Some(12) });
        let error = read(Purpose::Read, 400, usage, br#"{"error":{"message":"m","code":80002}}"#);
        assert_eq!(error.class(), Class::PausesAccount { minutes: Some(12) });
        assert_eq!(error.usage(), usage);
    }

    #[test]
    fn the_token_host_has_a_shape_of_its_own() {
        let error = graph(
            Purpose::SignIn,
            400,
            r#"{"error_type":"OAuthException","code":400,"error_message":"Matching code was not found or was already used"}"#,
        );
        assert!(matches!(error, ApiError::TokenHost { http: 400, code: Some(400), .. }));
        assert_eq!(error.trouble().kind, TroubleKind::CodeUsed);
    }

    #[test]
    fn no_token_is_ever_quoted() {
        let error = graph(
            Purpose::Read,
            400,
            r#"{"error":{"message":"Malformed access token IGAAabc_-9.","code":190}}"#,
        );
        assert!(!format!("{error:?} {error} {}", error.trouble()).contains("abc"));
        assert_eq!(scrub("see ?access_token=IGAAxyz&a=é, EAAq"), "see ?access_token=••••&a=é, ••••");
        assert_eq!(scrub("?t=%22IGAA0123456789abcdef%22 BIGAARE"), "?t=%22••••%22 BIGAARE");
        let traced = graph(Purpose::Read, 400, r#"{"error":{"code":1,"fbtrace_id":"IGAAabc"}}"#);
        assert!(!format!("{traced:?} {:?}", traced.trouble()).contains("abc"));
        let cut = graph(Purpose::SignIn, 200, r#"{"access_token":"opaque-secret"#);
        assert!(!format!("{cut:?}").contains("opaque"));
    }
}
