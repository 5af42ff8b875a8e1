//! The clips of the corpus: each fault alone at both sides of its limit, then many by chance.
//! Invariant: the same number gives the same clip.

use super::film::{Edits, Film, Pictures, SECOND, Sound};

/// A name for a failure, and bytes.
pub fn all() -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for (name, film) in [single(), coded(), long()].concat() {
        all.push((name.to_owned(), film.bytes()));
    }
    for number in 0..140 {
        let film = by_chance(number);
        all.push((format!("by chance {number}: {film:?}"), film.bytes()));
    }
    let whole = Film::default().bytes();
    for length in [0, 4, 8, 30, 400, 900, whole.len() / 2, whole.len() - 1] {
        all.push((format!("cut at {length}"), whole[..length].to_vec()));
    }
    let last = Film { index_first: false, ..Film::default() }.bytes();
    all.push(("recording not finished".to_owned(), last[..last.len() - 200].to_vec()));
    all.push(("a text".to_owned(), b"I am a text, whatever my name says".to_vec()));
    all.push(("a picture".to_owned(), b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec()));
    all
}

fn base() -> Film {
    Film::default()
}

fn single() -> Vec<(&'static str, Film)> {
    vec![
        ("plain", base()),
        ("quicktime", Film { brand: *b"qt  ", ..base() }),
        ("index last", Film { index_first: false, ..base() }),
        ("long data", Film { long_data: true, ..base() }),
        ("padded", Film { padded: true, ..base() }),
        ("turned", Film { turned: true, ..base() }),
        ("turned and large", Film { turned: true, sides: (1_440, 2_560), ..base() }),
        ("turned and too large", Film { turned: true, sides: (2_160, 3_840), ..base() }),
        ("lying", Film { sides: (1_920, 1_080), ..base() }),
        ("a little too wide", Film { sides: (1_922, 1_080), ..base() }),
        ("small", Film { sides: (64, 64), ..base() }),
        ("a ribbon", Film { sides: (1_000, 100), ..base() }),
        ("a longer ribbon", Film { sides: (1_001, 100), ..base() }),
        ("a thread", Film { sides: (20, 2_000), ..base() }),
        ("a thinner thread", Film { sides: (19, 1_920), ..base() }),
        ("a needle", Film { sides: (190, 1_920), ..base() }),
        ("silent", Film { sound: None, ..base() }),
        ("no pictures", Film { deaf: true, ..base() }),
        ("in fragments", Film { fragments: true, ..base() }),
        ("named start", Film { edits: Edits::Start(100), ..base() }),
        ("real start", Film { edits: Edits::Start(900), ..base() }),
        ("late", Film { edits: Edits::Late, ..base() }),
        ("joined", Film { edits: Edits::Joined, ..base() }),
        ("open groups", Film { open_groups: true, ..base() }),
        ("one group", Film { group: 240, open_groups: true, ..base() }),
        ("key frames only", Film { group: 1, ..base() }),
    ]
}

fn coded() -> Vec<(&'static str, Film)> {
    let h264 = |profile, chroma, bits, fields| Film {
        pictures: Pictures::H264 { profile, chroma, bits, fields },
        ..base()
    };
    let hevc = |sign: &[u8; 4], chroma, bits, fields| Film {
        pictures: Pictures::Hevc { sign: *sign, chroma, bits, fields },
        ..base()
    };
    let other = |sign: &[u8; 4]| Film { pictures: Pictures::Other(*sign), ..base() };
    let sound = |sound| Film { sound: Some(sound), ..base() };
    let aac = |rate, channels| sound(Sound::Aac { rate, channels });
    vec![
        ("baseline", h264(66, 1, 8, false)),
        ("main", h264(77, 1, 8, false)),
        ("main, interlaced", h264(77, 1, 8, true)),
        ("high, interlaced", h264(100, 1, 8, true)),
        ("high 10", h264(110, 1, 10, false)),
        ("high 4:2:2", h264(122, 2, 8, false)),
        ("high 4:4:4", h264(244, 3, 8, false)),
        ("grey", h264(100, 0, 8, false)),
        ("hvc1", hevc(b"hvc1", 1, 8, false)),
        ("hev1", hevc(b"hev1", 1, 8, false)),
        ("hevc 10", hevc(b"hvc1", 1, 10, false)),
        ("hevc 4:2:2", hevc(b"hvc1", 2, 10, false)),
        ("hevc, interlaced", hevc(b"hvc1", 1, 8, true)),
        ("prores", other(b"apcn")),
        ("av1", other(b"av01")),
        ("vp9", other(b"vp09")),
        ("mpeg-4", other(b"mp4v")),
        ("motion jpeg", other(b"jpeg")),
        ("44.1 kHz", aac(44_100, 2)),
        ("22 kHz mono", aac(22_050, 1)),
        ("64 kHz", aac(64_000, 2)),
        ("96 kHz", aac(96_000, 2)),
        ("six channels", aac(48_000, 6)),
        ("mp3", sound(Sound::Mp3)),
        ("plain sound", sound(Sound::Other(*b"sowt"))),
        ("little endian", sound(Sound::Other(*b"lpcm"))),
        ("apple lossless", sound(Sound::Other(*b"alac"))),
        ("dolby", sound(Sound::Other(*b"ac-3"))),
        ("opus", sound(Sound::Other(*b"Opus"))),
    ]
}

