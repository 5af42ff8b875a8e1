//! A track of silence: AAC that was coded once, by hand.
//! Invariant: every packet is whole in itself, so that any number of them in a row is silence.

use super::remux::Part;
use super::write::{Head, Lane, Sample, boxed};

/// Samples of sound in a packet, and samples a second of a track made here.
const PACKET: u32 = 1_024;
const RATE: u32 = 48_000;

/// No track made here lasts longer, in seconds.
const LONGEST: f64 = 4.0 * 3_600.0;

/// A packet of silence of AAC-LC, for one channel or two.
pub(super) fn packet(channels: u16) -> &'static [u8] {
    match channels {
        1 => &[0x00, 0xC8, 0x00, 0x80, 0x23, 0x80],
        _ => &[0x21, 0x00, 0x49, 0x90, 0x02, 0x19, 0x00, 0x23, 0x80],
    }
}

/// A silent stereo track that lasts at least as long as the pictures.
pub(super) fn lane(seconds: f64, id: u32) -> Lane<'static> {
    let count = (seconds.clamp(0.0, LONGEST) * f64::from(RATE) / f64::from(PACKET)).ceil().max(1.0) as usize;
    let size = packet(2).len() as u32;
    let sample = Sample { part: Part::Silence { channels: 2 }, size, shown: 0, lasts: PACKET, key: true };
    Lane { head: Head::Made { id, stsd: stsd(), rate: RATE }, timescale: RATE, samples: vec![sample; count] }
}

/// The description of the track: AAC-LC, 48 kHz, stereo.
fn stsd() -> Vec<u8> {
    let config: &[u8] = &[0x05, 2, 0x11, 0x90];
    let decoder = [&[0x04, 17, 0x40, 0x15, 0, 0, 0, 0, 0, 8, 0, 0, 0, 8, 0], config].concat();
    let stream = [&[0x03, 25, 0, 2, 0][..], &decoder, &[0x06, 1, 2]].concat();
    let esds = boxed(b"esds", &[&[0; 4][..], &stream].concat());
    let entry = [
        &[0, 0, 0, 0, 0, 0, 0, 1][..],
        &[0; 8],
        &[0, 2, 0, 16, 0, 0, 0, 0],
        &(RATE << 16).to_be_bytes(),
        &esds,
    ]
    .concat();
    boxed(b"stsd", &[&[0, 0, 0, 0, 0, 0, 0, 1][..], &boxed(b"mp4a", &entry)].concat())
}
