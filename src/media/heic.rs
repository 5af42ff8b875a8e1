//! HEIC pictures, which need a patented decoder: the one the system has is run as a program on a copy of the file.
//! Invariant: the copy and what comes of it lie in a folder that only this user can read, and are gone afterwards.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use super::{Format, MediaError, picture};

/// Looks at a running program, and how long lies between two of them: a minute together.
const LOOKS: u32 = 3_000;
const PAUSE: Duration = Duration::from_millis(20);

/// A program that decodes HEIC pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tool {
    pub path: PathBuf,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// libheif's own, under its two names.
    Heif,
    /// macOS has it.
    Sips,
    /// Newer ones put the tiles of a picture together.
    Ffmpeg,
}

const KNOWN: [(&str, Kind); 4] =
    [("heif-dec", Kind::Heif), ("heif-convert", Kind::Heif), ("sips", Kind::Sips), ("ffmpeg", Kind::Ffmpeg)];

/// The programs of this computer, the best first; looked for once.
pub(super) fn tools() -> &'static [Tool] {
    static FOUND: OnceLock<Vec<Tool>> = OnceLock::new();
    FOUND.get_or_init(|| {
        let folders: Vec<PathBuf> = std::env::var_os("PATH").iter().flat_map(std::env::split_paths).collect();
        let found = |name: &str| {
            let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
            folders.iter().map(|folder| folder.join(&name)).find(|path| path.is_file())
        };
        KNOWN.iter().filter_map(|(name, kind)| Some(Tool { path: found(name)?, kind: *kind })).collect()
    })
}

/// Whether a picture can be decoded here. Programs that know the format only in part are tried at once: what is
/// said to be ready must be.
///
/// # Errors
/// As [`decode`].
pub(super) fn opens(bytes: &[u8], size: (u32, u32), tools: &[Tool]) -> Result<(), MediaError> {
    match tools.first() {
        None => Err(MediaError::Unsupported(Format::Heic)),
        Some(Tool { kind: Kind::Heif | Kind::Sips, .. }) => Ok(()),
        Some(Tool { kind: Kind::Ffmpeg, .. }) => decode(bytes, size, tools).map(drop),
    }
}

/// Decodes a picture; gives it as an upright PNG. `size`: what it must come out as, in pixels.
///
/// # Errors
/// [`MediaError::Unsupported`] when no program makes a picture of that size of it.
pub(super) fn decode(bytes: &[u8], size: (u32, u32), tools: &[Tool]) -> Result<Vec<u8>, MediaError> {
    let folder = tempfile::tempdir()?;
    let (from, to) = (folder.path().join("picture.heic"), folder.path().join("picture.png"));
    std::fs::write(&from, bytes)?;
    for tool in tools {
        let _ = std::fs::remove_file(&to);
        if !run(tool, &from, &to) {
            continue;
        }
        // A file with several pictures comes out numbered.
        let made = std::fs::read(&to).or_else(|_| std::fs::read(folder.path().join("picture-1.png")));
        let Ok(made) = made else { continue };
        // Older programs give one tile of the picture; that is not the picture.
        if picture::facts(&made).is_ok_and(|facts| (facts.width, facts.height) == size) {
            return Ok(made);
        }
    }
    Err(MediaError::Unsupported(Format::Heic))
}

/// Runs a program to its end. `false`: it failed or took too long.
fn run(tool: &Tool, from: &Path, to: &Path) -> bool {
    let mut command = Command::new(&tool.path);
    match tool.kind {
        Kind::Heif => command.arg(from).arg(to),
        Kind::Sips => command.args(["-s", "format", "png"]).arg(from).arg("--out").arg(to),
        Kind::Ffmpeg => command.args(["-v", "error", "-y", "-i"]).arg(from).args(["-frames:v", "1"]).arg(to),
    };
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut child) = quiet.spawn() else { return false };
    for _ in 0..LOOKS {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => std::thread::sleep(PAUSE),
            Err(_) => break,
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    false
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::media::samples;

    /// `cp` "decodes" a file that is a PNG already; `true` and a missing program decode nothing.
    fn program(path: &str) -> Tool {
        Tool { path: path.into(), kind: Kind::Heif }
    }

    #[test]
    fn the_program_that_gives_the_whole_picture_is_believed() {
        let whole = samples::picture(120, 90, image::ImageFormat::Png);
        let tools = [program("/not/there"), program("true"), program("cp")];
        assert_eq!(decode(&whole, (120, 90), &tools).unwrap(), whole);
        let refused = Err(MediaError::Unsupported(Format::Heic));
        // One tile is not the picture.
        assert_eq!(decode(&whole, (240, 90), &tools), refused);
        assert_eq!(decode(&whole, (120, 90), &tools[..2]), refused);
        assert_eq!(decode(&whole, (120, 90), &[]), refused);
        let half = [Tool { path: "true".into(), kind: Kind::Ffmpeg }];
        assert_eq!(opens(&whole, (120, 90), &half), Err(MediaError::Unsupported(Format::Heic)));
        assert_eq!(opens(&whole, (120, 90), &tools[2..]), Ok(()));
    }
}
