//! What a person pastes: the address the consent page ended on, or a token from the dashboard.
//! Invariant: a code is given out only when the address carries our own state.

use url::form_urlencoded;

use super::errors::{ApiError, scrub};
use crate::domain::Secret;

/// Takes the code out of the address that the consent page ended on (section 1.3). Anything before the
/// first `?` is ignored, so that half an address will do.
///
/// # Errors
/// [`ApiError::Denied`] after Cancel, [`ApiError::Refused`] after another refusal,
/// [`ApiError::WrongState`] when it is the answer to another sign-in, [`ApiError::NoCode`] otherwise.
pub fn parse_redirect(pasted: &str, expected_state: &str) -> Result<Secret, ApiError> {
    let pasted = pasted.trim();
    let query = pasted.split_once('?').map_or(pasted, |(_, query)| query);
    // `#_` is no part of the code; the browser keeps it in the fragment.
    let query = query.split('#').next().unwrap_or_default();
    let find = |wanted: &str| {
        form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.into_owned())
            .filter(|value| !value.is_empty())
    };
    let (state, error) = (find("state"), find("error"));
    if state.is_some() || error.is_none() {
        let state = state
            .ok_or_else(|| if find("code").is_some() { ApiError::WrongState } else { ApiError::NoCode })?;
        if !same(state.trim_end_matches("#_"), expected_state) {
            return Err(ApiError::WrongState);
        }
    }
    match error.as_deref() {
        Some("access_denied") => Err(ApiError::Denied),
        Some(error) => {
            let why = find("error_description").unwrap_or_else(|| error.to_owned());
            Err(ApiError::Refused { why: scrub(&why) })
        }
        None => {
            let code = find("code").ok_or(ApiError::NoCode)?;
            Ok(Secret::new(code.trim_end_matches("#_")))
        }
    }
}

/// Compares without stopping at the first difference.
fn same(left: &str, right: &str) -> bool {
    let differing = left.bytes().zip(right.bytes()).fold(0, |seen, (left, right)| seen | (left ^ right));
    left.len() == right.len() && !left.is_empty() && std::hint::black_box(differing) == 0
}

/// Checks a pasted token by its look alone (section 1.8).
///
/// # Errors
/// [`ApiError::FacebookToken`] for `EAA…`, [`ApiError::NotAToken`] for anything but `IGAA…`.
pub fn check_token(pasted: &str) -> Result<Secret, ApiError> {
    let token = Secret::new(pasted.trim().trim_matches('"'));
    let text = token.reveal();
    if text.starts_with("EAA") {
        return Err(ApiError::FacebookToken);
    }
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.=|".contains(&byte));
    if plain && text.len() > "IGAA".len() && text.starts_with("IGAA") {
        Ok(token)
    } else {
        Err(ApiError::NotAToken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(pasted: &str) -> String {
        parse_redirect(pasted, "s-1").unwrap().reveal().to_owned()
    }

    #[test]
    fn the_code_comes_without_the_mark_at_its_end() {
        for pasted in [
            "https://localhost:8421/?code=AQB-x_y&state=s-1#_",
            "https://localhost:8421/?state=s-1&code=AQB-x_y#_",
            "  localhost:8421/?code=AQB-x_y&state=s-1 \n",
            "?code=AQB-x_y&state=s-1",
            "code=AQB-x_y&state=s-1#_",
            "https://localhost/?code=AQB-x_y%23_&state=s-1",
        ] {
            assert_eq!(code(pasted), "AQB-x_y", "{pasted}");
        }
    }

    #[test]
    fn another_state_is_refused_before_anything_else() {
        for pasted in [
            "https://localhost/?code=AQB&state=s-2#_",
            "https://localhost/?code=AQB&state=s-11",
            "https://localhost/?code=AQB&state=",
            "https://localhost/?code=AQB",
            "https://localhost/?error=access_denied&state=s-2",
        ] {
            assert!(matches!(parse_redirect(pasted, "s-1"), Err(ApiError::WrongState)), "{pasted}");
        }
        assert!(matches!(parse_redirect("?code=AQB&state=", ""), Err(ApiError::WrongState)));
    }

    #[test]
    fn cancel_and_other_refusals_are_told_apart() {
        let denied = "https://localhost/?error=access_denied&error_reason=user_denied&error_description=The+user+denied+your+request&state=s-1#_";
        assert!(matches!(parse_redirect(denied, "s-1"), Err(ApiError::Denied)));
        assert!(matches!(parse_redirect("?error=access_denied", "s-1"), Err(ApiError::Denied)));
        let other = parse_redirect("?error=server_error&error_description=Try+later&state=s-1", "s-1");
        assert!(matches!(other, Err(ApiError::Refused { why }) if why == "Try later"));
    }

    #[test]
    fn what_is_no_answer_has_no_code() {
        for pasted in ["", "hello", "https://localhost/", "https://localhost/?state=s-1", "🙂?🙂#🙂"] {
            assert!(matches!(parse_redirect(pasted, "s-1"), Err(ApiError::NoCode)), "{pasted}");
        }
    }

    #[test]
    fn a_token_is_known_by_its_first_letters() {
        assert_eq!(check_token(" \"IGAAabc-_1\"\n").unwrap().reveal(), "IGAAabc-_1");
        assert!(matches!(check_token("EAAGx"), Err(ApiError::FacebookToken)));
        for bad in ["", "IGAA", "IGQVJx", "IGAA with space", "hello", "igaax"] {
            assert!(matches!(check_token(bad), Err(ApiError::NotAToken)), "{bad}");
        }
    }
}
