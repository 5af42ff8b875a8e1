//! Waits on loopback for the browser to come back with the answer of the consent page.
//! Invariant: listens on loopback only, takes one right request and closes; whatever else knocks is refused,
//! changes nothing and holds nobody up.

mod knock;
mod page;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use url::{Host, Url};

use crate::engine::busy::{Busy, Guard};

use knock::{Door, Verdict};

/// A browser that knocks and then says nothing is let go after this.
const PATIENCE: Duration = Duration::from_secs(10);
/// Connections that are looked at at once; further ones wait in the system's own queue. A browser opens a few ahead
/// of need and lets them stand, which must not keep the right one waiting.
const MOST_KNOCKS: usize = 16;
/// How long the clean page waits for the browser that was sent there.
const FAREWELL: Duration = Duration::from_secs(5);

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

/// The one answer: the whole address the browser came with, and a guard for what follows.
type Found = (String, Guard);

/// A waiting door.
pub struct Listener {
    sockets: Vec<TcpListener>,
    tls: TlsAcceptor,
    door: Arc<Door>,
    busy: Busy,
    patience: Duration,
    farewell: Duration,
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
        let door = Arc::new(Door::at(&url, state));
        Ok(Self { sockets, tls: acceptor()?, door, busy, patience: PATIENCE, farewell: FAREWELL })
    }

    /// Waits for the one right request and returns its whole address, with a guard for what follows. From then on
    /// the door takes nothing more: it shows the browser a page without the answer in its address, and closes. It
    /// closes as well when this is dropped.
    pub async fn wait(self) -> Found {
        let (tell, mut told) = mpsc::channel(1);
        let gone = Arc::new(Notify::new());
        let mut knocks = JoinSet::new();
        let found = loop {
            tokio::select! {
                Some(found) = told.recv() => break found,
                (stream, _) = self.next(), if knocks.len() < MOST_KNOCKS => {
                    knocks.spawn(self.knock(stream, &tell, &gone));
                }
                Some(_) = knocks.join_next() => {}
            }
        };
        tokio::spawn(tokio::time::timeout(self.farewell, self.part(knocks, tell, gone)));
        found
    }

    /// Keeps the door open until the browser has the clean page.
    async fn part(self, mut knocks: JoinSet<()>, tell: mpsc::Sender<Found>, gone: Arc<Notify>) {
        loop {
            tokio::select! {
                () = gone.notified() => return,
                (stream, _) = self.next(), if knocks.len() < MOST_KNOCKS => {
                    knocks.spawn(self.knock(stream, &tell, &gone));
                }
                Some(_) = knocks.join_next() => {}
            }
        }
    }

    /// The next connection from this computer.
    async fn next(&self) -> (TcpStream, IpAddr) {
        loop {
            let accepted = match self.sockets.as_slice() {
                [first, second, ..] => tokio::select! { a = first.accept() => a, a = second.accept() => a },
                [only] => only.accept().await,
                [] => std::future::pending().await,
            };
            match accepted {
                Ok((stream, from)) if from.ip().is_loopback() => return (stream, from.ip()),
                _ => {}
            }
        }
    }

    /// Looks at one connection, for so long and no longer.
    fn knock(
        &self,
        stream: TcpStream,
        tell: &mpsc::Sender<Found>,
        gone: &Arc<Notify>,
    ) -> impl Future<Output = ()> + Send + use<> {
        let (tls, door, busy) = (self.tls.clone(), Arc::clone(&self.door), self.busy.clone());
        let (tell, gone, patience) = (tell.clone(), Arc::clone(gone), self.patience);
        async move {
            let served = async {
                let mut stream = tls.accept(stream).await.ok()?;
                let verdict = match knock::head(&mut stream).await? {
                    Ok(head) => door.judge(&head),
                    Err(verdict) => verdict,
                };
                let answer = verdict.response(door.path());
                let last = matches!(verdict, Verdict::Farewell);
                if let Verdict::Right(address) = verdict {
                    // Told first: whether the browser takes the page or not, the answer is here.
                    let _ = tell.try_send((address, busy.begin()));
                }
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
                last.then(|| gone.notify_one())
            };
            let _ = tokio::time::timeout(patience, served).await;
        }
    }
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
mod tests;
