//! What part of a picture is sent, in which size, and where each point of it comes from. The easel, the tray, the
//! preview and what is sent all ask here.
//! Invariant: whatever the size and the pose, what is sent is inside `RULES`; without a ground no point of it
//! lies outside the picture.

use super::{Fill, MOST_TILT, MOST_ZOOM, Pose, Room};

/// A point, as shares of a width and a height: 0,0 is the upper left corner, 1,1 the lower right one.
pub type Point = (f64, f64);

/// A rectangle of whole pixels, from the upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub x: u32,
    pub y: u32,
    /// At least 1.
    pub width: u32,
    /// At least 1.
    pub height: u32,
}

/// How a picture lies in what is sent of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometry {
    /// Width and height of what is sent, in pixels.
    pub sent: (u32, u32),
    /// The cut, where it is a rectangle of the picture as shown before it is posed, in its pixels.
    pub part: Option<Part>,
    /// Quarter turns clockwise, and before them a mirroring, that bring that rectangle upright.
    pub quarters: u8,
    pub mirrored: bool,
    pub fill: Fill,
    /// Width and height of the turned picture, in pixels.
    pub upright: (f64, f64),
    /// Middle of the cut, in pixels of the turned picture.
    pub centre: Point,
    /// Width and height of the cut, in pixels of the turned picture.
    pub cut: (f64, f64),
    /// Degrees clockwise.
    pub tilt: f64,
    /// The zoom as it came out, see [`Pose::zoom`].
    pub zoom: f64,
    map: Map,
    back: Map,
}

/// An affine map: `x' = a·x + b·y + c`, `y' = d·x + e·y + f`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Map([f64; 6]);

impl Map {
    fn of(self, (x, y): Point) -> Point {
        let [a, b, c, d, e, f] = self.0;
        (a * x + b * y + c, d * x + e * y + f)
    }

    /// The way back. A cut is never empty, so there is one.
    fn inverse(self) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let det = a * e - b * d;
        Self([e / det, -b / det, (b * f - c * e) / det, -d / det, a / det, (c * d - a * f) / det])
    }

    /// From shares of the turned picture on to shares of the picture as shown.
    fn unturned(self, quarters: u8, mirrored: bool) -> Self {
        let mut map = self.0;
        for _ in 0..quarters % 4 {
            let [a, b, c, d, e, f] = map;
            map = [d, e, f, -a, -b, 1.0 - c];
        }
        let [a, b, c, d, e, f] = map;
        Self(if mirrored { [-a, -b, 1.0 - c, d, e, f] } else { map })
    }
}

impl Geometry {
    /// How a picture of a size (as shown, in pixels) lies in what is sent. A width or height of 0 counts as 1.
    pub fn of(size: (u32, u32), pose: &Pose, room: Room) -> Self {
        let size = (size.0.max(1), size.1.max(1));
        let quarters = pose.quarters % 4;
        let (width, height) = if quarters % 2 == 1 { (size.1, size.0) } else { size };
        let tilt = f64::from(finite(pose.tilt, 0.0).clamp(-MOST_TILT, MOST_TILT));
        let own = f64::from(width) / f64::from(height);
        let wish = pose.wish.ratio().filter(|ratio| ratio.is_finite()).map_or(own, f64::from);
        let posed = Posed {
            width: f64::from(width),
            height: f64::from(height),
            ratio: room.shape(wish),
            tilt,
            zoom: f64::from(finite(pose.zoom, 1.0).clamp(0.0, MOST_ZOOM)),
            centre: (share(pose.centre.0), share(pose.centre.1)),
            whole: pose.fill != Fill::Cut,
            room,
        };
        if tilt == 0.0 && !posed.whole {
            return posed.straight(pose, quarters);
        }
        posed.askew(pose, quarters)
    }

    /// A picture or clip that is sent as it is.
    pub fn whole(size: (u32, u32)) -> Self {
        let whole = Self::of(size, &Pose::default(), Room::own());
        Self { sent: (size.0.max(1), size.1.max(1)), ..whole }
    }

