//! Makes one copy of a picture: from a kept copy, from the kept original, or from Instagram.
//! Invariant: everything that decodes or touches the disk runs on a blocking thread, at most two at a time.

use std::path::Path;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use bytes::Bytes;
use tokio::sync::Semaphore;

use crate::api::{ApiError, Class};
use crate::domain::{AccountId, MediaId, Trouble, TroubleKind};
use crate::engine::context::Context;
use crate::engine::encode;
use crate::engine::stills::still;
use crate::media::picture::{self, Fill};
use crate::media::{MediaError, Rgba, SlideFacts, clip, facts_of, sniff};
use crate::store::tables::media;
use crate::store::views::PictureKey;

use super::cabinet::Cabinet;

/// No picture of Instagram's is anywhere near this large.
const MOST_BYTES: u64 = 32 << 20;
/// Files of the user's larger than this are not read for a preview.
const MOST_FILE: u64 = 256 << 20;
/// JPEG quality of the kept copies.
const QUALITY: u8 = 86;

/// What the still of a post is kept as.
pub fn of_media(id: &MediaId) -> String {
    format!("media/{id}")
}

/// What a slide of a carousel is kept as.
pub fn of_child(id: &MediaId) -> String {
    format!("child/{id}")
}

/// What an account's picture is kept as. A changed one has another path; its query changes all the time.
pub fn of_account(id: &AccountId, address: &str) -> String {
    format!("account/{id}/{}", address.split('?').next().unwrap_or_default())
}

/// Makes copies; cheap to clone.
#[derive(Clone)]
pub struct Maker {
    pub context: Context,
    pub cabinet: Arc<Cabinet>,
    pub decoding: Arc<Semaphore>,
}

impl Maker {
    /// A copy that fills `size`.
    ///
    /// # Errors
    /// What a person is told in its place.
    pub async fn make(&self, key: &PictureKey, size: (u32, u32)) -> Result<Rgba, Trouble> {
        if let PictureKey::Still(index) = key {
            let bytes = still(*index).ok_or_else(|| Trouble::of(TroubleKind::Gone))?;
            return self.off_thread(move || scale(bytes, size).map_err(|error| error.trouble())).await?;
        }
        let thing = self.thing(key).await?;
        let small = Cabinet::name(&thing, &format!("{}x{}.jpg", size.0, size.1));
        let original = Cabinet::name(&thing, "src");
        let (cabinet, names) = (Arc::clone(&self.cabinet), (small.clone(), original.clone()));
        let kept = self.off_thread(move || kept(&cabinet, &names.0, &names.1, size)).await?;
        if let Some(copy) = kept {
            return Ok(copy);
        }
        if let PictureKey::File { path, at_ms } = key {
            let (path, at_ms, cabinet) = (path.clone(), *at_ms, Arc::clone(&self.cabinet));
            let (own, name) = (path.clone(), small.clone());
            let made = self.off_thread(move || of_file(&cabinet, &name, &own, at_ms, size)).await?;
            return match made {
                Err(trouble) => self.of_encoder(&path, at_ms, size, &small).await.ok_or(trouble),
                made => made,
            };
        }
        if let PictureKey::Ground(path) = key {
            let (path, cabinet) = (path.clone(), Arc::clone(&self.cabinet));
            return self.off_thread(move || of_ground(&cabinet, &small, &path)).await?;
        }
        let bytes = self.fetch(key).await?;
        let cabinet = Arc::clone(&self.cabinet);
        self.off_thread(move || {
            let copy = scale(&bytes, size).map_err(|error| error.trouble())?;
            cabinet.put(&original, &bytes);
            keep(&cabinet, &small, &copy);
            Ok(copy)
        })
        .await?
    }

    /// A frame that only the outside encoder can decode.
    async fn of_encoder(&self, path: &Path, at_ms: u64, size: (u32, u32), small: &str) -> Option<Rgba> {
        let encoder = self.context.news.status().encoder.encoder?;
        let own = path.to_owned();
        let seen = self.off_thread(move || facts_of(&own)).await.ok()?;
        if !matches!(seen, SlideFacts::Clip(clip) if !clip.can_show()) {
            return None;
        }
        let copy = encode::frame_at(&encoder, path, at_ms, size).await?;
        keep(&self.cabinet, small, &copy);
        Some(copy)
    }

    /// A picture as Instagram gave it: the kept copy, else fetched, and kept then.
    ///
    /// # Errors
    /// What a person is told in its place.
    pub async fn original(&self, key: &PictureKey) -> Result<Bytes, Trouble> {
        let name = Cabinet::name(&self.thing(key).await?, "src");
        let (cabinet, kept) = (Arc::clone(&self.cabinet), name.clone());
        let kept = self.off_thread(move || cabinet.get(&kept).filter(|bytes| picture::facts(bytes).is_ok()));
        if let Some(bytes) = kept.await? {
            return Ok(bytes.into());
        }
        let bytes = self.fetch(key).await?;
        let (cabinet, whole) = (Arc::clone(&self.cabinet), bytes.clone());
        self.off_thread(move || {
            picture::facts(&whole).map_err(|error| error.trouble())?;
            cabinet.put(&name, &whole);
            Ok(())
        })
        .await??;
        Ok(bytes)
    }

