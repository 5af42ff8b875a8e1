//! Writes clips byte by byte: whole indexes over frames that hold nothing, so that every limit can be met and missed.
//! Invariant: the same film gives the same bytes, and only what its fields say is wrong with it.

/// How pictures are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pictures {
    /// Profile, chroma (0 to 3), bits, frames as fields.
    H264 { profile: u8, chroma: u32, bits: u32, fields: bool },
    /// The same of HEVC; `sign`: `hvc1` or `hev1`.
    Hevc { sign: [u8; 4], chroma: u8, bits: u8, fields: bool },
    /// Anything else, by its four letters.
    Other([u8; 4]),
}

/// How sound is coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sound {
    Aac {
        rate: u32,
        channels: u8,
    },
    /// MP3 in an entry that says AAC.
    Mp3,
    Other([u8; 4]),
}

/// What the edit list says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edits {
    None,
    /// Begins at a moment of the pictures, in milliseconds.
    Start(u32),
    /// Waits before it begins.
    Late,
    /// Joins two parts.
    Joined,
}

/// A clip to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Film {
    pub brand: [u8; 4],
    pub index_first: bool,
    /// The data has a length of eight bytes.
    pub long_data: bool,
    /// Boxes that say nothing before and behind the index.
    pub padded: bool,
    /// Frames of the film, and ticks of each; a second has 30,000.
    pub frames: u32,
    pub ticks: u32,
    pub sides: (u16, u16),
    /// A player turns it by a quarter.
    pub turned: bool,
    pub pictures: Pictures,
    pub sound: Option<Sound>,
    pub edits: Edits,
    /// Frames from one key frame to the next, and whether groups lean on the one before.
    pub group: u32,
    pub open_groups: bool,
    /// Frames in fragments, not in the index.
    pub fragments: bool,
    /// Bytes of all frames.
    pub weight: usize,
    /// No picture track.
    pub deaf: bool,
}

pub const SECOND: u32 = 30_000;

impl Default for Film {
    fn default() -> Self {
        Self {
            brand: *b"isom",
            index_first: true,
            long_data: false,
            padded: false,
            frames: 240,
            ticks: 1_000,
            sides: (1_080, 1_920),
            turned: false,
            pictures: Pictures::H264 { profile: 100, chroma: 1, bits: 8, fields: false },
            sound: Some(Sound::Aac { rate: 48_000, channels: 2 }),
            edits: Edits::None,
            group: 30,
            open_groups: false,
            fragments: false,
            weight: 24_000,
            deaf: false,
        }
    }
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_be_bytes()).collect()
}

fn boxed(name: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    [&(body.len() as u32 + 8).to_be_bytes()[..], name, &body].concat()
}

/// Bits, most significant first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    count: usize,
}

impl Bits {
    fn put(&mut self, value: u32, count: u32) {
        for bit in (0..count).rev() {
            if self.count.is_multiple_of(8) {
                self.bytes.push(0);
            }
            if value >> bit & 1 == 1
                && let Some(last) = self.bytes.last_mut()
            {
                *last |= 0x80 >> (self.count % 8);
            }
            self.count += 1;
        }
    }

    /// Exp-Golomb.
    fn number(&mut self, value: u32) {
        let length = 32 - (value + 1).leading_zeros();
        self.put(0, length - 1);
        self.put(value + 1, length);
    }
}

impl Film {
    /// How long its pictures last, milliseconds.
    pub fn lasts_ms(&self) -> u64 {
        u64::from(self.frames) * u64::from(self.ticks) * 1_000 / u64::from(SECOND)
    }

