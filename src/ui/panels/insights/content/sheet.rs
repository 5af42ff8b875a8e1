//! The table of content as it leaves the program: the rows shown, the columns chosen.
//! Invariant: an absent number is a word and never a zero.

use crate::engine::figures::table::{Cell, Table};
use crate::engine::views::insights_content::{Content as View, ContentColumn as Column, ContentRow};
use crate::tr;

use super::super::table::kind_mark;
use super::name;

/// The table.
pub(super) fn of(view: &View, chosen: &[Column], account: &str) -> Table {
    let fixed = [tr!("No."), tr!("Post"), tr!("Kind"), tr!("Published (UTC)"), tr!("Labels")];
    let columns = fixed.into_iter().chain(chosen.iter().map(|column| name(*column)));
    let late = view.rows.iter().any(|row| row.late);
    let mut notes = vec![
        format!("@{account}"),
        tr!("Own history: reach over the middle of the earlier posts of the kind").to_owned(),
    ];
    if late {
        notes.push(tr!("Numbers of posts younger than two days may still change").to_owned());
    }
    Table {
        name: tr!("Content").to_owned(),
        columns: columns.map(str::to_owned).collect(),
        rows: view.rows.iter().map(|row| line(row, chosen)).collect(),
        notes,
    }
}

fn line(row: &ContentRow, chosen: &[Column]) -> Vec<Cell> {
    let at = row.at.and_then(|at| jiff::Timestamp::from_millisecond(at).ok());
    let mut cells = vec![
        Cell::Number(row.number as f64),
        Cell::Text(row.headline.clone().unwrap_or_default()),
        Cell::Text(kind_mark(row.kind).1.to_owned()),
        at.map_or(Cell::Empty, |at| Cell::Text(at.strftime("%Y-%m-%d %H:%M").to_string())),
        Cell::Text(row.labels.join(", ")),
    ];
    cells.extend(chosen.iter().map(|column| match (column, row.value(*column)) {
        (Column::SaveRate | Column::ActRate, Some(share)) => Cell::Share(share),
        (Column::Skipped, Some(percent)) => Cell::Share(percent / 100.0),
        _ => Cell::Told(row.told(*column)),
    }));
    cells
}
