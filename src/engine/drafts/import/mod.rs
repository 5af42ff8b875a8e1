//! Takes in a folder of pictures with a list of captions and times.
//! Invariant: looking makes nothing: what would be made, and what is wrong with each line, is told before.

mod columns;
mod row;
mod text;
mod when;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::{Draft, Slot};
use crate::tr;

use columns::Columns;
pub use columns::EXAMPLE;

/// A list is not read beyond this, bytes.
const MOST_LIST: u64 = 8 << 20;
/// Lines of a list, and pictures without one, that are taken.
const MOST_ROWS: usize = 1_000;
/// Files of a folder that are looked at.
const MOST_FILES: usize = 20_000;
/// How the names of pictures and clips end.
const ENDINGS: [&str; 14] =
    ["jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "avif", "heic", "heif", "mp4", "mov", "m4v"];

/// How far it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ImportState {
    #[default]
    Nothing,
    /// The folder is being looked into.
    Looking(PathBuf),
    /// What would be made of it.
    Looked(Arc<Plan>),
    /// The folder cannot be taken in, and why.
    Failed(PathBuf, String),
}

/// What would be made of a folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    pub folder: PathBuf,
    /// The list it was read from; `None`: there is none, and each file becomes a draft.
    pub list: Option<PathBuf>,
    /// The encoding of the list, and what stands between its columns.
    pub read_as: Option<(&'static str, char)>,
    pub rows: Vec<Row>,
    /// What is to be said of the list as a whole.
    pub notes: Vec<String>,
    /// Pictures and clips of the folder that no line names.
    pub unnamed: Vec<String>,
}

/// A line of the list, as a draft.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Of the list, from 1; 0 without a list.
    pub line: u64,
    pub draft: Draft,
    /// When it is to go out.
    pub slot: Option<Slot>,
    pub faults: Vec<Fault>,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub words: String,
    pub weight: Weight,
}

/// What becomes of a line with a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It is left out.
    Out,
    /// It becomes a draft, but is not scheduled.
    Draft,
    /// Only to be known.
    Note,
}

impl Row {
    /// Whether nothing is made of it.
    pub fn left_out(&self) -> bool {
        self.faults.iter().any(|fault| fault.weight == Weight::Out)
    }

    /// Whether it has a time and nothing that keeps it from being scheduled.
    pub fn can_be_scheduled(&self) -> bool {
        self.slot.is_some() && self.faults.iter().all(|fault| fault.weight == Weight::Note)
    }

    fn fault(&mut self, weight: Weight, words: impl Into<String>) {
        self.faults.push(Fault { words: words.into(), weight });
    }
}

impl Plan {
    /// How many drafts it makes.
    pub fn makes(&self) -> usize {
        self.rows.iter().filter(|row| !row.left_out()).count()
    }

    /// How many of them can be scheduled.
    pub fn schedules(&self) -> usize {
        self.rows.iter().filter(|row| !row.left_out() && row.can_be_scheduled()).count()
    }
}

/// Looks into a folder. `zone` is that of times that name none; `now` tells which have passed. It blocks.
///
/// # Errors
/// Why nothing can be made of it, in a sentence.
pub fn look(folder: &Path, zone: &TimeZone, now: Timestamp) -> Result<Plan, String> {
    let files = Files::of(folder)?;
    let mut plan = Plan { folder: folder.to_owned(), ..Plan::default() };
    match files.lists.as_slice() {
        [] => each_file(&mut plan, &files),
        [list] => read_list(&mut plan, &files, list, zone, now)?,
        several => {
            let named = |list: &&PathBuf| {
                let stem = list.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
                ["captions", "posts", "list", "import"].contains(&stem.as_str())
            };
            let Some(list) = several.iter().find(named) else {
                return Err(tr!(
                    "There are {count} CSV files in this folder. Call the one to be read posts.csv",
                    count = several.len()
                ));
            };
            plan.notes.push(tr!("Only {name} was read", name = name_of(list)));
            read_list(&mut plan, &files, list, zone, now)?;
        }
    }
    if plan.rows.is_empty() {
        return Err(match plan.list {
            Some(list) => tr!("{name} holds no line under its heading", name = name_of(&list)),
            None => tr!("There is neither a picture nor a CSV file in this folder").to_owned(),
        });
    }
    for row in &mut plan.rows {
        row::examine(row);
    }
    Ok(plan)
}

