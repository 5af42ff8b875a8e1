//! Turns rows into the JSON of nodes and edges, field by asked field (sections 2, 3, 5).
//! Invariant: a node never shows a field that was not asked for, and an absent value is a missing
//! key, never null or zero.

use serde_json::{Map, Value, json};

use super::call::Call;
use super::clock::stamp;
use super::fields::{self, Field};
use super::insights;
use super::model::{Author, Kind, Media};
use super::paging::{self, Links, Ordered, Page, Wish};
use super::refusal::Refusal;
use super::shared::Shared;
use super::state::{State, story_live};
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
/// Default and largest page of media (section 3.1) and of comments (section 5.1).
const MEDIA_PAGE: (usize, usize) = (25, 100);
const COMMENT_PAGE: (usize, usize) = (50, 50);
/// A list of media reaches back so far (section 3.1).
const MEDIA_CAP: usize = 10_000;
/// More nodes than this in one answer are refused with code 1 (section 3.1).
const HEAVY: usize = 20_000;

/// The lists a node can lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    Media,
    Stories,
    Children(usize),
    Comments(usize),
    Replies(usize),
    /// Edges that exist and are always empty here: tags and live media.
    Nothing,
}

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
        let rows = if self.call.path.trim_matches('/').contains('/') { self.asked_limit(node) } else { 1 };
        if weight(&fields, rows) > HEAVY {
            return Err(Refusal::oauth(
                1,
                "Please reduce the amount of data you're asking for, then retry your request",
            )
            .http(500));
        }
        Ok(fields)
    }

    /// Rows that the call itself asks for, when it asks for a list.
    fn asked_limit(&self, node: &str) -> usize {
        let (usual, most) = if node == "IGComment" { COMMENT_PAGE } else { MEDIA_PAGE };
        self.call.get("limit").and_then(|text| text.parse().ok()).unwrap_or(usual).min(most)
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
        let slide_id = slide.map_or(media.id.as_str(), |slide| slide.id.as_str());
        match name {
            "media_type" => Some(json!(media_type(media.kind))),
            "media_product_type" => Some(json!(product_type(media.kind))),
            "caption" => media.caption.as_deref().map(Value::from),
            "media_url" if media.flagged => None,
            "media_url" if clip => Some(json!(self.shared.cdn(self.state, "c", slide_id, "mp4"))),
            "media_url" => Some(json!(self.shared.cdn(self.state, "p", slide_id, "jpg"))),
            "thumbnail_url" if clip => Some(json!(self.shared.cdn(self.state, "p", slide_id, "jpg"))),
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

    /// A list asked for as a field, with its own arguments, fields and paging.
    fn nested(&self, edge: Edge, field: &Field, parent: &str) -> Result<Value, Refusal> {
        let default = edge.default();
        let plain: Vec<Field> = default.iter().map(|name| Field::plain(name)).collect();
        let fields = field.inner.as_deref().unwrap_or(&plain);
        self.list(edge, fields, &|name| field.argument(name), parent)
    }

    /// A list with its paging. `argument` gives limit, cursors, since and until.
    ///
    /// # Errors
    /// Code 100 for a bad cursor, limit or time, and those of expansions.
    pub fn list<'f>(
        &self,
        edge: Edge,
        fields: &[Field],
        argument: &dyn Fn(&str) -> Option<&'f str>,
        parent: &str,
    ) -> Result<Value, Refusal> {
        if let Edge::Children(row) = edge {
            let slides = 0..self.state.media[row].media.slides.len();
            let data: Vec<Value> = slides.map(|slide| self.child(row, slide, fields)).collect();
            return Ok(json!({ "data": data }));
        }
        let wish = edge.wish(argument)?;
        let page = self.page(edge, &wish);
        let mut data = Vec::with_capacity(page.rows.len());
        for row in &page.rows {
            data.push(match edge {
                Edge::Comments(_) | Edge::Replies(_) => self.comment(*row, fields)?,
                _ => self.media(*row, fields, false)?,
            });
        }
        let mut list = Map::new();
        list.insert("data".into(), Value::Array(data));
        if let Some(paging) = self.paging(edge, &page, &wish, fields, parent) {
            list.insert("paging".into(), paging);
        }
        Ok(Value::Object(list))
    }

    fn page(&self, edge: Edge, wish: &Wish) -> Page {
        let state = self.state;
        let nothing = Ordered::new();
        let readable = |row: usize| {
            state.comment_shown(row)
                && (state.switches.comments_readable || state.comments[row].comment.author == Author::Own)
        };
        match edge {
            Edge::Media => paging::page(&state.feed, wish, |row| !state.media[row].gone),
            Edge::Stories => paging::page(&state.stories, wish, |row| {
                !state.media[row].gone && story_live(state.media[row].media.published, state.now())
            }),
            Edge::Comments(media) if state.switches.comments_readable => {
                paging::page(&state.threads[media], wish, readable)
            }
            Edge::Replies(parent) => {
                paging::page(state.replies.get(&parent).unwrap_or(&nothing), wish, readable)
            }
            _ => Page::default(),
        }
    }

    fn paging(&self, edge: Edge, page: &Page, wish: &Wish, fields: &[Field], parent: &str) -> Option<Value> {
        if let (Edge::Comments(media), false) = (edge, self.state.switches.comments_readable) {
            // The trap of section 5.1: an empty list that still has cursors.
            let (first, last) = ends(&self.state.threads[media])?;
            return Some(json!({ "cursors": { "before": first, "after": last } }));
        }
        if self.state.switches.paging_sparse && !page.has_older {
            return None;
        }
        let version =
            if self.call.version.is_empty() { String::new() } else { format!("/{}", self.call.version) };
        let mut parameters = vec![
            ("access_token".to_owned(), self.call.token.clone().unwrap_or_default()),
            ("fields".to_owned(), fields::write_list(fields)),
            ("limit".to_owned(), wish.limit.to_string()),
        ];
        for (name, moment) in [("since", wish.since), ("until", wish.until)] {
            parameters.extend(moment.map(|moment| (name.to_owned(), moment.to_string())));
        }
        let address = format!("{}{version}/{parent}/{}", self.shared.url, edge.name());
        paging::paging(page, &Links { address, parameters })
    }
}

