//! The few sentences of Instagram's that have no code of their own (sections 1.1 and 1.4).
//! Invariant: everything else branches on code and subcode alone, by the error book of the domain.

use crate::domain::TroubleKind as Kind;

/// What code 100 says while the tester invite is not accepted (section 1.1). No code tells this apart from
/// a bad parameter.
const TESTER_NOT_ACCEPTED: &str = "unsupported request - method type: get";

/// Whether a code-100 message means the tester invite.
pub(super) fn is_tester_invite(message: &str) -> bool {
    message.trim_start().to_ascii_lowercase().starts_with(TESTER_NOT_ACCEPTED)
}

/// The token host tells its errors apart by sentence alone: the code is always 400 (section 1.4).
const SIGN_IN_SENTENCES: &[(&str, Kind)] = &[
    ("matching code was not found", Kind::CodeUsed),
    ("authorization code has been used", Kind::CodeUsed),
    ("authorization code has expired", Kind::CodeUsed),
    ("redirect_uri", Kind::RedirectWrong),
    ("redirect uri", Kind::RedirectWrong),
    ("invalid platform app", Kind::AppIdWrong),
    ("client_id", Kind::AppIdWrong),
    ("client secret", Kind::SecretWrong),
    ("client_secret", Kind::SecretWrong),
    ("insufficient developer role", Kind::TesterNotAccepted),
];

/// What a sentence of the token host means.
pub(super) fn sign_in_kind(message: &str) -> Option<Kind> {
    let message = message.to_ascii_lowercase();
    SIGN_IN_SENTENCES.iter().find(|(part, _)| message.contains(part)).map(|(_, kind)| *kind)
}

/// What code 100 says of a container's parameter that it does not take; no subcode tells them apart (section 4.2).
const CONTAINER_SENTENCES: &[(&str, Kind)] = &[
    ("invalid_location_id", Kind::PlaceRefused),
    ("location_id", Kind::PlaceRefused),
    ("collaborators", Kind::PartnersRefused),
    ("user_tags", Kind::NameRefused),
    ("trial_params", Kind::TrialRefused),
];

/// What a refusal of a container means.
pub(super) fn container_kind(message: &str) -> Option<Kind> {
    let message = message.to_ascii_lowercase();
    CONTAINER_SENTENCES.iter().find(|(part, _)| message.contains(part)).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_container_does_not_take_is_told_by_its_name() {
        let refused = "(#100) INSTAGRAM_PLATFORM_API__INVALID_LOCATION_ID";
        assert_eq!(container_kind(refused), Some(Kind::PlaceRefused));
        assert_eq!(container_kind("param collaborators is not allowed"), Some(Kind::PartnersRefused));
        assert_eq!(container_kind("(#100) Param caption must be a string"), None);
    }

    #[test]
    fn the_sentences_of_the_token_host_are_read_in_any_case() {
        assert_eq!(sign_in_kind("Matching code was not found or was already used"), Some(Kind::CodeUsed));
        assert_eq!(
            sign_in_kind("Redirect URI does not match registered redirect URI"),
            Some(Kind::RedirectWrong)
        );
        assert_eq!(sign_in_kind("Invalid redirect_uri"), Some(Kind::RedirectWrong));
        assert_eq!(sign_in_kind("Invalid platform app"), Some(Kind::AppIdWrong));
        assert_eq!(sign_in_kind("Error validating client secret."), Some(Kind::SecretWrong));
        assert_eq!(sign_in_kind("Something else"), None);
    }
}
