//! Writing and moderating comments, and private replies (sections 3.4, 5.2, 5.3).
//! Invariant: each change is written to the record in the same locked step that makes it.

use serde_json::{Value, json};

use crate::sandbox::call::Call;
use crate::sandbox::model::{Author, Comment, Kind};
use crate::sandbox::record::Happened;
use crate::sandbox::refusal::Refusal;
use crate::sandbox::shared::Shared;
use crate::sandbox::state::State;
use crate::sandbox::tokens::{DAY, Scopes};

use super::node::{Node, find};

/// Longest text taken, in UTF-16 units. No current page gives a limit; this is the caption's.
const LONGEST: usize = 2_200;

/// `POST /{id}/{edge}` for comments, replies and private replies.
pub fn write(shared: &Shared, call: &Call, id: &str, edge: &str) -> Result<Value, Refusal> {
    let mut state = shared.state();
    shared.allow(&state, call, Scopes::BASIC)?;
    let node = find(&state, id);
    match (node, edge) {
        (None, _) => Err(Refusal::gone("POST", id)),
        (Some(Node::Media(row)), "comments") => {
            shared.allow(&state, call, Scopes::COMMENTS)?;
            comment(&mut state, row, None, call)
        }
        (Some(Node::Comment(row)), "replies") => {
            shared.allow(&state, call, Scopes::COMMENTS)?;
            reply(&mut state, row, call)
        }
        (Some(Node::Account), "messages") => {
            shared.allow(&state, call, Scopes::COMMENTS)?;
            private_reply(&mut state, call)
        }
        (Some(_), "comments" | "replies" | "messages" | "media" | "insights" | "children" | "stories") => {
            Err(Refusal::unsupported("post"))
        }
        (Some(_), edge) => Err(Refusal::unknown_path(&format!("/{edge}"))),
    }
}

fn message(call: &Call) -> Result<&str, Refusal> {
    let text = call.need("message")?;
    if text.trim().is_empty() {
        return Err(Refusal::required("message"));
    }
    if text.encode_utf16().count() > LONGEST {
        return Err(Refusal::api(100, format!("The comment is longer than {LONGEST} characters.")));
    }
    Ok(text)
}

/// A reply lands under the top comment of its thread; a hidden one refuses it (section 5.2).
fn reply(state: &mut State, row: usize, call: &Call) -> Result<Value, Refusal> {
    let top = state.comments[row].parent.unwrap_or(row);
    if state.comments[row].comment.hidden || state.comments[top].comment.hidden {
        return Err(Refusal::api(100, "A hidden comment cannot be replied to."));
    }
    comment(state, state.comments[row].media, Some(top), call)
}

fn comment(state: &mut State, media: usize, parent: Option<usize>, call: &Call) -> Result<Value, Refusal> {
    let text = message(call)?;
    not_a_story(state, media)?;
    if !state.media[media].media.comments_enabled {
        return Err(Refusal::api(100, "Comments are switched off for this media."));
    }
    let now = state.now();
    if state.switches.comments_an_hour.is_some_and(|pace| state.written.in_the_hour(now) >= pace) {
        return Err(Refusal::blocked());
    }
    state.written.count(now);
    let comment = Comment {
        id: state.fresh_id(),
        media: state.media[media].media.id.clone(),
        parent: parent.map(|parent| state.comments[parent].comment.id.clone()),
        author: Author::Own,
        text: text.into(),
        at: now,
        likes: 0,
        hidden: false,
    };
    let happened = Happened::Commented {
        comment: comment.id.clone(),
        media: comment.media.clone(),
        parent: comment.parent.clone(),
        text: text.to_owned(),
        at: comment.at,
    };
    let id = comment.id.clone();
    state.add_comment(comment);
    state.record.push(happened);
    Ok(json!({ "id": id }))
}

/// Answers to stories are messages: no comments stand under one. How it is refused is a guess.
fn not_a_story(state: &State, media: usize) -> Result<(), Refusal> {
    match state.media[media].media.kind {
        Kind::StoryImage | Kind::StoryVideo => Err(Refusal::unsupported("post")),
        _ => Ok(()),
    }
}

/// Hides or shows; the account's own comments stay visible whatever is set (section 5.2).
pub fn hide(state: &mut State, row: usize, call: &Call) -> Result<Value, Refusal> {
    let hidden = call.flag("hide")?.ok_or_else(|| Refusal::required("hide"))?;
    let at = state.now();
    let comment = &mut state.comments[row].comment;
    if comment.author != Author::Own && comment.hidden != hidden {
        comment.hidden = hidden;
        let comment = comment.id.clone();
        state.record.push(Happened::Hidden { comment, hidden, at });
    }
    Ok(json!({ "success": true }))
}

/// Switches the comments of a media node.
pub fn enable(state: &mut State, row: usize, call: &Call) -> Result<Value, Refusal> {
    not_a_story(state, row)?;
    let enabled = call.flag("comment_enabled")?.ok_or_else(|| Refusal::required("comment_enabled"))?;
    let at = state.now();
    let media = &mut state.media[row].media;
    if media.comments_enabled != enabled {
        media.comments_enabled = enabled;
        let media = media.id.clone();
        state.record.push(Happened::CommentsEnabled { media, enabled, at });
    }
    Ok(json!({ "success": true }))
}

/// Deletes a comment with its replies.
pub fn delete(state: &mut State, row: usize) -> Value {
    let comment = state.comments[row].comment.id.clone();
    state.remove_comment(row);
    let at = state.now();
    state.record.push(Happened::Deleted { comment, at });
    json!({ "success": true })
}

/// One private reply a comment, within seven days (section 5.3).
fn private_reply(state: &mut State, call: &Call) -> Result<Value, Refusal> {
    let object = |name: &str| -> Result<Value, Refusal> {
        serde_json::from_str(call.need(name)?)
            .map_err(|_| Refusal::oauth(100, format!("(#100) Param {name} must be an object")))
    };
    let (recipient, message) = (object("recipient")?, object("message")?);
    let Some(id) = recipient["comment_id"].as_str() else {
        return Err(Refusal::oauth(100, "(#100) No matching user found").with_subcode(2_534_014));
    };
    let text = message["text"].as_str().unwrap_or_default().to_owned();
    if text.is_empty() || text.len() > 1_000 {
        return Err(Refusal::oauth(100, "(#100) Length of param message[text] must be 1 to 1000 bytes"));
    }
    let Some(Node::Comment(row)) = find(state, id) else { return Err(Refusal::gone("POST", id)) };
    let at = state.now();
    let own = &mut state.comments[row];
    let Author::Person(person) = own.comment.author else {
        return Err(Refusal::oauth(10_903, "(#10903) This user can't reply to this activity"));
    };
    if own.answered_privately {
        return Err(Refusal::oauth(10_900, "(#10900) Activity already replied to"));
    }
    if at - own.comment.at > 7 * DAY {
        return Err(Refusal::oauth(10, "(#10) This message is sent outside of allowed window.")
            .with_subcode(2_534_022));
    }
    own.answered_privately = true;
    let comment = own.comment.id.clone();
    let message = format!("mid.{}", state.fresh_id());
    let recipient = state.people.get(person).map(|person| person.id.clone()).unwrap_or_default();
    state.record.push(Happened::PrivateReply { comment, message: message.clone(), text, at });
    Ok(json!({ "recipient_id": recipient, "message_id": message }))
}
