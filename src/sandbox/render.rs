//! Turns rows into the JSON of nodes and edges, field by asked field (sections 2, 3, 5).
//! Invariant: a node never shows a field that was not asked for, and an absent value is a missing
//! key, never null or zero.

use serde_json::{Map, Value, json};

use super::call::Call;
use super::clock::stamp;
use super::fields::{self, Field};
use super::insights;
use super::lists::Edge;
use super::model::{Author, Kind, Media};
use super::refusal::Refusal;
use super::shared::Shared;
use super::state::State;
use super::tokens::{Grant, Scopes};

/// Field names of the account node (section 2); edges last.
const ACCOUNT: [&str; 15] = [
    "id",
    "user_id",
    "username",
    "name",
    "account_type",
    "profile_picture_url",
    "followers_count",
    "follows_count",
    "media_count",
    "biography",
    "website",
    "media",
    "stories",
    "tags",
    "live_media",
];
/// Field names of a media node (section 3.2); edges last.
const MEDIA: [&str; 21] = [
    "id",
    "media_type",
    "media_product_type",
    "caption",
    "media_url",
    "thumbnail_url",
    "permalink",
    "shortcode",
    "username",
    "timestamp",
    "owner",
    "like_count",
    "comments_count",
    "is_comment_enabled",
    "is_shared_to_feed",
    "alt_text",
    "is_ai_generated",
    "current_live_viewer_count",
    "children",
    "comments",
    "insights",
];
/// Field names of a comment node (section 5.1); the edge last.
const COMMENT: [&str; 12] = [
    "id",
    "text",
    "timestamp",
    "username",
    "from",
    "user",
    "like_count",
    "hidden",
    "parent_id",
    "media",
    "legacy_instagram_comment_id",
    "replies",
];
/// What a reader with one token sees.
pub struct View<'a> {
    pub shared: &'a Shared,
    pub state: &'a State,
    pub call: &'a Call,
    pub grant: Grant,
}

