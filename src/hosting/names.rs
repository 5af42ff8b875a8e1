//! Names for files that nobody can guess, and that tell what is ours.
//! Invariant: a name has letters, digits, hyphens and one dot, and ends in what its kind of file ends in: a
//! plain web server tells the kind from that.

use std::io;

use rand::TryRngCore;
use rand::rngs::OsRng;

/// What the name of every file on somebody else's host begins with.
pub(super) const OURS: &str = "tintype-";

/// 256 random bits of the system, as hex digits.
pub(super) fn secret() -> io::Result<String> {
    let mut bytes = [0; 32];
    OsRng.try_fill_bytes(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The letters of a hint that may stand in any address; at most 64.
pub(super) fn readable(hint: &str) -> String {
    let kept: String = hint
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || letter == '.' { letter } else { '-' })
        .take(64)
        .collect();
    let kept = kept.trim_matches(['-', '.']);
    if kept.is_empty() { "file".to_owned() } else { kept.to_owned() }
}

/// A new name for a file of a kind: `tintype-8f2c…-slide-1.jpg`.
pub(super) fn fresh(hint: &str, content_type: &str) -> io::Result<String> {
    let stem = readable(hint).replace('.', "-");
    Ok(format!("{OURS}{}-{stem}.{}", secret()?, ending(content_type)))
}

/// Whether a file name is one of ours: nothing else may ever be swept away.
pub(super) fn is_ours(name: &str) -> bool {
    let Some(rest) = name.strip_prefix(OURS) else { return false };
    let hex = |digit: u8| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit);
    rest.len() > 65 && rest.bytes().take(64).all(hex) && rest.as_bytes().get(64) == Some(&b'-')
}

/// What a file of a kind ends in.
fn ending(content_type: &str) -> &'static str {
    match content_type {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "video/quicktime" => "mov",
        "video/mp4" => "mp4",
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_random_plain_and_knows_its_kind() {
        let (one, other) = (fresh("4-1", "image/jpeg").unwrap(), fresh("4-1", "image/jpeg").unwrap());
        assert_ne!(one, other);
        assert!(one.starts_with(OURS) && one.ends_with("-4-1.jpg") && one.len() == 8 + 64 + 8, "{one}");
        assert!(fresh("../Küche.mp4", "video/quicktime").unwrap().ends_with("-K-che-mp4.mov"));
    }

    #[test]
    fn only_names_made_here_are_ours() {
        assert!(is_ours(&fresh("1", "video/mp4").unwrap()));
        for other in ["tintype-notes.txt", "tintype-", "kiln.jpg", &format!("tintype-{}", "a".repeat(80))] {
            assert!(!is_ours(other), "{other}");
        }
    }

    #[test]
    fn a_hint_keeps_the_letters_that_may_stand_anywhere() {
        assert_eq!(readable("Küche 1.jpg"), "K-che-1.jpg");
        assert_eq!(readable("../../etc/passwd"), "etc-passwd");
        assert_eq!(readable(""), "file");
    }
}
