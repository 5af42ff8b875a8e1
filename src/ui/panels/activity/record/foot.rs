//! The foot of the record: whether it holds, since when it runs, and the ways to verify and to keep it.
//! Invariant: what only a copy kept elsewhere can show is said beside the result.

use egui::{Rect, Ui, pos2, vec2};

use crate::domain::record::Broken;
use crate::engine::Command;
use crate::engine::record::{Against, RecordFormat, RecordWish, Verdict};
use crate::engine::views::record::Entries;
use crate::ui::desk::Desk;
use crate::ui::format::{self, number};
use crate::ui::icons;
use crate::ui::text::{Words, meta};
use crate::ui::theme::{Tone, faces, height, space};
use crate::ui::widgets::{Button, IconButton, Menu, MenuItem, hairline, line_in};
use crate::{tr, tr_count};

use super::Record;

/// What it says: the result, and what is to be known beside it.
struct Said {
    result: String,
    tone: Tone,
    beside: String,
    /// The entry where it breaks.
    broken: Option<u64>,
}

/// How tall it is.
pub fn height(record: &Record, ui: &Ui, wide: f32, desk: &Desk<'_>) -> f32 {
    let said = said(record, desk);
    let wide = wide - 2.0 * space::L;
    let lines = result(&said).lay(ui, wide).height() + beside(&said).lay(ui, wide).height();
    lines + height::CONTROL + 2.0 * space::S + 2.0 * space::M
}

/// Draws it into a box.
pub fn show(record: &mut Record, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>) {
    hairline(ui);
    let said = said(record, desk);
    let inner = whole.shrink2(vec2(space::L, space::M));
    let first = result(&said).label(ui, inner, egui::Align2::LEFT_TOP).rect;
    let tall = result(&said).lay(ui, inner.width()).height();
    let second = inner.with_min_y(first.top().min(inner.top()) + tall + space::XS);
    beside(&said).label(ui, second, egui::Align2::LEFT_TOP);
    let line = Rect::from_min_max(pos2(inner.left(), inner.bottom() - height::CONTROL), inner.max);
    line_in(ui, line, |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let busy = desk.status.record.under_way.is_some().then(|| tr!("It is being read"));
        let verify = Button::plain(tr!("Verify")).icon(icons::SEAL_CHECK).disabled_because(busy);
        if ui.add(verify).clicked() {
            desk.send(Command::Record(RecordWish::Verify));
        }
        let export = Button::plain(tr!("Export")).icon(icons::EXPORT).disabled_because(busy);
        let open = ui.add(export.name(tr!("Export the record")));
        Menu::under(&open, "record export menu").show(|ui| {
            for (words, format) in [
                (tr!("As CSV"), RecordFormat::Csv),
                (tr!("As JSON"), RecordFormat::Json),
                (tr!("As a page to read"), RecordFormat::Html),
            ] {
                if ui.add(MenuItem::new(words).icon(icons::EXPORT)).clicked() {
                    record.export(ui, format, desk);
                }
            }
        });
        let compare =
            IconButton::new(icons::FOLDER_OPEN, tr!("Compare with an export")).enabled(busy.is_none());
        if ui.add(compare).clicked() {
            record.picker.ask(ui.ctx());
        }
        if let Some(n) = said.broken
            && ui.add(Button::quiet(tr!("Show where"))).clicked()
        {
            record.choose(n);
        }
    });
}

fn result(said: &Said) -> Words<'_> {
    Words::new(said.result.as_str(), faces::BODY_MEDIUM, said.tone).wrapped()
}

fn beside(said: &Said) -> Words<'_> {
    meta(said.beside.as_str()).tone(Tone::Text2).wrapped()
}

