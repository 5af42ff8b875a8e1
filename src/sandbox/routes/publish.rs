//! Containers and publishing over HTTP (section 4).
//! Invariant: a container is entered before its fetch begins, so an answer that is lost loses no
//! container.

use axum::response::Response;
use serde_json::json;

use crate::sandbox::call::Call;
use crate::sandbox::containers::{self, Work};
use crate::sandbox::publish as publishing;
use crate::sandbox::refusal::Refusal;
use crate::sandbox::shared::Shared;
use crate::sandbox::state::State;
use crate::sandbox::tokens::Scopes;
use crate::sandbox::wanted::{Shape, Wanted};

use super::node::{Node, find};
use super::{Asked, Host};
use axum::extract::Path;

/// Token, scope and that the path names the account itself.
fn own(shared: &Shared, state: &State, call: &Call, id: &str) -> Result<(), Refusal> {
    shared.allow(state, call, Scopes::BASIC.with(Scopes::PUBLISH))?;
    match find(state, id) {
        Some(Node::Account) => Ok(()),
        Some(_) => Err(Refusal::unsupported("post")),
        None => Err(Refusal::gone("POST", id)),
    }
}

/// `POST /{IG}/media`: enters a container and lets it be fetched.
pub async fn create(shared: Host, Path(id): Path<String>, call: Asked) -> Response {
    let entered = {
        let mut state = shared.state();
        own(&shared, &state, &call, &id).and_then(|()| publishing::enter(&mut state, &call))
    };
    let (container, wanted) = match entered {
        Ok(entered) => entered,
        Err(refusal) => return shared.refuse(&refusal),
    };
    if let Err(refusal) = begin(&shared, &container, wanted).await {
        return shared.refuse(&refusal);
    }
    shared.reply(Ok(json!({ "id": container })))
}

/// Starts the fetch; waits for it when a switch says so.
async fn begin(shared: &Host, container: &str, wanted: Wanted) -> Result<(), Refusal> {
    if matches!(wanted.shape, Shape::Carousel(_)) {
        return Ok(());
    }
    let (judge, first) = {
        let state = shared.state();
        (wanted.image.is_some() && state.switches.images_at_once, state.switches.fetch_first)
    };
    let work = tokio::spawn(containers::work(shared.0.clone(), container.to_owned(), wanted));
    if judge || first {
        work.await.ok();
    }
    if judge {
        let state = shared.state();
        if let Some(Work::Failed(refusal)) = state.containers.get(container).map(|one| &one.work) {
            return Err(refusal.clone());
        }
    }
    Ok(())
}

/// `POST /{IG}/media_publish`.
pub async fn publish(shared: Host, Path(id): Path<String>, call: Asked) -> Response {
    let answer = {
        let mut state = shared.state();
        own(&shared, &state, &call, &id).and_then(|()| publishing::publish(&mut state, &call))
    };
    shared.reply(answer)
}
