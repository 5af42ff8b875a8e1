//! Fetches an address as Instagram's fetcher does (section 4.3): under its name, without cookies, following nothing.
//! Invariant: reads no more than it was told to, keeps nothing between two fetches, and what it says of a failure
//! never holds the address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, LOCATION};
use reqwest::redirect::Policy;
use url::{Host, Url};

use super::{HostError, robots};

/// How the fetcher names itself (section 4.3).
const FETCHER: &str = "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)";
/// How long a connection may take to come about, and a whole fetch.
const CONNECT: Duration = Duration::from_secs(10);
const WHOLE: Duration = Duration::from_secs(60);

/// Somebody who fetches.
pub struct Probe {
    far: reqwest::Client,
    /// For this computer itself: a proxy would look for it on itself.
    near: reqwest::Client,
}

/// What came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub status: u16,
    /// Where it points to instead of answering.
    pub moved_to: Option<String>,
    /// As it was told, in small letters and without parameters.
    pub content_type: Option<String>,
    /// As it was told, bytes.
    pub length: Option<u64>,
    pub bytes: Bytes,
    /// There was more than was asked for.
    pub too_big: bool,
}

/// Why nothing came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missed {
    /// It cannot be read as an address.
    Address,
    /// The server's name is not known.
    Name(String),
    /// Its certificate is not trusted.
    Certificate(String),
    /// No connection.
    Connection(String),
    /// No end in time.
    Slow,
    /// It broke off in the middle.
    Cut(String),
}

/// What the robots.txt of an address says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Robots {
    /// There is none.
    Absent,
    Allows,
    /// With the line that does.
    Forbids(String),
    /// The server failed to give it, which counts as forbidding all (RFC 9309, 2.3.1.4).
    Failed(u16),
    /// Nothing came.
    Missed,
}

/// Where an address lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// This computer.
    Here,
    /// A network that cannot be reached from outside.
    Inside,
    Outside,
}

impl Probe {
    /// Somebody who fetches.
    ///
    /// # Errors
    /// [`HostError::Unavailable`] when the machine has no certificates to check others' with.
    pub fn new() -> Result<Self, HostError> {
        let builder = || {
            reqwest::Client::builder()
                .user_agent(FETCHER)
                .connect_timeout(CONNECT)
                .timeout(WHOLE)
                .referer(false)
                .redirect(Policy::none())
                // A connection that was open already would hide how the next one comes about.
                .pool_max_idle_per_host(0)
        };
        let unusable = |error: reqwest::Error| HostError::Unavailable(std::io::Error::other(error));
        Ok(Self {
            far: builder().build().map_err(unusable)?,
            near: builder().no_proxy().build().map_err(unusable)?,
        })
    }

    /// Fetches an address, at most `most` bytes of it.
    ///
    /// # Errors
    /// Why nothing came.
    pub async fn get(&self, address: &str, most: usize) -> Result<Seen, Missed> {
        let url = Url::parse(address).map_err(|_| Missed::Address)?;
        let client = if whereabouts(&url) == Where::Here { &self.near } else { &self.far };
        let request = client.get(url).header(ACCEPT, "*/*");
        let mut answer = request.send().await.map_err(missed)?;
        let headers = std::mem::take(answer.headers_mut());
        let mut seen = Seen {
            status: answer.status().as_u16(),
            moved_to: text(&headers, LOCATION.as_str()),
            content_type: text(&headers, CONTENT_TYPE.as_str()).map(|kind| plain_type(&kind)),
            length: text(&headers, CONTENT_LENGTH.as_str()).and_then(|length| length.trim().parse().ok()),
            bytes: Bytes::new(),
            too_big: false,
        };
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(missed)? {
            if bytes.len() + chunk.len() > most {
                seen.too_big = true;
                break;
            }
            bytes.extend_from_slice(&chunk);
        }
        seen.bytes = bytes.into();
        Ok(seen)
    }

