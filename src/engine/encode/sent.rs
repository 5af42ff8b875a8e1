//! What is sent of a slide: the user's own file, its copy that was coded anew, or what edits make of either.
//! Invariant: facts are those of the file as it would be sent now; nothing is written before it is sent.

use std::fs::File;
use std::io::{BufReader, BufWriter, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::domain::draft::ClipEdit;
use crate::domain::{Slide, Trouble, TroubleKind, digest};
use crate::media::clip::{self, ClipFacts, Plan};
use crate::media::{self, Format, MediaError, SlideFacts};

/// What is read of a slide.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Of what would be sent now.
    pub facts: SlideFacts,
    /// Of the user's own file, for a clip that is edited.
    pub source: Option<ClipFacts>,
    /// First and last moment of the user's file that are sent, in milliseconds.
    pub kept: Option<(u64, u64)>,
    /// Why an edit has no effect yet.
    pub refused: Option<MediaError>,
    /// What is to be coded anew is not there yet.
    pub awaits_copy: bool,
}

/// A clip that lies where it can be sent from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready {
    pub path: PathBuf,
    pub format: Format,
    /// Which moment of the user's file is its first, in milliseconds.
    pub starts_ms: u64,
}

/// Where the copy of a slide that is coded anew lies, or would lie. `None`: its edits ask for none, or its file is
/// gone.
pub fn copy_of(folder: &Path, slide: &Slide) -> Option<PathBuf> {
    let recode = slide.clip.recode?;
    let about = std::fs::metadata(&slide.file).ok()?;
    let changed = about.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    // Where pictures are copied the cut comes afterwards, and the copy is the same for every cut.
    let trim = slide.clip.trim.filter(|_| recode.picture);
    let thing =
        format!("{}/{}/{}/{recode:?}/{trim:?}", slide.file.display(), about.len(), changed.as_nanos());
    let name = digest::hex(&digest::sha256(thing.as_bytes()));
    Some(folder.join(format!("{}.mp4", name.get(..32)?)))
}

/// Looks at what would be sent of a slide; `source` are the facts of its own file. It blocks.
pub fn see(folder: &Path, slide: &Slide, source: SlideFacts) -> Seen {
    let plain = |facts| Seen { facts, source: None, kept: None, refused: None, awaits_copy: false };
    let SlideFacts::Clip(own) = &source else { return plain(source) };
    if slide.clip.is_none() {
        return plain(source);
    }
    let own = own.clone();
    let copy = copy_of(folder, slide);
    let there = copy.as_ref().filter(|copy| copy.exists());
    let awaits_copy = copy.is_some() && there.is_none();
    let (base, facts) = match there {
        Some(copy) => (copy.as_path(), media::facts_of(copy)),
        None => (slide.file.as_path(), source),
    };
    let exact = there.is_some() && slide.clip.recode.is_some_and(|recode| recode.picture);
    let begins = if exact { slide.clip.kept(own.duration_ms).0 } else { 0 };
    let whole = |facts: SlideFacts| match facts {
        SlideFacts::Clip(facts) => {
            let kept = Some((begins, begins + facts.duration_ms));
            (SlideFacts::Clip(ClipFacts { starts_ms: begins, ..facts }), kept)
        }
        other => (other, None),
    };
    let seen = |(facts, kept), refused| Seen { facts, source: Some(own), kept, refused, awaits_copy };
    let Some(rest) = rest_of(&slide.clip, exact) else { return seen(whole(facts), None) };
    match planned(base, &rest) {
        Ok(plan) => {
            let kept = (begins + plan.kept.0, begins + plan.kept.1);
            let facts = ClipFacts { starts_ms: kept.0, ..plan.facts };
            seen((SlideFacts::Clip(facts), Some(kept)), None)
        }
        Err(error) => seen(whole(facts), Some(error)),
    }
}

/// What is left to do without the encoder. `exact`: it has cut already, and put the index first.
fn rest_of(edit: &ClipEdit, exact: bool) -> Option<ClipEdit> {
    let mut rest = ClipEdit { recode: None, ..edit.clone() };
    if exact {
        rest.trim = None;
        rest.index_first = false;
    }
    (!rest.is_none()).then_some(rest)
}

fn planned(path: &Path, edit: &ClipEdit) -> Result<Plan, MediaError> {
    Plan::of(BufReader::new(File::open(path)?), edit)
}

/// Puts a clip where it can be sent from: as it lies, or written into `into` as number `index`. It blocks.
///
/// # Errors
/// What is wrong with the file; [`super::not_yet`]; a full disk.
pub fn make_ready(folder: &Path, slide: &Slide, into: &Path, index: usize) -> Result<Ready, Trouble> {
    let copy = copy_of(folder, slide);
    if copy.as_ref().is_some_and(|copy| !copy.exists()) {
        return Err(super::not_yet());
    }
    let exact = slide.clip.recode.is_some_and(|recode| recode.picture);
    let begins = if exact { slide.clip.trim.map_or(0, |trim| trim.from_ms) } else { 0 };
    let base = copy.unwrap_or_else(|| slide.file.clone());
    let Some(rest) = rest_of(&slide.clip, exact) else {
        let facts = media::facts_of(&base);
        return match facts.trouble() {
            Some(trouble) => Err(trouble),
            None => Ok(Ready { path: base, format: facts.format(), starts_ms: begins }),
        };
    };
    let plan = planned(&base, &rest).map_err(|error| error.trouble())?;
    let path = into.join(format!("{}.{}", index + 1, clip::ending(plan.facts.format)));
    write_through(&plan, &base, &path).map_err(|error| unwritable(&error))?;
    Ok(Ready { path, format: plan.facts.format, starts_ms: begins + plan.kept.0 })
}

/// Writes it so that it is whole on the disk before anybody is told of it.
fn write_through(plan: &Plan, base: &Path, path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut out = BufWriter::new(File::create(path)?);
    plan.write(File::open(base)?, &mut out, |_| true)?;
    out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()
}

fn unwritable(error: &std::io::Error) -> Trouble {
    let kind = match error.kind() {
        ErrorKind::StorageFull => TroubleKind::DiskFull,
        ErrorKind::NotFound | ErrorKind::UnexpectedEof => TroubleKind::FileMissing,
        _ => TroubleKind::StoreBroken,
    };
    Trouble::with(kind, error.to_string())
}
