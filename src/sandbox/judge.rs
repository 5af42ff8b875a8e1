//! Holds what was fetched against every line of section 4.8 that its bytes can show.
//! Invariant: it is written from the documentation alone and shares no code and no limit with the client.

use axum::http::Request;

use super::call::Call;
use super::probe_jpeg::{self, Picture};
use super::probe_mp4::{self, Bad, Clip};
use super::refusal::Refusal;
use super::switches::Switches;
use super::wanted;

/// Largest image, story clip and reel in bytes (section 4.8).
const IMAGE_BYTES: usize = 8 << 20;
const STORY_BYTES: usize = 100_000_000;
const REEL_BYTES: usize = 300_000_000;

/// What a file is to become: a column of section 4.8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// A picture of the feed, alone or in a carousel.
    Picture,
    StoryPicture,
    /// A reel, or a clip of a carousel, for which the section has no column of its own.
    Reel,
    StoryClip,
    /// The cover of a reel.
    Cover,
}

impl Seat {
    /// How many bytes are fetched at most.
    pub fn most(self) -> usize {
        match self {
            Self::Picture | Self::StoryPicture | Self::Cover => IMAGE_BYTES,
            Self::Reel => REEL_BYTES,
            Self::StoryClip => STORY_BYTES,
        }
    }

    fn is_clip(self) -> bool {
        matches!(self, Self::Reel | Self::StoryClip)
    }

    /// What is answered to more bytes than that.
    pub fn too_big(self) -> Refusal {
        if self.is_clip() {
            return bad_clip("the file is too large");
        }
        Refusal::oauth(36_000, "The image is too large to download: the limit is 8 MiB.")
            .with_subcode(2_207_004)
    }
}

/// What is known of a file that was found good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Good {
    /// Width and height in pixels, as shown.
    pub sides: (u32, u32),
    /// Milliseconds; 0 for a picture.
    pub duration: u64,
}

/// Judges a file. `kind` is the type its server gave it, lower case.
///
/// # Errors
/// Of pictures 36000, 36001 and 36003, of clips 352, of what is neither 9004 (section 8.2).
pub fn file(bytes: &[u8], kind: &str, seat: Seat, switches: &Switches) -> Result<Good, Refusal> {
    if bytes.len() > seat.most() {
        return Err(seat.too_big());
    }
    let family = if seat.is_clip() { "video/" } else { "image/" };
    if !kind.starts_with(family) {
        return Err(not_fetchable());
    }
    if seat.is_clip() { clip(bytes, seat, switches) } else { picture(bytes, seat) }
}

/// Judges the parameters of `POST /{IG}/media` (section 4.2), as its form brings them.
///
/// # Errors
/// As the route itself: code 100 with the subcodes of section 8.2, 36004 for captions.
pub fn request(form: &[(&str, &str)], switches: &Switches) -> Result<(), Refusal> {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let request = Request::post("/media").header("content-type", "application/x-www-form-urlencoded");
    let (parts, ()) = request.body(()).unwrap_or_default().into_parts();
    wanted::read(&Call::read(&parts, body.as_bytes()), switches).map(|_| ())
}

/// 9004/2207052: no picture and no clip is to be had there.
pub fn not_fetchable() -> Refusal {
    Refusal::oauth(9_004, "Only photo or video can be accepted as media type.").with_subcode(2_207_052).told(
        "Media cannot be fetched",
        "The media could not be fetched from this address. Check that it is public and of the right type.",
    )
}

fn bad_clip(why: &str) -> Refusal {
    Refusal::oauth(352, format!("The video format is not supported: {why}."))
        .with_subcode(2_207_026)
        .told("Unsupported video format", "Use MP4 or MOV with H.264 or HEVC pictures and AAC sound.")
}

/// Format, wholeness and, except for stories and covers, the ratio from 4:5 to 1.91:1. Width and colours are brought
/// within the limits, not refused.
fn picture(bytes: &[u8], seat: Seat) -> Result<Good, Refusal> {
    let sides = match probe_jpeg::look(bytes) {
        Picture::Jpeg { width, height } => (width, height),
        Picture::BadJpeg | Picture::Other => {
            return Err(Refusal::oauth(36_001, "The image format is not supported: it must be JPEG.")
                .with_subcode(2_207_005));
        }
        Picture::Nothing => return Err(not_fetchable()),
    };
    let ratio = f64::from(sides.0) / f64::from(sides.1);
    // A pixel of rounding on either side is let through.
    if seat == Seat::Picture && !(0.795..=1.915).contains(&ratio) {
        return Err(Refusal::oauth(
            36_003,
            "The aspect ratio is not supported: it must be between 4:5 and 1.91:1.",
        )
        .with_subcode(2_207_009));
    }
    Ok(Good { sides, duration: 0 })
}

