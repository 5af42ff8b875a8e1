//! Draws pictures when they are asked for and keeps them, in a folder or in memory.
//! Invariant: a picture is drawn once however many ask for it at the same time.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::sync::OnceCell;

type Cell = Arc<OnceCell<Bytes>>;

/// The kept pictures.
pub struct Pictures {
    dir: Option<PathBuf>,
    cells: Mutex<HashMap<String, Cell>>,
}

/// In-memory pictures beyond so many bytes are forgotten, all at once.
const MEMORY: usize = 96 << 20;

impl Pictures {
    /// Kept under `dir`, or in memory when there is none.
    pub fn new(dir: Option<PathBuf>) -> Pictures {
        Pictures { dir, cells: Mutex::new(HashMap::new()) }
    }

    fn cells(&self) -> MutexGuard<'_, HashMap<String, Cell>> {
        self.cells.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets what is kept in memory.
    pub fn forget(&self) {
        self.cells().clear();
    }

    /// The picture of that name, drawn by `draw` on a blocking thread if it was not yet.
    pub async fn get(&self, name: String, draw: impl FnOnce() -> Vec<u8> + Send + 'static) -> Bytes {
        let cell = self.cells().entry(name.clone()).or_default().clone();
        let path = self.dir.as_ref().map(|dir| dir.join(format!("{name}.jpg")));
        let work = || tokio::task::spawn_blocking(move || Bytes::from(kept_or_drawn(path.as_deref(), draw)));
        let picture = cell.get_or_init(|| async { work().await.unwrap_or_default() }).await.clone();
        if self.dir.is_some() {
            self.cells().remove(&name);
        } else {
            self.bound();
        }
        picture
    }

    fn bound(&self) {
        let mut cells = self.cells();
        let held: usize = cells.values().filter_map(|cell| cell.get()).map(Bytes::len).sum();
        if held > MEMORY {
            cells.retain(|_, cell| !cell.initialized());
        }
    }
}

fn kept_or_drawn(path: Option<&Path>, draw: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
    let Some(path) = path else { return draw() };
    if let Ok(kept) = std::fs::read(path)
        && kept.ends_with(&[0xff, 0xd9])
    {
        return kept;
    }
    let drawn = draw();
    // A folder that cannot be written only means drawing again next time.
    if let Some(dir) = path.parent()
        && std::fs::create_dir_all(dir).is_ok()
    {
        let part = path.with_extension("part");
        if std::fs::write(&part, &drawn).is_ok() {
            std::fs::rename(&part, path).ok();
        }
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn many_asking_at_once_draw_once() {
        let pictures = Arc::new(Pictures::new(None));
        let drawn = Arc::new(AtomicUsize::new(0));
        let asks = (0..8).map(|_| {
            let (pictures, drawn) = (pictures.clone(), drawn.clone());
            tokio::spawn(async move {
                let draw = move || {
                    drawn.fetch_add(1, Ordering::SeqCst);
                    vec![1, 2, 3]
                };
                pictures.get("one".into(), draw).await
            })
        });
        for answer in futures_util::future::join_all(asks).await {
            assert_eq!(answer.unwrap().as_ref(), [1, 2, 3]);
        }
        assert_eq!(drawn.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_kept_picture_is_read_and_a_cut_one_drawn_again() {
        let dir = tempfile::tempdir().unwrap();
        let pictures = Pictures::new(Some(dir.path().into()));
        let whole = vec![0xff, 0xd8, 7, 0xff, 0xd9];
        let draw = whole.clone();
        assert_eq!(pictures.get("a".into(), move || draw).await, whole);
        assert_eq!(pictures.get("a".into(), || vec![9]).await, whole, "kept");
        std::fs::write(dir.path().join("a.jpg"), &whole[..3]).unwrap();
        assert_eq!(pictures.get("a".into(), || vec![9]).await, vec![9]);
    }
}
