//! A folder of a web server, reached by SFTP, of which everybody may read under a public address.
//! Invariant: a file goes on from what the server really has of it, and counts as there only when the server
//! has all of it.

mod session;

use jiff::Timestamp;
use russh_sftp::client::error::Error as SftpError;
use russh_sftp::client::fs::File;
use russh_sftp::protocol::{OpenFlags, StatusCode};
use tokio::io::{AsyncSeekExt, AsyncWriteExt};

use super::send::{self, Slice};
use super::webdav::Public;
use super::{Course, Doing, Found, Handle, Host, HostError, Hosted, Parcel, Secrets, names};
use crate::domain::host::{HostField, HostSecret, Sftp, SftpProof};
use crate::tr;

use session::Session;

/// When a file goes on after a lost connection, so many bytes before its end are sent once more: not every
/// server writes in order.
const BACK: u64 = 4 * 1024 * 1024;
/// Everybody may read the file, nobody but its owner may change it.
const READABLE: u32 = 0o644;

/// A folder reached by SFTP. A handle of it is the file's name.
pub(super) struct SftpHost {
    settings: Sftp,
    secrets: Secrets,
    folder: String,
    public: Public,
}

impl SftpHost {
    /// Connects to nothing yet.
    ///
    /// # Errors
    /// [`HostError::Unset`] when a needed secret is missing.
    pub fn new(settings: &Sftp, secrets: &Secrets) -> Result<Self, HostError> {
        if settings.proof == SftpProof::Password && secrets.get(HostSecret::Password).is_none() {
            return Err(super::opening::missing());
        }
        let folder = settings.folder.trim();
        let folder = if folder.len() > 1 { folder.trim_end_matches('/') } else { folder };
        Ok(Self {
            settings: settings.clone(),
            secrets: secrets.clone(),
            folder: if folder.is_empty() { ".".to_owned() } else { folder.to_owned() },
            public: Public::under(&settings.public_base),
        })
    }

    fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.folder)
    }

    async fn upload(&self, parcel: Parcel, course: &Course) -> Result<Hosted, HostError> {
        let whole = send::length(&parcel.payload).await?;
        let session = Session::open(&self.settings, &self.secrets).await?;
        let name = match &parcel.from {
            Some(handle) if names::is_ours(&handle.0) => handle.0.clone(),
            _ => names::fresh(&parcel.hint, &parcel.content_type).map_err(HostError::Unavailable)?,
        };
        course.there(Handle(name.clone())).await;
        let path = self.path(&name);
        let has = match parcel.from {
            Some(_) => session.length(&path).await?.filter(|has| *has <= whole).unwrap_or(0),
            None => 0,
        };
        let from = if has == whole { whole } else { has.saturating_sub(BACK) };
        let file = self.open(&session, &path, from).await?;
        let slice = Slice { payload: parcel.payload, from, length: whole - from };
        if let Err(error) = write(file, slice, &|sent| course.sent(from + sent, whole)).await {
            return Err(self.why(&session, error, whole - from).await);
        }
        let mut readable = russh_sftp::protocol::FileAttributes::empty();
        readable.permissions = Some(READABLE);
        // A server that sets rights its own way refuses this; whether the file can be read is seen from outside.
        let _ = session.files.set_metadata(path.as_str(), readable).await;
        match session.length(&path).await? {
            Some(has) if has == whole => Ok(self.public.hosted(&name)),
            _ => Err(HostError::Lost(String::new())),
        }
    }

    async fn open(&self, session: &Session, path: &str, from: u64) -> Result<File, HostError> {
        let mut flags = OpenFlags::CREATE | OpenFlags::WRITE;
        if from == 0 {
            flags |= OpenFlags::TRUNCATE;
        }
        let mut file = session.files.open_with_flags(path, flags).await.map_err(|error| meant(&error))?;
        let sought = file.seek(std::io::SeekFrom::Start(from)).await;
        sought.map_err(|error| HostError::Lost(error.to_string()))?;
        Ok(file)
    }

    /// Why writing failed: SFTP has no word for a full disk, but many servers tell how much room there is.
    async fn why(&self, session: &Session, error: HostError, left: u64) -> HostError {
        if session.is_lost() || matches!(error, HostError::Unreadable(..)) {
            return error;
        }
        match session.files.fs_info(self.folder.as_str()).await {
            Ok(Some(room)) if room.blocks_avail.saturating_mul(room.fragment_size) < left => {
                HostError::Full(String::new())
            }
            _ => error,
        }
    }

    async fn take(&self, handle: &Handle) -> Result<(), HostError> {
        if !names::is_ours(&handle.0) {
            return Ok(());
        }
        let session = Session::open(&self.settings, &self.secrets).await?;
        match session.files.remove_file(self.path(&handle.0)).await {
            Ok(()) => Ok(()),
            Err(error) if is_missing(&error) => Ok(()),
            Err(error) => Err(meant(&error)),
        }
    }

    async fn list(&self) -> Result<Vec<Found>, HostError> {
        let session = Session::open(&self.settings, &self.secrets).await?;
        let entries = session.files.read_dir(self.folder.as_str()).await.map_err(|error| meant(&error))?;
        let found = entries.filter_map(|entry| {
            let name = entry.file_name();
            let written = Timestamp::from_second(entry.metadata().mtime.unwrap_or(0).into()).ok()?;
            names::is_ours(&name).then(|| Found { handle: Handle(name.clone()), name, written })
        });
        Ok(found.collect())
    }
}

