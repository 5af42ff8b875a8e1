//! Why a file cannot be used, in a sentence for a person.
//! Invariant: every failure of this layer is one of these, and none of them is a panic.

use std::io;

use crate::domain::{Trouble, TroubleKind};
use crate::media::Format;
use crate::tr;

/// What is wrong with a picture or clip.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MediaError {
    /// No bytes at all.
    #[error("{}", tr!("The file is empty"))]
    Empty,
    /// Neither picture nor clip, whatever its name says.
    #[error("{}", tr!("The file is neither a picture nor a clip"))]
    NotMedia,
    /// It ends before it should: a copy or download that was not finished.
    #[error("{}", cut(.0))]
    Cut(Format),
    /// Its inside does not hold together; the second part is what the decoder said.
    #[error("{}", damaged(.0))]
    Damaged(Format, String),
    /// A real format that cannot be opened here (HEIC, where the system has nothing for it).
    #[error("{}", unsupported(.0))]
    Unsupported(Format),
    /// More pixels than are safe to open.
    #[error("{}", too_large(.megapixels))]
    TooLarge { megapixels: u64 },
    /// A picture file of more bytes than are safe to read.
    #[error("{}", tr!("The file is too large for a picture"))]
    TooHeavy,
    /// A clip file with sound only, or with nothing.
    #[error("{}", tr!("The file holds no moving pictures"))]
    NoVideo,
    /// A sound clip, but its frames cannot be shown here (HEVC, ten-bit, 4:4:4). Instagram may take it all
    /// the same.
    #[error("{}", cannot_show(.codec))]
    CannotShow { codec: String },
    /// It cannot be done without coding pictures or sound anew.
    #[error("{}", recode(.why))]
    Recode { why: String },
    /// The file could not be opened or read.
    #[error("{}", tr!("The file cannot be read"))]
    Unreadable(io::ErrorKind),
}

fn cut(format: &Format) -> String {
    tr!("The {format} file is cut off; copy or download it again", format = format.name())
}

fn damaged(format: &Format) -> String {
    tr!("The {format} file is damaged", format = format.name())
}

fn unsupported(format: &Format) -> String {
    if *format == Format::Heic {
        // Debian and Ubuntu call the package so.
        return tr!(
            "HEIC pictures need a program to open them: install {package}, or save it as JPEG",
            package = "libheif-examples"
        );
    }
    tr!("{format} pictures cannot be opened here; save it as JPEG or PNG", format = format.name())
}

fn too_large(megapixels: &u64) -> String {
    tr!("The picture has {count} megapixels; more than 200 cannot be opened", count = megapixels)
}

fn cannot_show(codec: &str) -> String {
    tr!("Frames of {codec} clips cannot be shown here", codec = codec)
}

fn recode(why: &str) -> String {
    tr!("The clip has to be coded anew: {why}", why = why)
}

impl MediaError {
    /// What is wrong, as the heading above the sentence.
    pub fn heading(&self) -> &'static str {
        match self {
            Self::Empty => tr!("This file is empty"),
            Self::NotMedia => tr!("This is not a picture"),
            Self::Cut(format) | Self::Damaged(format, _) if format.is_clip() => tr!("This clip is damaged"),
            Self::Cut(_) | Self::Damaged(..) => tr!("This picture is damaged"),
            Self::Unsupported(_) => tr!("This picture cannot be opened here"),
            Self::TooLarge { .. } | Self::TooHeavy => tr!("This picture is too large to open"),
            Self::NoVideo => tr!("This clip holds no pictures"),
            Self::CannotShow { .. } => tr!("This clip cannot be shown here"),
            Self::Recode { .. } => tr!("This clip has to be coded anew"),
            Self::Unreadable(_) => tr!("This file cannot be read"),
        }
    }

    /// The error as the program tells it: the sentence above is its detail.
    pub fn trouble(&self) -> Trouble {
        let kind = match self {
            Self::Unreadable(_) => TroubleKind::FileMissing,
            _ => TroubleKind::FileBroken,
        };
        Trouble::with(kind, self.to_string())
    }
}

impl From<io::Error> for MediaError {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error.kind())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_says_what_is_wrong_and_of_what() {
        for (error, heading) in [
            (MediaError::Cut(Format::Jpeg), "This picture is damaged"),
            (MediaError::Damaged(Format::Mp4, String::new()), "This clip is damaged"),
            (MediaError::NotMedia, "This is not a picture"),
            (MediaError::Empty, "This file is empty"),
            (MediaError::TooHeavy, "This picture is too large to open"),
        ] {
            assert_eq!(error.heading(), heading);
        }
    }

    #[test]
    fn a_missing_file_and_a_broken_one_are_different_troubles() {
        let missing = MediaError::from(io::Error::from(io::ErrorKind::NotFound)).trouble();
        assert_eq!(missing.kind, TroubleKind::FileMissing);
        let cut = MediaError::Cut(Format::Jpeg).trouble();
        assert_eq!(cut.kind, TroubleKind::FileBroken);
        assert_eq!(cut.detail.as_deref(), Some("The JPEG file is cut off; copy or download it again"));
    }
}
