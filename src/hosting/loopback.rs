//! The host that needs nothing: Tintype serves the file itself, to programs on this computer only.
//! Invariant: listens on 127.0.0.1 alone, answers GET and HEAD of listed files and 404 to everything else,
//! and sends a clip piece by piece, never holding all of it. Nothing is kept: after a restart every old
//! address is dead, and a publish puts its files anew.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::stream;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Empty, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use jiff::Timestamp;
use tokio::fs::File;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use super::shelf::{Offer, Shelf};
use super::{Course, Doing, Handle, Host, HostError, Hosted, Parcel, Payload, Reach};
use crate::domain::Clock;

/// What is held of a file while it is sent, in bytes.
const PIECE: usize = 256 * 1024;
/// How long it waits after a connection could not be taken, so as not to ask in circles.
const PAUSE: Duration = Duration::from_millis(100);
/// How long a stop waits for answers under way.
const PATIENCE: Duration = Duration::from_secs(2);

type Body = UnsyncBoxBody<Bytes, io::Error>;

/// A server on 127.0.0.1; clones share it, and it ends with the last of them.
#[derive(Clone)]
pub struct LoopbackHost {
    inner: Arc<Inner>,
}

struct Inner {
    shelf: Arc<Shelf>,
    address: SocketAddr,
    /// Turns true when the server shall end; dropping it ends the server too.
    ending: watch::Sender<bool>,
    server: Mutex<Option<JoinHandle<()>>>,
}

impl LoopbackHost {
    /// Opens a free port and serves from it, on the runtime this is called in. Addresses live for `life` by
    /// the clock.
    ///
    /// # Errors
    /// [`HostError::Unavailable`] when no port can be opened.
    pub async fn start(clock: Clock, life: Duration) -> Result<Self, HostError> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(HostError::Unavailable)?;
        let address = listener.local_addr().map_err(HostError::Unavailable)?;
        let shelf = Arc::new(Shelf::new(clock, life));
        let (ending, end) = watch::channel(false);
        let server = tokio::spawn(serve(listener, Arc::clone(&shelf), end));
        let inner = Inner { shelf, address, ending, server: Mutex::new(Some(server)) };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// How many files can be fetched now.
    pub fn public_now(&self) -> usize {
        self.inner.shelf.count()
    }

    /// Forgets what has expired; how many files that were.
    pub fn sweep(&self) -> usize {
        self.inner.shelf.sweep()
    }

    /// Takes everything away and ends the server, after answers under way, for which it waits two seconds.
    pub async fn stop(&self) {
        self.inner.shelf.clear();
        self.inner.ending.send_replace(true);
        let server = self.inner.server.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(server) = server
            && let Err(error) = server.await
        {
            tracing::warn!(%error, "the loopback host did not end well");
        }
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.inner.address.port()
    }

    async fn offer(&self, parcel: Parcel) -> Result<Hosted, HostError> {
        if *self.inner.ending.borrow() {
            return Err(HostError::Stopped);
        }
        let content_type = HeaderValue::from_str(&parcel.content_type).map_err(|_| HostError::ContentType)?;
        if let Payload::File(path) = &parcel.payload {
            open(path).await.map_err(|error| HostError::Unreadable(path.clone(), error))?;
        }
        let put = self.inner.shelf.put(parcel.payload, content_type, &parcel.hint);
        let (path, expires) = put.map_err(HostError::Unavailable)?;
        Ok(self.hosted(path, expires))
    }

    fn hosted(&self, path: String, expires: Timestamp) -> Hosted {
        Hosted { url: format!("http://{}{path}", self.inner.address), handle: Handle(path), expires }
    }
}

impl Host for LoopbackHost {
    fn put<'a>(&'a self, parcel: Parcel, _: &'a Course) -> Doing<'a, Hosted> {
        Box::pin(self.offer(parcel))
    }

    fn address<'a>(&'a self, handle: &'a Handle) -> Doing<'a, Hosted> {
        Box::pin(async move {
            let offer = self.inner.shelf.find(&handle.0).ok_or(HostError::NotThere)?;
            Ok(self.hosted(handle.0.clone(), offer.expires))
        })
    }

    fn remove<'a>(&'a self, handle: &'a Handle) -> Doing<'a, ()> {
        Box::pin(async {
            self.inner.shelf.remove(&handle.0);
            Ok(())
        })
    }

    fn reach(&self) -> Reach {
        Reach::ThisComputerOnly
    }
}

