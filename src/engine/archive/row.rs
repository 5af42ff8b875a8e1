//! A row as a line of JSON, and as a line of a table for spreadsheets.
//! Invariant: a row read from its line of JSON is the row that was written, to the last bit.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use crate::domain::digest::hex;
use crate::engine::export::{UTF8, harmless};
use crate::store::archive::Cell;

/// What bytes are told under, which JSON has no word for.
const BYTES: &str = "hex";

/// A row with the names of its columns.
pub struct Row<'r> {
    pub columns: &'r [String],
    pub cells: &'r [Cell<'r>],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for (column, cell) in self.columns.iter().zip(self.cells) {
            match cell {
                Cell::Null => map.serialize_entry(column, &())?,
                Cell::Integer(number) => map.serialize_entry(column, number)?,
                Cell::Real(number) => map.serialize_entry(column, number)?,
                Cell::Text(text) => map.serialize_entry(column, text)?,
                Cell::Blob(bytes) => map.serialize_entry(column, &Bytes(bytes))?,
            }
        }
        map.end()
    }
}

struct Bytes<'b>(&'b [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(BYTES, &hex(self.0))?;
        map.end()
    }
}

/// Writes a row as a line of JSON.
pub fn write(file: &mut impl Write, columns: &[String], cells: &[Cell<'_>]) -> io::Result<()> {
    serde_json::to_writer(&mut *file, &Row { columns, cells })?;
    file.write_all(b"\n")
}

/// A row out of a line of JSON.
pub struct Read {
    values: Map<String, Value>,
    /// The bytes of columns that hold such.
    bytes: Vec<(String, Vec<u8>)>,
}

impl Read {
    /// Reads a line; `None`: it is no row.
    pub fn of(line: &[u8]) -> Option<Self> {
        let values: Map<String, Value> = serde_json::from_slice(line).ok()?;
        let mut bytes = Vec::new();
        for (column, value) in &values {
            if let Value::Object(told) = value {
                bytes.push((column.clone(), unhex(told.get(BYTES)?.as_str()?)?));
            }
        }
        Some(Self { values, bytes })
    }

    /// Its cells in the order of these columns; `None`: it has others.
    pub fn cells<'r>(&'r self, columns: &[String]) -> Option<Vec<Cell<'r>>> {
        if self.values.len() != columns.len() {
            return None;
        }
        columns.iter().map(|column| self.cell(column)).collect()
    }

    fn cell(&self, column: &str) -> Option<Cell<'_>> {
        Some(match self.values.get(column)? {
            Value::Null => Cell::Null,
            Value::Number(number) => match number.as_i64() {
                Some(number) => Cell::Integer(number),
                None => Cell::Real(number.as_f64()?),
            },
            Value::String(text) => Cell::Text(text),
            Value::Object(_) => Cell::Blob(&self.bytes.iter().find(|(name, _)| name == column)?.1),
            Value::Bool(_) | Value::Array(_) => return None,
        })
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len() / 2).map(|at| u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()).collect()
}

/// A table for spreadsheets, in which no cell is a formula.
pub struct Table<W: Write>(csv::Writer<W>);

impl<W: Write> Table<W> {
    /// Begins one.
    pub fn begin(mut file: W, columns: &[String]) -> io::Result<Self> {
        file.write_all(UTF8)?;
        let mut table = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(file);
        table.write_record(columns)?;
        Ok(Self(table))
    }

    /// Writes a row.
    pub fn write(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        for cell in cells {
            match cell {
                Cell::Null => self.0.write_field("")?,
                Cell::Integer(number) => self.0.write_field(number.to_string())?,
                Cell::Real(number) => self.0.write_field(number.to_string())?,
                Cell::Text(text) => self.0.write_field(harmless(text).as_bytes())?,
                Cell::Blob(bytes) => self.0.write_field(hex(bytes))?,
            }
        }
        Ok(self.0.write_record(None::<&[u8]>)?)
    }

    /// Ends it.
    pub fn end(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_comes_back_to_the_last_bit() {
        let columns: Vec<String> = ["a", "b", "c", "d", "e", "f"].map(str::to_owned).into();
        for real in [0.1, 1.0, 1e300, 0.30000000000000004, 123456789.12345679, f64::MIN_POSITIVE, -2.5] {
            let cells = [
                Cell::Integer(i64::MIN),
                Cell::Real(real),
                Cell::Text("\"=1+1\"\n色\u{0}"),
                Cell::Blob(&[0, 255, 16]),
                Cell::Null,
                Cell::Text(""),
            ];
            let mut line = Vec::new();
            write(&mut line, &columns, &cells).unwrap();
            assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
            let read = Read::of(&line).unwrap();
            assert_eq!(read.cells(&columns).unwrap(), cells);
            assert_eq!(read.cells(&columns[1..]), None, "a column too many");
        }
    }

    #[test]
    fn what_is_no_row_is_refused() {
        for line in ["", "[]", "{\"a\":true}", "{\"a\":{\"hex\":\"abc\"}}", "{\"a\":{\"b\":1}}", "{\"a\":1"] {
            let read = Read::of(line.as_bytes());
            assert!(read.and_then(|read| read.cells(&["a".to_owned()]).map(drop)).is_none(), "{line}");
        }
    }

    #[test]
    fn no_cell_of_a_table_is_a_formula() {
        let mut file = Vec::new();
        let mut table = Table::begin(&mut file, &["a".to_owned(), "b".to_owned()]).unwrap();
        table.write(&[Cell::Text("=1+1"), Cell::Integer(-5)]).unwrap();
        table.write(&[Cell::Null, Cell::Text("a \"b\"\nc")]).unwrap();
        table.end().unwrap();
        let text = String::from_utf8(file).unwrap();
        let text = text.strip_prefix('\u{FEFF}').unwrap();
        assert_eq!(text, "\"a\",\"b\"\n\"'=1+1\",\"-5\"\n\"\",\"a \"\"b\"\"\nc\"\n");
    }
}
