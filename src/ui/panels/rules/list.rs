//! The list of hits: which are shown, where the cursor stands, what is in sight.
//! Invariant: places count the shown hits and never the rows of the store, so a list may change under them.

use crate::domain::Verdict;
use crate::engine::rules::{Hit, Rehearsal};

/// Which hits are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Showing {
    #[default]
    Disagreements,
    Agrees,
    All,
    /// Those that the offered change is about.
    Offered,
}

/// The list's own state.
#[derive(Default)]
pub struct List {
    pub showing: Showing,
    cursor: usize,
    /// Keys go through the hits instead of the rules.
    keys: bool,
    /// Keeps the cursor in sight from the next frame on.
    pub follow: bool,
    /// Numbers of the shown hits, until the figures change.
    shown: Option<(Showing, Vec<u32>)>,
    /// Verdicts given since the figures were made.
    given: Vec<(i64, Option<Verdict>)>,
}

impl List {
    /// New figures came.
    pub fn forget(&mut self) {
        self.shown = None;
        self.given.clear();
    }

    /// Shows others.
    pub fn show_only(&mut self, showing: Showing) {
        if self.showing != showing {
            *self =
                Self { showing, keys: self.keys, given: std::mem::take(&mut self.given), ..Self::default() };
        }
    }

    /// The numbers of the hits that are shown.
    pub fn shown(&mut self, rehearsal: &Rehearsal) -> &[u32] {
        if self.shown.as_ref().is_none_or(|(of, _)| *of != self.showing) {
            self.shown = Some((self.showing, chosen(rehearsal, self.showing)));
        }
        let shown = self.shown.as_ref().map_or(&[][..], |(_, shown)| shown);
        self.cursor = self.cursor.min(shown.len().saturating_sub(1));
        shown
    }

    /// The number of the current hit.
    pub fn current(&self, rehearsal: &Rehearsal) -> Option<usize> {
        let known = self.shown.as_ref().filter(|(of, _)| *of == self.showing);
        let number = match known {
            Some((_, shown)) => *shown.get(self.cursor)?,
            None => *chosen(rehearsal, self.showing).get(self.cursor)?,
        };
        usize::try_from(number).ok()
    }

    /// The place of the cursor.
    pub fn at(&self) -> usize {
        self.cursor
    }

    /// Puts the cursor on a place.
    pub fn put(&mut self, at: usize) {
        self.cursor = at;
        self.keys = true;
    }

    /// Moves the cursor.
    pub fn step(&mut self, by: isize) {
        if by != 0 {
            self.cursor = self.cursor.saturating_add_signed(by);
            self.follow = true;
        }
    }

    /// Keys go through the hits from now on.
    pub fn enter(&mut self) {
        self.keys = true;
        self.follow = true;
    }

    /// Keys go through the rules again.
    pub fn leave(&mut self) {
        self.keys = false;
    }

    /// Whether keys go through the hits.
    pub fn has_keys(&self) -> bool {
        self.keys
    }

    /// A verdict that the figures do not know yet.
    pub fn judged(&mut self, row: i64, verdict: Option<Verdict>) {
        self.given.retain(|(known, _)| *known != row);
        self.given.push((row, verdict));
    }

    /// What the person said of a hit, as far as is known here.
    pub fn verdict(&self, hit: &Hit) -> Option<Verdict> {
        let given = self.given.iter().find(|(row, _)| *row == hit.row);
        given.map_or(hit.verdict, |(_, verdict)| *verdict)
    }
}

fn chosen(rehearsal: &Rehearsal, showing: Showing) -> Vec<u32> {
    let offered = rehearsal.suggestion.as_ref().map_or(&[][..], |suggestion| &suggestion.rows);
    let shows = |hit: &Hit| match showing {
        Showing::Disagreements => hit.disagrees(),
        Showing::Agrees => !hit.disagrees(),
        Showing::All => true,
        // Newest first, so that it can be looked up.
        Showing::Offered => offered.binary_search_by(|row| hit.row.cmp(row)).is_ok(),
    };
    let numbered = (0_u32..).zip(&rehearsal.hits);
    numbered.filter(|(_, hit)| shows(hit)).map(|(number, _)| number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rules::{Change, Did, Suggestion};

    fn hit(row: i64, did: Did) -> Hit {
        Hit { row, did, verdict: None, words: 1, author_days: None, spans: Vec::new(), open: false }
    }

    #[test]
    fn each_list_shows_its_hits_and_the_cursor_stays_inside() {
        let suggestion = Suggestion {
            change: Change::Newcomers { days: 1 },
            spares: 1,
            of: 2,
            loses: 1,
            of_agreeing: 1,
            rows: vec![9, 2],
        };
        let rehearsal = Rehearsal {
            hits: vec![hit(2, Did::Answered), hit(5, Did::Kept), hit(9, Did::Hid)],
            suggestion: Some(suggestion),
            ..Rehearsal::default()
        };
        let mut list = List::default();
        assert_eq!(list.shown(&rehearsal), [0, 1]);
        list.step(5);
        assert_eq!(list.shown(&rehearsal).len(), 2);
        assert_eq!(list.current(&rehearsal), Some(1));
        for (showing, shown) in
            [(Showing::Agrees, &[2][..]), (Showing::All, &[0, 1, 2]), (Showing::Offered, &[0, 2])]
        {
            list.show_only(showing);
            assert_eq!(list.shown(&rehearsal), shown);
            assert_eq!(list.current(&rehearsal), Some(shown[0] as usize));
        }
        list.judged(5, Some(Verdict::Spare));
        assert_eq!(list.verdict(&rehearsal.hits[1]), Some(Verdict::Spare));
        list.forget();
        assert_eq!(list.verdict(&rehearsal.hits[1]), None);
    }
}
