//! The record as a table of comma-separated values and as a list in JSON.
//! Invariant: both have the same columns; no cell of the table is ever a formula to a spreadsheet, and the list holds
//! every text to the letter, so that the seals can be reckoned again from it.

use std::io::{self, Write};

use jiff::Timestamp;
use serde::Serialize;

use crate::domain::record::is_quiet_hours;
use crate::engine::export::{UTF8, harmless};
use crate::store::tables::record::Sealed;
use crate::tr;

use super::against::mark;
use super::file::Head;

/// The columns.
pub const COLUMNS: [&str; 20] = [
    "n",
    "time",
    "time_ms",
    "account_id",
    "account_name",
    "by",
    "rule",
    "what",
    "event",
    "author_id",
    "author_name",
    "text",
    "said",
    "answer",
    "comment_id",
    "post_id",
    "made_id",
    "act",
    "op",
    "seal",
];

/// One entry. Absent is `None`, never an empty text.
#[derive(Serialize)]
struct Row<'a> {
    n: u64,
    /// UTC, as RFC 3339 has it.
    time: String,
    time_ms: i64,
    account_id: &'a str,
    account_name: &'a str,
    by: &'static str,
    rule: Option<&'a str>,
    what: &'static str,
    event: &'static str,
    author_id: Option<&'a str>,
    author_name: Option<&'a str>,
    text: Option<&'a str>,
    said: Option<&'a str>,
    answer: Option<&'a str>,
    comment_id: Option<&'a str>,
    post_id: Option<&'a str>,
    made_id: Option<&'a str>,
    act: Option<i64>,
    op: Option<i64>,
    seal: String,
}

impl<'a> Row<'a> {
    fn of((entry, seal): &'a Sealed) -> Self {
        Self {
            n: entry.n,
            time: Timestamp::from_millisecond(entry.at).map(|at| at.to_string()).unwrap_or_default(),
            time_ms: entry.at,
            account_id: &entry.account,
            account_name: &entry.account_name,
            by: match (&entry.who, entry.event) {
                (Some(who), _) if is_quiet_hours(who) => "quiet_hours",
                (Some(_), _) => "rule",
                (None, event) if event.is_of_the_record() => "tintype",
                (None, _) => "person",
            },
            rule: entry.who.as_deref(),
            what: entry.what.word(),
            event: entry.event.word(),
            author_id: entry.author_id.as_deref(),
            author_name: entry.author.as_deref(),
            text: entry.text.as_deref(),
            said: entry.said.as_deref(),
            answer: entry.answer.as_deref(),
            comment_id: entry.comment.as_deref(),
            post_id: entry.post.as_deref(),
            made_id: entry.made.as_deref(),
            act: entry.act,
            op: entry.op,
            seal: seal.to_string(),
        }
    }

    /// The cells, in the order of the columns.
    fn cells(&self) -> [String; COLUMNS.len()] {
        let some = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
        [
            self.n.to_string(),
            self.time.clone(),
            self.time_ms.to_string(),
            self.account_id.to_owned(),
            self.account_name.to_owned(),
            self.by.to_owned(),
            some(self.rule),
            self.what.to_owned(),
            self.event.to_owned(),
            some(self.author_id),
            some(self.author_name),
            some(self.text),
            some(self.said),
            some(self.answer),
            some(self.comment_id),
            some(self.post_id),
            some(self.made_id),
            number(self.act),
            number(self.op),
            self.seal.clone(),
        ]
    }
}

/// A table that is being written.
pub struct Table<W: Write>(csv::Writer<W>);

impl<W: Write> Table<W> {
    /// Begins it, with the mark of UTF-8 and the names of the columns.
    pub fn begin(mut file: W) -> io::Result<Self> {
        file.write_all(UTF8)?;
        let style = csv::QuoteStyle::Always;
        let mut table = csv::WriterBuilder::new().quote_style(style).from_writer(file);
        table.write_record(COLUMNS)?;
        Ok(Self(table))
    }

    /// Writes an entry.
    pub fn write(&mut self, sealed: &Sealed) -> io::Result<()> {
        Ok(self.0.write_record(Row::of(sealed).cells().iter().map(|cell| harmless(cell).into_owned()))?)
    }

    /// Ends it and gives the file back.
    pub fn end(self) -> io::Result<W> {
        self.0.into_inner().map_err(|error| io::Error::other(error.to_string()))
    }
}

/// A list that is being written.
pub struct List<W: Write> {
    file: W,
    begun: bool,
    mark: String,
}