impl Edge {
    fn name(self) -> &'static str {
        match self {
            Edge::Media => "media",
            Edge::Stories => "stories",
            Edge::Children(_) => "children",
            Edge::Comments(_) => "comments",
            Edge::Replies(_) => "replies",
            Edge::Nothing => "tags",
        }
    }

    /// Fields given when none are asked for.
    pub fn default(self) -> &'static [&'static str] {
        match self {
            Edge::Comments(_) | Edge::Replies(_) => &["id", "text", "timestamp"],
            _ => &["id"],
        }
    }

    /// The node type of the rows.
    pub fn node(self) -> &'static str {
        match self {
            Edge::Comments(_) | Edge::Replies(_) => "IGComment",
            _ => "IGMedia",
        }
    }

    fn wish<'f>(self, argument: &dyn Fn(&str) -> Option<&'f str>) -> Result<Wish, Refusal> {
        let comments = matches!(self, Edge::Comments(_) | Edge::Replies(_));
        let (usual, most) = if comments { COMMENT_PAGE } else { MEDIA_PAGE };
        let limit = match argument("limit") {
            None => usual,
            Some(text) => match text.parse::<i64>() {
                Ok(limit) if limit > 0 => (limit as usize).min(most),
                _ => return Err(Refusal::oauth(100, "(#100) Param limit must be a positive integer")),
            },
        };
        let moment = |name: &str| match argument(name) {
            None => Ok(None),
            Some(text) => super::clock::parse_moment(text)
                .map(Some)
                .ok_or_else(|| Refusal::oauth(100, format!("(#100) Param {name} is not a time"))),
        };
        Ok(Wish {
            limit,
            after: argument("after").map(paging::read_cursor).transpose()?,
            before: argument("before").map(paging::read_cursor).transpose()?,
            // Comments have no time filter (section 5.1).
            since: if comments { None } else { moment("since")? },
            until: if comments { None } else { moment("until")? },
            cap: (self == Edge::Media).then_some(MEDIA_CAP),
        })
    }
}

/// Nodes that a field list may bring, lists within lists multiplied.
fn weight(fields: &[Field], times: usize) -> usize {
    let mut all = times;
    for field in fields {
        let usual = match field.name.as_str() {
            "media" => MEDIA_PAGE,
            "comments" | "replies" => COMMENT_PAGE,
            _ => continue,
        };
        let limit = field.argument("limit").and_then(|text| text.parse::<usize>().ok());
        let limit = limit.unwrap_or(usual.0).min(usual.1);
        all += weight(field.inner.as_deref().unwrap_or_default(), times.saturating_mul(limit));
    }
    all
}

fn ends(list: &Ordered) -> Option<(String, String)> {
    let (last, first) = (list.keys().next()?, list.keys().next_back()?);
    Some((paging::cursor(first), paging::cursor(last)))
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
