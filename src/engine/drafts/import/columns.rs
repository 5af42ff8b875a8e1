//! What the columns of a list mean, by their headings.
//! Invariant: a heading that nobody knows is told, never guessed.

use csv::StringRecord;

use crate::tr;

/// A list as it may be written, for those who begin one.
pub const EXAMPLE: &str =
    "file,caption,alt text,date,time\nsea.jpg,Fog all week.,A grey sea,2026-12-04,10:00\n";

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Means {
    Files,
    Caption,
    AltTexts,
    FirstComment,
    /// Day and time in one.
    When,
    Day,
    Clock,
    Zone,
}

/// The columns of a list.
pub struct Columns {
    all: Vec<Option<Means>>,
    /// What is to be said of them.
    pub notes: Vec<String>,
}

/// Headings in small letters without signs and numbers at their end.
const HEADINGS: &[(Means, &[&str])] = &[
    (
        Means::Files,
        &[
            "file",
            "files",
            "filename",
            "filenames",
            "picture",
            "pictures",
            "image",
            "images",
            "photo",
            "photos",
            "media",
            "slide",
            "slides",
            "video",
            "videos",
            "clip",
            "path",
        ],
    ),
    (Means::Caption, &["caption", "captions", "text", "description", "words", "copy", "message"]),
    (
        Means::AltTexts,
        &["alt", "alts", "alttext", "alttexts", "alternativetext", "imagedescription", "accessibility"],
    ),
    (Means::FirstComment, &["firstcomment", "comment"]),
    (
        Means::When,
        &[
            "when",
            "datetime",
            "dateandtime",
            "publishat",
            "publish",
            "schedule",
            "scheduledat",
            "scheduled",
            "postat",
        ],
    ),
    (Means::Day, &["date", "day", "publishdate", "postdate"]),
    (Means::Clock, &["time", "clock", "hour", "publishtime", "posttime"]),
    (Means::Zone, &["zone", "timezone", "tz"]),
];

fn means(heading: &str) -> Option<Means> {
    let plain: String = heading.to_lowercase().chars().filter(|mark| mark.is_alphanumeric()).collect();
    let plain = plain.trim_end_matches(|mark: char| mark.is_ascii_digit());
    HEADINGS.iter().find(|(_, words)| words.contains(&plain)).map(|(means, _)| *means)
}

impl Columns {
    /// Reads the headings.
    ///
    /// # Errors
    /// In a sentence, where no column names the files.
    pub fn of<'a>(head: impl Iterator<Item = &'a str>) -> Result<Self, String> {
        let (mut all, mut strangers) = (Vec::new(), Vec::new());
        for heading in head {
            let means = means(heading);
            if means.is_none() && !heading.trim().is_empty() {
                strangers.push(heading.trim().to_owned());
            }
            all.push(means);
        }
        if !all.contains(&Some(Means::Files)) {
            return Err(tr!(
                "No column names the files. The first line must hold headings, one of them \"file\"; there are: {names}",
                names = strangers.join(", ")
            ));
        }
        let mut notes = Vec::new();
        if !strangers.is_empty() {
            notes.push(tr!(
                "Not read, since nobody knows what they mean: {names}",
                names = strangers.join(", ")
            ));
        }
        Ok(Self { all, notes })
    }

    fn cells<'a>(&'a self, record: &'a StringRecord, wanted: Means) -> impl Iterator<Item = &'a str> {
        let cells = record.iter().zip(&self.all);
        cells.filter(move |(_, means)| **means == Some(wanted)).map(|(cell, _)| cell)
    }

    fn first<'a>(&'a self, record: &'a StringRecord, wanted: Means) -> &'a str {
        self.cells(record, wanted).find(|cell| !cell.trim().is_empty()).unwrap_or_default()
    }

    /// Names of files as they stand there, a cell each.
    pub fn files<'a>(&'a self, record: &'a StringRecord) -> impl Iterator<Item = &'a str> {
        self.cells(record, Means::Files).map(str::trim).filter(|cell| !cell.is_empty())
    }

    /// The caption byte for byte.
    pub fn caption<'a>(&'a self, record: &'a StringRecord) -> &'a str {
        self.first(record, Means::Caption)
    }

    /// Alt texts, a cell each; empty ones keep their place.
    pub fn alt_texts<'a>(&'a self, record: &'a StringRecord) -> impl Iterator<Item = &'a str> {
        self.cells(record, Means::AltTexts)
    }

    /// The first comment.
    pub fn first_comment<'a>(&'a self, record: &'a StringRecord) -> &'a str {
        self.first(record, Means::FirstComment)
    }

    /// Zone, day and time; a column for both gives them as one.
    pub fn moment<'a>(&'a self, record: &'a StringRecord) -> (&'a str, String) {
        let both = self.first(record, Means::When).trim();
        let (day, clock) = (self.first(record, Means::Day).trim(), self.first(record, Means::Clock).trim());
        let words =
            [both, day, clock].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        (self.first(record, Means::Zone).trim(), words)
    }

    /// All that may hold a day, to see in which order its numbers stand.
    pub fn days<'a>(&'a self, record: &'a StringRecord) -> impl Iterator<Item = &'a str> {
        self.cells(record, Means::When).chain(self.cells(record, Means::Day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_in_any_case_and_strangers_are_told() {
        for (heading, meant) in [
            ("File Name", Means::Files),
            ("IMAGE_2", Means::Files),
            ("Alt-Text 3", Means::AltTexts),
            ("First comment", Means::FirstComment),
            ("Publish at", Means::When),
            ("Time zone", Means::Zone),
        ] {
            assert_eq!(means(heading), Some(meant), "{heading}");
        }
        let columns = Columns::of(["file", "Mood", "caption"].into_iter()).ok().unwrap();
        assert!(columns.notes[0].contains("Mood"));
        let none = Columns::of(["Mood", "caption"].into_iter()).err().unwrap();
        assert!(none.contains("\"file\"") && none.contains("Mood"), "{none}");
    }
}