impl<W: Write> List<W> {
    /// Begins it: how many entries there are, and how their seals are reckoned.
    pub fn begin(mut file: W, head: &Head<'_>) -> io::Result<Self> {
        let sealed = tr!(
            "A seal is SHA-256 over the 32 bytes of the seal before it (zeros before the first) and the bytes of the entry: the line “tintype record 1” with its line feed; n and time_ms, eight bytes each, the greatest first; account_id, account_name, what and event, each as the number of its bytes in eight bytes and then the bytes; act and op, each as a byte 0 or 1 and, with 1, eight bytes; rule, comment_id, post_id, author_id, author_name, text, said, answer and made_id, each as a byte 0 or 1 and, with 1, as the texts before."
        );
        let top = serde_json::json!({
            "made": head.made.to_string(),
            "count": head.count,
            "how_a_seal_is_reckoned": sealed,
        });
        // Left open, for the entries come one by one.
        let top = top.to_string();
        file.write_all(top.trim_end_matches('}').as_bytes())?;
        file.write_all(b",\"entries\":[")?;
        Ok(Self { file, begun: false, mark: mark(head.count, &head.seal) })
    }

    /// Writes an entry.
    pub fn write(&mut self, sealed: &Sealed) -> io::Result<()> {
        self.file.write_all(if std::mem::replace(&mut self.begun, true) { b",\n" } else { b"\n" })?;
        Ok(serde_json::to_writer(&mut self.file, &Row::of(sealed))?)
    }

    /// Ends it with its mark and gives the file back.
    pub fn end(mut self) -> io::Result<W> {
        writeln!(self.file, "\n],\"mark\":\"{}\"}}", self.mark)?;
        Ok(self.file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::digest::{hex, sha256};
    use crate::domain::record::Event;
    use crate::domain::record::{Entry, Seal, What};
    use jiff::tz::TimeZone;

    fn sealed() -> Sealed {
        let entry = Entry {
            n: 1,
            at: 1_764_000_000_000,
            account: "1784".to_owned(),
            account_name: "tidewrack.clay".to_owned(),
            what: What::Reply,
            event: Event::Done,
            op: Some(5),
            text: Some("=1+1".to_owned()),
            said: Some("Xin chào".to_owned()),
            made: Some("r1".to_owned()),
            ..Entry::default()
        };
        let seal = entry.seal(&Seal::default());
        (entry, seal)
    }

    #[test]
    fn no_cell_is_a_formula_and_each_stands_under_its_name() {
        let mut table = Table::begin(Vec::new()).unwrap();
        table.write(&sealed()).unwrap();
        let bytes = table.end().unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let mut read = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
        let names = read.headers().unwrap().clone();
        let row = read.records().next().unwrap().unwrap();
        let cell = |name: &str| row.get(names.iter().position(|column| column == name).unwrap()).unwrap();
        assert_eq!((cell("text"), cell("said"), cell("made_id")), ("'=1+1", "Xin chào", "r1"));
        assert_eq!((cell("by"), cell("what"), cell("event")), ("person", "reply", "done"));
        assert_eq!(cell("time"), "2025-11-24T16:00:00Z");
    }

    /// As somebody would who has nothing but the file: by what is written at its head.
    #[test]
    fn the_seal_can_be_reckoned_again_from_the_list() {
        let zone = TimeZone::UTC;
        let (_, seal) = sealed();
        let head = Head { made: Timestamp::UNIX_EPOCH, zone: &zone, count: 1, seal, since: 0 };
        let mut list = List::begin(Vec::new(), &head).unwrap();
        list.write(&sealed()).unwrap();
        let list: serde_json::Value = serde_json::from_slice(&list.end().unwrap()).unwrap();
        assert_eq!(list["mark"], format!("tintype-record:1:{seal}"));
        let row = &list["entries"][0];
        let mut bytes = vec![0; 32];
        bytes.extend(b"tintype record 1\n");
        for name in ["n", "time_ms"] {
            bytes.extend(row[name].as_i64().unwrap().to_be_bytes());
        }
        let put = |bytes: &mut Vec<u8>, text: &str| {
            bytes.extend((text.len() as u64).to_be_bytes());
            bytes.extend(text.as_bytes());
        };
        for name in ["account_id", "account_name", "what", "event"] {
            put(&mut bytes, row[name].as_str().unwrap());
        }
        for name in ["act", "op"] {
            bytes.push(u8::from(!row[name].is_null()));
            bytes.extend(row[name].as_i64().iter().flat_map(|number| number.to_be_bytes()));
        }
        let texts = [
            "rule",
            "comment_id",
            "post_id",
            "author_id",
            "author_name",
            "text",
            "said",
            "answer",
            "made_id",
        ];
        for name in texts {
            bytes.push(u8::from(!row[name].is_null()));
            if let Some(text) = row[name].as_str() {
                put(&mut bytes, text);
            }
        }
        assert_eq!(row["seal"], hex(&sha256(&bytes)));
    }
}