    /// Width over height of what is sent.
    pub fn ratio(&self) -> f64 {
        f64::from(self.sent.0) / f64::from(self.sent.1)
    }

    /// Where a point of what is sent comes from, in shares of the picture as shown.
    pub fn source(&self, sent: Point) -> Point {
        self.map.of(sent)
    }

    /// Where a point of the picture as shown (in shares of it) lies in what is sent.
    pub fn placed(&self, shown: Point) -> Point {
        self.map.inverse().of(shown)
    }

    /// Where a point of what is sent comes from in the ground behind it, in shares of the picture as shown: the
    /// ground is the picture itself, cut to the shape around its middle.
    pub fn ground(&self, sent: Point) -> Point {
        self.back.of(sent)
    }

    /// Whether something of the picture is cut off.
    pub fn cuts(&self) -> bool {
        [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].into_iter().any(|corner| {
            let (x, y) = self.placed(corner);
            !(-0.001..=1.001).contains(&x) || !(-0.001..=1.001).contains(&y)
        })
    }
}

/// A pose whose numbers were made sound.
struct Posed {
    /// Of the turned picture, in pixels.
    width: f64,
    height: f64,
    ratio: f64,
    tilt: f64,
    zoom: f64,
    centre: Point,
    /// It may be smaller than its shape.
    whole: bool,
    room: Room,
}

impl Posed {
    /// The cut is a rectangle of whole pixels.
    fn straight(&self, pose: &Pose, quarters: u8) -> Geometry {
        let (across, down) = self.largest();
        let zoom = self.zoom.max(1.0);
        let (across, down) = if zoom > 1.0 {
            self.allowed((across / zoom).round().max(1.0), (down / zoom).round().max(1.0))
        } else {
            (across, down)
        };
        let place = |length: f64, kept: f64, centre: f64| {
            (length * centre - kept / 2.0).round().max(0.0).min(length - kept)
        };
        let (left, top) = (place(self.width, across, self.centre.0), place(self.height, down, self.centre.1));
        let upright =
            Map([across / self.width, 0.0, left / self.width, 0.0, down / self.height, top / self.height]);
        let map = upright.unturned(quarters, pose.mirrored);
        let (one, two) = (map.of((0.0, 0.0)), map.of((1.0, 1.0)));
        let (width, height) =
            if quarters % 2 == 1 { (self.height, self.width) } else { (self.width, self.height) };
        let between = |one: f64, two: f64, length: f64| {
            ((one.min(two) * length).round() as u32, ((one - two).abs() * length).round().max(1.0) as u32)
        };
        let (x, part_width) = between(one.0, two.0, width);
        let (y, part_height) = between(one.1, two.1, height);
        Geometry {
            sent: self.sent(across, down),
            part: Some(Part { x, y, width: part_width, height: part_height }),
            quarters,
            mirrored: pose.mirrored,
            fill: pose.fill,
            upright: (self.width, self.height),
            centre: (left + across / 2.0, top + down / 2.0),
            cut: (across, down),
            tilt: 0.0,
            zoom,
            map,
            back: map,
        }
    }

    /// The largest size of the shape inside the picture, in whole pixels.
    fn largest(&self) -> (f64, f64) {
        let (width, height, ratio) = (self.width, self.height, self.ratio);
        // Less than a pixel off is the same shape.
        if (width - height * ratio).abs() < 1.0 && self.room.takes(width, height) {
            return (width, height);
        }
        let (across, down) = if width / height > ratio {
            ((height * ratio).round(), height)
        } else {
            (width, (width / ratio).round())
        };
        self.allowed(across.clamp(1.0, width), down.clamp(1.0, height))
    }

