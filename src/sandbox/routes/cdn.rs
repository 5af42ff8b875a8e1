//! Pictures and clips under links that expire, as the content network serves them.
//! Invariant: a link whose moment or seal is wrong gets nothing; a right one gets the same bytes each
//! time.

use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Deserialize;
use std::sync::Arc;

use crate::sandbox::model::{Clip, Picture};
use crate::sandbox::shared::Shared;
use crate::sandbox::state::State as World;
use crate::sandbox::tokens::DAY;

/// The expiry (hexadecimal unix seconds) and seal of a link.
#[derive(Deserialize)]
pub struct Sealed {
    #[serde(default)]
    oe: String,
    #[serde(default)]
    sig: String,
}

impl Shared {
    /// A link to `kind` (`p` picture, `c` clip, `a` account picture) of `id`. It is the same for a day
    /// and good for two to three.
    pub fn cdn(&self, state: &World, kind: &str, id: &str, ending: &str) -> String {
        let expiry = (state.now().div_euclid(DAY) + 3) * DAY;
        let path = format!("cdn/{kind}/{id}.{ending}");
        let sig = self.mint.seal(&format!("{path} {expiry:x}"));
        format!("{}/{path}?oe={expiry:x}&sig={sig}", self.url)
    }
}

enum Found {
    Ready(Bytes, &'static str),
    ToDraw(Picture),
}

/// `GET /cdn/{kind}/{file}`.
pub async fn file(
    State(shared): State<Arc<Shared>>,
    Path((kind, file)): Path<(String, String)>,
    Query(sealed): Query<Sealed>,
) -> Response {
    let good = shared.mint.seal(&format!("cdn/{kind}/{file} {}", sealed.oe)) == sealed.sig;
    let expiry = i64::from_str_radix(&sealed.oe, 16).unwrap_or_default();
    let found = {
        let state = shared.state();
        if !good || expiry <= state.now() {
            let why = if good { "URL signature expired" } else { "Bad URL hash" };
            return (StatusCode::FORBIDDEN, why).into_response();
        }
        find(&state, &shared, &kind, file.split('.').next().unwrap_or_default())
    };
    match found {
        None => StatusCode::NOT_FOUND.into_response(),
        Some(Found::Ready(bytes, kind)) => serve(bytes, kind),
        Some(Found::ToDraw(picture)) => {
            let name = file.split('.').next().unwrap_or_default().to_owned();
            serve(draw(&shared, name, picture).await, "image/jpeg")
        }
    }
}

fn find(state: &World, shared: &Shared, kind: &str, id: &str) -> Option<Found> {
    if kind == "a" {
        return (id == state.account.id).then(|| picture(&state.account.picture));
    }
    let (row, slide) = match state.child_ids.get(id) {
        Some(place) => *place,
        None => (*state.media_ids.get(id)?, 0),
    };
    let row = &state.media[row];
    let slide = row.media.slides.get(slide).filter(|_| !row.gone)?;
    match (kind, &slide.clip) {
        ("p", _) => Some(picture(&slide.picture)),
        ("c", Some(Clip::Bundled(index))) => {
            Some(Found::Ready(Bytes::from_static((shared.content.clip)(*index)), "video/mp4"))
        }
        ("c", Some(Clip::Bytes(bytes))) => Some(Found::Ready(Bytes::from_owner(bytes.clone()), "video/mp4")),
        _ => None,
    }
}

fn picture(picture: &Picture) -> Found {
    match picture {
        Picture::Bytes(bytes) => Found::Ready(Bytes::from_owner(bytes.clone()), "image/jpeg"),
        drawn @ Picture::Drawn { .. } => Found::ToDraw(drawn.clone()),
    }
}

async fn draw(shared: &Shared, name: String, picture: Picture) -> Bytes {
    let Picture::Drawn { recipe, seed, width, height } = picture else { return Bytes::new() };
    // A published clip may get an id that an earlier run gave to another.
    let name = format!("{name}-{seed:x}-{width}x{height}");
    let (jpeg, divisor) = (shared.content.jpeg, shared.picture_divisor());
    let draw = move || jpeg(recipe, seed, (width / divisor).max(16), (height / divisor).max(16));
    shared.pictures.get(name, draw).await
}

fn serve(bytes: Bytes, kind: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "max-age=1209600")], bytes).into_response()
}
