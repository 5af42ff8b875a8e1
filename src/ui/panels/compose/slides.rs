//! What may be done to the slides of a draft: added, taken out, moved, set aside when the kind changes.
//! Invariant: no slide is lost by choosing a kind: what does not fit is set aside with its place.

use std::path::{Path, PathBuf};

use crate::domain::{Draft, DraftKind, Slide};

/// Endings of files that hold clips.
const CLIP_ENDINGS: [&str; 3] = ["mp4", "mov", "m4v"];

/// Endings the file dialog offers: pictures that can be read, and clips.
pub const ENDINGS: [&str; 11] =
    ["jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "mp4", "mov", "m4v"];

/// A slide that was set aside, with its place.
pub type Parked = (usize, Slide);

/// Whether a file's name says that it is a clip; what it really is, the checks find out.
pub fn is_clip_name(path: &Path) -> bool {
    path.extension()
        .and_then(|ending| ending.to_str())
        .is_some_and(|ending| CLIP_ENDINGS.contains(&ending.to_ascii_lowercase().as_str()))
}

/// Adds files behind the others and lets the kind follow: one clip is a reel, one picture a picture, more a
/// carousel. A clip added to a reel, or one file to a story, takes the place of the one before. Gives the first new slide.
pub fn add(draft: &mut Draft, files: impl IntoIterator<Item = PathBuf>) -> Option<usize> {
    let new: Vec<Slide> = files.into_iter().map(|file| Slide { file, ..Slide::default() }).collect();
    let only_clip = new.len() == 1 && is_clip_name(&new.first()?.file);
    if only_clip && draft.kind == DraftKind::Reel {
        draft.slides = new;
        draft.cover_ms = 0;
        return Some(0);
    }
    if new.len() == 1 && draft.kind == DraftKind::Story {
        draft.slides = new;
        return Some(0);
    }
    let first = draft.slides.len();
    draft.slides.extend(new);
    draft.kind = match draft.slides.len() {
        1 if only_clip && draft.kind != DraftKind::Carousel => DraftKind::Reel,
        1 if draft.kind == DraftKind::Reel => DraftKind::Picture,
        1 => draft.kind,
        _ => DraftKind::Carousel,
    };
    Some(first)
}

/// Takes a slide out.
pub fn remove(draft: &mut Draft, index: usize) {
    if index < draft.slides.len() {
        draft.slides.remove(index);
    }
}

/// Moves a slide into a gap (0 is before the first slide); gives where it stands then.
pub fn reorder(slides: &mut Vec<Slide>, from: usize, gap: usize) -> usize {
    if from >= slides.len() {
        return from;
    }
    let to = if gap > from { gap - 1 } else { gap }.min(slides.len() - 1);
    let slide = slides.remove(from);
    slides.insert(to, slide);
    to
}

/// Puts another file in the place of a slide. Its words stay, its cut does not: that was of another picture.
pub fn replace(draft: &mut Draft, index: usize, file: PathBuf) {
    if let Some(slide) = draft.slides.get_mut(index) {
        let alt_text = std::mem::take(&mut slide.alt_text);
        *slide = Slide { file, alt_text, ..Slide::default() };
    }
}

/// Puts a slide once more behind itself; gives where the second stands. A post of one slide becomes a carousel.
pub fn duplicate(draft: &mut Draft, index: usize) -> Option<usize> {
    let slide = draft.slides.get(index)?.clone();
    draft.slides.insert(index + 1, slide);
    draft.kind = DraftKind::Carousel;
    Some(index + 1)
}

/// The place a slide is dragged over, from its distance to the left edge of the first; `pitch` is one slide and the
/// space after it.
pub fn place_at(x: f32, pitch: f32, count: usize) -> usize {
    ((x / pitch).floor().max(0.0) as usize).min(count.saturating_sub(1))
}

/// Where a slide stands while another, from its own place, is held over a place.
pub fn place_beside(index: usize, from: usize, over: usize) -> usize {
    let without = index - usize::from(index > from);
    without + usize::from(without >= over)
}

/// The gap (0 is before the first slide) into which a slide falls that is let go over a place.
pub fn gap_over(from: usize, over: usize) -> usize {
    over + usize::from(over > from)
}

/// The files of a text that was copied where files are shown: paths or addresses of files, one a line.
pub fn pasted_paths(text: &str) -> Vec<PathBuf> {
    let file = |line: &str| {
        let path = typed_path(line, None)?;
        let known = path.extension()?.to_str().map(str::to_lowercase)?;
        (path.is_absolute() && ENDINGS.contains(&known.as_str())).then_some(path)
    };
    text.lines().filter_map(file).collect()
}

/// Chooses a kind. One picture, one clip, or one of either are all that the other three take; the rest is set aside and comes
/// back with the carousel. `open` is the slide on the easel, the likeliest to be meant.
pub fn choose_kind(draft: &mut Draft, kind: DraftKind, open: usize, parked: &mut Vec<Parked>) {
    draft.kind = kind;
    if kind == DraftKind::Carousel {
        return bring_back(draft, parked);
    }
    bring_back(draft, parked);
    let fits = |slide: &Slide| match kind {
        DraftKind::Story | DraftKind::Carousel => true,
        DraftKind::Reel => is_clip_name(&slide.file),
        DraftKind::Picture => !is_clip_name(&slide.file),
    };
    let chosen = draft.slides.get(open).filter(|slide| fits(slide)).map(|_| open);
    let chosen = chosen.or_else(|| draft.slides.iter().position(fits));
    let all = std::mem::take(&mut draft.slides);
    for (place, slide) in all.into_iter().enumerate() {
        if Some(place) == chosen {
            draft.slides.push(slide);
        } else {
            parked.push((place, slide));
        }
    }
}

/// Puts what was set aside back into its places.
pub fn bring_back(draft: &mut Draft, parked: &mut Vec<Parked>) {
    parked.sort_by_key(|(place, _)| *place);
    for (place, slide) in parked.drain(..) {
        let place = place.min(draft.slides.len());
        draft.slides.insert(place, slide);
    }
}

/// A path as a person types or pastes it: quoted, as a `file://` address, or from the home folder.
pub fn typed_path(typed: &str, home: Option<&Path>) -> Option<PathBuf> {
    let bare = typed.trim().trim_matches(['"', '\'']);
    if bare.starts_with("file://")
        && let Some(path) = url::Url::parse(bare).ok().and_then(|address| address.to_file_path().ok())
    {
        return Some(path);
    }
    let bare = bare.strip_prefix("file://").unwrap_or(bare);
    match (bare.strip_prefix("~/"), home) {
        _ if bare.is_empty() => None,
        (Some(inside), Some(home)) => Some(home.join(inside)),
        _ => Some(PathBuf::from(bare)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(kind: DraftKind, files: &[&str]) -> Draft {
        let slides = files.iter().map(|file| Slide { file: file.into(), ..Slide::default() }).collect();
        Draft { kind, slides, ..Draft::default() }
    }

    fn names(draft: &Draft) -> Vec<&str> {
        draft.slides.iter().filter_map(|slide| slide.file.to_str()).collect()
    }

    fn added(kind: DraftKind, before: &[&str], new: &[&str]) -> (DraftKind, Vec<String>) {
        let mut draft = draft(kind, before);
        add(&mut draft, new.iter().map(PathBuf::from));
        (draft.kind, names(&draft).into_iter().map(str::to_owned).collect())
    }

    #[test]
    fn the_kind_follows_what_is_added() {
        use DraftKind::{Carousel, Picture, Reel};
        for (before, slides, new, kind) in [
            (Picture, &[][..], &["a.jpg"][..], Picture),
            (Picture, &[], &["a.MP4"], Reel),
            (Picture, &[], &["a.jpg", "b.png"], Carousel),
            (Picture, &["a.jpg"], &["b.png"], Carousel),
            (Carousel, &[], &["a.jpg"], Carousel),
            (Carousel, &[], &["a.mov"], Carousel),
            (Reel, &[], &["a.jpg"], Picture),
            (Reel, &["a.mov"], &["b.jpg"], Carousel),
        ] {
            assert_eq!(added(before, slides, new).0, kind, "{before:?} {slides:?} + {new:?}");
        }
    }

    #[test]
    fn a_clip_takes_the_place_of_a_reels_clip() {
        assert_eq!(
            added(DraftKind::Reel, &["a.mov"], &["b.mp4"]),
            (DraftKind::Reel, vec!["b.mp4".to_owned()])
        );
        assert_eq!(
            added(DraftKind::Story, &["a.jpg"], &["b.mp4"]),
            (DraftKind::Story, vec!["b.mp4".to_owned()])
        );
        assert_eq!(added(DraftKind::Story, &[], &["a.jpg", "b.jpg"]).0, DraftKind::Carousel);
    }

    #[test]
    fn a_slide_moves_into_the_gap_it_is_dropped_at() {
        for (from, gap, order, at) in [
            (0, 0, "abcd", 0),
            (0, 1, "abcd", 0),
            (0, 2, "bacd", 1),
            (0, 4, "bcda", 3),
            (3, 0, "dabc", 0),
            (2, 1, "acbd", 1),
            (3, 9, "abcd", 3),
            (7, 0, "abcd", 7),
        ] {
            let mut draft = draft(DraftKind::Carousel, &["a", "b", "c", "d"]);
            assert_eq!(reorder(&mut draft.slides, from, gap), at);
            assert_eq!(names(&draft).concat(), order, "{from} into {gap}");
        }
    }

    #[test]
    fn the_others_make_room_where_a_slide_is_held() {
        for (x, place) in [(-40.0, 0), (30.0, 0), (76.0, 1), (227.0, 2), (900.0, 3)] {
            assert_eq!(place_at(x, 76.0, 4), place, "at {x}");
        }
        for from in 0..4 {
            for over in 0..4 {
                let mut shown = [' '; 4];
                shown[over] = ['a', 'b', 'c', 'd'][from];
                for index in (0..4).filter(|index| *index != from) {
                    shown[place_beside(index, from, over)] = ['a', 'b', 'c', 'd'][index];
                }
                let mut draft = draft(DraftKind::Carousel, &["a", "b", "c", "d"]);
                reorder(&mut draft.slides, from, gap_over(from, over));
                assert_eq!(names(&draft).concat(), shown.iter().collect::<String>(), "{from} over {over}");
            }
        }
    }

    #[test]
    fn a_slide_is_replaced_and_doubled() {
        let mut draft = draft(DraftKind::Picture, &["a.jpg"]);
        draft.slides[0].alt_text = "A cup".to_owned();
        assert_eq!(duplicate(&mut draft, 0), Some(1));
        replace(&mut draft, 0, "b.jpg".into());
        assert_eq!((names(&draft), draft.kind), (vec!["b.jpg", "a.jpg"], DraftKind::Carousel));
        assert_eq!(duplicate(&mut draft, 7), None);
        assert_eq!(draft.slides[0].alt_text, "A cup");
    }

    #[test]
    fn copied_files_are_told_from_copied_words() {
        let copied =
            "copy\nfile:///home/ines/a%20b.JPG\n/tmp/c.png\nrelative.jpg\n/tmp/notes.txt\nfog all week";
        assert_eq!(pasted_paths(copied), [PathBuf::from("/home/ines/a b.JPG"), "/tmp/c.png".into()]);
    }

    #[test]
    fn what_a_kind_does_not_take_is_set_aside_and_comes_back_in_order() {
        let mut draft = draft(DraftKind::Carousel, &["a.jpg", "b.mp4", "c.jpg"]);
        let mut parked = Vec::new();
        choose_kind(&mut draft, DraftKind::Picture, 2, &mut parked);
        assert_eq!((names(&draft), parked.len()), (vec!["c.jpg"], 2));
        choose_kind(&mut draft, DraftKind::Reel, 0, &mut parked);
        assert_eq!((names(&draft), parked.len()), (vec!["b.mp4"], 2));
        choose_kind(&mut draft, DraftKind::Carousel, 0, &mut parked);
        assert_eq!((names(&draft), parked.len()), (vec!["a.jpg", "b.mp4", "c.jpg"], 0));
    }

    #[test]
    fn typed_paths_are_read_as_people_paste_them() {
        let home = Path::new("/home/ines");
        for (typed, path) in [
            (" /tmp/a b.jpg ", Some("/tmp/a b.jpg")),
            ("\"/tmp/a.jpg\"", Some("/tmp/a.jpg")),
            ("file:///tmp/a.jpg", Some("/tmp/a.jpg")),
            ("~/a.jpg", Some("/home/ines/a.jpg")),
            ("  ", None),
        ] {
            assert_eq!(typed_path(typed, Some(home)), path.map(PathBuf::from));
        }
    }
}