fn clip(bytes: &[u8], seat: Seat, switches: &Switches) -> Result<Good, Refusal> {
    let clip = probe_mp4::look(bytes).map_err(|bad| {
        bad_clip(match bad {
            Bad::NotAClip => "it is no MP4 or MOV file",
            Bad::Cut => "the file is incomplete",
            Bad::NoPicture => "it has no video track",
        })
    })?;
    let faults = [coding(&clip), sound(&clip), measures(&clip, seat, bytes.len() as u64)];
    if let Some(why) = faults.into_iter().flatten().next() {
        return Err(bad_clip(why));
    }
    if !clip.index_first {
        return Err(bad_clip("the moov box must come first"));
    }
    if clip.real_edits || (switches.strict_edit_lists && clip.edits) {
        return Err(bad_clip("it must have no edit list"));
    }
    Ok(Good { sides: (clip.width, clip.height), duration: clip.duration })
}

fn first(faults: &[(bool, &'static str)]) -> Option<&'static str> {
    faults.iter().find(|(wrong, _)| *wrong).map(|(_, why)| *why)
}

fn coding(clip: &Clip) -> Option<&'static str> {
    let avc = clip.codec.starts_with("avc");
    let colours = clip.colours;
    first(&[
        (!matches!(clip.codec.as_str(), "avc1" | "avc3" | "hvc1" | "hev1"), "it must be H.264 or HEVC"),
        (
            colours.is_some_and(|of| of.chroma != 1 || (avc && of.depth > 8)),
            "its colours must be 4:2:0, in H.264 with eight bits",
        ),
        (colours.is_some_and(|of| of.interlaced == Some(true)), "it must be progressive"),
        (clip.open_group, "its groups of pictures must be closed"),
    ])
}

/// The 128 kbit/s of section 4.8 are what a sound is brought to, not what it may have at most: phones write more.
fn sound(clip: &Clip) -> Option<&'static str> {
    let sound = clip.sound.as_ref()?;
    first(&[
        (sound.codec != "mp4a", "its sound must be AAC"),
        (sound.rate > 48_000, "its sound must be at most 48 kHz"),
        (!(1..=2).contains(&sound.channels), "its sound must be mono or stereo"),
    ])
}

fn measures(clip: &Clip, seat: Seat, bytes: u64) -> Option<&'static str> {
    let (longest, lowest) = if seat == Seat::StoryClip { (60_000, 0.1) } else { (900_000, 0.01) };
    let bits = bytes * 8_000 / clip.duration.max(1);
    let ratio = f64::from(clip.width) / f64::from(clip.height.max(1));
    first(&[
        (clip.duration < 3_000, "it is shorter than 3 seconds"),
        (clip.duration > longest, "it is too long"),
        (!(22.9..=60.5).contains(&clip.fps), "it must have 23 to 60 frames a second"),
        (clip.width > 1_920, "it is wider than 1920 pixels"),
        (!(lowest..=10.0).contains(&ratio), "its aspect ratio is out of range"),
        (bits > 25_000_000, "its bitrate is above 25 Mbit/s"),
    ])
}

#[cfg(test)]
mod tests {
    use super::super::probe_jpeg::tests::hollow as jpeg;
    use super::super::probe_mp4::tests::{Made, hollow as mp4};
    use super::*;

    fn code(bytes: &[u8], kind: &str, seat: Seat) -> i64 {
        file(bytes, kind, seat, &Switches::default()).map_or_else(|refusal| refusal.code, |_| 0)
    }

    #[test]
    fn a_column_of_the_section_is_a_seat() {
        let tall = jpeg(900, 1_600);
        assert_eq!(code(&tall, "image/jpeg", Seat::Picture), 36_003);
        assert_eq!(code(&tall, "image/jpeg", Seat::StoryPicture), 0);
        assert_eq!(code(&tall, "image/jpeg", Seat::Cover), 0);
        assert_eq!(code(&tall, "text/html", Seat::Cover), 9_004);
        let minutes = mp4(&Made { seconds: 90, ..Made::default() });
        assert_eq!(code(&minutes, "video/mp4", Seat::Reel), 0);
        assert_eq!(code(&minutes, "video/mp4", Seat::StoryClip), 352);
        assert_eq!(code(&minutes, "image/jpeg", Seat::Picture), 9_004);
    }

    #[test]
    fn bytes_are_counted_by_seat() {
        let mut heavy = jpeg(1_000, 1_000);
        heavy.resize(Seat::Picture.most() + 1, 0);
        assert_eq!(code(&heavy, "image/jpeg", Seat::Picture), 36_000);
        assert!(Seat::StoryClip.most() < Seat::Reel.most());
    }
}
