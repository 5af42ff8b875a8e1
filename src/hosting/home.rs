//! Paths as people write them.
//! Invariant: only a leading `~/` is replaced; everything else stays as it was written.

use std::path::PathBuf;

/// The path that a person means: `~/` is their own folder.
pub(super) fn path(written: &str) -> PathBuf {
    let written = written.trim();
    match (written.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(written),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tilde_is_the_own_folder_only_at_the_front() {
        assert_eq!(path(" /srv/key "), PathBuf::from("/srv/key"));
        assert_eq!(path("a~/b"), PathBuf::from("a~/b"));
        let home = std::env::home_dir().unwrap();
        assert_eq!(path("~/bin/put"), home.join("bin/put"));
    }
}
