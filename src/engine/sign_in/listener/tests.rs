//! The door under the hands of strangers: other pages, other programs, other computers.
//! Invariant: each test speaks to the real sockets over TLS; nothing sleeps.

use std::net::UdpSocket;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};

use super::*;

const RIGHT: &str = "GET /back?code=AQ1&state=s-1";

/// A door on a free port, with the certificate it shows.
struct Stand {
    door: Listener,
    port: u16,
}

async fn stand_at(host: &str) -> Stand {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let door = Listener::open(&format!("https://{host}:{free}/back"), "s-1", Busy::default()).await.unwrap();
    Stand { door, port: free }
}

async fn stand() -> Stand {
    stand_at("localhost").await
}

/// A browser that takes whatever certificate is shown, as a person does who goes on past the warning.
fn connector() -> TlsConnector {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(trusting::Trusting(provider)))
        .with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}

mod trusting {
    //! Believes every certificate.
    use std::sync::Arc;

    use tokio_rustls::rustls::client::danger::{
        HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
    };
    use tokio_rustls::rustls::crypto::CryptoProvider;
    use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
    use tokio_rustls::rustls::{DigitallySignedStruct, Error, SignatureScheme};

    #[derive(Debug)]
    pub struct Trusting(pub Arc<CryptoProvider>);

