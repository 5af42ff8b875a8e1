//! Reads the boxes of a HEIF file (HEIC, AVIF) without decoding: how large the picture is, how it lies, in which
//! colours, and where its coded parts stand.
//! Invariant: never reads outside the bytes; a length that lies ends the walk instead of leading astray.

use image::metadata::Orientation;

/// What the boxes say of the picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Heif<'a> {
    /// As coded, before its turn.
    pub size: (u32, u32),
    pub turn: Option<Orientation>,
    pub profile: Option<&'a [u8]>,
    /// Primaries, transfer and matrix by their numbers of ISO 23091-2, and whether the full range is used.
    pub coding: Option<(u8, u8, u8, bool)>,
    pub exif: Option<Vec<u8>>,
    pub xmp: Option<Vec<u8>>,
    /// The coded tiles, row by row, and how many stand in a row: one for most pictures.
    pub tiles: Vec<Vec<u8>>,
    pub columns: u32,
    /// The coded transparency.
    pub alpha: Option<Vec<u8>>,
}

/// A box: its name and what is in it.
type Block<'a> = (&'a [u8; 4], &'a [u8]);

fn blocks(mut bytes: &[u8]) -> impl Iterator<Item = Block<'_>> {
    std::iter::from_fn(move || {
        let short = u32::from_be_bytes(*bytes.first_chunk()?);
        let name: &[u8; 4] = bytes.get(4..8)?.first_chunk()?;
        let (head, length) = match short {
            0 => (8, bytes.len()),
            1 => (16, usize::try_from(u64::from_be_bytes(*bytes.get(8..)?.first_chunk()?)).ok()?),
            short => (8, short as usize),
        };
        let body = bytes.get(head..length)?;
        bytes = &bytes[length..];
        Some((name, body))
    })
}

fn inside<'a>(bytes: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    blocks(bytes).find(|(found, _)| *found == name).map(|(_, body)| body)
}

/// Takes big-endian numbers off the front.
struct Numbers<'a>(&'a [u8]);

impl Numbers<'_> {
    fn take(&mut self, bytes: usize) -> Option<u64> {
        let (number, rest) = self.0.split_at_checked(bytes)?;
        self.0 = rest;
        Some(number.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte)))
    }
}

struct Item {
    id: u64,
    kind: [u8; 4],
}

struct Place {
    id: u64,
    /// Inside the `idat` box instead of the file.
    inner: bool,
    extents: Vec<(u64, u64)>,
}

/// A reference from an item to others: what it is, from, to.
type Link = ([u8; 4], u64, Vec<u64>);

struct Meta<'a> {
    file: &'a [u8],
    idat: &'a [u8],
    items: Vec<Item>,
    places: Vec<Place>,
    links: Vec<Link>,
    properties: Vec<Block<'a>>,
    /// Item, and its properties counted from one.
    holds: Vec<(u64, Vec<usize>)>,
}

/// Reads the boxes. `None`: they do not hold together.
pub(super) fn read(file: &[u8]) -> Option<Heif<'_>> {
    // The first four bytes are a version and flags.
    let meta = inside(file, b"meta")?.get(4..)?;
    let mut primary = Numbers(inside(meta, b"pitm")?);
    let version = primary.take(4)? >> 24;
    let primary = primary.take(if version == 0 { 2 } else { 4 })?;
    let properties = inside(meta, b"iprp")?;
    let meta = Meta {
        file,
        idat: inside(meta, b"idat").unwrap_or_default(),
        items: items(inside(meta, b"iinf")?)?,
        places: places(inside(meta, b"iloc")?)?,
        links: inside(meta, b"iref").and_then(links).unwrap_or_default(),
        properties: blocks(inside(properties, b"ipco")?).collect(),
        holds: blocks(properties)
            .filter(|(name, _)| *name == b"ipma")
            .filter_map(|(_, body)| holds(body))
            .flatten()
            .collect(),
    };
    meta.picture(primary)
}

