//! When the pictures of a clip are decoded and shown: how many, how long, and whether each group stands alone.
//! Invariant: it never trusts a count it has not checked against the bytes that are there.

/// More pictures than this are not looked at: an hour at 240 a second.
const MOST: u64 = 864_000;

/// Pictures, and the ticks they last together, of a time-to-sample table.
pub fn pictures(table: &[u8]) -> Option<(u64, u64)> {
    let sums = rows::<2>(table)?.fold((0_u64, 0_u64), |(count, ticks), [number, each]| {
        (count + number, ticks.saturating_add(number * each))
    });
    Some(sums)
}

/// Whether every group of pictures stands alone (section 4.8: "closed GOP"): none that is decoded after a key
/// picture is shown before it. `composed` and `keys` are the `ctts` and `stss` tables, where there are any.
pub fn closed(times: &[u8], composed: Option<&[u8]>, keys: Option<&[u8]>) -> bool {
    // Without the one every picture is shown as it is decoded, without the other every one is a key picture.
    let (Some(composed), Some(keys)) = (composed, keys) else { return true };
    open_group(times, composed, keys).is_none_or(|open| !open)
}

fn open_group(times: &[u8], composed: &[u8], keys: &[u8]) -> Option<bool> {
    let mut keys = rows::<1>(keys)?.map(|[number]| number).peekable();
    let mut delays = rows::<2>(composed)?;
    let mut delay = delays.next().unwrap_or_default();
    let (mut number, mut now, mut key) = (0_u64, 0_i64, None);
    for [count, each] in rows::<2>(times)? {
        for _ in 0..count.min(MOST) {
            number += 1;
            while delay[0] == 0 {
                delay = delays.next().unwrap_or([u64::MAX, 0]);
            }
            delay[0] -= 1;
            let shown = now + i64::from(delay[1] as u32 as i32);
            if keys.peek() == Some(&number) {
                keys.next();
                // What stands before the first group cannot be missed.
                key = (number > 1).then_some(shown);
            } else if key.is_some_and(|key| shown < key) {
                return Some(true);
            }
            if number >= MOST {
                return Some(false);
            }
            now += each as i64;
        }
    }
    Some(false)
}

/// The rows of a table of 32-bit numbers behind its head and its count.
fn rows<const N: usize>(table: &[u8]) -> Option<impl Iterator<Item = [u64; N]> + '_> {
    let count = u32::from_be_bytes(table.get(4..8)?.try_into().ok()?) as usize;
    let body = table.get(8..8 + count.checked_mul(4 * N)?)?;
    Some(body.chunks_exact(4 * N).map(|row| {
        let mut numbers =
            row.chunks_exact(4).map(|part| part.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)));
        std::array::from_fn(|_| numbers.next().unwrap_or(0))
    }))
}

/// What the fragments of a file hold of one track.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fragments {
    pub pictures: u64,
    pub ticks: u64,
}

impl Fragments {
    /// Adds the runs of one `traf` box, by its `tfhd` and its `trun`s; `usual` is the length of a picture where neither
    /// says one.
    pub fn add<'a>(&mut self, head: &[u8], runs: impl Iterator<Item = &'a [u8]>, usual: u64) -> Option<()> {
        let flags = word(head, 0)? & 0x00ff_ffff;
        // Optional fields come in this order: an address of eight bytes, a description, a length.
        let at = 8 + if flags & 1 == 0 { 0 } else { 8 } + if flags & 2 == 0 { 0 } else { 4 };
        let usual = if flags & 8 == 0 { usual } else { u64::from(word(head, at)?) };
        for run in runs {
            let flags = word(run, 0)? & 0x00ff_ffff;
            let count = u64::from(word(run, 4)?).min(MOST);
            self.pictures += count;
            if flags & 0x100 == 0 {
                self.ticks += count * usual;
                continue;
            }
            let first = 8 + if flags & 1 == 0 { 0 } else { 4 } + if flags & 4 == 0 { 0 } else { 4 };
            let each = 4 * (flags >> 8 & 0xf).count_ones() as usize;
            for number in 0..count as usize {
                self.ticks += u64::from(word(run, first + number * each)?);
            }
        }
        Some(())
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[u32]) -> Vec<u8> {
        [&[0][..], rows].concat().iter().flat_map(|number| number.to_be_bytes()).collect()
    }

    #[test]
    fn a_group_that_leans_on_the_one_before_is_open() {
        let times = table(&[1, 6, 10]);
        let keys = table(&[2, 1, 4]);
        // Decoded at 0, 10, 20 and so on; the fifth is shown before the fourth, which is a key picture.
        let open = table(&[3, 3, 10, 1, 30, 2, 0]);
        assert!(!closed(&times, Some(&open), Some(&keys)));
        assert!(closed(&times, Some(&table(&[1, 6, 10])), Some(&keys)));
        assert!(closed(&times, Some(&open), None) && closed(&times, None, Some(&keys)));
        assert_eq!(pictures(&times), Some((6, 60)));
    }

    #[test]
    fn counts_that_lie_are_not_followed() {
        assert_eq!(pictures(&table(&[9, 1, 1])), None);
        assert!(closed(&table(&[u32::MAX, 1]), Some(&table(&[1, 6, 10])), Some(&table(&[1, 1]))));
    }

    #[test]
    fn fragments_are_added_up() {
        let words = |words: &[u32]| words.iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<u8>>();
        let mut found = Fragments::default();
        // A length for all; then each its own, with its size beside it.
        found.add(&words(&[8, 1, 40]), [&words(&[0, 5])[..]].into_iter(), 7).unwrap();
        found.add(&words(&[0, 1]), [&words(&[0x301, 2, 0, 30, 9, 31, 9])[..]].into_iter(), 7).unwrap();
        assert_eq!(found, Fragments { pictures: 7, ticks: 261 });
        assert_eq!(found.add(&words(&[8]), std::iter::empty(), 7), None);
    }
}
