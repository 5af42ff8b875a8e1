//! Nodes by their id: the account, media, album children, comments and containers.
//! Invariant: an id that is not there, not ours or of another kind is refused with 100/33, after token
//! and scope were checked (section 13, point 1).

use serde_json::{Value, json};

use crate::sandbox::call::Call;
use crate::sandbox::containers;
use crate::sandbox::refusal::Refusal;
use crate::sandbox::render::View;
use crate::sandbox::shared::Shared;
use crate::sandbox::state::{State, story_live};
use crate::sandbox::tokens::Scopes;

use super::comments;

/// What an id stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    Account,
    Media(usize),
    Child(usize, usize),
    Comment(usize),
    Container(String),
}

/// Finds what `id` stands for, if it is there and may be seen.
pub fn find(state: &State, id: &str) -> Option<Node> {
    if id == "me" || id == state.account.id || id == state.account.user_id {
        return Some(Node::Account);
    }
    if let Some(row) = state.media_ids.get(id) {
        let media = &state.media[*row];
        let over = state.stories.contains_key(&(media.media.published, id.to_owned()))
            && !story_live(media.media.published, state.now());
        return (!media.gone && !over).then_some(Node::Media(*row));
    }
    if let Some((row, slide)) = state.child_ids.get(id) {
        return (!state.media[*row].gone).then_some(Node::Child(*row, *slide));
    }
    if let Some(row) = state.comment_ids.get(id) {
        let there = state.comment_shown(*row) && !state.media[state.comments[*row].media].gone;
        return there.then_some(Node::Comment(*row));
    }
    state.containers.contains_key(id).then(|| Node::Container(id.to_owned()))
}

/// `GET /{id}`.
pub fn read(shared: &Shared, call: &Call, id: &str) -> Result<Value, Refusal> {
    let state = shared.state();
    let grant = shared.allow_anyone(&state, call, Scopes::BASIC)?;
    let node = find(&state, id);
    if node != Some(Node::Account) {
        shared.allow(&state, call, Scopes::BASIC)?;
    }
    let view = View { shared, state: &state, call, grant };
    match node.ok_or_else(|| Refusal::gone("GET", id))? {
        Node::Account => {
            let account = view.account(&view.asked("IGUser", &["id"])?)?;
            Ok(if state.switches.account_in_data { json!({ "data": [account] }) } else { account })
        }
        Node::Media(row) => view.media(row, &view.asked("IGMedia", &["id"])?, true),
        Node::Child(row, slide) => Ok(view.child(row, slide, &view.asked("IGMedia", &["id"])?)),
        Node::Comment(row) => {
            shared.allow(&state, call, Scopes::COMMENTS)?;
            view.comment(row, &view.asked("IGComment", &["id", "text", "timestamp"])?)
        }
        Node::Container(id) => {
            shared.allow(&state, call, Scopes::PUBLISH)?;
            let fields = view.asked("IGContainer", &["id"])?;
            containers::read(&state, &id, &fields).ok_or_else(|| Refusal::gone("GET", &id))
        }
    }
}

/// `POST /{id}`: hide a comment, or switch the comments of a media node.
pub fn write(shared: &Shared, call: &Call, id: &str) -> Result<Value, Refusal> {
    let mut state = shared.state();
    shared.allow(&state, call, Scopes::BASIC.with(Scopes::COMMENTS))?;
    match find(&state, id) {
        Some(Node::Comment(row)) => comments::hide(&mut state, row, call),
        Some(Node::Media(row)) => comments::enable(&mut state, row, call),
        Some(Node::Account | Node::Container(_) | Node::Child(..)) => Err(Refusal::unsupported("post")),
        None => Err(Refusal::gone("POST", id)),
    }
}

/// `DELETE /{id}`: comments only; media cannot be deleted with Instagram Login (section 3.4).
pub fn delete(shared: &Shared, call: &Call, id: &str) -> Result<Value, Refusal> {
    let mut state = shared.state();
    shared.allow(&state, call, Scopes::BASIC)?;
    match find(&state, id) {
        Some(Node::Comment(row)) => {
            shared.allow(&state, call, Scopes::COMMENTS)?;
            Ok(comments::delete(&mut state, row))
        }
        _ => Err(Refusal::gone("DELETE", id)),
    }
}
