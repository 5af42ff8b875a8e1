//! One request at the door: read no further than its head, and judged.
//! Invariant: only a plain navigation to the registered address, with this sign-in's own state, is an answer, and
//! only the first of them.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::io::{AsyncRead, AsyncReadExt};
use url::{Position, Url};

use crate::api::{ApiError, oauth};

/// No request head of a browser is longer, in bytes.
const MOST_HEAD: usize = 16 << 10;

/// What is known of the sign-in at the door.
pub(super) struct Door {
    /// `https://localhost:8723`.
    origin: String,
    /// `localhost:8723`, as a browser names it in the `Host` header.
    authority: String,
    path: String,
    state: String,
    answered: AtomicBool,
}

/// What a request is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The answer, with its whole address.
    Right(String),
    /// The browser at the clean address, after the answer.
    Farewell,
    /// The answer has been given already.
    Used,
    /// It names another host: a page elsewhere whose name was made to lead here.
    Misdirected,
    /// Neither `GET` nor anything a browser sends here.
    Method,
    /// No request, or one with a body.
    Malformed,
    TooLong,
    /// A picture, a frame or a script of some page asks, not a person's browser that goes there.
    NotNavigated,
    /// Another sign-in's, or none's.
    WrongState,
    Nothing,
}

impl Door {
    /// The door at a redirect address.
    pub fn at(redirect: &Url, state: &str) -> Self {
        Self {
            origin: redirect.origin().ascii_serialization(),
            authority: redirect[Position::BeforeHost..Position::AfterPort].to_ascii_lowercase(),
            path: redirect.path().to_owned(),
            state: state.to_owned(),
            answered: AtomicBool::new(false),
        }
    }

    /// The clean address, without what the browser came with.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Judges the head of a request.
    pub fn judge(&self, head: &str) -> Verdict {
        let mut lines = head.split("\r\n");
        let mut line = lines.next().unwrap_or_default().split(' ');
        let (method, target) = (line.next().unwrap_or_default(), line.next().unwrap_or_default());
        let known = matches!(line.next(), Some("HTTP/1.1" | "HTTP/1.0")) && line.next().is_none();
        if !known || !target.starts_with('/') {
            return Verdict::Malformed;
        }
        let fields = Fields::read(lines);
        if fields.hosts != 1 || !fields.host.eq_ignore_ascii_case(&self.authority) {
            return Verdict::Misdirected;
        }
        if method != "GET" {
            return Verdict::Method;
        }
        if fields.has_body {
            return Verdict::Malformed;
        }
        if fields.is_embedded {
            return Verdict::NotNavigated;
        }
        self.answer(target)
    }

    fn answer(&self, target: &str) -> Verdict {
        let (path, query) =
            target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
        if path != self.path {
            return Verdict::Nothing;
        }
        let Some(_) = query else {
            return if self.answered.load(Ordering::SeqCst) { Verdict::Farewell } else { Verdict::Nothing };
        };
        let address = format!("{}{target}", self.origin);
        match oauth::parse_redirect(&address, &self.state) {
            // A refusal without a state of ours could be anybody's.
            Err(ApiError::WrongState | ApiError::NoCode) => Verdict::WrongState,
            Err(_) if !carries(&address, "state") => Verdict::WrongState,
            _ if self.answered.swap(true, Ordering::SeqCst) => Verdict::Used,
            _ => Verdict::Right(address),
        }
    }
}

/// Whether an address has a parameter of this name.
fn carries(address: &str, name: &str) -> bool {
    Url::parse(address).is_ok_and(|url| url.query_pairs().any(|(found, _)| found == name))
}

/// What matters of a request's fields.
#[derive(Default)]
struct Fields {
    host: String,
    hosts: usize,
    has_body: bool,
    is_embedded: bool,
}

impl Fields {
    fn read<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut fields = Self::default();
        for line in lines.take_while(|line| !line.is_empty()) {
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "host" => {
                    fields.hosts += 1;
                    fields.host = value.to_owned();
                }
                "content-length" => fields.has_body |= value != "0",
                "transfer-encoding" => fields.has_body = true,
                // What a browser itself says of why it asks (Fetch Metadata); older ones say nothing.
                "sec-fetch-dest" => fields.is_embedded |= value != "document",
                "sec-fetch-mode" => fields.is_embedded |= value != "navigate",
                _ => {}
            }
        }
        fields
    }
}

/// Reads the head of a request, and nothing behind it; `None`: the connection ended first.
pub(super) async fn head(stream: &mut (impl AsyncRead + Unpin)) -> Option<Result<String, Verdict>> {
    let mut head = Vec::new();
    loop {
        let mut piece = [0_u8; 2048];
        let read = stream.read(&mut piece).await.ok()?;
        if read == 0 {
            return None;
        }
        // The end may lie across two pieces.
        let from = head.len().saturating_sub(3);
        head.extend_from_slice(&piece[..read]);
        if let Some(end) = head[from..].windows(4).position(|end| end == b"\r\n\r\n") {
            head.truncate(from + end);
            return Some(String::from_utf8(head).map_err(|_| Verdict::Malformed));
        }
        if head.len() > MOST_HEAD {
            return Some(Err(Verdict::TooLong));
        }
    }
}