    /// Takes single pixels off until rounding has not led out of the allowed shapes.
    fn allowed(&self, width: f64, height: f64) -> (f64, f64) {
        let ratio = self.room.nearest(width / height);
        let narrower = if width / height > ratio { (height * ratio).floor() } else { width };
        let lower = if width / height < ratio { (width / ratio).floor() } else { height };
        (narrower.max(1.0), lower.max(1.0))
    }

    /// The size a cut is sent in: as it is, or scaled to an allowed width.
    fn sent(&self, across: f64, down: f64) -> (u32, u32) {
        let sent = self.room.width(across.round());
        let height = (sent * down / across).round().max(1.0);
        // Rounding may lead just out of the allowed shapes; the width stays, being a limit of its own.
        let ratio = self.room.nearest(sent / height);
        let height = if sent / height < ratio {
            (sent / ratio).floor()
        } else if sent / height > ratio {
            (sent / ratio).ceil()
        } else {
            height
        };
        (sent as u32, height.max(1.0) as u32)
    }

    /// The cut lies askew in the picture, or reaches over its edges.
    fn askew(&self, pose: &Pose, quarters: u8) -> Geometry {
        let (sin, cos) = self.tilt.to_radians().sin_cos();
        let (wide, zoom) = self.width_of(self.ratio, sin.abs(), cos.abs());
        let sent = self.sent(wide / zoom, wide / zoom / self.ratio);
        // What is sent has whole pixels, so its shape is a little another one; the cut takes exactly that.
        let ratio = f64::from(sent.0) / f64::from(sent.1);
        let (wide, zoom) = self.width_of(ratio, sin.abs(), cos.abs());
        let across = wide / zoom;
        let down = across / ratio;
        let half =
            ((across * cos.abs() + down * sin.abs()) / 2.0, (across * sin.abs() + down * cos.abs()) / 2.0);
        let place = |length: f64, half: f64, centre: f64| {
            // A cut inside the picture stays there; where it is larger, the picture stays inside it.
            (length * centre).clamp(half.min(length - half), half.max(length - half))
        };
        let centre = (place(self.width, half.0, self.centre.0), place(self.height, half.1, self.centre.1));
        let turned = |across: f64, down: f64, centre: Point, sin: f64, cos: f64| {
            // From shares of what is sent to its pixels around the middle, turned back, in shares of the picture.
            let x = [cos * across / self.width, sin * down / self.width];
            let y = [-sin * across / self.height, cos * down / self.height];
            let middle = (centre.0 / self.width, centre.1 / self.height);
            let (c, f) = (middle.0 - (x[0] + x[1]) / 2.0, middle.1 - (y[0] + y[1]) / 2.0);
            Map([x[0], x[1], c, y[0], y[1], f]).unturned(quarters, pose.mirrored)
        };
        let ground = (self.width.min(self.height * ratio), self.height.min(self.width / ratio));
        Geometry {
            sent,
            part: None,
            quarters,
            mirrored: pose.mirrored,
            fill: pose.fill,
            upright: (self.width, self.height),
            centre,
            cut: (across, down),
            tilt: self.tilt,
            zoom,
            map: turned(across, down, centre, sin, cos),
            back: turned(ground.0, ground.1, (self.width / 2.0, self.height / 2.0), 0.0, 1.0),
        }
    }

    /// Width of the largest cut of a shape that lies askew inside the picture, and the zoom that is allowed.
    fn width_of(&self, ratio: f64, sin: f64, cos: f64) -> (f64, f64) {
        let inside = (self.width / (cos + sin / ratio)).min(self.height / (sin + cos / ratio));
        let around =
            (self.width * cos + self.height * sin).max(ratio * (self.width * sin + self.height * cos));
        let least = if self.whole { inside / around } else { 1.0 };
        (inside, self.zoom.max(least))
    }
}

fn finite(value: f32, usual: f32) -> f32 {
    if value.is_finite() { value } else { usual }
}

fn share(value: f32) -> f64 {
    f64::from(finite(value, 0.5).clamp(0.0, 1.0))
}

#[cfg(test)]
#[path = "tests/geometry.rs"]
mod tests;