fn said(record: &Record, desk: &Desk<'_>) -> Said {
    let entries = record.entries.shown();
    let plain = |result: String, beside: String| Said { result, tone: Tone::Text, beside, broken: None };
    if let Some(progress) = desk.status.record.under_way {
        let share = format::percent(progress.done as f64 / progress.all.max(1) as f64);
        return plain(tr!("Reading the record, {share}", share = share), String::new());
    }
    let Some(found) = &desk.status.record.found else { return plain(standing(entries, desk), kept(entries)) };
    let when = desk.age(found.at);
    match &found.what {
        Verdict::Holds { count, elsewhere, since, against } => {
            let day = since.map(|at| format::date(format::at(at), desk.now, desk.zone)).unwrap_or_default();
            let holds = tr_count!(
                *count,
                "{count} entry, unbroken since {day}",
                "{count} entries, unbroken since {day}",
                count = number(*count),
                day = day
            );
            match against {
                None => Said { tone: Tone::Done, ..plain(holds, beside_of(*elsewhere, entries)) },
                Some(against) => compared(holds, against),
            }
        }
        Verdict::Broken(Broken::Changed(n)) => Said {
            result: tr!("Entry {n} was changed after it was written", n = number(*n)),
            tone: Tone::Stuck,
            beside: tr!(
                "Found {when}. Its seal no longer fits: it, or the one before it together with its seal, was written anew. What comes after it proves nothing.",
                when = ago(&when)
            ),
            broken: Some(*n),
        },
        Verdict::Broken(Broken::Missing(n)) => Said {
            result: tr!("Entry {n} is missing", n = number(*n)),
            tone: Tone::Stuck,
            beside: tr!("Found {when}. It was removed after it was written.", when = ago(&when)),
            broken: Some(*n + 1),
        },
        Verdict::Unread(why) => {
            Said { tone: Tone::Stuck, ..plain(tr!("The record could not be read").to_owned(), why.clone()) }
        }
    }
}

fn ago(age: &str) -> String {
    tr!("{age} ago", age = age)
}

/// How the record stands to an export made earlier.
fn compared(holds: String, against: &Against) -> Said {
    let (result, tone) = match against {
        Against::Fits { file, count } => (
            tr_count!(
                *count,
                "{count} entry of {file} stands in it unchanged",
                "All {count} entries of {file} stand in it unchanged",
                count = number(*count),
                file = file
            ),
            Tone::Done,
        ),
        Against::Differs { file, count, shorter: true } => (
            tr!(
                "{file} has {count} entries: the newest of them were removed here",
                file = file,
                count = number(*count)
            ),
            Tone::Stuck,
        ),
        Against::Differs { file, .. } => (
            tr!("It is not the record that {file} was made of: it was written anew", file = file),
            Tone::Stuck,
        ),
        Against::NoRecord { file } => (tr!("{file} holds no record", file = file), Tone::Stuck),
    };
    Said { result, tone, beside: holds, broken: None }
}

/// How much there is, before anybody verified it.
fn standing(entries: Option<&Entries>, desk: &Desk<'_>) -> String {
    let Some(entries) = entries else { return String::new() };
    let since = entries.since.map(|at| format::date(format::at(at), desk.now, desk.zone));
    match since {
        Some(day) => tr_count!(
            entries.count,
            "{count} entry; the record runs since {day}",
            "{count} entries; the record runs since {day}",
            count = number(entries.count),
            day = day
        ),
        None => tr!("The record begins with the first act").to_owned(),
    }
}

/// How many entries could not be looked at, and what the record cannot tell of itself.
fn beside_of(elsewhere: u64, entries: Option<&Entries>) -> String {
    let kept = kept(entries);
    if elsewhere == 0 {
        return kept;
    }
    let sealed = tr_count!(
        elsewhere,
        "Of {count} of them only the seal is here: it is of an account that the archive was not about.",
        "Of {count} of them only the seals are here: they are of accounts that the archive was not about.",
        count = number(elsewhere)
    );
    format!("{sealed} {kept}")
}

/// What the record cannot tell of itself.
fn kept(entries: Option<&Entries>) -> String {
    let seal = entries.and_then(|entries| entries.seal.as_deref()).unwrap_or_default();
    match seal.get(..16) {
        Some(short) => tr!(
            "Newest seal {seal}. Write it down or keep an export: only by these it shows when entries at the end are removed.",
            seal = short
        ),
        None => String::new(),
    }
}