    /// What a key stands for, with whatever makes it another picture under the same key.
    async fn thing(&self, key: &PictureKey) -> Result<String, Trouble> {
        Ok(match key {
            PictureKey::Media(id) => of_media(id),
            PictureKey::Child(id) => of_child(id),
            PictureKey::Still(index) => format!("still/{index}"),
            PictureKey::Account(id) => of_account(id, &self.address(key)?),
            PictureKey::File { path, at_ms } => stamped(path, &format!("{at_ms}")).await?,
            PictureKey::Ground(path) => stamped(path, "ground").await?,
        })
    }

    fn address(&self, key: &PictureKey) -> Result<String, Trouble> {
        let found = self.context.read(|c| media::picture_address(c, key));
        found.map_err(|error| error.trouble())?.ok_or_else(|| Trouble::of(TroubleKind::Gone))
    }

    /// Fetches a picture; an address that has expired is asked for anew, once.
    async fn fetch(&self, key: &PictureKey) -> Result<Bytes, Trouble> {
        let address = match self.address(key) {
            Ok(address) => address,
            Err(none) => self.new_address(key).await?.ok_or(none)?,
        };
        match self.download(&address).await {
            Err(error) if error.class() == Class::Gone => {
                let again = self.new_address(key).await?.filter(|again| *again != address);
                let again = again.ok_or_else(|| error.trouble())?;
                self.download(&again).await.map_err(|error| error.trouble())
            }
            other => other.map_err(|error| error.trouble()),
        }
    }

    async fn download(&self, address: &str) -> Result<Bytes, ApiError> {
        // Instagram's own addresses are https; only the practice origin's are not.
        let practice = address.starts_with("http://");
        let client = self.context.doors.client(practice).ok_or(ApiError::Address)?;
        client.download(address, MOST_BYTES).await
    }

    /// Reads the post, or the account, again: its addresses are new then.
    async fn new_address(&self, key: &PictureKey) -> Result<Option<String>, Trouble> {
        let trouble = |error: crate::store::StoreError| error.trouble();
        match key {
            PictureKey::Media(id) | PictureKey::Child(id) => {
                let owner = self.context.read(|c| media::owner(c, id)).map_err(trouble)?;
                let Some((account, post)) = owner else { return Ok(None) };
                self.read_post(&account, &post).await?;
            }
            PictureKey::Account(account) => {
                let session = self.context.session(account).await?;
                let answer = self.context.heard(account, session.account().await);
                let (read, now) = (answer.map_err(|error| error.trouble())?, self.context.now());
                let write =
                    move |tx: &crate::store::Tx<'_>| crate::store::tables::accounts::keep(tx, &read, now);
                self.context.write(write).await.map_err(trouble)?;
            }
            PictureKey::Still(_) | PictureKey::File { .. } | PictureKey::Ground(_) => return Ok(None),
        }
        self.context.read(|c| media::picture_address(c, key)).map_err(trouble)
    }

