//! Fetches what a container names, as the service's own fetcher does (section 4.3).
//! Invariant: it only ever connects to loopback, follows no redirect, reads no more than was asked, and nothing that
//! a robots.txt forbids to it.

use std::net::IpAddr;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use bytes::Bytes;
use futures_util::StreamExt;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use url::{Host, Url};

use super::robots;

/// How the fetcher presents itself (section 4.3).
const AGENT: &str = "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)";
/// What is read of a robots.txt at most, bytes.
const ROBOTS: usize = 64 * 1024;
/// The whole fetch may take so long in real time.
const PATIENCE: Duration = Duration::from_secs(60);

/// Bytes with the type their server gave them.
#[derive(Clone, Debug)]
pub struct Fetched {
    pub bytes: Bytes,
    /// Lower case, without parameters.
    pub kind: String,
}

/// Why nothing was fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Miss {
    /// Not our kind of address, no connection, no 200, a wrong type, or forbidden by a robots.txt.
    NotFetchable,
    /// No end within the patience.
    TimedOut,
    /// More bytes than were asked for.
    TooBig,
}

/// A small HTTP/1.1 client.
pub struct Fetcher {
    client: Client<HttpConnector, Body>,
}

impl Fetcher {
    /// A fetcher.
    pub fn new() -> Fetcher {
        Fetcher { client: Client::builder(TokioExecutor::new()).build_http() }
    }

    /// Gets `address`, at most `most` bytes of it.
    ///
    /// # Errors
    /// A [`Miss`].
    pub async fn get(&self, address: &str, most: usize) -> Result<Fetched, Miss> {
        if !loopback(address) {
            return Err(Miss::NotFetchable);
        }
        tokio::time::timeout(PATIENCE, self.read_allowed(address, most)).await.unwrap_or(Err(Miss::TimedOut))
    }

    async fn read_allowed(&self, address: &str, most: usize) -> Result<Fetched, Miss> {
        let url = Url::parse(address).map_err(|_| Miss::NotFetchable)?;
        let file = url.join("/robots.txt").map_err(|_| Miss::NotFetchable)?;
        // Where there is none, everything is allowed.
        if let Ok(told) = self.read(file.as_str(), ROBOTS).await
            && robots::forbids(&String::from_utf8_lossy(&told.bytes), url.path())
        {
            return Err(Miss::NotFetchable);
        }
        self.read(address, most).await
    }

    async fn read(&self, address: &str, most: usize) -> Result<Fetched, Miss> {
        let request = Request::get(address)
            .header(header::USER_AGENT, AGENT)
            .header(header::ACCEPT, "*/*")
            .body(Body::empty())
            .map_err(|_| Miss::NotFetchable)?;
        let answer = self.client.request(request).await.map_err(|_| Miss::NotFetchable)?;
        if answer.status() != StatusCode::OK {
            return Err(Miss::NotFetchable);
        }
        let kind = answer.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or_default().split(';').next().unwrap_or_default();
        let kind = kind.trim().to_ascii_lowercase();
        let mut stream = Body::new(answer.into_body()).into_data_stream();
        let mut bytes = Vec::new();
        while let Some(part) = stream.next().await {
            bytes.extend_from_slice(&part.map_err(|_| Miss::NotFetchable)?);
            if bytes.len() > most {
                return Err(Miss::TooBig);
            }
        }
        Ok(Fetched { bytes: bytes.into(), kind })
    }
}

/// Whether an address is plain HTTP on this machine, in ASCII (section 4.2).
fn loopback(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let here = match url.host() {
        Some(Host::Ipv4(ip)) => IpAddr::from(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::from(ip).is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    address.is_ascii() && url.scheme() == "http" && here
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_http_on_this_machine_is_fetched() {
        for good in ["http://127.0.0.1:80/a.jpg", "http://localhost:9/x", "http://[::1]/x"] {
            assert!(loopback(good), "{good}");
        }
        for bad in
            ["https://127.0.0.1/a.jpg", "http://example.org/a.jpg", "file:///a", "", "http://127.0.0.1/é"]
        {
            assert!(!loopback(bad), "{bad}");
        }
    }
}
