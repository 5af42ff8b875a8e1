//! Numbers leave the program: charts as drawings and pictures, tables as sheets, and the monthly report.
//! Invariant: a file of the wanted name is whole, and it says of every number what the window says of it.

pub mod chart;
mod page;
mod png;
pub mod report;
pub mod table;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::domain::insight::DayNote;
use crate::domain::{AccountId, MediaId};
use crate::store::Tx;
use crate::store::tables::history::{labels, notes};
use crate::tr;

use chart::Chart;
use report::ReportAsk;
use table::Table;

use super::context::Context;
use super::export::{free_place, part_of};

/// Something about the numbers.
#[derive(Clone, Debug, PartialEq)]
pub enum FiguresWish {
    /// Pin words to a day of Instagram's.
    Note { day: Date, words: String },
    /// Take a note away; `made_at` tells it from others of the day.
    DropNote { day: Date, made_at: i64 },
    /// Give posts a label, or take it away.
    Label { posts: Vec<MediaId>, label: String, on: bool },
    /// Write a file; without a place, into the profile's folder of exports under a proposed name.
    Leave { what: Leaving, name: String, to: Option<PathBuf> },
}

/// What leaves.
#[derive(Clone, Debug, PartialEq)]
pub enum Leaving {
    Svg(Box<Chart>),
    Png(Box<Chart>),
    Csv(Box<Table>),
    Xlsx(Box<Table>),
    Report(Box<ReportAsk>),
}

/// Does it; a file is written in the background, and what came of it is told.
pub async fn begin(context: &Context, account: AccountId, wish: FiguresWish) {
    let now = context.clock.now().as_millisecond();
    let written = match wish {
        FiguresWish::Note { day, words } => {
            let note = DayNote { day, made_at: now, words };
            context.write(move |tx| notes::keep(tx, &account, &note)).await
        }
        FiguresWish::DropNote { day, made_at } => {
            context.write(move |tx| notes::remove(tx, &account, day, made_at)).await
        }
        FiguresWish::Label { posts, label, on } => {
            let all = move |tx: &Tx<'_>| {
                posts.iter().try_for_each(|post| labels::set(tx, &account, post, &label, on, now))
            };
            context.write(all).await
        }
        FiguresWish::Leave { what, name, to } => {
            leave(context, what, name, to);
            Ok(())
        }
    };
    if let Err(error) = written {
        context.news.notice(error.trouble().sentence(), None);
    }
}

fn leave(context: &Context, what: Leaving, name: String, to: Option<PathBuf>) {
    let (context, guard) = (context.clone(), context.begin());
    tokio::task::spawn_blocking(move || {
        let folder = context.profile.root().join("exports");
        let path = to.unwrap_or_else(|| free_place(&folder, &name));
        let news = &context.news;
        match prepared(&context, what).and_then(|what| write(&what, &path)) {
            Ok(()) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let folder = path.parent().map(Path::to_path_buf);
                news.notice_of_folder(tr!("{file} is written", file = name), folder);
            }
            Err(why) => news.notice(tr!("The file could not be written: {why}", why = why), None),
        }
        drop(guard);
    });
}

/// What a file is made of.
enum Ready {
    Text(String),
    Bytes(Vec<u8>),
    Csv(Box<Table>),
    Xlsx(Box<Table>),
}

fn prepared(context: &Context, what: Leaving) -> Result<Ready, String> {
    Ok(match what {
        Leaving::Svg(chart) => Ready::Text(chart::svg(&chart)),
        Leaving::Png(chart) => Ready::Bytes(png::png(&chart::svg(&chart))?),
        Leaving::Csv(table) => Ready::Csv(table),
        Leaving::Xlsx(table) => Ready::Xlsx(table),
        Leaving::Report(ask) => {
            let report = report::gather(context, &ask).map_err(|error| error.trouble().sentence())?;
            Ready::Text(page::html(&report))
        }
    })
}

/// Writes it whole: first under another name, which is left to nobody.
fn write(what: &Ready, path: &Path) -> Result<(), String> {
    let said = |error: std::io::Error| error.to_string();
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(said)?;
    }
    let part = part_of(path);
    let written = match what {
        Ready::Text(text) => std::fs::write(&part, text).map_err(said),
        Ready::Bytes(bytes) => std::fs::write(&part, bytes).map_err(said),
        Ready::Csv(table) => File::create(&part).map_err(said).and_then(|file| {
            let mut file = BufWriter::new(file);
            table::csv(table, &mut file).and_then(|()| file.flush()).map_err(said)
        }),
        Ready::Xlsx(table) => table::xlsx(&[table], &part).map_err(|error| error.to_string()),
    };
    let done = written.and_then(|()| std::fs::rename(&part, path).map_err(said));
    if done.is_err() {
        // What is left of it is of no use to anybody.
        let _ = std::fs::remove_file(&part);
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;
    use table::Cell;

    #[test]
    fn a_file_is_whole_or_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let table =
            Table { columns: vec!["Day".into()], rows: vec![vec![Cell::Number(3.0)]], ..Table::default() };
        let path = folder.path().join("new").join("a.csv");
        write(&Ready::Csv(Box::new(table.clone())), &path).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "\u{FEFF}Day\n3\n");
        let taken = folder.path().join("taken.csv");
        std::fs::create_dir(&taken).unwrap();
        assert!(write(&Ready::Csv(Box::new(table)), &taken).is_err());
        assert!(!part_of(&taken).exists());
    }
}
