//! What Instagram refused a key for want of a permission, although nobody had told that it lacks one.
//! Invariant: a refusal counts for the key it was said to; a key that was renewed or made anew is tried afresh.

use crate::domain::account::Grant;
use crate::domain::{AccountId, FEATURES, Feature};
use crate::store::{ReadConnection, StoreError, Tx};

use super::accounts;
use super::marks::{self, Mark};

/// The task name of the marks.
const OFF: &str = "off";

/// Notes that the key in use was refused something.
///
/// # Errors
/// What SQLite says.
pub fn refuse(tx: &Tx<'_>, account: &AccountId, feature: Feature) -> Result<(), StoreError> {
    let Some(grant) = accounts::one(tx, account)?.and_then(|known| known.grant) else { return Ok(()) };
    let mark = Mark { cursor: None, at: grant.issued.as_millisecond() };
    marks::set(tx, account, OFF, feature.word(), &mark)?;
    // Marks wake nobody, and this is to be seen.
    accounts::set_grant(tx, account, Some(&grant))
}

/// What was refused was allowed after all.
///
/// # Errors
/// What SQLite says.
pub fn allow(tx: &Tx<'_>, account: &AccountId, feature: Feature) -> Result<(), StoreError> {
    let Some(grant) = accounts::one(tx, account)?.and_then(|known| known.grant) else { return Ok(()) };
    marks::clear(tx, account, OFF, feature.word())?;
    accounts::set_grant(tx, account, Some(&grant))
}

/// What the key in use was refused.
///
/// # Errors
/// What SQLite says.
pub fn refused(c: &ReadConnection, account: &AccountId, grant: &Grant) -> Result<Vec<Feature>, StoreError> {
    let known = marks::of_task(c, account, OFF)?;
    let is_off = |feature: &Feature| {
        known.iter().any(|(word, mark)| *word == feature.word() && mark.at == grant.issued.as_millisecond())
    };
    Ok(FEATURES.iter().map(|row| row.feature).filter(is_off).collect())
}

/// Whether the key of an account was not granted what something needs. An account that is signed out lacks nothing.
///
/// # Errors
/// What SQLite says.
pub fn lacks(c: &ReadConnection, account: &AccountId, feature: Feature) -> Result<bool, StoreError> {
    let grant = accounts::one(c, account)?.and_then(|known| known.grant);
    Ok(grant.is_some_and(|grant| grant.lacks(feature).is_some()))
}

/// As [`lacks`], or whether the key in use was refused it.
///
/// # Errors
/// What SQLite says.
pub fn denies(c: &ReadConnection, account: &AccountId, feature: Feature) -> Result<bool, StoreError> {
    let Some(grant) = accounts::one(c, account)?.and_then(|known| known.grant) else { return Ok(false) };
    Ok(grant.lacks(feature).is_some() || refused(c, account, &grant)?.contains(&feature))
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;
    use crate::store::fixture::{account, grant, profile, signed_in};

    #[test]
    fn a_refusal_counts_until_the_key_is_renewed_or_it_is_allowed_and_is_seen() {
        let profile = profile();
        let store = signed_in(&profile);
        let id = account().id;
        let off = || {
            let grant = store.read_now(|c| accounts::one(c, &account().id)).unwrap().unwrap().grant.unwrap();
            store.read_now(|c| refused(c, &account().id, &grant)).unwrap()
        };
        assert_eq!(off(), []);
        let before = store.reader().revision();
        store.writer().write_now(move |tx| refuse(tx, &id, Feature::Comments)).unwrap();
        assert_eq!(off(), [Feature::Comments]);
        assert!(store.reader().revision() > before);
        store.writer().write_now(|tx| allow(tx, &account().id, Feature::Comments)).unwrap();
        assert_eq!(off(), []);
        store.writer().write_now(|tx| refuse(tx, &account().id, Feature::Comments)).unwrap();
        let next = Grant { issued: grant().issued + 1.hour(), ..grant() };
        store.writer().write_now(move |tx| accounts::set_grant(tx, &account().id, Some(&next))).unwrap();
        assert_eq!(off(), []);
    }
}