impl View<'_> {
    /// The asked fields of a call, checked against the node type.
    ///
    /// # Errors
    /// Code 100 for an unknown field, 10 when an expansion needs a scope the token lacks.
    pub fn asked(&self, node: &str, default: &[&str]) -> Result<Vec<Field>, Refusal> {
        let fields = match self.call.get("fields") {
            Some(text) => fields::parse(text)?,
            None => default.iter().map(|name| Field::plain(name)).collect(),
        };
        self.check(&fields, node)?;
        self.check_weight(&fields, node)?;
        Ok(fields)
    }

    fn check(&self, fields: &[Field], node: &str) -> Result<(), Refusal> {
        let known: &[&str] = match node {
            "IGUser" => &ACCOUNT,
            "IGMedia" => &MEDIA,
            "IGComment" => &COMMENT,
            "IGContainer" => &super::containers::FIELDS,
            _ => &["id", "username"],
        };
        for field in fields {
            if !known.contains(&field.name.as_str()) {
                return Err(Refusal::unknown_field(&field.name, node));
            }
            let (inner, needed) = match (node, field.name.as_str()) {
                ("IGUser", "media" | "stories" | "tags" | "live_media") => ("IGMedia", Scopes::BASIC),
                ("IGMedia", "children") => ("IGMedia", Scopes::BASIC),
                ("IGMedia", "comments") | ("IGComment", "replies") => ("IGComment", Scopes::COMMENTS),
                ("IGComment", "media") => ("IGMedia", Scopes::BASIC),
                ("IGMedia", "insights") => ("IGInsights", Scopes::INSIGHTS),
                _ => ("IGPerson", Scopes::BASIC),
            };
            if let Some(scope) = self.grant.scopes.lacking(needed) {
                return Err(Refusal::lacks_scope(scope));
            }
            if let Some(sub) = field.inner.as_ref().filter(|_| inner != "IGInsights") {
                self.check(sub, inner)?;
            }
        }
        Ok(())
    }

    /// The account node.
    ///
    /// # Errors
    /// Those of expansions.
    pub fn account(&self, fields: &[Field]) -> Result<Value, Refusal> {
        let account = &self.state.account;
        let mut node = Map::new();
        node.insert("id".into(), json!(account.id));
        for field in fields {
            let text = |text: &str| (!text.is_empty()).then(|| json!(text));
            let value = match field.name.as_str() {
                "user_id" => Some(json!(account.user_id)),
                "username" => Some(json!(account.username)),
                "account_type" if !self.state.switches.professional => Some(json!("PERSONAL")),
                "account_type" => Some(json!(account.account_type)),
                "name" => text(&account.name),
                "biography" => text(&account.biography),
                "website" => text(&account.website),
                "profile_picture_url" => Some(json!(self.shared.cdn(self.state, "a", &account.id, "jpg"))),
                "followers_count" => Some(json!(self.state.followers())),
                "follows_count" => Some(json!(account.follows)),
                "media_count" => Some(json!(self.state.media_count())),
                "media" => Some(self.nested(Edge::Media, field, &account.id)?),
                "stories" => Some(self.nested(Edge::Stories, field, &account.id)?),
                _ => None,
            };
            if let Some(value) = value {
                node.insert(field.name.clone(), value);
            }
        }
        Ok(Value::Object(node))
    }

    /// A media node; `direct` when it was asked for by its own id (section 3.2, like_count).
    ///
    /// # Errors
    /// Those of expansions.
    pub fn media(&self, row: usize, fields: &[Field], direct: bool) -> Result<Value, Refusal> {
        let media = &self.state.media[row].media;
        let mut node = Map::new();
        node.insert("id".into(), json!(media.id));
        for field in fields {
            let value = match field.name.as_str() {
                "children" if media.kind != Kind::Carousel => None,
                "children" => Some(self.nested(Edge::Children(row), field, &media.id)?),
                "comments" => Some(self.nested(Edge::Comments(row), field, &media.id)?),
                "insights" => Some(insights::media_expansion(self, row, field)?),
                "like_count" => (direct || !media.likes_hidden).then(|| json!(self.likes(media))),
                "comments_count" => Some(json!(self.state.media[row].counted)),
                name => self.media_field(media, name),
            };
            if let Some(value) = value {
                node.insert(field.name.clone(), value);
            }
        }
        Ok(Value::Object(node))
    }

    /// Likes as they stand now.
    pub fn likes(&self, media: &Media) -> u64 {
        insights::grown(media.likes, media.published, self.state.began, self.state.now())
    }

    fn media_field(&self, media: &Media, name: &str) -> Option<Value> {
        let slide = media.slides.first();
        let clip = matches!(media.kind, Kind::Reel | Kind::FeedVideo | Kind::StoryVideo);
        let story = matches!(media.kind, Kind::StoryImage | Kind::StoryVideo);
        let slide_id = slide.map_or(media.id.as_str(), |slide| slide.id.as_str());
        match name {
            "media_type" => Some(json!(media_type(media.kind))),
            "media_product_type" => Some(json!(if media.ad { "AD" } else { product_type(media.kind) })),
            "caption" => media.caption.as_deref().map(Value::from),
            "media_url" if media.flagged => None,
            "media_url" if clip => Some(json!(self.shared.cdn(self.state, "c", slide_id, "mp4"))),
            "media_url" => Some(json!(self.shared.cdn(self.state, "p", slide_id, "jpg"))),
            "thumbnail_url" if clip => Some(json!(self.shared.cdn(self.state, "p", slide_id, "jpg"))),
            "permalink" if story && self.state.switches.stories_without_permalink => None,
            "permalink" => Some(json!(self.permalink(media))),
            "shortcode" => Some(json!(media.shortcode)),
            "username" => Some(json!(self.state.account.username)),
            "timestamp" => Some(json!(stamp(media.published))),
            "owner" => Some(json!({ "id": self.state.account.id })),
            "is_comment_enabled" => Some(json!(media.comments_enabled)),
            "is_shared_to_feed" if media.kind == Kind::Reel => Some(json!(media.shared_to_feed)),
            "alt_text" if !clip && media.kind != Kind::Carousel => {
                slide.and_then(|slide| slide.alt_text.as_deref()).map(Value::from)
            }
            "is_ai_generated" => Some(json!(media.ai_generated)),
            _ => None,
        }
    }

    fn permalink(&self, media: &Media) -> String {
        let kind = match media.kind {
            Kind::Reel => "reel",
            Kind::StoryImage | Kind::StoryVideo => {
                return format!("{}/stories/{}/{}", self.shared.url, self.state.account.username, media.id);
            }
            _ => "p",
        };
        format!("{}/{kind}/{}/", self.shared.url, media.shortcode)
    }

    /// A child of an album (section 3.3): fewer fields than a media node of its own.
    pub fn child(&self, row: usize, slide: usize, fields: &[Field]) -> Value {
        let media = &self.state.media[row].media;
        let mut node = Map::new();
        let Some(child) = media.slides.get(slide) else { return Value::Object(node) };
        node.insert("id".into(), json!(child.id));
        let clip = child.clip.is_some();
        for field in fields {
            let value = match field.name.as_str() {
                "media_type" => Some(json!(if clip { "VIDEO" } else { "IMAGE" })),
                "media_url" if media.flagged => None,
                "media_url" if clip => Some(json!(self.shared.cdn(self.state, "c", &child.id, "mp4"))),
                "media_url" => Some(json!(self.shared.cdn(self.state, "p", &child.id, "jpg"))),
                "thumbnail_url" if clip => Some(json!(self.shared.cdn(self.state, "p", &child.id, "jpg"))),
                "alt_text" if !clip => child.alt_text.as_deref().map(Value::from),
                name @ ("owner" | "timestamp" | "username" | "shortcode") => self.media_field(media, name),
                _ => None,
            };
            if let Some(value) = value {
                node.insert(field.name.clone(), value);
            }
        }
        Value::Object(node)
    }

    /// A comment node (section 5.1).
    ///
    /// # Errors
    /// Those of expansions.
    pub fn comment(&self, row: usize, fields: &[Field]) -> Result<Value, Refusal> {
        let own = &self.state.comments[row];
        let comment = &own.comment;
        let account = &self.state.account;
        let (id, username, from_missing) = match comment.author {
            Author::Own => (account.id.as_str(), account.username.as_str(), false),
            Author::Person(person) => self
                .state
                .people
                .get(person)
                .map_or(("", "", true), |one| (one.id.as_str(), one.username.as_str(), one.from_missing)),
        };
        let mut node = Map::new();
        node.insert("id".into(), json!(comment.id));
        for field in fields {
            let value = match field.name.as_str() {
                "text" => Some(json!(comment.text.as_ref())),
                "timestamp" => Some(json!(stamp(comment.at))),
                "username" => (!username.is_empty()).then(|| json!(username)),
                "from" => (!from_missing).then(|| json!({ "id": id, "username": username })),
                "user" => (comment.author == Author::Own).then(|| json!({ "id": account.id })),
                "like_count" => Some(json!(comment.likes)),
                "hidden" => Some(json!(comment.hidden)),
                "parent_id" => comment.parent.as_deref().map(Value::from),
                "media" => {
                    let plain = [Field::plain("id"), Field::plain("media_product_type")];
                    Some(self.media(own.media, field.inner.as_deref().unwrap_or(&plain), false)?)
                }
                "replies" => {
                    let replies = self.nested(Edge::Replies(row), field, &comment.id)?;
                    let some = replies["data"].as_array().is_some_and(|data| !data.is_empty());
                    some.then_some(replies)
                }
                _ => None,
            };
            if let Some(value) = value {
                node.insert(field.name.clone(), value);
            }
        }
        Ok(Value::Object(node))
    }
}

fn media_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Image | Kind::StoryImage => "IMAGE",
        Kind::Carousel => "CAROUSEL_ALBUM",
        Kind::Reel | Kind::FeedVideo | Kind::StoryVideo => "VIDEO",
    }
}

/// `FEED`, `REELS` or `STORY`.
pub fn product_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Image | Kind::Carousel | Kind::FeedVideo => "FEED",
        Kind::Reel => "REELS",
        Kind::StoryImage | Kind::StoryVideo => "STORY",
    }
}