    /// Its bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let head = boxed(b"ftyp", &[&self.brand, &words(&[512]), &self.brand]);
        let padding = if self.padded { boxed(b"free", &[&[0; 40]]) } else { Vec::new() };
        let data_head = if self.long_data { 16 } else { 8 };
        // The index is as long wherever the data lies, so that its place is known before.
        let length = head.len() + self.index(0).len() + 2 * padding.len();
        let at = if self.index_first { length + data_head } else { head.len() + padding.len() + data_head };
        let index = self.index(at as u32);
        let fragment = if self.fragments { self.fragment() } else { Vec::new() };
        // Nothing but zeros: the machine gives them without having to write them.
        let mut file = vec![0; length + fragment.len() + data_head + self.weight];
        let mut from = 0;
        let mut put = |bytes: &[u8]| {
            file[from..from + bytes.len()].copy_from_slice(bytes);
            from += bytes.len();
        };
        let data = self.weight + data_head;
        let data = if self.long_data {
            [&words(&[1])[..], b"mdat", &(data as u64).to_be_bytes()].concat()
        } else {
            [&words(&[data as u32])[..], b"mdat"].concat()
        };
        put(&head);
        put(&padding);
        if self.index_first {
            put(&index);
            put(&padding);
            put(&fragment);
            put(&data);
        } else {
            put(&data);
            from_end(&mut file, &[index, padding, fragment].concat());
        }
        file
    }

    fn index(&self, data: u32) -> Vec<u8> {
        let length = self.frames * self.ticks;
        let film = [&words(&[0, 0, 0, SECOND, length, 0x1_0000, 0x100_0000, 0, 0])[..], &MATRIX, &[0; 24]];
        let mvhd = boxed(b"mvhd", &[&film.concat(), &words(&[3])]);
        let pictures = if self.deaf { Vec::new() } else { self.picture_track(data) };
        let sound = self.sound.map(|sound| self.sound_track(sound, data)).unwrap_or_default();
        let more = if self.fragments {
            boxed(b"mvex", &[&boxed(b"trex", &[&words(&[0, 1, 1, self.ticks, 0, 0])])])
        } else {
            Vec::new()
        };
        boxed(b"moov", &[&mvhd, &pictures, &sound, &more])
    }

    fn picture_track(&self, data: u32) -> Vec<u8> {
        let count = if self.fragments { 0 } else { self.frames };
        let length = count * self.ticks;
        let each = (self.weight as u32 / self.frames.max(1)).max(1);
        let tables = [
            boxed(b"stsd", &[&words(&[0, 1]), &self.picture_entry()]),
            boxed(b"stts", &[&words(&if count > 0 { vec![0, 1, count, self.ticks] } else { vec![0, 0] })]),
            self.keys(count),
            self.shown(count),
            boxed(b"stsc", &[&words(&if count > 0 { vec![0, 1, 1, count, 1] } else { vec![0, 0] })]),
            boxed(b"stsz", &[&words(&[0, each, count])]),
            boxed(b"stco", &[&words(&if count > 0 { vec![0, 1, data] } else { vec![0, 0] })]),
        ]
        .concat();
        let turn = if self.turned { QUARTER } else { MATRIX };
        track(1, length, (self.sides, turn), &self.edit_list(length), b"vide", SECOND, &tables)
    }

    fn keys(&self, count: u32) -> Vec<u8> {
        let keys: Vec<u32> = (0..count).step_by(self.group as usize).map(|frame| frame + 1).collect();
        if count == 0 {
            Vec::new()
        } else {
            boxed(b"stss", &[&words(&[0, keys.len() as u32]), &words(&keys)])
        }
    }

    /// In an open group the frame behind its key frame is shown before it.
    fn shown(&self, count: u32) -> Vec<u8> {
        if count == 0 {
            return Vec::new();
        }
        let mut runs = Vec::new();
        for frame in 0..count {
            let delay = match frame % self.group {
                0 if self.open_groups => 2 * self.ticks,
                1 if self.open_groups => 0,
                _ => self.ticks,
            };
            runs.extend([1, delay]);
        }
        boxed(b"ctts", &[&words(&[0, count]), &words(&runs)])
    }

    fn edit_list(&self, length: u32) -> Vec<u8> {
        let list = match self.edits {
            Edits::None => return Vec::new(),
            Edits::Start(ms) => vec![0, 1, length, ms * (SECOND / 1_000), 0x1_0000],
            Edits::Late => vec![0, 2, SECOND, u32::MAX, 0x1_0000, length, 0, 0x1_0000],
            Edits::Joined => vec![0, 2, SECOND, 0, 0x1_0000, SECOND, 3 * SECOND, 0x1_0000],
        };
        boxed(b"edts", &[&boxed(b"elst", &[&words(&list)])])
    }

    fn picture_entry(&self) -> Vec<u8> {
        let (width, height) = if self.turned { (self.sides.1, self.sides.0) } else { self.sides };
        let mut form = vec![0, 0, 0, 0, 0, 0, 0, 1];
        form.extend([0; 16]);
        form.extend([width.to_be_bytes(), height.to_be_bytes()].concat());
        form.extend(words(&[0x48_0000, 0x48_0000, 0, 0x1_0000]));
        form.extend([0; 30]);
        form.extend([0, 24, 255, 255]);
        let (sign, coding) = match self.pictures {
            Pictures::H264 { profile, chroma, bits, fields } => {
                (*b"avc1", boxed(b"avcC", &[&h264(profile, chroma, bits, fields, (width, height))]))
            }
            Pictures::Hevc { sign, chroma, bits, fields } => {
                let mut body = [0; 23];
                (body[0], body[1], body[12], body[22]) = (1, 1, 93, 0);
                body[6] = if fields { 0x40 } else { 0x90 };
                (body[16], body[17], body[18]) = (0xfc | chroma, 0xf8 | (bits - 8), 0xf8 | (bits - 8));
                (sign, boxed(b"hvcC", &[&body]))
            }
            Pictures::Other(sign) => (sign, Vec::new()),
        };
        boxed(&sign, &[&form, &coding])
    }

    fn sound_track(&self, sound: Sound, data: u32) -> Vec<u8> {
        let (sign, rate, channels, kind, config) = match sound {
            Sound::Aac { rate, channels } => {
                let index = RATES.iter().position(|known| *known == rate).unwrap_or(3) as u32;
                let mut bits = Bits::default();
                bits.put(2, 5);
                bits.put(index, 4);
                bits.put(u32::from(channels), 4);
                bits.put(0, 3);
                (*b"mp4a", rate, channels, 0x40, bits.bytes)
            }
            Sound::Mp3 => (*b"mp4a", 44_100, 2, 0x6b, Vec::new()),
            Sound::Other(sign) => (sign, 44_100, 2, 0, Vec::new()),
        };
        let mut decoder = vec![4, 15 + config.len() as u8, kind, 0x15, 0, 0, 0];
        decoder.extend(words(&[128_000, 128_000]));
        decoder.extend([5, config.len() as u8]);
        decoder.extend(&config);
        let stream = [&[3, 3 + decoder.len() as u8 + 3, 0, 2, 0][..], &decoder, &[6, 1, 2]].concat();
        let esds = if kind > 0 { boxed(b"esds", &[&words(&[0]), &stream]) } else { Vec::new() };
        let form = [&[0, 0, 0, 0, 0, 0, 0, 1][..], &[0; 8], &[0, channels, 0, 16, 0, 0, 0, 0]].concat();
        let entry = boxed(&sign, &[&form, &words(&[rate.min(65_535) << 16]), &esds]);
        let count = (self.lasts_ms() * u64::from(rate) / 1_024_000) as u32;
        let tables = [
            boxed(b"stsd", &[&words(&[0, 1]), &entry]),
            boxed(b"stts", &[&words(&[0, 1, count, 1_024])]),
            boxed(b"stsc", &[&words(&[0, 1, 1, count, 1])]),
            boxed(b"stsz", &[&words(&[0, 1, count])]),
            boxed(b"stco", &[&words(&[0, 1, data])]),
        ];
        track(2, self.frames * self.ticks, ((0, 0), MATRIX), &[], b"soun", rate, &tables.concat())
    }

    /// All frames of the film in one fragment.
    fn fragment(&self) -> Vec<u8> {
        let each = self.weight as u32 / self.frames.max(1);
        let head = boxed(b"tfhd", &[&words(&[0x2_0000, 1])]);
        let run =
            boxed(b"trun", &[&words(&[0x201, self.frames, 0]), &words(&vec![each; self.frames as usize])]);
        boxed(b"moof", &[&boxed(b"mfhd", &[&words(&[0, 1])]), &boxed(b"traf", &[&head, &run])])
    }
}