    /// Reads a post again, whose addresses are new then.
    ///
    /// # Errors
    /// What a person is told.
    pub async fn read_post(&self, account: &AccountId, post: &MediaId) -> Result<(), Trouble> {
        if let Some(brake) = self.context.brake(account) {
            return Err(brake.trouble);
        }
        let session = self.context.session(account).await?;
        let sent = self.context.now();
        let read = self.context.heard(account, session.media(post).await);
        let read = read.map_err(|error| error.trouble())?;
        let account = account.clone();
        let write = move |tx: &crate::store::Tx<'_>| media::upsert_page(tx, &account, &[read], sent);
        self.context.write(write).await.map_err(|error| error.trouble())?;
        Ok(())
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Trouble> {
        let stopped =
            |error: &dyn std::fmt::Display| Trouble::with(TroubleKind::FileBroken, error.to_string());
        let _turn = self.decoding.acquire().await.map_err(|error| stopped(&error))?;
        tokio::task::spawn_blocking(work).await.map_err(|error| stopped(&error))
    }
}

/// A copy out of the cabinet, made from the kept original where only that is there.
fn kept(cabinet: &Cabinet, small: &str, original: &str, size: (u32, u32)) -> Option<Rgba> {
    if let Some(bytes) = cabinet.get(small) {
        if let Ok(copy) = picture::thumbnail(&bytes, u32::MAX, u32::MAX, Fill::Fit) {
            return Some(copy);
        }
        cabinet.drop(small);
    }
    let Ok(copy) = scale(&cabinet.get(original)?, size) else {
        cabinet.drop(original);
        return None;
    };
    keep(cabinet, small, &copy);
    Some(copy)
}

/// A file as it is now: another one under the same name is another picture.
async fn stamped(path: &Path, what: &str) -> Result<String, Trouble> {
    let about = tokio::fs::metadata(path).await.map_err(|error| missing(path, &error))?;
    let changed = about.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let changed = changed.unwrap_or_default().as_nanos();
    Ok(format!("file/{}/{}/{changed}/{what}", path.display(), about.len()))
}

/// The ground of a file's picture; the size does not matter, there is only one.
fn of_ground(cabinet: &Cabinet, small: &str, path: &Path) -> Result<Rgba, Trouble> {
    let length = std::fs::metadata(path).map_err(|error| missing(path, &error))?.len();
    if length > MOST_FILE {
        return Err(Trouble::with(TroubleKind::FileBroken, path.display().to_string()));
    }
    let bytes = std::fs::read(path).map_err(|error| missing(path, &error))?;
    let ground = picture::ground(&bytes).map_err(|error| error.trouble())?;
    keep(cabinet, small, &ground);
    Ok(ground)
}

fn of_file(
    cabinet: &Cabinet,
    small: &str,
    path: &Path,
    at_ms: u64,
    size: (u32, u32),
) -> Result<Rgba, Trouble> {
    let open = || std::fs::File::open(path).map_err(|error| missing(path, &error));
    let broken = |error: MediaError| error.trouble();
    let mut head = [0_u8; 64];
    let read = std::io::Read::read(&mut open()?, &mut head).map_err(|error| missing(path, &error))?;
    let copy = if sniff(&head[..read]).is_clip() {
        let frame = clip::frame_at(std::io::BufReader::new(open()?), at_ms).map_err(broken)?;
        // Through the same scaling as every picture.
        scale(&picture::encode_jpeg(&frame, 95).map_err(broken)?, size).map_err(broken)?
    } else {
        let length = open()?.metadata().map_err(|error| missing(path, &error))?.len();
        if length > MOST_FILE {
            return Err(Trouble::with(TroubleKind::FileBroken, path.display().to_string()));
        }
        scale(&std::fs::read(path).map_err(|error| missing(path, &error))?, size).map_err(broken)?
    };
    keep(cabinet, small, &copy);
    Ok(copy)
}

/// The picture in its own shape, just large enough to fill `size`.
fn scale(bytes: &[u8], size: (u32, u32)) -> Result<Rgba, MediaError> {
    let facts = picture::facts(bytes)?;
    let (width, height) = filling((facts.width, facts.height), size);
    picture::thumbnail(bytes, width, height, Fill::Fit)
}

/// A small copy as a JPEG.
pub fn small(bytes: &[u8], size: (u32, u32)) -> Option<Vec<u8>> {
    picture::encode_jpeg(&scale(bytes, size).ok()?, QUALITY).ok()
}

fn filling(own: (u32, u32), wanted: (u32, u32)) -> (u32, u32) {
    let (width, height) = (f64::from(own.0.max(1)), f64::from(own.1.max(1)));
    let factor = (f64::from(wanted.0) / width).max(f64::from(wanted.1) / height).min(1.0);
    // Rounded up, so that no side falls short by a part of a pixel.
    ((width * factor).ceil() as u32, (height * factor).ceil() as u32)
}

fn keep(cabinet: &Cabinet, small: &str, copy: &Rgba) {
    if let Ok(jpeg) = picture::encode_jpeg(copy, QUALITY) {
        cabinet.put(small, &jpeg);
    }
}

fn missing(path: &Path, error: &std::io::Error) -> Trouble {
    Trouble::with(TroubleKind::FileMissing, format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg(width: u32, height: u32) -> Vec<u8> {
        let pixels = vec![120; (width * height * 4) as usize];
        picture::encode_jpeg(&Rgba { width, height, pixels }, 90).unwrap()
    }

    #[test]
    fn a_copy_fills_what_was_asked_for_in_its_own_shape_and_never_grows() {
        let copy = scale(&jpeg(400, 500), (160, 160)).unwrap();
        assert_eq!((copy.width, copy.height), (160, 200));
        let copy = scale(&jpeg(40, 50), (160, 160)).unwrap();
        assert_eq!((copy.width, copy.height), (40, 50));
    }

    #[test]
    fn a_damaged_copy_is_thrown_away_and_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let cabinet = Cabinet::open(folder.path().to_owned(), crate::domain::Clock::system());
        cabinet.put("small", b"not a picture");
        cabinet.put("original", &jpeg(400, 500));
        assert_eq!(kept(&cabinet, "small", "original", (160, 160)).map(|copy| copy.width), Some(160));
        assert!(cabinet.get("small").unwrap().starts_with(&[0xff, 0xd8]));
    }

    #[test]
    fn a_text_file_with_a_picture_s_name_is_a_trouble() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jpg");
        std::fs::write(&path, "hello").unwrap();
        let cabinet = Cabinet::open(folder.path().to_owned(), crate::domain::Clock::system());
        let trouble = of_file(&cabinet, "small", &path, 0, (160, 160)).unwrap_err();
        assert_eq!(trouble.kind, TroubleKind::FileBroken);
        let gone = of_file(&cabinet, "small", &folder.path().join("b.jpg"), 0, (160, 160)).unwrap_err();
        assert_eq!(gone.kind, TroubleKind::FileMissing);
    }
}
