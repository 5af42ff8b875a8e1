//! Sends a file, or a slice of one, in the body of an HTTP request.
//! Invariant: at most a few pieces of a file are in memory, however long it is; a connection on which nothing
//! moves is given up, one that moves slowly is not.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderMap};
use reqwest::redirect::Policy;
use reqwest::{Body, RequestBuilder, Response};

use super::said::Refusal;
use super::{HostError, Payload};

/// What is read of a file at once, in bytes: small enough to be in the processor's memory still when it goes out.
const PIECE: usize = 128 * 1024;
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
    let gone = Arc::new(AtomicU64::new(0));
    let failed = Arc::new(std::sync::Mutex::new(None));
    let body = body(&slice, &gone, &failed);
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

/// A slice of a file as the body of a request. A piece is read when there is room for it on the way out, by whoever
/// sends: that thread waits for nobody else (`engine/apart.rs`), and the piece is still in the processor's memory.
fn body(slice: &Slice, gone: &Arc<AtomicU64>, failed: &Arc<std::sync::Mutex<Option<io::Error>>>) -> Body {
    let (gone, failed) = (Arc::clone(gone), Arc::clone(failed));
    let mut pieces = Pieces::of(slice);
    Body::wrap_stream(stream::iter(std::iter::from_fn(move || {
        let piece = pieces.next()?;
        Some(match piece {
            Ok(piece) => {
                gone.fetch_add(piece.len() as u64, Ordering::Relaxed);
                Ok(piece)
            }
            Err(error) => {
                let told = io::Error::from(error.kind());
                *failed.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(error);
                Err(told)
            }
        })
    })))
}

/// A slice, piece by piece.
pub(super) enum Pieces {
    Bytes(Bytes),
    /// The file, once it is open, and how much of the slice is left.
    File {
        slice: Slice,
        file: Option<File>,
        left: u64,
        rooms: Rooms,
    },
}

impl Pieces {
    /// Nothing is opened or read yet.
    pub(super) fn of(slice: &Slice) -> Self {
        match &slice.payload {
            Payload::Bytes(bytes) => {
                let from = usize::try_from(slice.from).unwrap_or(usize::MAX).min(bytes.len());
                let length = usize::try_from(slice.length).unwrap_or(usize::MAX);
                Self::Bytes(bytes.slice(from..from.saturating_add(length).min(bytes.len())))
            }
            Payload::File(_) => {
                Self::File { slice: slice.clone(), file: None, left: slice.length, rooms: Rooms::default() }
            }
        }
    }
}

impl Iterator for Pieces {
    type Item = io::Result<Bytes>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Bytes(rest) if rest.is_empty() => None,
            Self::Bytes(rest) => Some(Ok(rest.split_to(PIECE.min(rest.len())))),
            Self::File { left: 0, .. } => None,
            Self::File { slice, file, left, rooms } => {
                let piece = read_piece(slice, file, *left, rooms);
                // After an error there is nothing more to come.
                *left = piece.as_ref().map_or(0, |piece| *left - piece.len() as u64);
                Some(piece)
            }
        }
    }
}

fn read_piece(slice: &Slice, file: &mut Option<File>, left: u64, rooms: &Rooms) -> io::Result<Bytes> {
    let open = match (file.as_mut(), &slice.payload) {
        (Some(open), _) => open,
        (None, Payload::File(path)) => {
            let mut opened = File::open(path)?;
            opened.seek(SeekFrom::Start(slice.from))?;
            file.insert(opened)
        }
        (None, Payload::Bytes(_)) => return Err(io::Error::from(io::ErrorKind::InvalidInput)),
    };
    let mut room = rooms.take();
    let length = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
    // A file that became shorter was changed: what is there would not be what was checked.
    open.read_exact(&mut room[..length])?;
    Ok(Bytes::from_owner(Piece { room, length, back: rooms.back.clone() }))
}

/// The rooms of pieces, used again and again: a new one for each would be asked of the system and emptied first,
/// which takes longer than the reading.
pub(super) struct Rooms {
    back: mpsc::Sender<Vec<u8>>,
    free: mpsc::Receiver<Vec<u8>>,
}

impl Default for Rooms {
    fn default() -> Self {
        let (back, free) = mpsc::channel();
        Self { back, free }
    }
}

impl Rooms {
    /// A room of the length of a piece.
    fn take(&self) -> Vec<u8> {
        self.free.try_recv().unwrap_or_else(|_| vec![0; PIECE])
    }
}

/// A piece of a file; its room is free again when the last of it was sent.
struct Piece {
    room: Vec<u8>,
    length: usize,
    back: mpsc::Sender<Vec<u8>>,
}

impl AsRef<[u8]> for Piece {
    fn as_ref(&self) -> &[u8] {
        &self.room[..self.length]
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        // Whoever read may be through.
        let _ = self.back.send(std::mem::take(&mut self.room));
    }
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

    fn all(slice: &Slice) -> io::Result<Vec<u8>> {
        let pieces: Vec<Bytes> = Pieces::of(slice).collect::<io::Result<_>>()?;
        Ok(pieces.concat())
    }

    #[test]
    fn a_slice_is_read_from_anywhere_and_a_cut_file_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clip.mp4");
        let bytes: Vec<u8> = (0..3 * PIECE + 5).map(|at| (at % 253) as u8).collect();
        std::fs::write(&path, &bytes).unwrap();
        for payload in [Payload::File(path.clone()), Payload::Bytes(bytes.clone().into())] {
            let slice = Slice { payload, from: 7, length: (2 * PIECE) as u64 };
            assert_eq!(all(&slice).unwrap(), bytes[7..7 + 2 * PIECE]);
        }
        let long = Slice { payload: Payload::File(path), from: 0, length: bytes.len() as u64 + 1 };
        assert!(all(&long).is_err());
        let mut pieces = Pieces::of(&long);
        let (good, bad) = (pieces.by_ref().take_while(Result::is_ok).count(), pieces.next());
        assert!(good == 3 && bad.is_none(), "it ends with the error");
    }

    #[test]
    fn only_this_computer_is_here() {
        assert!(is_here("http://127.0.0.1:9000/x") && is_here("http://localhost/"));
        assert!(!is_here("https://127.0.0.1.example.org/") && !is_here("https://s3.example.org"));
    }
}
