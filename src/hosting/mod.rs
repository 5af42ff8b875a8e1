//! Puts a file where Instagram can fetch it, and takes it away again (section 4.3: there is no upload).
//! Invariant: an address cannot be guessed, ends by itself, and serves one listed file, nothing else.

mod error;
pub mod loopback;
mod shelf;

use std::future::Future;
use std::path::PathBuf;

use bytes::Bytes;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use error::HostError;
pub use loopback::LoopbackHost;

/// What is put on a host.
#[derive(Clone, Debug)]
pub enum Payload {
    /// A prepared picture, kept in memory by a host that serves it itself.
    Bytes(Bytes),
    /// A file on this disk, read anew each time it is fetched; it stays the user's and is never changed.
    File(PathBuf),
}

/// A file that can be fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hosted {
    /// ASCII only; for `image_url` and `video_url`.
    pub url: String,
    pub handle: Handle,
    /// From then on the address answers 404.
    pub expires: Timestamp,
}

/// What [`Host::remove`] takes. Kept in the outbox' checkpoint, so that a file is taken away after a restart.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Handle(pub String);

/// Who can fetch from a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Only programs on this computer: enough for the practice account. A real account must not publish
    /// through it ([`crate::domain::TroubleKind::NoHost`]).
    ThisComputerOnly,
    /// Everybody who knows the address.
    Public,
}

/// A place where files wait to be fetched.
pub trait Host: Send + Sync {
    /// Puts a file there. `content_type` is what the fetcher is told; `hint` becomes the readable end of the
    /// address, as far as its letters may stand there.
    ///
    /// # Errors
    /// When the file cannot be read or the place cannot be used.
    fn put(
        &self,
        payload: Payload,
        content_type: &str,
        hint: &str,
    ) -> impl Future<Output = Result<Hosted, HostError>> + Send;

    /// Takes a file away. What is not there any more counts as taken away.
    ///
    /// # Errors
    /// When the place cannot be used.
    fn remove(&self, handle: &Handle) -> impl Future<Output = Result<(), HostError>> + Send;

    /// Who can fetch from it.
    fn reach(&self) -> Reach;
}
