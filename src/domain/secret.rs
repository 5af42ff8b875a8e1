//! Tokens and app secrets, which print as dots.
//! Invariant: no `Debug`, `Display` or serialised form of a secret shows a character of it.

/// A secret in memory. Read it with [`Secret::reveal`], only where it is sent or kept in the vault.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps what the user or Instagram gave, without the white space that comes with pasting.
    pub fn new(secret: impl AsRef<str>) -> Self {
        Self(secret.as_ref().trim().to_owned())
    }

    /// The secret itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether anything was given at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("••••")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_secret_prints_as_dots_and_loses_its_margins() {
        let secret = Secret::new(" IGAAxyz\n");
        assert_eq!((format!("{secret:?}").as_str(), secret.reveal()), ("••••", "IGAAxyz"));
    }
}