/// Takes connections until the end is asked for, then lets those under way finish.
async fn serve(listener: TcpListener, shelf: Arc<Shelf>, mut end: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = end.changed() => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            taken = listener.accept() => match taken {
                Ok((stream, _)) => {
                    connections.spawn(talk(stream, Arc::clone(&shelf), end.clone()));
                }
                // Too many open files, for one: others may be closed meanwhile.
                Err(error) => {
                    tracing::warn!(%error, "the loopback host could not take a connection");
                    tokio::time::sleep(PAUSE).await;
                }
            },
        }
    }
    drop(listener);
    let finish = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(PATIENCE, finish).await.is_err() {
        tracing::warn!("the loopback host ended while a file was still being fetched");
    }
}

async fn talk(stream: TcpStream, shelf: Arc<Shelf>, mut end: watch::Receiver<bool>) {
    let service = service_fn(move |request| {
        let shelf = Arc::clone(&shelf);
        async move { Ok::<_, Infallible>(answer(&request, &shelf).await) }
    });
    let connection =
        http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        _ = end.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        // The path is a secret and is not told.
        tracing::debug!(%error, "a fetch from the loopback host broke off");
    }
}

async fn answer(request: &Request<Incoming>, shelf: &Shelf) -> Response<Body> {
    let head_only = request.method() == Method::HEAD;
    if !head_only && request.method() != Method::GET {
        return not_found();
    }
    let Some(offer) = shelf.find(request.uri().path()) else { return not_found() };
    let Offer { payload, content_type, .. } = offer;
    let (length, body) = match payload {
        Payload::Bytes(bytes) => (bytes.len() as u64, whole(bytes)),
        Payload::File(path) => match open(&path).await {
            Ok((file, length)) => (length, pieces(file, length)),
            // Moved away since it was put here.
            Err(error) => {
                tracing::warn!(%error, "a hosted file cannot be read any more");
                return not_found();
            }
        },
    };
    let mut response = Response::new(if head_only { nothing() } else { body });
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, content_type);
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Opens a regular file and tells its length in bytes.
async fn open(path: &Path) -> io::Result<(File, u64)> {
    let file = File::open(path).await?;
    let known = file.metadata().await?;
    if !known.is_file() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    Ok((file, known.len()))
}

