//! The shapes a cut can take and their names, where it lies on the easel, and how it is pulled.
//! Invariant: what a pose comes to is asked of the domain's geometry; here are only points on the screen.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

use crate::domain::draft::{Fill, Geometry, Point, Pose, Room, Wish};

/// The shapes the toolbar offers, by their names; those that a post does not take are left out.
pub const SHAPES: [(&str, f32); 4] = [("4:5", 0.8), ("1:1", 1.0), ("1.91:1", 1.91), ("9:16", 0.5625)];

/// The whole picture.
pub const WHOLE: Rect = Rect { min: Pos2::ZERO, max: pos2(1.0, 1.0) };

/// A point of something on the screen as shares of it.
pub fn share(rect: Rect, point: Pos2) -> Point {
    let at = (point - rect.min) / rect.size();
    (f64::from(at.x), f64::from(at.y))
}

/// Where shares of something lie on the screen.
pub fn on_screen(rect: Rect, (x, y): Point) -> Pos2 {
    rect.min + vec2(x as f32, y as f32) * rect.size()
}

/// The corners of the picture as shown, clockwise from its upper left one.
pub const CORNERS: [Point; 4] = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];

/// Where the cut lies when everything there is to see is as large as fits: the whole picture, or, on a ground, the
/// shape it lies in.
pub fn rest(geometry: &Geometry, area: Rect) -> Rect {
    let cut = vec2(geometry.cut.0 as f32, geometry.cut.1 as f32);
    let unit = Rect::from_min_size(Pos2::ZERO, cut);
    let all = match geometry.fill {
        Fill::Cut => {
            let corners = CORNERS.map(|corner| on_screen(unit, geometry.placed(corner)));
            Rect::from_points(&corners)
        }
        _ => unit,
    };
    let scale = (area.width() / all.width().max(1e-3)).min(area.height() / all.height().max(1e-3));
    let min = area.center() + (Pos2::ZERO - all.center()) * scale;
    let kept = Rect::from_min_size(min, cut * scale);
    let round = |point: Pos2| pos2(point.x.round(), point.y.round());
    Rect::from_min_max(round(kept.min), round(kept.max))
}

/// A point of what is sent (in shares of it), in pixels of the turned picture.
fn in_picture(geometry: &Geometry, (x, y): Point) -> Point {
    let (across, down) = ((x - 0.5) * geometry.cut.0, (y - 0.5) * geometry.cut.1);
    let (sin, cos) = geometry.tilt.to_radians().sin_cos();
    (geometry.centre.0 + cos * across + sin * down, geometry.centre.1 - sin * across + cos * down)
}

/// A picture, its pose and the shapes it may take: what a hand on the easel works on.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    /// As shown, in pixels.
    pub size: (u32, u32),
    pub pose: Pose,
    pub room: Room,
}

impl Held {
    pub fn geometry(&self) -> Geometry {
        Geometry::of(self.size, &self.pose, self.room)
    }

    /// The pose with the numbers it came to, so that the next pull begins where this one ended.
    fn settled(self) -> Pose {
        let geometry = self.geometry();
        // As small as it goes is kept as such: it stays whole in every shape.
        let least = Self { pose: Pose { zoom: 0.0, ..self.pose }, ..self }.geometry().zoom;
        let whole = self.pose.fill != Fill::Cut && geometry.zoom < least * 1.001;
        Pose {
            zoom: if whole { 0.0 } else { geometry.zoom as f32 },
            centre: (
                (geometry.centre.0 / geometry.upright.0) as f32,
                (geometry.centre.1 / geometry.upright.1) as f32,
            ),
            ..self.pose
        }
    }

    /// Moved by shares of the cut: the cut over the picture, or the picture over its ground.
    pub fn pushed(self, by: Vec2) -> Pose {
        let geometry = self.geometry();
        let way = if self.pose.fill == Fill::Cut { 1.0 } else { -1.0 };
        let to = in_picture(&geometry, (0.5 + way * f64::from(by.x), 0.5 + way * f64::from(by.y)));
        self.around(to, geometry.zoom).settled()
    }

