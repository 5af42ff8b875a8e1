//! Tokens that carry their own truth: kind, scopes, birth and death, sealed with the app's secret.
//! Invariant: a token of another seed, a cut one and a forged one are all refused; one that this seed
//! gave stays readable after the sandbox starts again.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// The five permissions of Instagram Login, in the order the service lists them (section 1.2).
pub const SCOPES: [&str; 5] = [
    "instagram_business_basic",
    "instagram_business_content_publish",
    "instagram_business_manage_comments",
    "instagram_business_manage_messages",
    "instagram_business_manage_insights",
];

/// One hour, the life of a code and of a short token (sections 1.3, 1.4).
pub const HOUR: i64 = 3_600;
/// One day in seconds.
pub const DAY: i64 = 86_400;
/// The life of a long token (section 1.5).
pub const LONG: i64 = 60 * DAY;

/// A set of permissions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scopes(u8);

impl Scopes {
    /// Reading the account and its media.
    pub const BASIC: Scopes = Scopes(1);
    /// Publishing.
    pub const PUBLISH: Scopes = Scopes(2);
    /// Reading and moderating comments.
    pub const COMMENTS: Scopes = Scopes(4);
    /// Messages.
    pub const MESSAGES: Scopes = Scopes(8);
    /// Insights.
    pub const INSIGHTS: Scopes = Scopes(16);
    /// All five.
    pub const ALL: Scopes = Scopes(31);

    /// Both sets together.
    pub const fn with(self, other: Scopes) -> Scopes {
        Scopes(self.0 | other.0)
    }

    /// The permission of that name; the dead and the misspelt ones are `None`.
    pub fn named(name: &str) -> Option<Scopes> {
        SCOPES.iter().position(|scope| *scope == name).map(|bit| Scopes(1 << bit))
    }

    /// The permissions by name, in the service's order.
    pub fn names(self) -> Vec<&'static str> {
        (0..5).filter(|bit| self.0 & (1 << bit) != 0).map(|bit| SCOPES[bit]).collect()
    }

    /// The first permission of `needed` that is not in this set.
    pub fn lacking(self, needed: Scopes) -> Option<&'static str> {
        Scopes(needed.0 & !self.0).names().first().copied()
    }
}

/// Which of the two lives a token has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    Short,
    Long,
}

/// What a token says when it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    pub life: Life,
    pub scopes: Scopes,
    /// Unix seconds.
    pub born: i64,
    /// Unix seconds.
    pub dies: i64,
    /// Counts the tokens given, so that no two are alike.
    pub serial: u64,
}

/// Makes and reads tokens; the secret comes from the world's seed.
#[derive(Clone)]
pub struct Mint {
    secret: [u8; 32],
}

/// Base64 characters of the seal at a token's end (12 bytes).
const SEAL: usize = 16;

impl Mint {
    /// A mint whose tokens only a mint of the same seed reads.
    pub fn new(seed: u64) -> Mint {
        let mut hash = Sha256::new();
        hash.update(b"sandbox mint");
        hash.update(seed.to_be_bytes());
        Mint { secret: hash.finalize().into() }
    }

    /// Text that only this mint makes of `words`, 12 bytes as base64.
    pub fn seal(&self, words: &str) -> String {
        let mut hash = Sha256::new();
        hash.update(self.secret);
        hash.update(words.as_bytes());
        URL_SAFE_NO_PAD.encode(&hash.finalize()[..12])
    }

    /// Lowercase hex that only this mint makes of `words`, `digits` long (at most 64).
    pub fn hex(&self, words: &str, digits: usize) -> String {
        let mut hash = Sha256::new();
        hash.update(self.secret);
        hash.update(words.as_bytes());
        let mut text: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        text.truncate(digits);
        text
    }

    /// The token text of a grant.
    pub fn issue(&self, grant: Grant) -> String {
        let life = if grant.life == Life::Short { 's' } else { 'l' };
        let Grant { scopes, born, dies, serial, .. } = grant;
        let words = format!("{life}.{:x}.{born:x}.{dies:x}.{serial:x}", scopes.0);
        format!("IGAA{}{}", URL_SAFE_NO_PAD.encode(&words), self.seal(&words))
    }

    /// What the token says, or `None` when it is not one of ours.
    pub fn read(&self, token: &str) -> Option<Grant> {
        let body = token.strip_prefix("IGAA")?;
        let cut = body.len().checked_sub(SEAL)?;
        let (words, seal) = (body.get(..cut)?, body.get(cut..)?);
        let words = String::from_utf8(URL_SAFE_NO_PAD.decode(words).ok()?).ok()?;
        if self.seal(&words) != seal {
            return None;
        }
        let mut parts = words.split('.');
        let life = if parts.next()? == "s" { Life::Short } else { Life::Long };
        let scopes = Scopes(u8::from_str_radix(parts.next()?, 16).ok()?);
        let born = i64::from_str_radix(parts.next()?, 16).ok()?;
        let dies = i64::from_str_radix(parts.next()?, 16).ok()?;
        let serial = u64::from_str_radix(parts.next()?, 16).ok()?;
        Some(Grant { life, scopes, born, dies, serial })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant() -> Grant {
        Grant {
            life: Life::Long,
            scopes: Scopes::BASIC.with(Scopes::COMMENTS),
            born: 1_790_000_000,
            dies: 1_795_184_000,
            serial: 7,
        }
    }

    #[test]
    fn a_token_reads_back_as_it_was_given() {
        let mint = Mint::new(7);
        let token = mint.issue(grant());
        assert!(token.starts_with("IGAA"));
        assert_eq!(mint.read(&token), Some(grant()));
        assert_eq!(Mint::new(7).read(&token), Some(grant()), "after a new start");
    }

    #[test]
    fn forged_cut_and_foreign_tokens_are_refused() {
        let mint = Mint::new(7);
        let token = mint.issue(grant());
        assert_eq!(Mint::new(8).read(&token), None);
        assert_eq!(mint.read(&token[..token.len() - 1]), None);
        assert_eq!(mint.read(&token.replacen("IGAA", "EAA", 1)), None);
        assert_eq!(mint.read("IGAAé"), None);
        assert_eq!(mint.read(""), None);
    }

    #[test]
    fn scopes_are_known_by_their_new_names_only() {
        assert_eq!(Scopes::named("instagram_business_content_publish"), Some(Scopes::PUBLISH));
        for dead in ["business_basic", "instagram_business_content_publishing", ""] {
            assert_eq!(Scopes::named(dead), None);
        }
        assert_eq!(Scopes::BASIC.lacking(Scopes::INSIGHTS), Some(SCOPES[4]));
        assert_eq!(Scopes::ALL.lacking(Scopes::INSIGHTS), None);
    }
}
