//! What the browser is answered at the door.
//! Invariant: nothing of the request comes back in an answer, no answer is stored, and the page a person is left
//! with stands at an address without code and state.

use super::knock::Verdict;
use crate::tr;

/// The page's one style; nothing is fetched, run or framed.
const STYLE: &str = "body{font:18px system-ui;margin:20vh auto;max-width:26em;text-align:center;\
                     background:#141210;color:#eee6dc}";

impl Verdict {
    /// The whole response. `clean` is the path without what the browser came with.
    pub(super) fn response(&self, clean: &str) -> String {
        match self {
            // Sent on at once, so that the code stands neither in the address line nor in the list of pages seen.
            Self::Right(_) => format!(
                "HTTP/1.1 303 See Other\r\nLocation: {clean}\r\nContent-Length: 0\r\n{}\r\n",
                fields("default-src 'none'")
            ),
            Self::Farewell => page("200 OK", tr!("You can close this page and go back to Tintype")),
            Self::Used => page("410 Gone", tr!("This sign-in has its answer already")),
            Self::Misdirected => page("421 Misdirected Request", tr!("Nothing is here")),
            Self::Method => page("405 Method Not Allowed", tr!("Nothing is here")),
            Self::Malformed => page("400 Bad Request", tr!("Nothing is here")),
            Self::TooLong => page("431 Request Header Fields Too Large", tr!("Nothing is here")),
            Self::NotNavigated => page("403 Forbidden", tr!("Nothing is here")),
            Self::WrongState => page("400 Bad Request", tr!("This address belongs to another sign-in")),
            Self::Nothing => page("404 Not Found", tr!("Nothing is here")),
        }
    }
}

fn page(status: &str, words: &str) -> String {
    let body = format!(
        "<!doctype html><meta charset=\"utf-8\"><title>Tintype</title><style>{STYLE}</style>\
         <h1>Tintype</h1><p>{words}.</p>"
    );
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n{}\r\n{body}",
        body.len(),
        fields("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
    )
}

/// The fields of every response, each with its line end.
fn fields(policy: &str) -> String {
    format!(
        "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nContent-Security-Policy: {policy}\r\n\
         X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nConnection: close\r\n"
    )
}
