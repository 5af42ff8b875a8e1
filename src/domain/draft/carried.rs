//! What a picture's file carries besides the picture, and a person may not want to publish.
//! Invariant: it says what was there, never what it said: no place and no name is kept.

use serde::{Deserialize, Serialize};

use crate::tr;

/// What was found in a picture's metadata. None of it is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// Where it was taken: coordinates, a city.
    pub place: bool,
    /// Which camera or telephone took it.
    pub camera: bool,
    /// The photographer's or owner's name.
    pub names: bool,
    /// When it was taken.
    pub time: bool,
    /// Something else: a small copy, words, a second picture.
    pub other: bool,
}

impl Carried {
    /// Whether there was anything.
    pub fn is_any(self) -> bool {
        self != Self::default()
    }

    /// That it is removed, for a person: "Place, camera and names removed". `None`: there was nothing.
    pub fn removed(self) -> Option<String> {
        let words = [
            (self.place, tr!("place")),
            (self.camera, tr!("camera")),
            (self.names, tr!("names")),
            (self.time, tr!("time")),
        ];
        let said: Vec<&str> = words.into_iter().filter(|(there, _)| *there).map(|(_, word)| word).collect();
        let said = match said.as_slice() {
            [] if self.other => return Some(tr!("Data about the picture removed").to_owned()),
            [] => return None,
            [one] => (*one).to_owned(),
            [begin @ .., last] => tr!("{some} and {last}", some = begin.join(", "), last = last),
        };
        let mut letters = said.chars();
        let said: String =
            letters.next().map(char::to_uppercase).into_iter().flatten().chain(letters).collect();
        Some(tr!("{what} removed", what = said))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_removed_is_said_in_words() {
        let none = Carried::default();
        assert_eq!(none.removed(), None);
        let said = |carried: Carried| carried.removed().unwrap();
        assert_eq!(said(Carried { place: true, ..none }), "Place removed");
        let most = Carried { place: true, camera: true, names: true, ..none };
        assert_eq!(said(most), "Place, camera and names removed");
        assert_eq!(said(Carried { camera: true, time: true, ..none }), "Camera and time removed");
        assert_eq!(said(Carried { other: true, ..none }), "Data about the picture removed");
    }
}
