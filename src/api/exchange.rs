//! What was asked of Instagram and what class of answer came, for the timeline of an op.
//! Invariant: no value of a parameter, no query and no token is in it, so it may be kept and shown.

use std::sync::Arc;
use std::time::Duration;

use super::client::{Call, Reply};
use super::errors::{ApiError, scrub};

/// One call that is over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exchange {
    /// `GET`, `POST`, `DELETE`.
    pub method: String,
    /// With its version, without its query.
    pub path: String,
    /// Names of the parameters that were sent as a form; never their values.
    pub names: Vec<String>,
    /// HTTP status; `None`: no whole answer came.
    pub http: Option<u16>,
    /// Instagram's code and subcode (section 8.2).
    pub code: Option<i64>,
    pub subcode: Option<i64>,
    /// `fbtrace_id` of an error, or the trace header.
    pub trace: Option<String>,
    /// Milliseconds from asking to the end of the answer.
    pub took_ms: u64,
}

impl Exchange {
    /// A call that is about to be made.
    pub(super) fn asked(call: &Call<'_>) -> Self {
        let names = call.form.iter().flatten().map(|(name, _)| name.clone()).collect();
        Self { method: call.method.to_string(), path: scrub(call.url.path()), names, ..Self::default() }
    }

    /// The same call with its answer.
    pub(super) fn answered(self, answer: &Result<Reply, ApiError>, took: Duration) -> Self {
        let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        match answer {
            Ok(reply) => Self { http: Some(reply.http), trace: reply.trace.clone(), took_ms, ..self },
            Err(ApiError::Graph(error)) => Self {
                http: Some(error.http),
                code: error.code,
                subcode: error.subcode,
                trace: error.trace.as_deref().map(scrub),
                took_ms,
                ..self
            },
            Err(ApiError::Unreadable { http, .. } | ApiError::TokenHost { http, .. }) => {
                Self { http: Some(*http), took_ms, ..self }
            }
            Err(_) => Self { took_ms, ..self },
        }
    }

    /// What was asked, in one line: `POST /v26.0/178…/media, image_url, caption`.
    pub fn request_line(&self) -> String {
        let mut line = format!("{} {}", self.method, self.path);
        for name in &self.names {
            line.push_str(", ");
            line.push_str(name);
        }
        line
    }

    /// The class of the answer in one line: `400, 9004/2207052`; `None`: none came.
    pub fn answer_line(&self) -> Option<String> {
        let mut line = self.http?.to_string();
        if let Some(code) = self.code {
            line.push_str(&format!(", {code}"));
            if let Some(subcode) = self.subcode {
                line.push_str(&format!("/{subcode}"));
            }
        }
        Some(line)
    }
}

/// Whoever listens to the calls of a session.
#[derive(Clone)]
pub struct Ear(Arc<dyn Fn(Exchange) + Send + Sync>);

impl Ear {
    /// An ear.
    pub fn new(hear: impl Fn(Exchange) + Send + Sync + 'static) -> Self {
        Self(Arc::new(hear))
    }

    pub(super) fn hear(&self, exchange: Exchange) {
        (self.0)(exchange);
    }
}

impl std::fmt::Debug for Ear {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Ear")
    }
}

#[cfg(test)]
mod tests {
    use reqwest::Method;

    use super::super::errors::Purpose;
    use super::*;
    use crate::domain::Secret;

    #[test]
    fn a_request_line_names_parameters_and_holds_no_value() {
        let token = Secret::new("IGAAverysecret");
        let mut url = url::Url::parse("https://graph.example/v26.0/178/media").unwrap();
        url.query_pairs_mut().append_pair("access_token", "IGAAverysecret");
        let call = Call {
            method: Method::POST,
            form: Some(vec![("image_url".into(), "https://files.example/secret/1.jpg".into())]),
            ..Call::get(Purpose::Change, url, Some(&token))
        };
        let asked = Exchange::asked(&call);
        assert_eq!(asked.request_line(), "POST /v26.0/178/media, image_url");
        assert!(!format!("{asked:?}").contains("secret"));
    }

    #[test]
    fn an_answer_is_told_by_its_class() {
        let body = br#"{"error":{"message":"m","code":9004,"error_subcode":2207052,"fbtrace_id":"Ab"}}"#;
        let error = super::super::errors::read(Purpose::Change, 400, None, body);
        let said = Exchange::default().answered(&Err(error), Duration::from_millis(7));
        assert_eq!(said.answer_line().as_deref(), Some("400, 9004/2207052"));
        assert_eq!((said.trace.as_deref(), said.took_ms), (Some("Ab"), 7));
        let lost = ApiError::Lost { purpose: Purpose::Send, why: String::new() };
        assert_eq!(Exchange::default().answered(&Err(lost), Duration::ZERO).answer_line(), None);
    }
}
