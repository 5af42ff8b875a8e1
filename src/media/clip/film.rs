//! An H.264 clip that is open: frames one after the other, forwards quickly and a step back without waiting.
//! Invariant: frames between the one before and the wanted one are decoded and not shown; a few small pictures are
//! kept, never the film.

use std::collections::VecDeque;
use std::io::{Read, Seek};

use openh264::decoder::Decoder;

use super::boxes::Outline;
use super::frames::{Reel, Still, pixels};
use crate::media::MediaError;
use crate::media::picture::cover;

/// Pictures that are kept, for steps back.
const KEPT: usize = 12;

/// An open clip.
pub struct Film<R> {
    file: R,
    reel: Reel,
    pass: Option<Pass>,
    kept: VecDeque<(usize, Still)>,
    size: (u32, u32),
    last: usize,
}

/// A decoder on its way from one key frame to the next.
struct Pass {
    decoder: Decoder,
    /// Frames from this on, up to the other, in the order of decoding.
    group: (usize, usize),
    /// The same frames in the order in which they are shown.
    order: Vec<usize>,
    /// The next to decode, and how many came out.
    next: usize,
    out: usize,
}

impl<R: Read + Seek> Film<R> {
    /// Opens a clip; its frames come in at most so many pixels.
    ///
    /// # Errors
    /// As [`super::frame_at`].
    pub fn open(mut file: R, size: (u32, u32)) -> Result<Self, MediaError> {
        let reel = Reel::of(&Outline::read(&mut file)?)?;
        Ok(Self { file, reel, pass: None, kept: VecDeque::new(), size, last: 0 })
    }

    /// The frame on the screen at a moment, in milliseconds from the start; past the end, the last.
    ///
    /// # Errors
    /// When the file cannot be read any more, or nothing of it can be decoded.
    pub fn show(&mut self, ms: u64) -> Result<Still, MediaError> {
        let wanted = self.reel.at_ms(ms);
        let back = wanted < self.last;
        self.last = wanted;
        if let Some((_, still)) = self.kept.iter().find(|(frame, _)| *frame == wanted) {
            return Ok(still.clone());
        }
        self.seek(wanted)?;
        let before = if back { KEPT - 1 } else { 0 };
        self.advance(wanted, before)?;
        let near = self.kept.iter().rev().find(|(frame, _)| *frame == wanted).or(self.kept.back());
        near.map(|(_, still)| still.clone()).ok_or_else(|| self.reel.damaged("the frame cannot be decoded"))
    }

    /// Puts the decoder where the wanted frame is still ahead of it.
    fn seek(&mut self, wanted: usize) -> Result<(), MediaError> {
        let frames = &self.reel.frames;
        let key = (0..=wanted).rev().find(|number| frames[*number].key).unwrap_or(0);
        let ahead = |pass: &Pass| {
            pass.group.0 == key
                && pass.order.iter().position(|frame| *frame == wanted).is_some_and(|at| at >= pass.out)
        };
        if self.pass.as_ref().is_some_and(ahead) {
            return Ok(());
        }
        let end = (key + 1..frames.len()).find(|number| frames[*number].key).unwrap_or(frames.len());
        // What is shown before the key frame cannot come out of a decoder that begins with it.
        let mut order: Vec<usize> =
            (key..end).filter(|number| frames[*number].shown >= frames[key].shown).collect();
        order.sort_by_key(|number| frames[*number].shown);
        let decoder = self.reel.decoder()?;
        self.pass = Some(Pass { decoder, group: (key, end), order, next: key, out: 0 });
        Ok(())
    }

    /// Decodes until the wanted frame came out; of those before it so many are kept too.
    fn advance(&mut self, wanted: usize, before: usize) -> Result<(), MediaError> {
        let Self { file, reel, pass: Some(pass), kept, size, .. } = self else { return Ok(()) };
        let target = pass.order.iter().position(|frame| *frame == wanted).unwrap_or(0);
        let from = target.saturating_sub(before);
        let mut keep = |rank: usize, picture: Option<image::RgbImage>| {
            let frame = pass.order.get(rank).copied()?;
            let picture = cover(reel.upright(picture?), size.0, size.1).ok()?;
            if kept.len() == KEPT {
                kept.pop_front();
            }
            kept.push_back((frame, Still { ms: reel.milliseconds(frame), picture }));
            Some(())
        };
        while pass.out <= target && pass.next < pass.group.1 {
            let packet = reel.packet(file, &reel.frames[pass.next], pass.next == pass.group.0)?;
            pass.next += 1;
            // A damaged frame costs itself only; those after it may still be whole.
            if let Ok(Some(picture)) = pass.decoder.decode(&packet) {
                if (from..=target).contains(&pass.out) {
                    keep(pass.out, pixels(&picture));
                }
                pass.out += 1;
            }
        }
        if pass.out <= target {
            // The last ones come only when nothing follows them.
            for picture in pass.decoder.flush_remaining().unwrap_or_default() {
                keep(pass.out, pixels(&picture));
                pass.out += 1;
            }
            self.pass = None;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::media::clip::frame_at;
    use crate::media::samples;

    #[test]
    fn it_shows_what_a_single_look_shows_forwards_backwards_and_by_leaps() {
        let mut film = Film::open(Cursor::new(samples::CLIP), (180, 320)).unwrap();
        let steps = [
            0, 33, 66, 100, 900, 1_500, 2_400, 2_466, 2_500, 2_533, 3_990, 9_000, 3_933, 3_900, 3_866, 500,
            466, 0,
        ];
        for ms in steps {
            let seen = film.show(ms).unwrap();
            assert!(seen.picture == frame_at(Cursor::new(samples::CLIP), ms).unwrap(), "at {ms} ms");
            assert!(seen.ms <= ms, "{} for {ms}", seen.ms);
        }
    }

    #[test]
    fn steps_back_are_kept_and_never_the_film() {
        let mut film = Film::open(Cursor::new(samples::CLIP), (45, 80)).unwrap();
        for ms in (0..4_000).step_by(100) {
            film.show(ms).unwrap();
        }
        film.show(2_000).unwrap();
        assert!(film.kept.len() <= KEPT);
        let before: Vec<usize> = film.kept.iter().map(|(frame, _)| *frame).collect();
        film.show(1_967).unwrap();
        assert_eq!(
            before,
            film.kept.iter().map(|(frame, _)| *frame).collect::<Vec<_>>(),
            "nothing was decoded"
        );
        assert_eq!(film.kept[0].1.picture.width, 45);
    }

    #[test]
    fn no_change_of_bytes_makes_it_panic() {
        for seed in 0..40 {
            let changed = samples::mutated(samples::CLIP, seed * 11);
            let Ok(mut film) = Film::open(Cursor::new(&changed), (20, 20)) else { continue };
            for ms in [900, 3_000, 2_900] {
                let _ = film.show(ms);
            }
        }
    }
}
