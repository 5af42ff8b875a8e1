//! Puts a file where Instagram can fetch it, and takes it away again (section 4.3: there is no upload).
//! Invariant: an address cannot be guessed and serves one file, nothing else; whatever was begun anywhere can
//! be taken away by its [`Handle`], also after a restart.

mod address;
mod bucket;
mod command;
mod course;
mod error;
mod home;
pub mod loopback;
mod names;
mod opening;
pub mod probe;
pub mod robots;
mod said;
mod send;
mod sftp;
mod shelf;
mod tunnel;
mod visit;
mod webdav;

use std::path::PathBuf;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use course::{Course, Told};
pub use error::HostError;
pub use loopback::LoopbackHost;
pub use opening::{Secrets, open};
pub use tunnel::{Left, Programs, look_for};

/// What is put on a host.
#[derive(Clone, Debug)]
pub enum Payload {
    /// A prepared picture, kept in memory by a host that serves it itself.
    Bytes(Bytes),
    /// A file on this disk, read anew each time it is fetched; it stays the user's and is never changed.
    File(PathBuf),
}

/// A file to be put on a host.
#[derive(Clone, Debug)]
pub struct Parcel {
    pub payload: Payload,
    /// What the fetcher is told it is: `image/jpeg`, `video/mp4`, `video/quicktime`.
    pub content_type: String,
    /// The readable end of the address, as far as its letters may stand there.
    pub hint: String,
    /// What an earlier try left on this host, see `Course::there`; it goes on from there if the host can.
    pub from: Option<Handle>,
    /// Where the user says that the file is: for a place that asks for that.
    pub address: Option<String>,
}

impl Parcel {
    /// A file that was never begun.
    pub fn new(payload: Payload, content_type: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { payload, content_type: content_type.into(), hint: hint.into(), from: None, address: None }
    }
}

/// A file that can be fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hosted {
    /// ASCII only; for `image_url` and `video_url`.
    pub url: String,
    pub handle: Handle,
    /// From then on the address answers no more, or with an error; [`Timestamp::MAX`]: it does not end by
    /// itself.
    pub expires: Timestamp,
}

/// What a host needs to find a file again, or what it has of one, in the host's own words. Kept in the outbox'
/// checkpoint, so that a file is taken away after a restart. No secret is in it.
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

/// What a host is asked for. Dropping it ends the work; [`Host::remove`] with the last handle then takes away
/// what is there.
pub type Doing<'a, T> = BoxFuture<'a, Result<T, HostError>>;

/// A place where files wait to be fetched.
pub trait Host: Send + Sync {
    /// Puts a file there, telling `course` how far it is.
    ///
    /// # Errors
    /// When the file cannot be read or the place cannot be used.
    fn put<'a>(&'a self, parcel: Parcel, course: &'a Course) -> Doing<'a, Hosted>;

    /// The address of a file that is there, good from now on: one that is signed for minutes is made anew.
    ///
    /// # Errors
    /// [`HostError::NotThere`] when it has to be put anew.
    fn address<'a>(&'a self, handle: &'a Handle) -> Doing<'a, Hosted>;

    /// Takes a file away, whole or not. What is not there any more counts as taken away.
    ///
    /// # Errors
    /// When the place cannot be used.
    fn remove<'a>(&'a self, handle: &'a Handle) -> Doing<'a, ()>;

    /// What stands there under names of ours, for a sweep; a host that cannot list has none to tell.
    ///
    /// # Errors
    /// When the place cannot be used, or does not allow to list.
    fn ours(&self) -> Doing<'_, Vec<Found>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// Who can fetch from it.
    fn reach(&self) -> Reach {
        Reach::Public
    }
}

/// A file found on a host under a name of ours. Another computer may be using it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub handle: Handle,
    /// Its name, by which a handle of the outbox' can be compared with it.
    pub name: String,
    /// When it was last written.
    pub written: Timestamp,
}

impl Handle {
    /// Whether it is a file of this name, see [`Found::name`].
    pub fn is_of(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}
