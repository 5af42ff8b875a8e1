//! Waits on loopback for the browser to come back with the answer of the consent page.
//! Invariant: listens on loopback only, answers one right request and ends; whatever else knocks is refused
//! and changes nothing.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use url::{Host, Url};

use crate::api::{ApiError, oauth};
use crate::engine::busy::{Busy, Guard};
use crate::tr;

/// A browser that knocks and then says nothing is let go after this.
const PATIENCE: Duration = Duration::from_secs(10);
/// No request head of a browser is longer.
const MOST_HEAD: usize = 16 << 10;

/// Why nobody can listen at a redirect address; then the address is pasted.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    #[error("the redirect is not an https address on this computer")]
    Elsewhere,
    #[error("the port is taken or not allowed: {0}")]
    Port(#[from] std::io::Error),
    #[error("no certificate could be made: {0}")]
    Certificate(String),
}

/// A waiting door.
pub struct Listener {
    sockets: Vec<TcpListener>,
    tls: TlsAcceptor,
    origin: String,
    path: String,
    state: String,
    busy: Busy,
}

impl Listener {
    /// Opens the door at a redirect address such as `https://localhost:8723/`, for the sign-in of `state`.
    ///
    /// # Errors
    /// When the address is not ours to listen at; the sign-in goes on by pasting.
    pub async fn open(redirect: &str, state: &str, busy: Busy) -> Result<Self, ListenError> {
        let url = Url::parse(redirect.trim()).map_err(|_| ListenError::Elsewhere)?;
        let port = url.port_or_known_default().filter(|_| url.scheme() == "https");
        let port = port.ok_or(ListenError::Elsewhere)?;
        let v4 = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let v6 = SocketAddr::from((Ipv6Addr::LOCALHOST, port));
        let sockets = match url.host() {
            // A browser may take either family for this name; the second is a courtesy.
            Some(Host::Domain("localhost")) => {
                let mut sockets = vec![TcpListener::bind(v4).await?];
                sockets.extend(TcpListener::bind(v6).await);
                sockets
            }
            Some(Host::Ipv4(Ipv4Addr::LOCALHOST)) => vec![TcpListener::bind(v4).await?],
            Some(Host::Ipv6(Ipv6Addr::LOCALHOST)) => vec![TcpListener::bind(v6).await?],
            _ => return Err(ListenError::Elsewhere),
        };
        Ok(Self {
            sockets,
            tls: acceptor()?,
            origin: url.origin().ascii_serialization(),
            path: url.path().to_owned(),
            state: state.to_owned(),
            busy,
        })
    }

    /// Waits for the one right request and returns its whole address, with a guard for what follows. The door
    /// is closed then, or when this is dropped.
    pub async fn wait(self) -> (String, Guard) {
        loop {
            let accepted = match self.sockets.as_slice() {
                [first, second, ..] => tokio::select! { a = first.accept() => a, a = second.accept() => a },
                [only] => only.accept().await,
                [] => std::future::pending().await,
            };
            let Ok((stream, from)) = accepted else { continue };
            if !from.ip().is_loopback() {
                continue;
            }
            // One knock at a time: a browser opens a second connection only when the first is served.
            if let Ok(Some(answer)) = tokio::time::timeout(PATIENCE, self.serve(stream)).await {
                return answer;
            }
        }
    }

    async fn serve(&self, stream: TcpStream) -> Option<(String, Guard)> {
        let mut stream = self.tls.accept(stream).await.ok()?;
        let mut head = Vec::new();
        while !head.windows(4).any(|end| end == b"\r\n\r\n") {
            let mut piece = [0_u8; 2048];
            let read = stream.read(&mut piece).await.ok()?;
            if read == 0 || head.len() > MOST_HEAD {
                return None;
            }
            head.extend_from_slice(&piece[..read]);
        }
        let answer = self.judge(&String::from_utf8_lossy(&head));
        let found = answer.address.map(|address| (address, self.busy.begin()));
        // Whether the browser shows the page or not, the answer is here.
        let _ = stream.write_all(page(answer.status, &answer.words).as_bytes()).await;
        let _ = stream.shutdown().await;
        found
    }

    fn judge(&self, head: &str) -> Judged {
        let refuse = |status, words: &str| Judged { status, words: words.to_owned(), address: None };
        let mut words = head.lines().next().unwrap_or_default().split(' ');
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let path = target.split('?').next().unwrap_or_default();
        if method != "GET" {
            return refuse("405 Method Not Allowed", tr!("Nothing is here"));
        }
        if path != self.path || !target.contains('?') {
            return refuse("404 Not Found", tr!("Nothing is here"));
        }
        let address = format!("{}{target}", self.origin);
        match oauth::parse_redirect(&address, &self.state) {
            Err(ApiError::WrongState | ApiError::NoCode) => {
                refuse("400 Bad Request", tr!("This address belongs to another sign-in"))
            }
            Ok(_) => Judged {
                status: "200 OK",
                words: tr!("Done. You can close this page and go back to Tintype").to_owned(),
                address: Some(address),
            },
            Err(_) => Judged {
                status: "200 OK",
                words: tr!("Nothing was changed. You can close this page and go back to Tintype").to_owned(),
                address: Some(address),
            },
        }
    }
}

struct Judged {
    status: &'static str,
    words: String,
    address: Option<String>,
}

fn page(status: &str, words: &str) -> String {
    let body = format!(
        "<!doctype html><meta charset=\"utf-8\"><title>Tintype</title><style>body{{font:18px system-ui;\
         margin:20vh auto;max-width:26em;text-align:center;background:#141210;color:#eee6dc}}</style>\
         <h1>Tintype</h1><p>{words}.</p>"
    );
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// A certificate of our own for this one sign-in. The browser warns of it; the page for pasting says so.
fn acceptor() -> Result<TlsAcceptor, ListenError> {
    let failed = |error: &dyn std::fmt::Display| ListenError::Certificate(error.to_string());
    let names = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
    let made = rcgen::generate_simple_self_signed(names).map_err(|error| failed(&error))?;
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).map_err(|error| failed(&error))?;
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| failed(&error))?
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .map_err(|error| failed(&error))?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn door() -> Listener {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Listener::open(&format!("https://localhost:{free}/back"), "s-1", Busy::default()).await.unwrap()
    }

    #[tokio::test]
    async fn only_the_right_request_is_an_answer() {
        let door = door().await;
        let judge = |line: &str| door.judge(&format!("{line} HTTP/1.1\r\nHost: x\r\n\r\n"));
        assert!(judge("GET /back?code=AQ1&state=s-1").address.unwrap().ends_with("/back?code=AQ1&state=s-1"));
        assert!(judge("GET /back?error=access_denied&state=s-1").address.is_some());
        for wrong in [
            "GET /back?code=AQ1&state=s-2",
            "GET /back?code=AQ1",
            "GET /back",
            "GET /favicon.ico",
            "POST /back?code=AQ1&state=s-1",
            "",
        ] {
            assert!(judge(wrong).address.is_none(), "{wrong}");
        }
    }

    #[tokio::test]
    async fn it_listens_nowhere_but_on_this_computer() {
        for elsewhere in
            ["https://example.org:8723/", "http://localhost:8723/", "https://10.0.0.1:8723/", "x"]
        {
            let opened = Listener::open(elsewhere, "s", Busy::default()).await;
            assert!(matches!(opened, Err(ListenError::Elsewhere)), "{elsewhere}");
        }
    }
}
