//! Comments as a table of comma-separated values or as a list in JSON, row by row.
//! Invariant: no cell of a table is ever a formula to a spreadsheet.
//!
//! A cell that begins with `=`, `+`, `-`, `@`, a tab or a line break (or the full-width forms of these signs, which
//! some spreadsheets read the same) gets an apostrophe in front, which spreadsheets take for "this is text"; every
//! cell is quoted, so that nothing inside can begin another. The table begins with the mark of UTF-8, without which
//! spreadsheets guess wrongly. JSON is as it is.

use std::borrow::Cow;
use std::io::Write;

use crate::engine::status::ExportFormat;
use crate::store::views::inbox_export::ExportRow;

/// The mark of UTF-8 at the beginning of a file.
pub const UTF8: &[u8] = b"\xEF\xBB\xBF";

/// A file that is being written.
pub enum Sheet<W: Write> {
    Csv(Box<csv::Writer<W>>),
    /// Whether a row was written, and so a comma goes before the next.
    Json(W, bool),
}

impl<W: Write> Sheet<W> {
    /// Begins a file.
    pub fn begin(format: ExportFormat, mut file: W) -> std::io::Result<Self> {
        match format {
            ExportFormat::Csv => {
                file.write_all(UTF8)?;
                let style = csv::QuoteStyle::Always;
                let mut table = csv::WriterBuilder::new().quote_style(style).from_writer(file);
                table.write_record(ExportRow::COLUMNS)?;
                Ok(Self::Csv(Box::new(table)))
            }
            ExportFormat::Json => {
                file.write_all(b"[")?;
                Ok(Self::Json(file, false))
            }
        }
    }

    /// Writes one comment.
    pub fn write(&mut self, row: &ExportRow) -> std::io::Result<()> {
        match self {
            Self::Csv(table) => {
                Ok(table.write_record(cells(row).iter().map(|cell| harmless(cell).into_owned()))?)
            }
            Self::Json(file, begun) => {
                file.write_all(if std::mem::replace(begun, true) { b",\n" } else { b"\n" })?;
                Ok(serde_json::to_writer(file, row)?)
            }
        }
    }

    /// Ends the file and gives it back.
    pub fn end(self) -> std::io::Result<W> {
        match self {
            Self::Csv(table) => table.into_inner().map_err(|error| std::io::Error::other(error.to_string())),
            Self::Json(mut file, _) => {
                file.write_all(b"\n]\n")?;
                Ok(file)
            }
        }
    }
}

/// The cells of a row, in the order of the columns.
fn cells(row: &ExportRow) -> [Cow<'_, str>; ExportRow::COLUMNS.len()] {
    fn some(text: &Option<String>) -> Cow<'_, str> {
        Cow::Borrowed(text.as_deref().unwrap_or_default())
    }
    [
        Cow::Borrowed(&row.id),
        some(&row.reply_to),
        some(&row.author_id),
        some(&row.author_name),
        Cow::Borrowed(if row.mine { "yes" } else { "no" }),
        Cow::Borrowed(&row.text),
        some(&row.written_at),
        Cow::Borrowed(row.standing),
        row.likes.map(|likes| likes.to_string()).unwrap_or_default().into(),
        some(&row.language),
        row.tags.join(", ").into(),
        some(&row.first_seen_at),
        some(&row.done_at),
        some(&row.deleted_at),
        Cow::Borrowed(&row.post_id),
        some(&row.post_permalink),
        Cow::Borrowed(&row.account),
    ]
}

/// A cell that no spreadsheet calculates.
pub fn harmless(cell: &str) -> Cow<'_, str> {
    let begins =
        |mark| matches!(mark, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
    match cell.starts_with(begins) {
        true => Cow::Owned(format!("'{cell}")),
        false => Cow::Borrowed(cell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, text: &str) -> ExportRow {
        ExportRow {
            id: id.to_owned(),
            reply_to: None,
            author_id: Some("p1".to_owned()),
            author_name: Some("=maren".to_owned()),
            mine: false,
            text: text.to_owned(),
            written_at: Some("2026-11-23T09:00:00Z".to_owned()),
            standing: "hidden",
            likes: Some(3),
            language: None,
            tags: vec!["question", "link"],
            first_seen_at: None,
            done_at: None,
            deleted_at: None,
            post_id: "m1".to_owned(),
            post_permalink: Some("https://instagram.test/p/1".to_owned()),
            account: "tidewrack.clay".to_owned(),
        }
    }

    fn written(format: ExportFormat, rows: &[ExportRow]) -> String {
        let mut sheet = Sheet::begin(format, Vec::new()).unwrap();
        for row in rows {
            sheet.write(row).unwrap();
        }
        String::from_utf8(sheet.end().unwrap()).unwrap()
    }

    const TEXTS: [&str; 7] = [
        "=HYPERLINK(\"http://evil\",\"free\")",
        "@maren look, \"here\"\nand below",
        "-1+1",
        "\tTAB",
        "＝1＋1",
        "色がとても綺麗, 😍",
        "plain",
    ];

    #[test]
    fn no_cell_is_a_formula_and_every_text_comes_back() {
        let rows: Vec<_> = TEXTS.iter().map(|text| row("1", text)).collect();
        let table = written(ExportFormat::Csv, &rows);
        let table = table.strip_prefix('\u{FEFF}').unwrap();
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), ExportRow::COLUMNS);
        let records: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
        assert_eq!(records.len(), TEXTS.len());
        for (record, text) in records.iter().zip(TEXTS) {
            let cell = &record[5];
            assert_eq!(cell.strip_prefix('\'').unwrap_or(cell), text);
            for cell in record {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠']), "{cell}");
            }
        }
        assert_eq!((&records[0][3], &records[0][10], &records[0][9]), ("'=maren", "question, link", ""));
    }

    #[test]
    fn a_list_in_json_is_whole_with_any_number_of_rows() {
        for count in [0, 1, 3] {
            let rows: Vec<_> = TEXTS.iter().take(count).map(|text| row("1", text)).collect();
            let read: serde_json::Value = serde_json::from_str(&written(ExportFormat::Json, &rows)).unwrap();
            let read = read.as_array().unwrap();
            assert_eq!(read.len(), count);
            for (value, text) in read.iter().zip(TEXTS) {
                assert_eq!((value["text"].as_str(), value["language"].is_null()), (Some(text), true));
            }
        }
    }
}
