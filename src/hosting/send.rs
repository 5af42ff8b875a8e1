//! Sends a file, or a slice of one, in the body of an HTTP request.
//! Invariant: at most a few pieces of a file are in memory, however long it is; a connection on which nothing
//! moves is given up, one that moves slowly is not.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderMap};
use reqwest::redirect::Policy;
use reqwest::{Body, RequestBuilder, Response};
use tokio::sync::mpsc;

use super::said::Refusal;
use super::{HostError, Payload};

/// What is read of a file at once, in bytes: each piece wakes whoever sends, which with small ones costs more than
/// the reading.
const PIECE: usize = 256 * 1024;
/// So many pieces are in memory at most; the room of one that was sent is filled again.
const ROOMS: usize = 8;
/// A connection is used again within so long. The parts of a big file follow each other at once and need no new
/// handshake each; a server that closes behind its last answer has done so by then.
const IDLE: Duration = Duration::from_secs(2);
/// How long a server may take to be reached.
const CONNECT: Duration = Duration::from_secs(15);
/// A connection on which nothing moved for so long is lost. A server may take that long for its answer too.
const STALL: Duration = Duration::from_secs(90);
/// As much of a refusal is read, in bytes.
const MOST_READ: usize = 16 * 1024;

/// The client for somebody else's servers: no redirect is followed, no proxy is asked for this computer.
pub(super) fn client(address: &str) -> Result<reqwest::Client, HostError> {
    let builder = reqwest::Client::builder()
        .user_agent(concat!("Tintype/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT)
        .referer(false)
        .http1_only()
        .pool_max_idle_per_host(1)
        .pool_idle_timeout(IDLE)
        .redirect(Policy::none());
    let builder = if is_here(address) { builder.no_proxy() } else { builder };
    builder.build().map_err(|error| HostError::Lost(causes(&error)))
}

/// Whether an address is one of this computer: only there may it be without TLS.
pub(super) fn is_here(address: &str) -> bool {
    let server = url::Url::parse(address).ok();
    let server = server.as_ref().and_then(url::Url::host_str).unwrap_or_default();
    matches!(server, "127.0.0.1" | "localhost" | "[::1]")
}

/// A slice of a file.
#[derive(Clone, Debug)]
pub(super) struct Slice {
    pub payload: Payload,
    /// The first byte.
    pub from: u64,
    /// How many bytes.
    pub length: u64,
}

/// What came back.
#[derive(Debug)]
pub(super) enum Answer {
    /// It has the file. `tag` is its word for these bytes, where it has one.
    Done {
        tag: Option<String>,
        refusal: Refusal,
    },
    Refused(Refusal),
}

/// The length of what is to be sent, in bytes.
///
/// # Errors
/// [`HostError::Unreadable`] when it cannot be read, or is no file.
pub(super) async fn length(payload: &Payload) -> Result<u64, HostError> {
    let path = match payload {
        Payload::Bytes(bytes) => return Ok(bytes.len() as u64),
        Payload::File(path) => path,
    };
    let known = tokio::fs::metadata(path).await.map_err(|error| unreadable(path.clone(), error))?;
    if !known.is_file() {
        return Err(unreadable(path.clone(), io::Error::from(io::ErrorKind::IsADirectory)));
    }
    Ok(known.len())
}

/// Sends a slice as the body of a request; `moved` hears how many of its bytes have gone out.
///
/// # Errors
/// [`HostError::Lost`], and [`HostError::Unreadable`] when the file changed or went away meanwhile.
pub(super) async fn send(
    request: RequestBuilder,
    content_type: &str,
    slice: Slice,
    moved: impl Fn(u64) + Send + Sync,
) -> Result<Answer, HostError> {
    let pieces = read_ahead(&slice);
    send_read(request, content_type, slice, pieces, moved).await
}

/// As [`send`], of a slice that is being read already.
///
/// # Errors
/// As [`send`].
pub(super) async fn send_read(
    request: RequestBuilder,
    content_type: &str,
    slice: Slice,
    pieces: Pieces,
    moved: impl Fn(u64) + Send + Sync,
) -> Result<Answer, HostError> {
    let gone = Arc::new(AtomicU64::new(0));
    let failed = Arc::new(std::sync::Mutex::new(None));
    let body = body(pieces, &gone, &failed);
    let request = request.header(CONTENT_TYPE, content_type).header(CONTENT_LENGTH, slice.length).body(body);
    let mut answer = std::pin::pin!(request.send());
    let mut last = (0, tokio::time::Instant::now());
    let answered = loop {
        tokio::select! {
            answered = answer.as_mut() => break answered,
            () = tokio::time::sleep(Duration::from_millis(200)) => {
                let now = gone.load(Ordering::Relaxed);
                if now != last.0 {
                    moved(now);
                    last = (now, tokio::time::Instant::now());
                } else if last.1.elapsed() > STALL {
                    return Err(HostError::Lost(String::new()));
                }
            }
        }
    };
    match answered {
        Ok(response) => {
            moved(slice.length);
            read(response).await
        }
        Err(error) => {
            let broken = failed.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
            match (broken, slice.payload) {
                (Some(broken), Payload::File(path)) => Err(unreadable(path, broken)),
                _ => Err(HostError::Lost(causes(&error))),
            }
        }
    }
}

/// Sends a request without a file.
///
/// # Errors
/// [`HostError::Lost`].
pub(super) async fn ask(request: RequestBuilder) -> Result<Answer, HostError> {
    let response = request.timeout(STALL).send().await;
    read(response.map_err(|error| HostError::Lost(causes(&error)))?).await
}

async fn read(mut response: Response) -> Result<Answer, HostError> {
    let status = response.status();
    let header = |name: &str, headers: &HeaderMap| {
        headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
    };
    let tag = header(ETAG.as_str(), response.headers());
    let content_type = header(CONTENT_TYPE.as_str(), response.headers()).unwrap_or_default();
    let region = header("x-amz-bucket-region", response.headers());
    let mut body = Vec::new();
    // What came with the number is enough; how it ends is not waited for.
    while let Ok(Ok(Some(piece))) = tokio::time::timeout(CONNECT, response.chunk()).await {
        body.extend_from_slice(&piece);
        if body.len() > MOST_READ {
            break;
        }
    }
    let body = String::from_utf8_lossy(&body).into_owned();
    let refusal = Refusal { status: status.as_u16(), content_type, region, body };
    Ok(if status.is_success() { Answer::Done { tag, refusal } } else { Answer::Refused(refusal) })
}

/// What was read of a slice, piece by piece.
pub(super) type Pieces = mpsc::Receiver<io::Result<Bytes>>;

/// A piece of a file; its room goes back to whoever reads when the last of it was sent.
struct Room {
    bytes: Vec<u8>,
    back: std::sync::mpsc::Sender<Vec<u8>>,
}

impl AsRef<[u8]> for Room {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // Whoever read may be through.
        let _ = self.back.send(std::mem::take(&mut self.bytes));
    }
}

fn body(pieces: Pieces, gone: &Arc<AtomicU64>, failed: &Arc<std::sync::Mutex<Option<io::Error>>>) -> Body {
    let (gone, failed) = (Arc::clone(gone), Arc::clone(failed));
    Body::wrap_stream(stream::unfold(pieces, move |mut pieces| {
        let (gone, failed) = (Arc::clone(&gone), Arc::clone(&failed));
        async move {
            let piece = match pieces.recv().await? {
                Ok(piece) => {
                    gone.fetch_add(piece.len() as u64, Ordering::Relaxed);
                    Ok(piece)
                }
                Err(error) => {
                    let told = io::Error::from(error.kind());
                    *failed.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(error);
                    Err(told)
                }
            };
            Some((piece, pieces))
        }
    }))
}

/// Reads a slice piece by piece on a thread of its own, a little ahead of what is taken. It ends when nobody
/// takes any more.
pub(super) fn read_ahead(slice: &Slice) -> Pieces {
    let (pieces, taken) = mpsc::channel(ROOMS);
    let Slice { payload, from, length } = slice.clone();
    match payload {
        Payload::Bytes(bytes) => {
            let from = usize::try_from(from).unwrap_or(usize::MAX).min(bytes.len());
            let end = from.saturating_add(usize::try_from(length).unwrap_or(usize::MAX)).min(bytes.len());
            let mut rest = bytes.slice(from..end);
            tokio::spawn(async move {
                while !rest.is_empty() {
                    let piece = rest.split_to(PIECE.min(rest.len()));
                    if pieces.send(Ok(piece)).await.is_err() {
                        return;
                    }
                }
            });
        }
        Payload::File(path) => {
            tokio::task::spawn_blocking(move || {
                if let Err(error) = read_file(&path, from, length, &pieces) {
                    let _ = pieces.blocking_send(Err(error));
                }
            });
        }
    }
    taken
}

fn read_file(
    path: &PathBuf,
    from: u64,
    length: u64,
    pieces: &mpsc::Sender<io::Result<Bytes>>,
) -> io::Result<()> {
    let mut file = std::fs::File::open(path)?;
    file.seek(SeekFrom::Start(from))?;
    let (back, rooms) = std::sync::mpsc::channel::<Vec<u8>>();
    let (mut left, mut made) = (length, 0);
    while left > 0 {
        let most = left.min(PIECE as u64);
        let mut piece = match rooms.try_recv() {
            Ok(room) => room,
            Err(_) if made < ROOMS => {
                made += 1;
                Vec::with_capacity(PIECE)
            }
            // All that is read is on its way; this ends too when nobody sends it any more.
            Err(_) => rooms.recv().map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?,
        };
        piece.clear();
        (&mut file).take(most).read_to_end(&mut piece)?;
        if piece.len() as u64 != most {
            // A file that became shorter was changed: what is there would not be what was checked.
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
        }
        left -= most;
        let piece = Bytes::from_owner(Room { bytes: piece, back: back.clone() });
        if pieces.blocking_send(Ok(piece)).is_err() {
            return Ok(());
        }
    }
    Ok(())
}

fn unreadable(path: PathBuf, error: io::Error) -> HostError {
    HostError::Unreadable(path, error)
}

/// An error with its causes, without the address: that may be signed.
pub(super) fn causes(error: &(dyn std::error::Error + 'static)) -> String {
    let mut last = error;
    while let Some(source) = last.source() {
        last = source;
    }
    last.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn all(mut pieces: Pieces) -> io::Result<Vec<u8>> {
        let mut all = Vec::new();
        while let Some(piece) = pieces.recv().await {
            all.extend_from_slice(&piece?);
        }
        Ok(all)
    }

    #[tokio::test]
    async fn a_slice_is_read_from_anywhere_and_a_cut_file_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clip.mp4");
        let bytes: Vec<u8> = (0..3 * PIECE + 5).map(|at| (at % 253) as u8).collect();
        std::fs::write(&path, &bytes).unwrap();
        for payload in [Payload::File(path.clone()), Payload::Bytes(bytes.clone().into())] {
            let slice = Slice { payload, from: 7, length: (2 * PIECE) as u64 };
            assert_eq!(all(read_ahead(&slice)).await.unwrap(), bytes[7..7 + 2 * PIECE]);
        }
        let long = Slice { payload: Payload::File(path), from: 0, length: bytes.len() as u64 + 1 };
        assert!(all(read_ahead(&long)).await.is_err());
    }

    #[test]
    fn only_this_computer_is_here() {
        assert!(is_here("http://127.0.0.1:9000/x") && is_here("http://localhost/"));
        assert!(!is_here("https://127.0.0.1.example.org/") && !is_here("https://s3.example.org"));
    }
}
