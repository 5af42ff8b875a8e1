//! What is done to a clip before it is sent: cut at its ends, index moved, sound added, coded anew.
//! Invariant: numbers over a file of the user's, which is never changed; without any of them the file is sent as it
//! is.

use serde::{Deserialize, Serialize};

/// Edits of a clip.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct ClipEdit {
    /// The part that is kept; `None`: all of it.
    pub trim: Option<Trim>,
    /// The index goes to the front, fragments and edit lists away; pictures and sound stay as they are (section 4.8:
    /// "moov first", "no edit list").
    pub index_first: bool,
    /// A clip without sound gets a silent track.
    pub silent_track: bool,
    /// It is coded anew by the user's own encoder.
    pub recode: Option<Recode>,
}

/// The part of a clip that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Trim {
    /// First moment, in milliseconds from the start of the file.
    pub from_ms: u64,
    /// The moment before which it ends, in milliseconds from the start of the file.
    pub to_ms: u64,
}

/// What is coded anew. Where neither is set, the encoder copies both, which mends what is wrong around them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Recode {
    /// The pictures: H.264, 4:2:0, eight bits, at most 1,920 pixels wide, 23 to 60 a second (section 4.8). Cuts fall
    /// exactly then.
    pub picture: bool,
    /// The sound: AAC, 48 kHz, mono or stereo, 128 kbit/s (section 4.8).
    pub sound: bool,
}

/// Something that mends a clip, as a button offers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ClipFix {
    /// The index to the front, without coding anything anew.
    IndexFirst,
    /// A silent track for a clip without sound.
    SilentTrack,
    /// The end cut off after so many milliseconds of what is kept.
    Shorten { most_ms: u64 },
    /// Pictures coded anew; needs the outside encoder.
    RecodePicture,
    /// Sound coded anew; needs the outside encoder.
    RecodeSound,
}

impl Trim {
    /// How long what is kept lasts, in milliseconds.
    pub fn lasts_ms(self) -> u64 {
        self.to_ms.saturating_sub(self.from_ms)
    }
}

impl ClipEdit {
    /// Whether the file is sent as it is.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// First and last moment that are kept of a clip of a length, in milliseconds.
    pub fn kept(&self, whole_ms: u64) -> (u64, u64) {
        self.trim.map_or((0, whole_ms), |trim| {
            let to = trim.to_ms.min(whole_ms);
            (trim.from_ms.min(to), to)
        })
    }

    /// Moves the first moment that is kept; at least `least_ms` stay.
    pub fn set_in(&mut self, at_ms: u64, whole_ms: u64, least_ms: u64) {
        let (_, to) = self.kept(whole_ms);
        self.keep(at_ms.min(to.saturating_sub(least_ms)), to, whole_ms);
    }

    /// Moves the moment at which it ends; at least `least_ms` stay.
    pub fn set_out(&mut self, at_ms: u64, whole_ms: u64, least_ms: u64) {
        let (from, _) = self.kept(whole_ms);
        self.keep(from, at_ms.max(from.saturating_add(least_ms)).min(whole_ms), whole_ms);
    }

    fn keep(&mut self, from_ms: u64, to_ms: u64, whole_ms: u64) {
        let all = from_ms == 0 && to_ms >= whole_ms;
        self.trim = (!all).then_some(Trim { from_ms, to_ms });
    }

    /// Does what a button offered, to a clip of a length in milliseconds.
    pub fn apply(&mut self, fix: ClipFix, whole_ms: u64) {
        let recode = self.recode.unwrap_or_default();
        match fix {
            ClipFix::IndexFirst => self.index_first = true,
            ClipFix::SilentTrack => self.silent_track = true,
            ClipFix::Shorten { most_ms } => {
                let (from, to) = self.kept(whole_ms);
                self.keep(from, to.min(from.saturating_add(most_ms)), whole_ms);
            }
            ClipFix::RecodePicture => self.recode = Some(Recode { picture: true, ..recode }),
            ClipFix::RecodeSound => self.recode = Some(Recode { sound: true, ..recode }),
        }
    }

    /// Whether a fix was applied.
    pub fn has(&self, fix: ClipFix) -> bool {
        match fix {
            ClipFix::IndexFirst => self.index_first,
            ClipFix::SilentTrack => self.silent_track,
            ClipFix::Shorten { most_ms } => self.trim.is_some_and(|trim| trim.lasts_ms() <= most_ms),
            ClipFix::RecodePicture => self.recode.is_some_and(|recode| recode.picture),
            ClipFix::RecodeSound => self.recode.is_some_and(|recode| recode.sound),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_keep_their_distance_and_the_whole_is_no_trim() {
        let mut edit = ClipEdit::default();
        edit.set_in(9_000, 10_000, 3_000);
        assert_eq!(edit.kept(10_000), (7_000, 10_000));
        edit.set_out(2_000, 10_000, 3_000);
        assert_eq!(edit.kept(10_000), (7_000, 10_000));
        edit.set_in(1_000, 10_000, 3_000);
        edit.set_out(5_500, 10_000, 3_000);
        assert_eq!(edit.trim, Some(Trim { from_ms: 1_000, to_ms: 5_500 }));
        edit.set_in(0, 10_000, 3_000);
        edit.set_out(99_000, 10_000, 3_000);
        assert!(edit.is_none(), "{edit:?}");
        // A clip shorter than the least keeps whatever it has.
        edit.set_in(500, 2_000, 3_000);
        assert!(edit.is_none(), "{edit:?}");
    }

    #[test]
    fn a_fix_is_a_number_and_knows_that_it_is_there() {
        let mut edit =
            ClipEdit { trim: Some(Trim { from_ms: 2_000, to_ms: 2_000_000 }), ..ClipEdit::default() };
        for fix in [
            ClipFix::IndexFirst,
            ClipFix::SilentTrack,
            ClipFix::Shorten { most_ms: 900_000 },
            ClipFix::RecodePicture,
            ClipFix::RecodeSound,
        ] {
            assert!(!edit.has(fix), "{fix:?}");
            edit.apply(fix, 3_000_000);
            assert!(edit.has(fix), "{fix:?}");
        }
        assert_eq!(edit.kept(3_000_000), (2_000, 902_000));
        assert_eq!(edit.recode, Some(Recode { picture: true, sound: true }));
    }

    #[test]
    fn what_an_older_version_wrote_is_still_read() {
        let slide: crate::domain::Slide =
            serde_json::from_str(r#"{"file":"a.mov","alt_text":"","crop":"Auto"}"#).unwrap();
        assert!(slide.clip.is_none());
        let edit: ClipEdit = serde_json::from_str(r#"{"index_first":true}"#).unwrap();
        assert!(edit.index_first && edit.trim.is_none());
    }
}