impl<'a> Meta<'a> {
    fn of(&self, item: u64) -> impl Iterator<Item = Block<'a>> {
        let held = self.holds.iter().filter(move |(id, _)| *id == item).flat_map(|(_, held)| held);
        held.filter_map(|number| self.properties.get(number.checked_sub(1)?).copied())
    }

    fn linked(&self, kind: &[u8; 4], from: u64) -> Option<&[u64]> {
        self.links.iter().find(|(name, by, _)| name == kind && *by == from).map(|(_, _, to)| to.as_slice())
    }

    fn kind(&self, item: u64) -> Option<[u8; 4]> {
        self.items.iter().find(|one| one.id == item).map(|one| one.kind)
    }

    /// The bytes of an item, put together.
    fn bytes(&self, item: u64) -> Option<Vec<u8>> {
        let place = self.places.iter().find(|place| place.id == item)?;
        let ground = if place.inner { self.idat } else { self.file };
        let mut bytes = Vec::new();
        for (at, length) in &place.extents {
            let rest = ground.get(usize::try_from(*at).ok()?..)?;
            let length = usize::try_from(*length).ok()?;
            bytes.extend_from_slice(if length == 0 { rest } else { rest.get(..length)? });
        }
        Some(bytes)
    }

    fn picture(&self, primary: u64) -> Option<Heif<'a>> {
        let mut found = Heif { columns: 1, ..Heif::default() };
        let (mut quarters, mut flip) = (0, None);
        for (name, body) in self.of(primary) {
            match name {
                b"ispe" => found.size = size(body)?,
                b"irot" => quarters = body.first()? & 3,
                b"imir" => flip = Some(body.first()? & 1),
                b"colr" => colours(body, &mut found)?,
                _ => {}
            }
        }
        found.turn = turn(quarters, flip);
        let tiles = if self.kind(primary)? == *b"grid" {
            let grid = self.bytes(primary)?;
            found.columns = u32::from(*grid.get(3)?) + 1;
            self.linked(b"dimg", primary)?.to_vec()
        } else {
            vec![primary]
        };
        if found.coding.is_none() && found.profile.is_none() {
            // A grid's colours may stand with its tiles.
            for (_, body) in
                tiles.first().into_iter().flat_map(|tile| self.of(*tile)).filter(|(name, _)| *name == b"colr")
            {
                colours(body, &mut found)?;
            }
        }
        found.tiles = tiles.iter().map(|tile| self.bytes(*tile)).collect::<Option<_>>()?;
        for (name, from, to) in &self.links {
            if !to.contains(&primary) {
                continue;
            }
            match name {
                b"auxl" if self.is_alpha(*from) => found.alpha = self.bytes(*from),
                b"cdsc" => self.told(*from, &mut found),
                _ => {}
            }
        }
        Some(found)
    }

    fn is_alpha(&self, item: u64) -> bool {
        self.of(item).any(|(name, body)| name == b"auxC" && body.windows(5).any(|word| word == b"alpha"))
    }

    fn told(&self, item: u64, found: &mut Heif<'_>) {
        match self.kind(item).as_ref() {
            // The length of what stands before the TIFF head comes first.
            Some(b"Exif") => {
                found.exif = self.bytes(item).and_then(|bytes| {
                    let skip = u32::from_be_bytes(*bytes.first_chunk()?) as usize;
                    bytes.get(4 + skip..).map(<[u8]>::to_vec)
                });
            }
            Some(b"mime") => found.xmp = self.bytes(item),
            _ => {}
        }
    }
}

fn size(body: &[u8]) -> Option<(u32, u32)> {
    let mut numbers = Numbers(body.get(4..)?);
    Some((numbers.take(4)? as u32, numbers.take(4)? as u32))
}

