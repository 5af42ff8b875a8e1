//! How loud a clip is over its length, without decoding its sound.
//! Invariant: a few bytes of a few packets are read, however long the clip is; what cannot be read is silence.
//!
//! Each packet of AAC begins with the gain that all of its bands are measured from: one step is 1.5 dB. It is not the
//! peak a meter would show, but it follows it closely enough to see speech, beats and pauses.

use std::io::{Read, Seek, SeekFrom};

use super::boxes::Outline;
use super::codec::{self, Bits};
use super::index::{self, Frame, Kind};
use crate::media::MediaError;

/// Bytes of a packet that are read.
const HEAD: u64 = 96;
/// Packets that are read for one bar.
const A_BAR: usize = 4;
/// Steps of gain from the loudest to what is drawn as silence: 36 dB.
const RANGE: f32 = 24.0;

/// So many bars, each from 0 (silent) to 1 (the loudest of this clip). `None`: it has no sound, or none that can be
/// read here.
///
/// # Errors
/// As [`super::probe`].
pub fn loudness(mut file: impl Read + Seek, bars: usize) -> Result<Option<Vec<f32>>, MediaError> {
    let outline = Outline::read(&mut file)?;
    let tracks = index::tracks(&outline);
    let Some(track) = tracks.iter().find(|track| track.kind == Kind::Sound) else { return Ok(None) };
    if codec::sound(&track.entry).codec != "AAC" {
        return Ok(None);
    }
    let packets = track.frames();
    if packets.is_empty() || bars == 0 {
        return Ok(None);
    }
    let mut gains = Vec::with_capacity(bars);
    for bar in 0..bars {
        let from = bar * packets.len() / bars;
        let to = ((bar + 1) * packets.len() / bars).clamp(from + 1, packets.len());
        let step = ((to - from) / A_BAR).max(1);
        let mut loudest = None;
        for packet in packets[from..to].iter().step_by(step).take(A_BAR) {
            loudest = loudest.max(gain(&mut file, packet)?);
        }
        gains.push(loudest);
    }
    let top = gains.iter().flatten().max().copied().map_or(0.0, f32::from);
    let height = |gain: u8| (1.0 - (top - f32::from(gain)) / RANGE).clamp(0.0, 1.0);
    Ok(Some(gains.into_iter().map(|gain| gain.map_or(0.0, height)).collect()))
}

/// The gain a packet begins with; `None` for silence.
fn gain(file: &mut (impl Read + Seek), packet: &Frame) -> Result<Option<u8>, MediaError> {
    file.seek(SeekFrom::Start(packet.offset))?;
    let mut head = Vec::with_capacity(HEAD as usize);
    file.by_ref().take(HEAD.min(u64::from(packet.size))).read_to_end(&mut head)?;
    Ok(global_gain(&head).filter(|gain| *gain > 0))
}

/// The first gain of a raw block: of its first channel.
fn global_gain(bytes: &[u8]) -> Option<u8> {
    let mut bits = Bits { bytes, at: 0 };
    loop {
        match bits.many(3)? {
            // One channel.
            0 => {
                bits.many(4)?;
                return u8::try_from(bits.many(8)?).ok();
            }
            // A pair; what both share stands before the gain of the first.
            1 => {
                bits.many(4)?;
                if bits.bit()? == 1 {
                    shared(&mut bits)?;
                }
                return u8::try_from(bits.many(8)?).ok();
            }
            // Filling, in which encoders leave their names.
            6 => {
                let mut count = bits.many(4)?;
                if count == 15 {
                    count += bits.many(8)?.saturating_sub(1);
                }
                bits.at += count as usize * 8;
            }
            _ => return None,
        }
    }
}

/// Passes over what a pair of channels shares.
fn shared(bits: &mut Bits<'_>) -> Option<()> {
    bits.bit()?;
    let windows = bits.many(2)?;
    bits.bit()?;
    let (bands, groups) = if windows == 2 {
        let bands = bits.many(4)?;
        // A bit for each window that goes on with the group of the one before.
        (bands, 8 - bits.many(7)?.count_ones())
    } else {
        let bands = bits.many(6)?;
        if bits.bit()? == 1 {
            return None;
        }
        (bands, 1)
    };
    if bits.many(2)? == 1 {
        bits.at += (bands * groups) as usize;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::media::samples;

    macro_rules! clip {
        ($name:literal) => {
            include_bytes!(concat!("../../../tests/data/", $name)).as_slice()
        };
    }

    #[test]
    fn a_steady_tone_is_steady_and_what_has_no_sound_has_no_bars() {
        let bars = loudness(Cursor::new(samples::CLIP), 32).unwrap().unwrap();
        assert_eq!(bars.len(), 32);
        assert!(bars[4..28].iter().all(|bar| *bar > 0.6), "{bars:?}");
        assert_eq!(loudness(Cursor::new(clip!("hevc.mp4")), 32).unwrap(), None);
        assert_eq!(loudness(Cursor::new(clip!("turned.mov")), 32).unwrap(), None, "plain sound");
    }

    #[test]
    fn louder_is_higher_and_silence_is_nothing() {
        // A tone of a second each: quiet, loud, silent, quiet.
        let bars = loudness(Cursor::new(clip!("loud.mp4")), 4).unwrap().unwrap();
        assert!(bars[1] > bars[0] + 0.3 && bars[1] > bars[3] + 0.3, "{bars:?}");
        assert!(bars[2] < bars[0] && bars[1] > 0.95, "{bars:?}");
    }

    #[test]
    fn no_change_of_bytes_makes_it_panic() {
        for seed in 0..300 {
            let changed = samples::mutated(clip!("loud.mp4"), seed * 7);
            if let Ok(Some(bars)) = loudness(Cursor::new(&changed), 40) {
                assert!(bars.iter().all(|bar| (0.0..=1.0).contains(bar)));
            }
        }
    }
}
