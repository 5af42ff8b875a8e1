//! A table as it leaves the program: as CSV or as a workbook (XLSX).
//! Invariant: an absent number is never written as zero, and no text is ever a formula.

use std::io::Write;
use std::path::Path;

use jiff::civil::Date;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

use crate::domain::told::Told;
use crate::engine::export::{UTF8, harmless};

/// What is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The name of its sheet.
    pub name: String,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
    /// What has to be known of the numbers, below the rows of a workbook.
    pub notes: Vec<String>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(String),
    Day(Date),
    /// A count or another plain number.
    Number(f64),
    /// A part of one.
    Share(f64),
    /// A number in one of its five states.
    Told(Told),
    Empty,
}

impl Cell {
    /// A number, or a word for its absence.
    pub fn of(value: Option<f64>) -> Self {
        Self::Told(value.map_or(Told::Absent { asked: 0 }, |value| Told::given(value, false)))
    }

    /// As CSV has it.
    fn words(&self) -> String {
        match self {
            Self::Text(text) => harmless(text).into_owned(),
            Self::Day(day) => day.to_string(),
            Self::Number(value) => number(*value),
            Self::Share(share) => format!("{:.2} %", share * 100.0),
            Self::Told(told) => told.number().map_or_else(|| told.word().to_owned(), number),
            Self::Empty => String::new(),
        }
    }
}

fn number(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value}") }
}

/// Writes comma-separated values.
///
/// # Errors
/// What the disk says.
pub fn csv(table: &Table, mut file: impl Write) -> std::io::Result<()> {
    file.write_all(UTF8)?;
    let mut sheet = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Necessary).from_writer(file);
    sheet.write_record(table.columns.iter().map(|column| harmless(column).into_owned()))?;
    for row in &table.rows {
        sheet.write_record(row.iter().map(Cell::words))?;
    }
    sheet.flush()
}

/// Writes a workbook of these tables, one sheet each.
///
/// # Errors
/// What the disk or the writer of workbooks says.
pub fn xlsx(tables: &[&Table], path: &Path) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    for table in tables {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(&table.name))?;
        sheet.set_freeze_panes(1, 0)?;
        let strong = Format::new().set_bold();
        for (column, name) in (0_u16..).zip(&table.columns) {
            sheet.write_string_with_format(0, column, name, &strong)?;
        }
        let mut line = 1;
        for row in &table.rows {
            for (column, cell) in (0_u16..).zip(row) {
                write(sheet, line, column, cell)?;
            }
            line += 1;
        }
        for note in &table.notes {
            line += 1;
            sheet.write_string(line, 0, note)?;
        }
        sheet.autofit();
    }
    book.save(path)
}

fn write(
    sheet: &mut rust_xlsxwriter::Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
) -> Result<(), XlsxError> {
    let counted = Format::new().set_num_format("#,##0.##");
    let late = Format::new().set_num_format("#,##0.##").set_italic();
    let quiet = Format::new().set_italic().set_font_color("#8A8078");
    match cell {
        Cell::Text(text) => sheet.write_string(row, column, text)?,
        Cell::Day(day) => {
            let (year, month, date) =
                (day.year().unsigned_abs(), day.month().unsigned_abs(), day.day().unsigned_abs());
            let when = ExcelDateTime::from_ymd(year, month, date)?;
            sheet.write_datetime_with_format(
                row,
                column,
                when,
                &Format::new().set_num_format("yyyy-mm-dd"),
            )?
        }
        Cell::Number(value) => sheet.write_number_with_format(row, column, *value, &counted)?,
        Cell::Share(share) => {
            sheet.write_number_with_format(row, column, *share, &Format::new().set_num_format("0.0 %"))?
        }
        Cell::Told(told) => match told.number() {
            Some(value) if told.is_late() => sheet.write_number_with_format(row, column, value, &late)?,
            Some(value) => sheet.write_number_with_format(row, column, value, &counted)?,
            None => sheet.write_string_with_format(row, column, told.word(), &quiet)?,
        },
        Cell::Empty => sheet,
    };
    Ok(())
}

/// A name a workbook allows: 31 letters, none of `[]:*?/\`.
fn sheet_name(name: &str) -> String {
    let allowed = |mark: &char| !matches!(mark, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'');
    let name: String = name.chars().filter(allowed).take(31).collect();
    if name.trim().is_empty() { "Sheet".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::told::NotFor;
    use jiff::civil::date;

    fn table() -> Table {
        let states = [
            Told::Known(1_204.0),
            Told::Zero,
            Told::Late(Some(7.5)),
            Told::Absent { asked: 3 },
            Told::NotFor(NotFor::Kind),
        ];
        Table {
            name: "Reach: by day / 2026".into(),
            columns: vec!["Day".into(), "=Reach".into()],
            rows: states.iter().map(|told| vec![Cell::Day(date(2026, 11, 1)), Cell::Told(*told)]).collect(),
            notes: vec!["Days cannot be added up".into()],
        }
    }

    #[test]
    fn the_five_states_are_five_different_cells() {
        let mut out = Vec::new();
        csv(&table(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let lines: Vec<_> = text.lines().map(|line| line.trim_start_matches('\u{FEFF}')).collect();
        let expected = [
            "Day,'=Reach",
            "2026-11-01,1204",
            "2026-11-01,0",
            "2026-11-01,7.5",
            "2026-11-01,absent",
            "2026-11-01,not for this",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn a_workbook_has_numbers_as_numbers_and_absence_as_words() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.xlsx");
        xlsx(&[&table()], &path).unwrap();
        let mut book = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
        let mut part = |name: &str| {
            let mut text = String::new();
            std::io::Read::read_to_string(&mut book.by_name(name).unwrap(), &mut text).unwrap();
            text
        };
        let (sheet, words, names) =
            (part("xl/worksheets/sheet1.xml"), part("xl/sharedStrings.xml"), part("xl/workbook.xml"));
        assert!(sheet.contains("<v>1204</v>") && sheet.contains("<v>7.5</v>"), "{sheet}");
        assert!(!sheet.contains("<f>"), "no cell is a formula");
        assert!(words.contains(">absent<") && words.contains(">not for this<") && words.contains(">=Reach<"));
        assert!(names.contains("name=\"Reach by day  2026\""), "{names}");
    }
}