/// What lies in a folder.
struct Files {
    folder: PathBuf,
    lists: Vec<PathBuf>,
    /// Pictures and clips in the order of their names.
    media: Vec<String>,
    /// All names by their small letters.
    folded: HashMap<String, String>,
}

impl Files {
    fn of(folder: &Path) -> Result<Self, String> {
        let entries = std::fs::read_dir(folder)
            .map_err(|error| tr!("The folder cannot be read: {why}", why = error.to_string()))?;
        let mut files =
            Self { folder: folder.to_owned(), lists: Vec::new(), media: Vec::new(), folded: HashMap::new() };
        for entry in entries.flatten().take(MOST_FILES) {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            // Also what systems leave beside files: `._one.jpg`.
            if name.starts_with('.') || !path.is_file() {
                continue;
            }
            let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
            match ending.as_str() {
                "csv" | "tsv" => files.lists.push(path),
                other if ENDINGS.contains(&other) => files.media.push(name.clone()),
                _ => {}
            }
            files.folded.insert(name.to_lowercase(), name);
        }
        files.lists.sort();
        files.media.sort_by_key(|name| name.to_lowercase());
        Ok(files)
    }

    /// The file of a name, also where the case differs; `None`: there is none inside the folder.
    fn find(&self, name: &str) -> Option<PathBuf> {
        let path = Path::new(name);
        let inside = path.components().all(|part| matches!(part, std::path::Component::Normal(_)));
        let whole = self.folder.join(path);
        if inside && whole.is_file() {
            return Some(whole);
        }
        self.folded.get(&name.to_lowercase()).map(|name| self.folder.join(name))
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Without a list each file becomes a draft.
fn each_file(plan: &mut Plan, files: &Files) {
    for name in files.media.iter().take(MOST_ROWS) {
        let mut row = Row::default();
        row::fill(&mut row, vec![files.folder.join(name)], &[], "");
        plan.rows.push(row);
    }
    if !plan.rows.is_empty() {
        plan.notes.push(tr!("There is no CSV file, so each picture becomes a draft of its own").to_owned());
    }
    too_many(plan, files.media.len());
}

fn too_many(plan: &mut Plan, found: usize) {
    if found > MOST_ROWS {
        plan.notes.push(tr!("Only the first {most} of {count} are taken", most = MOST_ROWS, count = found));
    }
}

fn read_list(
    plan: &mut Plan,
    files: &Files,
    list: &Path,
    zone: &TimeZone,
    now: Timestamp,
) -> Result<(), String> {
    let unread = |error: std::io::Error| {
        tr!("{name} cannot be read: {why}", name = name_of(list), why = error.to_string())
    };
    if std::fs::metadata(list).map_err(unread)?.len() > MOST_LIST {
        return Err(tr!("{name} is larger than 8 MB", name = name_of(list)));
    }
    let (text, encoding) = text::decode(&std::fs::read(list).map_err(unread)?);
    let separator = text::separator(&text);
    plan.list = Some(list.to_owned());
    plan.read_as = Some((encoding, char::from(separator)));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut records = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => records.push(record),
            Err(error) => {
                return Err(tr!(
                    "{name} is not a table: {why}",
                    name = name_of(list),
                    why = error.to_string()
                ));
            }
        }
    }
    let Some(head) = records.first() else {
        return Err(tr!("{name} is empty", name = name_of(list)));
    };
    let columns = Columns::of(head.iter())?;
    plan.notes.extend(columns.notes.iter().cloned());
    let lines = records[1..].iter().filter(|record| record.iter().any(|cell| !cell.trim().is_empty()));
    let lines: Vec<&csv::StringRecord> = lines.collect();
    let order = when::Order::of(lines.iter().flat_map(|record| columns.days(record)));
    too_many(plan, lines.len());
    let mut named = HashSet::new();
    for record in lines.into_iter().take(MOST_ROWS) {
        let row = row::read(record, &columns, files, (zone, order, now));
        for slide in &row.draft.slides {
            named.insert(slide.file.clone());
        }
        plan.rows.push(row);
    }
    plan.unnamed =
        files.media.iter().filter(|name| !named.contains(&files.folder.join(name))).cloned().collect();
    Ok(())
}

#[cfg(test)]
mod tests;