    impl ServerCertVerifier for Trusting {
        fn verify_server_cert(
            &self,
            _: &CertificateDer<'_>,
            _: &[CertificateDer<'_>],
            _: &ServerName<'_>,
            _: &[u8],
            _: UnixTime,
        ) -> Result<ServerCertVerified, Error> {
            Ok(ServerCertVerified::assertion())
        }

        fn verify_tls12_signature(
            &self,
            _: &[u8],
            _: &CertificateDer<'_>,
            _: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            Ok(HandshakeSignatureValid::assertion())
        }

        fn verify_tls13_signature(
            &self,
            _: &[u8],
            _: &CertificateDer<'_>,
            _: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            Ok(HandshakeSignatureValid::assertion())
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            self.0.signature_verification_algorithms.supported_schemes()
        }
    }
}

async fn connect(port: u16) -> std::io::Result<TlsStream<TcpStream>> {
    let stream = TcpStream::connect(("127.0.0.1", port)).await?;
    connector().connect(ServerName::try_from("localhost").unwrap(), stream).await
}

/// Sends these bytes; the whole answer, empty when the door hung up.
async fn send(port: u16, bytes: &[u8]) -> String {
    let mut stream = connect(port).await.unwrap();
    // A door that has seen enough may hang up before all is written.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8(answer).unwrap()
}

async fn ask(port: u16, line: &str) -> String {
    send(port, format!("{line} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").as_bytes()).await
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}

#[tokio::test]
async fn the_right_request_is_taken_once_and_the_door_closes() {
    let Stand { door, port } = stand().await;
    let waiting = tokio::spawn(door.wait());
    let answer = ask(port, RIGHT).await;
    assert_eq!(status(&answer), 303, "{answer}");
    let (address, _guard) = waiting.await.unwrap();
    assert_eq!(address, format!("https://localhost:{port}/back?code=AQ1&state=s-1"));
    // The very same again is too late, and the browser's clean address is the last thing served.
    assert_eq!(status(&ask(port, RIGHT).await), 410);
    let page = ask(port, "GET /back").await;
    assert!(status(&page) == 200 && page.contains("You can close this page"), "{page}");
    closed(port).await;
}

/// Waits until nobody listens any more: the sockets close on the runtime, a moment after their last answer.
async fn closed(port: u16) {
    for _ in 0..10_000 {
        if TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("the door is still open");
}

#[tokio::test]
async fn a_browser_that_does_not_come_for_the_page_does_not_keep_the_door_open() {
    let Stand { mut door, port } = stand().await;
    door.farewell = Duration::ZERO;
    let waiting = tokio::spawn(door.wait());
    let mut stream = connect(port).await.unwrap();
    let request = format!("{RIGHT} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    waiting.await.unwrap();
    closed(port).await;
}

#[tokio::test]
async fn an_answer_leaves_no_trace_of_the_request() {
    let Stand { door, port } = stand().await;
    let waiting = tokio::spawn(door.wait());
    let wrong = ask(port, "GET /back?code=AQsecret&state=s-2").await;
    let right = ask(port, RIGHT).await;
    waiting.await.unwrap();
    let page = ask(port, "GET /back").await;
    for answer in [&wrong, &right, &page] {
        assert!(!answer.contains("AQ") && !answer.contains("s-1") && !answer.contains("s-2"), "{answer}");
        for field in ["Cache-Control: no-store", "Referrer-Policy: no-referrer", "default-src 'none'"] {
            assert!(answer.contains(field), "{field}: {answer}");
        }
        assert!(!answer.contains("<script"), "{answer}");
    }
    assert!(right.contains("\r\nLocation: /back\r\n"), "{right}");
}

#[tokio::test]
async fn whatever_else_knocks_is_refused_and_changes_nothing() {
    let Stand { door, port } = stand().await;
    let waiting = tokio::spawn(door.wait());
    let own = format!("localhost:{port}");
    let with = |line: &str, fields: &str| format!("{line} HTTP/1.1\r\n{fields}\r\n\r\n");
    let host = |host: &str| with(RIGHT, &format!("Host: {host}"));
    let cases = [
        (400, with("GET /back?code=AQ1&state=s-2", &format!("Host: {own}"))),
        (400, with("GET /back?code=AQ1&state=s-1x", &format!("Host: {own}"))),
        (400, with("GET /back?code=AQ1", &format!("Host: {own}"))),
        (400, with("GET /back?error=access_denied", &format!("Host: {own}"))),
        (400, with("GET /back?state=s-1", &format!("Host: {own}"))),
        (404, with("GET /back", &format!("Host: {own}"))),
        (404, with("GET /favicon.ico", &format!("Host: {own}"))),
        (404, with("GET /other?code=AQ1&state=s-1", &format!("Host: {own}"))),
        (405, with("POST /back?code=AQ1&state=s-1", &format!("Host: {own}"))),
        (405, with("HEAD /back?code=AQ1&state=s-1", &format!("Host: {own}"))),
        (405, with("OPTIONS /back?code=AQ1&state=s-1", &format!("Host: {own}"))),
        // A name that was made to lead to this computer, and every other way to name it.
        (421, host("attacker.example")),
        (421, host(&format!("attacker.example:{port}"))),
        (421, host(&format!("127.0.0.1:{port}"))),
        (421, host("localhost")),
        (421, host(&format!("localhost.attacker.example:{port}"))),
        (421, host(&format!("{own}\r\nHost: attacker.example"))),
        (421, with(RIGHT, "Accept: */*")),
        // A picture, a frame or a script of another page.
        (403, with(RIGHT, &format!("Host: {own}\r\nSec-Fetch-Dest: image"))),
        (403, with(RIGHT, &format!("Host: {own}\r\nSec-Fetch-Dest: iframe"))),
        (403, with(RIGHT, &format!("Host: {own}\r\nSec-Fetch-Mode: no-cors"))),
        // With a body, and what is no request.
        (400, with(RIGHT, &format!("Host: {own}\r\nContent-Length: 4"))),
        (400, with(RIGHT, &format!("Host: {own}\r\nTransfer-Encoding: chunked"))),
        (400, format!("{RIGHT} HTTP/2.0\r\nHost: {own}\r\n\r\n")),
        (400, format!("{RIGHT}\r\nHost: {own}\r\n\r\n")),
        (400, format!("GET https://{own}/back?code=AQ1&state=s-1 HTTP/1.1\r\nHost: {own}\r\n\r\n")),
        (400, "\r\n\r\n".to_owned()),
    ];
    for (want, request) in cases {
        assert_eq!(status(&send(port, request.as_bytes()).await), want, "{request}");
        assert!(!waiting.is_finished(), "{request}");
    }
    assert_eq!(status(&send(port, b"GET /\xFF\xFE HTTP/1.1\r\n\r\n").await), 400);
    assert_eq!(status(&ask(port, RIGHT).await), 303, "the right one is still taken");
    waiting.await.unwrap();
}

#[tokio::test]
async fn a_real_navigation_of_a_browser_is_the_right_request() {
    let Stand { door, port } = stand().await;
    let waiting = tokio::spawn(door.wait());
    let request = format!(
        "{RIGHT} HTTP/1.1\r\nHost: LOCALHOST:{port}\r\nUser-Agent: Mozilla/5.0\r\nAccept: text/html\r\n\
         Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n\r\n"
    );
    assert_eq!(status(&send(port, request.as_bytes()).await), 303);
    waiting.await.unwrap();
}

#[tokio::test]
async fn cancel_with_the_right_state_is_an_answer() {
    let Stand { door, port } = stand().await;
    let waiting = tokio::spawn(door.wait());
    assert_eq!(status(&ask(port, "GET /back?error=access_denied&state=s-1").await), 303);
    assert!(waiting.await.unwrap().0.contains("error=access_denied"));
}

#[tokio::test]
async fn a_huge_request_is_cut_off() {
    let Stand { door, port } = stand().await;
    let waiting = tokio::spawn(door.wait());
    let long = format!("{RIGHT}&x={} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n", "y".repeat(64 << 10));
    let answer = send(port, long.as_bytes()).await;
    // The rest is not read, so the answer may be lost with the connection; it is never taken.
    assert!(answer.is_empty() || status(&answer) == 431, "{answer}");
    let endless = format!("{RIGHT} HTTP/1.1\r\n{}", "A: b\r\n".repeat(20_000));
    let answer = send(port, endless.as_bytes()).await;
    assert!(answer.is_empty() || status(&answer) == 431, "{answer}");
    assert!(!waiting.is_finished());
    assert_eq!(status(&ask(port, RIGHT).await), 303);
    waiting.await.unwrap();
}

#[tokio::test]
async fn slow_and_silent_knocks_keep_nobody_waiting() {
    let Stand { door, port } = stand().await;
    let waiting = tokio::spawn(door.wait());
    let mut standing = Vec::new();
    for _ in 0..MOST_KNOCKS / 2 {
        standing.push(TcpStream::connect(("127.0.0.1", port)).await.unwrap());
    }
    let mut slow = connect(port).await.unwrap();
    slow.write_all(b"GET /back?code=AQ1&sta").await.unwrap();
    assert_eq!(status(&ask(port, RIGHT).await), 303, "before any of them ran out of time");
    waiting.await.unwrap();
}

#[tokio::test]
async fn a_knock_that_says_nothing_is_let_go() {
    let Stand { mut door, port } = stand().await;
    door.patience = Duration::from_millis(50);
    let waiting = tokio::spawn(door.wait());
    // Before the handshake, where every place is taken by those who say nothing.
    let mut silent = Vec::new();
    for _ in 0..MOST_KNOCKS {
        silent.push(TcpStream::connect(("127.0.0.1", port)).await.unwrap());
    }
    for mut stream in silent {
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        assert!(answer.is_empty());
    }
    // And after it, in the middle of a request.
    let mut slow = connect(port).await.unwrap();
    slow.write_all(b"GET /back?code=AQ1&sta").await.unwrap();
    let mut answer = Vec::new();
    let _ = slow.read_to_end(&mut answer).await;
    assert!(answer.is_empty() && !waiting.is_finished());
    waiting.abort();
}

#[tokio::test]
async fn what_is_no_tls_is_no_knock() {
    let Stand { door, port } = stand().await;
    let waiting = tokio::spawn(door.wait());
    let mut plain = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let request = format!("{RIGHT} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    plain.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP"));
    assert!(!waiting.is_finished());
    waiting.abort();
}

#[tokio::test]
async fn a_sign_in_that_ends_closes_the_door() {
    let Stand { door, port } = stand().await;
    let waiting = tokio::spawn(door.wait());
    assert_eq!(status(&ask(port, "GET /back").await), 404);
    waiting.abort();
    assert!(waiting.await.is_err_and(|error| error.is_cancelled()));
    closed(port).await;
}

#[tokio::test]
async fn it_listens_nowhere_but_on_this_computer() {
    for elsewhere in [
        "https://example.org:8723/",
        "http://localhost:8723/",
        "https://10.0.0.1:8723/",
        "https://0.0.0.0:8723/",
        "https://[::]:8723/",
        "https://localhost.example.org:8723/",
        "x",
    ] {
        let opened = Listener::open(elsewhere, "s", Busy::default()).await;
        assert!(matches!(opened, Err(ListenError::Elsewhere)), "{elsewhere}");
    }
    for host in ["localhost", "127.0.0.1"] {
        let Stand { door, port } = stand_at(host).await;
        for socket in &door.sockets {
            assert!(socket.local_addr().unwrap().ip().is_loopback());
        }
        if let Some(outside) = own_address() {
            assert!(TcpStream::connect(SocketAddr::from((outside, port))).await.is_err(), "{outside}");
        }
    }
}

/// The address under which this computer is seen from outside; no packet is sent to find it.
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    socket
        .local_addr()
        .ok()
        .map(|address| address.ip())
        .filter(|ip| !ip.is_loopback() && !ip.is_unspecified())
}

#[tokio::test]
async fn each_sign_in_shows_a_certificate_of_its_own() {
    let mut shown: Vec<CertificateDer<'static>> = Vec::new();
    for _ in 0..2 {
        let Stand { door, port } = stand().await;
        let waiting = tokio::spawn(door.wait());
        let stream = connect(port).await.unwrap();
        shown.push(stream.get_ref().1.peer_certificates().unwrap()[0].clone());
        waiting.abort();
    }
    assert_ne!(shown[0], shown[1]);
}

#[test]
fn no_change_of_a_request_is_taken_without_the_right_state() {
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};
    let redirect = Url::parse("https://localhost:8723/back").unwrap();
    let right = "GET /back?code=AQ1&state=s-1-0123456789 HTTP/1.1\r\nHost: localhost:8723\r\nAccept: */*";
    let mut rng = StdRng::seed_from_u64(23);
    let mut taken = 0;
    for _ in 0..4_000 {
        let door = Door::at(&redirect, "s-1-0123456789");
        let mut bytes = right.as_bytes().to_vec();
        for _ in 0..rng.random_range(0..3) {
            let at = rng.random_range(0..bytes.len());
            match rng.random_range(0..3) {
                0 => bytes[at] = rng.random(),
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, b"\r\n :?&=/#%"[rng.random_range(0..10)]),
            }
        }
        let head = String::from_utf8_lossy(&bytes).into_owned();
        if let Verdict::Right(address) = door.judge(&head) {
            taken += 1;
            assert!(address.starts_with("https://localhost:8723/back?"), "{head}");
            let decoded: String = url::form_urlencoded::parse(address.as_bytes())
                .flat_map(|(name, value)| [name.into_owned(), value.into_owned()])
                .collect();
            assert!(decoded.contains("s-1-0123456789"), "{head}");
            assert!(
                head.to_ascii_lowercase().contains("host: localhost:8723") || head.contains("localhost:8723"),
                "{head}"
            );
            assert_eq!(door.judge(&head), Verdict::Used);
        }
    }
    assert!(taken > 500, "only {taken} were taken");
}