impl Host for SftpHost {
    fn put<'a>(&'a self, parcel: Parcel, course: &'a Course) -> Doing<'a, Hosted> {
        Box::pin(self.upload(parcel, course))
    }

    fn address<'a>(&'a self, handle: &'a Handle) -> Doing<'a, Hosted> {
        Box::pin(async move { Ok(self.public.hosted(&handle.0)) })
    }

    fn remove<'a>(&'a self, handle: &'a Handle) -> Doing<'a, ()> {
        Box::pin(self.take(handle))
    }

    fn ours(&self) -> Doing<'_, Vec<Found>> {
        Box::pin(self.list())
    }
}

/// Writes a slice into an open file; the server has confirmed all of it when this ends well.
async fn write(mut file: File, slice: Slice, moved: &(dyn Fn(u64) + Send + Sync)) -> Result<(), HostError> {
    let lost = |error: std::io::Error| HostError::Lost(error.to_string());
    let mut sent = 0;
    // Read by whoever sends, on the host's own thread.
    for piece in send::Pieces::of(&slice) {
        let piece = piece.map_err(|error| match &slice.payload {
            super::Payload::File(path) => HostError::Unreadable(path.clone(), error),
            super::Payload::Bytes(_) => lost(error),
        })?;
        file.write_all(&piece).await.map_err(lost)?;
        sent += piece.len() as u64;
        moved(sent);
    }
    file.shutdown().await.map_err(lost)
}

/// Whether an error says that there is no such file.
pub(super) fn is_missing(error: &SftpError) -> bool {
    matches!(error, SftpError::Status(status) if status.status_code == StatusCode::NoSuchFile)
}

/// What an error of the library's means.
pub(super) fn meant(error: &SftpError) -> HostError {
    match error {
        SftpError::Status(status) => match status.status_code {
            StatusCode::NoSuchFile => HostError::Astray {
                field: HostField::Folder,
                says: tr!("There is no folder of that name on the server").to_owned(),
            },
            StatusCode::PermissionDenied => HostError::Forbidden(String::new()),
            StatusCode::NoConnection | StatusCode::ConnectionLost => HostError::Lost(String::new()),
            _ => HostError::Unclear(status.error_message.clone()),
        },
        SftpError::IO(said) => HostError::Lost(said.clone()),
        SftpError::Timeout => HostError::Lost(String::new()),
        other => HostError::Lost(other.to_string()),
    }
}