    /// Enlarged by a factor around a point of the cut, which stays where it is.
    pub fn zoomed(self, factor: f64, around: Point) -> Pose {
        let geometry = self.geometry();
        let wanted = Self { pose: Pose { zoom: (geometry.zoom * factor) as f32, ..self.pose }, ..self };
        let zoom = wanted.geometry().zoom;
        let (x, y) = in_picture(&geometry, around);
        let shrunk = geometry.zoom / zoom;
        let centre = (x + (geometry.centre.0 - x) * shrunk, y + (geometry.centre.1 - y) * shrunk);
        self.around(centre, zoom).settled()
    }

    fn around(self, centre: Point, zoom: f64) -> Self {
        let (width, height) = self.geometry().upright;
        let centre = ((centre.0 / width) as f32, (centre.1 / height) as f32);
        Self { pose: Pose { centre, zoom: zoom as f32, ..self.pose }, ..self }
    }

    /// Pulled at a handle: `side` tells which (−1, 0 or 1 across and down), `to` where it is now, in shares of the
    /// cut. The other side stays; only a free shape changes.
    pub fn pulled(self, side: (i8, i8), to: Point) -> Pose {
        let geometry = self.geometry();
        let (across, down) = geometry.cut;
        // From the side that stays to the pointer.
        let length = |side: i8, to: f64, whole: f64| match side {
            0 => whole,
            -1 => (1.0 - to) * whole,
            _ => to * whole,
        };
        let (wide, tall) = (length(side.0, to.0, across).max(1.0), length(side.1, to.1, down).max(1.0));
        let own = across / down;
        let free = matches!(self.pose.wish, Wish::Free(_)) && self.room.given.is_none();
        let ratio = if free { self.room.nearest(wide / tall) } else { own };
        let (wide, tall) = if side.0 == 0 || (side.1 != 0 && wide / tall < ratio) {
            (tall * ratio, tall)
        } else {
            (wide, wide / ratio)
        };
        let wish = if free { Wish::Free(ratio as f32) } else { self.pose.wish };
        let pose = Pose { wish, ..self.pose };
        let largest = Self { pose: Pose { zoom: 1.0, ..pose }, ..self }.geometry();
        let zoom = largest.cut.0 * largest.zoom / wide;
        let (wide, tall) = if zoom < 1.0 && pose.fill == Fill::Cut { largest.cut } else { (wide, tall) };
        let moved = |side: i8, new: f64, old: f64| f64::from(side) * (new - old) / 2.0 / old;
        let centre =
            in_picture(&geometry, (0.5 + moved(side.0, wide, across), 0.5 + moved(side.1, tall, down)));
        Self { pose, ..self }.around(centre, zoom).settled()
    }
}

