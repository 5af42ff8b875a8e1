//! Where Instagram is: its real origins, or one other origin on this computer that plays all of them.
//! Invariant: an origin that is not Instagram's is always on loopback, so no token leaves by mistake.

use std::net::IpAddr;
use std::sync::Arc;

use url::{Host, Url};

use super::{API_VERSION, ApiError};

/// The origins of the host roles (section 1 and 2). Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hosts {
    origins: Arc<Origins>,
}

#[derive(Debug, PartialEq, Eq)]
struct Origins {
    /// The consent page, opened in a browser.
    www: String,
    /// Code → short token.
    token: String,
    /// Everything else.
    graph: String,
    practice: bool,
}

impl Hosts {
    /// The real ones.
    pub fn instagram() -> Self {
        Self::of(
            "https://www.instagram.com",
            "https://api.instagram.com",
            "https://graph.instagram.com",
            false,
        )
    }

    /// One origin for all roles, for practice and tests.
    ///
    /// # Errors
    /// [`ApiError::Endpoint`] when `endpoint` is not an `http` or `https` address on loopback.
    pub fn at(endpoint: &str) -> Result<Self, ApiError> {
        let refuse = || ApiError::Endpoint { endpoint: endpoint.to_owned() };
        let url = Url::parse(endpoint.trim()).map_err(|_| refuse())?;
        if !is_on_loopback(&url) || !matches!(url.scheme(), "http" | "https") {
            return Err(refuse());
        }
        let origin = url.origin().ascii_serialization();
        Ok(Self::of(&origin, &origin, &origin, true))
    }

    fn of(www: &str, token: &str, graph: &str, practice: bool) -> Self {
        let origins =
            Origins { www: www.to_owned(), token: token.to_owned(), graph: graph.to_owned(), practice };
        Self { origins: Arc::new(origins) }
    }

    /// Whether this is another origin than Instagram's own, to be marked in the window.
    pub fn is_practice(&self) -> bool {
        self.origins.practice
    }

    /// The consent page (section 1.2).
    pub(super) fn authorize(&self) -> String {
        format!("{}/oauth/authorize", self.origins.www)
    }

    /// Code → short token (section 1.4).
    pub(super) fn exchange(&self) -> String {
        format!("{}/oauth/access_token", self.origins.token)
    }

    /// A token call of the graph host, which has no version in its path (section 0a).
    pub(super) fn token_call(&self, name: &str) -> Result<Url, ApiError> {
        self.parse(&format!("{}/{name}", self.origins.graph))
    }

    /// A versioned path of the graph host. Segments are escaped, so that an id with a slash cannot become
    /// another path.
    pub(super) fn graph(&self, segments: &[&str]) -> Result<Url, ApiError> {
        let mut url = self.parse(&self.origins.graph)?;
        if let Ok(mut path) = url.path_segments_mut() {
            path.clear().push(API_VERSION).extend(segments);
        }
        Ok(url)
    }

    pub(super) fn parse(&self, address: &str) -> Result<Url, ApiError> {
        Url::parse(address).map_err(|_| ApiError::Endpoint { endpoint: self.origins.graph.clone() })
    }
}

/// Whether an address names this computer itself.
pub(super) fn is_on_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_computer_may_play_instagram() {
        for good in ["http://127.0.0.1:4711", "http://localhost:80/", "https://[::1]:9", "http://127.9.9.9"] {
            assert!(Hosts::at(good).is_ok_and(|hosts| hosts.is_practice()), "{good}");
        }
        for bad in [
            "http://192.168.1.4",
            "https://graph.instagram.com",
            "http://localhost.example.com",
            "http://127.0.0.1.example.com",
            "ftp://127.0.0.1",
            "127.0.0.1:80",
            "",
        ] {
            assert!(matches!(Hosts::at(bad), Err(ApiError::Endpoint { .. })), "{bad}");
        }
    }

    #[test]
    fn one_origin_serves_all_roles_and_its_path_is_dropped() {
        let hosts = Hosts::at("http://127.0.0.1:4711/anything?x=1").unwrap();
        assert_eq!(hosts.authorize(), "http://127.0.0.1:4711/oauth/authorize");
        assert_eq!(
            hosts.graph(&["17", "media"]).unwrap().as_str(),
            format!("http://127.0.0.1:4711/{API_VERSION}/17/media")
        );
    }

    #[test]
    fn an_id_cannot_become_a_path() {
        let url = Hosts::instagram().graph(&["17/../me", "media"]).unwrap();
        assert_eq!(url.path(), format!("/{API_VERSION}/17%2F..%2Fme/media"));
    }
}
