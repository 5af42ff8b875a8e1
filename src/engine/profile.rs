//! The folder in which everything is kept.
//! Invariant: the folders are this user's alone; the store's lock gives them to one program at a time.

use std::path::{Path, PathBuf};

use crate::domain::{Trouble, TroubleKind};

/// An open profile.
#[derive(Clone, Debug)]
pub struct Profile {
    root: PathBuf,
}

impl Profile {
    /// Makes the folders where they are missing.
    ///
    /// # Errors
    /// [`TroubleKind::StoreBroken`] when they cannot be made, [`TroubleKind::DiskFull`].
    pub fn open(root: &Path) -> Result<Self, Trouble> {
        let profile = Self { root: root.to_owned() };
        let folders = [profile.pictures(), profile.prepared(), profile.drafts(), profile.clips()];
        for folder in std::iter::once(root.to_owned()).chain(folders) {
            make_folder(&folder).map_err(|error| refused(&folder, &error))?;
        }
        Ok(profile)
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Pictures fetched from Instagram; may be thrown away at any time.
    pub fn pictures(&self) -> PathBuf {
        self.root.join("pictures")
    }

    /// Files made ready to be published; gone after the publish.
    pub fn prepared(&self) -> PathBuf {
        self.root.join("prepared")
    }

    /// Copies of clips that were coded anew for drafts; gone with them.
    pub fn clips(&self) -> PathBuf {
        self.root.join("clips")
    }

    /// Files that belong to drafts: pasted pictures, pictures of posts that are written again.
    pub fn drafts(&self) -> PathBuf {
        self.root.join("drafts")
    }

    /// Reports of ops for which no other place was chosen.
    pub fn reports(&self) -> PathBuf {
        self.root.join("reports")
    }

    /// Notes of the tunnels' programs that run.
    pub fn tunnels(&self) -> PathBuf {
        self.root.join("tunnels")
    }
}

fn make_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn refused(path: &Path, error: &std::io::Error) -> Trouble {
    let kind = match error.kind() {
        std::io::ErrorKind::StorageFull => TroubleKind::DiskFull,
        _ => TroubleKind::StoreBroken,
    };
    Trouble::with(kind, format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_the_way_is_said_with_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("profile");
        std::fs::write(&path, "").unwrap();
        let trouble = Profile::open(&path).unwrap_err();
        assert_eq!(trouble.kind, TroubleKind::StoreBroken);
        assert!(trouble.detail.unwrap().contains("profile"));
    }
}
