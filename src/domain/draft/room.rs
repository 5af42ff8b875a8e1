//! The shapes that a slide may take: those Instagram allows, or the one that a carousel's first slide gives to all.
//! Invariant: the limits come from `RULES`; no number of them stands here.

use crate::domain::rules::{Rule, RuleId};

use super::{Draft, DraftKind, Geometry};

/// Narrower than this nothing is sent, whoever takes it.
const LEAST: f64 = 0.01;

/// The shapes a slide may take, width over height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// Of what is sent.
    pub least: f64,
    /// Of what is sent.
    pub most: f64,
    /// The one shape of a carousel (section 4.8).
    pub given: Option<f64>,
    /// Pixels across that are sent at least; smaller pictures are enlarged.
    pub narrowest: f64,
}

impl Room {
    /// What the feed takes (section 4.8).
    pub fn feed() -> Self {
        let (rule, width) = (Rule::of(RuleId::ImageRatio), Rule::of(RuleId::ImageWidth));
        Self {
            least: rule.least.unwrap_or(LEAST),
            most: rule.most.unwrap_or(1.0 / LEAST),
            given: None,
            narrowest: width.least.unwrap_or(1.0),
        }
    }

    /// Any shape that is not absurd: stories and covers, which the feed's limits do not bind (section 4.8).
    pub fn own() -> Self {
        Self { least: LEAST, most: 1.0 / LEAST, given: None, narrowest: 1.0 }
    }

    /// One shape for a slide, inside what the feed takes.
    pub fn given(ratio: f64) -> Self {
        let feed = Self::feed();
        Self { given: ratio.is_finite().then(|| feed.nearest(ratio)), ..feed }
    }

    /// The nearest shape that is allowed.
    pub fn nearest(&self, ratio: f64) -> f64 {
        ratio.max(self.least).min(self.most)
    }

    /// The shape that a wish ends in.
    pub(super) fn shape(&self, wish: f64) -> f64 {
        self.given.unwrap_or_else(|| self.nearest(wish))
    }

    /// The nearest width that is sent, in pixels.
    pub(super) fn width(&self, width: f64) -> f64 {
        let most = Rule::of(RuleId::ImageWidth).most.unwrap_or(f64::MAX);
        width.max(self.narrowest).min(most).max(1.0)
    }

    /// Whether pixels have an allowed shape.
    pub(super) fn takes(&self, width: f64, height: f64) -> bool {
        (self.least..=self.most).contains(&(width / height))
    }
}

impl Draft {
    /// The shapes that its slides may take. `first`: the size of the first slide's picture as shown, in pixels,
    /// where it is known.
    pub fn room(&self, first: Option<(u32, u32)>) -> Room {
        match (self.kind, self.slides.first(), first) {
            (DraftKind::Carousel, Some(slide), Some(size)) => {
                Room::given(Geometry::of(size, &slide.pose, Room::feed()).ratio())
            }
            (DraftKind::Story, ..) => Room::own(),
            _ => Room::feed(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Pose, Slide};

    #[test]
    fn the_first_slide_rules_a_carousel_and_nothing_else() {
        let first = Slide { pose: Pose::cut_to(1.0, (0.5, 0.5)), ..Slide::default() };
        let mut draft = Draft { kind: DraftKind::Carousel, slides: vec![first], ..Draft::default() };
        assert_eq!(draft.room(Some((300, 500))).given, Some(1.0));
        assert_eq!(draft.room(None), Room::feed());
        draft.kind = DraftKind::Picture;
        assert_eq!(draft.room(Some((300, 500))), Room::feed());
        draft.kind = DraftKind::Story;
        assert_eq!(draft.room(Some((300, 500))), Room::own());
        assert_eq!(Room::given(f64::NAN), Room::feed());
        assert_eq!(Room::given(0.1).given, Some(Room::feed().least));
    }
}