const MATRIX: [u8; 36] = matrix([0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000]);
const QUARTER: [u8; 36] = matrix([0, 0x1_0000, 0, 0xffff_0000, 0, 0, 0, 0, 0x4000_0000]);
const RATES: [u32; 8] = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050];

const fn matrix(numbers: [u32; 9]) -> [u8; 36] {
    let mut bytes = [0; 36];
    let mut at = 0;
    while at < 36 {
        bytes[at] = numbers[at / 4].to_be_bytes()[at % 4];
        at += 1;
    }
    bytes
}

/// Writes the end of a file.
fn from_end(file: &mut [u8], end: &[u8]) {
    let at = file.len() - end.len();
    file[at..].copy_from_slice(end);
}

fn track(
    id: u32,
    length: u32,
    ((width, height), turn): ((u16, u16), [u8; 36]),
    edits: &[u8],
    kind: &[u8; 4],
    scale: u32,
    tables: &[u8],
) -> Vec<u8> {
    let head = [&words(&[7, 0, 0, id, 0, length, 0, 0, 0, 0])[..], &turn].concat();
    let sides = words(&[u32::from(width) << 16, u32::from(height) << 16]);
    let own = (u64::from(length) * u64::from(scale) / u64::from(SECOND)) as u32;
    let mdhd = boxed(b"mdhd", &[&words(&[0, 0, 0, scale, own, 0])]);
    let hdlr = boxed(b"hdlr", &[&words(&[0, 0]), kind, &words(&[0, 0, 0]), &[0]]);
    let media = if kind == b"vide" {
        boxed(b"vmhd", &[&words(&[1, 0, 0])])
    } else {
        boxed(b"smhd", &[&words(&[0, 0])])
    };
    let dref = boxed(b"dref", &[&words(&[0, 1]), &boxed(b"url ", &[&words(&[1])])]);
    let minf = boxed(b"minf", &[&media, &boxed(b"dinf", &[&dref]), &boxed(b"stbl", &[tables])]);
    let mdia = boxed(b"mdia", &[&mdhd, &hdlr, &minf]);
    boxed(b"trak", &[&boxed(b"tkhd", &[&head, &sides]), edits, &mdia])
}

