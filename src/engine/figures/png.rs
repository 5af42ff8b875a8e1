//! A drawing as a picture.
//! Invariant: the letters are the program's own, so that a picture looks the same on every computer.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

/// Pixels a point has.
const SHARP: f32 = 2.0;

/// The letters of charts: Latin in two weights, and what titles of posts may hold.
fn letters() -> Arc<fontdb::Database> {
    static LETTERS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let load = || {
        let mut letters = fontdb::Database::new();
        for face in [
            include_bytes!("../../../assets/fonts/Inter-Regular.otf").as_slice(),
            include_bytes!("../../../assets/fonts/Inter-SemiBold.otf").as_slice(),
        ] {
            letters.load_font_data(face.to_vec());
        }
        letters.set_sans_serif_family("Inter");
        Arc::new(letters)
    };
    LETTERS.get_or_init(load).clone()
}

/// The picture of a drawing, as PNG.
///
/// # Errors
/// When the drawing is none, which is a mistake of ours, in the words of the library.
pub fn png(svg: &str) -> Result<Vec<u8>, String> {
    let options = Options { fontdb: letters(), font_family: "Inter".to_owned(), ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(|error| error.to_string())?;
    let size = tree.size();
    let (wide, tall) = ((size.width() * SHARP).ceil() as u32, (size.height() * SHARP).ceil() as u32);
    let mut picture = Pixmap::new(wide, tall).ok_or("a picture without size")?;
    resvg::render(&tree, Transform::from_scale(SHARP, SHARP), &mut picture.as_mut());
    picture.encode_png().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::figures::chart::{Body, Chart, Lines, Point, svg};

    #[test]
    fn a_chart_becomes_a_picture_twice_its_size_with_letters_in_it() {
        let now = vec![Point { value: Some(2.0), late: false }; 3];
        let of = |title: &str| {
            let body = Body::Lines(Lines { now: now.clone(), from_zero: true, ..Lines::default() });
            let chart = Chart { title: title.into(), subtitle: String::new(), foot: String::new(), body };
            png(&svg(&chart)).unwrap()
        };
        let picture = of("Reach by day");
        assert_eq!(picture[16..24], [0, 0, 7, 128, 0, 0, 3, 72], "1920 by 840");
        assert_ne!(picture, of("Views by day"), "the words are drawn");
    }
}
