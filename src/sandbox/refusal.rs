//! Every way the Graph host says no, in its own two dialects (section 8).
//! Invariant: a refusal is built here and only here, so that one table holds codes, subcodes and words.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The `type` of an error body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dialect {
    #[default]
    OAuthException,
    IGApiException,
}

/// One error answer of the Graph host (section 8.1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refusal {
    /// HTTP status.
    #[serde(default = "bad_request")]
    pub http: u16,
    pub code: i64,
    #[serde(default)]
    pub subcode: Option<i64>,
    #[serde(default)]
    pub dialect: Dialect,
    #[serde(default)]
    pub message: String,
    #[serde(default)]
    pub is_transient: Option<bool>,
    #[serde(default)]
    pub user_title: Option<String>,
    #[serde(default)]
    pub user_message: Option<String>,
}

fn bad_request() -> u16 {
    400
}

impl Refusal {
    /// An `IGApiException` with HTTP 400.
    pub fn api(code: i64, message: impl Into<String>) -> Refusal {
        Refusal {
            http: 400,
            code,
            subcode: None,
            dialect: Dialect::IGApiException,
            message: message.into(),
            is_transient: None,
            user_title: None,
            user_message: None,
        }
    }

    /// An `OAuthException` with HTTP 400.
    pub fn oauth(code: i64, message: impl Into<String>) -> Refusal {
        Refusal { dialect: Dialect::OAuthException, ..Refusal::api(code, message) }
    }

    /// The same refusal with a subcode.
    pub fn with_subcode(self, subcode: i64) -> Refusal {
        Refusal { subcode: Some(subcode), ..self }
    }

    /// The same refusal with another HTTP status.
    pub fn http(self, http: u16) -> Refusal {
        Refusal { http, ..self }
    }

    /// The same refusal with words meant for a person.
    pub fn told(self, title: &str, message: &str) -> Refusal {
        Refusal { user_title: Some(title.into()), user_message: Some(message.into()), ..self }
    }

    /// 100/33: the object is gone, not ours, or does not know this verb (section 8.2).
    pub fn gone(verb: &str, id: &str) -> Refusal {
        Refusal::api(
            100,
            format!(
                "Unsupported {} request. Object with ID '{id}' does not exist, cannot be loaded due to \
                 missing permissions, or does not support this operation",
                verb.to_lowercase()
            ),
        )
        .with_subcode(33)
    }

    /// 100: a field the node type does not have; the whole request fails (section 2).
    pub fn unknown_field(name: &str, node: &str) -> Refusal {
        Refusal::api(100, format!("Tried accessing nonexisting field ({name}) on node type ({node})"))
    }

    /// 100: a parameter that has to be there is not.
    pub fn required(name: &str) -> Refusal {
        Refusal::api(100, format!("The parameter {name} is required."))
    }

    /// 2500: the path means nothing (section 0a).
    pub fn unknown_path(path: &str) -> Refusal {
        Refusal::api(2500, format!("Unknown path components: {path}"))
    }

    /// 100: the node is there but has no such edge or method; also every call of an account that has
    /// not accepted its tester invite (section 1.1).
    pub fn unsupported(method: &str) -> Refusal {
        Refusal::api(100, format!("Unsupported request - method type: {}", method.to_lowercase()))
    }

    /// 190: no token that we ever gave (section 1.8).
    pub fn bad_token() -> Refusal {
        Refusal::oauth(190, "Invalid OAuth access token - Cannot parse access token")
    }

    /// 10: the token lacks a scope.
    pub fn lacks_scope(scope: &str) -> Refusal {
        Refusal::oauth(
            10,
            format!("(#10) Application does not have permission for this action: it needs {scope}"),
        )
        .http(403)
    }

    /// 4/2207051: taken for spam; the words are those of the rate limit (section 8.1).
    pub fn blocked() -> Refusal {
        let refusal =
            Refusal::oauth(4, "Application request limit reached").with_subcode(2_207_051).http(403);
        Refusal { is_transient: Some(false), ..refusal.told("Action is blocked", "Please try again later.") }
    }

    /// The JSON body without some of the keys that may be missing: which, `trace` decides.
    pub fn sparse_body(&self, trace: &str) -> Value {
        let mut body = self.body(trace);
        let dice = trace.bytes().fold(7_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
        let optional = ["type", "is_transient", "error_user_title", "error_user_msg", "fbtrace_id"];
        if let Some(error) = body["error"].as_object_mut() {
            for (bit, name) in optional.into_iter().enumerate() {
                if dice >> bit & 1 == 1 {
                    error.remove(name);
                }
            }
        }
        body
    }

    /// The JSON body.
    pub fn body(&self, trace: &str) -> Value {
        let mut error = json!({
            "message": self.message,
            "type": format!("{:?}", self.dialect),
            "code": self.code,
            "fbtrace_id": trace,
        });
        let optional = [
            ("error_subcode", self.subcode.map(Value::from)),
            ("is_transient", self.is_transient.map(Value::from)),
            ("error_user_title", self.user_title.clone().map(Value::from)),
            ("error_user_msg", self.user_message.clone().map(Value::from)),
        ];
        for (name, value) in optional {
            if let Some(value) = value {
                error[name] = value;
            }
        }
        json!({ "error": error })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_parts_are_absent_from_the_body() {
        let body = Refusal::required("message").body("T");
        assert_eq!(body["error"]["message"], "The parameter message is required.");
        assert_eq!(body["error"]["type"], "IGApiException");
        assert!(body["error"].get("error_subcode").is_none());
        assert!(body["error"].get("is_transient").is_none());
    }

    #[test]
    fn a_sparse_body_keeps_code_subcode_and_message_and_loses_others_each_time() {
        let refusal = Refusal::blocked();
        let bodies: Vec<Value> = (0..64).map(|n| refusal.sparse_body(&format!("A{n}"))).collect();
        for body in &bodies {
            let error = &body["error"];
            assert_eq!((error["code"].as_i64(), error["error_subcode"].as_i64()), (Some(4), Some(2_207_051)));
            assert!(error["message"].is_string());
        }
        for name in ["type", "is_transient", "error_user_title", "error_user_msg", "fbtrace_id"] {
            assert!(bodies.iter().any(|body| body["error"].get(name).is_none()), "{name} never goes");
            assert!(bodies.iter().any(|body| body["error"].get(name).is_some()), "{name} never stays");
        }
    }

    #[test]
    fn present_parts_are_written_by_their_graph_names() {
        let refusal = Refusal::oauth(9, "x").with_subcode(2_207_042).told("Title", "Words");
        let body = refusal.body("T");
        assert_eq!(body["error"]["error_subcode"], 2_207_042);
        assert_eq!(body["error"]["error_user_title"], "Title");
        assert_eq!(body["error"]["error_user_msg"], "Words");
        assert_eq!(body["error"]["fbtrace_id"], "T");
    }
}