fn not_found() -> Response<Body> {
    let mut response = Response::new(nothing());
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

fn nothing() -> Body {
    Empty::new().map_err(io::Error::other).boxed_unsync()
}

fn whole(bytes: Bytes) -> Body {
    Full::new(bytes).map_err(io::Error::other).boxed_unsync()
}

/// Sends as much of a file as was promised, piece by piece; a file that became shorter breaks the answer off.
fn pieces(file: File, length: u64) -> Body {
    let pieces = stream::try_unfold((file, length), |(mut file, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let mut piece = BytesMut::with_capacity(PIECE.min(usize::try_from(left).unwrap_or(PIECE)));
        let read = (&mut file).take(left).read_buf(&mut piece).await?;
        if read == 0 {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
        }
        Ok(Some((Frame::data(piece.freeze()), (file, left - read as u64))))
    });
    StreamBody::new(pieces).boxed_unsync()
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt;

    use super::*;

    const HOUR: Duration = Duration::from_secs(3_600);

    async fn host(clock: &Clock) -> LoopbackHost {
        LoopbackHost::start(clock.clone(), HOUR).await.unwrap()
    }

    fn frozen() -> Clock {
        Clock::frozen_at(Timestamp::UNIX_EPOCH)
    }

    async fn offer(
        host: &LoopbackHost,
        payload: Payload,
        content_type: &str,
        hint: &str,
    ) -> Result<Hosted, HostError> {
        host.put(Parcel::new(payload, content_type, hint), &Course::silent()).await
    }

    async fn put(host: &LoopbackHost, text: &'static str) -> Hosted {
        let payload = Payload::Bytes(Bytes::from_static(text.as_bytes()));
        offer(host, payload, "image/jpeg", "slide 1.jpg").await.unwrap()
    }

    /// Asks with plain sockets, as a stranger would: the answer's head in small letters, and its body.
    async fn ask(method: &str, url: &str) -> (String, Vec<u8>) {
        let (address, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = format!("{method} /{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let head = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        (String::from_utf8_lossy(&answer[..head]).to_lowercase(), answer[head + 4..].to_vec())
    }

    async fn status(method: &str, url: &str) -> String {
        ask(method, url).await.0[9..12].to_owned()
    }

    #[tokio::test]
    async fn a_file_is_fetched_with_its_kind_and_length() {
        let host = host(&frozen()).await;
        let hosted = put(&host, "a picture").await;
        assert!(hosted.url.starts_with("http://127.0.0.1:") && hosted.url.ends_with("/slide-1.jpg"));
        assert_eq!(hosted.expires.as_second(), 3_600);
        for (method, expected) in [("GET", "a picture"), ("HEAD", "")] {
            let (head, body) = ask(method, &hosted.url).await;
            assert!(head.starts_with("http/1.1 200"), "{head}");
            assert!(
                head.contains("content-type: image/jpeg") && head.contains("content-length: 9"),
                "{head}"
            );
            assert_eq!(body, expected.as_bytes(), "{method}");
        }
        assert_eq!(host.reach(), Reach::ThisComputerOnly);
    }

    #[tokio::test]
    async fn everything_else_is_not_found() {
        let host = host(&frozen()).await;
        let hosted = put(&host, "a picture").await;
        let (root, _) = hosted.url.split_at(hosted.url.find(&hosted.handle.0).unwrap());
        let folder = hosted.url.trim_end_matches("slide-1.jpg");
        for url in
            [root, folder, &format!("{root}/"), &format!("{root}/../Cargo.toml"), &format!("{}x", hosted.url)]
        {
            let url = if url == root { format!("{root}/") } else { url.to_owned() };
            assert_eq!(status("GET", &url).await, "404", "{url}");
        }
        for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
            assert_eq!(status(method, &hosted.url).await, "404", "{method}");
        }
        assert_eq!(status("GET", &hosted.url).await, "200");
    }

    #[tokio::test]
    async fn an_address_ends_by_the_clock_or_when_taken_away() {
        let clock = frozen();
        let host = host(&clock).await;
        let (first, second) = (put(&host, "one").await, put(&host, "two").await);
        assert_eq!(host.public_now(), 2);
        assert_eq!(host.address(&second.handle).await.unwrap(), second);
        host.remove(&first.handle).await.unwrap();
        host.remove(&first.handle).await.unwrap();
        assert_eq!(status("GET", &first.url).await, "404");
        assert_eq!(status("GET", &second.url).await, "200");
        clock.advance(HOUR);
        assert_eq!(status("GET", &second.url).await, "404");
        assert_eq!((host.public_now(), host.sweep(), host.sweep()), (0, 1, 0));
    }

    #[tokio::test]
    async fn a_long_file_comes_whole_from_disk() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("reel.mp4");
        let content: Vec<u8> = (0..5 * PIECE + 17).map(|at| (at % 251) as u8).collect();
        std::fs::write(&path, &content).unwrap();
        let host = host(&frozen()).await;
        let hosted = offer(&host, Payload::File(path.clone()), "video/mp4", "reel.mp4").await.unwrap();
        for _ in 0..2 {
            let (head, body) = ask("GET", &hosted.url).await;
            assert!(head.contains(&format!("content-length: {}", content.len())), "{head}");
            assert!(body == content, "{} of {} bytes", body.len(), content.len());
        }
        std::fs::remove_file(&path).unwrap();
        assert_eq!(status("GET", &hosted.url).await, "404");
    }

    #[tokio::test]
    async fn what_cannot_be_put_is_said() {
        let host = host(&frozen()).await;
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path().join("gone.mp4"), folder.path().to_owned()] {
            let error = offer(&host, Payload::File(path), "video/mp4", "x").await.unwrap_err();
            assert!(matches!(error, HostError::Unreadable(..)), "{error:?}");
        }
        let error = offer(&host, Payload::Bytes(Bytes::new()), "image\njpeg", "x").await.unwrap_err();
        assert!(matches!(error, HostError::ContentType));
        assert_eq!(host.public_now(), 0);
    }

    #[tokio::test]
    async fn after_a_stop_nothing_listens_and_nothing_is_taken() {
        let host = host(&frozen()).await;
        let hosted = put(&host, "a picture").await;
        // A connection left open does not keep the server from ending.
        let address = hosted.url.strip_prefix("http://").unwrap().split('/').next().unwrap().to_owned();
        let idle = TcpStream::connect(&address).await.unwrap();
        host.stop().await;
        host.stop().await;
        drop(idle);
        assert!(TcpStream::connect(&address).await.is_err());
        assert_eq!(host.public_now(), 0);
        let error = offer(&host, Payload::Bytes(Bytes::new()), "image/jpeg", "x").await.unwrap_err();
        assert!(matches!(error, HostError::Stopped));
    }

    #[tokio::test]
    async fn the_server_ends_with_its_last_clone() {
        let host = host(&frozen()).await;
        let address = host.inner.address;
        let server = host.inner.server.lock().unwrap().take().unwrap();
        let twin = host.clone();
        drop(host);
        assert!(TcpStream::connect(address).await.is_ok());
        drop(twin);
        server.await.unwrap();
        assert!(TcpStream::connect(address).await.is_err());
    }

    #[test]
    fn a_handle_survives_the_checkpoint() {
        let hosted =
            Hosted { url: "http://x/y".into(), handle: Handle("/y".into()), expires: Timestamp::UNIX_EPOCH };
        let json = serde_json::to_string(&hosted).unwrap();
        assert_eq!(serde_json::from_str::<Hosted>(&json).unwrap(), hosted);
    }
}