    /// What the robots.txt beside an address says of it.
    pub async fn robots(&self, address: &str) -> Robots {
        let Ok(url) = Url::parse(address) else { return Robots::Missed };
        let Ok(file) = url.join("/robots.txt") else { return Robots::Missed };
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        match self.get(file.as_str(), robots::MOST).await {
            Ok(seen) if seen.status == 200 => {
                match robots::forbids(&String::from_utf8_lossy(&seen.bytes), &path) {
                    Some(line) => Robots::Forbids(line),
                    None => Robots::Allows,
                }
            }
            Ok(seen) if seen.status >= 500 => Robots::Failed(seen.status),
            Ok(_) => Robots::Absent,
            Err(_) => Robots::Missed,
        }
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}

fn plain_type(told: &str) -> String {
    told.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn missed(error: reqwest::Error) -> Missed {
    // The address may hold a signature.
    let error = error.without_url();
    if error.is_timeout() {
        return Missed::Slow;
    }
    if error.is_builder() {
        return Missed::Address;
    }
    let mut why = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        why = cause.to_string();
        source = cause.source();
    }
    let lowered = why.to_ascii_lowercase();
    if !error.is_connect() {
        return Missed::Cut(why);
    }
    if lowered.contains("certificate") || lowered.contains("handshake") {
        Missed::Certificate(why)
    } else if lowered.contains("lookup") || lowered.contains("name or service") || lowered.contains("dns") {
        Missed::Name(why)
    } else {
        Missed::Connection(why)
    }
}

/// Where an address lies, as far as it says so itself.
pub fn whereabouts(url: &Url) -> Where {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            let is = |end: &str| name == end || name.ends_with(&format!(".{end}"));
            if is("localhost") {
                Where::Here
            } else if !name.contains('.') || is("local") || is("internal") || is("home.arpa") || is("lan") {
                Where::Inside
            } else {
                Where::Outside
            }
        }
        Some(Host::Ipv4(address)) => of_address(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => of_address(IpAddr::V6(address)),
        None => Where::Outside,
    }
}

fn of_address(address: IpAddr) -> Where {
    let inside = match address {
        IpAddr::V4(four) => is_inside_v4(four),
        IpAddr::V6(six) => is_inside_v6(six),
    };
    match address.is_loopback() {
        true => Where::Here,
        false if inside => Where::Inside,
        false => Where::Outside,
    }
}

fn is_inside_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    // 100.64.0.0/10 is what providers share among their customers.
    let shared = first == 100 && (64..128).contains(&second);
    address.is_private() || address.is_link_local() || address.is_unspecified() || shared
}

fn is_inside_v6(address: Ipv6Addr) -> bool {
    let first = address.segments()[0];
    address.is_unspecified() || (first & 0xfe00) == 0xfc00 || (first & 0xffc0) == 0xfe80
}

