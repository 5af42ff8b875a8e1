//! A knock at Instagram's door: one request without a key, of which any answer will do.
//! Invariant: carries nothing of an account, and judges nothing but that an answer came.

use std::time::Instant;

use super::client::Call;
use super::errors::{ApiError, Purpose};
use super::{Client, Hosts};

/// What a knock found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Knock {
    /// The time of the answer by Instagram's clock, in whole seconds (the `Date` header of HTTP); milliseconds
    /// since the epoch.
    pub at: Option<i64>,
    /// Milliseconds from asking to the answer.
    pub took_ms: u64,
}

impl Client {
    /// Asks the graph host for its account node without a key, which it refuses to anybody.
    ///
    /// # Errors
    /// When no whole answer came.
    pub async fn knock(&self) -> Result<Knock, ApiError> {
        let call = Call::get(Purpose::Read, self.hosts().graph(&["me"])?, None);
        let began = Instant::now();
        let at = self.date_of(call).await?;
        let took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok(Knock { at, took_ms })
    }
}

impl Hosts {
    /// The names and ports of the hosts that calls go to, each once.
    pub fn names(&self) -> Vec<(String, u16)> {
        let mut names = Vec::new();
        for url in [self.graph(&["me"]), self.parse(&self.exchange())].into_iter().flatten() {
            if let (Some(name), Some(port)) = (url.host_str(), url.port_or_known_default()) {
                let name = (name.trim_matches(['[', ']']).to_owned(), port);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// Whether calls are encrypted. Instagram's always are; a practice origin on this computer need not be.
    pub fn is_encrypted(&self) -> bool {
        self.graph(&["me"]).is_ok_and(|url| url.scheme() == "https")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_go_to_two_hosts_of_instagrams_and_to_one_of_practice() {
        let names = |hosts: &Hosts| {
            hosts.names().into_iter().map(|(name, port)| format!("{name}:{port}")).collect::<Vec<_>>()
        };
        assert_eq!(names(&Hosts::instagram()), ["graph.instagram.com:443", "api.instagram.com:443"]);
        let practice = Hosts::at("http://[::1]:4711").unwrap();
        assert_eq!(names(&practice), ["::1:4711"]);
        assert!(Hosts::instagram().is_encrypted() && !practice.is_encrypted());
    }
}
