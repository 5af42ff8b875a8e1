//! *Post again*: a draft that begins as a published post is.
//! Invariant: a picture is had from the copy that is kept, else from Instagram; what cannot be had is left out and
//! told, and the words are never lost for it.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use crate::api::{ApiError, Class};
use crate::domain::{
    AccountId, Draft, DraftKind, Media, MediaId, MediaKind, Product, Slide, Trouble, TroubleKind,
};
use crate::engine::pictures::{Maker, maker, stem};
use crate::media::{Format, sniff};
use crate::store::tables::media;
use crate::store::views::PictureKey;
use crate::tr;

use super::{DraftDesk, files};

/// Instagram takes no clip larger than this (section 4.8), so none it has is.
const MOST_CLIP: u64 = 1 << 30;
/// Bytes that are written at once.
const PIECE: usize = 1 << 18;

/// One slide of the post.
struct Part {
    key: PictureKey,
    id: MediaId,
    is_clip: bool,
    alt_text: Option<String>,
}

impl DraftDesk {
    /// Begins a draft as the post is, and says what is missing in it.
    pub(super) async fn again(&self, account: &AccountId, id: &MediaId) {
        let node = match self.context.read(|c| media::one(c, account, id)) {
            Ok(Some(node)) => node,
            Ok(None) => return self.tell(Trouble::of(TroubleKind::Gone).sentence()),
            Err(error) => return self.tell(error.trouble().sentence()),
        };
        let maker = maker(&self.context);
        let (mut slides, mut missing) = (Vec::new(), Vec::new());
        for (at, part) in parts(&node).into_iter().enumerate() {
            match self.file_of(&maker, account, &node.id, &part).await {
                Ok(file) => {
                    let alt_text = part.alt_text.unwrap_or_default();
                    slides.push(Slide { file, alt_text, ..Slide::default() });
                }
                Err(trouble) => {
                    tracing::info!(slide = at + 1, trouble = trouble.title(), "a slide could not be had");
                    missing.push((at + 1, trouble));
                }
            }
        }
        let content = Draft {
            kind: kind_of(&node),
            slides,
            caption: node.caption.clone().unwrap_or_default(),
            share_to_feed: node.shared_to_feed.unwrap_or(true),
            ..Draft::default()
        };
        if self.begin(account, content).await.is_none() {
            return;
        }
        if let Some((slide, trouble)) = missing.first() {
            self.tell(match missing.len() {
                1 => tr!("Slide {number} could not be had: {why}", number = slide, why = trouble.sentence()),
                count => {
                    tr!("{count} slides could not be had: {why}", count = count, why = trouble.sentence())
                }
            });
        }
    }

    /// Where the file of a slide is, once it is there.
    async fn file_of(
        &self,
        maker: &Maker,
        account: &AccountId,
        post: &MediaId,
        part: &Part,
    ) -> Result<PathBuf, Trouble> {
        let folder = self.context.profile.drafts();
        if part.is_clip {
            return self.clip(maker, account, post, &part.id).await;
        }
        let bytes = maker.original(&part.key).await?;
        let kept =
            tokio::task::spawn_blocking(move || files::keep(&folder, &bytes, "post", ending(sniff(&bytes))));
        kept.await.map_err(|error| Trouble::with(TroubleKind::FileBroken, error.to_string()))?
    }

    /// Fetches a clip to the disk, in pieces; an address that has expired is asked for anew, once.
    async fn clip(
        &self,
        maker: &Maker,
        account: &AccountId,
        post: &MediaId,
        id: &MediaId,
    ) -> Result<PathBuf, Trouble> {
        let name = format!("clip-{}.mp4", stem(&format!("clip/{id}")));
        let path = self.context.profile.drafts().join(name);
        if path.exists() {
            return Ok(path);
        }
        let address = || {
            let node =
                self.context.read(|c| media::one(c, account, post)).map_err(|error| error.trouble())?;
            Ok::<_, Trouble>(node.and_then(|node| clip_address(&node, id)))
        };
        let first = address()?;
        let fetched = match &first {
            Some(address) => self.fetch_clip(address, &path).await,
            None => Err(ApiError::Download { http: 410 }),
        };
        let kept = |kept: io::Result<()>| kept.map_err(|error| files::refused(&path, &error));
        let error = match fetched {
            Ok(written) => return kept(written).map(|()| path.clone()),
            Err(error) => error,
        };
        if error.class() != Class::Gone {
            return Err(error.trouble());
        }
        maker.read_post(account, post).await?;
        let second =
            address()?.filter(|again| Some(again) != first.as_ref()).ok_or_else(|| error.trouble())?;
        let written = self.fetch_clip(&second, &path).await.map_err(|error| error.trouble())?;
        kept(written).map(|()| path.clone())
    }

    /// The inner error is that of the disk.
    async fn fetch_clip(&self, address: &str, path: &Path) -> Result<io::Result<()>, ApiError> {
        let practice = address.starts_with("http://");
        let client = self.context.doors.client(practice).ok_or(ApiError::Address)?;
        let half = files::half(path);
        let mut file = match File::create(&half) {
            Ok(file) => BufWriter::with_capacity(PIECE, file),
            Err(error) => return Ok(Err(error)),
        };
        Ok(match client.download_to(address, MOST_CLIP, &mut file).await? {
            Ok(()) => std::fs::rename(&half, path),
            Err(error) => Err(error),
        })
    }
}

fn parts(node: &Media) -> Vec<Part> {
    if node.children.is_empty() {
        let is_clip = node.kind == MediaKind::Video;
        let key = PictureKey::Media(node.id.clone());
        return vec![Part { key, id: node.id.clone(), is_clip, alt_text: node.alt_text.clone() }];
    }
    let part = |child: &crate::domain::media::Child| Part {
        key: PictureKey::Child(child.id.clone()),
        id: child.id.clone(),
        is_clip: child.kind == MediaKind::Video,
        alt_text: child.alt_text.clone(),
    };
    node.children.iter().map(part).collect()
}

fn kind_of(node: &Media) -> DraftKind {
    match (node.kind, node.product) {
        (_, Product::Story) => DraftKind::Story,
        (MediaKind::Carousel, _) => DraftKind::Carousel,
        (MediaKind::Video, _) | (_, Product::Reels) => DraftKind::Reel,
        _ => DraftKind::Picture,
    }
}

fn clip_address(node: &Media, id: &MediaId) -> Option<String> {
    if node.id == *id {
        return node.media_url.clone();
    }
    node.children.iter().find(|child| child.id == *id)?.media_url.clone()
}

/// How the name of a fetched picture ends.
fn ending(format: Format) -> &'static str {
    match format {
        Format::Png => "png",
        Format::WebP => "webp",
        Format::Gif => "gif",
        _ => "jpg",
    }
}
