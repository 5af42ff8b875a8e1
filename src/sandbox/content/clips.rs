//! The short clips that ship with the sandbox, made by `assets/clips/make.sh`.
//! Invariant: each is H.264 with AAC in an MP4 whose index stands before its data (section 4.8).

/// How many clips there are.
pub const CLIPS: usize = 4;

static BUNDLED: [&[u8]; CLIPS] = [
    include_bytes!("../../../assets/clips/sea.mp4"),
    include_bytes!("../../../assets/clips/kiln.mp4"),
    include_bytes!("../../../assets/clips/shore.mp4"),
    include_bytes!("../../../assets/clips/wheel.mp4"),
];

/// The bytes of one clip; indexes beyond the last start again at the first.
pub fn clip(index: usize) -> &'static [u8] {
    BUNDLED[index % CLIPS]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of the outermost boxes, in order.
    fn boxes(bytes: &[u8]) -> Vec<String> {
        let mut names = Vec::new();
        let mut at = 0;
        while at + 8 <= bytes.len() {
            let size = u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
            names.push(String::from_utf8_lossy(&bytes[at + 4..at + 8]).into_owned());
            assert!(size >= 8 && at + size <= bytes.len(), "a box runs over the end");
            at += size;
        }
        assert_eq!(at, bytes.len());
        names
    }

    #[test]
    fn each_clip_is_whole_small_and_has_its_index_first() {
        for index in 0..CLIPS {
            let bytes = clip(index);
            let names = boxes(bytes);
            assert_eq!(names[0], "ftyp");
            let place = |name: &str| names.iter().position(|n| n == name).unwrap();
            assert!(place("moov") < place("mdat"), "{names:?}");
            let holds = |word: &[u8]| bytes.windows(word.len()).any(|w| w == word);
            assert!(holds(b"avc1") && holds(b"mp4a"));
            assert!(bytes.len() <= 250_000, "{}", bytes.len());
        }
        assert_eq!(clip(CLIPS), clip(0));
    }
}
