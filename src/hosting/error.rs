//! Why a file cannot be hosted.
//! Invariant: every failure of this layer is one of these, says what to do in words of its own, and holds no
//! secret.

use std::io;
use std::path::{Path, PathBuf};

use crate::domain::host::HostField;
use crate::domain::{Trouble, TroubleKind};
use crate::tr;

/// What went wrong with a host. The sentence is the detail; what to do next stands with its trouble.
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
    /// A setting that cannot work; the form says the same.
    #[error("{says}")]
    Unset { field: HostField, says: String },
    /// It does not know the key id, or the secret does not fit it.
    #[error("{}", said_by(tr!("It refused the key or the password"), .0))]
    KeysRefused(String),
    /// It knows the key and forbids what was asked.
    #[error("{}", said_by(tr!("It knows the key, but forbids this"), .0))]
    Forbidden(String),
    /// Requests carry the time, and this computer's is too far off.
    #[error("{}", tr!("This computer's clock differs too much from the server's; set it right"))]
    ClockWrong,
    /// The bucket is in another region; which one, if it said so.
    #[error("{}", region(.0.as_deref()))]
    RegionWrong(Option<String>),
    /// No server, bucket or folder has that name.
    #[error("{says}")]
    Astray { field: HostField, says: String },
    /// No room, or the quota is used up.
    #[error("{}", said_by(tr!("It has no room for the file"), .0))]
    Full(String),
    /// The connection could not be made or was lost; what is there stays there.
    #[error("{}", said_by(tr!("The connection was lost"), .0))]
    Lost(String),
    /// It asks to come again later.
    #[error("{}", said_by(tr!("It is busy and asks to come again"), .0))]
    Busy(String),
    /// The file is not there (any more): it has to be put anew.
    #[error("{}", tr!("The file is not there any more"))]
    NotThere,
    /// It answers with a web page: a login, a warning, an error page.
    #[error("{}", said_by(tr!("It answered with a web page"), .0))]
    Page(String),
    /// An answer that says nothing we know.
    #[error("{}", said_by(tr!("It answered in a way Tintype does not know"), .0))]
    Unclear(String),
    /// Where the file should be, something else is: another length, another kind.
    #[error("{}", .0)]
    NotTheFile(String),
    /// The server's key was never accepted; how it looks.
    #[error("{}", tr!("It shows the key {fingerprint}", fingerprint = .0))]
    ServerUnknown(String),
    /// The server's key is another one than the accepted.
    #[error("{}", changed(.was, .is))]
    ServerChanged { was: String, is: String },
    /// The file of the private key cannot be read or opened.
    #[error("{}", .0)]
    KeyFile(String),
    /// The program was not found.
    #[error("{}", tr!("{program} was not found on this computer", program = .0))]
    ProgramMissing(String),
    /// The program ended badly, or said nothing of use; the last that it said.
    #[error("{}", said_by(&tr!("{program} did not do it", program = .program), .said))]
    ProgramFailed { program: String, said: String },
    /// The user has to put the file somewhere and say its address.
    #[error("{}", tr!("Put {name} where everybody can fetch it", name = .0))]
    AddressWanted(String),
}

fn unreadable(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    tr!("{name} cannot be read", name = name)
}

/// A sentence, with what the other side said where it said anything.
fn said_by(sentence: &str, said: &str) -> String {
    if said.is_empty() { sentence.to_owned() } else { format!("{sentence}: {said}") }
}

fn region(right: Option<&str>) -> String {
    match right {
        Some(region) => tr!("The bucket is in the region {region}", region = region),
        None => tr!("The bucket is in another region than the settings say").to_owned(),
    }
}

fn changed(was: &str, is: &str) -> String {
    tr!(
        "It shows the key {is}, but {was} was accepted. Somebody may stand between you and the server",
        is = is,
        was = was
    )
}

impl HostError {
    /// The error as the program tells it: the sentence above is its detail.
    pub fn trouble(&self) -> Trouble {
        Trouble::with(self.kind(), self.to_string())
    }

    fn kind(&self) -> TroubleKind {
        match self {
            Self::Unreadable(..) => TroubleKind::FileMissing,
            Self::ContentType => TroubleKind::FileBroken,
            Self::Unavailable(_) | Self::Stopped => TroubleKind::HostUnreachable,
            Self::KeysRefused(_) | Self::KeyFile(_) => TroubleKind::HostKeysRefused,
            Self::Forbidden(_) => TroubleKind::HostForbids,
            Self::Unset { .. } | Self::ClockWrong | Self::RegionWrong(_) | Self::Astray { .. } => {
                TroubleKind::HostAstray
            }
            Self::Full(_) => TroubleKind::HostFull,
            Self::Lost(_) | Self::Busy(_) | Self::NotThere => TroubleKind::HostLost,
            Self::Page(_) | Self::Unclear(_) | Self::NotTheFile(_) => TroubleKind::HostAnswersOddly,
            Self::ServerUnknown(_) | Self::ServerChanged { .. } => TroubleKind::HostKeyUnknown,
            Self::ProgramMissing(_) | Self::ProgramFailed { .. } => TroubleKind::HostProgram,
            Self::AddressWanted(_) => TroubleKind::AddressWanted,
        }
    }

    /// Whether it may pass by itself: the same is worth another try.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Stopped | Self::Lost(_) | Self::Busy(_) | Self::NotThere)
    }

    /// Whether it is the file's fault, so that no other host would do better.
    pub fn is_of_the_file(&self) -> bool {
        matches!(self, Self::Unreadable(..) | Self::ContentType)
    }

    /// The field of the form where it can be mended, if it is one.
    pub fn field(&self) -> Option<HostField> {
        match self {
            Self::Unset { field, .. } | Self::Astray { field, .. } => Some(*field),
            Self::KeysRefused(_) => Some(HostField::Secret),
            Self::RegionWrong(_) => Some(HostField::Region),
            Self::ServerUnknown(_) | Self::ServerChanged { .. } => Some(HostField::Fingerprint),
            Self::KeyFile(_) => Some(HostField::KeyFile),
            Self::ProgramMissing(_) => Some(HostField::Program),
            _ => None,
        }
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

    #[test]
    fn the_right_region_is_told_and_its_field_named() {
        let wrong = HostError::RegionWrong(Some("eu-west-1".to_owned()));
        assert_eq!(wrong.to_string(), "The bucket is in the region eu-west-1");
        assert_eq!((wrong.field(), wrong.is_passing()), (Some(HostField::Region), false));
        assert_eq!(HostError::Full(String::new()).to_string(), "It has no room for the file");
        assert!(HostError::Lost(String::new()).is_passing());
    }
}