fn long() -> Vec<(&'static str, Film)> {
    let of = |frames, ticks| Film { frames, ticks, ..base() };
    vec![
        ("three seconds", of(90, 1_000)),
        ("a frame short of three", of(89, 1_000)),
        ("a hair short of three", of(90, 999)),
        ("a minute", of(1_800, 1_000)),
        ("a minute and a frame", of(1_801, 1_000)),
        ("ninety seconds", of(2_700, 1_000)),
        ("fifteen minutes", of(27_000, 1_000)),
        ("a frame more than fifteen minutes", of(27_001, 1_000)),
        ("15 fps", of(120, 2_000)),
        ("22.8 fps", of(230, 1_316)),
        ("23 fps", of(230, 1_304)),
        ("23.976 fps", of(240, 1_251)),
        ("59.94 fps", of(480, 500)),
        ("60.2 fps", of(480, 498)),
        ("61 fps", of(480, 491)),
        ("120 fps", of(960, 250)),
        ("25 Mbit/s", Film { weight: 24_900_000, ..base() }),
        ("26 Mbit/s", Film { weight: 26_000_000, ..base() }),
        ("almost 100 MB", Film { weight: 99_900_000, frames: 50 * 30, ..base() }),
        ("more than 100 MB", Film { weight: 100_000_001, frames: 50 * 30, ..base() }),
        ("almost 300 MB", Film { weight: 299_000_000, frames: 150 * 30, ..base() }),
        ("more than 300 MB", Film { weight: 300_000_001, frames: 150 * 30, ..base() }),
        ("no frames", of(0, 1_000)),
        ("one long frame", of(1, 8 * SECOND)),
    ]
}

/// Two or three things at once.
fn by_chance(number: u64) -> Film {
    let mut dice = (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut next = |sides: u64| {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        dice % sides
    };
    let mut film = base();
    for _ in 0..1 + next(3) {
        match next(12) {
            0 => film.index_first = false,
            1 => film.frames = 60 + next(3_000) as u32,
            2 => film.ticks = [500, 999, 1_001, 1_250, 1_251, 1_400, 2_000][next(7) as usize],
            3 => film.sides = (next(2_400) as u16 + 16, next(2_400) as u16 + 16),
            4 => film.turned = !film.turned,
            5 => film.pictures = [Pictures::Other(*b"apch"), Pictures::Other(*b"av01")][next(2) as usize],
            6 => {
                let chroma = next(4) as u32;
                let profile = if chroma == 3 { 244 } else { 122 };
                film.pictures =
                    Pictures::H264 { profile, chroma, bits: 8 + 2 * next(2) as u32, fields: next(4) == 0 };
            }
            7 => film.sound = [None, Some(Sound::Mp3), Some(Sound::Other(*b"twos"))][next(3) as usize],
            8 => {
                let rate = [22_050, 32_000, 44_100, 48_000, 88_200][next(5) as usize];
                film.sound = Some(Sound::Aac { rate, channels: 1 + next(6) as u8 });
            }
            9 => film.edits = [Edits::Start(next(400) as u32), Edits::Late, Edits::Joined][next(3) as usize],
            10 => (film.open_groups, film.group) = (next(2) == 0, 12 + next(40) as u32),
            _ => film.weight = 20_000 + next(60_000_000) as usize,
        }
    }
    film
}
