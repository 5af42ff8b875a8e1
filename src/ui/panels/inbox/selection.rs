//! Which comments of the list are chosen, to be acted on together.
//! Invariant: what is chosen stands in the list; what leaves it is no longer chosen.

use std::collections::HashSet;
use std::sync::Arc;

/// The chosen rows, and the range that was opened last.
#[derive(Default)]
pub struct Selection {
    rows: HashSet<i64>,
    /// Where a range begins, and how far it reached.
    anchor: Option<i64>,
    reach: Option<i64>,
    /// The list it was settled on.
    list: Option<Arc<[i64]>>,
}

impl Selection {
    /// How many are chosen.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether a row is chosen.
    pub fn has(&self, row: i64) -> bool {
        self.rows.contains(&row)
    }

    /// Chooses nothing any more.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Chooses a row, or no longer; the next range begins here.
    pub fn toggle(&mut self, row: i64) {
        if !self.rows.remove(&row) {
            self.rows.insert(row);
        }
        (self.anchor, self.reach) = (Some(row), Some(row));
    }

    /// Chooses from where the range began to a place in the list; `from` is where it begins if none did. What the
    /// range reached before, and no longer does, is let go.
    pub fn extend(&mut self, list: &[i64], from: usize, to: usize) {
        let place = |row: Option<i64>| row.and_then(|row| list.iter().position(|other| *other == row));
        let start = place(self.anchor).unwrap_or(from.min(list.len().saturating_sub(1)));
        if let Some(before) = place(self.reach).filter(|_| self.anchor.is_some()) {
            for row in between(list, start, before) {
                self.rows.remove(row);
            }
        }
        self.rows.extend(between(list, start, to));
        self.anchor = list.get(start).copied();
        self.reach = list.get(to.min(list.len().saturating_sub(1))).copied();
    }

    /// Chooses these besides.
    pub fn add(&mut self, rows: impl IntoIterator<Item = i64>) {
        self.rows.extend(rows);
        (self.anchor, self.reach) = (None, None);
    }

    /// Lets go of all rows but some.
    pub fn keep(&mut self, stays: impl Fn(i64) -> bool) {
        self.rows.retain(|row| stays(*row));
    }

    /// Lets go of what left the list.
    pub fn settle(&mut self, list: &Arc<[i64]>) {
        if self.rows.is_empty() || self.list.as_ref().is_some_and(|known| Arc::ptr_eq(known, list)) {
            return;
        }
        self.list = Some(Arc::clone(list));
        self.rows = list.iter().copied().filter(|row| self.rows.contains(row)).collect();
    }

    /// The chosen rows in the list's order, those in sight before the others.
    pub fn in_order(&self, list: &[i64], sight: std::ops::Range<usize>) -> Arc<[i64]> {
        let seen = list.get(sight).unwrap_or_default();
        let seen: Vec<i64> = seen.iter().copied().filter(|row| self.has(*row)).collect();
        let first: HashSet<i64> = seen.iter().copied().collect();
        let rest = list.iter().copied().filter(|row| self.has(*row) && !first.contains(row));
        seen.iter().copied().chain(rest).collect()
    }
}

fn between(list: &[i64], one: usize, other: usize) -> &[i64] {
    let end = (one.max(other) + 1).min(list.len());
    list.get(one.min(other)..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: [i64; 6] = [9, 8, 7, 6, 5, 4];

    fn chosen(selection: &Selection) -> Vec<i64> {
        selection.in_order(&LIST, 0..LIST.len()).to_vec()
    }

    #[test]
    fn a_range_grows_and_shrinks_from_where_it_began() {
        let mut selection = Selection::default();
        selection.toggle(9);
        selection.toggle(6);
        selection.extend(&LIST, 3, 5);
        assert_eq!(chosen(&selection), [9, 6, 5, 4]);
        selection.extend(&LIST, 3, 4);
        assert_eq!(chosen(&selection), [9, 6, 5]);
        selection.extend(&LIST, 3, 2);
        assert_eq!(chosen(&selection), [9, 7, 6]);
    }

    #[test]
    fn a_range_without_a_beginning_begins_at_the_cursor() {
        let mut selection = Selection::default();
        selection.extend(&LIST, 1, 2);
        assert_eq!(chosen(&selection), [8, 7]);
    }

    #[test]
    fn what_leaves_the_list_is_no_longer_chosen() {
        let mut selection = Selection::default();
        selection.add(LIST);
        selection.settle(&Arc::from([10, 9, 6]));
        assert_eq!((selection.count(), selection.has(10)), (2, false));
    }

    #[test]
    fn what_is_in_sight_is_acted_on_first() {
        let mut selection = Selection::default();
        selection.add(LIST);
        selection.toggle(5);
        assert_eq!(*selection.in_order(&LIST, 3..5), [6, 9, 8, 7, 4]);
    }
}
