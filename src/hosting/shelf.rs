//! The files a host of ours has on offer, by path.
//! Invariant: what has expired is not found, whether or not it was swept away already.

use std::collections::HashMap;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Payload;
use super::names::{readable, secret};
use crate::domain::Clock;
use hyper::header::HeaderValue;
use jiff::{SignedDuration, Timestamp};

/// A file on offer.
#[derive(Clone)]
pub(super) struct Offer {
    pub payload: Payload,
    pub content_type: HeaderValue,
    pub expires: Timestamp,
}

/// Files on offer, each under a path that nobody can guess.
pub(super) struct Shelf {
    clock: Clock,
    life: SignedDuration,
    offers: Mutex<HashMap<String, Offer>>,
}

impl Shelf {
    /// An empty shelf; what is put on it expires after `life`.
    pub fn new(clock: Clock, life: Duration) -> Self {
        let life = SignedDuration::try_from(life).unwrap_or(SignedDuration::MAX);
        Self { clock, life, offers: Mutex::default() }
    }

    /// Puts a file on the shelf, after what has expired was swept off it, and tells its path and its end.
    pub fn put(
        &self,
        payload: Payload,
        content_type: HeaderValue,
        hint: &str,
    ) -> io::Result<(String, Timestamp)> {
        let expires = self.clock.now().checked_add(self.life).unwrap_or(Timestamp::MAX);
        let path = format!("/{}/{}", secret()?, readable(hint));
        self.sweep();
        self.offers().insert(path.clone(), Offer { payload, content_type, expires });
        Ok((path, expires))
    }

    /// The file of a path, unless it has expired.
    pub fn find(&self, path: &str) -> Option<Offer> {
        let now = self.clock.now();
        self.offers().get(path).filter(|offer| now < offer.expires).cloned()
    }

    /// Takes a file away; whether it was there.
    pub fn remove(&self, path: &str) -> bool {
        self.offers().remove(path).is_some()
    }

    /// Takes everything away.
    pub fn clear(&self) {
        self.offers().clear();
    }

    /// How many files can be fetched now.
    pub fn count(&self) -> usize {
        let now = self.clock.now();
        self.offers().values().filter(|offer| now < offer.expires).count()
    }

    /// Forgets what has expired; how many that were.
    pub fn sweep(&self) -> usize {
        let now = self.clock.now();
        let mut offers = self.offers();
        let before = offers.len();
        offers.retain(|_, offer| now < offer.expires);
        before - offers.len()
    }

    fn offers(&self) -> MutexGuard<'_, HashMap<String, Offer>> {
        self.offers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shelf(clock: &Clock) -> Shelf {
        Shelf::new(clock.clone(), Duration::from_secs(3_600))
    }

    fn put(shelf: &Shelf, hint: &str) -> String {
        let payload = Payload::Bytes("a picture".into());
        shelf.put(payload, HeaderValue::from_static("image/jpeg"), hint).unwrap().0
    }

    #[test]
    fn a_path_is_long_random_and_plain() {
        let shelf = shelf(&Clock::system());
        let (one, other) = (put(&shelf, "Küche 1.jpg"), put(&shelf, "Küche 1.jpg"));
        assert_ne!(one, other);
        assert!(one.is_ascii() && one.ends_with("/K-che-1.jpg") && one.len() == 1 + 64 + 1 + 11, "{one}");
        assert!(put(&shelf, "../../etc/passwd").ends_with("/etc-passwd"));
        assert!(put(&shelf, "").ends_with("/file"));
    }

    #[test]
    fn what_expired_is_gone_before_and_after_sweeping() {
        let clock = Clock::frozen_at(Timestamp::UNIX_EPOCH);
        let shelf = shelf(&clock);
        let first = put(&shelf, "a");
        clock.advance(Duration::from_secs(3_599));
        let second = put(&shelf, "b");
        assert!(shelf.find(&first).is_some());
        clock.advance(Duration::from_secs(1));
        assert!(shelf.find(&first).is_none() && shelf.find(&second).is_some());
        assert_eq!((shelf.count(), shelf.sweep(), shelf.sweep()), (1, 1, 0));
        assert!(shelf.remove(&second) && !shelf.remove(&second));
        assert_eq!(shelf.count(), 0);
    }
}
