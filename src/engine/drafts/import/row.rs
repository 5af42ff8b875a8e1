//! One line of a list as a draft, with what is wrong with it.
//! Invariant: a line with a file that is not there is left out whole: half a post is nobody's wish.

use std::path::PathBuf;

use csv::StringRecord;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::rules::Verdict;
use crate::domain::{Draft, DraftKind, Slide};
use crate::media::{self, SlideFacts, check};
use crate::tr;

use super::columns::Columns;
use super::when::{self, Order};
use super::{Files, Row, Weight};

/// What may stand between the names of several files in a cell, and between their alt texts.
const BETWEEN: [char; 3] = [';', '|', '\n'];

/// Reads a line. `times`: the zone of times that name none, the order of days, and now.
pub fn read(
    record: &StringRecord,
    columns: &Columns,
    files: &Files,
    (zone, order, now): (&TimeZone, Order, Timestamp),
) -> Row {
    let mut row = Row { line: record.position().map_or(0, csv::Position::line), ..Row::default() };
    let found = found_files(&mut row, columns.files(record), files);
    let alt_texts = alt_texts(columns.alt_texts(record), found.len());
    fill(&mut row, found, &alt_texts, columns.caption(record));
    columns.first_comment(record).clone_into(&mut row.draft.first_comment);
    let (named, words) = columns.moment(record);
    if !words.is_empty() {
        match when::slot(named, &words, zone, order, now) {
            Ok(slot) => row.slot = Some(slot),
            Err(why) => row.fault(Weight::Draft, why),
        }
    }
    row
}

fn found_files<'a>(row: &mut Row, cells: impl Iterator<Item = &'a str>, files: &Files) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut any = false;
    for cell in cells {
        any = true;
        // A name may itself hold what stands between names.
        if let Some(file) = files.find(cell) {
            found.push(file);
            continue;
        }
        for name in cell.split(BETWEEN).map(str::trim).filter(|name| !name.is_empty()) {
            match files.find(name) {
                Some(file) => found.push(file),
                None => row.fault(Weight::Out, tr!("{name} is not in the folder", name = name)),
            }
        }
    }
    if !any {
        row.fault(Weight::Out, tr!("No file is named"));
    }
    found
}

/// The alt text of each slide: a cell each, or several in one cell.
fn alt_texts<'a>(cells: impl Iterator<Item = &'a str>, slides: usize) -> Vec<String> {
    let cells: Vec<&str> = cells.collect();
    match cells.as_slice() {
        [one] if slides > 1 => one.split('|').map(|text| text.trim().to_owned()).collect(),
        several => several.iter().map(|text| text.trim().to_owned()).collect(),
    }
}

/// Makes the draft of files and words.
pub fn fill(row: &mut Row, files: Vec<PathBuf>, alt_texts: &[String], caption: &str) {
    let clip = |file: &PathBuf| {
        let ending = file.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        ["mp4", "mov", "m4v"].contains(&ending.as_str())
    };
    let kind = match files.as_slice() {
        [one] if clip(one) => DraftKind::Reel,
        [] | [_] => DraftKind::Picture,
        _ => DraftKind::Carousel,
    };
    let slide = |(at, file)| Slide {
        file,
        alt_text: alt_texts.get(at).cloned().unwrap_or_default(),
        ..Slide::default()
    };
    row.draft = Draft {
        kind,
        slides: files.into_iter().enumerate().map(slide).collect(),
        caption: caption.to_owned(),
        share_to_feed: true,
        ..Draft::default()
    };
    if alt_texts.len() > row.draft.slides.len() && !row.draft.slides.is_empty() {
        row.fault(Weight::Note, tr!("There are more alt texts than files"));
    }
}

/// Holds the draft against the limits, as the composer will.
pub fn examine(row: &mut Row) {
    if row.left_out() {
        return;
    }
    let facts: Vec<SlideFacts> = row.draft.slides.iter().map(|slide| media::facts_of(&slide.file)).collect();
    for finding in check::check(&row.draft, &facts) {
        let (weight, what) = match finding.verdict {
            Verdict::Fails => {
                let broken = finding.slide.and_then(|slide| facts.get(slide)).and_then(SlideFacts::trouble);
                let what = broken.and_then(|trouble| trouble.detail).or_else(|| finding.complaint.clone());
                (Weight::Draft, what.unwrap_or_else(|| said(&finding)))
            }
            // Who sends a whole list is not stopped by a shape: it is cut, and the line says so.
            Verdict::Asks => {
                let after = finding.mend.as_ref().map_or("", |mend| mend.after.as_str());
                let what = tr!("will be cut from {from} to {after}", from = finding.measured, after = after);
                (Weight::Note, what)
            }
            _ => continue,
        };
        let name = finding
            .slide
            .and_then(|slide| row.draft.slides.get(slide))
            .map(|slide| slide.file.file_name().unwrap_or_default().to_string_lossy().into_owned());
        let words = match name {
            Some(name) => tr!("{name}: {what}", name = name, what = what),
            None => what,
        };
        row.fault(weight, words);
    }
}

/// A finding in words, where nothing better is known than its numbers.
fn said(finding: &crate::domain::Finding) -> String {
    use crate::domain::RuleId;
    let most = crate::domain::rules::Rule::of(finding.rule).most.unwrap_or_default();
    match finding.rule {
        RuleId::CaptionUnits => {
            tr!(
                "The caption has {count} characters, {most} are allowed",
                count = finding.measured,
                most = most
            )
        }
        RuleId::CaptionHashtags => {
            tr!("The caption has {count} hashtags, {most} are allowed", count = finding.measured, most = most)
        }
        RuleId::CaptionMentions => {
            tr!("The caption has {count} mentions, {most} are allowed", count = finding.measured, most = most)
        }
        RuleId::CarouselCount => {
            tr!("A carousel needs 2 to 10 slides, here are {count}", count = finding.measured)
        }
        _ => tr!("Instagram does not take it as it is ({measured})", measured = finding.measured),
    }
}
