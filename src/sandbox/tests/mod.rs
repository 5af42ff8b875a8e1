//! The server's own tests: whole requests through the gate, on the hand-made world.
//! Invariant: no test waits on real time; clocks stand until they are moved.

mod faults;
mod house;
mod insights;
mod insights_odd;
mod moderate;
mod publish;
mod reads;
mod served;
mod sign_in;
mod worlds;

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, header};
use serde_json::Value;
use url::form_urlencoded;

use super::control::Control;
use super::gate::{Dropped, Gate};
use super::house::House;
use super::model::WorldSize;
use super::options::{Options, Ready};
use super::shared::Shared;
use super::testworld;

/// A sandbox without a socket.
pub struct Bench {
    house: House,
    pub shared: Arc<Shared>,
    pub ready: Ready,
    pub control: Control,
}

/// One answer.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// The body as JSON; panics on anything else.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// Code and subcode of an error body (0 for none).
    pub fn error(&self) -> (i64, i64) {
        let error = &self.json()["error"];
        assert!(self.status >= 400 && error.is_object(), "no error: {} {}", self.status, self.text);
        (error["code"].as_i64().unwrap(), error["error_subcode"].as_i64().unwrap_or_default())
    }

    pub fn message(&self) -> String {
        self.json()["error"]["message"].as_str().unwrap_or_default().to_owned()
    }

    /// The ids of `data`.
    pub fn ids(&self) -> Vec<String> {
        ids(&self.json())
    }
}

pub fn ids(list: &Value) -> Vec<String> {
    let data = list["data"].as_array().unwrap_or_else(|| panic!("no list: {list}"));
    data.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

impl Bench {
    pub fn new() -> Bench {
        let options = Options {
            seed: 11,
            size: WorldSize::Small,
            clock: Some(testworld::NOW),
            arrivals: false,
            ..Options::default()
        };
        Bench::of(Arc::new(Shared::new("http://sandbox".into(), options, testworld::content())))
    }

    /// A sandbox of another world.
    pub fn of(shared: Arc<Shared>) -> Bench {
        Bench {
            house: House::new(Gate::new(shared.clone())),
            ready: shared.ready(),
            control: Control::new(shared.clone()),
            shared,
        }
    }

    /// Any request.
    pub async fn send(&self, request: Request<Body>) -> Result<Answer, Dropped> {
        let answer = self.house.answer(request).await?;
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Ok(Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            text: String::from_utf8_lossy(&body).into_owned(),
        })
    }

    /// `GET` with the dashboard token.
    pub async fn get(&self, path: &str) -> Answer {
        self.get_as(&self.ready.token, path).await
    }

    pub async fn get_as(&self, token: &str, path: &str) -> Answer {
        self.send(request(Method::GET, path, Some(token), &[])).await.unwrap()
    }

    /// `POST` of a form with the dashboard token.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.send(request(Method::POST, path, Some(&self.ready.token), form)).await.unwrap()
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(request(Method::DELETE, path, Some(&self.ready.token), &[])).await.unwrap()
    }
}

pub fn request(method: Method, path: &str, token: Option<&str>, form: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    if form.is_empty() {
        return request.body(Body::empty()).unwrap();
    }
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from(body)).unwrap()
}
