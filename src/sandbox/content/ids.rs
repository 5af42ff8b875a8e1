//! Ids and shortcodes that look like Instagram's.
//! Invariant: ids of 17 digits, never twice, and no id of one kind is an id of another.

use super::dice::scramble;

/// What an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    Media,
    Child,
    Comment,
    Person,
}

/// A counter for each kind, scattered so that ids tell nothing about age or order.
#[derive(Clone, Debug)]
pub(super) struct Ids {
    seed: u64,
    used: [u64; 4],
}

/// Each kind has 2^46 ids of its own from here on.
const FIRST: [u64; 4] =
    [17_900_000_000_000_000, 18_010_000_000_000_000, 18_120_000_000_000_000, 24_100_000_000_000_000];
const SPAN: u64 = 1 << 46;

impl Ids {
    pub(super) fn new(seed: u64) -> Self {
        Self { seed: scramble(seed), used: [0; 4] }
    }

    pub(super) fn next(&mut self, space: Space) -> String {
        let kind = space as usize;
        self.used[kind] += 1;
        // An odd factor permutes the residues of a power of two, so no id comes twice.
        let place = self.used[kind].wrapping_mul(0x9e37_79b9_7f4b).wrapping_add(self.seed) % SPAN;
        (FIRST[kind] + place).to_string()
    }
}

/// Eleven characters as in the address of a post; newer posts have later ones, as on the live service.
pub(super) fn shortcode(id: &str, published: i64) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let own = id.bytes().fold(7u64, |sum, digit| scramble(sum ^ u64::from(digit)));
    // Eighteen bits of time in steps of two hours, forty-two of the id, and a letter that stays.
    let time = (published.max(0) as u64 / 7_200) & 0x3_ffff;
    let bits = (time << 42) | (own & 0x3ff_ffff_ffff);
    let tail = (0..10).rev().map(|at| char::from(LETTERS[(bits >> (6 * at)) as usize & 63]));
    std::iter::once('D').chain(tail).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_seventeen_digits_and_do_not_meet() {
        let mut ids = Ids::new(4);
        let mut seen = std::collections::HashSet::new();
        for _ in 0..5_000 {
            for space in [Space::Media, Space::Child, Space::Comment, Space::Person] {
                let id = ids.next(space);
                assert_eq!(id.len(), 17);
                assert!(seen.insert(id));
            }
        }
    }

    #[test]
    fn shortcodes_are_eleven_letters_and_differ() {
        let (a, b) =
            (shortcode("17900000000000001", 1_700_000_000), shortcode("17900000000000002", 1_700_000_000));
        assert_eq!(a.len(), 11);
        assert_ne!(a, b);
    }
}