fn colours<'a>(body: &'a [u8], found: &mut Heif<'a>) -> Option<()> {
    let (kind, rest) = body.split_at_checked(4)?;
    match kind {
        b"nclx" => {
            let mut numbers = Numbers(rest);
            let mut next = || numbers.take(2).map(|number| number as u8);
            let (primaries, transfer, matrix) = (next()?, next()?, next()?);
            found.coding = Some((primaries, transfer, matrix, numbers.take(1)? & 0x80 != 0));
        }
        b"prof" | b"rICC" => found.profile = Some(rest),
        _ => {}
    }
    Some(())
}

/// Quarter turns against the clock, then a flip: 0 top and bottom, 1 left and right.
fn turn(quarters: u8, flip: Option<u8>) -> Option<Orientation> {
    let quarters = if flip == Some(0) { (quarters + 2) % 4 } else { quarters };
    Some(match (quarters, flip.is_some()) {
        (0, false) => return None,
        (1, false) => Orientation::Rotate270,
        (2, false) => Orientation::Rotate180,
        (_, false) => Orientation::Rotate90,
        (0, true) => Orientation::FlipHorizontal,
        (1, true) => Orientation::Rotate270FlipH,
        (2, true) => Orientation::FlipVertical,
        (_, true) => Orientation::Rotate90FlipH,
    })
}

fn items(body: &[u8]) -> Option<Vec<Item>> {
    let mut head = Numbers(body);
    let long = head.take(4)? >> 24 != 0;
    head.take(if long { 4 } else { 2 })?;
    Some(
        blocks(head.0)
            .filter_map(|(_, body)| {
                let mut numbers = Numbers(body);
                let version = numbers.take(4)? >> 24;
                let id = numbers.take(if version < 3 { 2 } else { 4 })?;
                numbers.take(2)?;
                Some(Item { id, kind: *numbers.0.first_chunk()? })
            })
            .collect(),
    )
}

fn places(body: &[u8]) -> Option<Vec<Place>> {
    let mut numbers = Numbers(body);
    let version = numbers.take(4)? >> 24;
    let widths = numbers.take(2)?;
    let width = |shift: u32| ((widths >> shift) & 15) as usize;
    let (offset, length, base) = (width(12), width(8), width(4));
    let index = if version == 0 { 0 } else { width(0) };
    let wide = if version < 2 { 2 } else { 4 };
    let count = numbers.take(wide)?;
    let mut places = Vec::new();
    for _ in 0..count {
        let id = numbers.take(wide)?;
        let inner = version > 0 && numbers.take(2)? & 15 == 1;
        numbers.take(2)?;
        let base = numbers.take(base)?;
        let mut extents = Vec::new();
        for _ in 0..numbers.take(2)? {
            numbers.take(index)?;
            extents.push((base.checked_add(numbers.take(offset)?)?, numbers.take(length)?));
        }
        places.push(Place { id, inner, extents });
    }
    Some(places)
}

fn links(body: &[u8]) -> Option<Vec<Link>> {
    let wide = if *body.first()? == 0 { 2 } else { 4 };
    blocks(body.get(4..)?)
        .map(|(name, body)| {
            let mut numbers = Numbers(body);
            let from = numbers.take(wide)?;
            let count = numbers.take(2)?;
            let to = (0..count).map(|_| numbers.take(wide)).collect::<Option<_>>()?;
            Some((*name, from, to))
        })
        .collect()
}

fn holds(body: &[u8]) -> Option<Vec<(u64, Vec<usize>)>> {
    let mut numbers = Numbers(body);
    let head = numbers.take(4)?;
    let (version, wide) = (head >> 24, head & 1 == 1);
    let count = numbers.take(4)?;
    let mut holds = Vec::new();
    for _ in 0..count {
        let item = numbers.take(if version < 1 { 2 } else { 4 })?;
        let held = numbers.take(1)?;
        let one = |numbers: &mut Numbers<'_>| {
            let number = numbers.take(if wide { 2 } else { 1 })?;
            // The uppermost bit says that a reader must understand it.
            Some((number & if wide { 0x7FFF } else { 0x7F }) as usize)
        };
        holds.push((item, (0..held).map(|_| one(&mut numbers)).collect::<Option<_>>()?));
    }
    Some(holds)
}
