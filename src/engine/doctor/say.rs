//! How questions, answers and spans are written in the doctor's evidence.
//! Invariant: an answer is quoted as it was given, cleaned of whatever looks like a key.

use crate::api::ApiError;
use crate::tr;

/// The longest answer that is quoted, in characters.
const MOST: usize = 200;

/// An error's answer: status, code and sentence.
pub fn answer(error: &ApiError) -> String {
    let said = match error {
        ApiError::Graph(error) => {
            let code = match (error.code, error.subcode) {
                (Some(code), Some(subcode)) => format!("{code}/{subcode}"),
                (Some(code), None) => code.to_string(),
                (None, _) => tr!("none").to_owned(),
            };
            tr!("{http}, code {code}: “{words}”", http = error.http, code = code, words = error.message)
        }
        ApiError::TokenHost { http, message, .. } => {
            tr!("{http}: “{words}”", http = http, words = message)
        }
        ApiError::Unreadable { http, .. } => tr!("{http}, and nothing that can be read", http = http),
        ApiError::NotSent { why } | ApiError::Lost { why, .. } => tr!("None: {why}", why = why),
        other => other.to_string(),
    };
    short(&said)
}

/// At most as much as is quoted.
fn short(text: &str) -> String {
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(MOST).collect();
    cut.push('…');
    cut
}

/// Whether two answers are the same one: the same status, code and sentence, in whatever language.
pub fn same(one: &ApiError, other: &ApiError) -> bool {
    let is_answer = |error: &ApiError| {
        matches!(error, ApiError::Graph(_) | ApiError::TokenHost { .. } | ApiError::Unreadable { .. })
    };
    is_answer(one) && is_answer(other) && answer(one) == answer(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(message: &str) -> ApiError {
        ApiError::TokenHost { http: 400, code: Some(400), message: message.to_owned() }
    }

    #[test]
    fn answers_are_compared_whole_and_silence_is_never_the_same() {
        assert!(same(&token("Código no encontrado"), &token("Código no encontrado")));
        assert!(!same(&token("a"), &token("b")));
        let lost = ApiError::NotSent { why: "no route".into() };
        assert!(!same(&lost, &lost));
        assert_eq!(answer(&lost), "None: no route");
    }

    #[test]
    fn a_long_answer_is_cut() {
        assert!(answer(&token(&"x".repeat(900))).chars().count() < 220);
    }
}
