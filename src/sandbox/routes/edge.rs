//! Lists under a node: `GET /{id}/{edge}`.
//! Invariant: an edge answers only under the kind of node that has it; under another the path means
//! nothing to the host.

use serde_json::{Value, json};

use crate::sandbox::call::Call;
use crate::sandbox::insights;
use crate::sandbox::lists::Edge;
use crate::sandbox::publish;
use crate::sandbox::refusal::Refusal;
use crate::sandbox::render::View;
use crate::sandbox::shared::Shared;
use crate::sandbox::tokens::Scopes;

use super::node::{Node, find};

/// The scope an edge needs beyond basic.
fn needed(edge: &str) -> Scopes {
    Scopes::BASIC.with(match edge {
        "comments" | "replies" => Scopes::COMMENTS,
        "insights" => Scopes::INSIGHTS,
        "content_publishing_limit" => Scopes::PUBLISH,
        _ => Scopes::BASIC,
    })
}

/// `GET /{id}/{edge}`.
pub fn read(shared: &Shared, call: &Call, id: &str, edge: &str) -> Result<Value, Refusal> {
    let state = shared.state();
    let grant = shared.allow(&state, call, needed(edge))?;
    let node = find(&state, id).ok_or_else(|| Refusal::gone("GET", id))?;
    let view = View { shared, state: &state, call, grant };
    let list = match (&node, edge) {
        (Node::Account, "media") => Edge::Media,
        (Node::Account, "stories") => Edge::Stories,
        (Node::Account, "tags" | "live_media") => Edge::Nothing,
        (Node::Account, "insights") => return insights::account(&view),
        (Node::Account, "content_publishing_limit") => return publish::limit(&view),
        (Node::Media(row), "children") => Edge::Children(*row),
        (Node::Media(row), "comments") => Edge::Comments(*row),
        (Node::Media(row), "insights") => return insights::media(&view, *row),
        (Node::Child(..), "insights") => return Err(insights::no_child_insights(id)),
        (Node::Comment(row), "replies") => Edge::Replies(*row),
        (Node::Child(..), "children" | "comments") => return Ok(json!({ "data": [] })),
        _ => return Err(Refusal::unknown_path(&format!("/{edge}"))),
    };
    let fields = view.asked(list.node(), list.default())?;
    view.list(list, &fields, &|name| call.get(name), id)
}
