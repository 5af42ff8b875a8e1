//! Where the person is in the list: the current comment, and where to go when it leaves.
//! Invariant: a list that changes under the cursor never moves it to another comment while its own is
//! still there.

/// The current row of a list that may change at any time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    row: Option<i64>,
    at: usize,
}

impl Cursor {
    /// The row id of the current comment.
    pub fn row(self) -> Option<i64> {
        self.row
    }

    /// Its place in the list.
    pub fn at(self) -> usize {
        self.at
    }

    /// After the list changed: the same comment if it is still there, else the one that took its place.
    pub fn settle(&mut self, rows: &[i64]) {
        let Some(row) = self.row else {
            self.put(rows, 0);
            return;
        };
        if rows.get(self.at) == Some(&row) {
            return;
        }
        match rows.iter().position(|other| *other == row) {
            Some(at) => self.at = at,
            None => self.put(rows, self.at),
        }
    }

    /// Moves by so many rows, stopping at the ends. Tells whether it moved.
    pub fn step(&mut self, rows: &[i64], by: isize) -> bool {
        let before = self.row;
        self.put(rows, self.at.saturating_add_signed(by));
        self.row != before
    }

    /// Goes to a place, or the last one if there are fewer.
    pub fn put(&mut self, rows: &[i64], at: usize) {
        self.at = at.min(rows.len().saturating_sub(1));
        self.row = rows.get(self.at).copied();
    }

    /// After an act: on to the next comment that still waits for one, or back to the last before it; where none
    /// is known to, to the next row, or at the end to the one before.
    pub fn move_on(&mut self, rows: &[i64], waits: impl Fn(i64) -> bool) {
        let below = rows.iter().enumerate().skip(self.at + 1).find(|(_, row)| waits(**row));
        let above = || rows.iter().enumerate().take(self.at).rev().find(|(_, row)| waits(**row));
        match below.or_else(above) {
            Some((at, _)) => self.put(rows, at),
            None => {
                if !self.step(rows, 1) {
                    self.step(rows, -1);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    #[test]
    fn new_comments_above_do_not_move_it() {
        let mut cursor = Cursor::default();
        cursor.put(&[9, 8, 7], 1);
        cursor.settle(&[11, 10, 9, 8, 7]);
        assert_eq!((cursor.row(), cursor.at()), (Some(8), 3));
    }

    #[test]
    fn a_comment_that_left_gives_its_place_to_the_next() {
        let mut cursor = Cursor::default();
        cursor.put(&[9, 8, 7], 1);
        cursor.settle(&[9, 7]);
        assert_eq!(cursor.row(), Some(7));
        cursor.settle(&[9]);
        assert_eq!(cursor.row(), Some(9));
        cursor.settle(&[]);
        assert_eq!(cursor.row(), None);
    }

    #[test]
    fn an_act_moves_on_and_at_the_end_back() {
        let mut cursor = Cursor::default();
        cursor.put(&[3, 2, 1], 1);
        cursor.move_on(&[3, 2, 1], |_| true);
        assert_eq!(cursor.row(), Some(1));
        cursor.move_on(&[3, 2, 1], |_| true);
        assert_eq!(cursor.row(), Some(2));
    }

    #[test]
    fn an_act_moves_on_to_what_waits_for_one() {
        let mut cursor = Cursor::default();
        let rows = [9, 8, 7, 6, 5];
        cursor.put(&rows, 1);
        cursor.move_on(&rows, |row| row < 7);
        assert_eq!(cursor.row(), Some(6));
        cursor.move_on(&rows, |row| row > 7);
        assert_eq!(cursor.row(), Some(8), "nothing waits below, so the nearest above");
        cursor.move_on(&rows, |_| false);
        assert_eq!(cursor.row(), Some(7), "nothing waits at all, so the next");
    }

    #[test]
    fn the_first_list_puts_it_on_top() {
        let mut cursor = Cursor::default();
        cursor.settle(&[5, 4]);
        assert_eq!(cursor.row(), Some(5));
    }
}