/// A shape as people say it: `4:5`, `1.91:1`.
pub fn words(ratio: f32) -> String {
    const KNOWN: [(u8, u8); 9] = [(1, 1), (4, 5), (5, 4), (3, 4), (4, 3), (2, 3), (3, 2), (9, 16), (16, 9)];
    let near = |(wide, tall): &&(u8, u8)| (ratio * f32::from(*tall) / f32::from(*wide) - 1.0).abs() < 0.004;
    KNOWN.iter().find(near).map_or_else(|| format!("{ratio:.2}:1"), |(wide, tall)| format!("{wide}:{tall}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TALL: (u32, u32) = (2_730, 4_096);

    fn held(size: (u32, u32), pose: Pose) -> Held {
        Held { size, pose, room: Room::feed() }
    }

    #[test]
    fn at_rest_all_of_the_picture_fits_the_easel_and_the_cut_lies_in_it() {
        let area = Rect::from_min_size(pos2(10.0, 20.0), vec2(400.0, 500.0));
        let rests = rest(&held(TALL, Pose::default()).geometry(), area);
        // The cut has the picture's width and 4:5 of it; above and below it lies the rest.
        assert!((rests.width() / rests.height() - 0.8).abs() < 0.01, "{rests:?}");
        assert!((rests.width() - 500.0 * 2_730.0 / 4_096.0).abs() < 1.5, "{rests:?}");
        for tilt in [-30.0, 0.5, 44.0] {
            let geometry = held(TALL, Pose::default().tilted(tilt)).geometry();
            let rests = rest(&geometry, area);
            for corner in CORNERS {
                let corner = on_screen(rests, geometry.placed(corner));
                assert!(area.expand(2.0).contains(corner), "{tilt}: {corner:?} is outside");
            }
        }
        let ground = held(TALL, Pose::cut_to(1.0, (0.5, 0.5)).filled(Fill::Blur)).geometry();
        assert_eq!(rest(&ground, area).size(), vec2(400.0, 400.0));
    }

    #[test]
    fn a_cut_is_pushed_to_the_edge_and_no_further() {
        let down = held(TALL, Pose::default()).pushed(vec2(0.3, 5.0));
        let geometry = held(TALL, down).geometry();
        let (_, bottom) = geometry.source((1.0, 1.0));
        assert!((bottom - 1.0).abs() < 1e-6, "{geometry:?}");
        // It goes back from there at once.
        let up = held(TALL, down).pushed(vec2(0.0, -0.01));
        assert!(held(TALL, up).geometry().centre.1 < geometry.centre.1 - 10.0);
    }

    #[test]
    fn the_point_under_the_pointer_stays_while_the_wheel_turns() {
        let pose = Pose::cut_to(1.0, (0.5, 0.5)).tilted(7.0);
        let before = held((3_000, 3_000), Pose { zoom: 2.0, ..pose });
        let at = (0.3, 0.6);
        let after = Held { pose: before.zoomed(1.5, at), ..before }.geometry();
        let (one, two) = (before.geometry().source(at), after.source(at));
        assert!((one.0 - two.0).abs() + (one.1 - two.1).abs() < 2e-3, "{one:?} {two:?}");
        assert!((after.zoom - 3.0).abs() < 1e-6);
        // Out again: no further than all of it.
        assert_eq!(before.zoomed(0.01, at).zoom, 1.0);
        let ground = held((3_000, 1_000), Pose::cut_to(1.0, (0.5, 0.5)).filled(Fill::Blur));
        assert_eq!(ground.zoomed(0.5, at).zoom, 0.0, "it stays whole in every shape");
        assert!(ground.zoomed(2.0, at).zoom > 0.0);
    }

    #[test]
    fn a_corner_pulls_the_cut_and_the_opposite_one_stays() {
        let before = held((2_000, 2_000), Pose::cut_to(1.0, (0.5, 0.5)));
        let after = Held { pose: before.pulled((1, 1), (0.6, 0.5)), ..before }.geometry();
        assert_eq!(after.ratio(), 1.0, "a chosen shape stays");
        assert!((after.cut.0 - 1_200.0).abs() < 2.0 && after.source((0.0, 0.0)).0.abs() < 1e-3, "{after:?}");
        let free = Held { pose: before.pose.wished(Wish::Free(1.0)), ..before };
        let wide = Held { pose: free.pulled((1, 1), (1.0, 0.7)), ..free }.geometry();
        assert!((wide.ratio() - 1.0 / 0.7).abs() < 0.01, "{wide:?}");
        let edge = Held { pose: free.pulled((0, -1), (0.5, 0.2)), ..free }.geometry();
        assert!(
            (edge.ratio() - 1.25).abs() < 0.01 && (edge.source((0.0, 1.0)).1 - 1.0).abs() < 2e-3,
            "{edge:?}"
        );
        let past = Held { pose: free.pulled((1, 0), (0.1, 0.5)), ..free }.geometry();
        assert!((past.ratio() - 0.8).abs() < 0.01, "no shape beyond the limits: {past:?}");
    }

    #[test]
    fn shapes_are_named_as_people_name_them() {
        for (ratio, name) in [(0.8, "4:5"), (0.6667, "2:3"), (1.91, "1.91:1"), (0.5625, "9:16")] {
            assert_eq!(words(ratio), name);
        }
    }
}