/// What an H.264 decoder has to know (ITU-T H.264, 7.3.2.1.1), in the box that carries it.
fn h264(profile: u8, chroma: u32, depth: u32, fields: bool, sides: (u16, u16)) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.number(0);
    if profile >= 100 {
        bits.number(chroma);
        if chroma == 3 {
            bits.put(0, 1);
        }
        bits.number(depth - 8);
        bits.number(depth - 8);
        bits.put(0, 2);
    }
    bits.number(0);
    bits.number(2);
    bits.number(1);
    bits.put(0, 1);
    bits.number(u32::from(sides.0).div_ceil(16) - 1);
    bits.number(u32::from(sides.1).div_ceil(if fields { 32 } else { 16 }) - 1);
    bits.put(u32::from(!fields), 1);
    if fields {
        bits.put(0, 1);
    }
    // Direct prediction; no cropping, no display words; the end.
    bits.put(0b1001, 4);
    let mut set = vec![0x67, profile, 0, 40];
    set.extend(bits.bytes);
    let picture = [0x68, 0xce, 0x3c, 0x80];
    let mut body = vec![1, profile, 0, 40, 0xff, 0xe1];
    body.extend((set.len() as u16).to_be_bytes());
    body.extend(set);
    body.extend([1, 0, picture.len() as u8]);
    body.extend(picture);
    body
}
