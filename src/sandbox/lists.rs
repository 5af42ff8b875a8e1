//! Lists under nodes: which part is asked for, who may see it, and how it is paged (sections 3.1, 5.1).
//! Invariant: a list asked for as a field and the same list asked for by its path answer alike.

use serde_json::{Map, Value, json};

use super::fields::{self, Field};
use super::model::Author;
use super::paging::{self, Links, Ordered, Page, Wish};
use super::refusal::Refusal;
use super::render::View;
use super::state::story_live;

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

impl View<'_> {
    /// Refuses a field list that would bring too many nodes.
    ///
    /// # Errors
    /// Code 1 with HTTP 500.
    pub fn check_weight(&self, fields: &[Field], node: &str) -> Result<(), Refusal> {
        let list = self.call.path.trim_matches('/').contains('/');
        let rows = if list { self.asked_limit(node) } else { 1 };
        if rows.saturating_mul(below(fields, node).saturating_add(1)) <= HEAVY {
            return Ok(());
        }
        let text = "Please reduce the amount of data you're asking for, then retry your request";
        Err(Refusal::oauth(1, text).http(500))
    }

    /// Rows that the call itself asks for, when it asks for a list.
    fn asked_limit(&self, node: &str) -> usize {
        let (usual, most) = if node == "IGComment" { COMMENT_PAGE } else { MEDIA_PAGE };
        self.call.get("limit").and_then(|text| text.parse().ok()).unwrap_or(usual).min(most)
    }

    /// The list that a field of a node asks for, with the field's own arguments.
    ///
    /// # Errors
    /// As [`View::list`].
    pub fn nested(&self, edge: Edge, field: &Field, parent: &str) -> Result<Value, Refusal> {
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

/// Nodes that the lists within one node's fields may bring, lists within lists multiplied. A field that is
/// an object, as a comment's `media`, brings none of its own.
fn below(fields: &[Field], node: &str) -> usize {
    let mut all = 0_usize;
    for field in fields {
        let (page, inner) = match (node, field.name.as_str()) {
            ("IGUser", "media") => (Some(MEDIA_PAGE), "IGMedia"),
            ("IGMedia", "comments") | ("IGComment", "replies") => (Some(COMMENT_PAGE), "IGComment"),
            ("IGComment", "media") => (None, "IGMedia"),
            _ => continue,
        };
        let each = below(field.inner.as_deref().unwrap_or_default(), inner);
        all = all.saturating_add(match page {
            Some((usual, most)) => {
                let limit = field.argument("limit").and_then(|text| text.parse::<usize>().ok());
                limit.unwrap_or(usual).min(most).saturating_mul(each.saturating_add(1))
            }
            None => each,
        });
    }
    all
}

fn ends(list: &Ordered) -> Option<(String, String)> {
    let (last, first) = (list.keys().next()?, list.keys().next_back()?);
    Some((paging::cursor(first), paging::cursor(last)))
}
