//! Posts, slides and stories (section 3).
//! Invariant: asks only for fields Instagram Login offers, and takes from paging the cursor alone.

use jiff::Timestamp;
use serde::Deserialize;

use super::errors::{ApiError, Purpose};
use super::wire::{self, List};
use super::{Answer, Page, Session};
use crate::domain::media::Child;
use crate::domain::{Media, MediaId, MediaKind, Product};

const CHILD_FIELDS: &str = "id,media_type,media_url,thumbnail_url,alt_text";

/// The fields of a post, with its slides.
fn fields() -> String {
    format!(
        "id,media_type,media_product_type,caption,media_url,thumbnail_url,permalink,shortcode,timestamp,\
         like_count,comments_count,is_comment_enabled,is_shared_to_feed,alt_text,children{{{CHILD_FIELDS}}}"
    )
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct MediaWire {
    #[serde(deserialize_with = "wire::filled")]
    id: Option<String>,
    #[serde(deserialize_with = "wire::text")]
    media_type: Option<String>,
    #[serde(deserialize_with = "wire::text")]
    media_product_type: Option<String>,
    #[serde(deserialize_with = "wire::filled")]
    caption: Option<String>,
    #[serde(deserialize_with = "wire::filled")]
    media_url: Option<String>,
    #[serde(deserialize_with = "wire::filled")]
    thumbnail_url: Option<String>,
    #[serde(deserialize_with = "wire::filled")]
    permalink: Option<String>,
    #[serde(deserialize_with = "wire::filled")]
    shortcode: Option<String>,
    #[serde(deserialize_with = "wire::moment")]
    timestamp: Option<Timestamp>,
    #[serde(deserialize_with = "wire::count")]
    like_count: Option<u64>,
    #[serde(deserialize_with = "wire::count")]
    comments_count: Option<u64>,
    #[serde(deserialize_with = "wire::flag")]
    is_comment_enabled: Option<bool>,
    #[serde(deserialize_with = "wire::flag")]
    is_shared_to_feed: Option<bool>,
    #[serde(deserialize_with = "wire::filled")]
    alt_text: Option<String>,
    children: Option<List<ChildWire>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ChildWire {
    #[serde(deserialize_with = "wire::filled")]
    id: Option<String>,
    #[serde(deserialize_with = "wire::text")]
    media_type: Option<String>,
    #[serde(deserialize_with = "wire::filled")]
    media_url: Option<String>,
    #[serde(deserialize_with = "wire::filled")]
    thumbnail_url: Option<String>,
    #[serde(deserialize_with = "wire::filled")]
    alt_text: Option<String>,
}

impl ChildWire {
    fn child(self) -> Option<Child> {
        Some(Child {
            id: self.id?.into(),
            kind: self.media_type.as_deref().map(MediaKind::from_word).unwrap_or_default(),
            media_url: self.media_url,
            thumbnail_url: self.thumbnail_url,
            alt_text: self.alt_text,
        })
    }
}

impl MediaWire {
    fn media(self) -> Option<Media> {
        let children = self.children.and_then(|list| list.data).unwrap_or_default();
        Some(Media {
            id: self.id?.into(),
            kind: self.media_type.as_deref().map(MediaKind::from_word).unwrap_or_default(),
            product: self.media_product_type.as_deref().map(Product::from_word).unwrap_or_default(),
            caption: self.caption,
            media_url: self.media_url,
            thumbnail_url: self.thumbnail_url,
            permalink: self.permalink,
            shortcode: self.shortcode,
            timestamp: self.timestamp,
            like_count: self.like_count,
            comments_count: self.comments_count,
            comments_enabled: self.is_comment_enabled,
            shared_to_feed: self.is_shared_to_feed,
            alt_text: self.alt_text,
            children: children.into_iter().filter_map(ChildWire::child).collect(),
        })
    }
}

pub(super) fn read_page(body: &[u8]) -> Option<Page<Media>> {
    Some(wire::page::<MediaWire>(body)?.filter_map(MediaWire::media))
}

pub(super) fn read_one(body: &[u8]) -> Option<Media> {
    wire::one::<MediaWire>(body)?.media()
}

pub(super) fn read_children(body: &[u8]) -> Option<Vec<Child>> {
    Some(wire::page(body)?.filter_map(ChildWire::child).items)
}

impl Session {
    /// A page of everything published, newest first, without stories (section 3.1). `limit` is 1 to 100.
    ///
    /// # Errors
    /// Any [`ApiError`].
    pub async fn media_page(&self, after: Option<&str>, limit: u32) -> Result<Answer<Page<Media>>, ApiError> {
        self.media_edge("media", after, limit).await
    }

    /// The newest posts, to find out whether one went out.
    ///
    /// # Errors
    /// Any [`ApiError`].
    pub async fn newest_media(&self, count: u32) -> Result<Answer<Vec<Media>>, ApiError> {
        Ok(self.media_page(None, count).await?.map(|page| page.items))
    }

    /// A page of the stories of the last 24 hours (section 3.3).
    ///
    /// # Errors
    /// Any [`ApiError`].
    pub async fn stories(&self, after: Option<&str>) -> Result<Answer<Page<Media>>, ApiError> {
        self.media_edge("stories", after, 100).await
    }

    async fn media_edge(
        &self,
        edge: &str,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Answer<Page<Media>>, ApiError> {
        let limit = limit.clamp(1, 100).to_string();
        let call = self
            .get(Purpose::Read, &[self.account.as_str(), edge])?
            .query(&[("fields", &fields()), ("limit", &limit)])
            .maybe("after", after);
        self.send(call).await?.read(read_page)
    }

    /// One post, reel or story. Here a hidden number of likes is told to the owner (section 3.2).
    ///
    /// # Errors
    /// Any [`ApiError`]; [`Class::Gone`](super::Class) when it was removed.
    pub async fn media(&self, id: &MediaId) -> Result<Answer<Media>, ApiError> {
        let call = self.get(Purpose::Read, &[id.as_str()])?.query(&[("fields", &fields())]);
        self.send(call).await?.read(read_one)
    }

    /// The slides of a carousel, in order (section 3.3).
    ///
    /// # Errors
    /// Any [`ApiError`].
    pub async fn children(&self, id: &MediaId) -> Result<Answer<Vec<Child>>, ApiError> {
        let call = self.get(Purpose::Read, &[id.as_str(), "children"])?.query(&[("fields", CHILD_FIELDS)]);
        self.send(call).await?.read(read_children)
    }

    /// Turns comments on or off under a post (section 3.4).
    ///
    /// # Errors
    /// Any [`ApiError`].
    pub async fn set_comments_enabled(&self, id: &MediaId, enabled: bool) -> Result<Answer<()>, ApiError> {
        self.change(&[id.as_str()], "comment_enabled", enabled).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_carousel_comes_with_its_slides() {
        let body = br#"{"data":[{"id":18000000000000001,"media_type":"CAROUSEL_ALBUM","media_product_type":"FEED",
            "caption":"Morning firing","timestamp":"2026-10-02T07:00:00+0000","like_count":12,"comments_count":"3",
            "is_comment_enabled":true,
            "children":{"data":[{"id":"181","media_type":"IMAGE","media_url":"https://cdn.example/1.jpg"},
                                {"media_type":"IMAGE"},{"id":182,"media_type":"HOLOGRAM"}]}}],
            "paging":{"cursors":{"after":"c2"},"next":"https://graph.example/next?access_token=IGAAx"}}"#;
        let page = read_page(body).unwrap();
        let media = &page.items[0];
        assert_eq!((media.id.as_str(), media.kind), ("18000000000000001", MediaKind::Carousel));
        assert_eq!((media.like_count, media.comments_count), (Some(12), Some(3)));
        let kinds: Vec<MediaKind> = media.children.iter().map(|child| child.kind).collect();
        assert_eq!(kinds, [MediaKind::Image, MediaKind::Other]);
        assert_eq!(page.after.as_deref(), Some("c2"));
    }

    #[test]
    fn what_is_left_out_stays_unknown() {
        let page = read_page(br#"{"data":[{"id":"1"}]}"#).unwrap();
        let media = &page.items[0];
        assert_eq!((media.like_count, media.comments_count, &media.caption), (None, None, &None));
        assert_eq!((media.kind, media.product), (MediaKind::Other, Product::Other));
        assert_eq!((media.comments_enabled, media.timestamp), (None, None));
        assert!(media.children.is_empty());
    }

    #[test]
    fn nodes_without_id_are_left_out_and_an_empty_list_is_empty() {
        assert!(read_page(br#"{"data":[{"caption":"x"}]}"#).unwrap().items.is_empty());
        assert!(read_page(br#"{"data":[],"paging":{"cursors":{}}}"#).unwrap().items.is_empty());
        assert!(read_page(br#"{"error":{"code":1}}"#).is_none());
    }
}
