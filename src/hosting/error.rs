//! Why a file cannot be hosted.
//! Invariant: every failure of this layer is one of these.

use std::io;
use std::path::{Path, PathBuf};

use crate::domain::{Trouble, TroubleKind};
use crate::tr;

/// What went wrong with a host.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The file to put there is missing or unreadable.
    #[error("{}", unreadable(.0))]
    Unreadable(PathBuf, #[source] io::Error),
    /// The content type cannot stand in an answer.
    #[error("{}", tr!("The file's kind has no name that can be sent"))]
    ContentType,
    /// This computer gave no address, or no random numbers to make one from.
    #[error("{}", tr!("No address on this computer could be opened"))]
    Unavailable(#[source] io::Error),
    /// The host was stopped.
    #[error("{}", tr!("The place for files was closed"))]
    Stopped,
}

fn unreadable(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    tr!("{name} cannot be read", name = name)
}

impl HostError {
    /// The error as the program tells it: the sentence above is its detail.
    pub fn trouble(&self) -> Trouble {
        let kind = match self {
            Self::Unreadable(..) => TroubleKind::FileMissing,
            Self::ContentType => TroubleKind::FileBroken,
            Self::Unavailable(_) | Self::Stopped => TroubleKind::HostUnreachable,
        };
        Trouble::with(kind, self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_is_named_without_its_folder() {
        let missing = io::Error::from(io::ErrorKind::NotFound);
        let trouble = HostError::Unreadable(PathBuf::from("/home/ines/kiln.mp4"), missing).trouble();
        assert_eq!(trouble.kind, TroubleKind::FileMissing);
        assert_eq!(trouble.detail.as_deref(), Some("kiln.mp4 cannot be read"));
        assert_eq!(HostError::Stopped.trouble().kind, TroubleKind::HostUnreachable);
    }
}