/// A host that is known to end badly (section 4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repute {
    /// Instagram gets a page instead of the file there.
    Refused(&'static str),
    /// Some addresses of this kind were refused.
    Doubtful(&'static str),
}

/// What is reported of the host of an address; `None`: nothing.
pub fn repute(url: &Url) -> Option<Repute> {
    let Some(Host::Domain(name)) = url.host() else { return None };
    let name = name.to_ascii_lowercase();
    let is = |end: &str| name == end || name.ends_with(&format!(".{end}"));
    if is("drive.google.com") || is("docs.google.com") {
        Some(Repute::Refused("Google Drive"))
    } else if is("dropbox.com") {
        Some(Repute::Refused("Dropbox"))
    } else if is("res.cloudinary.com") && has_transformation(url) {
        Some(Repute::Refused("Cloudinary"))
    } else if is("r2.dev") {
        Some(Repute::Doubtful("r2.dev"))
    } else if (name.starts_with("s3.") || name.starts_with("s3-")) && is("amazonaws.com") {
        Some(Repute::Doubtful("amazonaws.com"))
    } else {
        None
    }
}

/// A step like `w_400,c_fill` after `upload`: such addresses fail, plain assets do not.
fn has_transformation(url: &Url) -> bool {
    let mut parts = url.path().split('/').skip_while(|part| *part != "upload").skip(1);
    parts.next().is_some_and(|part| {
        let version = part.strip_prefix('v').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
        !version && !part.contains('.') && part.contains('_')
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Course, Host as _, LoopbackHost, Parcel, Payload};
    use super::*;
    use crate::domain::Clock;
    use jiff::Timestamp;

    fn url(address: &str) -> Url {
        Url::parse(address).unwrap()
    }

    #[tokio::test]
    async fn a_file_of_this_computer_is_fetched_with_what_it_says_of_itself() {
        let clock = Clock::frozen_at(Timestamp::UNIX_EPOCH);
        let host = LoopbackHost::start(clock, Duration::from_secs(60)).await.unwrap();
        let payload = Payload::Bytes(Bytes::from_static(b"a picture"));
        let parcel = Parcel::new(payload, "image/jpeg", "1.jpg");
        let hosted = host.put(parcel, &Course::silent()).await.unwrap();
        let probe = Probe::new().unwrap();
        let seen = probe.get(&hosted.url, 100).await.unwrap();
        assert_eq!((seen.status, seen.content_type.as_deref()), (200, Some("image/jpeg")));
        assert_eq!((seen.length, &seen.bytes[..], seen.too_big), (Some(9), &b"a picture"[..], false));
        assert!(probe.get(&hosted.url, 4).await.unwrap().too_big);
        assert_eq!(probe.robots(&hosted.url).await, Robots::Absent);
        host.remove(&hosted.handle).await.unwrap();
        assert_eq!(probe.get(&hosted.url, 100).await.unwrap().status, 404);
        // Not the port of the host that has just stopped: another test may listen on it by now.
        let missed = probe.get("http://127.0.0.1:1/1.jpg", 100).await.unwrap_err();
        assert!(matches!(missed, Missed::Connection(_)), "{missed:?}");
    }

    #[test]
    fn addresses_that_nobody_outside_can_reach_are_known() {
        for (address, lies) in [
            ("http://127.0.0.1:9000/x", Where::Here),
            ("http://[::1]/x", Where::Here),
            ("http://localhost/x", Where::Here),
            ("https://192.168.1.4/x", Where::Inside),
            ("https://100.70.0.1/x", Where::Inside),
            ("https://[fd00::1]/x", Where::Inside),
            ("https://nas.local/x", Where::Inside),
            ("https://nas/x", Where::Inside),
            ("https://files.example.org/x", Where::Outside),
            ("https://93.184.216.34/x", Where::Outside),
        ] {
            assert_eq!(whereabouts(&url(address)), lies, "{address}");
        }
    }

    #[test]
    fn hosts_that_were_reported_are_known() {
        let known = |address: &str| repute(&url(address));
        assert_eq!(known("https://drive.google.com/file/d/1/view"), Some(Repute::Refused("Google Drive")));
        assert_eq!(known("https://www.dropbox.com/s/1/a.jpg"), Some(Repute::Refused("Dropbox")));
        assert_eq!(known("https://pub-1.r2.dev/a.jpg"), Some(Repute::Doubtful("r2.dev")));
        assert_eq!(
            known("https://s3.eu-west-3.amazonaws.com/shop/a.jpg"),
            Some(Repute::Doubtful("amazonaws.com"))
        );
        assert_eq!(known("https://shop.s3.eu-west-3.amazonaws.com/a.jpg"), None);
        let cloudinary = "https://res.cloudinary.com/d/image/upload";
        assert_eq!(known(&format!("{cloudinary}/v1/a_b.jpg")), None);
        assert!(known(&format!("{cloudinary}/w_400,c_fill/a.jpg")).is_some());
    }
}
