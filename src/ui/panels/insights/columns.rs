//! The columns of the table: what stands in them, how wide they are, and how rows are sorted by them. Pure.
//! Invariant: a row without the number it is sorted by comes last, whichever way the rows run.

use std::cmp::Ordering;

use crate::engine::views::insights::PostRow;
use crate::tr;

/// A column rows can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Column {
    Number,
    Reach,
    Views,
    Likes,
    Comments,
    Saves,
    Shares,
    Interactions,
    /// Against the account's own posts of the kind.
    History,
}

/// The columns with bars, from the left.
pub(super) const VALUES: [Column; 7] = [
    Column::Reach,
    Column::Views,
    Column::Likes,
    Column::Comments,
    Column::Saves,
    Column::Shares,
    Column::Interactions,
];

impl Column {
    /// Its word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => tr!("No."),
            Self::Reach => tr!("Reach"),
            Self::Views => tr!("Views"),
            Self::Likes => tr!("Likes"),
            Self::Comments => tr!("Comments"),
            Self::Saves => tr!("Saves"),
            Self::Shares => tr!("Shares"),
            Self::Interactions => tr!("Interactions"),
            Self::History => tr!("Own history"),
        }
    }

    /// The row's number in it.
    pub fn value(self, row: &PostRow) -> Option<f64> {
        match self {
            Self::Number => row.at.map(|at| at as f64),
            Self::Reach => row.reach,
            Self::Views => row.views,
            Self::Likes => row.likes,
            Self::Comments => row.comments,
            Self::Saves => row.saves,
            Self::Shares => row.shares,
            Self::Interactions => row.interactions,
            Self::History => row.against_typical.map(|(times, _)| times),
        }
    }
}

/// How rows are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sort {
    pub column: Column,
    pub downward: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Self { column: Column::Reach, downward: true }
    }
}

impl Sort {
    /// A click on a column's header: by it, the most first; by it again, the other way round.
    pub fn click(&mut self, column: Column) {
        *self = Self { column, downward: self.column != column || !self.downward };
    }

    /// The rows in order, as indices.
    pub fn order(self, rows: &[PostRow]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by(|a, b| {
            let values = (self.column.value(&rows[*a]), self.column.value(&rows[*b]));
            match values {
                (Some(a), Some(b)) if self.downward => b.total_cmp(&a),
                (Some(a), Some(b)) => a.total_cmp(&b),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => Ordering::Equal,
            }
        });
        order
    }
}

/// How a post did against the account's own, in words, and whether it stands out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Standing {
    /// So many times the usual.
    Times(f64),
    AsUsual,
    Unknown,
}

impl Standing {
    /// The standing of a row.
    pub fn of(row: &PostRow) -> Self {
        match row.against_typical {
            None => Self::Unknown,
            Some((times, _)) if (0.75..1.33).contains(&times) => Self::AsUsual,
            Some((times, _)) => Self::Times(times),
        }
    }

    /// Twice the usual or more.
    pub fn stands_out(self) -> bool {
        matches!(self, Self::Times(times) if times >= 2.0)
    }

    /// `2.4× typical`.
    pub fn words(self) -> String {
        match self {
            Self::Times(times) => tr!("{times}× typical", times = format!("{times:.1}")),
            Self::AsUsual => tr!("as usual").to_owned(),
            Self::Unknown => "–".to_owned(),
        }
    }
}

/// The columns' places in a width of points, each as left end and width.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Places {
    pub number: (f32, f32),
    pub picture: (f32, f32),
    pub headline: (f32, f32),
    pub kind: (f32, f32),
    pub values: [(f32, f32); 7],
    pub history: (f32, f32),
    /// Whether the kind has room for its word.
    pub kind_word: bool,
}

impl Places {
    /// The places in so much room.
    pub fn within(left: f32, wide: f32) -> Self {
        let roomy = wide >= 1_090.0;
        let (kind, first, value, history) =
            if roomy { (92.0, 112.0, 86.0, 92.0) } else { (32.0, 80.0, 72.0, 84.0) };
        let fixed = 36.0 + 36.0 + kind + first + 6.0 * value + history;
        let headline = (wide - fixed).max(48.0);
        let mut x = left;
        let mut next = |width: f32| {
            let place = (x, width);
            x += width;
            place
        };
        Self {
            number: next(36.0),
            picture: next(36.0),
            headline: next(headline),
            kind: next(kind),
            values: std::array::from_fn(|index| next(if index == 0 { first } else { value })),
            history: next(history),
            kind_word: roomy,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::MediaId;
    use crate::engine::views::PictureKey;
    use crate::engine::views::library::TileKind;

    fn row(id: &str, reach: Option<f64>, against_typical: Option<(f64, u32)>) -> PostRow {
        PostRow {
            media: MediaId::from(id),
            picture: PictureKey::Media(MediaId::from(id)),
            kind: TileKind::Reel,
            number: None,
            headline: None,
            at: None,
            reach,
            views: None,
            likes: None,
            comments: None,
            saves: None,
            shares: None,
            interactions: None,
            against_typical,
        }
    }

    #[test]
    fn what_has_no_number_comes_last_both_ways() {
        let rows = [row("a", None, None), row("b", Some(1.0), None), row("c", Some(0.0), None)];
        let mut sort = Sort::default();
        assert_eq!(sort.order(&rows), [1, 2, 0]);
        sort.click(Column::Reach);
        assert_eq!(sort.order(&rows), [2, 1, 0]);
        sort.click(Column::Saves);
        assert_eq!(sort, Sort { column: Column::Saves, downward: true });
    }

    #[test]
    fn standing_is_said_only_where_it_is_unusual() {
        let words = |times| Standing::of(&row("a", None, Some((times, 34)))).words();
        assert_eq!(
            (words(2.44), words(1.0), words(0.6)),
            ("2.4× typical".into(), "as usual".into(), "0.6× typical".into())
        );
        assert!(Standing::of(&row("a", None, Some((2.0, 9)))).stands_out());
        assert!(!Standing::of(&row("a", None, None)).stands_out());
    }

    #[test]
    fn columns_fill_the_width_at_every_window() {
        for wide in [904.0, 1_160.0, 1_320.0, 2_000.0] {
            let places = Places::within(96.0, wide);
            assert_eq!(places.history.0 + places.history.1, 96.0 + wide, "{wide}");
            assert!(places.headline.1 >= 160.0, "{wide}");
        }
    }
}
