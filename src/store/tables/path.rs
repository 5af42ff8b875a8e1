//! The path to a connected account, as it was left.
//! Invariant: losing it loses ticks only; no secret is in it.

use crate::domain::path::Path;
use crate::store::{ReadConnection, StoreError, Tx};

use super::choices;

/// The key under which it is kept.
const PATH: &str = "path";

/// The path as it was left; one that was never begun where none is kept.
///
/// # Errors
/// What SQLite says.
pub fn read(c: &ReadConnection) -> Result<Path, StoreError> {
    Ok(choices::get(c, PATH)?.unwrap_or_default())
}

/// Keeps it.
///
/// # Errors
/// What SQLite says.
pub fn keep(tx: &Tx<'_>, path: &Path) -> Result<(), StoreError> {
    choices::put(tx, PATH, path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::path::PathStep;
    use crate::store::fixture::{opened, profile};

    #[test]
    fn a_path_comes_back_as_it_was_left() {
        let profile = profile();
        let store = opened(&profile);
        assert_eq!(store.read_now(read).unwrap(), Path::default());
        let mut path = Path { begun: Some(3), name: "tidewrack.shop".to_owned(), ..Path::default() };
        path.tick(PathStep::App, true, 4);
        let kept = path.clone();
        store.writer().write_now(move |tx| keep(tx, &kept)).unwrap();
        drop(store);
        assert_eq!(opened(&profile).read_now(read).unwrap(), path);
    }
}
